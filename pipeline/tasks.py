"""What is to be done for one content, and the doing of it: in this process, in a worker beside it or on another machine."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from trichluc.models.corrections import Correction
from trichluc.models.document import OcrMode
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.process import Failure, FileResult, extract_documents, failure_row, read_file
from trichluc.pipeline.rows import file_id
from trichluc.pipeline.sources import Source, read_bytes

_ADVICE = "This is a fault of trichluc, not of the file: please report it, with the file if it may be shared."

Outcome = FileResult | Failure  # a Failure where not even the bytes could be had


@dataclass(slots=True)
class Task:
    """A content that the store does not know, or knows from an older release.

    Without `data` and `stored`, whoever does the task reads the source: a driver need not carry the bytes of a million files.
    """

    source: Source
    data: bytes | None = None
    stored: FileResult | None = None  # pages that stand; only extraction is to be done again
    corrections: Sequence[Correction] = ()  # what people said of the facts of this content
    stamp: str | None = None  # of the source when it was put on the list
    password: str | None = None
    ocr: OcrMode = "auto"

    def from_anywhere(self) -> Task:
        """The task for a process whose working folder is another."""
        path = self.source.path
        return self if "://" in path else replace(self, source=self.source._replace(path=str(Path(path).absolute())))

    def blank(self) -> FileResult:
        """A result that holds nothing yet but the content's identity."""
        data = self.data or b""
        return self.stored or FileResult(file_id(data), len(data))


def bytes_of(source: Source, password: str | None) -> bytes | Failure:
    """A source's bytes, or why they can't be had."""
    try:
        return read_bytes(source, password)
    except ReadFailure as failure:
        return failure_row(failure)


def work(task: Task) -> Outcome:
    """Everything to be done for one content. A fault of ours fails this file alone."""
    began = time.monotonic()
    if (failure := _fetch(task)) is not None:
        return failure
    result = task.blank()
    try:
        if task.stored is None:
            result = read_file(task.data or b"", task.source.shown, task.password, task.ocr)
        extract_documents(result, task.corrections)
    except MemoryError:
        raise  # the worker's affair
    except Exception as error:  # noqa: BLE001  the one border: whatever goes wrong inside, the run goes on
        result.failures.append(fault(error))
    result.seconds = time.monotonic() - began
    return result


def _fetch(task: Task) -> Failure | None:
    """Read the source of a task that came without its bytes; why they can't be had, where they can't."""
    if task.data is None and task.stored is None:
        data = bytes_of(task.source, task.password)
        if isinstance(data, Failure):
            return data
        task.data = data
    return None


def fault(error: Exception) -> Failure:
    """A fault of ours as a failure of the file that showed it."""
    message = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return Failure(None, Category.INTERNAL, message, _ADVICE)


def died(task: Task, failure: ReadFailure) -> Outcome:
    """The outcome of a task whose process died over it. It is the content's, so that the content is not tried again."""
    if (unread := _fetch(task)) is not None:
        return unread
    result = task.blank()
    result.failures.append(failure_row(failure))
    return result
