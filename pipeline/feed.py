"""Bringing the sources into the store: what stands is left alone, the rest goes through a pool and is stored as it comes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import NamedTuple

from trichluc.pipeline.pools import Pool
from trichluc.pipeline.process import Failure, FileResult
from trichluc.pipeline.rows import file_id
from trichluc.pipeline.sources import Listing, Source, stamp
from trichluc.pipeline.store import Store
from trichluc.pipeline.tasks import Outcome, Task, bytes_of, fault

_CARRIED = 1 << 23  # bytes of a file; a larger one is read again by whoever works on it, for several of them are in hand


class Step(NamedTuple):
    """How far a run is: files done, files in all, the last one's path, and what it gave, None where that stood already."""

    done: int
    total: int
    path: str
    outcome: Outcome | None


Progress = Callable[[Step], None]


@dataclass(slots=True)
class Fed:
    """What came of the sources."""

    reused: int = 0
    interrupted: bool = False
    queued: set[str] = field(default_factory=set)  # contents in hand or failed, so that a second path does not send them again


def feed(store: Store, sources: Listing, pool: Pool, password: str | None, verify: bool, progress: Progress | None) -> Fed:
    """Bring every source into the store, in whatever order the pool is done with them; on Ctrl-C keep what is done."""
    fed = Fed()
    try:
        with pool, store.gathering():
            for done, (source, task, outcome) in enumerate(_outcomes(store, sources, pool, password, verify, fed), start=1):
                if outcome is not None:
                    _save(store, source, task, outcome, fed)
                if progress is not None:
                    progress(Step(done, len(sources), source.shown, outcome))
    except KeyboardInterrupt:
        fed.interrupted = True
    return fed


_Done = tuple[Source, Task, "Future[Outcome]"]


def _outcomes(
    store: Store, sources: Listing, pool: Pool, password: str | None, verify: bool, fed: Fed
) -> Iterator[tuple[Source, Task | None, Outcome | None]]:
    """Each source with its task and what that gave, None where the store has it already."""
    done: SimpleQueue[_Done] = SimpleQueue()
    in_hand = 0

    def take() -> tuple[Source, Task, Outcome]:
        source, task, future = done.get()
        return source, task, pool.result(task, future)

    for source in sources:
        task = _next_task(store, source, pool, password, verify, fed)
        if task is None:
            yield source, None, None
            continue
        if isinstance(task, Failure):
            yield source, None, task
            continue
        _when_done(pool.submit(task), source, task, done)
        in_hand += 1
        while in_hand >= pool.ahead or (in_hand and not done.empty()):
            yield take()
            in_hand -= 1
    pool.flush()
    for _ in range(in_hand):
        yield take()


def _when_done(future: Future[Outcome], source: Source, task: Task, done: SimpleQueue[_Done]) -> None:
    future.add_done_callback(lambda finished: done.put((source, task, finished)))


def _next_task(store: Store, source: Source, pool: Pool, password: str | None, verify: bool, fed: Fed) -> Task | Failure | None:
    """Note where this source's content stands, and say what is still to be done for it."""
    seal = stamp(source)
    content = None if verify else store.content_at(source.shown, source.archive, seal)
    data = None
    if content is None and not (pool.reads and store.is_new(source.shown)):
        read = bytes_of(source, password)
        if isinstance(read, Failure):
            return read
        data, content = read if len(read) <= _CARRIED else None, file_id(read)
        store.add_path(source.shown, source.archive, content, seal)
    stage = "read" if content is None else None if content in fed.queued else store.stale_stage(content)
    if stage is None:
        fed.reused += content not in fed.queued
        return None
    if content is not None:
        fed.queued.add(content)
    corrections = store.corrections_of(content) if content is not None else []
    if content is not None and stage == "extract":
        return Task(source, stored=store.stored(content), corrections=corrections, stamp=seal)
    return Task(source, data, corrections=corrections, stamp=seal, password=password, ocr=store.ocr)


def _save(store: Store, source: Source, task: Task | None, outcome: Outcome, fed: Fed) -> None:
    """Store an outcome; a result that breaks the tables' rules is a fault of ours and is stored as such."""
    if isinstance(outcome, Failure):
        store.add_path_failure(source.shown, source.archive, outcome)
        return
    if task is not None and task.data is None and task.stored is None:  # read where it was worked on
        store.add_path(source.shown, source.archive, outcome.file_id, task.stamp)
        if store.stale_stage(outcome.file_id) is None:
            return
    try:
        store.save(outcome)
    except (sqlite3.IntegrityError, ValueError) as error:
        store.save(FileResult(outcome.file_id, outcome.bytes, outcome.media_type, failures=[fault(error)]))
    if not outcome.failures:
        fed.queued.discard(outcome.file_id)
