"""RTF and Word 97 documents: nesting, objects, and chains of sectors that never end."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .hostile import ROOT, Hostile, spoilt

DOC = ROOT / "tests/pipeline/read/files/ke-hoach-unicode.doc"
SECTOR = 512


def rtf(body: str) -> bytes:
    """An RTF document with this body and one line of text behind it."""
    return (r"{\rtf1\ansi\ansicpg1258 " + body + r"\par So: 01/QD-UBND\par}").encode("latin-1")


def doc(offset: int, value: bytes) -> bytes:
    """A good Word 97 document with another value at one place."""
    data = bytearray(DOC.read_bytes())
    data[offset : offset + len(value)] = value
    return bytes(data)


def looping_chains() -> bytes:
    """Every sector says that the next is sector 5."""
    data = bytearray(DOC.read_bytes())
    (first,) = struct.unpack_from("<I", data, 76)
    begin = (first + 1) * SECTOR
    data[begin : begin + SECTOR] = struct.pack("<I", 5) * (SECTOR // 4)
    return bytes(data)


def looping_directory() -> bytes:
    """Every entry of the directory is its own neighbour and child."""
    data = bytearray(DOC.read_bytes())
    (first,) = struct.unpack_from("<I", data, 48)
    for entry in range(4):
        struct.pack_into("<3I", data, (first + 1) * SECTOR + entry * 128 + 68, entry, entry, entry)
    return bytes(data)


def huge_streams() -> bytes:
    """Every stream says that it has 2 GB."""
    data = bytearray(DOC.read_bytes())
    (first,) = struct.unpack_from("<I", data, 48)
    for entry in range(1, 4):
        struct.pack_into("<Q", data, (first + 1) * SECTOR + entry * 128 + 120, 0x7FFFFFFF)
    return bytes(data)


def header_of_word(offset: int, value: bytes) -> bytes:
    """Another value in the header (FIB) of the stream WordDocument."""
    return doc(DOC.read_bytes().index(b"\xec\xa5", SECTOR) + offset, value)


def _rtf(url: str) -> Iterator[Hostile]:
    yield Hostile("braces.rtf", "100,000 groups in each other", lambda: rtf("{" * 100_000 + "}" * 100_000))
    yield Hostile("braces-open.rtf", "200,000 groups that never end", lambda: rtf("{" * 200_000))
    yield Hostile("braces-closed.rtf", "more groups end than begin", lambda: rtf("}" * 1000))
    yield Hostile(
        "object.rtf",
        "an embedded object with a program in it",
        lambda: rtf(r"{\object\objemb\objupdate{\*\objclass Package}{\*\objdata " + "4d5a" * 500_000 + "}}"),
    )
    yield Hostile(
        "object-linked.rtf",
        "an object to be fetched from the web",
        lambda: rtf(r"{\object\objautlink\objupdate{\*\objdata " + url.encode().hex() + "}}"),
    )
    yield Hostile(
        "field-linked.rtf",
        "fields that include a file and a page of the web",
        lambda: rtf(
            r"{\field{\*\fldinst INCLUDETEXT "
            + url
            + r"}{\fldrslt a}}{\field{\*\fldinst INCLUDETEXT /etc/passwd}}{\*\template "
            + url
            + "}"
        ),
    )
    yield Hostile("binary.rtf", "binary data of 2,000,000,000 bytes, says the file", lambda: rtf(r"\bin2000000000 "))
    yield Hostile("binary-negative.rtf", "binary data of -1 bytes", lambda: rtf(r"{\bin-1 a}"))
    yield Hostile(
        "skip.rtf",
        "each letter stands for 1,000,000,000 that follow",
        lambda: rtf(r"{\uc1000000000\u272 a}\u-9999999 b\u55357 c"),
    )
    yield Hostile("picture.rtf", "a picture of 2 MB of digits", lambda: rtf(r"{\pict\pngblip " + "89504e47" * 250_000 + "}"))
    yield Hostile("cells.rtf", "100,000 cells in one row without a table", lambda: rtf(r"a\cell " * 100_000))
    yield Hostile("words-unknown.rtf", "a control word of a megabyte", lambda: rtf("\\" + "a" * 1_000_000))
    yield Hostile(
        "numbers.rtf", "numbers beyond measure", lambda: rtf(r"\fs99999999999999999999\f-7\ansicpg99999\'zz\li-99999999999 a")
    )
    yield Hostile(
        "fonts.rtf",
        "50,000 fonts",
        lambda: rtf(r"{\fonttbl" + "".join(rf"{{\f{n}\fcharset163 F{n};}}" for n in range(50_000)) + "}"),
    )
    yield Hostile("header-alone.rtf", "a header and nothing else", lambda: rb"{\rtf1")


def _doc() -> Iterator[Hostile]:
    origin = DOC.relative_to(ROOT).as_posix()
    cases = [
        ("chains-loop", "every sector is followed by sector 5", looping_chains),
        ("directory-loop", "entries of the directory are their own children", looping_directory),
        ("streams-huge", "streams of 2 GB, says the directory", huge_streams),
        ("sector-size", "sectors of 2^31 bytes", lambda: doc(30, b"\x1f\0")),
        ("sector-size-0", "sectors of 1 byte", lambda: doc(30, b"\0\0")),
        ("tables-many", "says that it has 4,000,000,000 sector tables", lambda: doc(44, b"\xff\xff\xff\xee")),
        ("difat-loop", "the list of sector tables goes on in itself", lambda: doc(68, b"\1\0\0\0\xff\xff\xff\x7f")),
        ("mini-loop", "the table of small sectors begins in the header", lambda: doc(60, b"\0\0\0\0\xff\xff\0\0")),
        ("directory-nowhere", "the directory lies beyond the end", lambda: doc(48, b"\xff\xff\xff\x0f")),
        ("pieces-huge", "a table of text pieces of 2 GB", lambda: header_of_word(0x1A6, b"\xff\xff\xff\x7f")),
        ("pieces-negative", "a table of text pieces at -1", lambda: header_of_word(0x1A2, b"\xff\xff\xff\xff")),
        ("text-huge", "a text of 2,000,000,000 letters, says the header", lambda: header_of_word(0x4C, b"\xff\xff\xff\x7f")),
        ("locked", "locked with a password", lambda: header_of_word(0x0A, b"\x00\x13")),
        ("header-alone", "512 bytes of header", lambda: DOC.read_bytes()[:SECTOR]),
    ]
    for name, purpose, make in cases:
        yield Hostile(f"{name}.doc", purpose, make, origin)


def legacy_documents(url: str) -> list[Hostile]:
    """Every hostile RTF and DOC; `url` is the page that some of them would fetch."""
    return [*_rtf(url), *_doc(), *spoilt(DOC)]
