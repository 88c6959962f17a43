"""Images of pages, rendered from the file that the store knows: what an auditor believes is the page itself."""

from __future__ import annotations

import io
import sqlite3
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageSequence

from trichluc.models.failures import ReadFailure
from trichluc.pipeline.ocr.image import check_pixels
from trichluc.pipeline.review.pages import Box
from trichluc.pipeline.rows import file_id

_POINTS = 72
_QUALITY = 85  # JPEG: a page as PNG takes ten times as long to make
_MARGIN = 12.0  # points around what a crop shows
_MOST_PIXELS = 4000  # of a side
_PDFIUM = threading.Lock()  # pdfium knows no threads


class NoImage(LookupError):
    """The page can't be shown as an image: says why."""


def page_image(connection: sqlite3.Connection, root: Path, file: str, page: int, dpi: int) -> bytes:
    """A page as JPEG. Raises NoImage."""
    return _jpeg(_render(connection, root, file, page, dpi))


def crop(connection: sqlite3.Connection, root: Path, file: str, page: int, boxes: Sequence[Box], dpi: int = 150) -> bytes:
    """The part of a page that these boxes cover, with its surroundings, as JPEG. Raises NoImage."""
    if not boxes:
        raise NoImage("the words of this fact have no place on an image")
    image = _render(connection, root, file, page, dpi)
    scale = dpi / _POINTS
    low = (min(box.x0 for box in boxes) - 3 * _MARGIN, min(box.y0 for box in boxes) - _MARGIN)
    high = (max(box.x1 for box in boxes) + 3 * _MARGIN, max(box.y1 for box in boxes) + _MARGIN)
    left, top = (max(0, round(edge * scale)) for edge in low)
    right, bottom = (min(side, round(edge * scale)) for edge, side in zip(high, image.size, strict=True))
    return _jpeg(image.crop((left, top, max(right, left + 1), max(bottom, top + 1))))


def _render(connection: sqlite3.Connection, root: Path, file: str, page: int, dpi: int) -> Image.Image:
    query = """
        SELECT f.media_type, p.width, p.height FROM files f JOIN pages p USING (file_id) WHERE file_id = ? AND p.page = ?"""
    found = connection.execute(query, (file, page)).fetchone()
    if found is None or not found[1]:
        raise NoImage("this kind of file has no page images; its text is beside")
    media_type, width, _ = found
    data = _content(connection, root, file)
    try:
        if media_type == "application/pdf":
            return _from_pdf(data, page, dpi)
        return _from_image(data, page, width * dpi / _POINTS)
    except (OSError, SyntaxError, ValueError, pdfium.PdfiumError, ReadFailure) as error:
        raise NoImage(f"the page can't be rendered: {error}") from error


def _content(connection: sqlite3.Connection, root: Path, file: str) -> bytes:
    """The bytes of a stored content: of the first of its paths that still holds them."""
    paths = [Path(path) for (path,) in connection.execute("SELECT path FROM paths WHERE file_id = ? ORDER BY path", (file,))]
    for path in paths:
        place = root / path
        try:
            status = place.stat()
            data = _read(place, status.st_mtime_ns, status.st_size)
        except OSError:
            continue
        if file_id(data) == file:
            return data
    raise NoImage(
        f"the file is no longer at {paths[0] if paths else '?'}, or another one is; --archive-root says where to look"
    )


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> bytes:
    return path.read_bytes()


def _from_pdf(data: bytes, page: int, dpi: int) -> Image.Image:
    with _PDFIUM:
        document = pdfium.PdfDocument(data)
        try:
            document.init_forms()  # what a signature or a filled form shows is part of the page
            sheet = document[page - 1]
            dpi = min(dpi, int(_MOST_PIXELS * _POINTS / max(*sheet.get_size(), 1)))
            image: Image.Image = sheet.render(scale=dpi / _POINTS, may_draw_forms=True).to_pil()
            return image
        finally:
            document.close()


def _from_image(data: bytes, page: int, width: float) -> Image.Image:
    with Image.open(io.BytesIO(data)) as opened:
        check_pixels(*opened.size)
        frame = ImageSequence.Iterator(opened)[page - 1].convert("RGB")
    scale = min(width, _MOST_PIXELS) / frame.width
    return frame.resize((max(1, round(frame.width * scale)), max(1, round(frame.height * scale))))


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
