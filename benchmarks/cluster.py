"""Dask workers started here against as many local worker processes: `python -m benchmarks.cluster [--documents N]`.

Both sides read the same mixed archive, after each other in every round. Once in its stride a side is measured from the first
fifth of the documents to the last tenth; the whole run includes its start and its tables.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import trichluc
from benchmarks.mixed import write_mixed
from benchmarks.resume import tables
from trichluc.pipeline.feed import Step


class Speed(NamedTuple):
    """Documents a second: of the whole run, and once it is in its stride."""

    whole: float
    stride: float


def speed_of(archive: Path, out: Path, *, jobs: int = 1, local_cluster: int | None = None) -> Speed:
    """Run over an archive and look at the clock as documents come in."""
    times = [time.monotonic()]

    def tell(_step: Step) -> None:
        times.append(time.monotonic())

    trichluc.run(archive, out, jobs=jobs, local_cluster=local_cluster, progress=tell)
    ended = time.monotonic()
    count = len(times) - 1
    first, last = count // 5, count * 9 // 10
    return Speed(count / (ended - times[0]), (last - first) / (times[last] - times[first]))


def main() -> None:
    """Print the speed of both sides, round by round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    whole, stride = [], []
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch, "archive")
        write_mixed(archive, args.documents, scans=0)
        for number in range(args.rounds):
            local = speed_of(archive, Path(scratch, f"local{number}"), jobs=args.workers)
            dask = speed_of(archive, Path(scratch, f"dask{number}"), local_cluster=args.workers)
            assert tables(Path(scratch, f"local{number}")) == tables(Path(scratch, f"dask{number}"))
            whole.append(dask.whole / local.whole)
            stride.append(dask.stride / local.stride)
            print(
                f"round {number + 1}: in its stride {dask.stride:.1f} against {local.stride:.1f} documents/s, {stride[-1]:.2f};"
                f" whole run {dask.whole:.1f} against {local.whole:.1f}, {whole[-1]:.2f}",
                flush=True,
            )
    print(f"median: in its stride {statistics.median(stride):.2f} (bar 0.85), whole run {statistics.median(whole):.2f}")


if __name__ == "__main__":
    main()
