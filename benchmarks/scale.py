"""What one more document costs in archives of growing size, and what it costs to find that nothing changed: `python -m
benchmarks.scale [--sizes N ...] [--jobs N]`.

Each archive of short letters is read by a run of its own, then run again unchanged. What a document costs is the processor's
time of the driver and its workers, less that of a run over one letter; the driver's part of it is given beside it. Linux only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.mixed import write_letters

_LOOK = 0.25  # seconds between two looks at the processes


class Cost(NamedTuple):
    """Seconds by the clock, of processors, of the driver's among them; the most MB of the driver and of another process."""

    seconds: float
    processor: float
    driving: float
    driver: int
    worker: int


def cost_of(archive: Path, out: Path, jobs: int) -> Cost:
    """Run over an archive in processes of its own. The driver is looked at: at its end its workers are counted with it."""
    command = [sys.executable, "-m", "trichluc.pipeline.cli", "run", str(archive), "-o", str(out)]
    began = time.monotonic()
    driver = psutil.Popen([*command, "--jobs", str(jobs), "--quiet"])
    driving, peak, largest = 0.0, 0, 0
    while True:
        pid, status, used = os.wait4(driver.pid, os.WNOHANG)
        if pid:
            break
        with suppress(psutil.NoSuchProcess, FileNotFoundError, IndexError):
            driving = sum(driver.cpu_times()[:2])
            peak = _peak(driver.pid)
            largest = max([largest, *(_peak(worker.pid) for worker in driver.children(recursive=True))])
        time.sleep(_LOOK)
    if status:
        raise SystemExit(f"a run ended with status {status}")
    return Cost(time.monotonic() - began, used.ru_utime + used.ru_stime, driving, peak, largest)


def _peak(pid: int) -> int:
    """The most MB that a process has held. One that has ended has no such line."""
    return int(Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()[0]) >> 10


def main() -> None:
    """Print the costs of each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        alone = None
        for size in (1, *args.sizes):
            archive, out = Path(scratch, f"archive{size}"), Path(scratch, f"out{size}")
            write_letters(archive, size)
            cost = cost_of(archive, out, args.jobs)
            again = cost_of(archive, out, args.jobs)
            alone = alone or cost
            each = (cost.processor - alone.processor) / size * 1000
            driving = (cost.driving - alone.driving) / size * 1000
            print(
                f"{size:>7,} letters: {cost.seconds:.1f} s, {each:.2f} ms of processors each, {driving:.2f} of the driver's;"
                f" driver {cost.driver} MB, worker {cost.worker} MB;"
                f" unchanged: {again.seconds:.1f} s, {size / again.seconds:,.0f}/s, driver {again.driver} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
