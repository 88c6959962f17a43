"""Second looks where they pay: the number and the date of a head, which hands and stamps fill in.

What the network for digits is sure of, or it and the engine agree on, is put in place of what the engine read first; else the
blank's reading is not to be trusted, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from trichluc.pipeline.ocr.blanks import Blank, find_blanks
from trichluc.pipeline.ocr.engine import LINE, OcrWord, Timed
from trichluc.pipeline.ocr.fillings import LIFTED, Reading, read_filling
from trichluc.pipeline.ocr.image import Gray, Raster
from trichluc.pipeline.ocr.type_size import usual_size
from trichluc.pipeline.ocr.upright import Frame, straighten

HANDWRITTEN = "handwritten"

_ABOVE, _BELOW = 0.9, 0.3  # type sizes from the baseline: print, without most of a stamp that missed the line
_HIGH, _LOW = 0.9, 0.1  # type sizes from the baseline that digits fill
_ROOM = 20  # pixels of paper around a line that the engine reads alone
_CODES = re.compile(r"[^\w]*([A-ZĐ]{2,}(?:-[A-ZĐ]{2,})+)")


class Doubt(NamedTuple):
    """What is not to be trusted, and why: whatever the text has between these two words, or from behind the first on."""

    before: OcrWord
    last: OcrWord
    inclusive: bool
    why: str


class SecondLook(NamedTuple):
    """A page's words with the blanks of its head read again, what of them is not to be trusted, and what was read otherwise
    at first, in words.
    """

    words: list[OcrWord]
    doubts: list[Doubt]
    changes: list[str]


def look_again(words: Sequence[OcrWord], frame: Frame, raster: Raster, engine: Timed) -> SecondLook:
    """Read the blanks of the head again. Raises TimeLimitError."""
    height, width = frame.gray.shape
    size = usual_size(words)
    blanks = find_blanks(words, width, height, size)
    if not blanks:
        return SecondLook(list(words), [], [])
    # Blue ink is off the frame's image, and it is what people fill blanks with; red seals are gone in red light too.
    red = np.ascontiguousarray(raster.pixels[..., 0])
    page = straighten(red, frame.dpi, frame.lie).gray
    pieces = [[word] for word in words]
    doubted: list[tuple[Blank, str]] = []
    for blank in blanks:
        if not blank.legible:
            blank = _with_symbol(blank, words, frame.gray, size, engine)
        reading = read_filling(page, blank, size, _confidence(blank, words))
        if reading is None:
            box = frame.seen(blank.x0, words[blank.first].y0, blank.x1, words[blank.last].y1)
            doubted.append((blank, f"{HANDWRITTEN}; first read as {blank.filling!r}, at {tuple(map(round, box))}"))
        elif reading.lift:
            _drop_stamped(pieces, blank, size)
        _fill(pieces, blank, words, size, reading)
    doubts = [_doubt(pieces, blank, why) for blank, why in doubted]
    return SecondLook([word for piece in pieces for word in piece], doubts, _changes(words, pieces))


def _changes(words: Sequence[OcrWord], pieces: Sequence[Sequence[OcrWord]]) -> list[str]:
    """What stands otherwise than it was read first, each stretch of words with its first reading."""
    found = []
    both = zip((word.text for word in words), (" ".join(word.text for word in piece) for piece in pieces), strict=True)
    for changed, stretch in groupby(both, key=lambda texts: texts[0] != texts[1].replace(" ", "")):
        first, second = (" ".join(filter(None, texts)) for texts in zip(*stretch, strict=True))
        if changed and first.replace(" ", "") != second.replace(" ", ""):
            found.append(f"{first!r} read again as {second!r}")
    return found


def _confidence(blank: Blank, words: Sequence[OcrWord]) -> float:
    """The engine's in what it read of the blank."""
    between = words[blank.first + 1 : blank.last] or words[blank.first : blank.last + 1]
    return min(word.confidence for word in ([words[blank.last]] if blank.kind == "year" else between))


def _with_symbol(blank: Blank, words: Sequence[OcrWord], page: Gray, size: float, engine: Timed) -> Blank:
    """The blank with the symbol behind it as the engine reads it without what was stamped above it."""
    first, last = words[blank.first], words[blank.last]
    top, bottom = max(0, round(blank.baseline - _ABOVE * size)), round(blank.baseline + _BELOW * size)
    line = page[top:bottom, max(0, round(first.x0 - size)) : round(last.x1 + size)]
    image = np.pad(line, _ROOM, constant_values=255)
    for word in engine.recognise(image, psm=LINE, dpi=200):
        if symbol := _CODES.fullmatch(word.text):
            return blank._replace(after=f"/{symbol[1]}")
    return blank


def _drop_stamped(pieces: list[list[OcrWord]], blank: Blank, size: float) -> None:
    """Take out what the engine made of digits that are stamped above the line."""
    left, right = blank.x0 - size, blank.x1 + size
    top, bottom = blank.baseline - (LIFTED + 1.0) * size, blank.baseline - LIFTED / 2 * size
    for at, piece in enumerate(pieces):
        if at not in range(blank.first, blank.last + 1):
            pieces[at] = [
                word
                for word in piece
                if not (left < word.x0 and word.x1 < right and top < word.y0 and word.y1 < bottom)
                or sum(map(str.isalpha, word.text)) > 1
            ]


def _fill(pieces: list[list[OcrWord]], blank: Blank, words: Sequence[OcrWord], size: float, reading: Reading | None) -> None:
    """Part the printed words from what fills the blank, and put in what that was read as."""
    first, last = words[blank.first], words[blank.last]
    if blank.kind == "year":
        if reading is not None and reading.text != blank.filling:
            text = last.text.replace(blank.filling, reading.text)
            pieces[blank.last] = [last._replace(text=text, confidence=reading.confidence)]
        return
    opening = first._replace(text=blank.before, x1=min(first.x1, max(blank.x0, first.x0 + 1)))
    ending = last._replace(text=blank.after, x0=max(last.x0, min(blank.x1, last.x1 - 1))) if blank.after else last
    between = [word for at in range(blank.first + 1, blank.last) for word in pieces[at]]
    if reading is not None:
        baseline = blank.baseline - reading.lift * size
        y0, y1 = baseline - _HIGH * size, baseline + _LOW * size
        filled = first._replace(text=reading.text, confidence=reading.confidence, x0=blank.x0, y0=y0, x1=blank.x1, y1=y1)
        between = [filled] if reading.text else []
    elif first.text != blank.before or last.text != blank.after:
        between = [first._replace(text=blank.filling, x0=blank.x0, x1=blank.x1)] if blank.filling else []
    for at in range(blank.first + 1, blank.last):
        pieces[at] = []
    if blank.first == blank.last:
        pieces[blank.first] = [opening, *between, ending]
    else:
        pieces[blank.first] = [opening, *between]
        pieces[blank.last] = [ending]


def _doubt(pieces: list[list[OcrWord]], blank: Blank, why: str) -> Doubt:
    """The doubt about a blank that has been filled or left."""
    before, last = pieces[blank.first], pieces[blank.last]
    return Doubt(before[0], last[-1 if blank.first == blank.last else 0], blank.kind == "year", why)
