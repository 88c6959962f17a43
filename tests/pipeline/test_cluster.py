"""Runs on Dask workers give the tables of local runs, whatever happens to the workers; all of it is real, on loopback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

import trichluc
from benchmarks.mixed import letter_of, write_letters
from benchmarks.resume import tables
from tests.pipeline import deadly
from tests.pipeline.deadly_pool import DeadlyPool
from trichluc.pipeline import cluster
from trichluc.pipeline.feed import Step
from trichluc.pipeline.run import run
from trichluc.pipeline.sources import InputError
from trichluc.pipeline.worker_main import Limits

DOCUMENTS = 120
TO_START = 60  # seconds
_PORT_FILE = "scheduler.json"


class Dask:
    """A scheduler and its workers, each a process started as its users start it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self.scheduler = self._start("scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")
        self.workers: list[subprocess.Popen[bytes]] = []
        file = folder / _PORT_FILE
        while not (file.exists() and file.read_text().endswith("}")):  # written whole
            time.sleep(0.1)
        self.address = json.loads(file.read_text())["address"]

    def add_workers(self, count: int, **environment: str) -> None:
        """Start so many and wait for them."""
        alive = sum(worker.poll() is None for worker in self.workers)
        options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        self.workers += [self._start("worker", *options, **environment) for _ in range(count)]
        with cluster.open_client(self.address, TO_START) as client:
            client.wait_for_workers(alive + count, timeout=TO_START)

    def _start(self, what: str, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        root = Path(__file__).parents[2]
        path = os.pathsep.join([environment.pop("PYTHONPATH", str(root / "src")), str(root)])
        command = [sys.executable, "-m", "distributed.cli.dask_" + what, "--scheduler-file", str(self._folder / _PORT_FILE)]
        process = subprocess.Popen(
            [*command, *options],
            cwd=self._folder,  # not the driver's
            env=os.environ | {"PYTHONPATH": path} | environment,
            stderr=subprocess.DEVNULL,
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process


@pytest.fixture
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with ExitStack() as stack:
        yield Dask(tmp_path_factory.mktemp("dask"), stack)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_letters(Path("archive"), DOCUMENTS)
    return Path("archive")


def at(document: int, deed: Callable[[], object]) -> Callable[[Step], None]:
    """A progress that does this once so many documents are done."""
    done: list[Step] = []

    def tell(step: Step) -> None:
        if step.done >= document and not done:
            done.append(step)
            deed()

    return tell


def test_half_of_the_workers_are_killed_and_one_joins_later(archive: Path, dask: Dask) -> None:
    dask.add_workers(4)

    def kill_two() -> None:
        for worker in dask.workers[:2]:
            worker.kill()
            worker.wait()
        dask.add_workers(1)

    report = run(archive, "out", scheduler=dask.address, progress=at(20, kill_two))
    assert (report.documents, report.failed) == (DOCUMENTS, 0)
    assert tables(report.out) == tables(run(archive, "local", jobs=0).out)


def test_a_deadly_file_fails_alone(archive: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    (archive / "poison.txt").write_text(deadly.POISON)
    monkeypatch.setattr(cluster, "PoolPlugin", DeadlyPool)
    dask.add_workers(1)
    for _ in range(2):
        report = run(archive, "out", scheduler=dask.address)
        assert [(failure.path, failure.category) for failure in report.failures] == [("archive/poison.txt", "crashed")]
        assert report.documents == DOCUMENTS


def test_a_lost_scheduler_is_told_and_what_is_done_stands(archive: Path, dask: Dask) -> None:
    dask.add_workers(2)
    with pytest.raises(InputError, match="is lost; start it again, or choose another, and run again: what is done stands"):
        run(archive, "out", scheduler=dask.address, progress=at(20, dask.scheduler.kill))
    report = run(archive, "out")
    assert (report.documents, report.reused >= 20) == (DOCUMENTS, True)


def test_no_scheduler_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_WAIT", 1)
    for address in ("tcp://127.0.0.1:1", "tcp://no.such.host.invalid:8786", "nonsense"):
        with pytest.raises(InputError, match=f"no scheduler with workers answers at {address}"):
            run(archive, "out", scheduler=address)


def test_a_worker_of_another_release_is_told(archive: Path, dask: Dask, tmp_path: Path) -> None:
    package = tmp_path / "other" / "trichluc"
    shutil.copytree(Path(trichluc.__file__).parent, package, ignore=shutil.ignore_patterns("samples", "__pycache__"))
    with (package / "extractors" / "dates.py").open("a") as file:
        file.write("# another release\n")
    dask.add_workers(1, PYTHONPATH=str(package.parent))
    with pytest.raises(InputError, match=r"worker tcp://.* has another version of trichluc; install the driver's there"):
        run(archive, "out", scheduler=dask.address)


def test_a_worker_that_does_not_see_the_archive_is_told(archive: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    dask.add_workers(1)
    monkeypatch.setattr(cluster.Task, "from_anywhere", lambda task: replace(task, source=task.source._replace(path="/nowhere")))
    with pytest.raises(InputError, match=r"workers don't see archive/000/0000\d\d.txt; mount its folder on each of them"):
        run(archive, "out", scheduler=dask.address)


def test_a_file_that_was_known_is_not_read_again_on_a_worker(archive: Path, dask: Dask) -> None:
    dask.add_workers(1)
    run(archive, "out", scheduler=dask.address)
    (archive / "000" / "000007.txt").touch()
    (archive / "000" / "000008.txt").write_text(letter_of(DOCUMENTS))
    report = run(archive, "out", scheduler=dask.address, verify=True)
    assert (report.documents, report.reused) == (DOCUMENTS, DOCUMENTS - 1)


def test_a_cluster_started_here(archive: Path) -> None:
    report = run(archive, "out", local_cluster=2, limits=Limits(60))
    assert tables(report.out) == tables(run(archive, "local", jobs=0).out)
