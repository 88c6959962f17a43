"""Scanned pages made here come out as the words that were printed, in their order and at their places."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from trichluc.models.document import Page
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.ocr import page as pages
from trichluc.pipeline.ocr.engine import engine
from trichluc.pipeline.ocr.image import black_print, scale_image
from trichluc.pipeline.ocr.page import recognise_page
from trichluc.pipeline.ocr.upright import Lie, find_lie, straighten
from trichluc.pipeline.read.pdf import read_pdf

from .scans import BLUE, SAMPLES, error_rate, find_font, needs_tesseract, print_page, scan, seal, stroke

pytestmark = needs_tesseract


def printed(number: int = 1, sample: str = "003") -> Page:
    """The page as its text layer gives it."""
    (path,) = SAMPLES.glob(f"{sample}_*.pdf")
    return read_pdf(path.read_bytes()).pages[number - 1]


def recognised(image: Image.Image) -> Page:
    return recognise_page(scale_image(image), 1, engine())


# how it lies and looks, what the reason says
SCANS = [
    ({}, "recognised by"),
    ({"skew": 1.8}, "straightened by 1.8°"),
    ({"skew": -0.5}, "recognised by"),
    ({"turns": 1, "skew": 0.4}, "turned by 270°"),
    ({"turns": 2, "skew": -1.5}, "turned by 180°"),
    ({"turns": 3}, "turned by 90°"),
    ({"fade": 0.75}, "faint"),
]


@pytest.mark.parametrize(("lie", "reason"), SCANS)
def test_text_and_its_order_are_those_of_the_text_layer(lie: dict[str, float], reason: str) -> None:
    page = recognised(scan(print_page(), **lie))
    assert error_rate(page.text, printed().text) < 0.01
    assert page.source == "ocr"
    assert reason in page.reason
    assert page.ocr_confidence is not None
    assert 0.9 < page.ocr_confidence <= 1


@pytest.mark.parametrize("lie", [{}, {"skew": 0.6}, {"skew": -2.5}, {"turns": 1}, {"turns": 2, "skew": 1.0}, {"turns": 3}])
def test_every_word_has_its_box_on_the_page_as_it_is_seen(lie: dict[str, float]) -> None:
    laid = scan(print_page(), noise=0, **lie)
    page = recognised(laid)
    assert [page.text[word.start : word.end] for word in page.words] == page.text.split()
    dark = np.asarray(laid.convert("L")) < 128
    scale = laid.width / page.width
    hits = []
    for word in page.words:
        x0, y0, x1, y1 = (round(edge * scale) for edge in word[2:])
        assert 0 <= word.x0 < word.x1 <= page.width + 1
        assert 0 <= word.y0 < word.y1 <= page.height + 1
        hits.append(dark[y0:y1, x0:x1].mean() > 0.02)
    assert np.mean(hits) > 0.99
    first, last = dark.nonzero()[0].min(), dark.nonzero()[0].max()
    assert min(word.y0 for word in page.words) * scale == pytest.approx(first, abs=0.02 * laid.height)
    assert max(word.y1 for word in page.words) * scale == pytest.approx(last, abs=0.02 * laid.height)


def test_a_seal_and_a_signature_leave_the_print_below_them_whole() -> None:
    page = print_page()
    plain = error_rate(recognised(scan(page)).text, printed().text)
    marked = recognised(scan(stroke(seal(page, (0.5, 0.4)), (0.55, 0.62))))
    assert "red and blue ink taken off" in marked.reason
    assert error_rate(marked.text, printed().text) <= max(1.5 * plain, 0.004)


def test_print_in_blue_is_read() -> None:
    pixels = np.asarray(print_page()).astype(np.float32)[..., :1] / 255
    blue = Image.fromarray((255 * pixels + np.array(BLUE) * (1 - pixels)).astype(np.uint8))
    assert error_rate(recognised(scan(blue)).text, printed().text) < 0.01


def test_colour_is_looked_for_and_grey_pages_stay_as_they_are() -> None:
    pixels = np.asarray(scan(print_page()))
    gray, taken_off = black_print(pixels)
    assert taken_off == ""
    assert np.array_equal(gray, pixels[..., 0])


@pytest.mark.parametrize("scale", [0.44, 0.5, 0.75, 1.5])
def test_other_resolutions_are_brought_to_the_height_the_engine_likes(scale: float) -> None:
    page = print_page(dpi=round(200 * scale))
    found = recognised(scan(page, noise=2))
    assert error_rate(found.text, printed().text) < 0.03
    assert (found.width, found.height) == pytest.approx((595, 842), rel=0.01)


@pytest.mark.parametrize("tint", ["white", (250, 246, 232)])
def test_a_blank_back_has_no_words_and_is_no_failure(tint: str | tuple[int, int, int]) -> None:
    faint = tuple(int(255 - (255 - part) * 0.12) for part in (205, 35, 45))
    page = recognised(scan(seal(Image.new("RGB", (1654, 2339), tint), (0.5, 0.4), faint)))
    assert (page.text, page.words, page.reason, page.ocr_confidence) == ("", [], "blank page", None)


def test_a_page_that_takes_too_long_fails_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed, pytest.raises(ReadFailure, match="page 3 took longer than") as caught:
        changed.setattr(pages, "TIME_LIMIT", 0.05)
        recognise_page(scale_image(scan(print_page())), 3, engine())
    assert caught.value.category is Category.TIME_LIMIT
    assert "run again" in caught.value.advice
    assert caught.value.page == 3
    assert recognised(scan(print_page())).text  # the engine goes on


def test_shadow_over_a_photograph_is_evened() -> None:
    pixels = np.asarray(print_page()).astype(np.float32)
    light = np.linspace(1.0, 0.45, pixels.shape[1])[None, :, None]
    page = recognised(scan(Image.fromarray((pixels * light).astype(np.uint8))))
    assert "evened" in page.reason
    assert error_rate(page.text, printed().text) < 0.02


@pytest.mark.parametrize(("turns", "skew"), [(0, 0.0), (0, 0.3), (0, -4.5), (0, 4.0), (1, -2.0), (1, 1.1)])
def test_the_lie_is_measured(turns: int, skew: float) -> None:
    # Turned clockwise by a quarter, lines that fell to the right still do once they are turned back.
    gray = np.asarray(scan(print_page(), skew=skew, turns=-turns % 4).convert("L"))
    lie = find_lie(gray, 200)
    assert lie.turns == turns
    assert lie.skew == pytest.approx(skew, abs=0.15)


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("skew", [0.0, 0.5, -3.0])
def test_a_dot_is_led_back_to_where_it_lies(turns: int, skew: float) -> None:
    gray = np.full((400, 300), 255, np.uint8)
    gray[120:126, 60:66] = 0
    frame = straighten(gray, 72, Lie(turns, skew))
    ys, xs = np.nonzero(frame.gray < 100)
    box = frame.seen(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
    assert box == pytest.approx((60, 120, 66, 126), abs=1.6)


def rule_sheet(xs: list[int], ys: list[int], texts: dict[tuple[int, int], str]) -> Image.Image:
    """A table between these rules; the lines of a cell's text one below the other."""
    sheet = Image.new("RGB", (1654, 1000), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(find_font()), 36)
    for (row, column), text in texts.items():
        draw.multiline_text((xs[column] + 14, ys[row] + 10), text, "black", font, spacing=4)
    for y in ys:
        draw.line((xs[0], y, xs[-1], y), "black", 2)
    for x in xs:
        draw.line((x, ys[0], x, ys[-1]), "black", 2)
    sheet.info["dpi"] = (200, 200)
    return sheet


def pull_out_of_square(sheet: Image.Image, degrees: float) -> Image.Image:
    """As a feeder does that draws one side of the sheet ahead: uprights lean, lines stay level."""
    slant = math.tan(math.radians(degrees))
    shape = (1, -slant, slant * sheet.height / 2, 0, 1, 0)
    pulled = sheet.transform(sheet.size, Image.Transform.AFFINE, shape, Image.Resampling.BICUBIC, fillcolor="white")
    pulled.info = dict(sheet.info)
    return pulled


@pytest.mark.parametrize(("skew", "lean"), [(0.0, 0.0), (0.4, 0.0), (-1.2, 0.0), (0.0, 0.8), (0.3, -0.6)])
def test_a_ruled_table_gives_rows_of_cells(skew: float, lean: float) -> None:
    rows = [
        ("Thời gian", "Nội dung công việc", "Cơ quan chủ trì"),
        ("Tháng 6", "Xây dựng kế hoạch", "Sở Nội vụ"),
        ("Tháng 9", "Tổng kết phong trào", "Sở Tài chính"),
    ]
    texts = {(row, column): text for row, cells in enumerate(rows) for column, text in enumerate(cells)}
    sheet = pull_out_of_square(rule_sheet([160, 390, 980, 1480], [190, 280, 370, 460], texts), lean)
    assert recognised(scan(sheet, skew=skew)).text.split("\n") == ["\t".join(cells) for cells in rows]


def test_narrow_cells_are_read_one_by_one_and_single_marks_are_not_lost() -> None:
    heads = ["STT", "Tên thủ tục", "Dịch vụ\nbưu\nchính\ncông ích", "Toàn\ntrình", "Một\nphần", "Ghi\nchú"]
    texts = {(0, column): head for column, head in enumerate(heads)}
    texts |= {(1, 1): "Cấp giấy phép xây dựng\ncho nhà thầu nước ngoài", (1, 3): "x", (1, 5): "X"}
    page = recognised(scan(rule_sheet([120, 230, 760, 930, 1070, 1210, 1340], [150, 350, 460], texts)))
    assert page.text.split("\n") == [
        "\t".join(head.replace("\n", " ") for head in heads),
        "\tCấp giấy phép xây dựng cho nhà thầu nước ngoài\t\tx\t\tX",
    ]
    assert [page.text[word.start : word.end] for word in page.words] == page.text.split()
