"""Drawing a page, in a process apart: one made of endless lines would keep the whole app waiting."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple

import pypdfium2 as pdfium
from PIL import Image, ImageSequence

from trichluc.models.failures import ReadFailure
from trichluc.pipeline.ocr.image import check_pixels
from trichluc.pipeline.read.media import PDF
from trichluc.pipeline.read.pdf import open_pdf
from trichluc.pipeline.review.pages import Box
from trichluc.pipeline.worker_main import Limits

LIMITS = Limits(seconds=20.0, megabytes=2048)  # of one page
_POINTS = 72
_QUALITY = 85  # JPEG: a page as PNG takes ten times as long to make
_MARGIN = 12.0  # points around what a crop shows
_MOST_PIXELS = 4000  # of a side


class Drawing(NamedTuple):
    """What to draw: a file's page of this width in points, or its part around `boxes`; at 0 dots an inch it is only opened."""

    data: bytes
    media_type: str
    password: str | None
    page: int
    width: float
    dpi: int
    boxes: tuple[Box, ...] = ()


def draw(drawing: Drawing) -> bytes | str:
    """The page as JPEG, or why it can't be drawn."""
    try:
        with _pdf_page(drawing) if drawing.media_type == PDF else _frame(drawing) as at:
            if not drawing.dpi:
                return b""
            image = at(drawing.dpi)
            return _jpeg(_around(image, drawing.boxes, drawing.dpi) if drawing.boxes else image)
    except ReadFailure as failure:
        return f"{failure.message} {failure.advice}"
    except (OSError, SyntaxError, ValueError, IndexError, pdfium.PdfiumError) as error:
        return f"The page can't be drawn: {error}."


def not_drawn(_drawing: Drawing, failure: ReadFailure) -> bytes | str:
    """What is said of a page over which the process died."""
    return f"The page can't be drawn: {failure.message}"


@contextmanager
def _pdf_page(drawing: Drawing) -> Iterator[Callable[[int], Image.Image]]:
    with closing(open_pdf(drawing.data, drawing.password)) as document:
        document.init_forms()  # what a signature or a filled form shows is part of the page
        sheet = document[drawing.page - 1]

        def at(dpi: int) -> Image.Image:
            within = min(dpi, int(_MOST_PIXELS * _POINTS / max(*sheet.get_size(), 1)))
            image: Image.Image = sheet.render(scale=within / _POINTS, may_draw_forms=True).to_pil()
            return image

        yield at


@contextmanager
def _frame(drawing: Drawing) -> Iterator[Callable[[int], Image.Image]]:
    with Image.open(io.BytesIO(drawing.data)) as opened:
        check_pixels(*opened.size)
        frame = ImageSequence.Iterator(opened)[drawing.page - 1]

        def at(dpi: int) -> Image.Image:
            scale = min(drawing.width * dpi / _POINTS, _MOST_PIXELS) / frame.width
            size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
            return frame.convert("RGB").resize(size)

        yield at


def _around(image: Image.Image, boxes: tuple[Box, ...], dpi: int) -> Image.Image:
    """The part of an image that these boxes cover, with its surroundings."""
    scale = dpi / _POINTS
    low = (min(box.x0 for box in boxes) - 3 * _MARGIN, min(box.y0 for box in boxes) - _MARGIN)
    high = (max(box.x1 for box in boxes) + 3 * _MARGIN, max(box.y1 for box in boxes) + _MARGIN)
    left, top = (max(0, round(edge * scale)) for edge in low)
    right, bottom = (min(side, round(edge * scale)) for edge, side in zip(high, image.size, strict=True))
    return image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
