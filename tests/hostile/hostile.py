"""What every hostile file is: a name, bytes made on the spot, and what it is there for."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data/samples/003_122d7f91c9e152a1"
CUTS = (1, 10, 50, 90, 99)  # per cent of a file that are left


@dataclass(frozen=True)
class Hostile:
    """A file of the corpus. `origin` is a file of this project that was spoilt, empty for one made up whole."""

    name: str
    purpose: str
    make: Callable[[], bytes]
    origin: str = ""


def spoilt(path: Path) -> Iterator[Hostile]:
    """A good file of the project cut off, and with wrong bytes in it."""
    origin, suffix = path.relative_to(ROOT).as_posix(), path.suffix
    for cut in CUTS:
        yield Hostile(f"cut-{cut}{suffix}", f"cut off after {cut} %", lambda cut=cut: _cut(path.read_bytes(), cut), origin)
    for seed in range(3):
        yield Hostile(
            f"wrong-bytes-{seed}{suffix}", "1 byte in 200 is wrong", lambda seed=seed: _wrong(path.read_bytes(), seed), origin
        )


def _cut(data: bytes, per_cent: int) -> bytes:
    return data[: len(data) * per_cent // 100]


def _wrong(data: bytes, seed: int) -> bytes:
    chance, spoilt = random.Random(seed), bytearray(data)
    for at in chance.sample(range(len(data)), len(data) // 200):
        spoilt[at] = chance.randrange(256)
    return bytes(spoilt)


@lru_cache
def zeros_packed(megabytes: int) -> bytes:
    """So many MB of zeros, deflated in no time: one is packed, and its blocks repeated."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = (megabytes << 20) % 65521 << 16 | 1  # Adler-32 of zeros
    return b"\x78\xda" + block * megabytes + b"\3\0" + checksum.to_bytes(4, "big")
