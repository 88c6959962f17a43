"""Small good files of every kind that is read, and how they are broken at random."""

from __future__ import annotations

import io
import random
import re
import tempfile
import unicodedata
import zipfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.mixed import letter_of
from tests.hostile.archives import tarred, zipped
from tests.hostile.images import saved
from tests.hostile.legacy import rtf
from tests.hostile.pdfs import FONT, pdf, stream
from tests.hostile.texts import html
from tests.pipeline.read.test_encodings import stored, windows_1258
from tests.pipeline.sources.test_archives import seven_zip_of, tar_zst_of
from trichluc.models.document import Page
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.process import read_file
from trichluc.pipeline.sources import find_sources, read_bytes

ROOT = Path(__file__).parents[1]
LARGEST = 1 << 20  # bytes: what repetition may make of a file
_IMAGES = (
    ("png", "PNG"),
    ("jpg", "JPEG"),
    ("gif", "GIF"),
    ("tif", "TIFF"),
    ("bmp", "BMP"),
    ("webp", "WEBP"),
    ("jp2", "JPEG2000"),
)
_ARCHIVES = (".zip", ".7z", ".tar", ".tgz", ".tar.zst")
_NUMBER = re.compile(rb"\d+")
_NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"2147483648", b"4294967295", b"99999999999999999999", b"1e999")
_TOKENS: dict[str, tuple[bytes, ...]] = {
    ".rtf": (
        rb"{", rb"}", rb"{\*", rb"\u-10179?", rb"\'", rb"\bin9 ", rb"\uc9 ", rb"\cell", rb"\row", rb"\trowd\intbl ",
        rb"\f99 ", rb"{\fonttbl{\f0 .VnTime;}}", rb"{\field{\*\fldinst PAGE}{\fldrslt 7}}", rb"{\listtext 1.\tab}",
        rb"{\upr{a}{\*\ud{b}}}", rb"\page ", rb"\sect ", rb"{\footnote a}",
    ),
    ".html": (
        b"<table>", b"</table>", b"<tr>", b"<td colspan=9 rowspan=9>", b"</td>", b"<p>", b"<br>", b"<!--", b"-->",
        b"<![CDATA[", b"&#xD800;", b"&nbsp", b"<ol start=0>", b"<li value=-1>", b"<sup>", b"<style>", b"<script>",
        b"</script>", b"<pre>", b'<font face=".VnTime">', b'<meta charset="windows-1258">', b'<p style="display:none">',
    ),
    ".docx": (
        b"<w:p>", b"</w:p>", b"<w:tbl><w:tr><w:tc/></w:tr></w:tbl>", b"<w:r><w:t>a</w:t></w:r>", b"<w:tab/>", b"<w:br/>",
        b'<w:gridSpan w:val="99"/>', b'<w:vMerge w:val="restart"/>', b'<w:footnoteReference w:id="1"/>',
        b'<w:fldChar w:fldCharType="begin"/>', b"<w:sdt><w:sdtContent>", b"<w:numPr/>", b'<w:ilvl w:val="99"/>', b"&#0;",
        b"<!--",
    ),
    ".pdf": (
        b" BT ", b" ET ", b" Tj ", b" q ", b" Q ", b" 0 0 0 0 0 0 cm ", b" 1e38 0 0 1e38 0 0 Tm ", b" 0 0 595 842 re S ",
        b"[(a)-9999(b)]TJ ", b"/F 0 Tf ", b"/Rotate 90", b"/Rotate 7", b"/MediaBox[0 0 0 0]", b"/MediaBox[9 9 -9 -9]",
        b"/UserUnit 99", b"/Annots[3 0 R]", b" 3 Tr ", b" 3 0 R ", b"null", b"<<", b">>", b"[", b"/ToUnicode 4 0 R",
        b"/Encoding/Identity-H", b"endstream", b"%%EOF",
    ),
    ".txt": (
        b"\0", b"\f", b"\r", b"\x85", b"\x1a", b"\xef\xbb\xbf", b"\xff\xfe", b"\xcc\x81", b"\xcc\xa3", b"\xed\xa0\x80",
        b"\xe2\x80\xae", b"\xc2\xad", b"\xf0\x9d\x9f\x8f", b"\xff", b"\x80",
    ),
}  # fmt: skip


class File(NamedTuple):
    """A file by name and content."""

    name: str
    data: bytes


class WrongReadingError(AssertionError):
    """A reading that ended well, but not as a reading may."""


@cache
def good_files() -> list[File]:
    """What is broken: at least one file of every kind."""
    letter = letter_of(7)
    lines = [line.encode("ascii", "replace") for line in letter.splitlines()]
    contents = b"BT /F 11 Tf 12 TL 60 780 Td " + b" ".join(b"(%b)'" % re.sub(rb"[()\\]", b"", line) for line in lines) + b" ET"
    page = html("".join(f"<p>{line}</p>" for line in letter.splitlines()) + "<table><tr><th>TT<th>Ai<tr><td>1<td>Sở</table>")
    word = r"\par ".join("".join(c if c < "\x80" else rf"\u{ord(c)}?" for c in line) for line in letter.splitlines())
    table = r"\trowd\intbl TT\cell Ai\cell\row\trowd\intbl 1\cell So\cell\row\pard "
    texts = {"a.txt": letter.encode(), "b/c.html": page}
    made = [
        File("utf-8.txt", letter.encode()),
        File("utf-8.md", ("# " + letter + "\n| TT | Ai |\n| --- | --- |\n| 1 | Sở |\n").encode()),
        File("nfd.txt", unicodedata.normalize("NFD", letter).encode()),
        File("utf-16.txt", letter.encode("utf-16")),
        File("1258.txt", windows_1258(letter)),
        File("tcvn3.txt", stored("tcvn3", letter)),
        File("vni.txt", stored("vni", letter)),
        File("page.html", page),
        File(
            "page.mht",
            b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n"
            + page
            + b"\n--b--",
        ),
        File("letter.rtf", rtf(word + table)),
        File("lines.pdf", pdf(o4=stream(contents))),
        File("table.pdf", pdf(o4=stream(contents + b" 60 90 400 200 re S 60 190 m 460 190 l S 200 90 m 200 290 l S"))),
        File("many.pdf", pdf(FONT, o2=b"<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count 3>>", o4=stream(contents))),
        *(File(path.name, path.read_bytes()) for path in sorted((ROOT / "tests/pipeline/read/files").glob("*.doc"))),
        *(
            File(path.name, path.read_bytes())
            for path in sorted((ROOT / "data/samples").glob("003*.*"))
            if path.suffix != ".txt"
        ),
        File("files.zip", zipped(*texts.items())),
        File("files.7z", seven_zip_of(texts)),
        File("files.tar", tarred(*texts.items())),
        File("files.tgz", tarred(*texts.items(), mode="w:gz")),
        File("files.tar.zst", tar_zst_of(texts)),
        File("nested.zip", zipped(("a.tar", tarred(*texts.items())), ("b.7z", seven_zip_of(texts)))),
    ]
    return made + [File(f"image.{suffix}", saved(form, (60, 40))) for suffix, form in _IMAGES]


def broken_file(chance: random.Random) -> File:
    """A good file, one to six times broken; what is packed in a DOCX is broken inside as often as outside."""
    name, data = chance.choice(good_files())
    kind = Path(name).suffix
    if kind == ".docx" and chance.random() < 0.7:
        return File(name, _broken_inside(chance, data))
    data = _broken(chance, data, _TOKENS.get({".md": ".txt", ".mht": ".html"}.get(kind, kind), _TOKENS[".txt"]))
    if chance.random() < 0.05:  # what a file is called matters where its content doesn't tell what it is
        name = chance.choice(good_files()).name
    return File(name, data)


def _broken_inside(chance: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    xml = sorted(name for name in members if name.endswith((".xml", ".rels")))
    for name in {chance.choice(xml), "word/document.xml"}:
        members[name] = _broken(chance, members[name], _TOKENS[".docx"])
    if chance.random() < 0.1:
        del members[chance.choice(sorted(members))]
    return zipped(*members.items())


def _broken(chance: random.Random, data: bytes, tokens: tuple[bytes, ...]) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 2, 4, 16, 100, 1000)))
        piece = data[at:end]
        match chance.choice(("flip", "flip", "token", "token", "number", "number", "drop", "repeat", "move", "cut")):
            case "flip":
                data = data[:at] + bytes(byte ^ 1 << chance.randrange(8) for byte in piece[:4]) + data[at + len(piece[:4]) :]
            case "token":
                data = data[:at] + chance.choice(tokens) * chance.choice((1, 1, 1, 3, 1000)) + data[at:]
            case "number":
                data = _other_number(chance, data, at)
            case "drop":
                data = data[:at] + data[end:]
            case "repeat":
                data = data[:at] + piece * chance.choice((2, 2, 10, 1000)) + data[end:]
            case "move":
                to = chance.randrange(len(data) + 1)
                data = data[:to] + piece + data[to:]
            case "cut":
                data = data[: max(at, end)] if chance.random() < 0.3 else data
    return data[:LARGEST]


def _other_number(chance: random.Random, data: bytes, at: int) -> bytes:
    """The next number behind a place, in digits or in bytes, turned into an odd one."""
    found = _NUMBER.search(data, at, at + 2000)
    if found and chance.random() < 0.8:
        return data[: found.start()] + chance.choice(_NUMBERS) + data[found.end() :]
    size = chance.choice((1, 2, 4, 8))
    number = chance.choice((0, 1, (1 << 8 * size) - 1, 1 << 8 * size - 1, len(data) & (1 << 8 * size) - 1))
    return data[:at] + number.to_bytes(size, chance.choice(("little", "big"))) + data[at + size :]


def check_file(file: File) -> None:
    """Read it as a run would. Raises where it ends in anything but sound pages or typed failures."""
    if not file.name.endswith(_ARCHIVES):
        _check_content(file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, file.name)
        path.write_bytes(file.data)
        for source in find_sources([path], Path(folder, "out")):
            try:
                data = read_bytes(source)
            except ReadFailure:
                continue
            _check_content(File(source.shown, data))


def _check_content(file: File) -> None:
    result = read_file(file.data, file.name, ocr="auto" if file.name.startswith("image.") else "never")
    for failure in result.failures:
        if failure.category == Category.INTERNAL or not failure.message or not failure.advice:
            raise WrongReadingError(f"failure {failure}")
    if not result.failures and not result.pages:
        raise WrongReadingError("neither pages nor failures")
    if [page.number for page in result.pages] != list(range(1, len(result.pages) + 1)):
        raise WrongReadingError("page numbers")
    for page in result.pages:
        _check_page(page)


def _check_page(page: Page) -> None:
    if not unicodedata.is_normalized("NFC", page.text) or "\r" in page.text or "\f" in page.text:
        raise WrongReadingError("a page's text is NFC, its lines end in LF, and no page begins in it")
    page.text.encode()  # tables hold no halves of letters
    for word in page.words:
        if not 0 <= word.start < word.end <= len(page.text) or page.text[word.start : word.end].isspace():
            raise WrongReadingError(f"{word} is no word of the page")
