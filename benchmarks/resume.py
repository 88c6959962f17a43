"""A run over a mixed archive that is killed again and again: `python -m benchmarks.resume [--documents N] [--kills N]`.

The driver gets SIGKILL at random times, alone or with all its workers, while it reads and while it makes the tables; each time
the run is started again. At the end the tables must be those of a run that nobody killed, no page that was stored may have been
stored a second time, and no worker may have outlived its driver.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.mixed import write_mixed
from trichluc.pipeline.rows import file_id
from trichluc.pipeline.store import Store

READING = 0.6  # share of the kills that fall while files are read; the others fall while their tables are made
TO_END = 10.0  # seconds within which a worker must have noticed that its driver is dead
_LOOK = 0.02  # seconds between two looks at a run
_LAST_TABLE = "tables/knowledge.parquet"  # where it is missing, all tables are made again
_COUNT_PAGES = """
CREATE TABLE stored_pages (file_id TEXT, page INTEGER);
CREATE TRIGGER count_pages AFTER INSERT ON pages BEGIN INSERT INTO stored_pages VALUES (new.file_id, new.page); END;
"""
_TWICE = "SELECT count(*) FROM (SELECT 1 FROM stored_pages GROUP BY file_id, page HAVING count(*) > 1)"


class Times(NamedTuple):
    """Seconds that a run takes until all files are stored, and from then on."""

    reading: float
    finishing: float


@dataclass(slots=True)
class Outcome:
    """What came of an archive whose runs were killed."""

    times: Times
    same: bool = False  # the tables, byte for byte
    pages: int = 0
    twice: int = 0  # pages that were stored more than once
    ended: int = 0  # runs that ended before they were to be killed
    orphans: list[str] = field(default_factory=list)


class Runs:
    """Runs over one archive into one OUT, to be killed."""

    def __init__(self, archive: Path, out: Path, jobs: int, chance: random.Random) -> None:
        self.archive, self.out, self.jobs, self.chance = archive, out, jobs, chance
        self.orphans: list[str] = []
        out.mkdir()
        with Store(out / "work.sqlite") as store:
            store.connection.executescript(_COUNT_PAGES)

    def undisturbed(self, files: int | None = None) -> Times:
        """Let a run come to its end."""
        began = time.monotonic()
        driver = self._start()
        read = None
        while driver.poll() is None:
            if read is None and files is not None and self._stored() >= files:
                read = time.monotonic()
            time.sleep(_LOOK)
        if driver.returncode not in (0, 1):
            raise SystemExit(f"a run that nobody killed ended with {driver.returncode}")
        ended = time.monotonic()
        return Times((read or ended) - began, ended - (read or ended))

    def killed_within(self, seconds: float, files: int = 0) -> bool:
        """Start a run and kill it some time after it has stored so many files; False where it ended before."""
        driver = self._start()
        while driver.poll() is None and self._stored() < files:
            time.sleep(_LOOK)
        try:
            driver.wait(self.chance.uniform(0, seconds))
        except subprocess.TimeoutExpired:
            self._kill(driver)
            return True
        return False

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "trichluc.pipeline.cli", "run", str(self.archive), "-o", str(self.out)]
        return subprocess.Popen([*command, "--jobs", str(self.jobs), "--quiet"], start_new_session=True)

    def _kill(self, driver: subprocess.Popen[bytes]) -> None:
        workers = psutil.Process(driver.pid).children(recursive=True)
        if self.chance.random() < 0.5:
            driver.kill()
        else:
            os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()
        _, alive = psutil.wait_procs(workers, TO_END)
        self.orphans += [" ".join(process.cmdline()) for process in alive]

    def _stored(self) -> int:
        """Files that are in the store."""
        return count(self.out, "SELECT count(*) FROM files")


def kill_and_resume(archive: Path, scratch: Path, kills: int, jobs: int, seed: int = 6) -> Outcome:
    """Run over the archive in peace, then again with kills."""
    chance = random.Random(seed)
    files = len({file_id(path.read_bytes()) for path in archive.rglob("*") if path.is_file()})
    calm = Runs(archive, scratch / "calm", jobs, chance)
    outcome = Outcome(calm.undisturbed(files))
    runs = Runs(archive, scratch / "killed", jobs, chance)
    reading = round(kills * READING)
    for number in range(kills):
        slice_of_time = outcome.times.reading * 1.5 / reading if number < reading else outcome.times.finishing
        while not runs.killed_within(slice_of_time, 0 if number < reading else files):
            outcome.ended += 1
            (runs.out / _LAST_TABLE).unlink()
    runs.undisturbed(files)
    outcome.orphans = runs.orphans
    outcome.same = tables(runs.out) == tables(calm.out)
    outcome.pages = count(runs.out, "SELECT count(*) FROM pages")
    outcome.twice = count(runs.out, _TWICE)
    return outcome


def count(out: Path, query: str) -> int:
    """The one number that a query of an OUT's store gives."""
    with closing(sqlite3.connect(f"file:{out}/work.sqlite?mode=ro", uri=True, timeout=60)) as store:
        (number,) = store.execute(query).fetchone()
    return int(number)


def tables(out: Path) -> dict[str, bytes]:
    """What stands in an OUT's tables."""
    return {path.name: path.read_bytes() for path in sorted((out / "tables").iterdir())}


def main() -> None:
    """Print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch, "archive")
        write_mixed(archive, args.documents, scans=args.documents // 100)
        outcome = kill_and_resume(archive, Path(scratch), args.kills, args.jobs)
    reading, finishing = outcome.times
    print(f"{args.documents:,} files, {outcome.pages:,} pages: {reading:.0f} s to read, {finishing:.0f} s to finish in peace")
    print(f"{args.kills} kills ({outcome.ended} runs had ended before theirs)")
    print("tables " + ("byte-identical" if outcome.same else "DIFFER"))
    print(f"pages stored twice: {outcome.twice}; workers that outlived their driver: {len(outcome.orphans)}")
    print(*sorted(set(outcome.orphans)), sep="\n")


if __name__ == "__main__":
    main()
