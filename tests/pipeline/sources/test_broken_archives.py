"""Archives broken at random: each member and each archive ends in its content or in a failure, soon, and never in an error.

A longer search: HYPOTHESIS_EXAMPLES=100000 python -m pytest tests/pipeline/sources/test_broken_archives.py
"""

from __future__ import annotations

import io
import os
import struct
import tempfile
import time
from pathlib import Path
from zlib import crc32

import py7zr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from test_archives import FILES, KINDS, encrypted_zip, seven_zip_of, zip_of  # isort: skip
from trichluc.models.failures import ReadFailure
from trichluc.pipeline.sources import Source, find_sources, read_bytes
from trichluc.pipeline.sources.source import Reason

SEEDS = [(name, make(FILES)) for name, make in KINDS.items()] + [
    ("x.zip", encrypted_zip()),
    ("x.7z", seven_zip_of(FILES, "123")),
    ("x.7z", seven_zip_of(FILES, "123", hide_names=True)),
    ("x.zip", zip_of({"a.7z": seven_zip_of(FILES), "b.tgz": KINDS["x.tar.gz"](FILES)})),
]
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 4000), st.sampled_from(["flip", "cut", "insert", "repeat", "fill"]), st.binary(min_size=1, max_size=8)
    ),
    min_size=1,
    max_size=6,
)


def broken(data: bytes, changes: list[tuple[int, str, bytes]]) -> bytes:
    for where, how, piece in changes:
        at = where % (len(data) + 1)
        match how:
            case "flip":
                data = data[:at] + piece + data[at + len(piece) :]
            case "cut":
                data = data[:at] if piece[0] < 64 else data[:at] + data[at + len(piece) :]
            case "insert":
                data = data[:at] + piece + data[at:]
            case "repeat":
                data = data[:at] + data[at // 2 :]
            case "fill":
                data = data[:at] + b"\xff" * len(piece) + data[at + len(piece) :]
    return data


def resealed(name: str, data: bytes) -> bytes:
    """The checksums of a 7z file's or a tar file's headers made right again, so that what is broken gets through to be read."""
    if name.endswith(".7z") and len(data) > 32:
        at, size = struct.unpack_from("<2Q", data, 12)
        rest = data[12:28] + crc32(data[32 + at : 32 + at + size]).to_bytes(4, "little")
        return data[:8] + crc32(rest).to_bytes(4, "little") + rest + data[32:]
    if name.endswith(".tar"):
        blocks = [data[at : at + 512] for at in range(0, len(data), 512)]
        return b"".join(map(_resealed_block, blocks))
    return data


def _resealed_block(block: bytes) -> bytes:
    if block[257:262] != b"ustar" or len(block) < 512:
        return block
    return block[:148] + b"%06o\0 " % sum(block[:148] + b" " * 8 + block[156:]) + block[156:]


def plain_seven_zip() -> bytes:
    """One whose table of contents is not packed."""
    made = io.BytesIO()
    with py7zr.SevenZipFile(made, "w") as archive:
        archive.set_encoded_header_mode(False)
        for name, data in FILES.items():
            archive.writestr(data, name)
    return made.getvalue()


SEEDS.append(("x.7z", plain_seven_zip()))


@settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "150")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.sampled_from(SEEDS), CHANGES, st.booleans(), st.sampled_from([None, "123"]))
def test_whatever_is_broken_ends_in_a_failure(
    seed: tuple[str, bytes], changes: list[tuple[int, str, bytes]], reseal: bool, password: str | None
) -> None:
    name, data = seed
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        data = broken(data, changes)
        path.write_bytes(resealed(name, data) if reseal else data)
        began = time.monotonic()
        for source in find_sources([path], Path("out"), password=password):
            check(source, password)
        assert time.monotonic() - began < 10


def check(source: Source, password: str | None) -> None:
    try:
        read_bytes(source, password)
    except ReadFailure as failure:
        assert failure.message
        assert failure.advice
    assert source.reason is None or isinstance(source.reason, Reason)
    source.shown.encode()  # whatever it is called, tables can hold it
