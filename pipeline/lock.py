"""Who may write into an OUT: one run at a time, and between runs what people say of its facts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_RUN, _PEOPLE = ".lock", ".lock-people"
_A_CORRECTION = 60.0  # seconds: a bound volume of a thousand pages is extracted anew for each


class Busy(Exception):
    """Another run holds this OUT."""


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Hold `out` for one run, once a correction in hand is done. Raises Busy, or OSError where nothing can be written there."""
    with _held(out / _RUN, 0), _held(out / _PEOPLE, _A_CORRECTION):
        yield


@contextmanager
def between_runs(out: Path, patience: float = 0) -> Iterator[None]:
    """Hold `out` for a moment in which no run writes: a run would lay over its files what was said when it began with them.

    `patience` is how many seconds to wait for another such moment to end. Raises Busy.
    """
    with _held(out / _PEOPLE, patience):
        yield


def is_held(out: Path) -> bool:
    """Whether a run, or somebody's correction, holds `out` now. Asking keeps nobody out."""
    with closing(sqlite3.connect(f"{(out / _PEOPLE).resolve().as_uri()}?mode=ro", uri=True, timeout=0)) as lock:
        try:
            lock.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode == sqlite3.SQLITE_BUSY  # else there is no such file: nobody ever held it
        return False


@contextmanager
def _held(path: Path, patience: float) -> Iterator[None]:
    """Hold a lock: SQLite's own on an empty file, so that it works on every system and ends with its process, killed or not.

    The store itself stays open to readers.
    """
    path.open("ab").close()  # says why it can't be written where SQLite would only say that it can't
    with closing(sqlite3.connect(path, isolation_level=None, timeout=patience)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise Busy(path.parent) from error
            raise
        yield
