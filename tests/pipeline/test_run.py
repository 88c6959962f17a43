"""A whole run over folders as people have them."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.pipeline import deadly
from trichluc.models.failures import Category
from trichluc.pipeline import pools, tasks
from trichluc.pipeline.run import run
from trichluc.pipeline.sources import InputError, find_sources, readable
from trichluc.pipeline.versions import stage_versions

PLAN = """ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH TÂY NINH             Độc lập - Tự do - Hạnh phúc

Số: {number}/KH-UBND          Tây Ninh, ngày 13 tháng 02 năm 2023

KẾ HOẠCH
Công tác thi đua, khen thưởng năm 2023

Thực hiện Kế hoạch số 15/KH-HĐTĐ ngày 17/01/2023 của Hội đồng Thi đua - Khen thưởng tỉnh.
"""

run_here = partial(run, jobs=0)  # a worker takes a second to start, and few of these runs are about workers


@pytest.fixture
def archive(tmp_path: Path, monkeypatch) -> Path:
    """The working folder is the test's own, the archive's name relative, as on a command line."""
    monkeypatch.chdir(tmp_path)
    Path("archive/deep").mkdir(parents=True)
    Path("archive/a.txt").write_text(PLAN.format(number=1))
    Path("archive/deep/a.txt").write_text(PLAN.format(number=2))
    return Path("archive")


def rows(out: Path, table: str) -> list[dict]:
    return pq.read_table(out / "tables" / f"{table}.parquet").to_pylist()


def tables(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "tables").iterdir())}


def test_two_files_of_one_name_are_two_documents(archive: Path) -> None:
    report = run_here(archive, "out")
    assert (report.files, report.documents, report.pages, report.exit_code) == (2, 2, 2, 0)
    assert sorted(path for row in rows(report.out, "documents") for path in row["paths"]) == [
        "archive/a.txt",
        "archive/deep/a.txt",
    ]


def test_two_files_of_one_content_are_one_document_with_two_paths(archive: Path) -> None:
    shutil.copy(archive / "a.txt", archive / "copy.txt")
    report = run_here(archive, "out")
    assert (report.files, report.paths, report.documents) == (2, 3, 2)
    assert ["archive/a.txt", "archive/copy.txt"] in [row["paths"] for row in rows(report.out, "files")]


def test_tables_hang_neither_on_jobs_nor_on_where_out_is(archive: Path) -> None:
    for number in range(3, 9):
        (archive / f"{number}.txt").write_text(PLAN.format(number=number))
    (archive / "empty.txt").write_text("")
    first = run(archive, "out", jobs=0)
    assert first.exit_code == 1
    for jobs in (1, 2):
        assert tables(run(archive, f"elsewhere/{jobs}", jobs=jobs).out) == tables(first.out)


def test_a_second_run_reads_nothing_again(archive: Path, monkeypatch) -> None:
    first = tables(run_here(archive, "out").out)
    monkeypatch.setattr(pools, "work", lambda task: pytest.fail(f"{task} was read again"))
    report = run(archive, "out", jobs=0)
    assert report.reused == 2
    assert tables(report.out) == first


def test_no_worker_is_started_for_nothing(archive: Path, monkeypatch) -> None:
    run(archive, "out", jobs=2)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert run(archive, "out", jobs=2).reused == 2


def test_a_changed_extractor_reads_no_file_again(archive: Path, monkeypatch) -> None:
    first = tables(run_here(archive, "out").out)
    newer = stage_versions() | {"extract": "newer"}
    monkeypatch.setattr("trichluc.pipeline.store.stage_versions", lambda *_: newer)
    monkeypatch.setattr(tasks, "read_file", lambda *_: pytest.fail("a file was read again"))
    assert tables(run(archive, "out", jobs=0).out) == first


def test_a_file_that_is_gone_leaves_the_tables(archive: Path) -> None:
    run_here(archive, "out")
    (archive / "a.txt").unlink()
    assert [row["paths"] for row in rows(run_here(archive, "out").out, "documents")] == [["archive/deep/a.txt"]]


def test_another_archive_adds_to_the_same_out(archive: Path) -> None:
    run_here(archive / "a.txt", "out")
    report = run_here([archive / "deep"], "out")
    assert report.documents == 2


def test_hidden_files_junk_and_out_are_not_read(archive: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "~$plan.docx", ".hidden/plan.txt"):
        path = archive / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("no document")
    run_here(archive, archive / "out")
    report = run_here(archive, archive / "out")
    assert (report.paths, report.exit_code) == (2, 0)


def test_the_tables_of_an_earlier_run_are_no_documents(archive: Path) -> None:
    run_here(archive, archive / "earlier")
    assert run_here(archive, "out").paths == 2


def test_an_archive_gives_what_its_files_give_and_is_read_once(archive: Path, monkeypatch) -> None:
    from_folder = run_here(archive, "from_folder")
    shutil.make_archive("papers", "zip", ".", "archive")
    from_zip = run_here("papers.zip", "from_zip")
    told = ("documents", "citations", "dates", "knowledge")
    for table in told:
        unpacked = str(rows(from_zip.out, table)).replace("papers.zip!/", "")
        assert unpacked == str(rows(from_folder.out, table))
    monkeypatch.setattr(pools, "work", lambda task: pytest.fail(f"{task} was read again"))
    assert run("papers.zip", "from_zip", jobs=0).reused == 2


def test_an_archive_that_breaks_off_fails_beside_its_members(archive: Path) -> None:
    shutil.make_archive("papers", "zip", ".", archive)
    whole = Path("papers.zip").read_bytes()
    Path("papers.zip").write_bytes(whole[: whole.index(b"PK\1\2")])
    report = run_here("papers.zip", "out")
    assert (report.documents, report.exit_code) == (2, 1)
    assert [(failure.path, failure.category) for failure in report.failures] == [("papers.zip", "damaged")]


def test_a_loop_of_links_ends(archive: Path) -> None:
    (archive / "deep" / "loop").symlink_to("../../archive", target_is_directory=True)
    assert run_here(archive, "out").paths == 2


def test_a_pipe_does_not_hang_and_a_broken_link_is_told(archive: Path) -> None:
    os.mkfifo(archive / "pipe.txt")
    (archive / "broken.txt").symlink_to("nowhere.txt")
    report = run_here(archive, "out")
    assert [(failure.path, failure.category) for failure in report.failures] == [("archive/broken.txt", "unreadable")]
    assert rows(report.out, "failures")[0]["file_id"] is None
    assert (report.documents, report.exit_code) == (2, 1)


def test_a_file_too_large_to_hold_is_told(archive: Path, monkeypatch) -> None:
    monkeypatch.setattr("trichluc.pipeline.sources.files.MAX_BYTES", 1 << 20)
    (archive / "large.txt").write_bytes(b"x" * ((1 << 20) + 1))
    report = run_here(archive, "out")
    assert [(failure.category, failure.message) for failure in report.failures] == [
        ("too_large", "The file is larger than 1 MB.")
    ]


def test_a_name_that_is_no_utf_8_is_readable(archive: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    (archive / name).write_text(PLAN.format(number=3))
    report = run_here(archive, "out")
    assert r"archive/caf\xe9.txt" in [path for row in rows(report.out, "documents") for path in row["paths"]]
    assert readable("plain – tên.txt") == "plain – tên.txt"


def test_no_two_names_are_shown_as_one(archive: Path) -> None:
    names = [os.fsdecode(b"caf\xe9.txt"), r"caf\xe9.txt"]
    for number, name in enumerate(names, start=3):
        (archive / name).write_text(PLAN.format(number=number))
    assert run_here(archive, "out").documents == 4
    assert readable(names[0]) != readable(names[1])


def test_two_runs_into_one_out_do_not_mix(archive: Path) -> None:
    def start_another(*_told: object) -> None:
        with pytest.raises(InputError, match="another run is at work in out; wait for its end or choose another OUT"):
            run(archive, "out")

    assert run(archive, "out", progress=start_another).documents == 2
    assert run(archive, "out").reused == 2


def test_a_killed_run_leaves_nothing_that_is_read_or_locked(archive: Path) -> None:
    script = "import os, sys; from trichluc import run; run('archive', 'archive/killed', progress=lambda *told: os._exit(9))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    assert run(archive, "out").paths == 2
    assert run(archive, archive / "killed").documents == 2


def test_a_disk_that_takes_no_more_is_told_and_what_is_done_stands(archive: Path) -> None:
    (archive / "large.txt").write_text(PLAN.format(number=3) + "Nội dung như trên.\n" * 60_000)
    script = """
import resource, sys
from trichluc.pipeline.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (800_000, 800_000))
main(["run", "archive", "-o", "out"])
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.count("\n"), ended.stdout) == (2, 1, "")
    assert re.match("Error: can't write to out: .*disk.*; make it writable or free some space and run it again", ended.stderr)
    with closing(sqlite3.connect("out/work.sqlite")) as store:
        assert store.execute("SELECT count(*) FROM files").fetchone() == (2,)
    assert run(archive, "out").documents == 3


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_tables_that_may_not_be_written_are_told(archive: Path) -> None:
    run(archive, "out")
    Path("out/tables").chmod(0o555)
    try:
        with pytest.raises(InputError, match=r"can.t write to out: .*Permission denied.* make it writable"):
            run(archive, "out")
    finally:
        Path("out/tables").chmod(0o755)


def test_a_table_that_cannot_be_moved_to_its_place_is_told(archive: Path) -> None:
    Path("out/tables/files.parquet/in_the_way").mkdir(parents=True)
    with pytest.raises(InputError, match=r"can.t write to out: Is a directory; make it writable"):
        run(archive, "out")


USAGE = [
    ("nowhere", "out", "nowhere does not exist"),
    ("empty", "out", "nothing to read: no file under empty"),
    ("archive", "archive", "OUT must not be the archive itself"),
    ("archive", "archive/a.txt", "can't write to archive/a.txt"),
    ("archive", "archive/a.txt/out", "can't write to archive/a.txt/out"),
]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(("source", "out", "message"), USAGE)
def test_wrong_usage_has_one_clear_message(source: str, out: str, message: str) -> None:
    Path("empty").mkdir()
    with pytest.raises(InputError, match=message.replace("'", ".")):
        run(source, out)


def test_out_may_hold_the_archive(archive: Path) -> None:
    assert run(archive, ".").documents == 2


def test_a_fault_of_ours_fails_one_file_alone(archive: Path, monkeypatch) -> None:
    real = tasks.extract_documents

    def faulty(result, *corrections) -> None:
        if "1/KH-UBND" in result.pages[0].text:
            raise RuntimeError("boom")
        real(result, *corrections)

    monkeypatch.setattr(tasks, "extract_documents", faulty)
    report = run(archive, "out", jobs=0)
    assert [(failure.path, failure.category, failure.message) for failure in report.failures] == [
        ("archive/a.txt", Category.INTERNAL, "RuntimeError: boom")
    ]
    assert (report.documents, report.exit_code) == (1, 1)


def test_ctrl_c_leaves_a_usable_table(archive: Path) -> None:
    def stop(*_told: object) -> None:
        raise KeyboardInterrupt

    report = run(archive, "out", progress=stop)
    assert (report.interrupted, report.exit_code) == (True, 130)
    assert len(rows(report.out, "documents")) == 1
    assert run(archive, "out").documents == 2


def test_a_deadly_file_fails_alone_and_kills_only_once(archive: Path, monkeypatch) -> None:
    monkeypatch.setattr(pools, "work", deadly.work)
    (archive / "b.txt").write_text(deadly.POISON)
    for retry, deaths in (((), 1), ((), 1), (("time_limit",), 1), (("crashed",), 2)):
        report = run(archive, "out", retry=retry)
        assert [(failure.path, failure.category) for failure in report.failures] == [("archive/b.txt", "crashed")]
        assert (report.documents, Path(deadly.DEATHS).read_text()) == (2, "x" * deaths)


def test_progress_tells_how_far_it_is(archive: Path) -> None:
    seen = []
    run(archive, "out", progress=lambda step: seen.append(step[:3]))
    assert seen == [(1, 2, "archive/a.txt"), (2, 2, "archive/deep/a.txt")]


def test_sources_come_in_one_order_and_once(archive: Path) -> None:
    shown = [source.shown for source in find_sources([archive, archive / "deep", Path("archive/./a.txt")], Path("out"))]
    assert shown == ["archive/a.txt", "archive/deep/a.txt"]
