"""A signature under seal and pen is read again; a clean one costs nothing; what no two looks agree on is doubted."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from trichluc.extractors.header import extract_header
from trichluc.models.document import Page
from trichluc.pipeline.ocr.engine import WHOLE_PAGE, Engine, OcrWord, engine
from trichluc.pipeline.ocr.image import Gray, scale_image
from trichluc.pipeline.ocr.page import recognise_page
from trichluc.pipeline.structure import structure

from .scans import RED, find_font, needs_tesseract, scan, seal, stroke

SIZE = 39  # pixels of 14 points at 200 dpi
NAME_AT = (1030, 1200)
BODY = "Chánh Văn phòng, Giám đốc Sở Nội vụ chịu trách nhiệm thi hành Quyết định này./."


class Counting:
    """The engine, and how often it looked at something else than the whole page."""

    def __init__(self, own: Engine) -> None:
        self.own, self.name, self.looks = own, own.name, 0

    def recognise(self, image: Gray, *, psm: int = WHOLE_PAGE, dpi: int, limit: float) -> list[OcrWord]:
        self.looks += psm != WHOLE_PAGE
        return self.own.recognise(image, psm=psm, dpi=dpi, limit=limit)


def foot(name: str) -> Image.Image:
    """The last page of a decision."""
    image = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(image)
    bold = ImageFont.truetype(str(find_font().with_name("LiberationSerif-Bold.ttf")), SIZE)
    plain = ImageFont.truetype(str(find_font()), SIZE)
    small = ImageFont.truetype(str(find_font()), 31)
    for row in range(8):
        draw.text((200, 250 + 60 * row), BODY, "black", plain)
    lines = [(200, 780, "Nơi nhận:", plain), (200, 830, "- Như Điều 2;", small), (200, 870, "- Lưu: VT, NC.", small)]
    lines += [(980, 780, "KT. CHỦ TỊCH", bold), (980, 830, "PHÓ CHỦ TỊCH", bold), (*NAME_AT, name, bold)]
    for x, y, words, font in lines:
        draw.text((x, y), words, "black", font)
    return image


def sealed(image: Image.Image, covers: int) -> Image.Image:
    """The page with an opaque seal whose edge lies over so many pixels of the name, and a pen's stroke above it."""
    at = ((NAME_AT[0] + covers - 100) / image.width, (NAME_AT[1] - 90) / image.height)
    ink = np.asarray(seal(Image.new("RGB", image.size, "white"), at)).min(axis=2) < 128
    pixels = np.array(image)
    pixels[ink] = RED
    return stroke(Image.fromarray(pixels), (at[0] + 0.05, at[1]))


def recognised(image: Image.Image) -> tuple[Page, int]:
    counting = Counting(engine())
    return recognise_page(scale_image(scan(image)), 1, counting), counting.looks


def signer(page: Page) -> tuple[str | None, str | None]:
    (signature,) = extract_header(structure([page])[0]).signatures
    return signature.name, signature.position


@needs_tesseract
def test_a_clean_signature_is_looked_at_once() -> None:
    page, looks = recognised(foot("Nguyễn Văn Thành"))
    assert signer(page) == ("Nguyễn Văn Thành", "PHÓ CHỦ TỊCH")
    assert looks == 0


@needs_tesseract
@pytest.mark.parametrize("name", ["Nguyễn Văn Thành", "Trần Thị Hoa", "Hoàng Minh Tuấn"])
def test_a_name_under_a_seal_is_read_or_left_out(name: str) -> None:
    for covers in (10, 35, 60):
        page, _ = recognised(sealed(foot(name), covers))
        assert signer(page) in ((name, "PHÓ CHỦ TỊCH"), (None, "PHÓ CHỦ TỊCH")), covers
        assert sorted(page.text[word.start : word.end] for word in page.words) == sorted(page.text.split())


@needs_tesseract
def test_words_of_the_second_look_stand_where_they_are_printed() -> None:
    page, looks = recognised(sealed(foot("Nguyễn Văn Thành"), 35))
    assert looks
    box = next(word for word in page.words if page.text[word.start : word.end] == "Thành")
    assert abs(box.y1 - (NAME_AT[1] + SIZE) * 72 / 200) < 6
    assert NAME_AT[0] * 72 / 200 < box.x0 < box.x1 < (NAME_AT[0] + 9 * SIZE) * 72 / 200
