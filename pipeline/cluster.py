"""A run's tasks done by the workers of a Dask cluster: a scheduler's anywhere, or one started here.

Documents travel in small batches. Only the driver writes the store; a batch whose worker is lost is done again by another, and
one that keeps killing workers is taken apart until the document that does it stands alone. Inside a Dask worker every document
is worked on in a process of its pool, so that limits hold there as they do on one machine.
"""

from __future__ import annotations

import errno
import logging
import os
import pickle
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from distributed import Client, KilledWorker, LocalCluster, Worker, WorkerPlugin, get_worker
from distributed.comm.core import CommClosedError

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.process import Failure
from trichluc.pipeline.sources import InputError
from trichluc.pipeline.tasks import Outcome, Task, died, work
from trichluc.pipeline.versions import package_version, stage_versions
from trichluc.pipeline.worker_main import Limits
from trichluc.pipeline.workers import Workers

BATCH = 8  # documents that travel together
_AHEAD = 3  # batches in hand per worker
_LOOK = 5.0  # seconds after which the driver counts the workers anew: they come and go
_STARTS = 6  # times that a client is tried
_WAIT = 30  # seconds for the scheduler to answer, and for its first worker
_LOST = "is lost; start it again, or choose another, and run again: what is done stands"

_Waiting = tuple[Task, "Future[Outcome]"]


class Unfit(InputError):
    """A worker can't do a run's work as this machine would: says which, and what to change there."""


class Cluster:
    """The workers of a Dask scheduler (`tcp://host:8786`), or of one started here with so many processes."""

    reads = True

    def __init__(self, scheduler: str | None, processes: int | None, limits: Limits) -> None:
        self._limits = limits
        self._logger = logging.getLogger("distributed")
        self._level = self._logger.level
        self._logger.setLevel(logging.CRITICAL)  # what is lost is told once, by the run
        self._client = _connect(scheduler, processes)
        self._address = str(self._client.scheduler_info()["address"])
        self._plugin = PoolPlugin(limits)
        self._client.register_plugin(self._plugin, name=self._plugin.name)
        self._held: list[_Waiting] = []
        self._threads, self._counted = 1, 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        cluster = self._client.cluster
        with suppress(OSError, TimeoutError):
            self._client.close()
            if cluster is not None:
                cluster.close()
        self._logger.setLevel(self._level)

    @property
    def ahead(self) -> int:
        """Enough for each worker that there is."""
        if time.monotonic() - self._counted > _LOOK:
            with suppress(OSError, TimeoutError):  # the futures in hand will tell
                self._threads = sum(self._client.nthreads().values())
            self._counted = time.monotonic()
        return _AHEAD * BATCH * max(1, self._threads)

    def submit(self, task: Task) -> Future[Outcome]:
        """Hold a task back until a batch is full."""
        future: Future[Outcome] = Future()
        self._held.append((task, future))
        if len(self._held) >= BATCH:
            self.flush()
        return future

    def flush(self) -> None:
        """Send off what is held back."""
        if self._held:
            self._send(self._held)
            self._held = []

    def result(self, task: Task, future: Future[Outcome]) -> Outcome:
        """What a task gave. Raises InputError where it is the cluster that failed."""
        try:
            outcome = future.result()
        except (CancelledError, CommClosedError) as error:
            raise InputError(f"the scheduler {self._address} {_LOST}") from error
        if isinstance(outcome, Failure) and os.strerror(errno.ENOENT) in outcome.message and Path(task.source.path).exists():
            raise Unfit(f"workers don't see {task.source.shown}; mount its folder on each of them under the same path")
        return outcome

    def _send(self, batch: list[_Waiting]) -> None:
        tasks = [task.from_anywhere() for task, _ in batch]
        sent = self._client.submit(work_batch, tasks, stage_versions(tasks[0].ocr), self._plugin.name, pure=False)
        sent.add_done_callback(lambda done: self._settle(batch, done))

    def _settle(self, batch: list[_Waiting], done: Any) -> None:
        """Hand out a batch's outcomes. Runs in a thread of Dask's."""
        try:
            outcomes: Sequence[Outcome] = [pickle.loads(packed) for packed in done.result()]
        except KilledWorker:
            if len(batch) > 1:
                for each in batch:
                    self._send([each])
                return
            outcomes = [died(batch[0][0], _KILLS_WORKERS)]
        except BaseException as error:  # noqa: BLE001  it belongs to the driver, which waits for these futures
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            future.set_result(outcome)


_KILLS_WORKERS = ReadFailure(
    Category.CRASHED,
    "One Dask worker after the other was lost over it.",
    f"Run it again with --retry {Category.CRASHED}, on workers with more memory; what is done stands.",
)


class PoolPlugin(WorkerPlugin):
    """Gives each Dask worker, also those that come later, a pool with a process for each of its threads.

    Runs of one release with the same limits share it, one after the other or at once; it stays until its worker ends.
    """

    idempotent = True
    pool: Workers[Task, bytes]

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.name = f"trichluc {package_version()} {limits}"

    def setup(self, worker: Worker) -> None:
        """As a worker starts, or as the first run meets it."""
        self.pool = Workers(worker.state.nthreads, _work_packed, _died_packed, self._limits)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002  Dask calls it so
        """As the worker ends."""
        self.pool.__exit__(None, None, None)


def work_batch(tasks: Sequence[Task], versions: dict[str, str], pool_name: str) -> list[bytes]:
    """Do a batch, each document in a process of the worker's pool. Runs in a Dask worker; raises Unfit."""
    worker = get_worker()
    if stage_versions(tasks[0].ocr) != versions:
        raise Unfit(f"the worker {worker.address} has another version of trichluc; install the driver's there and restart it")
    pool = cast(PoolPlugin, worker.plugins[pool_name]).pool
    futures = [pool.submit(task) for task in tasks]
    return [pool.result(task, future) for task, future in zip(tasks, futures, strict=True)]


def _work_packed(task: Task) -> bytes:
    """What a task gave, packed once for its whole way from the pool's process through the Dask worker to the driver."""
    return pickle.dumps(work(task), pickle.HIGHEST_PROTOCOL)


def _died_packed(task: Task, failure: ReadFailure) -> bytes:
    return pickle.dumps(died(task, failure), pickle.HIGHEST_PROTOCOL)


def _connect(scheduler: str | None, processes: int | None) -> Client:
    """A client of a scheduler that has workers. Raises InputError."""
    if processes is not None:
        started = LocalCluster(
            n_workers=1,
            threads_per_worker=processes,  # they share a pool: while one batch ends, the next is at work
            host="127.0.0.1",
            dashboard_address=None,  # it would be one more open port
            silence_logs="CRITICAL",
        )
        return open_client(started, _WAIT)
    try:
        client = open_client(scheduler, _WAIT)
        client.wait_for_workers(1, timeout=_WAIT)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(f"no scheduler with workers answers at {scheduler}: {error or type(error).__name__}") from error
    return client


def open_client(scheduler: str | LocalCluster | None, wait: float) -> Client:
    """A client, also of a machine so busy that its thread needs more than the ten seconds that distributed asserts.

    Raises OSError, TimeoutError, ValueError where nothing answers within `wait` seconds.
    """
    for _ in range(_STARTS):
        with suppress(AssertionError):
            return Client(scheduler, timeout=wait)
    raise TimeoutError("this machine is too busy to start a thread")
