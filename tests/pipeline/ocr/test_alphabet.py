"""Every Vietnamese letter survives printing, scanning and recognising, in a word that carries it."""

from __future__ import annotations

import unicodedata

import pytest
from PIL import Image, ImageDraw, ImageFont

from trichluc.models.document import Page
from trichluc.pipeline.ocr.engine import engine
from trichluc.pipeline.ocr.image import scale_image
from trichluc.pipeline.ocr.page import recognise_page
from trichluc.pipeline.structure import structure

from .scans import find_font, needs_tesseract, scan

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
CONSONANTS = "bcdđghklmnpqrstvx"
FOREIGN = "fjwz"  # in names and borrowed words only
# One line a vowel, its six tones in order; words stand in phrases, for the engine reads words and not letters.
PRINTED = """
ban hành và phát triển cả đã đại
năm bằng sắt, khẳng định, chẵn, đặt
dân cần đất, cẩn thận, mẫu nhận
theo hè bé, vẻ vang, vẽ, tốt đẹp, bà mẹ
lên về tế để lễ việc
thi hành thì chí chỉ sĩ trị
do trò có bỏ rõ họ
công đồng số tổ hỗ một
nơi giờ với mở lỡ lợi
thu cùng chú chủ cũ cụ
tư từ thứ cử giữ thực
quy kỳ ký kỷ mỹ kỵ
bộ cơ dự đảng gia hội khối luật mặt
ngành phòng quyết rừng sở tỉnh vụ xã
file, dự án project, web, zalo
"""
UNREAD = frozenset("ỵỴ")  # the letters that Tesseract's model of Vietnamese does not know


def alphabet() -> set[str]:
    """12 vowels with 6 tones each, 17 consonants and 4 foreign letters, small and capital."""
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | set(CONSONANTS + FOREIGN)
    return small | {letter.upper() for letter in small}


def read_back(text: str) -> str:
    """The text, printed in 13.7 points and scanned at 200 dpi, as it is recognised."""
    lines = text.strip().split("\n")
    sheet = Image.new("RGB", (1654, 160 + 60 * len(lines)), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(find_font()), 38)
    for index, line in enumerate(lines):
        draw.text((200, 80 + 60 * index), line, "black", font)
    sheet.info["dpi"] = (200, 200)
    return recognise_page(scale_image(scan(sheet)), 1, engine()).text


def letters_kept(printed: str, found: str) -> set[str]:
    """The letters of the printed words that stand among those found."""
    return set("".join(set(printed.split()) & set(found.split())))


@needs_tesseract
@pytest.mark.parametrize("case", [str.lower, str.upper], ids=["small", "capital"])
def test_every_letter_but_those_the_model_lacks_is_read(case: type[str.lower]) -> None:
    printed = case(PRINTED)
    wanted = {letter for letter in alphabet() if case(letter) == letter}
    assert len(wanted) == 93
    assert wanted <= set(printed)
    assert wanted - letters_kept(printed, read_back(printed)) == UNREAD & wanted


@needs_tesseract
def test_the_letter_that_the_model_lacks_is_read_without_its_dot() -> None:
    found = read_back("kiêng kỵ\nKIÊNG KỴ").split()
    assert [found[1], found[3]] == ["ky", "KY"]


@needs_tesseract
def test_the_letter_that_the_model_lacks_is_matched_through_a_repair() -> None:
    page = Page(1, read_back("kiêng kỵ\nKIÊNG KỴ"), source="ocr")
    document = structure([page])[0]
    assert set(page.text) & UNREAD == set()
    assert document.lower.split() == ["kiêng", "kỵ"] * 2
    assert [repair.meant for repair in document.repairs] == ["kiêng kỵ", "KIÊNG KỴ"]
