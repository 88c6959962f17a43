"""Whatever a task does to its process, the others get their results and its own has one typed reason."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline import deadly
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources import InputError
from trichluc.pipeline.worker_main import Limits
from trichluc.pipeline.workers import Workers

SECONDS = 4
DEEDS = [
    # what a task does, what becomes of it
    ("nothing", None),
    ("crash", Category.CRASHED),
    ("exit", Category.CRASHED),
    ("loop", Category.TIME_LIMIT),
    ("devour", Category.OUT_OF_MEMORY),
    ("be killed once", None),
    ("print", None),
    ("read input", None),
    ("raise", Category.CRASHED),
]


def reason(_deed: str, failure: ReadFailure) -> str:
    assert f"--retry {failure.category}" in failure.advice
    return failure.category


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Workers[str, str]]:
    monkeypatch.chdir(tmp_path)
    with Workers(2, deadly.do, reason, Limits(SECONDS, 256)) as pool:
        yield pool


def test_a_deadly_task_fails_alone_with_its_reason(workers: Workers[str, str]) -> None:
    futures = [(deed, workers.submit(deed)) for deed, _ in DEEDS]
    assert [workers.result(deed, future) for deed, future in futures] == [end or deed for deed, end in DEEDS]
    assert not list(Path.cwd().glob("core*"))


def test_no_task_takes_longer_than_its_time(workers: Workers[str, str]) -> None:
    workers.submit("nothing").result()
    began = time.monotonic()
    assert workers.submit("loop").result() == Category.TIME_LIMIT
    assert SECONDS < time.monotonic() - began < SECONDS + 5


def test_leaving_early_ends_the_task_in_hand(workers: Workers[str, str]) -> None:
    future = workers.submit("loop")
    time.sleep(0.5)
    began = time.monotonic()
    workers.__exit__(None, None, None)
    assert future.done()
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/python"])
def test_a_worker_that_cannot_start_is_told(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with Workers(1, deadly.do, reason) as pool, pytest.raises(InputError, match="start a worker process"):
        pool.result("nothing", pool.submit("nothing"))


def test_workers_are_recycled() -> None:
    with Workers(1, deadly.pid, reason) as pool:
        assert len({pool.submit("").result() for _ in range(5)}) == 1
    with Workers(1, deadly.pid, reason, Limits(megabytes=16)) as pool:  # which Python alone outgrows
        assert len({pool.submit("").result() for _ in range(5)}) == 5


def test_a_script_that_guards_nothing_may_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("KẾ HOẠCH")
    (tmp_path / "script.py").write_text("import trichluc\nprint(trichluc.run('a.txt', 'out').files)\n")
    ended = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("1\n", "")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
def test_a_worker_outlives_no_killed_parent(tmp_path: Path) -> None:
    script = """
import os, pathlib, signal, time
from tests.pipeline import deadly
from trichluc.pipeline.workers import Limits, Workers
Workers(1, deadly.do, None, Limits(seconds=1)).submit("loop")
while not (pathlib.Path("looping").exists() and pathlib.Path("looping").read_text()):
    time.sleep(0.01)
os.kill(os.getpid(), signal.SIGKILL)
"""
    path = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, check=False)
    worker = int((tmp_path / "looping").read_text())
    for _ in range(200):
        if is_gone(worker):
            break
        time.sleep(0.1)
    assert is_gone(worker)


def is_gone(process: int) -> bool:
    """Whether it has ended; nobody may have asked yet how."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
