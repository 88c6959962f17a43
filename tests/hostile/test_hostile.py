"""A run over the whole corpus: it ends, says of every file one thing, and touches nothing else."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from trichluc.models.failures import Category
from trichluc.pipeline.sources import readable

from .corpus import make_corpus, table
from .hostile import ROOT, SAMPLE
from .names import NAMES

SECONDS, MEGABYTES = 5, 768
HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="makes pipes and links, and reads /proc")


class Ended(NamedTuple):
    """What a run over the corpus left."""

    home: Path
    made: list[str]
    before: dict[str, float]
    seen: dict[str, float]
    deeds: str  # what was written or connected to where nothing should be
    callers: list[str]  # who asked the server that some files name

    def rows(self, name: str) -> list[dict[str, Any]]:
        return pq.read_table(self.home / "out/tables" / f"{name}.parquet").to_pylist()


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    home = tmp_path_factory.mktemp("hostile")
    with listening() as (url, callers):
        made = make_corpus(home / "archive", url)
        (home / "archive/good.txt").write_bytes(SAMPLE.with_suffix(".txt").read_bytes())
        (home / "tmp").mkdir()
        before = times(home / "archive")
        environment = os.environ | guard(home, home / "deeds") | {"HOME": str(home), "TMPDIR": str(home / "tmp")}
        command = [sys.executable, str(HERE / "driver.py"), str(SECONDS), str(MEGABYTES)]
        subprocess.run(command, cwd=home, env=environment, check=True)
    return Ended(home, made, before, json.loads((home / "seen.json").read_text()), (home / "deeds").read_text(), callers)


def guard(home: Path, log: Path) -> dict[str, str]:
    """The environment of a process that may write only under `home`."""
    path = os.pathsep.join([str(HERE / "guard"), *sys.path])
    return {"PYTHONPATH": path, "HOSTILE_HOME": str(home), "HOSTILE_LOG": str(log)}


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and who has asked it."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def note_callers() -> None:
            while True:
                try:
                    caller, address = server.accept()
                except OSError:
                    return
                callers.append(str(address))
                caller.close()

        threading.Thread(target=note_callers, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/evil", callers
        server.shutdown(socket.SHUT_RDWR)


def times(folder: Path) -> dict[str, float]:
    return {str(path): path.lstat().st_mtime for path in folder.rglob("*")}


def test_every_file_ends_in_one_status(ended: Ended) -> None:
    files, failures = ended.rows("files"), ended.rows("failures")
    told = [path for row in files for path in row["paths"]] + [row["path"] for row in failures if row["file_id"] is None]
    assert len(told) == len(set(told))
    assert [name for name in ended.made if not any(path.startswith(f"archive/{name}") for path in told)] == []
    failed = {row["file_id"] for row in failures}
    assert [row["paths"] for row in files if (row["status"] == "ok") == (row["file_id"] in failed)] == []


def test_every_failure_says_why_and_what_to_do_and_none_is_a_fault_of_ours(ended: Ended) -> None:
    failures = ended.rows("failures")
    assert {row["category"] for row in failures} <= set(Category) - {Category.INTERNAL}
    assert [row for row in failures if not (row["message"].endswith(".") and row["advice"].endswith("."))] == []


def test_a_good_file_among_them_gives_its_rows(ended: Ended) -> None:
    (good,) = [row for row in ended.rows("documents") if row["paths"] == ["archive/good.txt"]]
    assert (good["number"], good["symbol"], good["issuer"]) == (1026, "KH-VP", "Văn phòng Ủy ban nhân dân tỉnh Tây Ninh")


def test_a_file_of_any_name_is_read_under_its_name(ended: Ended) -> None:
    read = {path for row in ended.rows("files") if row["status"] == "ok" for path in row["paths"]}
    assert [name for name, _ in NAMES if f"archive/name/{readable(name)}" not in read] == []


def test_no_file_takes_longer_than_its_time_and_the_driver_stays_small(ended: Ended) -> None:
    assert ended.seen["longest"] < SECONDS + 5
    assert ended.seen["grown"] < 50
    assert ended.seen["exit_code"] == 1


def test_nothing_is_written_elsewhere_and_nobody_is_asked(ended: Ended) -> None:
    assert (ended.deeds, ended.callers) == ("", [])
    assert times(ended.home / "archive") == ended.before
    assert sorted(path.name for path in ended.home.iterdir()) == ["archive", "deeds", "out", "seen.json", "tmp", "warm"]
    assert not [path for folder in ("tmp", "out") for path in (ended.home / folder).rglob("*evil*")]
    assert not list(ended.home.parent.glob("*evil*"))


def test_the_guard_sees_what_it_is_to_see(tmp_path: Path) -> None:
    code = "import socket; open('outside', 'w'); socket.socket().connect_ex(('127.0.0.1', 9))"
    environment = os.environ | guard(tmp_path / "home", tmp_path / "deeds")
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "deeds").read_text().split() == [
        "writes",
        str(tmp_path / "outside"),
        "socket.connect",
        "(('127.0.0.1',",
        "9),)",
    ]


def test_what_is_outside_of_the_archive_is_in_no_table(ended: Ended) -> None:
    secret = Path("/etc/passwd").read_text().splitlines()[0]
    assert not [row for row in ended.rows("pages") if secret in row["text"]]


def test_the_readme_names_every_file() -> None:
    assert table() in (ROOT / "tests/hostile/README.md").read_text(encoding="utf-8")
