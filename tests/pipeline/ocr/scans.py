"""Scans made here: sample pages rendered, then laid askew, sealed, signed, faded and compressed as a scanner would."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from trichluc.models.failures import ReadFailure
from trichluc.pipeline.ocr.engine import find_data

FONTS = ("/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation", "/usr/share/fonts/liberation-serif")
SAMPLES = Path(__file__).parents[3] / "data" / "samples"
RED, BLUE = (205, 35, 45), (45, 60, 165)


def missing() -> str:
    """Why pages can't be recognised here, "" where they can."""
    try:
        find_data()
    except ReadFailure as failure:
        return f"{failure.message} {failure.advice}"
    return ""


needs_tesseract = pytest.mark.skipif(bool(missing()), reason=missing())


def find_font() -> Path:
    """Liberation Serif; skips the test where it is not installed."""
    for folder in FONTS:
        if (path := Path(folder) / "LiberationSerif-Regular.ttf").exists():
            return path
    pytest.skip("Liberation Serif is not installed: apt-get install fonts-liberation2")


def print_page(number: int = 1, sample: str = "003", dpi: int = 200) -> Image.Image:
    """A page of a sample as it comes from the printer."""
    (path,) = SAMPLES.glob(f"{sample}_*.pdf")
    with pdfium.PdfDocument(path) as document:
        return document[number - 1].render(scale=dpi / 72).to_pil().convert("RGB")


def seal(image: Image.Image, at: tuple[float, float], colour: tuple[int, int, int] = RED) -> Image.Image:
    """A round seal whose ink lets black print through, its centre at these shares of the page, 3.6 cm wide."""
    ink = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(ink)
    x, y, r = at[0] * image.width, at[1] * image.height, 0.086 * image.width
    for share, width in ((1.0, 7), (0.9, 3), (0.55, 4)):
        draw.ellipse((x - share * r, y - share * r, x + share * r, y + share * r), outline=colour, width=width)
    for step in range(40):
        turn = step * np.pi / 20
        ends = [(x + share * r * np.cos(turn), y + share * r * np.sin(turn)) for share in (0.62, 0.84)]
        draw.line(ends, fill=colour, width=5)
    return Image.fromarray(np.minimum(np.asarray(image), np.asarray(ink)))


def stroke(image: Image.Image, at: tuple[float, float], colour: tuple[int, int, int] = BLUE) -> Image.Image:
    """A signature across the print."""
    drawn = image.copy()
    x, y, unit = at[0] * image.width, at[1] * image.height, image.width / 100
    points = [(x + unit * t, y + unit * 2.2 * float(np.sin(1.9 * t))) for t in np.arange(0, 14, 0.1)]
    ImageDraw.Draw(drawn).line(points, fill=colour, width=5)
    return drawn


def scan(
    image: Image.Image, *, skew: float = 0.0, turns: int = 0, noise: float = 5.0, fade: float = 0.0, seed: int = 7
) -> Image.Image:
    """The page on the glass, in JPEG 60: `skew` degrees falling to the right, then `turns` quarter turns counterclockwise."""
    laid = image.rotate(-skew, Image.Resampling.BICUBIC, fillcolor="white")
    pixels = np.rot90(np.asarray(laid), turns).astype(np.float32)
    pixels = 255 - (255 - pixels) * (1 - fade)
    pixels += np.random.default_rng(seed).normal(0, noise, pixels.shape[:2])[..., None]
    file = io.BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=60)
    scanned = Image.open(file).convert("RGB")
    scanned.info = dict(image.info)
    return scanned


def as_pdf(*images: Image.Image, dpi: int = 200) -> bytes:
    """A scanner's file: images alone."""
    file = io.BytesIO()
    images[0].save(file, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    return file.getvalue()


def error_rate(found: str, printed: str) -> float:
    """Characters to be changed, a share of those printed; white space counts as one blank."""
    a, b = (" ".join(unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).split()) for text in (found, printed))
    row = np.arange(len(b) + 1)
    letters = np.array(list(b))
    for index, letter in enumerate(a):
        best = np.minimum(row[1:] + 1, row[:-1] + (letters != letter))
        # Insertions run along the row: a running minimum of what lies left, one more for each step.
        steps = np.concatenate(([index + 1], best)) - np.arange(len(b) + 1)
        row = np.minimum.accumulate(steps) + np.arange(len(b) + 1)
    return float(row[-1]) / len(b)
