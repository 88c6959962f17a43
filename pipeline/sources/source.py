"""What a run reads: one file, or one member of an archive."""

from __future__ import annotations

from typing import NamedTuple

from trichluc.models.failures import Category


class Place(NamedTuple):
    """Where a member stands in its archive (its number or its offset, as its format has it) and how large it says it is."""

    at: int
    size: int


class Reason(NamedTuple):
    """Why a source can't be read, where that is known before it is opened."""

    category: Category
    message: str
    advice: str


class Source(NamedTuple):
    """A file to read.

    `path` is where it is, or its URL; `shown` how the tables call it: as the user named it, in posix form; `archive` is the
    input it was found under. `way` leads to a member through the archives that hold it, the outermost at `path`. `mark` is what
    a listing told that changes with the content.
    """

    path: str
    shown: str
    archive: str
    way: tuple[Place, ...] = ()
    mark: str | None = None
    reason: Reason | None = None
