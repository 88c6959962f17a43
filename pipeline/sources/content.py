"""A source becomes bytes, wherever it is: this is all that a run needs to know of paths, URLs and archives."""

from __future__ import annotations

from trichluc.models.failures import ReadFailure
from trichluc.pipeline.sources.archives import read_member
from trichluc.pipeline.sources.files import read_file, settled_version, version
from trichluc.pipeline.sources.source import Source

_SETTLED_NS = 2_000_000_000  # FAT and some network file systems count time in steps of two seconds


def read_bytes(source: Source, password: str | None = None) -> bytes:
    """A source's content. Raises ReadFailure where it can't be had; `password` opens an encrypted archive."""
    if source.reason is not None:
        raise ReadFailure(*source.reason)
    return read_member(source, password) if source.way else read_file(source.path)


def signature(source: Source) -> str | None:
    """What changes when the file at a source's path does; None where nothing tells that."""
    return source.mark or version(source.path)


def stamp(source: Source) -> str | None:
    """What changes when a source's content may have changed; None where nothing tells that, or not yet.

    A file written a moment ago may be written again within the same step of its file system's clock. A member of an archive
    has its archive's stamp and its place there.
    """
    if source.reason is not None:
        return None
    mark = source.mark or settled_version(source.path, _SETTLED_NS)
    return mark if mark is None or not source.way else f"{mark} {' '.join(f'{at}:{size}' for at, size in source.way)}"
