"""Names of inputs from a list: a file's lines, or what another program writes to standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from trichluc.pipeline.sources.names import InputError, readable

STANDARD_INPUT = "-"
_CHUNK = 1 << 16


def read_list(name: str, separator: bytes = b"\n") -> Iterator[str]:
    """The names in a list, one a line or, with a NUL as `separator`, as `find -print0` writes them; empty ones left out.

    Raises InputError at once where the list can't be opened.
    """
    if name == STANDARD_INPUT:
        return _names(sys.stdin.buffer, separator)
    try:
        return _names(Path(name).open("rb"), separator)
    except OSError as error:
        raise InputError(f"the list {readable(name)} can't be read: {error.strerror}") from error


def _names(stream: BinaryIO, separator: bytes) -> Iterator[str]:
    with stream:
        for part in _parts(stream, separator):
            name = part.removesuffix(b"\r") if separator == b"\n" else part
            if name:
                yield os.fsdecode(name)


def _parts(stream: BinaryIO, separator: bytes) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(separator)
        yield from whole
    yield rest
