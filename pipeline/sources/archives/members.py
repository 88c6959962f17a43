"""An archive becomes its members, those of archives in it included, as a stream; and a member becomes bytes."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import BinaryIO

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources.archives.archive import LIMITS, Archive, Budget, Kind, Member, damaged
from trichluc.pipeline.sources.archives.sevenzips import MAGIC as SEVEN_ZIP
from trichluc.pipeline.sources.archives.sevenzips import SevenZipArchive
from trichluc.pipeline.sources.archives.tars import HEAD, TarArchive, is_tar
from trichluc.pipeline.sources.archives.zips import MAGIC as ZIP
from trichluc.pipeline.sources.archives.zips import open_zip
from trichluc.pipeline.sources.files import open_file, version
from trichluc.pipeline.sources.names import is_junk, member_name
from trichluc.pipeline.sources.source import Place, Reason, Source

# The extension says what may be an archive, lest every file of a million is opened for a look; the content decides.
_TARS = (".tar", ".tgz", ".tbz2", ".txz", ".tzst", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst")
_EXTENSIONS = (".zip", ".7z", *_TARS)
_OPEN_AT_ONCE = 4  # an archive within an archive within an archive, and the next


def expand(source: Source, password: str | None = None) -> Iterator[Source]:
    """The members of an archive; the source itself where it is none. Nothing of it is ever written to disk.

    What can't be read of the archive is a last source under the archive's own name, with the reason.
    """
    return _expand(source, source.path, password, None)


def read_member(source: Source, password: str | None = None) -> bytes:
    """A member's content. Raises ReadFailure."""
    archive = _opened(source, source.way[:-1], password)
    if archive is None:
        raise damaged("it has changed since it was listed")
    return archive.read(source.way[-1])


def close_archives() -> None:
    """Close what is kept open for the next member."""
    _open.cache_clear()


def _expand(source: Source, name: str, password: str | None, budget: Budget | None) -> Iterator[Source]:
    if not name.lower().endswith(_EXTENSIONS):
        yield source
        return
    try:
        archive = _opened(source, source.way, password)
        if archive is None:
            yield source
            return
        found = False
        for each in _members(source, archive, password, budget or Budget(archive.size, LIMITS)):
            found = True
            yield each
        if not found:
            raise ReadFailure(Category.EMPTY, "The archive holds no file.", "Check that it was made of the right folder.")
    except ReadFailure as failure:
        yield source._replace(reason=Reason(failure.category, failure.message, failure.advice))


def _members(source: Source, archive: Archive, password: str | None, budget: Budget) -> Iterator[Source]:
    """The members of an open archive. Raises ReadFailure where it can't be read on or has given enough."""
    names: Counter[str] = Counter()
    for member in archive.members():
        if member.kind is Kind.FOLDER or any(map(is_junk, PurePosixPath(member.name).parts)):
            continue
        shown = member_name(source.shown, member.name, names[member.name] + 1)
        names[member.name] += 1
        each = source._replace(shown=shown, way=(*source.way, member.place), reason=budget.refuse(member))
        if each.reason is not None:
            yield each
            continue
        budget.take(member)
        if member.name.lower().endswith(_EXTENSIONS) and (reason := _too_deep(each, member)) is not None:
            yield each._replace(reason=reason)
        else:
            yield from _expand(each, member.name, password, budget)


def _too_deep(source: Source, member: Member) -> Reason | None:
    """Why an archive in an archive is not opened."""
    advice = "Unpack the outer archive and run on the folder."
    if len(source.way) >= LIMITS.depth:
        return Reason(Category.TOO_LARGE, f"Archives are read to a depth of {LIMITS.depth}; this one is deeper.", advice)
    if member.place.size > LIMITS.nested:
        return Reason(Category.TOO_LARGE, f"An archive in an archive is read up to {LIMITS.nested >> 20} MB.", advice)
    return None


def _opened(source: Source, way: tuple[Place, ...], password: str | None) -> Archive | None:
    return _open(source.path, way, source.mark or version(source.path), password)


@lru_cache(maxsize=_OPEN_AT_ONCE)
def _open(path: str, way: tuple[Place, ...], mark: str | None, password: str | None) -> Archive | None:
    """The archive there, None where it is none; kept open, so that members read in their order cost one pass."""
    if not way:
        return _recognise(open_file(path), password)
    outer = _open(path, way[:-1], mark, password)
    if outer is None:
        raise damaged("it has changed since it was listed")
    return _recognise(io.BytesIO(outer.read(way[-1])), password)


def _recognise(file: BinaryIO, password: str | None) -> Archive | None:
    """What kind of archive this is by its content; None: a document, or nothing that is known."""
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(ZIP):
        archive = open_zip(file, password)
        return None if archive.is_document else archive
    if head.startswith(SEVEN_ZIP):
        return SevenZipArchive(file, password)
    return TarArchive(file) if is_tar(head) else None
