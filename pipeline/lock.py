"""One run at a time in an OUT: two would write over each other's tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class Busy(Exception):
    """Another run holds this OUT."""


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Hold `out` for one run. Raises Busy, or OSError where nothing can be written there.

    The lock is SQLite's own on an empty file, so that it works on every system and ends with its process, killed or not; the
    store itself stays open to readers.
    """
    path = out / ".lock"
    path.open("ab").close()  # says why it can't be written where SQLite would only say that it can't
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise Busy(out) from error
            raise
        yield
