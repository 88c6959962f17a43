"""A run over `archive` in a process of its own, which tells as JSON what it took: memory, and the longest any file took."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import trichluc
from trichluc.pipeline import workers
from trichluc.pipeline.worker_main import Limits


def megabytes() -> float:
    """Memory that this process holds."""
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0]) / 1024


class TimedWorker(workers._Worker):
    """A worker that notes its longest task."""

    longest = 0.0

    def ask(self, task: object) -> tuple[Any, bool]:
        """See its parent."""
        began = time.monotonic()
        try:
            return super().ask(task)
        finally:
            TimedWorker.longest = max(TimedWorker.longest, time.monotonic() - began)


def main(seconds: float, memory: int) -> None:
    """Read a good file first, so that what any run loads is no growth."""
    workers._Worker = TimedWorker  # type: ignore[misc]
    trichluc.run("archive/good.txt", "warm")
    before = megabytes()
    report = trichluc.run("archive", "out", jobs=2, limits=Limits(seconds, memory))
    seen = {"grown": megabytes() - before, "longest": TimedWorker.longest, "exit_code": report.exit_code}
    Path("seen.json").write_text(json.dumps(seen))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
