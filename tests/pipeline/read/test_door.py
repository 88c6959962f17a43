"""The door: content before name, and one clear failure for what can't be read."""

import io
import zipfile

import pytest

from trichluc.models.failures import Category
from trichluc.pipeline.read import media, read

TEXT = "Kế hoạch số 12/KH-UBND"
RTF = rb"{\rtf1\ansi Ke hoach so 12}"


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type", "note"),
    [
        (TEXT.encode(), "a.txt", media.PLAIN, ""),
        (TEXT.encode(), "a.md", media.MARKDOWN, ""),
        (TEXT.encode(), "a", media.PLAIN, ""),
        (TEXT.encode(), "a.docx", media.PLAIN, "named .docx, but it is plain text"),
        (RTF, "a.rtf", media.RTF, ""),
        (RTF, "a.doc", media.RTF, "named .doc, but it is an RTF document"),
        (b"<!DOCTYPE html><p>Ke hoach", "a.doc", media.HTML, "named .doc, but it is a web page (HTML)"),
        ("<html><p>Kế hoạch".encode("utf-16"), "a.html", media.HTML, ""),
        (b"MZ la hai chu cai dau", "a.txt", media.PLAIN, ""),
    ],
)
def test_content_tells_the_kind_and_the_name_is_noted_where_it_lies(data: bytes, name: str, media_type: str, note: str) -> None:
    reading = read(data, name)
    assert reading.media_type == media_type
    assert not reading.failures
    assert len(reading.pages) == 1
    assert reading.pages[0].reason.endswith(note)
    assert ("named" in reading.pages[0].reason) is bool(note)


@pytest.mark.parametrize(
    ("data", "name", "category", "words"),
    [
        (b"", "a.txt", Category.EMPTY, "0 bytes"),
        (b" \n\t\r\n", "a.txt", Category.EMPTY, "no text"),
        (b"\xef\xbb\xbf", "a.txt", Category.EMPTY, "no text"),
        (b"<html><body><script>1</script></body></html>", "a.html", Category.EMPTY, "no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.png", Category.DAMAGED, "image is damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "scan.pdf", Category.DAMAGED, "image is damaged"),
        (b"MZ\x90\0" + bytes(50), "a.exe", Category.UNSUPPORTED, "Windows program"),
        (b"MZ\x90\0" + bytes(50), "a.txt", Category.NOT_TEXT, "Windows program"),
        (bytes(range(256)) * 8, "a.txt", Category.NOT_TEXT, "binary"),
        (bytes(range(256)) * 8, "a.docx", Category.MISMATCH, "not a Word document (DOCX)"),
        (zipped("a.txt"), "a.zip", Category.UNSUPPORTED, "ZIP archive"),
        (zipped("xl/workbook.xml"), "a.xlsx", Category.UNSUPPORTED, "Excel workbook"),
        (zipped("word/document.xml"), "a.docx", Category.DAMAGED, "damaged"),
        (zipped("word/document.xml")[:60], "a.docx", Category.DAMAGED, "damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            Category.ENCRYPTED,
            "password",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "a.xls", Category.UNSUPPORTED, "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", Category.DAMAGED, "damaged"),
    ],
)
def test_what_cannot_be_read_is_one_failure_that_says_why(data: bytes, name: str, category: Category, words: str) -> None:
    reading = read(data, name)
    assert reading.pages == []
    (failure,) = reading.failures
    assert failure.category is category
    assert words in failure.message
    assert failure.advice


def test_a_form_feed_begins_a_page() -> None:
    pages = read("trang một\ftrang hai\f".encode(), "a.txt").pages
    assert [(page.number, page.text) for page in pages] == [(1, "trang một"), (2, "trang hai")]


def test_markdown_keeps_its_marks() -> None:
    text = "**KẾ HOẠCH**\n\n|\nSố: 1/KH-UBND\n|\n\n*1.1. *Quán triệt"
    assert read(text.encode(), "a.md").pages[0].text == text


def test_a_text_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trichluc.pipeline.read.plain.LARGEST_TEXT", 10)
    assert read(b"a" * 11, "a.txt").failures[0].category is Category.TOO_LARGE
