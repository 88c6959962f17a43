"""A worker process's own side: tasks come in on its standard input, results go out on its standard output."""

from __future__ import annotations

import os
import pickle
import signal
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

OUT_OF_MEMORY = 86  # exit code; none that Python or a shell gives
GRACE = 5.0  # seconds: the parent ends a task at its limit; one that can't run any more is ended by the system so much later
_MOST_TASKS = 1000  # libraries leak a little; a start costs half a second
_LOOK = 1.0  # seconds between two looks for the parent
_GROWN = 0.25  # of its memory limit that a worker may keep between two tasks


@dataclass(frozen=True)
class Limits:
    """What one document may take: by default so much that only a dossier of many hundred scanned pages needs more."""

    seconds: float = 1800.0
    megabytes: int = 4096


def serve() -> None:
    """Do tasks until no more come. Each reply says too whether this worker has served long enough."""
    tasks, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # What libraries print must not get between the replies, nor a program started here read tasks.
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    warnings.simplefilter("ignore")  # of libraries, about a document's insides: what matters of them is a failure
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    with suppress(EOFError, BrokenPipeError):  # the parent wants no more, or was killed
        work, limits = pickle.load(tasks)
        _limit_memory(limits.megabytes)
        _reply(replies, None)
        for done in count(1):
            task = pickle.load(tasks)
            try:
                _set_alarm(limits.seconds + GRACE)
                result = work(task)
                _set_alarm(0)
                _reply(replies, (result, done >= _MOST_TASKS or _megabytes() > _GROWN * limits.megabytes))
            except MemoryError:
                os._exit(OUT_OF_MEMORY)
    os._exit(0)  # what waits in `replies` has nobody to go to


def _end_with(parent: int) -> None:
    """End this process, and what it has started, when its parent is gone: nobody would take the result of what is in hand."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _reply(replies: Any, message: object) -> None:
    pickle.dump(message, replies, pickle.HIGHEST_PROTOCOL)
    replies.flush()


def _limit_memory(megabytes: int) -> None:
    """What this process may allocate. Address space isn't memory: pdfium and OpenBLAS reserve gigabytes and use little."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no file
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes << 20
    limit = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _set_alarm(seconds: float) -> None:
    """End this process in so many seconds, 0 for never: no Python need run for it, so that it ends loops in C too."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _megabytes() -> float:
    """Memory that this process holds, where the system says so."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
