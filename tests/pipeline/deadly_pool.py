"""The processes of a Dask worker, of which one document kills its own; a module for Dask workers to import."""

from __future__ import annotations

import pickle

from distributed import Worker

from tests.pipeline import deadly
from trichluc.pipeline.cluster import PoolPlugin
from trichluc.pipeline.tasks import Task, died
from trichluc.pipeline.workers import Workers


class DeadlyPool(PoolPlugin):
    """As the real one, but for what it does."""

    def setup(self, worker: Worker) -> None:
        self.pool = Workers(worker.state.nthreads, _work, lambda task, failure: pickle.dumps(died(task, failure)))


def _work(task: Task) -> bytes:
    return pickle.dumps(deadly.work(task))
