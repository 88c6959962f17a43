"""A run's tasks done by the workers of a Dask cluster: a scheduler's anywhere, or one started here.

Documents travel in small batches. Only the driver writes the store; a batch whose worker is lost is done again by another, and
one that keeps killing workers is taken apart until the document that does it stands alone. Inside a Dask worker every document
is worked on in a process of its pool, so that limits hold there as they do on one machine.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, cast

import dask
from distributed import Client, KilledWorker, LocalCluster, Worker, WorkerPlugin, get_worker

from trichluc.pipeline.pools import Local
from trichluc.pipeline.sources import InputError
from trichluc.pipeline.tasks import Outcome, Task, crashed
from trichluc.pipeline.versions import stage_versions

BATCH = 8  # documents that travel together
_AHEAD = 3  # batches in hand per worker
_WAIT_S = 30  # for the scheduler to answer, and for its first worker

_Waiting = tuple[Task, "Future[Outcome]"]


class Unfit(InputError):
    """A worker can't do a run's work as this machine would: says which, and what to change there."""


class Cluster:
    """The workers of a Dask scheduler (`tcp://host:8786`), or `workers` of a scheduler started here."""

    reads = True

    def __init__(self, scheduler: str | None = None, workers: int | None = None) -> None:
        self._client = _connect(scheduler, workers)
        self._held: list[_Waiting] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        cluster = self._client.cluster
        self._client.close()
        if cluster is not None:
            cluster.close()

    @property
    def ahead(self) -> int:
        """Enough for each worker there is now: workers come and go."""
        return _AHEAD * BATCH * max(1, len(self._client.ncores()))

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

    def result(self, task: Task, future: Future[Outcome]) -> Outcome:  # noqa: ARG002  what other pools need of it
        """What a task gave."""
        return future.result()

    def _send(self, batch: list[_Waiting]) -> None:
        tasks = [task for task, _ in batch]
        sent = self._client.submit(work_batch, tasks, stage_versions(tasks[0].ocr), pure=False)
        sent.add_done_callback(lambda done: self._settle(batch, done))

    def _settle(self, batch: list[_Waiting], done: Any) -> None:
        """Hand out a batch's outcomes. Runs in a thread of Dask's."""
        try:
            outcomes: Sequence[Outcome] = done.result()
        except KilledWorker:
            if len(batch) > 1:
                for each in batch:
                    self._send([each])
                return
            outcomes = [crashed(batch[0][0])]
        except BaseException as error:  # noqa: BLE001  it belongs to the driver, which waits for these futures
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            future.set_result(outcome)


class PoolPlugin(WorkerPlugin):
    """Gives each Dask worker, also those that come later, a pool with a process for each of its threads."""

    name = "trichluc-pool"
    pool: Local

    def setup(self, worker: Worker) -> None:
        """As a worker starts, or as the run meets it."""
        self.pool = Local(worker.state.nthreads)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002  Dask calls it so
        """As the worker ends, or the run."""
        self.pool.__exit__(None, None, None)


def work_batch(tasks: Sequence[Task], versions: dict[str, str]) -> list[Outcome]:
    """Do a batch, each document in a process of the worker's pool. Runs in a Dask worker; raises Unfit."""
    worker = get_worker()
    if stage_versions(tasks[0].ocr) != versions:
        raise Unfit(f"the worker {worker.address} has another version of trichluc; install the driver's there")
    if multiprocessing.current_process().daemon:
        raise Unfit(f"the worker {worker.address} may not start processes; set DASK_DISTRIBUTED__WORKER__DAEMON=False for it")
    pool = cast(PoolPlugin, worker.plugins[PoolPlugin.name]).pool
    futures = [pool.submit(task) for task in tasks]
    return [pool.result(task, future) for task, future in zip(tasks, futures, strict=True)]


def _connect(scheduler: str | None, workers: int | None) -> Client:
    """A client of a scheduler, every worker of which has its pool. Raises InputError."""
    if workers is not None:
        # Workers that are daemons may not have processes of their own, and its dashboard would be one more open port.
        with dask.config.set({"distributed.worker.daemon": False}):
            started = LocalCluster(
                n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs="ERROR"
            )
        client = Client(started)
    else:
        try:
            client = Client(scheduler, timeout=_WAIT_S)
            client.wait_for_workers(1, timeout=_WAIT_S)
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError(f"no scheduler with workers answers at {scheduler}: {error or type(error).__name__}") from error
    client.register_plugin(PoolPlugin(), name=PoolPlugin.name)
    return client
