"""Image files: PNG, JPEG, TIFF with one or many pages, and what else Pillow opens."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trichluc.models.document import Page
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.ocr.engine import Engine, engine
from trichluc.pipeline.ocr.image import MAX_PIXELS, SMALLER, check_pixels, scale_image
from trichluc.pipeline.ocr.page import recognise_page

if TYPE_CHECKING:
    from PIL.Image import Image

# What Pillow raises for damaged files, each met with one.
_DAMAGES = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, struct.error)
# Several pictures of other formats are no pages but an animation (GIF, PNG, WebP), drawn at full size each time, a hundred from
# 100 kB, or what a camera keeps beside a photograph (JPEG). The first is the picture.
_PAGED = "TIFF"
_BROKEN = "Download or copy it again, or save it anew with an image program."


def read_images(data: bytes) -> tuple[list[Page], list[ReadFailure]]:
    """Recognise every page of an image file, of an animation its first picture; a page that fails keeps its number.

    Raises ReadFailure where the file can't be opened, where Tesseract is missing, or where its only page fails.
    """
    reader = engine()
    pages: list[Page] = []
    failures: list[ReadFailure] = []
    for number, frame in enumerate(_frames(data), start=1):
        try:
            pages.append(_recognise(frame, number, reader))
        except ReadFailure as failure:
            failure.page = number
            failures.append(failure)
            pages.append(Page(number, "", source="ocr", reason=failure.message))
    if len(pages) == len(failures):
        failures[0].page = None
        raise failures[0]
    if not failures and not any(page.text for page in pages):
        raise ReadFailure(Category.NO_TEXT, "The image shows no text.", "Check that it is the right file.")
    return pages, failures


def _frames(data: bytes) -> Iterator[Image]:
    from PIL import Image as Images
    from PIL import ImageSequence

    try:
        with warnings.catch_warnings():
            # Its warning comes before our limit, its error behind it.
            warnings.simplefilter("ignore", Images.DecompressionBombWarning)
            opened = Images.open(io.BytesIO(data))
        yield from ImageSequence.Iterator(opened) if opened.format == _PAGED else (opened,)
    except Images.DecompressionBombError as error:
        message = f"The image has more than {MAX_PIXELS:,} pixels."
        raise ReadFailure(Category.TOO_LARGE, message, SMALLER) from error
    except _DAMAGES as error:
        raise ReadFailure(Category.DAMAGED, "The image is damaged or incomplete.", _BROKEN) from error


def _recognise(image: Image, number: int, reader: Engine) -> Page:
    from PIL import Image as Images
    from PIL import ImageOps

    check_pixels(*image.size)
    try:
        one_of_several = image.format != _PAGED and getattr(image, "is_animated", False)
        # What is transparent is paper, whatever colour it hides; cameras note how they were held.
        if image.has_transparency_data:
            shown = image.convert("RGBA")
            image = Images.new("RGBA", shown.size, "white")
            image.alpha_composite(shown)
            image.info = shown.info
        upright = ImageOps.exif_transpose(image)
        raster = scale_image(upright.convert("RGB"))
    except _DAMAGES as error:
        raise ReadFailure(Category.DAMAGED, "The image is damaged or incomplete.", _BROKEN) from error
    page = recognise_page(raster, number, reader)
    if one_of_several:
        page.reason += "; the first picture of several"
    return page
