"""Blanks of printed heads as a scanner shows them, filled in by composed hands, stamps and printers, to train the reader on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from benchmarks.drawn_digits import WAYS, draw
from trichluc.pipeline.ocr.digits import ABOVE, BESIDE, EM, HEIGHT, contrast

Gray = NDArray[np.uint8]
Floats = NDArray[np.float32]

FONTS = Path("/usr/share/fonts/truetype")
PRINT = ("LiberationSerif-Regular", "LiberationSerif-Italic", "LiberationSerif-Bold", "LiberationSans-Regular", "DejaVuSerif")
STAMPS = (*PRINT, "LiberationMono-Regular", "LiberationMono-Bold", "LiberationSans-Bold", "LiberationSerif-BoldItalic",
          "LiberationSans-Italic", "DejaVuSans", "DejaVuSansCondensed", "DejaVuSansMono")  # fmt: skip
ITALIC = "LiberationSerif-Italic"
SCALE = 2  # composed so many times larger than the network sees it
UNIT = EM * SCALE  # pixels of a type size
OPENINGS = {"number": ("Sô:", "Sô :", "Sô", "SÔ:"), "date": ("ngày", "tháng"), "year": ("năm",)}  # Liberation has no ố
SYMBOLS = (  # the likeliest more than once
    "QĐ", "QĐ", "QĐ", "KH", "KH", "TB", "TTr", "CT", "BC", "NQ", "UBND", "HD", "SCT", "BGDĐT", "HĐND", "VP", "PC", "BCT", "GM",
    "CV", "SNV", "STC", "SYT", "TW", "BTC", "ĐA", "LĐLĐ", "TT", "NĐ", "PL", "XD", "IV", "OB", "ZS",
)  # fmt: skip
ENDINGS = {
    "number": (
        *(f"{tie}{code}" for code in SYMBOLS for tie in ("/", "/", "/", "-", "/ ", " /")),
        "/2025/",
        "/2019/QĐ",
        "/2024/NQ",
    ),
    "date": ("tháng", "năm"),
    "year": (" ", " ", " ", ".", "BÁO"),
}
KINDS = ("number", "date", "year")
SHARES = (0.55, 0.35, 0.1)
PENS = (2.0, 3.0, 4.5, 6.0, 7.5, 9.0)  # pixels of a stroke, of a digit 60 pixels high
DRAWN = 12  # of each digit, way and pen
LENGTHS = (0.06, 0.13, 0.3, 0.34, 0.15, 0.02)  # how many numbers have so many digits
EMPTY_DATES, SCRIBBLES = 0.06, 0.04  # shares of blanks that hold nothing, or strokes that are no digits


class Writers(NamedTuple):
    """Handwritten digits white on black: images of each of the ten, and drawn ones by digit, way and pen."""

    scanned: Sequence[Sequence[Gray]]
    drawn: Sequence[Sequence[Sequence[Sequence[Gray]]]]

    @classmethod
    def gather(cls, scanned: Sequence[Sequence[Gray]], rng: np.random.Generator) -> Writers:
        """These hands, and drawn ones."""
        drawn = [[[[_crop(draw(digit, way, pen, rng)) for _ in range(DRAWN)] for pen in PENS] for way in range(len(ways))]
                 for digit, ways in enumerate(WAYS)]  # fmt: skip
        return cls([[_crop(image) for image in images] for images in scanned], drawn)


class Sample(NamedTuple):
    """A strip as `digits.cut` gives it, and what fills the blank."""

    strip: Gray
    text: str


def compose(writers: Writers, rng: np.random.Generator) -> Sample:
    """One blank."""
    kind = KINDS[int(rng.choice(3, p=SHARES))]
    text = {"number": _number, "date": _date, "year": _year}[kind](rng)
    glyphs, size = _hand(text, kind, writers, rng)
    gap = (rng.uniform(-0.08, 0.16) if rng.random() < 0.7 else rng.uniform(-0.24, -0.04)) * UNIT
    ink_width = sum(glyph.shape[1] for glyph in glyphs) + gap * max(len(glyphs) - 1, 0)
    before, after = (rng.uniform(-0.12, 0.25) if rng.random() < 0.6 else rng.uniform(0.2, 1.3) for _ in range(2))
    blank = max(ink_width + (before + after) * UNIT, 0.4 * UNIT)
    canvas = np.zeros((HEIGHT * SCALE, round(blank + 2 * BESIDE * UNIT)), np.float32)
    x0, baseline = BESIDE * UNIT, ABOVE * UNIT
    _print_around(canvas, kind, x0, x0 + blank, baseline, rng)
    pen = rng.uniform(0.55, 1.0)
    x, y = x0 + before * UNIT, baseline + rng.normal(0, 0.08) * UNIT
    for glyph in glyphs:
        drop = rng.normal(0, 0.04) * UNIT
        _lay(canvas, glyph * np.float32(pen / 255), round(x), round(y + drop + 0.03 * size) - glyph.shape[0])
        x += glyph.shape[1] + gap + rng.normal(0, 0.03) * UNIT
    if text == "" and rng.random() < SCRIBBLES / EMPTY_DATES:
        _lay(canvas, _scribble(rng, round(blank)), round(x0), round(baseline - 0.9 * UNIT))
    return Sample(_scan(canvas, rng), text)


def _number(rng: np.random.Generator) -> str:
    length = int(rng.choice(len(LENGTHS), p=LENGTHS))
    text = "".join(map(str, rng.integers(0, 10, length)))
    return text if length < 3 or text[0] != "0" else str(rng.integers(1, 10)) + text[1:]


def _date(rng: np.random.Generator) -> str:
    if rng.random() < EMPTY_DATES:
        return ""
    value = int(rng.integers(1, 32)) if rng.random() < 0.6 else int(rng.integers(1, 13))
    return f"{value:02}" if rng.random() < 0.6 else str(value)


def _year(rng: np.random.Generator) -> str:
    return str(rng.integers(1976, 2040))


def _hand(text: str, kind: str, writers: Writers, rng: np.random.Generator) -> tuple[list[Gray], float]:
    """The digits as one hand, stamp or printer makes them, and how high they are in pixels."""
    chance = rng.random() * (0.4 if kind == "year" else 1.0)
    high = (rng.uniform(0.6, 1.05) if rng.random() < 0.8 else rng.uniform(1.0, 1.3)) * UNIT
    if chance < 0.25:
        high = rng.uniform(0.62, 0.85) * UNIT
        face, spread = _face(STAMPS, kind, rng), rng.integers(0, 4)
        glyphs = [_crop(np.pad(_glyph(face, digit), ((0, 0), (spread, spread)))) for digit in text]
        lean, shake = 0.0, 0.01
    elif chance < 0.62:
        pen, ways = int(rng.integers(len(PENS))), rng.integers(0, 12, 10).tolist()
        pools = [(drawn := writers.drawn[int(digit)])[ways[int(digit)] % len(drawn)][pen] for digit in text]
        glyphs = [pool[int(rng.integers(len(pool)))] for pool in pools]
        lean, shake = rng.normal(0.08, 0.2), 0.06
    else:
        glyphs = [(pool := writers.scanned[int(digit)])[int(rng.integers(len(pool)))] for digit in text]
        lean, shake = rng.normal(0.0, 0.2), 0.08
    wide, level, spread = rng.uniform(0.8, 1.2), rng.integers(50, 190), rng.random()
    made = []
    for glyph in glyphs:
        glyph = _bend(glyph, lean + rng.normal(0, shake), rng.normal(0, shake))
        height = max(6, round(high * rng.uniform(1 - 2 * shake, 1 + 2 * shake)))
        width = max(3, round(glyph.shape[1] * height / glyph.shape[0] * wide))
        image = Image.fromarray(glyph).resize((width, height), Image.Resampling.BICUBIC)
        if chance >= 0.62:  # what was small is blurred: an edge at any level gives thin and thick strokes
            image = Image.fromarray(np.clip((np.asarray(image, np.float32) - level) * 4 + 128, 0, 255).astype(np.uint8))
            image = image.filter(ImageFilter.MaxFilter(3)) if spread < 0.25 else image
        made.append(np.asarray(image))
    return made, high


def _face(faces: Sequence[str], kind: str, rng: np.random.Generator) -> str:
    """A face: dates are mostly printed in italics (ND30 Appendix I)."""
    return ITALIC if kind != "number" and rng.random() < 0.6 else faces[int(rng.integers(len(faces)))]


@cache
def _glyph(face: str, letter: str) -> Gray:
    return _crop(_printed(face, letter, 60))


@cache
def _printed(face: str, text: str, size: int) -> Gray:
    """Text white on black, 2 type sizes high about the baseline, as wide as it is."""
    path = min(FONTS.rglob(f"{face}.ttf"))
    font = ImageFont.truetype(str(path), size)
    image = Image.new("L", (round(font.getlength(text)) + 2, 2 * size))
    ImageDraw.Draw(image).text((1, round(1.25 * size)), text, 255, font, anchor="ls")
    return np.asarray(image)


def _crop(image: Gray) -> Gray:
    rows, columns = (np.flatnonzero((image > 60).any(axis=axis)) for axis in (1, 0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else image[:1, :1]


def _bend(glyph: Gray, lean: float, turn: float) -> Gray:
    """The glyph sheared and turned, without margins."""
    padded = np.pad(glyph, glyph.shape[0] // 2)
    height, width = padded.shape
    x, y = width / 2, height / 2
    data = (1, lean + turn, -(lean + turn) * y, -turn, 1, turn * x)
    return _crop(
        np.asarray(Image.fromarray(padded).transform((width, height), Image.Transform.AFFINE, data, Image.Resampling.BILINEAR))
    )


def _lay(canvas: Floats, ink: Floats, x: int, y: int) -> None:
    """Put ink (0..1) on the canvas with its upper left corner there; what is outside is cut."""
    top, left = max(0, -y), max(0, -x)
    part = canvas[y + top : y + ink.shape[0], x + left : x + ink.shape[1]] if min(y + top, x + left) >= 0 else canvas[:0]
    ink = ink[top : top + part.shape[0], left : left + part.shape[1]]
    part = part[: ink.shape[0], : ink.shape[1]]
    np.maximum(part, ink, out=part)


def _print_around(canvas: Floats, kind: str, x0: float, x1: float, baseline: float, rng: np.random.Generator) -> None:
    """The printed words on both sides, a leader, a ruled line, the lines above and below, specks."""
    face = _face(PRINT, kind, rng)
    dark = rng.uniform(0.75, 1.0)
    slack = rng.normal(0, 0.12, 2) * UNIT  # the engine's boxes end where it thinks
    size = round(UNIT * rng.uniform(0.92, 1.08))
    opening, ending = (choices[int(rng.integers(len(choices)))] for choices in (OPENINGS[kind], ENDINGS[kind]))
    for text, x, right in ((opening, x0 + min(slack[0], 0.1 * UNIT), True), (ending, x1 + max(slack[1], -0.05 * UNIT), False)):
        image = _printed(face, text, size)
        _lay(canvas, image * np.float32(dark / 255), round(x - right * image.shape[1]), round(baseline - 1.25 * size))
    if rng.random() < 0.22:
        step, dot, y = rng.uniform(0.12, 0.3) * UNIT, int(rng.integers(2, 5)), round(baseline - rng.uniform(0, 3))
        for x in np.arange(x0, x1, step).astype(int):
            _lay(canvas, np.full((dot, dot), dark, np.float32), int(x), y - dot)
    if rng.random() < 0.2:
        y = round(rng.uniform(0, 0.2) * UNIT) if rng.random() < 0.7 else round(baseline + rng.uniform(0.05, 0.3) * UNIT)
        start, end = np.sort(rng.uniform(-0.2, 1.2, 2) * canvas.shape[1]).astype(int)
        _lay(canvas, np.full((int(rng.integers(1, 4)), int(end - start) + 1), dark, np.float32), int(start), y)
    for y in (-0.9, 1.25):
        if rng.random() < 0.12:
            line = _printed(PRINT[2] if y < 0 else face, "PHÚ AN NHÂN DÂN LÂM" if y < 0 else "V/v công bố Danh mục", size)
            shift = rng.uniform(0, 4) * UNIT
            _lay(canvas, line * np.float32(dark / 255), -round(shift), round(baseline + (y - 1.25) * size + rng.normal(0, 3)))
    for _ in range(int(rng.poisson(0.6))):
        dot = int(rng.integers(1, 4))
        _lay(
            canvas,
            np.full((dot, dot), rng.uniform(0.4, 1), np.float32),
            *(int(rng.integers(0, side)) for side in canvas.shape[::-1]),
        )


def _scribble(rng: np.random.Generator, width: int) -> Floats:
    """Strokes that are no digits."""
    image = Image.new("L", (max(width, 20), UNIT))
    t = np.arange(0, rng.uniform(3, 12), 0.05)
    waves = rng.uniform(0.5, 4, 2)
    x = image.width * (0.5 + 0.45 * np.cos(waves[0] * t + rng.uniform(0, 6)))
    y = image.height * (0.5 + 0.45 * np.sin(waves[1] * t + rng.uniform(0, 6)))
    points = [(float(a), float(b)) for a, b in zip(x, y, strict=True)]
    ImageDraw.Draw(image).line(points, 255, int(rng.integers(2, 7)), joint="curve")
    return np.asarray(image, np.float32) / 255


def _scan(canvas: Floats, rng: np.random.Generator) -> Gray:
    """The strip on a scanner's glass, blurred, low in resolution, noisy, in JPEG, in black and white; as `digits.cut` does."""
    image = Image.fromarray((255 * (1 - canvas)).astype(np.uint8))
    if rng.random() < 0.3:
        zoom = rng.uniform(0.45, 0.9)
        small = max(8, round(image.width * zoom)), max(8, round(image.height * zoom))
        image = image.resize(small, Image.Resampling.BOX).resize(image.size, Image.Resampling.BILINEAR)
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0, 1.4)))
    pixels = np.asarray(image, np.float32)
    if rng.random() < 0.15:
        pixels = np.where(pixels < rng.uniform(110, 200), 0, 255).astype(np.float32)
    fade = rng.uniform(0.35, 1.0) if rng.random() < 0.3 else 1.0
    pixels = rng.uniform(200, 255) - (255 - pixels) * fade * 0.8 + rng.normal(0, rng.uniform(0, 9), pixels.shape)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if rng.random() < 0.3:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=int(rng.integers(25, 85)))
        image = Image.open(file)
    gray = np.asarray(image)
    # A turn and a stretch of what the engine took for the line's base and size.
    wide, lift = rng.uniform(0.9, 1.1), rng.normal(0, 2.5)
    width = max(8, round(gray.shape[1] / SCALE * wide))
    tall = rng.uniform(0.92, 1.08)
    data = (
        gray.shape[1] / width,
        rng.normal(0, 0.02),
        0,
        rng.normal(0, 0.01),
        SCALE / tall,
        lift + (1 - 1 / tall) * ABOVE * UNIT,
    )
    paper = int(np.percentile(gray, 70))
    laid = (
        Image.fromarray(gray)
        .filter(ImageFilter.BoxBlur(0.5))
        .transform((width, HEIGHT), Image.Transform.AFFINE, data, Image.Resampling.BILINEAR, fillcolor=paper)
    )
    seen = np.asarray(laid)
    return contrast(seen)
