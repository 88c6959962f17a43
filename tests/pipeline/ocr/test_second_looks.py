"""What a hand fills into the blanks of a head is read digit by digit, or said to be unread; it is never guessed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from trichluc.models.document import Page
from trichluc.pipeline.ocr.blanks import Blank, find_blanks
from trichluc.pipeline.ocr.digits import classify, cut, likeliest, shares
from trichluc.pipeline.ocr.engine import OcrWord, engine
from trichluc.pipeline.ocr.fillings import read_filling
from trichluc.pipeline.ocr.image import Gray, scale_image
from trichluc.pipeline.ocr.marks import find_marks
from trichluc.pipeline.ocr.page import recognise_page

from .scans import BLUE, find_font, needs_tesseract, scan, seal

BLACK = (20, 20, 20)
PRINT = "LiberationSerif-Regular"
SIZE = 39  # pixels of 14 points at 200 dpi
NUMBER_AT, DAY_AT = (278, 296), (1085, 296)
TEXT = (
    "Căn cứ Luật Tổ chức chính quyền địa phương và đề nghị của Giám đốc Sở Khoa học, Ủy ban nhân dân tỉnh quyết định ban hành "
    "kèm theo văn bản này kế hoạch thực hiện; thủ trưởng các cơ quan, đơn vị liên quan chịu trách nhiệm thi hành."
)


def head(number: str, day: str, colour: tuple[int, int, int] = BLACK, face: str = "LiberationSerif-Italic.ttf") -> Image.Image:
    """The head of a decision whose number and day are filled in with a slanted face in this colour."""
    printed = ImageFont.truetype(str(find_font()), SIZE)
    slanted = ImageFont.truetype(str(Path(find_font()).parent / "LiberationSerif-Italic.ttf"), SIZE)
    filled = ImageFont.truetype(str(Path(find_font()).parent / face), SIZE + 4)
    image = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(image)
    lines = [
        (170, 150, "ỦY BAN NHÂN DÂN", printed),
        (210, 200, "TỈNH ĐIỆN BIÊN", printed),
        (720, 150, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", printed),
        (850, 200, "Độc lập - Tự do - Hạnh phúc", printed),
        (200, 300, "Số:", printed),
        (390, 300, "/QĐ-UBND", printed),
        (800, 300, "Điện Biên, ngày", slanted),
        (1150, 300, "tháng 02 năm 2025", slanted),
        (700, 420, "QUYẾT ĐỊNH", printed),
        (350, 480, "Về việc ban hành Kế hoạch chuyển đổi số năm 2025", printed),
    ]
    for row in range(16):
        lines.append((170, 600 + 60 * row, (2 * TEXT)[11 * row :][:70], printed))
    for x, y, words, font in lines:
        draw.text((x, y), words, "black", font)
    for (x, y), digits in ((NUMBER_AT, number), (DAY_AT, day)):
        draw.text((x, y), digits, colour, filled)
    return image


def scribble(image: Image.Image, at: tuple[int, int]) -> Image.Image:
    """A blue flourish where a number should stand."""
    x, y = at
    points = [(x + 45 + 40 * np.cos(2.3 * t), y + 22 + 18 * np.sin(3.1 * t)) for t in np.arange(0, 9, 0.05)]
    ImageDraw.Draw(image).line([(float(a), float(b)) for a, b in points], fill=BLUE, width=4)
    return image


def recognised(image: Image.Image) -> Page:
    return recognise_page(scale_image(scan(image)), 1, engine())


def doubted(page: Page) -> list[str]:
    """The doubtful spans, each with a word on both sides."""
    return [" ".join(page.text[max(0, low - 4) : high + 5].split()) for low, high, _ in page.doubtful]


@needs_tesseract
@pytest.mark.parametrize(
    ("number", "day", "colour"),
    [("237", "17", BLUE), ("46", "08", BLUE), ("1350", "28", BLUE), ("92", "13", BLACK), ("", "", BLACK)],
)
def test_filled_blanks_are_read_in_blue_and_in_black(number: str, day: str, colour: tuple[int, int, int]) -> None:
    page = recognised(head(number, day, colour))
    line = " ".join(page.text.split())
    assert " ".join(f"Số: {number} /QĐ-UBND".split()) in line
    assert " ".join(f"ngày {day} tháng 02 năm 2025".split()) in line
    assert page.doubtful == []
    assert [page.text[word.start : word.end] for word in page.words] == page.text.split()


@needs_tesseract
def test_what_is_no_number_is_said_to_be_unread_and_where() -> None:
    page = recognised(scribble(head("", "17", BLUE), NUMBER_AT))
    ((low, high, why),) = page.doubtful
    assert why.startswith("handwritten")
    assert page.text[:low].endswith("Số:")
    assert page.text[high:].startswith("/QĐ-UBND")
    x0, y0, x1, y1 = map(int, why.rpartition("(")[2].rstrip(")").split(","))
    assert x0 < NUMBER_AT[0] * 72 / 200 + 30 < x1
    assert y0 - 5 < NUMBER_AT[1] * 72 / 200 + 8 < y1 + 5


@needs_tesseract
@pytest.mark.parametrize(
    ("number", "face", "above"), [("2265", "LiberationMono-Bold", 26), ("418", "LiberationSans-Regular", 20)]
)
def test_a_number_stamped_above_its_line_is_not_taken_for_a_blank(number: str, face: str, above: int) -> None:
    image = head("", "17")
    font = ImageFont.truetype(str(Path(find_font()).parent / f"{face}.ttf"), SIZE)
    ImageDraw.Draw(image).text((265, NUMBER_AT[1] - above), number, (40, 40, 40), font)
    page = recognised(image)
    assert f"Số: {number} /QĐ-UBND" in " ".join(page.text.split()) or any("Số: /QĐ" in span for span in doubted(page))


@needs_tesseract
def test_a_seal_over_the_number_hides_nothing() -> None:
    page = recognised(seal(head("237", "17"), (0.2, 0.135)))
    assert "/QĐ-UBND" in page.text
    assert "237" in page.text or page.doubtful


def word(text: str, x0: float, x1: float, line: int = 1) -> OcrWord:
    return OcrWord(text, 0.9, x0, 300, x1, 330, line, 330, 40)


DATE = [word("Hà", 850, 894), word("Nội,", 903, 962), word("tháng", 1111, 1194), word("9", 1209, 1226), word("năm", 1257, 1318)]
DATED = [("day", "19"), ("month", "9"), ("year", "2025")]
# the line as the engine read it, what the blanks' fillings are
LINES = [
    ([word("Số:", 250, 295), word("2646", 310, 380), word("/QĐ-BGDĐT", 400, 600)], [("number", "2646")]),
    ([word("Số:2576", 250, 373), word("/QĐ-BGDĐT", 400, 600)], [("number", "2576")]),
    ([word("Số:¿//'KH-VP", 250, 480)], [("number", "¿")]),
    ([word("Số:", 250, 295), word("3", 310, 330), word("/2025/QĐ-UBND", 400, 650)], [("number", "3")]),
    ([word("Số:", 250, 295), word("/QĐ-UBND", 400, 600)], [("number", "")]),
    ([word("Số:", 250, 295), word("14-KL/TW", 310, 480)], [("number", "14")]),
    ([word("Số:", 250, 295), word("908/", 310, 380), word("QĐ-UB", 400, 500)], [("number", "908")]),
    ([word("số", 250, 295), word("ÊÖ5CT-ATMT", 310, 520)], [("number", "ÊÖ5")]),
    ([word("số", 250, 295), word("điều", 310, 380), word("của", 400, 450)], []),
    (
        [*DATE[:2], word("ngày", 976, 1046), word("19", 1055, 1088), *DATE[2:], word("2025", 1330, 1400)],
        DATED,
    ),
    ([*DATE[:2], word("ngày19", 976, 1088), *DATE[2:], word("2025", 1330, 1400)], DATED),
]


@pytest.mark.parametrize(("words", "found"), LINES)
def test_blanks_are_found_though_the_engine_reads_them_into_the_print(
    words: list[OcrWord], found: list[tuple[str, str]]
) -> None:
    assert [(blank.kind, blank.filling) for blank in find_blanks(words, 1654, 2339, 39.0)] == found


@pytest.mark.parametrize("face", ["LiberationSerif-Italic", "LiberationMono-Bold", "LiberationSans-Regular"])
@pytest.mark.parametrize("digits", ["7", "10", "288", "1350", "46992"])
def test_strings_of_digits_are_read_between_print(digits: str, face: str) -> None:
    image = Image.new("L", (500, 120), 255)
    draw = ImageDraw.Draw(image)
    filled, printed = (ImageFont.truetype(str(Path(find_font()).parent / f"{name}.ttf"), SIZE) for name in (face, PRINT))
    x0 = 40 + printed.getlength("Số:")
    x1 = x0 + filled.getlength(digits) + 12
    draw.text((40, 80), "Số:", 0, printed, anchor="ls")
    draw.text((x0 + 5, 78), digits, 60, filled, anchor="ls")
    draw.text((x1, 80), "/QĐ-UBND", 0, printed, anchor="ls")
    strip = cut(np.asarray(image), x0, x1, 80, SIZE)
    (logs,) = classify(strip[None])
    assert likeliest(logs) == digits
    ((share, other),) = shares([digits, digits + "1"], logs[None])
    assert share > 0.5 > other


def typed(
    digits: str,
    face: str = PRINT,
    *,
    gap: float = 0.0,
    drop: float = 0.0,
    kind: str = "number",
    dots: bool = False,
) -> tuple[Gray, Blank]:
    """A printed line with digits typed into its blank; `gap` between and `drop` below the line in type sizes."""
    image = Image.new("L", (600, 140), 255)
    draw = ImageDraw.Draw(image)
    filled, printed = (ImageFont.truetype(str(Path(find_font()).parent / f"{name}.ttf"), SIZE) for name in (face, PRINT))
    before, after = {"number": ("Số:", "/QĐ-UBND"), "day": ("ngày", "tháng"), "month": ("tháng", "năm")}[kind]
    x0 = 40 + printed.getlength(before)
    x = x0 + 0.5 * SIZE
    for digit in digits:
        draw.text((x, 80 + drop * SIZE), digit, 20, filled, anchor="ls")
        x += filled.getlength(digit) + gap * SIZE
    x1 = x + 0.5 * SIZE
    draw.text((40, 80), before, 0, printed, anchor="ls")
    draw.text((x1, 80), after, 0, printed, anchor="ls")
    for dot in np.arange(x0 + 4, x1 - 4, 7) if dots else ():
        draw.rectangle((dot, 78, dot + 2, 80), fill=0)
    return np.asarray(image), Blank(kind, 0, 2, before, "", after, x0, x1, 80)


FACES = ["LiberationSerif-Regular", "LiberationSerif-Italic", "LiberationSans-Regular"]
SPACES = [(0.0, 0.0), (0.0, 0.3), (0.2, 0.2), (0.4, 0.0), (0.1, -0.2)]  # gap and drop


@pytest.mark.parametrize(("gap", "drop"), SPACES)
@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("digits", ["311", "11", "1111", "100", "2211", "417"])
def test_no_digit_that_repeats_is_lost(digits: str, face: str, gap: float, drop: float) -> None:
    page, blank = typed(digits, face, gap=gap, drop=drop)
    # The engine lost the last digit, as it does to "311".
    reading = read_filling(page, blank._replace(filling=digits[:-1]), SIZE, 0.9)
    assert reading is None or reading.text == digits


@pytest.mark.parametrize(
    ("digits", "kind", "filling", "gap", "drop"),
    [
        ("311", "number", "31", 0.0, 0.3),
        ("2211", "number", "221", 0.4, 0.0),
        ("11", "month", "1]", 0.0, 0.0),
        ("15", "day", "#5", 0.0, -0.15),
        ("12", "day", "J2", 0.0, 0.0),
        ("1", "month", "I", 0.0, 0.0),
    ],
)
def test_clear_print_is_read_though_the_engine_garbled_it(
    digits: str, kind: str, filling: str, gap: float, drop: float
) -> None:
    face = PRINT if kind == "number" else "LiberationSerif-Italic"
    page, blank = typed(digits, face, gap=gap, drop=drop, kind=kind)
    reading = read_filling(page, blank._replace(filling=filling), SIZE, 0.7)
    assert reading is not None
    assert reading.text == digits


@pytest.mark.parametrize("digits", ["", "7", "11", "100", "4176"])
def test_leaders_slashes_and_print_are_no_marks_of_digits(digits: str) -> None:
    page, blank = typed(digits, gap=0.05, dots=True)
    assert len(find_marks(page, blank, SIZE)) == len(digits)
