"""Ruled tables on a page's image, as `pdf_tables` finds them among the lines that a PDF draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trichluc.pipeline.ocr.image import Gray, Mask, dark
from trichluc.pipeline.ocr.upright import Frame, Lie, long_runs, straighten
from trichluc.pipeline.read.pdf_tables import Rule, Table, tables_between

_SHORTEST = 0.32  # inches: longer than any letter's stroke
_SLANT = 4  # pixels that a rule may climb before it counts as several
_THICK = 0.05  # inches: more is a black edge or a bar
_TELLING = 1.0  # inches: shorter rules tell no angle
_LEVEL = 0.015  # inches that a rule may drift over the page before the image is straightened
_MOST = 3.0  # degrees out of square; what leans more is no rule


@dataclass(slots=True)
class _Stroke:
    """A long stroke, about along x: where it begins and ends, its last row, and the sums over its pixels of x, y, x², xy."""

    low: float
    high: float
    last: int
    count: float = 0.0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    xy: float = 0.0

    def take(self, row: int, low: int, high: int) -> None:
        """Add a run of pixels."""
        count, middle = high - low, (low + high) / 2
        self.low, self.high, self.last = min(self.low, low), max(self.high, high), row
        self.count += count
        self.x += count * middle
        self.y += count * row
        self.xx += count * (middle * middle + count * count / 12)
        self.xy += count * middle * row

    @property
    def at(self) -> float:
        """Its mean y."""
        return self.y / self.count

    @property
    def thickness(self) -> float:
        """Pixels across; a slanting rule covers many rows and is thin all the same."""
        return self.count / (self.high - self.low)

    @property
    def slope(self) -> float:
        """How much y grows with x."""
        return (self.xy - self.x * self.at) / max(self.xx - self.x * self.x / self.count, 1.0)


def find_tables(gray: Gray, frame: Frame) -> tuple[Frame, list[Table]]:
    """The ruled tables of a page from top to bottom, in points of the level page, and the frame in which they are square.

    `gray` is the image of the page as it is seen.
    """
    across, down = _strokes(frame)
    if len(across) < 2 or len(down) < 3:
        return frame, []
    lie = _lie(frame, across, down)
    square = straighten(gray, frame.dpi, lie)
    if square.rotated:
        across, down = _strokes(square)
    step = _step(square)
    tables = tables_between(
        [_rule(stroke, square.dpi / step) for stroke in across], [_rule(stroke, square.dpi / step) for stroke in down]
    )
    return (square, tables) if tables else (frame, [])


def _lie(frame: Frame, across: Sequence[_Stroke], down: Sequence[_Stroke]) -> Lie:
    """How the page lies by its rules, more exactly than its lines tell; without skew where it is as good as level."""
    falls, leans = _slope(frame, across), _slope(frame, down)
    # What is measured is left of the frame's own skew where its image has been straightened already.
    skew = math.degrees(math.atan(falls)) + (frame.skew if frame.rotated else 0.0)
    lean = math.degrees(math.atan(leans) + math.atan(falls))
    if abs(lean) > _MOST:
        lean = 0.0
    height, width = frame.gray.shape
    drift = max(abs(math.radians(skew)) * width, abs(math.radians(lean - skew)) * height)
    return Lie(frame.turns, 0.0) if drift < _LEVEL * frame.dpi else Lie(frame.turns, round(skew, 3), round(lean, 3))


def _slope(frame: Frame, strokes: Sequence[_Stroke]) -> float:
    """The slope of most of the strokes' length."""
    telling = sorted(
        (stroke.slope, stroke.high - stroke.low)
        for stroke in strokes
        if stroke.high - stroke.low >= _TELLING * frame.dpi / _step(frame)
    )
    if not telling:
        return 0.0
    lengths = np.cumsum([length for _, length in telling])
    return telling[int(np.searchsorted(lengths, lengths[-1] / 2))][0]


def _step(frame: Frame) -> int:
    """How many pixels each way are looked at as one."""
    return 2 if frame.dpi >= 150 else 1


def _strokes(frame: Frame) -> tuple[list[_Stroke], list[_Stroke]]:
    """The long horizontal and the long vertical strokes; x and y are exchanged in these."""
    mask = dark(frame.gray)
    step = _step(frame)
    if step == 2:
        height, width = (size // 2 * 2 for size in mask.shape)
        mask = mask[:height, :width]
        mask = mask[::2] | mask[1::2]
        mask = mask[:, ::2] | mask[:, 1::2]
    length = int(_SHORTEST * frame.dpi / step)
    across = _lines(mask, length)
    return across, _lines(mask.T, length) if len(across) > 1 else []


def _rule(stroke: _Stroke, dpi: float) -> Rule:
    return Rule(stroke.at * 72 / dpi, stroke.low * 72 / dpi, stroke.high * 72 / dpi)


def _lines(mask: Mask, length: int) -> list[_Stroke]:
    """The long horizontal strokes of a mask; runs of neighbouring rows are one stroke."""
    runs = long_runs(mask, length)
    strokes: list[_Stroke] = []
    open_strokes: list[_Stroke] = []
    for row in np.flatnonzero(runs.any(axis=1)).tolist():
        edges = np.flatnonzero(np.diff(np.concatenate(([0], runs[row].view(np.int8), [0]))))
        strokes.extend(stroke for stroke in open_strokes if row - stroke.last > 2)
        open_strokes = [stroke for stroke in open_strokes if row - stroke.last <= 2]
        for low, high in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            for stroke in open_strokes:
                if low <= stroke.high + _SLANT and stroke.low <= high + _SLANT:
                    break
            else:
                stroke = _Stroke(low, high, row)
                open_strokes.append(stroke)
            stroke.take(row, low, high)
    strokes.extend(open_strokes)
    thick = max(6.0, _THICK / _SHORTEST * length)
    return [stroke for stroke in strokes if stroke.thickness <= thick]
