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
    """Hold `out` for one run. Raises Busy, or sqlite3.OperationalError where nothing can be written there.

    The lock is SQLite's own on an empty file, so that it works on every system and ends with its process, killed or not; the
    store itself stays open to readers.
    """
    with closing(sqlite3.connect(out / ".lock", isolation_level=None, timeout=0)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise Busy(out) from error
            raise
        yield
