"""The files that a run read, opened again where it found them: on a disk, in an archive, behind a URL."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.rows import file_id
from trichluc.pipeline.sources import Source, find_again, in_archive, read_bytes, signature

_TRIED = 10  # paths of one content: a form may lie in a thousand folders, all of them gone
_HELD = 2  # files in memory: whoever leafs through a document asks for the same one again and again
_ARCHIVES = threading.Lock()  # an archive stays open between two of its members, and knows no threads


class NoImage(LookupError):
    """The page can't be shown as an image: says why."""


@dataclass(frozen=True, slots=True)
class Originals:
    """Where the files are. `root` is what relative paths are relative to, `password` opens encrypted archives and PDFs."""

    root: Path
    password: str | None = None

    def content(self, connection: sqlite3.Connection, file: str) -> bytes:
        """The bytes of a stored content, of the first of its paths that still holds them. Raises NoImage."""
        query = "SELECT path, stamp FROM paths WHERE file_id = ? ORDER BY path LIMIT ?"
        told = ""
        for path, stamp in connection.execute(query, (file, _TRIED)).fetchall():
            try:
                with _ARCHIVES if in_archive(path) else nullcontext():
                    source = find_again(path, stamp, self.root, self.password)
                    return _verified(source, signature(source), file, self.password)
            except ReadFailure as failure:
                told = told or f"{path}: {failure.message} {failure.advice}"
        raise NoImage(f"{told or 'No path leads to this file any more.'} Was the run started elsewhere? Say --archive-root.")


@lru_cache(maxsize=_HELD)
def _verified(source: Source, _signature: str | None, file: str, password: str | None) -> bytes:
    """The bytes of a source as long as they are those that the run read: the boxes of its facts fit no other page."""
    data = read_bytes(source, password)
    if file_id(data) != file:
        message = "It has changed since the run read it: these facts stand on pages that it no longer has."
        raise ReadFailure(Category.UNREADABLE, message, "Run again, to read it as it is now.")
    return data
