"""Names of inputs from a list: a file's lines, or what another program writes to standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from trichluc.pipeline.sources.names import InputError, readable

STANDARD_INPUT = "-"
_CHUNK = 1 << 16


def read_list(name: str, separator: bytes = b"\n") -> Iterator[str]:
    """The names in a list, one a line or, with a NUL as `separator`, as `find -print0` writes them; empty ones left out.

    Raises InputError at once where the list can't be opened.
    """
    try:
        stream = nullcontext(sys.stdin.buffer) if name == STANDARD_INPUT else Path(name).open("rb")
    except OSError as error:
        raise InputError(f"the list {readable(name)} can't be read: {error.strerror}") from error

    def names() -> Iterator[str]:
        with stream as opened:
            for line in _parts(opened, separator):
                if separator == b"\n":
                    line = line.removesuffix(b"\r")
                if line:
                    yield os.fsdecode(line)

    return names()


def _parts(stream: BinaryIO, separator: bytes) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(separator)
        yield from whole
    yield rest
