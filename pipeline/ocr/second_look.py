"""Second looks where they pay: the number and the date of a head, which hands and stamps fill in, digit by digit.

Each blank is read up to three times: by the engine's look at the whole page, by its looks at the blank's own ink as one line of
digits, and by the network for single digits. What the network and one look of the engine agree on is taken, or what either is
sure of where the other does not deny it; else the blank's reading is not to be trusted, and that is said.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np

from trichluc.pipeline.ocr.blanks import Blank, find_blanks
from trichluc.pipeline.ocr.digits import CLASSES, Floats, classify, normalise
from trichluc.pipeline.ocr.engine import LINE, WORD, Engine, OcrWord
from trichluc.pipeline.ocr.image import Gray, Mask, Raster
from trichluc.pipeline.ocr.type_size import usual_size
from trichluc.pipeline.ocr.upright import Frame, straighten

HANDWRITTEN = "handwritten"

_ABOVE, _BELOW = 1.1, 0.35  # type sizes from the baseline: where what fills a blank may stand
_DARK = 0.5  # of the way from paper to ink
_SPECK, _LEADER = 0.02, 0.3  # square type sizes, and type sizes: a blank's dots are lower
_SLASH = 0.08  # type sizes before the printed "/", which leans to the left
_MARGIN = 0.15  # type sizes around the blank, which show what reaches into it
_TOUCHING = 0.3  # type sizes that such a stroke reaches in
_HEIGHTS = (36, 48, 60)  # pixels that the engine's second looks give to digits
_ROOM = 20  # pixels of paper around them
_SURE_WORD = 0.85  # confidence of the first look that needs no other of the engine's
_SURE_DIGIT = 0.74  # of the network alone: it holds at three of four slants
_FIRM_DIGIT = 0.6  # of the network, which the engine's two looks then can't outvote
_LIKELY_DIGIT, _AGREED = 0.5, 0.75  # of the network where the engine reads the same, and what both together are worth
_GRANTED_DIGIT = 0.2  # of the network, which then does not deny what the engine reads
_SLANTS = (-0.15, 0.0, 0.15, 0.3)  # the network looks at each digit upright and as if it leant less or more
_MOST = {"number": 99_999, "day": 31, "month": 12}
_DIGITS = {"number": 5, "day": 2, "month": 2}


class Doubt(NamedTuple):
    """What is not to be trusted: whatever the text has between these two words, and why."""

    before: OcrWord
    after: OcrWord
    why: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """One stroke or several that hang together: its box in pixels, its pixels (255 ink … 0 paper)."""

    x0: int
    y0: int
    x1: int
    y1: int
    ink: Gray


def look_again(
    words: Sequence[OcrWord], frame: Frame, raster: Raster, engine: Engine, limit: float
) -> tuple[list[OcrWord], list[Doubt]]:
    """The words with the blanks of the head read again, and what of them is not to be trusted.

    `limit` in seconds. Raises TimeLimitError.
    """
    height, width = frame.gray.shape
    size = usual_size(words)
    blanks = find_blanks(words, width, height, size)
    if not blanks:
        return list(words), []
    # Blue ink is off the frame's image, and it is what people fill blanks with; red seals are gone in red light too.
    red = np.ascontiguousarray(raster.pixels[..., 0])
    ink = straighten(red, frame.dpi, frame.lie).gray
    pieces = [[word] for word in words]
    doubted: list[tuple[Blank, str]] = []
    for blank in blanks:
        marks = _marks(ink, blank, words[blank.first], size)
        reading = _read(blank, words, marks, engine, limit)
        if reading is None:
            box = frame.seen(blank.x0, words[blank.first].y0, blank.x1, words[blank.last].y1)
            doubted.append((blank, f"{HANDWRITTEN}; first read as {blank.filling!r}, at {tuple(map(round, box))}"))
        _fill(pieces, blank, words, marks, reading)
    doubts = [
        Doubt(pieces[blank.first][0], pieces[blank.last][-1 if blank.first == blank.last else 0], why) for blank, why in doubted
    ]
    return [word for piece in pieces for word in piece], doubts


def _fill(
    pieces: list[list[OcrWord]], blank: Blank, words: Sequence[OcrWord], marks: Sequence[_Mark], reading: Reading | None
) -> None:
    """Part the printed words from what fills the blank, and put in what that was read as."""
    first, last = words[blank.first], words[blank.last]
    opening = first._replace(text=blank.before, x1=min(first.x1, max(blank.x0, first.x0 + 1)))
    ending = last._replace(text=blank.after, x0=max(last.x0, min(blank.x1, last.x1 - 1)))
    between = [word for at in range(blank.first + 1, blank.last) for word in pieces[at]]
    if reading is not None:
        between = []
        if reading.text:
            x0, y0 = min((mark.x0 for mark in marks), default=blank.x0), min((mark.y0 for mark in marks), default=first.y0)
            x1, y1 = max((mark.x1 for mark in marks), default=blank.x1), max((mark.y1 for mark in marks), default=first.y1)
            between = [first._replace(text=reading.text, confidence=reading.confidence, x0=x0, y0=y0, x1=x1, y1=y1)]
    elif first.text != blank.before or last.text != blank.after:
        between = [first._replace(text=blank.filling, x0=blank.x0, x1=blank.x1)] if blank.filling else []
    for at in range(blank.first + 1, blank.last):
        pieces[at] = []
    if blank.first == blank.last:
        pieces[blank.first] = [opening, *between, ending]
    else:
        pieces[blank.first] = [opening, *between]
        pieces[blank.last] = [ending]


class Reading(NamedTuple):
    """What fills a blank, "" for nothing; confidence 0..1."""

    text: str
    confidence: float


def _read(blank: Blank, words: Sequence[OcrWord], marks: list[_Mark], engine: Engine, limit: float) -> Reading | None:
    """What fills the blank; None where that can't be told."""
    first = blank.filling if _is_value(blank.filling, blank.kind) else ""
    confidence = min(word.confidence for word in words[blank.first : blank.last + 1])
    between = [word.confidence for word in words[blank.first + 1 : blank.last]]
    confidence = min(between) if between else confidence
    if not marks:
        doubtful = any(map(str.isalnum, blank.filling)) and not (first and confidence >= _SURE_WORD)
        return None if doubtful else Reading(blank.filling, confidence)
    shares = _classify_slanted(marks)
    digits = shares[:, : CLASSES - 1].argmax(axis=1)
    alone = "".join(map(str, digits.tolist()))
    sure = float(shares[np.arange(len(marks)), digits].min())
    seconds = _engine_readings(marks, blank.kind, engine, limit)
    if alone in (first, *seconds[:1]) and sure >= _LIKELY_DIGIT:
        return Reading(alone, max(sure, _AGREED))
    # The engine reads a written 1 as a 4, and what is left of a blue 3 as a 5, surely and every time: the network must not
    # deny it.
    if sure < _FIRM_DIGIT and len(first) == len(marks) and (first in seconds or confidence >= _SURE_WORD):
        granted = shares[np.arange(len(marks)), list(map(int, first))].min()
        return Reading(first, _AGREED) if granted >= _GRANTED_DIGIT else None
    # In a word that the engine read through, both ends of the blank are guessed: a digit may be missed.
    if sure >= _SURE_DIGIT and not seconds and blank.first != blank.last and _is_value(alone, blank.kind):
        return Reading(alone, sure)
    return None


def _is_value(text: str, kind: str) -> bool:
    return text.isdecimal() and len(text) <= _DIGITS[kind] and 0 < int(text) <= _MOST[kind]


def _classify_slanted(marks: Sequence[_Mark]) -> Floats:
    """For each mark the mean probability of each class over how it may lean."""
    looks = [classify(np.array([normalise(_lean(mark.ink, slant)) for mark in marks])) for slant in _SLANTS]
    mean: Floats = np.mean(looks, axis=0)
    return mean


def _lean(ink: Gray, slant: float) -> Gray:
    """The mark sheared to the left by this share of its height, without margins."""
    from PIL import Image

    if not slant:
        return ink
    height, width = ink.shape
    more = math.ceil(abs(slant) * height)
    shift = -more if slant < 0 else 0
    laid = Image.fromarray(ink).transform(
        (width + more, height), Image.Transform.AFFINE, (1, -slant, slant * height + shift, 0, 1, 0), Image.Resampling.BILINEAR
    )
    leant = np.asarray(laid)
    columns = np.flatnonzero((leant > 90).any(axis=0))
    return leant[:, columns[0] : columns[-1] + 1] if len(columns) else ink


def _engine_readings(marks: Sequence[_Mark], kind: str, engine: Engine, limit: float) -> list[str]:
    """What the engine reads of the marks alone, as digits at some sizes: those of as many digits, the most frequent first."""
    from PIL import Image

    x0, y0 = min(mark.x0 for mark in marks), min(mark.y0 for mark in marks)
    x1, y1 = max(mark.x1 for mark in marks), max(mark.y1 for mark in marks)
    line = np.zeros((y1 - y0, x1 - x0), np.uint8)
    for mark in marks:
        part = line[mark.y0 - y0 : mark.y1 - y0, mark.x0 - x0 : mark.x1 - x0]
        np.maximum(part, mark.ink, out=part)
    found: Counter[str] = Counter()
    for height, psm in product(_HEIGHTS, (LINE, WORD)):
        width = max(4, round((x1 - x0) * height / (y1 - y0)))
        big = Image.fromarray(line).resize((width, height), Image.Resampling.BICUBIC)
        image = 255 - np.pad(np.asarray(big), _ROOM)
        words = engine.recognise(image, psm=psm, dpi=300, limit=limit, letters="0123456789")
        found["".join(word.text for word in words)] += 1
    return [text for text, _ in found.most_common() if len(text) == len(marks) and _is_value(text, kind)]


def _marks(ink: Gray, blank: Blank, word: OcrWord, size: float) -> list[_Mark]:
    """What stands in the blank, from left to right, without specks and the dots of a leader."""
    top, bottom = max(0, round(word.baseline - _ABOVE * size)), round(word.baseline + _BELOW * size)
    left, right = max(0, round(blank.x0 - _MARGIN * size)), round(blank.x1 + _MARGIN * size)
    crop, line = ink[top:bottom, left:right], ink[top:bottom, max(0, round(word.x0)) : round(blank.x1 + 3 * size)]
    if not crop.size:
        return []
    dark, paper = (float(np.percentile(line, share)) for share in (2, 70))
    inked = np.clip((paper - crop.astype(np.float32)) * (255 / max(paper - dark, 32.0)), 0, 255).astype(np.uint8)
    slash = _SLASH * size if blank.kind == "number" else 0.0
    found = []
    for mask in _connected(inked > 255 * (1 - _DARK)):
        ys, xs = np.nonzero(mask)
        x0, y0, x1, y1 = int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1
        centre = left + (x0 + x1) / 2
        printed = centre < blank.x0 or centre > blank.x1 - slash or x0 == 0 or x1 == mask.shape[1]
        # What touches the print is not to be parted from it, and would be missed.
        reach = _TOUCHING * size
        if printed and not (left + x0 <= blank.x0 < left + x1 - reach or left + x0 + reach < blank.x1 < left + x1):
            continue
        if y1 - y0 < _LEADER * size or len(xs) < _SPECK * size * size or (y0 == 0 and y1 - y0 < 0.5 * size):
            continue
        found.append(_Mark(left + x0, top + y0, left + x1, top + y1, np.where(mask, inked, 0)[y0:y1, x0:x1].astype(np.uint8)))
    return sorted(found, key=lambda mark: mark.x0)


def _connected(mask: Mask) -> list[Mask]:
    """The connected parts of a small mask."""
    labels = np.where(mask, np.arange(1, mask.size + 1, dtype=np.int32).reshape(mask.shape), 0)
    while True:
        grown = labels
        for axis in (0, 1):
            padded = np.pad(grown, [(1, 1) if at == axis else (0, 0) for at in (0, 1)])
            shifted = [np.take(padded, range(start, start + grown.shape[axis]), axis) for start in (0, 1, 2)]
            grown = np.maximum.reduce(shifted)
        grown = np.where(mask, grown, 0)
        if np.array_equal(grown, labels):
            break
        labels = grown
    return [labels == label for label in np.unique(labels) if label]
