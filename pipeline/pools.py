"""Who does a run's tasks: this process, worker processes beside it, or (`pipeline.cluster`) workers on other machines."""

from __future__ import annotations

from concurrent.futures import Future
from types import TracebackType
from typing import Protocol, Self

from trichluc.pipeline.tasks import Outcome, Task, died, work
from trichluc.pipeline.worker_main import Limits
from trichluc.pipeline.workers import Workers

_AHEAD = 3  # tasks in hand per worker, so that none waits for the driver


class Pool(Protocol):
    """Takes tasks and gives outcomes. A worker that dies over a task fails that task alone."""

    @property
    def ahead(self) -> int:
        """How many tasks it wants in hand, so that nobody waits."""

    @property
    def reads(self) -> bool:
        """Whether a source is better read where its task is done: the driver needn't carry the bytes of a million files."""

    def submit(self, task: Task) -> Future[Outcome]:
        """Take a task in hand."""

    def result(self, task: Task, future: Future[Outcome]) -> Outcome:
        """What a task gave, once its future is done."""

    def flush(self) -> None:
        """Send off what was held back to travel with more: no more is coming."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Here:
    """This process: each task is done when it is handed over."""

    ahead = 1
    reads = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def submit(self, task: Task) -> Future[Outcome]:
        """Do it."""
        future: Future[Outcome] = Future()
        future.set_result(work(task))
        return future

    def result(self, task: Task, future: Future[Outcome]) -> Outcome:  # noqa: ARG002  what other pools need of it
        """What it gave."""
        return future.result()

    def flush(self) -> None:
        """Nothing is ever held back."""


class Local(Workers[Task, Outcome]):
    """Worker processes on this machine."""

    reads = False

    def __init__(self, jobs: int, limits: Limits) -> None:
        super().__init__(jobs, work, died, limits)
        self.ahead = jobs * _AHEAD

    def flush(self) -> None:
        """Nothing is ever held back."""
