"""A page with ruled tables: its text beside them, and what is printed in their cells, read as one column.

The engine takes cells that stand side by side for one line, and small marks between rules for specks. So what the cells hold is
cut out and put one below the other, and the rest of the page is read without its tables.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from trichluc.pipeline.ocr.engine import BLOCK, OcrWord, Timed
from trichluc.pipeline.ocr.image import Gray, Mask, dark, is_blank
from trichluc.pipeline.ocr.type_size import usual_size
from trichluc.pipeline.ocr.upright import Frame, long_runs
from trichluc.pipeline.read.pdf_tables import Table

# All in inches.
_INSET = 0.012  # half a rule
_EDGE = 0.04  # how far from a cell's side the rest of a rule may lie
_RULE = 0.3  # longer than any letter's stroke
_SPECK = 0.015  # print is at least so wide or high
_PAPER = 0.15  # kept free around the column
_APART = 0.075  # between one cell's print and the next one's: about as far as lines stand apart
_TALLEST = 60.0  # of a column: the engine's images have no more than 32767 rows

_ALIKE = frozenset("cosuvwxz")  # as capitals they look the same
_CAPITAL = 0.56  # type sizes: capitals are 0.66 high, the small letters without ascenders 0.45
_ALONG = 0.5  # of a cell's side: what covers more is a rule


class _Cut(NamedTuple):
    """What is printed in a cell: its left upper corner on the page in pixels, and its image."""

    x: int
    y: int
    image: Gray


def read_around(level: Frame, frame: Frame, tables: Sequence[Table], engine: Timed) -> list[OcrWord]:
    """The words beside these tables, then those in their cells, row by row, all where they stand in `frame`.

    `level` is the page as its lines were found to lie, `frame` as its rules do: squaring a page that reads well as it lies
    blurs the marks over its letters. Raises TimeLimitError.
    """
    dpi = round(frame.dpi)
    if not tables:
        return engine.recognise(frame.gray, dpi=dpi)
    paper = int(np.percentile(frame.gray[::8, ::8], 70))
    if level.rotated:
        level = frame
    beside = _beside(level, frame, tables, paper)
    # Of a noisy page that bears a table alone the engine would make words out of specks.
    words = [] if is_blank(beside, frame.dpi) else engine.recognise(beside, dpi=dpi)
    if level is not frame:
        words = [_squared(word, frame) for word in words]
    plain = _without_rules(frame, tables, paper)
    mask = dark(plain)
    for cuts in _columns([cut for table in tables for cut in _cuts(frame, plain, mask, table)], frame.dpi):
        column, tops = _stack(cuts, frame.dpi, paper)
        found = engine.recognise(column, psm=BLOCK, dpi=dpi)
        words.extend(_back(_told_by_height(found), cuts, tops, words[-1].line if words else 0, frame.dpi))
    return words


def _beside(level: Frame, frame: Frame, tables: Sequence[Table], paper: int) -> Gray:
    """The image of `level` with paper where the tables stand, whose places are those in `frame`."""
    from PIL import Image, ImageDraw

    image, rim = Image.fromarray(level.gray), round(_INSET * frame.dpi)
    for table in tables:
        x0, y0, x1, y1 = _pixels(frame, table, 0, 0, table.columns, table.rows)
        x0, y0, x1, y1 = x0 - rim, y0 - rim, x1 + rim, y1 + rim
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        ImageDraw.Draw(image).polygon([corner if level is frame else frame.unrotated(*corner) for corner in corners], paper)
    return np.asarray(image)


def _squared(word: OcrWord, frame: Frame) -> OcrWord:
    """A word of the unrotated page where it stands in the squared one."""
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    to_x, to_y = frame.straightened(x, y)
    _, baseline = frame.straightened(x, word.baseline)
    more_x, more_y = to_x - x, to_y - y
    return word._replace(x0=word.x0 + more_x, y0=word.y0 + more_y, x1=word.x1 + more_x, y1=word.y1 + more_y, baseline=baseline)


def _pixels(frame: Frame, table: Table, left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
    """The box in pixels between these of a table's rules."""
    edges = table.xs[left], table.ys[top], table.xs[right], table.ys[bottom]
    x0, y0, x1, y1 = (max(0, round(edge * frame.dpi / 72)) for edge in edges)
    return x0, y0, x1, y1


def _without_rules(frame: Frame, tables: Sequence[Table], paper: int) -> Gray:
    """The image without the rules of these tables and their grey rims; stems of large letters inside of cells stay."""
    mask, length, edge = dark(frame.gray), round(_RULE * frame.dpi), round(_EDGE * frame.dpi)
    ruled = long_runs(mask, length) | long_runs(mask.T, length).T
    for axis in (0, 1):
        ruled = ruled | np.roll(ruled, 1, axis) | np.roll(ruled, -1, axis)
    for table in tables:
        for x0, y0, x1, y1 in _cells(frame, table):
            ruled[y0 + edge : y1 - edge, x0 + edge : x1 - edge] = False
    return np.where(ruled, np.uint8(paper), frame.gray)


def _cells(frame: Frame, table: Table) -> Iterator[tuple[int, int, int, int]]:
    """The boxes in pixels of a table's cells, row by row."""
    ends: dict[tuple[int, int], tuple[int, int]] = {}  # the last slot of each cell
    for row, owners in enumerate(table.owner):
        for column, owner in enumerate(owners):
            ends[owner] = max(row, ends.get(owner, owner)[0]), max(column, ends.get(owner, owner)[1])
    for (top, left), (bottom, right) in ends.items():
        yield _pixels(frame, table, left, top, right + 1, bottom + 1)


def _cuts(frame: Frame, plain: Gray, mask: Mask, table: Table) -> Iterator[_Cut]:
    """What the cells of a table hold, row by row."""
    inset, speck = (round(inches * frame.dpi) for inches in (_INSET, _SPECK))
    for left, top, right, bottom in _cells(frame, table):
        x0, y0, x1, y1 = left + inset, top + inset, right - inset, bottom - inset
        ink = mask[y0:y1, x0:x1]
        if not ink.any():
            continue
        (first, last), (low, high) = (_within(ink, axis, round(_EDGE * frame.dpi)) for axis in (0, 1))
        ys, xs = np.nonzero(ink[first:last, low:high])
        if len(xs) and max(np.ptp(xs), np.ptp(ys)) >= speck:
            # The grey rim of the letters belongs to them.
            y0, y1 = y0 + first + max(int(ys.min()) - 2, 0), y0 + min(first + int(ys.max()) + 3, last)
            x0, x1 = x0 + low + max(int(xs.min()) - 2, 0), x0 + min(low + int(xs.max()) + 3, high)
            yield _Cut(x0, y0, plain[y0:y1, x0:x1])


def _within(ink: Mask, axis: int, edge: int) -> tuple[int, int]:
    """Between which rows (axis 0) or columns lies what is no rest of the rules at a cell's sides."""
    ruled = np.flatnonzero(ink.mean(axis=1 - axis) > _ALONG)
    length = ink.shape[axis]
    first = ruled[ruled < edge].max(initial=-1) + 1
    return int(first), int(ruled[ruled >= length - edge].min(initial=length))


def _columns(cuts: list[_Cut], dpi: float) -> Iterator[list[_Cut]]:
    """The cells in columns that the engine can take."""
    column: list[_Cut] = []
    height = 0.0
    for cut in cuts:
        more = len(cut.image) / dpi + _APART
        if column and height + more > _TALLEST:
            yield column
            column, height = [], 0.0
        column.append(cut)
        height += more
    if column:
        yield column


def _stack(cuts: Sequence[_Cut], dpi: float, paper: int) -> tuple[Gray, list[int]]:
    """One column of what the cells hold, and the row in it at which each begins."""
    margin, apart = round(_PAPER * dpi), round(_APART * dpi)
    tops = [margin, *(len(cut.image) + apart for cut in cuts)]
    tops = np.cumsum(tops).tolist()
    column = np.full((tops[-1] + margin, max(cut.image.shape[1] for cut in cuts) + 2 * margin), paper, np.uint8)
    for cut, top in zip(cuts, tops, strict=False):
        height, width = cut.image.shape
        column[top : top + height, margin : margin + width] = cut.image
    return column, tops[:-1]


def _told_by_height(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The words with single letters in their own case: a mark alone in its line has nothing to be small or large beside."""
    least = _CAPITAL * usual_size(words)
    return [
        word._replace(text=word.text.upper() if word.y1 - word.y0 > least else word.text.lower())
        if word.text.lower() in _ALIKE
        else word
        for word in words
    ]


def _back(words: Sequence[OcrWord], cuts: Sequence[_Cut], tops: Sequence[int], line: int, dpi: float) -> Iterator[OcrWord]:
    """The words of a column where they stand on the page; lines are counted on from `line`."""
    margin = round(_PAPER * dpi)
    before: tuple[int, int] | None = None
    for word in words:
        at = max(bisect_right(tops, (word.y0 + word.y1) / 2) - 1, 0)
        line += (word.line, at) != before
        before = word.line, at
        x, y = cuts[at].x - margin, cuts[at].y - tops[at]
        yield word._replace(
            x0=word.x0 + x, y0=word.y0 + y, x1=word.x1 + x, y1=word.y1 + y, line=line, baseline=word.baseline + y
        )
