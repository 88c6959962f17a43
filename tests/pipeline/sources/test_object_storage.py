"""Documents in object storage and tables into it, over a real server on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import boto3
import fsspec
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from moto.server import ThreadedMotoServer

from trichluc.pipeline.cli import main
from trichluc.pipeline.run import run
from trichluc.pipeline.sources import InputError

PLAN = """Số: {number}/KH-UBND

Tây Ninh, ngày 13 tháng 02 năm 2023

KẾ HOẠCH
Công tác thi đua, khen thưởng năm 2023

Thực hiện Kế hoạch số {cited}/KH-UBND ngày 13/02/2023 của Ủy ban nhân dân tỉnh.
"""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A bucket with three plans, an empty file and an archive of two more plans, which also lie in the folder `disk`."""
    monkeypatch.chdir(tmp_path)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    write_plans(Path("disk"))
    store = boto3.client("s3")
    store.create_bucket(Bucket="papers")
    store.put_object(Bucket="papers", Key="in/", Body=b"")  # the console's mark of a folder
    for path in Path("disk").rglob("*"):
        if path.is_file():
            store.put_object(Bucket="papers", Key=f"in/{path.relative_to('disk')}", Body=path.read_bytes())
    yield "s3://papers"
    server.stop()


def write_plans(folder: Path) -> None:
    import zipfile

    (folder / "năm 2023").mkdir(parents=True)
    for number in range(1, 4):
        (folder / "năm 2023" / f"kế hoạch {number}.txt").write_text(PLAN.format(number=number, cited=number + 1))
    (folder / "empty.txt").touch()
    with zipfile.ZipFile(folder / "more.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in (4, 5):
            archive.writestr(f"{number}.txt", PLAN.format(number=number, cited=1))


def tables(out: Path, name: str, instead: str) -> dict[str, list[dict]]:
    """All rows of a run, the input's name made one."""
    found = {}
    for path in sorted((out / "tables").glob("*.parquet")):
        rows = repr(pq.read_table(path).to_pylist())
        found[path.name] = rows.replace(name, instead)
    return found


def test_tables_are_those_of_the_same_files_on_disk(bucket: str) -> None:
    from_bucket = run(f"{bucket}/in", "from_bucket")
    from_disk = run("disk", "from_disk")
    assert (from_bucket.documents, from_bucket.paths) == (5, 6)
    assert tables(from_bucket.out, f"{bucket}/in", "input") == tables(from_disk.out, "disk", "input")


def test_tables_are_published_with_the_data_package(bucket: str) -> None:
    words = ["run", "disk", "-o", "out", "--quiet", "--publish", f"{bucket}/tables/2023"]
    assert CliRunner().invoke(main, words).exit_code == 1  # the empty file
    copied = fsspec.filesystem("s3").find("papers/tables/2023")
    here = [*Path("out/tables").iterdir(), *map(Path, ("out/knowledge.duckdb", "out/report.html", "out/datapackage.json"))]
    assert {name.removeprefix("papers/tables/2023/") for name in copied} == {str(path.relative_to("out")) for path in here}
    with fsspec.open(f"{bucket}/tables/2023/tables/documents.parquet") as file:
        assert file.read() == Path("out/tables/documents.parquet").read_bytes()


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize("name", ["s3://papers/nowhere", "s3://nowhere/in", "s3://papers/in/nothing.txt"])
def test_what_is_not_there_is_told(name: str) -> None:
    with pytest.raises(InputError, match=f"{name} does not exist, or can.t be reached; check the address"):
        run(name, "out")


def test_a_server_that_is_gone_and_missing_credentials_are_told(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    with pytest.raises(InputError, match="credentials"):
        run(f"{bucket}/in", "out")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(InputError, match="can't be reached"):
        run(f"{bucket}/in", "out")


def test_an_out_in_object_storage_is_refused_with_what_to_do_instead(tmp_path: Path) -> None:
    os.chdir(tmp_path)
    ended = CliRunner().invoke(main, ["run", ".", "-o", "s3://papers/out"])
    assert (ended.exit_code, "-o out --publish s3://papers/out" in ended.output) == (2, True)
