"""The separate marks in a blank that are as high as digits: how many digits there are at least, whatever was read.

Digits that touch each other, or the print, are one mark or none: there may be more digits than marks, not fewer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trichluc.pipeline.ocr.blanks import Blank
from trichluc.pipeline.ocr.digits import contrast
from trichluc.pipeline.ocr.image import Gray

_ABOVE, _BELOW, _BESIDE = 1.4, 0.5, 0.5  # type sizes about the blank that are looked at, so that print is seen whole
_LEAST, _MOST = 0.5, 1.1  # type sizes that digits are high; dots, dashes and accents are lower, strokes of a pen higher
_STRAY = 0.35  # type sizes that a mark's foot is above or below the baseline
_THIN, _WIDE = 0.04, 0.8  # type sizes that a digit is wide
_FULL = 0.12  # of its box that a mark's ink fills; less is an outline or a stroke
_INK = 128  # of 255


class Mark(NamedTuple):
    """A connected mark's box, in pixels of the page."""

    x0: float
    y0: float
    x1: float
    y1: float


def find_marks(page: Gray, blank: Blank, size: float) -> list[Mark]:
    """The marks of a digit's height between the blank's ends, from left to right."""
    left, top = max(0, round(blank.x0 - _BESIDE * size)), max(0, round(blank.baseline - _ABOVE * size))
    right, bottom = round(blank.x1 + _BESIDE * size), round(blank.baseline + _BELOW * size)
    part = page[top:bottom, left:right]
    if not part.size:
        return []
    marks = [Mark(left + x0, top + y0, left + x1, top + y1) for x0, y0, x1, y1 in _boxes(contrast(part) > _INK)]
    found: list[Mark] = []
    for mark in sorted(mark for mark in marks if _is_digit(mark, blank, size)):
        if found and mark.x0 < found[-1].x1:  # the halves of a 0 whose thin parts are gone
            last = found.pop()
            mark = Mark(last.x0, min(last.y0, mark.y0), max(last.x1, mark.x1), max(last.y1, mark.y1))
        found.append(mark)
    return found


def _is_digit(mark: Mark, blank: Blank, size: float) -> bool:
    return (
        blank.x0 <= mark.x0
        and mark.x1 <= blank.x1
        and _LEAST * size <= mark.y1 - mark.y0 <= _MOST * size
        and _THIN * size <= mark.x1 - mark.x0 <= _WIDE * size
        and abs(mark.y1 - blank.baseline) <= _STRAY * size
    )


def _boxes(ink: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """The box of each connected mark, corners count as connection."""
    labels = _label(ink)
    for label in np.unique(labels[ink]).tolist():
        rows, columns = np.nonzero(labels == label)
        if len(rows) >= _FULL * (np.ptp(rows) + 1) * (np.ptp(columns) + 1):
            yield int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def _label(ink: NDArray[np.bool_]) -> NDArray[np.int32]:
    """A number for each pixel of ink, the same for all that are connected: the highest spreads until none changes."""
    labels = np.where(ink, np.arange(1, ink.size + 1, dtype=np.int32).reshape(ink.shape), 0)
    along, down = (..., slice(1, None)), (slice(1, None),)
    back, up = (..., slice(None, -1)), (slice(None, -1),)
    while True:
        spread = labels.copy()
        for ahead, behind in ((along, back), (down, up)):
            before = spread.copy()
            np.maximum(spread[ahead], before[behind], out=spread[ahead])
            np.maximum(spread[behind], before[ahead], out=spread[behind])
        spread *= ink
        if np.array_equal(spread, labels):
            return labels
        labels = spread
