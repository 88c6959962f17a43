"""Worker processes for a run. A file that kills its worker fails alone."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Generic, Self, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Workers(Generic[Task, Result]):
    """Processes that turn tasks into results. `crashed` makes the result of a task whose process died."""

    def __init__(self, count: int, work: Callable[[Task], Result], crashed: Callable[[Task], Result]) -> None:
        self._count, self._work, self._crashed = count, work, crashed
        self._pool = _new_pool(count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, task: Task) -> Future[Result]:
        """Send a task to a process."""
        try:
            return self._pool.submit(self._work, task)
        except BrokenProcessPool:
            self._pool = _new_pool(self._count)
            return self._pool.submit(self._work, task)

    def result(self, task: Task, future: Future[Result]) -> Result:
        """What a task gave. When a process dies, everything in flight is lost with it: each is tried again alone."""
        try:
            return future.result()
        except BrokenProcessPool:
            with _new_pool(1) as alone:
                try:
                    return alone.submit(self._work, task).result()
                except BrokenProcessPool:
                    return self._crashed(task)


def _new_pool(count: int) -> ProcessPoolExecutor:
    # Spawned, not forked: a fork would copy the parent's open store and pdfium's state.
    return ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts_to_the_parent
    )


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
