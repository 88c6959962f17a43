"""The gate sends each kind of text layer its way: kept, or replaced by recognition, with the reason in words."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from trichluc.models.failures import Category
from trichluc.pipeline.read.door import read

FOLDERS = ("/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation", "/usr/share/fonts/liberation-serif")
FONT = next((path for folder in FOLDERS if (path := Path(folder) / "LiberationSerif-Regular.ttf").exists()), None)
pytestmark = pytest.mark.skipif(FONT is None, reason="Liberation Serif is not installed: apt-get install fonts-liberation2")

GOOD = ["Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;", "Theo đề nghị của Giám đốc Sở Nội vụ tỉnh;"] * 4
BARE = [
    "Can cu Luat To chirc chinh quyen dia phuong ngay 19 thang 6 nam 2015;",
    "Theo de nghi cua Giam d6c So Noi vu tinh;",
] * 4
SHIFTED = ["7ӌ1+ LÀO CAI &Ӝ1* HÒA 6Ӑ &Ð1* 7+ѬѪ1* Ĉӝc lұp", "&ăQ Fӭ /XұW 7ә FKӭF FKtQK TX\\ӅQ ÿӏD SKѭѫQJ QJj\\ WKiQJ"] * 4
ENGLISH = ["The quick brown fox jumps over the lazy dog while nobody watches the garden gate", "and everything stays quiet"] * 4
SIGNED = ["Ký bởi: Ủy ban nhân dân tỉnh", "Thời gian ký: 20.12.2024 16:52:38 +07:00"]


def page(lines: list[str], *, hidden: bool = False, scanned: bool = False, title: str = "") -> bytes:
    """A page with these lines; `hidden` as scanners write them, over an image where it is `scanned`."""
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    if scanned:
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, 595, 842)
    text = canvas.beginText(60, 780)
    text.setTextRenderMode(3 if hidden else 0)
    for font, size, line in [("Serif", 14, title), *(("Serif", 11, line) for line in lines)]:
        text.setFont(font, size)
        text.textLine(line)
    canvas.drawText(text)
    canvas.save()
    return file.getvalue()


def shapes() -> bytes:
    """A page whose letters were turned into outlines."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    for index in range(400):
        x, y = 60 + index % 40 * 11, 760 - index // 40 * 20
        canvas.lines([(x, y, x + 6, y + 9), (x + 6, y + 9, x + 8, y)])
    canvas.save()
    return file.getvalue()


def behind_a_good_page(data: bytes) -> bytes:
    file = io.BytesIO()
    with pdfium.PdfDocument(page(GOOD)) as document, pdfium.PdfDocument(data) as other:
        document.import_pages(other)
        document.save(file)
    return file.getvalue()


# the page, what the reason says (None: the layer is kept)
GATE: list[tuple[Callable[[], bytes], str | None]] = [
    (lambda: page(GOOD), None),
    (lambda: page(GOOD, hidden=True, scanned=True), None),
    (lambda: page(ENGLISH), None),
    (lambda: page(["DANH SÁCH UBND, HĐND, TTHC, KGVX, NN&PTNT"] * 8), None),
    (lambda: page(SIGNED), None),
    (lambda: page(BARE, hidden=True, scanned=True), "without diacritics"),
    (lambda: page(ENGLISH, hidden=True, scanned=True), "without diacritics"),
    (lambda: page(SHIFTED), "wrong letters"),
    (lambda: page(SIGNED, scanned=True), "only an image"),
    (lambda: page(["Số: 12/KH-UBND"], scanned=True), "a few words only"),
    (lambda: page([], scanned=True), "only an image"),
    (shapes, "drawn as shapes"),
]


@pytest.mark.parametrize(("build", "reason"), GATE)
def test_the_gate(build: Callable[[], bytes], reason: str | None) -> None:
    reading = read(behind_a_good_page(build()), "a.pdf", ocr="never")
    assert reading.pages[0].text
    if reason is None:
        assert not reading.failures
        assert reading.pages[1].text
    else:
        (failure,) = reading.failures
        assert (failure.page, failure.category) == (2, Category.NEEDS_OCR)
        assert reason in failure.message
        assert reason in reading.pages[1].reason
