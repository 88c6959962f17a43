"""Scanned files through the door: which pages are recognised in which mode, what fails alone, and what is refused."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from trichluc.models.failures import Category
from trichluc.pipeline.ocr import image as rasters
from trichluc.pipeline.process import read_file
from trichluc.pipeline.read import read

from .scans import SAMPLES, as_pdf, error_rate, needs_tesseract, print_page, scan


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def bomb(side: int) -> bytes:
    """A small PNG that says it is `side` pixels square."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(99))),
        (b"IEND", b""),
    ]
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def top() -> Image.Image:
    """The upper part of a page: less to recognise."""
    page = print_page()
    return scan(page.crop((0, 0, page.width, page.height // 3)))


@needs_tesseract
@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {"dpi": (200, 200)}), ("JPEG", {"quality": 80, "dpi": (200, 200)}), ("TIFF", {"dpi": (200, 200)}), ("WEBP", {})],
)
def test_images_are_read_whatever_their_format(kind: str, options: dict[str, object]) -> None:
    reading = read(encoded(top(), kind, **options), f"a.{kind.lower()}")
    assert not reading.failures
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in reading.pages[0].text


@needs_tesseract
def test_transparent_paper_is_white() -> None:
    clear = Image.new("RGBA", top().size, (0, 0, 0, 0))
    black = Image.new("RGBA", top().size, (0, 0, 0, 255))
    clear.paste(black, mask=top().convert("L").point(lambda value: 255 - value))
    assert "Độc lập - Tự do - Hạnh phúc" in read(encoded(clear, "PNG", dpi=(200, 200)), "a.png").pages[0].text


@needs_tesseract
def test_every_page_of_a_tiff_keeps_its_number() -> None:
    data = encoded(top(), "TIFF", save_all=True, append_images=[Image.new("RGB", (1654, 800), "white"), top()])
    pages = read(data, "a.tif").pages
    assert [page.number for page in pages] == [1, 2, 3]
    assert pages[1].text == ""
    assert pages[0].text == pages[2].text


@needs_tesseract
@pytest.mark.parametrize("kind", ["GIF", "PNG"])
def test_of_an_animation_the_first_picture_is_read(kind: str) -> None:
    blank = Image.new("L", top().size, "white")
    data = encoded(top().convert("L"), kind, save_all=True, append_images=[blank] * 3)
    (page,) = read(data, f"a.{kind.lower()}").pages
    assert "Độc lập - Tự do - Hạnh phúc" in page.text
    assert page.reason.endswith("; the first picture of several")


@needs_tesseract
def test_a_scanned_pdf_is_recognised_page_by_page() -> None:
    data = as_pdf(scan(print_page(1)), scan(print_page(2), turns=1))
    (path,) = SAMPLES.glob("003_*.pdf")
    printed = read(path.read_bytes(), "a.pdf").pages
    reading = read(data, "a.pdf")
    assert not reading.failures
    for page, layer in zip(reading.pages, printed, strict=False):
        assert page.reason.startswith("has no text layer, only an image; recognised by")
        assert error_rate(page.text, layer.text) < 0.01


@needs_tesseract
@pytest.mark.parametrize(("mode", "source"), [("auto", "text"), ("force", "ocr"), ("never", "text")])
def test_a_layer_that_can_be_trusted_is_replaced_only_by_force(mode: str, source: str) -> None:
    (path,) = SAMPLES.glob("001_*.pdf")
    pages = read(path.read_bytes(), "a.pdf", ocr=mode).pages
    assert {page.source for page in pages} == {source}


def test_without_ocr_scans_fail_as_before() -> None:
    for data in (as_pdf(top()), encoded(top(), "PNG")):
        reading = read(data, "a", ocr="never")
        assert [(failure.category, failure.page) for failure in reading.failures] == [(Category.NEEDS_OCR, None)]
        assert "--ocr auto" in reading.failures[0].advice


@needs_tesseract
def test_a_page_beyond_the_limits_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    small = top()
    monkeypatch.setattr(rasters, "MAX_PIXELS", small.width * small.height)
    result = read_file(as_pdf(small, small.resize((small.width * 2, small.height)), small), "a.pdf")
    assert result.status == "partial"
    assert [(failure.category, failure.page) for failure in result.failures] == [(Category.TOO_LARGE, 2)]
    assert [page.number for page in result.pages] == [1, 2, 3]
    assert [bool(page.text) for page in result.pages] == [True, False, True]


@needs_tesseract
@pytest.mark.parametrize(
    ("data", "category"),
    [
        (bomb(60_000), Category.TOO_LARGE),
        (encoded(Image.new("RGB", (900, 900), "white"), "PNG"), Category.NO_TEXT),
        (encoded(Image.new("RGB", (900, 900), "white"), "PNG")[:60], Category.DAMAGED),
        (encoded(top(), "JPEG")[:4000], Category.DAMAGED),
    ],
)
def test_images_that_hold_no_text_are_refused_with_a_reason(data: bytes, category: Category) -> None:
    reading = read(data, "a.png")
    assert reading.pages == []
    assert [failure.category for failure in reading.failures] == [category]
    assert reading.failures[0].advice


@needs_tesseract
def test_a_run_in_another_mode_reads_again(tmp_path: Path) -> None:
    from trichluc.pipeline.run import run

    (tmp_path / "scan.png").write_bytes(encoded(top(), "PNG", dpi=(200, 200)))
    reports = [run(tmp_path / "scan.png", tmp_path / "out", ocr=mode) for mode in ("never", "never", "auto", "auto")]
    assert [(report.documents, report.reused) for report in reports] == [(0, 0), (0, 1), (1, 0), (1, 1)]
