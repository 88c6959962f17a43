"""Ruled tables on a page's image, as `pdf_tables` finds them among the lines that a PDF draws."""

from __future__ import annotations

import numpy as np

from trichluc.pipeline.ocr.image import Mask, dark
from trichluc.pipeline.ocr.upright import Frame, long_runs
from trichluc.pipeline.read.pdf_tables import Rule, Table, tables_between

_SHORTEST = 0.32  # inches: longer than any letter's stroke
_SLANT = 4  # pixels that a rule may climb before it counts as several
_THICK = 0.05  # inches: more is a black edge or a bar


def find_rules(frame: Frame) -> list[Table]:
    """The ruled tables of a straightened page, from top to bottom; measures in points of the level page."""
    mask = dark(frame.gray)
    step = 2 if frame.dpi >= 150 else 1
    if step == 2:
        height, width = (size // 2 * 2 for size in mask.shape)
        mask = mask[:height, :width]
        mask = mask[::2] | mask[1::2]
        mask = mask[:, ::2] | mask[:, 1::2]
    dpi = frame.dpi / step
    length = int(_SHORTEST * dpi)
    across = _lines(mask, length)
    if len(across) < 2:
        return []
    down = _lines(mask.T, length)
    if len(down) < 3:
        return []
    return tables_between(
        [_rule(frame, step, low, at, high, at, axis=1) for at, low, high in across],
        [_rule(frame, step, at, low, at, high, axis=0) for at, low, high in down],
    )


def _rule(frame: Frame, step: int, x0: float, y0: float, x1: float, y1: float, *, axis: int) -> Rule:
    """A rule given by its ends in pixels."""
    first, last = frame.place(x0 * step, y0 * step), frame.place(x1 * step, y1 * step)
    return Rule((first[axis] + last[axis]) / 2, first[1 - axis], last[1 - axis])


def _lines(mask: Mask, length: int) -> list[tuple[float, float, float]]:
    """The long horizontal strokes of a mask as (row, first column, last column); runs of neighbouring rows are one stroke."""
    runs = long_runs(mask, length)
    rows = np.flatnonzero(runs.any(axis=1))
    strokes: list[list[float]] = []  # first row, last row, low, high
    open_strokes: list[list[float]] = []
    for row in rows:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], runs[row].view(np.int8), [0]))))
        still = [stroke for stroke in open_strokes if row - stroke[1] <= 2]
        strokes.extend(stroke for stroke in open_strokes if row - stroke[1] > 2)
        open_strokes = still
        for low, high in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            for stroke in open_strokes:
                if low <= stroke[3] + _SLANT and stroke[2] <= high + _SLANT:
                    stroke[1], stroke[2], stroke[3] = float(row), min(stroke[2], low), max(stroke[3], high)
                    break
            else:
                open_strokes.append([float(row), float(row), low, high])
    strokes.extend(open_strokes)
    thick = max(6.0, _THICK / _SHORTEST * length)
    return [((top + bottom) / 2, low, high) for top, bottom, low, high in strokes if bottom - top <= thick]
