"""A run: the files of an archive are read, extracted and stored, and the store becomes tables."""

from __future__ import annotations

import os
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from trichluc.models.document import OcrMode
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.check import find
from trichluc.pipeline.export import export
from trichluc.pipeline.lock import Busy, only_run
from trichluc.pipeline.process import Failure, FileResult, extract_documents, read_file
from trichluc.pipeline.report import RunReport, report
from trichluc.pipeline.resolve import gather, resolve
from trichluc.pipeline.rows import file_id
from trichluc.pipeline.sources import Input, InputError, Source, find_sources, input_name, read_bytes, readable
from trichluc.pipeline.store import Store, StoreError
from trichluc.pipeline.trace import create_indexes
from trichluc.pipeline.workers import Workers

Progress = Callable[[int, int, str], None]  # files done, files in all, path of the last

_ADVICE = "This is a fault of trichluc, not of the file: please report it, with the file if it may be shared."
_WRITABLE = "make it writable or free some space and run it again (what is done stands), or choose another OUT"
_IN_FLIGHT = 3  # files per worker that are read ahead


@dataclass(slots=True)
class _Task:
    """What is to be done for one content that the store does not know, or knows from an older release."""

    source: Source
    data: bytes = b""
    stored: FileResult | None = None  # pages that stand; only extraction is to be done again
    password: str | None = None
    ocr: OcrMode = "auto"


_Waiting = tuple[Source, _Task | None, "Future[FileResult] | None"]


@dataclass(slots=True)
class _Counts:
    reused: int = 0
    interrupted: bool = False
    queued: set[str] = field(default_factory=set)  # contents in flight, so that a second path does not send them again


def run(
    inputs: Input | Sequence[Input],
    out: str | os.PathLike[str],
    *,
    listed: Iterable[str] = (),
    skip: Container[str] = frozenset(),
    jobs: int = 1,
    password: str | None = None,
    ocr: OcrMode = "auto",
    progress: Progress | None = None,
) -> RunReport:
    """Read the inputs (folders, files, archives, URLs) and leave their tables under `out`.

    `listed` are more inputs, of which one that isn't there fails alone; the files in `skip` are left out.

    `jobs` is the number of worker processes, 1 for none beside this one; the tables do not depend on it. `ocr` says which pages
    are recognised from their image, as in `extract`. What an earlier run into the same `out` has done in that mode stands.
    Raises InputError where an archive does not exist or holds nothing, where `out` can't be written (what the store has
    by then stays) or where another run is at work in it.
    """
    began = time.monotonic()
    given = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    folder = Path(out)
    sources = list(find_sources(given, folder, listed=listed, skip=skip, password=password))
    with open_store(folder, ocr) as store:
        counts = _store_files(store, sources, jobs, password, progress)
        if not counts.interrupted:
            store.forget_others(map(input_name, given), (source.shown for source in sources))
        resolve(store)
        gather(store)
        create_indexes(store)
        find(store)
        with _writing(folder):
            export(store, folder)
        return report(store, folder, reused=counts.reused, interrupted=counts.interrupted, seconds=time.monotonic() - began)


@contextmanager
def open_store(out: Path, ocr: OcrMode = "auto") -> Iterator[Store]:
    """The store of an OUT, made where there is none, held for one run. Raises InputError where it can't be had or written."""
    shown = readable(str(out))
    with ExitStack() as stack:
        try:
            with _writing(out):
                (out / "tables").mkdir(parents=True, exist_ok=True)
                stack.enter_context(only_run(out))
            yield stack.enter_context(Store(out / "work.sqlite", ocr))
        except Busy as error:
            raise InputError(f"another run is at work in {shown}; wait for its end or choose another OUT") from error
        except StoreError as error:
            raise InputError(f"can't write to {shown}: {error}") from error
        except sqlite3.DatabaseError as error:
            raise InputError(f"can't write to {shown}: {error}; {_WRITABLE}") from error


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """Say in one line why the file system takes nothing under `out`: no right to write, no room."""
    try:
        yield
    except OSError as error:
        raise InputError(f"can't write to {readable(str(out))}: {error.strerror or error}; {_WRITABLE}") from error


def _store_files(store: Store, sources: list[Source], jobs: int, password: str | None, progress: Progress | None) -> _Counts:
    """Bring every source into the store; on Ctrl-C keep what is done."""
    counts = _Counts()
    try:
        for done, (source, result) in enumerate(_results(store, sources, jobs, password, counts), start=1):
            if result is not None:
                _save(store, result)
            if progress is not None:
                progress(done, len(sources), source.shown)
    except KeyboardInterrupt:
        counts.interrupted = True
    return counts


def _results(
    store: Store, sources: list[Source], jobs: int, password: str | None, counts: _Counts
) -> Iterator[tuple[Source, FileResult | None]]:
    """Each source with what its content gave, None where the store has that already."""
    if jobs <= 1:
        for source in sources:
            task = _next_task(store, source, password, counts)
            yield source, None if task is None else work(task)
        return
    with Workers(jobs, work, _crash) as workers:
        waiting: deque[_Waiting] = deque()

        def take() -> tuple[Source, FileResult | None]:
            source, task, future = waiting.popleft()
            return source, None if task is None or future is None else workers.result(task, future)

        for source in sources:
            task = _next_task(store, source, password, counts)
            waiting.append((source, task, None if task is None else workers.submit(task)))
            if len(waiting) >= jobs * _IN_FLIGHT:
                yield take()
        while waiting:
            yield take()


def _next_task(store: Store, source: Source, password: str | None, counts: _Counts) -> _Task | None:
    """Note where this source's content stands, and say what is still to be done for it."""
    data = _read_bytes(source, password)
    if isinstance(data, Failure):
        store.add_path_failure(source.shown, source.archive, data)
        return None
    content = file_id(data)
    store.add_path(source.shown, source.archive, content)
    stage = None if content in counts.queued else store.stale_stage(content)
    if stage is None:
        counts.reused += content not in counts.queued
        return None
    counts.queued.add(content)
    if stage == "extract":
        return _Task(source, stored=store.stored(content))
    return _Task(source, data, password=password, ocr=store.ocr)


def _read_bytes(source: Source, password: str | None) -> bytes | Failure:
    """A source's content, or why it can't be had."""
    try:
        return read_bytes(source, password)
    except ReadFailure as failure:
        return Failure(None, failure.category, failure.message, failure.advice)


def work(task: _Task) -> FileResult:
    """Everything to be done for one content, in this process or in a worker. A fault of ours fails this file alone."""
    result = task.stored or FileResult(file_id(task.data), len(task.data))
    try:
        if task.stored is None:
            result = read_file(task.data, task.source.shown, task.password, task.ocr)
        extract_documents(result)
    except Exception as error:  # noqa: BLE001  the one border: whatever goes wrong inside, the run goes on
        result.failures.append(_fault(error))
    return result


def _save(store: Store, result: FileResult) -> None:
    """Store a result; one that breaks the tables' rules is a fault of ours and is stored as such."""
    try:
        store.save(result)
    except (sqlite3.IntegrityError, ValueError) as error:
        store.save(FileResult(result.file_id, result.bytes, result.media_type, failures=[_fault(error)]))


def _fault(error: Exception) -> Failure:
    message = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return Failure(None, Category.INTERNAL, message, _ADVICE)


def _crash(task: _Task) -> FileResult:
    result = task.stored or FileResult(file_id(task.data), len(task.data))
    result.failures.append(Failure(None, Category.INTERNAL, "The process that worked on this file died.", _ADVICE))
    return result
