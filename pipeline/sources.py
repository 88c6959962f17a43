"""Which files a run reads: those under the archives, in one order on every machine, each with the path that the tables show."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_SETTLED_NS = 2_000_000_000  # FAT and some network file systems count time in steps of two seconds

# What desktops leave beside documents; `~$name.docx` is Word's lock on an open file.
_JUNK = {"thumbs.db", "desktop.ini", "ehthumbs.db"}
# What a run leaves in its OUT: an archive that holds an earlier run's, be it a run that was killed, is not to be read with it.
_OUT_MARKS = frozenset({"work.sqlite", "tables"})
_LEFT = {"work.sqlite-wal", "work.sqlite-shm", "knowledge.duckdb", "datapackage.json", "report.html", "dataset"}
_OURS = _OUT_MARKS | _LEFT
_JUNK_PREFIXES = (".", "~$")


class Source(NamedTuple):
    """A file to read. `shown` is its path as the user named it, in posix form; `archive` is the input it was found under."""

    path: str
    shown: str
    archive: str


class InputError(Exception):
    """The command can't be carried out as it was given: says what to change."""


def find_sources(archives: list[Path], out: Path) -> list[Source]:
    """Every file of these archives but hidden files, junk and what lies under `out`, by shown path. Raises InputError."""
    found: dict[str, Source] = {}
    for archive in archives:
        if not archive.exists():
            raise InputError(f"{readable(str(archive))} does not exist")
        if archive.is_dir() and out.exists() and archive.samefile(out):
            raise InputError(f"OUT must not be the archive itself ({readable(str(out))}); choose another folder")
        name = shown_name(archive)
        if archive.is_dir():
            for path in _walk(archive, out):
                shown = shown_name(archive / os.path.relpath(path, archive))
                found.setdefault(shown, Source(path, shown, name))
        else:
            found.setdefault(name, Source(str(archive), name, name))
    if not found:
        raise InputError("nothing to read: no file under " + ", ".join(readable(str(archive)) for archive in archives))
    return [found[shown] for shown in sorted(found)]


def stamp(source: Source) -> str | None:
    """What changes when a file changes: its size and time; None where that says nothing.

    A file written a moment ago may be written again within the same step of its file system's clock.
    """
    try:
        status = Path(source.path).stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode) or time.time_ns() - status.st_mtime_ns < _SETTLED_NS:
        return None
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def shown_name(path: Path) -> str:
    """A path as the tables show it: as the user gave it, in posix form."""
    return readable(path.as_posix())


def readable(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 shown as \\xNN, so that any table can hold it.

    A name that holds such four characters itself shows its backslash as \\x5c: no two names become one.
    """
    return name.replace("\\x", "\\x5cx").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _walk(folder: Path, out: Path) -> Iterator[str]:
    """Paths of files under a folder. Links to folders are followed, each folder once: a loop ends."""
    seen = {_identity(str(out))} if out.exists() else set()
    closed: list[str] = []
    for root, folders, files in os.walk(folder, followlinks=True, onerror=lambda error: closed.append(error.filename)):
        if (identity := _identity(root)) in seen:
            folders.clear()
            continue
        seen.add(identity)
        ours = _OURS if {*folders, *files} >= _OUT_MARKS else frozenset[str]()
        folders[:] = sorted(name for name in folders if name not in ours and not _is_junk(name))
        paths = (os.path.join(root, name) for name in files if name not in ours and not _is_junk(name))  # noqa: PTH118
        yield from filter(_is_file, paths)
    yield from closed  # folders that can't be listed: the run says so


def _identity(path: str) -> tuple[int, int]:
    status = Path(path).stat()
    return status.st_dev, status.st_ino


def _is_junk(name: str) -> bool:
    return name.startswith(_JUNK_PREFIXES) or name.lower() in _JUNK


def _is_file(path: str) -> bool:
    """Whether this is a file, or might be: a broken link is left to fail in the open. Pipes and devices would hang a reader."""
    try:
        return stat.S_ISREG(Path(path).stat().st_mode)
    except OSError:
        return True
