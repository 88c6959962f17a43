"""ZIP archives, by the standard library."""

from __future__ import annotations

import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources.archives.archive import LIMITS, Kind, Member, encrypted
from trichluc.pipeline.sources.archives.cut_zips import DOCUMENT_MARKS, CutZipArchive
from trichluc.pipeline.sources.archives.zip_names import entry_name
from trichluc.pipeline.sources.source import Place

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
    IndexError,
    OverflowError,
)
_ENCRYPTED, _UTF8 = 0x1, 0x800  # bits of an entry's flags
_AES = 99  # the compression method that stands for WinZip's encryption
_END = struct.Struct("<4s4H2LH")  # the end of the table of contents; [6] is the table's size
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_IN_64 = 0xFFFFFFFF  # "see the 64-bit record"


def open_zip(file: BinaryIO, password: str | None) -> ZipArchive | CutZipArchive:
    """A ZIP file, or what is left of one that was cut off. Raises ReadFailure where its table of contents is too large."""
    size = file.seek(0, os.SEEK_END)
    try:
        if _index_size(file) > LIMITS.index:
            message = "The archive has too many members to be read in place."
            raise ReadFailure(Category.TOO_LARGE, message, "Unpack it and run on the folder.")
        return ZipArchive(zipfile.ZipFile(file), size, password)
    except (*_BROKEN, NotImplementedError):
        return CutZipArchive(file, size)


class ZipArchive:
    """A whole ZIP file."""

    def __init__(self, opened: zipfile.ZipFile, size: int, password: str | None) -> None:
        self._zip, self.size, self._password = opened, size, password
        self._entries = opened.infolist()

    @property
    def is_document(self) -> bool:
        """Whether this is an Office document (Office Open XML, OpenDocument, EPUB), which is a ZIP file by its build."""
        return not DOCUMENT_MARKS.isdisjoint(self._zip.NameToInfo)

    def members(self) -> Iterator[Member]:
        """Its entries."""
        for number, entry in enumerate(self._entries):
            yield Member(_name(entry), Place(number, entry.file_size), _kind(entry), entry.compress_size)

    def read(self, place: Place) -> bytes:
        """A member's content."""
        entry = self._entries[place.at]
        is_encrypted = bool(entry.flag_bits & _ENCRYPTED)
        if entry.compress_type == _AES:
            message = "It is encrypted with AES, which is not read in a ZIP archive."
            raise ReadFailure(Category.ENCRYPTED, message, "Unpack it with its password (7-Zip does) and run on the folder.")
        try:
            with self._zip.open(entry, pwd=self._password.encode() if is_encrypted and self._password else None) as member:
                return member.read()
        except NotImplementedError as error:
            message = f"It is packed in a way that is not read ({error})."
            raise ReadFailure(Category.UNSUPPORTED, message, "Unpack the archive and run on the folder.") from error
        except (*_BROKEN, RuntimeError) as error:
            if is_encrypted:  # of 256 wrong passwords one is only told by what it unpacks to
                raise encrypted("It", self._password) from error
            message = f"It can't be unpacked: {str(error) or type(error).__name__}."
            raise ReadFailure(Category.DAMAGED, message, "Download or copy the archive again.") from error


def _kind(entry: zipfile.ZipInfo) -> Kind:
    mode = stat.S_IFMT(entry.external_attr >> 16)
    if entry.filename.endswith("/"):  # is_dir() fails over an entry without a name
        return Kind.FOLDER
    if stat.S_ISLNK(mode):
        return Kind.LINK
    return Kind.FILE if mode in (0, stat.S_IFREG) else Kind.DEVICE


def _name(entry: zipfile.ZipInfo) -> str:
    """An entry's name; zipfile has read it as CP437 where no flag says UTF-8."""
    if entry.filename.isascii() or entry.flag_bits & _UTF8:
        return entry.filename
    return entry_name(entry.filename.encode("cp437", "replace"), entry.flag_bits)


def _index_size(file: BinaryIO) -> int:
    """The size of the table of contents by the archive's last record, 0 where there is none: zipfile will say so."""
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(max(0, size - _END.size - 0xFFFF))  # a comment of up to 64 KB may follow it
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        return 0
    index = int(_END.unpack_from(tail, at)[6])
    if index != _IN_64 or at < _END64_LOCATOR.size:
        return index
    _, _, offset, _ = _END64_LOCATOR.unpack_from(tail, at - _END64_LOCATOR.size)
    file.seek(min(offset, size))
    record = file.read(_END64.size)
    return int(_END64.unpack(record)[8]) if len(record) == _END64.size else 0
