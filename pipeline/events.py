"""`--log-json`: what a run does as lines of JSON, each written when it happens, for whoever watches over days of work."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from trichluc.pipeline.process import FileResult
from trichluc.pipeline.versions import package_version

if TYPE_CHECKING:
    from trichluc.pipeline.feed import Step
    from trichluc.pipeline.report import RunReport


class EventLog:
    """Lines of JSON in ASCII: a file name that holds a line end, or no text at all, is one string like any other."""

    def __init__(self, file: TextIO | None) -> None:
        self._file = file

    def started(self, archives: Sequence[str], out: Path) -> None:
        """Before the first file."""
        self._write("run_started", version=package_version(), archives=list(archives), out=str(out))

    def step(self, step: Step) -> None:
        """A file is in the store, from this run or from before."""
        outcome = step.outcome
        if outcome is None:
            self._write("file_reused", path=step.path)
            return
        done, failures = (outcome, outcome.failures) if isinstance(outcome, FileResult) else (None, [outcome])
        self._write(
            "file_done",
            path=step.path,
            file_id=done and done.file_id,
            status=done.status if done else "failed",
            pages=len(done.pages) if done else 0,
            documents=len(done.documents) if done else 0,
            seconds=round(done.seconds, 3) if done else 0.0,
            failures=[{"page": each.page, "category": each.category, "message": each.message} for each in failures],
        )

    def stage(self, name: str, seconds: float) -> None:
        """A part of the run is over: reading, or a step over the whole archive."""
        self._write("stage", stage=name, seconds=round(seconds, 3))

    def ended(self, report: RunReport) -> None:
        """What stands in OUT; `reused` are the files of this run that stood already."""
        self._write(
            "run_ended",
            exit_code=report.exit_code,
            interrupted=report.interrupted,
            seconds=round(report.seconds, 3),
            files=report.files,
            paths=report.paths,
            pages=report.pages,
            documents=report.documents,
            facts=report.facts,
            failed=report.failed,
            reused=report.reused,
        )

    def _write(self, event: str, **values: object) -> None:
        if self._file is None:
            return
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._file.write(json.dumps({"event": event, "at": at, **values}) + "\n")
        self._file.flush()


@contextmanager
def event_log(target: Path | None) -> Iterator[EventLog]:
    """A log at the end of this file, on standard output where it is `-`, nowhere where it is None. Raises OSError."""
    if target is None or str(target) == "-":
        yield EventLog(None if target is None else sys.stdout)
        return
    with target.open("a", encoding="ascii") as file:
        yield EventLog(file)
