"""What fills a blank of a head: read by the network for digits, and held against what the engine read of it first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from statistics import median
from typing import NamedTuple

import numpy as np

from trichluc.pipeline.ocr.blanks import Blank
from trichluc.pipeline.ocr.digits import ABOVE, BESIDE, EM, classify, cut, likeliest, shares
from trichluc.pipeline.ocr.image import Gray
from trichluc.pipeline.ocr.marks import Mark, find_marks

# The network looks at each blank as it stands, as if it were lower or higher, and on a higher or lower baseline.
_VIEWS = ((1.0, 0.0), (1.12, 0.0), (0.9, 0.0), (1.0, 0.08), (1.0, -0.08))
LIFTED = 0.5  # type sizes above the line: where a stamp stands that missed it
_ALONE = 0.75  # the network's share of a string that needs no other witness
_STAMPED = 0.9  # where letters of the print stand below, and of marks cut out of their line
_MARGIN = 0.2  # type sizes of paper left beside such marks
_AGREED = 0.3  # where the engine reads the same
_GRANTED = 0.1  # of what the engine is sure of: the network does not deny it
_SURE_WORD = 0.85  # confidence of the engine
_SEEN = 0.3  # its share of all strings, however few of them are as long as there are marks
_EMPTY = 0.3  # the network's share of nothing, where there is no ink either
_RARE = 0.5  # what the share of a string is worth that most views do not show first
_LEAST = 0.05  # of all strings, those that the calendar knows
_INK, _SPECK = 128, 0.02  # of 255, and square type sizes
_DOTS, _TOP, _EDGE = (
    0.14,
    0.9,
    0.12,
)  # type sizes: a leader's dots are lower, what is higher or at the print's edge is another's
_LONGER = re.compile(r"(\d+)(?:[a-zđ]|\.(\d{1,3}))")  # 1842b, 66.15: the network knows digits alone
_LEADER = " ._-…"  # what the engine makes of a leader's dots
_RANGES = {"number": (1, 99_999), "day": (1, 31), "month": (1, 12), "year": (1945, 2099)}
_CALENDAR: dict[str, list[str]] = {
    "day": [*map(str, range(1, 32)), *(f"0{day}" for day in range(1, 10))],
    "month": [*map(str, range(1, 13)), *(f"0{month}" for month in range(1, 10))],
    "number": [],
    "year": [],
}


class Reading(NamedTuple):
    """What fills a blank, "" for nothing; confidence 0..1; how many type sizes above the line it stands."""

    text: str
    confidence: float
    lift: float = 0.0


def read_filling(page: Gray, blank: Blank, size: float, confidence: float) -> Reading | None:
    """What fills the blank; None where that can't be told. `confidence` is the engine's in `blank.filling`."""
    if not blank.legible:
        return _read_above(page, blank, size)
    blank = blank._replace(filling=blank.filling.strip(_LEADER))
    marks = find_marks(page, blank, size)
    found = _share_out(page, blank, size)
    empty = not max(found, key=found.__getitem__)
    reading = None
    if marks or not empty:
        reading = _read_line(blank, found, confidence, len(marks)) or _read_marks(page, blank, size, found, marks)
    return _read_empty(page, blank, size, found[""]) if reading is None and empty else reading


def _read_line(blank: Blank, found: dict[str, float], confidence: float, marks: int) -> Reading | None:
    """What of these strings has at least as many digits as there are marks, and is likely."""
    kept = _LONGER.fullmatch(blank.filling) if blank.kind == "number" else None
    least = marks - 1 if kept and not kept[2] else marks  # a letter behind the digits is a mark too
    full = _as_long(found, least)
    best = max(full, key=full.__getitem__, default="")
    if kept and best and best == kept[1] + (kept[2] or ""):
        return Reading(blank.filling, round(found[best], 2))
    first = blank.filling if blank.filling in full else ""
    if best and found[best] >= _SEEN:
        agreed = first and int(best) == int(first)
        if full[best] >= (_AGREED if agreed else _ALONE):
            return Reading(best, round(full[best], 2))
    if first and confidence >= _SURE_WORD and found[first] >= _GRANTED:
        return Reading(first, round(found[first], 2))
    return None


def _read_marks(page: Gray, blank: Blank, size: float, found: dict[str, float], marks: Sequence[Mark]) -> Reading | None:
    """What the marks are by themselves, a digit each, if that was not unlikely (`found`) in their line."""
    if not marks:
        return None
    # What an e-office system types in stands higher or lower than its line, and wide apart from the print.
    foot = median(mark.y1 for mark in marks)
    alone = blank._replace(x0=marks[0].x0 - _MARGIN * size, x1=marks[-1].x1 + _MARGIN * size, baseline=foot)
    full = _as_long(_share_out(page, alone, size), len(marks))
    best = max(full, key=full.__getitem__, default="")
    sure = len(best) == len(marks) and full[best] >= _STAMPED and found.get(best, 0.0) >= _GRANTED
    return Reading(best, round(full[best], 2)) if sure else None


def _as_long(found: dict[str, float], least: int) -> dict[str, float]:
    """The strings with at least so many digits, each with its share where none can be shorter."""
    short = sum(share for text, share in found.items() if len(text) < least)
    return {text: share / max(1 - short, _LEAST) for text, share in found.items() if len(text) >= least}


def _read_empty(page: Gray, blank: Blank, size: float, share: float) -> Reading | None:
    """Nothing, where nothing is seen on the line and above it either."""
    if blank.kind == "number" and (above := _read_above(page, blank, size)):
        return above
    seen = any(map(str.isalnum, blank.filling)) or _has_ink(cut(page, blank.x0, blank.x1, blank.baseline, size))
    return None if seen or share < _EMPTY else Reading("", round(share, 2))


def _read_above(page: Gray, blank: Blank, size: float) -> Reading | None:
    """What a numbering machine stamped above the line, over the printed "Số:" and "/" too."""
    raised = blank._replace(x0=blank.x0 - size, baseline=blank.baseline - LIFTED * size)
    found = _share_out(page, raised, size)
    best = max(found, key=found.__getitem__)
    return Reading(best, round(found[best], 2), LIFTED) if len(best) > 1 and found[best] >= _STAMPED else None


def _share_out(page: Gray, blank: Blank, size: float) -> dict[str, float]:
    """The strings that may fill the blank, each with its share of the likelihood in the mean of all views."""
    views = [cut(page, blank.x0, blank.x1, blank.baseline - up * size, size, tall) for tall, up in _VIEWS]
    logs = classify(np.array(views))
    read = [likeliest(each) for each in logs]
    if blank.kind == "year":
        read = [text[-4:] for text in read]  # the end of "năm" is taken for a digit before it
    # Digits that repeat lose one of them most easily: nothing must be seen between them.
    doubled = [text[: at + 1] + text[at:] for text in read for at in range(len(text))]
    possible = filter(partial(_is_value, kind=blank.kind), [blank.filling, *read, *doubled, *_CALENDAR[blank.kind]])
    texts = list(dict.fromkeys(["", *possible]))
    mean = shares(texts, logs).mean(axis=0)
    if blank.kind == "number":
        return dict(zip(texts, mean.tolist(), strict=True))
    # A month is one of twelve: strings with a letter of "năm" for a digit are left aside, but must not be the rule.
    rare = np.array([1.0 if 2 * read.count(text) > len(views) else _RARE for text in texts])
    return dict(zip(texts, (mean * rare / max(float(mean.sum()), _LEAST)).tolist(), strict=True))


def _is_value(text: str, kind: str) -> bool:
    low, high = _RANGES[kind]
    return text.isdecimal() and len(text) <= len(str(high)) and low <= int(text) <= high


def _has_ink(strip: Gray) -> bool:
    """Whether something stands on the line between the blank's ends."""
    base = ABOVE * EM
    low, high = round(base - _TOP * EM), round(base - _DOTS * EM)
    side = round((BESIDE + _EDGE) * EM)
    return int((strip[low:high, side:-side] > _INK).sum()) > _SPECK * EM * EM
