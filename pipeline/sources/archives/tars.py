"""Tar archives, packed or not, by the standard library's header reader over a stream that can't be made to grow."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zlib
from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO, cast

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources.archives.archive import LIMITS, Kind, Member, damaged
from trichluc.pipeline.sources.source import Place

_BROKEN = (
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    OverflowError,
    RecursionError,
)
HEAD = 512  # bytes of a header, by which a tar file is known
_GZIP, _BZIP2, _XZ, _ZSTD = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"
_HEADER = 1 << 20  # bytes that a header with a long name may have: tarfile holds it whole


def is_tar(head: bytes) -> bool:
    """Whether a file that begins so, and is named so, is a tar file, packed or not."""
    if head.startswith((_GZIP, _BZIP2, _XZ, _ZSTD)) or head == bytes(HEAD):  # zeros: a tar file of nothing
        return True
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")  # a header that bears its own checksum
    except tarfile.TarError:
        return False
    return True


class TarArchive:
    """A tar file. Raises ReadFailure where not even its first header can be read."""

    def __init__(self, file: BinaryIO) -> None:
        self.size = file.seek(0, os.SEEK_END)
        file.seek(0)
        stream, own_errors = _unpacked(file)
        self._errors: tuple[type[Exception], ...] = (*_BROKEN, *own_errors)
        self._stream = _Metered(stream, LIMITS.free + LIMITS.ratio * self.size)
        self._opened()

    def _opened(self) -> tarfile.TarFile:
        try:
            self._stream.seek(0)
            return tarfile.TarFile(fileobj=self._stream, errors="surrogateescape")
        except self._errors as error:
            raise damaged(_words(error)) from error

    def members(self) -> Iterator[Member]:
        """Its entries. Behind a packed tar's entry the stream only runs forward, so that listing and reading are one pass."""
        tar = self._opened()
        try:
            while (entry := tar.next()) is not None:
                tar.members.clear()  # type: ignore[attr-defined]  # it would keep all of them
                yield Member(entry.name, Place(entry.offset_data, entry.size), _kind(entry))
        except self._errors as error:
            raise damaged(_words(error)) from error

    def read(self, place: Place) -> bytes:
        """A member's content."""
        try:
            self._stream.seek(place.at)
            data = self._stream.whole(place.size)
        except self._errors as error:
            raise damaged(_words(error)) from error
        if len(data) < place.size:
            raise damaged("it ends within this file")
        return data


class _Metered(io.RawIOBase):
    """A seekable stream of which no more than `limit` bytes are ever unpacked, and a header read at a time."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit = stream, limit

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _HEADER:
            raise tarfile.ReadError("a header of absurd size")
        return self._stream.read(size)

    def whole(self, size: int) -> bytes:
        """This many bytes."""
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if offset > self._limit:
            raise tarfile.ReadError(f"it unpacks to more than {LIMITS.ratio} times its size")
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def _unpacked(file: BinaryIO) -> tuple[BinaryIO, tuple[type[Exception], ...]]:
    """What is in the file, and what reading it may raise that nothing else does."""
    head = file.read(6)
    file.seek(0)
    if head.startswith(_GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=file)), ()
    if head.startswith(_BZIP2):
        return cast(BinaryIO, bz2.BZ2File(file)), ()
    if head.startswith(_XZ):
        return cast(BinaryIO, lzma.LZMAFile(file)), ()
    if head.startswith(_ZSTD):
        zstd = _zstd()
        return zstd.ZstdFile(file), (zstd.ZstdError,)
    return file, ()


def _zstd() -> Any:
    for module in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(module)
        except ImportError:
            continue
    message = "Archives packed by Zstandard need another library."
    raise ReadFailure(Category.MISSING_PROGRAM, message, "pip install 'trichluc[archives]'")


def _kind(entry: tarfile.TarInfo) -> Kind:
    if entry.isdir():
        return Kind.FOLDER
    if entry.issym() or entry.islnk():
        return Kind.LINK
    return Kind.FILE if entry.isreg() and not entry.issparse() else Kind.DEVICE


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
