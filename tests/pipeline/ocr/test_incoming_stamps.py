"""The stamp of the office that a document came to ("CÔNG VĂN ĐẾN, Số …, Ngày …") is neither its number nor its date."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

from trichluc.extractors.header import extract_header
from trichluc.models.facts import Header
from trichluc.pipeline.ocr.engine import engine
from trichluc.pipeline.ocr.image import scale_image
from trichluc.pipeline.ocr.page import recognise_page
from trichluc.pipeline.structure import structure

from .scans import BLUE, RED, find_font, needs_tesseract, scan
from .test_second_looks import BLACK, head

Colour = tuple[int, int, int]
LAYOUTS = {
    "framed": ("SỞ NỘI VỤ ĐIỆN BIÊN", "ĐẾN  Số: 2770", "Ngày: 04/4/2025"),
    "in words": ("CÔNG VĂN ĐẾN", "Số: 2770", "Ngày 04 tháng 4 năm 2025"),
    "with a symbol": ("ĐẾN", "Số: 2770/VP", "Ngày 04/4/2025"),
}


def stamp(image: Image.Image, at: tuple[int, int], lines: tuple[str, ...], colour: Colour) -> Image.Image:
    """A framed stamp, its upper left corner there."""
    stamped = image.copy()
    draw = ImageDraw.Draw(stamped)
    font = ImageFont.truetype(str(find_font()), 30)
    x, y = at
    draw.rectangle((x, y, x + 400, y + 12 + 40 * len(lines)), outline=colour, width=3)
    for row, line in enumerate(lines):
        draw.text((x + 14, y + 8 + 40 * row), line, colour, font)
    return stamped


def read(image: Image.Image) -> Header:
    return extract_header(structure([recognise_page(scale_image(scan(image)), 1, engine())])[0])


ABOVE, BELOW = (40, 10), (150, 400)
CASES = [
    ("framed", ABOVE, BLACK),
    ("framed", BELOW, RED),
    ("in words", ABOVE, BLACK),
    ("in words", BELOW, BLUE),
    ("with a symbol", ABOVE, BLACK),
    ("with a symbol", BELOW, BLACK),
]


@needs_tesseract
@pytest.mark.parametrize(("layout", "at", "colour"), CASES)
def test_a_stamp_of_arrival_is_not_the_documents(layout: str, at: tuple[int, int], colour: Colour) -> None:
    header = read(stamp(head("237", "17"), at, LAYOUTS[layout], colour))
    assert header.symbol == "QĐ-UBND"
    assert header.number == 237 or (header.number is None and "handwritten" in header.flags)
    assert header.issue_date in ("2025-02-17", "2025-02")


@needs_tesseract
def test_a_stamp_of_arrival_does_not_fill_what_was_left_blank() -> None:
    header = read(stamp(head("", ""), BELOW, LAYOUTS["framed"], BLACK))
    assert (header.number, header.issue_date) == (None, "2025-02")
    assert {"number_blank", "date_incomplete"} <= set(header.flags)
