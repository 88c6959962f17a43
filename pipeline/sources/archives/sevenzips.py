"""7z archives, by py7zr. It pushes the members of a whole pass; here they are pulled one at a time, so that none is kept."""

from __future__ import annotations

import lzma
import os
import struct
import zlib
from collections.abc import Iterator
from queue import Empty, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources.archives.archive import Kind, Member, damaged, encrypted
from trichluc.pipeline.sources.source import Place

if TYPE_CHECKING:
    from py7zr import SevenZipFile
    from py7zr.py7zr import ArchiveFile

MAGIC = b"7z\xbc\xaf\x27\x1c"

# What py7zr lets through from the libraries under it and from headers that it does not expect.
_BROKEN = (
    *(lzma.LZMAError, zlib.error, EOFError, OSError, ValueError, TypeError, struct.error),
    *(LookupError, AttributeError, AssertionError, ArithmeticError, RuntimeError, MemoryError),
)


class SevenZipArchive:
    """A 7z file. Raises ReadFailure where its table of contents can't be read."""

    def __init__(self, file: BinaryIO, password: str | None) -> None:
        self._password = password
        self.size = file.seek(0, os.SEEK_END)
        self._archive, self._errors = _open(file, password)
        self._entries: list[ArchiveFile] = list(getattr(self._archive, "files", ()))
        self._names = [entry.filename for entry in self._entries]
        # py7zr takes names for paths and refuses those that escape, so it gets numbers, which also tells repeated names apart.
        for number, entry in enumerate(self._entries):
            entry._file_info["filename"] = str(number)
        self._pass: _Pass | None = None
        self._broken: dict[int, Exception] = {}  # blocks that can't be unpacked on: to try once for each member would take ages

    def __del__(self) -> None:
        running: _Pass | None = getattr(self, "_pass", None)
        if running is not None:
            running.stop()

    def members(self) -> Iterator[Member]:
        """Its entries."""
        for number, (name, entry) in enumerate(zip(self._names, self._entries, strict=True)):
            yield Member(name, Place(number, entry.uncompressed), _kind(entry))

    def read(self, place: Place) -> bytes:
        """A member's content."""
        entry = self._entries[place.at]
        if entry.emptystream:
            return b""
        block = id(entry.folder)
        if block not in self._broken:
            given = self._reach(place.at)
            if given.data is not None:
                return given.data
            self._broken[block] = given.error or EOFError("the archive ends before it")
        error = self._broken[block]
        if self._archive.needs_password():
            raise encrypted("It", self._password) from error
        message = f"It can't be unpacked: {_words(error)}."
        raise ReadFailure(Category.DAMAGED, message, "Download or copy the archive again.") from error

    def _reach(self, number: int) -> _Given:
        """What the pass under way gives at this member, or a new one where that is beyond it or broke off before it."""
        if self._pass is not None and self._pass.comes_to(number):
            given = self._pass.take(number)
            if given.data is not None:
                return given
        if self._pass is not None:
            self._pass.stop()
        wanted = [str(n) for n, entry in enumerate(self._entries) if n >= number and not entry.emptystream]
        self._pass = _Pass(self._archive, wanted, self._errors)
        return self._pass.take(number)


class _Given(NamedTuple):
    """A member that a pass has come to; without data it is the pass's end."""

    number: int
    data: bytes | None
    error: Exception | None = None


class _Stopped(Exception):
    """Nobody wants the rest of a pass."""


class _Pass:
    """One unpacking of an archive, in a thread that waits until what it has unpacked is taken."""

    def __init__(self, archive: SevenZipFile, wanted: list[str], errors: tuple[type[Exception], ...]) -> None:
        self._archive, self._wanted, self._errors = archive, wanted, errors
        self._given: Queue[_Given] = Queue(maxsize=1)
        self._stopped = Event()
        self._last: int | float = int(wanted[0]) - 1  # the member that was taken last
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def comes_to(self, number: int) -> bool:
        """Whether this member is still before it."""
        return number > self._last

    def take(self, number: int) -> _Given:
        """Go on to this member."""
        while (given := self._given.get()).number < number and given.data is not None:
            pass
        self._last = given.number if given.data is not None else float("inf")
        return given

    def stop(self) -> None:
        """Let the thread end."""
        self._stopped.set()
        while self._thread.is_alive():
            try:
                self._given.get(timeout=0.01)
            except Empty:
                continue

    def _run(self) -> None:
        error = None
        try:
            self._archive.reset()
            self._archive.extract(targets=self._wanted, factory=_Factory(self))  # type: ignore[arg-type]  # its base is not needed
        except _Stopped:
            return
        except self._errors as raised:
            error = raised
        self._given.put(_Given(-1, None, error))

    def give(self, number: int, data: bytes) -> None:
        """Hand a member over, once the one before it is taken."""
        self.check()
        self._given.put(_Given(number, data))

    def check(self) -> None:
        """Raises _Stopped where nobody wants more."""
        if self._stopped.is_set():
            raise _Stopped


class _Factory:
    """Makes what py7zr writes members to; their names are their numbers."""

    def __init__(self, running: _Pass) -> None:
        self._running = running

    def create(self, filename: str) -> _Sink:
        """Where one member goes."""
        return _Sink(int(filename), self._running)


class _Sink:
    """Takes one member from py7zr."""

    def __init__(self, number: int, running: _Pass) -> None:
        self._number, self._running, self._data = number, running, bytearray()

    def write(self, data: bytes) -> int:
        """Take a piece."""
        self._running.check()
        self._data += data
        return len(data)

    def seekable(self) -> bool:
        """It is not."""
        return False

    def close(self) -> None:
        """The member is whole and its checksum right."""
        self._running.give(self._number, bytes(self._data))


def _open(file: BinaryIO, password: str | None) -> tuple[SevenZipFile, tuple[type[Exception], ...]]:
    """The archive and what it may raise. The password is used only where it is needed."""
    try:
        from py7zr import SevenZipFile
        from py7zr.exceptions import ArchiveError, PasswordRequired
    except ImportError as error:
        message = "7z archives need another library."
        raise ReadFailure(Category.MISSING_PROGRAM, message, "pip install 'trichluc[archives]'") from error
    errors: tuple[Any, ...] = (ArchiveError, PasswordRequired, *_BROKEN)
    for tried in (None, password):
        file.seek(0)
        try:
            archive = SevenZipFile(file, "r", password=tried)
            if tried is not None or not archive.needs_password():
                return archive, errors
        except PasswordRequired:
            continue
        except errors as error:
            if tried is not None:  # a wrong one makes rubbish of the table of contents
                raise encrypted("The archive", password) from error
            raise damaged(_words(error)) from error
    raise encrypted("The archive", password)


def _kind(entry: ArchiveFile) -> Kind:
    if entry.is_directory:
        return Kind.FOLDER
    if entry.is_symlink or entry.is_junction:
        return Kind.LINK
    return Kind.FILE if entry.is_file else Kind.DEVICE


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
