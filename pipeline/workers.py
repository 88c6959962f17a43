"""Worker processes for a run: a document that crashes, loops or devours memory costs one process and fails alone.

Each worker has pipes of its own, so that its death touches nobody else's task, and it starts without importing the caller's
script, so that `trichluc.run` works in one that doesn't guard its main part.
"""

from __future__ import annotations

import math
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources import InputError
from trichluc.pipeline.worker_main import GRACE, OUT_OF_MEMORY, Limits

Task = TypeVar("Task")
Result = TypeVar("Result")

_START = "import sys; sys.path[:] = sys.argv[1:]; from trichluc.pipeline.worker_main import serve; serve()"
_LOOK = 0.2  # seconds between two looks at the clock
_FROM_OUTSIDE = frozenset({"SIGKILL", "SIGTERM", "SIGHUP", "SIGINT"})
_AGAIN = "Run it again with --retry"


class Workers(Generic[Task, Result]):
    """Processes that turn tasks into results. `died` makes the result of a task over which its process died."""

    def __init__(
        self,
        count: int,
        work: Callable[[Task], Result],
        died: Callable[[Task, ReadFailure], Result],
        limits: Limits | None = None,
    ) -> None:
        self._work, self._died, self._limits = work, died, limits or Limits()
        self._threads = ThreadPoolExecutor(count)  # one waits for each process
        self._alive: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._closed = Event()
        Thread(target=self._watch, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in list(self._alive):
            worker.kill()
        self._threads.shutdown(wait=True)
        for worker in self._alive:
            worker.close()

    def _watch(self) -> None:
        """End every worker that is at one task for too long."""
        while not self._closed.wait(_LOOK):
            for worker in list(self._alive):
                worker.stop_if_late()

    def submit(self, task: Task) -> Future[Result]:
        """Send a task to a process."""
        return self._threads.submit(self._do, task)

    def result(self, task: Task, future: Future[Result]) -> Result:  # noqa: ARG002  what other pools need of it
        """What a task gave."""
        return future.result()

    def _do(self, task: Task) -> Result:
        try:
            return self._ask(task)
        except _Died as death:
            if death.ours:
                return self._died(task, death.failure(self._limits))
        try:  # the system or somebody ended that process, which may be no fault of the document: once more
            return self._ask(task)
        except _Died as death:
            return self._died(task, death.failure(self._limits))

    def _ask(self, task: Task) -> Result:
        """Raises _Died."""
        worker = self._free_worker()
        spent = True
        try:
            result: Result
            result, spent = worker.ask(task)
            return result
        finally:
            if spent:
                worker.close()
                self._alive.discard(worker)
            else:
                self._idle.append(worker)

    def _free_worker(self) -> _Worker:
        try:
            return self._idle.pop()
        except IndexError:
            worker = _Worker(self._work, self._limits)
            self._alive.add(worker)
        if self._closed.is_set():
            raise CancelledError
        return worker


class _Died(Exception):
    """A process died over its task, with this exit code. `late`: it was ended at the task's time limit."""

    def __init__(self, code: int, *, late: bool) -> None:
        super().__init__(code)
        self._how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        self._out_of_memory = code == OUT_OF_MEMORY or self._how == "SIGKILL"
        self._late = late or self._how == "SIGALRM"

    @property
    def ours(self) -> bool:
        """Whether the task did it: not the system short of memory, nor a person."""
        return self._late or self._how not in _FROM_OUTSIDE

    def failure(self, limits: Limits) -> ReadFailure:
        """Why the task's document fails."""
        if self._late:
            message = f"Working on it took longer than {limits.seconds:g} seconds."
            more = f"{_AGAIN} {Category.TIME_LIMIT} --time-limit {limits.seconds * 4:g}; what is done stands."
            return ReadFailure(Category.TIME_LIMIT, message, more)
        if self._out_of_memory:
            message = f"Working on it took more memory than a worker may have ({limits.megabytes} MB) or the system had."
            more = f"{_AGAIN} {Category.OUT_OF_MEMORY} --memory-limit {limits.megabytes * 2}; what is done stands."
            return ReadFailure(Category.OUT_OF_MEMORY, message, more)
        message = f"The process that worked on it died ({self._how}), with {limits.megabytes} MB of memory to work in."
        more = f"Open it and save it anew, or as PDF; or give it more memory. {_AGAIN} {Category.CRASHED} --memory-limit N."
        return ReadFailure(Category.CRASHED, message, more)


class _Worker:
    """A process, which runs `worker_main.serve`, and the pipes to it."""

    def __init__(self, work: Callable[[Any], Any], limits: Limits) -> None:
        self._seconds, self._deadline, self._late = limits.seconds, math.inf, False
        self._deciding = Lock()  # whether it was done in time, or late
        command = [sys.executable, "-c", _START, *sys.path]
        try:
            # A session of its own: Ctrl-C is the parent's affair, and what the worker has started ends with it.
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
            self._send((work, limits))
            self._receive()
        except (EOFError, OSError) as error:
            raise InputError(f"can't start a worker process ({error}); free some memory or give fewer --jobs") from error

    def ask(self, task: object) -> tuple[Any, bool]:
        """The task's result, and whether this worker has served long enough. Raises _Died."""
        self._deadline = time.monotonic() + self._seconds
        try:
            self._send(task)
            result, spent = self._receive()
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise _Died(self._exit_code(), late=self._late) from error
        with self._deciding:
            self._deadline = math.inf
            return result, spent or self._late

    def stop_if_late(self) -> None:
        """End it where its task's time is over. Any thread may."""
        with self._deciding:
            if time.monotonic() > self._deadline:
                self._late = True
                self.kill()

    def kill(self) -> None:
        """End the process, and what it has started. Any thread may."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it and its pipes; for the one thread that asks it."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it was still to be sent
                    pipe.close()

    def _exit_code(self) -> int:
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(GRACE)
        self.kill()  # it closed its pipe and lives on
        return self._process.wait()

    def _send(self, message: object) -> None:
        assert self._process.stdin is not None
        pickle.dump(message, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()

    def _receive(self) -> Any:
        assert self._process.stdout is not None
        return pickle.load(self._process.stdout)
