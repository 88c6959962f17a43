"""Archives that write outside of themselves, unpack without end, or hold each other; and files under a wrong name."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from .hostile import SAMPLE, Hostile, zeros_packed
from .images import png
from .legacy import DOC, rtf
from .pdfs import pdf
from .texts import html
from .word import bomb, docx

TEXT = b"KE HOACH\nSo: 01/KH-UBND\n"


def zipped(*members: tuple[str, bytes], mode: int = 0) -> bytes:
    """A ZIP of these members; `mode` as Unix has it (a link is 0o120777)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(*members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE, target: str = "", mode: str = "w") -> bytes:
    """A tar of these members, all of one kind."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, target, len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def nested(depth: int, breadth: int = 1) -> bytes:
    """An archive in an archive in an archive …"""
    data = zipped(("a.txt", TEXT))
    for level in range(depth):
        data = zipped(*((f"{level}-{n}.zip", data) for n in range(breadth)))
    return data


def gzipped_zeros(megabytes: int) -> bytes:
    """So many MB of zeros as a gzip file."""
    checksum = zlib.crc32(bytes(megabytes << 20)).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + zeros_packed(megabytes)[2:-4] + checksum + (megabytes << 20).to_bytes(4, "little")


def _archives() -> Iterator[Hostile]:
    for name in ("../../evil.txt", "/evil.txt", "..\\..\\evil.txt", "C:\\evil.txt", "a/../../../evil.txt"):
        shown = name.replace("/", "_").replace("\\", "_").replace(":", "").replace("..", "up")
        yield Hostile(f"escape-{shown}.zip", f"a member named {name}", lambda name=name: zipped((name, TEXT)))
    yield Hostile(
        "link.zip", "a member that is a link to /etc/passwd", lambda: zipped(("a.txt", b"/etc/passwd"), mode=0o120777)
    )
    yield Hostile("bomb.zip", "a member of 40 MB of blanks", lambda: zipped(("bomb.docx", bomb(40))))
    yield Hostile("nested-30.zip", "archives 30 deep", lambda: nested(30))
    yield Hostile("nested-wide.zip", "10 archives in each of 10 archives, 4 deep", lambda: nested(4, 10))
    yield Hostile("members-20000.zip", "20,000 empty members", lambda: zipped(*((f"{n}.txt", b"") for n in range(20_000))))
    yield Hostile(
        "members-alike.zip", "two members of one name", lambda: zipped(("a.txt", TEXT), ("A.txt", TEXT), ("a.txt", TEXT + b"2"))
    )
    yield Hostile(
        "names-odd.zip",
        "members named with newlines, control characters and nothing",
        lambda: zipped(("a\nb.txt", TEXT), ("\x1b[2J.txt", TEXT), (" ", TEXT)),
    )
    yield Hostile(
        "cut.zip",
        "cut off in the middle",
        lambda: (data := SAMPLE.with_suffix(".docx").read_bytes())[: len(data) // 2],
        "data/samples/003_122d7f91c9e152a1.docx",
    )
    yield Hostile("empty.zip", "no members", lambda: zipped())
    yield Hostile(
        "escape.tar",
        "members named ../../evil.txt and /evil.txt",
        lambda: tarred(("../../evil.txt", TEXT), ("/evil.txt", TEXT)),
    )
    yield Hostile(
        "link.tar", "a link to /etc/passwd", lambda: tarred(("a.txt", b""), kind=tarfile.SYMTYPE, target="/etc/passwd")
    )
    yield Hostile(
        "hard-link.tar", "a hard link to itself", lambda: tarred(("a.txt", b""), kind=tarfile.LNKTYPE, target="a.txt")
    )
    yield Hostile("pipe.tar", "a pipe and a device", lambda: tarred(("a.txt", b""), kind=tarfile.FIFOTYPE))
    yield Hostile("device.tar", "a device", lambda: tarred(("a.txt", b""), kind=tarfile.CHRTYPE))
    yield Hostile(
        "cut.tar.gz", "cut off in the middle", lambda: (data := tarred(("a.txt", TEXT * 999), mode="w:gz"))[: len(data) // 2]
    )
    yield Hostile(
        "bomb.tar.gz",
        "a tar of 300 MB of zeros",
        lambda: gzip.compress(tarred(("a.txt", b"")), 9) + gzipped_zeros(300),
    )
    yield Hostile("bomb.gz", "1 GB of zeros", lambda: gzipped_zeros(1024))
    yield Hostile("noise.7z", "the head of a 7z and noise", lambda: b"7z\xbc\xaf\x27\x1c\0\4" + b"\xff" * 200)
    yield Hostile("noise.rar", "the head of a RAR and noise", lambda: b"Rar!\x1a\x07\x01\0" + b"\xff" * 200)


def _wrong_names() -> Iterator[Hostile]:
    origin = "tests/pipeline/read/files/ke-hoach-unicode.doc"
    cases = [
        ("pdf-as.docx", "a PDF named .docx", pdf, ""),
        ("docx-as.pdf", "a DOCX named .pdf", docx, ""),
        ("docx-as.doc", "a DOCX named .doc", docx, ""),
        ("doc-as.docx", "a DOC named .docx", DOC.read_bytes, origin),
        ("rtf-as.doc", "an RTF named .doc, as Word 2003 users do", lambda: rtf("a"), ""),
        ("html-as.doc", "a web page named .doc, as portals give", lambda: html("a"), ""),
        ("text-as.pdf", "text named .pdf", lambda: TEXT, ""),
        ("zip-as.docx", "a ZIP named .docx", lambda: zipped(("a.txt", TEXT)), ""),
        ("image-as.txt", "an image named .txt", lambda: png(99, 99), ""),
        ("noise-as.docx", "noise named .docx", lambda: bytes(range(256)) * 9, ""),
        ("program.pdf", "a Windows program named .pdf", lambda: b"MZ\x90\0\3\0\0\0" + bytes(999), ""),
        (
            "page-not-found.pdf",
            "the web's message that a file is gone, saved as the file",
            lambda: html("<h1>404 Not Found</h1>"),
            "",
        ),
        ("two-in-one.pdf", "a PDF that is a ZIP too", lambda: pdf() + zipped(("a.txt", TEXT)), ""),
        ("no-extension", "a PDF without an extension", pdf, ""),
    ]
    for name, purpose, make, spoilt in cases:
        yield Hostile(name, purpose, make, spoilt)


def archives() -> list[Hostile]:
    """Every hostile archive, and every file under a wrong name."""
    return [*_archives(), *_wrong_names()]
