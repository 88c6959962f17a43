"""Images of pages, drawn from the file that the store knows: what an auditor believes is the page itself."""

from __future__ import annotations

import io
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

import pypdfium2 as pdfium
from PIL import Image, ImageSequence

from trichluc.models.failures import ReadFailure
from trichluc.pipeline.ocr.image import check_pixels
from trichluc.pipeline.read.media import PDF
from trichluc.pipeline.read.pdf import open_pdf
from trichluc.pipeline.review.originals import NoImage, Originals
from trichluc.pipeline.review.pages import Box

_POINTS = 72
_QUALITY = 85  # JPEG: a page as PNG takes ten times as long to make
_MARGIN = 12.0  # points around what a crop shows
_MOST_PIXELS = 4000  # of a side
_PDFIUM = threading.Lock()  # pdfium knows no threads


def check_image(connection: sqlite3.Connection, originals: Originals, file: str, page: int) -> None:
    """Open a page without drawing it. Raises NoImage."""
    with _opened(connection, originals, file, page):
        pass


def page_image(connection: sqlite3.Connection, originals: Originals, file: str, page: int, dpi: int) -> bytes:
    """A page as JPEG. Raises NoImage."""
    return _jpeg(_render(connection, originals, file, page, dpi))


def crop(
    connection: sqlite3.Connection, originals: Originals, file: str, page: int, boxes: Sequence[Box], dpi: int = 150
) -> bytes:
    """The part of a page that these boxes cover, with its surroundings, as JPEG. Raises NoImage."""
    if not boxes:
        raise NoImage("The words of this fact have no place on an image.")
    image = _render(connection, originals, file, page, dpi)
    scale = dpi / _POINTS
    low = (min(box.x0 for box in boxes) - 3 * _MARGIN, min(box.y0 for box in boxes) - _MARGIN)
    high = (max(box.x1 for box in boxes) + 3 * _MARGIN, max(box.y1 for box in boxes) + _MARGIN)
    left, top = (max(0, round(edge * scale)) for edge in low)
    right, bottom = (min(side, round(edge * scale)) for edge, side in zip(high, image.size, strict=True))
    return _jpeg(image.crop((left, top, max(right, left + 1), max(bottom, top + 1))))


def _render(connection: sqlite3.Connection, originals: Originals, file: str, page: int, dpi: int) -> Image.Image:
    with _opened(connection, originals, file, page) as draw:
        return draw(dpi)


@contextmanager
def _opened(
    connection: sqlite3.Connection, originals: Originals, file: str, page: int
) -> Iterator[Callable[[int], Image.Image]]:
    """What draws a page at so many dots an inch. Raises NoImage, also for what goes wrong as it draws."""
    query = """
        SELECT f.media_type, p.width, p.height FROM files f JOIN pages p USING (file_id) WHERE file_id = ? AND p.page = ?"""
    found = connection.execute(query, (file, page)).fetchone()
    if found is None or not found[1]:
        raise NoImage("This kind of file has no page images.")
    media_type, width, _ = found
    data = originals.content(connection, file)
    opened = _pdf_page(data, page, originals.password) if media_type == PDF else _frame(data, page, width)
    try:
        with opened as draw:
            yield draw
    except ReadFailure as failure:
        raise NoImage(f"{failure.message} {failure.advice}") from failure
    except (OSError, SyntaxError, ValueError, IndexError, pdfium.PdfiumError) as error:
        raise NoImage(f"The page can't be drawn: {error}.") from error


@contextmanager
def _pdf_page(data: bytes, page: int, password: str | None) -> Iterator[Callable[[int], Image.Image]]:
    with _PDFIUM, closing(open_pdf(data, password)) as document:
        document.init_forms()  # what a signature or a filled form shows is part of the page
        sheet = document[page - 1]

        def draw(dpi: int) -> Image.Image:
            within = min(dpi, int(_MOST_PIXELS * _POINTS / max(*sheet.get_size(), 1)))
            image: Image.Image = sheet.render(scale=within / _POINTS, may_draw_forms=True).to_pil()
            return image

        yield draw


@contextmanager
def _frame(data: bytes, page: int, width: float) -> Iterator[Callable[[int], Image.Image]]:
    with Image.open(io.BytesIO(data)) as opened:
        check_pixels(*opened.size)
        frame = ImageSequence.Iterator(opened)[page - 1]

        def draw(dpi: int) -> Image.Image:
            scale = min(width * dpi / _POINTS, _MOST_PIXELS) / frame.width
            size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
            return frame.convert("RGB").resize(size)

        yield draw


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
