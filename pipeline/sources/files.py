"""One file's bytes, from a disk or from behind a URL."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import BinaryIO

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources.names import is_url

MAX_BYTES = 1 << 30  # a file is held in memory while it is read


def open_file(path: str) -> BinaryIO:
    """Open a path or URL for reading. Raises ReadFailure."""
    if is_url(path):
        from trichluc.pipeline.sources.remote import open_url

        return open_url(path)
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise unreadable(error) from error


def read_file(path: str) -> bytes:
    """The content of a path or URL. Raises ReadFailure."""
    if is_url(path):
        from trichluc.pipeline.sources.remote import read_url

        return read_url(path, MAX_BYTES)
    try:
        status = Path(path).stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadFailure(Category.UNREADABLE, "The folder could not be listed.", "Check that you may read it.")
        if status.st_size > MAX_BYTES:
            raise too_large(MAX_BYTES)
        return Path(path).read_bytes()
    except OSError as error:
        raise unreadable(error) from error


def version(path: str) -> str | None:
    """What changes when a file changes: its size, time and number; None where that can't be told without reading it."""
    status = _status(path)
    return status and _version(status)


def settled_version(path: str, age_ns: int) -> str | None:
    """The version of a file that was not written within this time; None where it was, or is no file."""
    status = _status(path)
    if status is None or not stat.S_ISREG(status.st_mode) or time.time_ns() - status.st_mtime_ns < age_ns:
        return None
    return _version(status)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116  a Path costs three times what the system takes to answer
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return None


def _version(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def unreadable(error: OSError) -> ReadFailure:
    """What the file system would not give."""
    message = f"The file could not be opened: {error.strerror or error}."
    return ReadFailure(Category.UNREADABLE, message, "Check that it exists and may be read.")


def too_large(limit: int) -> ReadFailure:
    """A file that can't be held in memory."""
    message = f"The file is larger than {limit >> 20} MB."
    return ReadFailure(Category.TOO_LARGE, message, "Split it, or take out the part that matters.")
