"""ZIP archives that were cut off: their table of contents, which stands at the end, is lost, but each member has a header."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources.archives.archive import LIMITS, Kind, Member, damaged
from trichluc.pipeline.sources.archives.zip_names import entry_name
from trichluc.pipeline.sources.source import Place

_HEADER = struct.Struct("<4s5H3L2H")  # signature, version, flags, method, time, date, checksum, packed, size, name, extra
_SIGNATURE = b"PK\x03\x04"
_DESCRIPTOR = b"PK\x07\x08"
_ENCRYPTED, _SIZES_BEHIND = 0x1, 0x8  # bits of the flags
_STORED, _DEFLATED = 0, 8
_CHUNK = 1 << 16

DOCUMENT_MARKS = frozenset(
    {"[Content_Types].xml", "mimetype"}
)  # members of Office documents, which are ZIP files by their build


class _Header(NamedTuple):
    name: str
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    start: int  # of the data


class CutZipArchive:
    """What is left of a ZIP file, read from its beginning."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self.size = file, size

    @property
    def is_document(self) -> bool:
        """Whether this is an Office document: such a member comes first."""
        first = self._header(0)
        return first is not None and first.name in DOCUMENT_MARKS

    def members(self) -> Iterator[Member]:
        """The members whose end is there, then the failure."""
        at = 0
        while (header := self._header(at)) is not None:
            if header.flags & _SIZES_BEHIND:
                packed, size = self._measured(header)
                end = header.start + packed
                end += 16 if self._bytes(end, 4) == _DESCRIPTOR else 12
            else:
                packed, size, end = header.packed, header.size, header.start + header.packed
            if end > self.size:
                break
            kind = Kind.FOLDER if header.name.endswith("/") else Kind.FILE
            yield Member(header.name, Place(at, size), kind, packed)
            at = end
        raise damaged("its end is missing")

    def read(self, place: Place) -> bytes:
        """A member's content."""
        header = self._header(place.at)
        if header is None:
            raise damaged("it has changed since it was listed")
        if header.flags & _ENCRYPTED:
            message = "It is encrypted, in a damaged archive."
            raise ReadFailure(
                Category.ENCRYPTED, message, "Download or copy the archive again and give its password (--password)."
            )
        if header.method == _STORED:
            return self._bytes(header.start, place.size)
        try:
            data = b"".join(self._unpacked(header, zlib.decompressobj(-zlib.MAX_WBITS)))
        except zlib.error as error:
            raise damaged(str(error)) from error
        if len(data) != place.size or (not header.flags & _SIZES_BEHIND and zlib.crc32(data) != header.checksum):
            raise damaged("a checksum is wrong")
        return data

    def _header(self, at: int) -> _Header | None:
        head = self._bytes(at, _HEADER.size)
        if len(head) < _HEADER.size or not head.startswith(_SIGNATURE):
            return None
        _, _, flags, method, _, _, checksum, packed, size, named, extra = _HEADER.unpack(head)
        name = self._bytes(at + _HEADER.size, named)
        return _Header(entry_name(name, flags), flags, method, checksum, packed, size, at + _HEADER.size + named + extra)

    def _measured(self, header: _Header) -> tuple[int, int]:
        """Packed and unpacked size of a member whose header doesn't tell. Raises ReadFailure where its end isn't found."""
        if header.method != _DEFLATED or header.flags & _ENCRYPTED:
            raise damaged("its end is missing")
        unpacking, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
        try:
            for piece in self._unpacked(header, unpacking):
                size += len(piece)
        except zlib.error as error:
            raise damaged(str(error)) from error
        if not unpacking.eof:
            raise damaged("its end is missing")
        return self._file.tell() - len(unpacking.unused_data) - header.start, size

    def _unpacked(self, header: _Header, unpacking: zlib._Decompress) -> Iterator[bytes]:
        if header.method != _DEFLATED:
            message = f"It is packed in a way that is not read in a damaged archive ({header.method})."
            raise ReadFailure(Category.UNSUPPORTED, message, "Download or copy the archive again.")
        self._file.seek(header.start)
        given = 0
        while not unpacking.eof and (chunk := unpacking.unconsumed_tail or self._file.read(_CHUNK)):
            piece = unpacking.decompress(chunk, _CHUNK << 4)
            given += len(piece)
            if given > LIMITS.member:
                raise damaged("a member has no end")
            yield piece

    def _bytes(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)
