"""From words with boxes to reading order: rows, the two columns of a letterhead and of a page's end, tables.

A page of an administrative document is one column of text, but for its head (issuer and number on the left, quốc hiệu and
date on the right) and its end ("Nơi nhận" left, the signature right). There rows must not run across the gutter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol


@dataclass(slots=True)
class Ink:
    """A word as printed: its text and box, in points from the page's upper left corner.

    `base` is the y of the line it stands on, `size` its type size, `index` its first character's number in the page's stream.
    `nested` words were drawn inside another object (a form), `drawn` ones by an annotation.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    index: int = 0
    nested: bool = False
    drawn: bool = False


class Grid(Protocol):
    """A table's cells; see `pdf_tables.Table`."""

    @property
    def rows(self) -> int: ...
    @property
    def columns(self) -> int: ...
    @property
    def ys(self) -> list[float]: ...
    def slot(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of the cell that holds this point."""


@dataclass(slots=True)
class Row:
    """Words that stand on one printed line, from left to right; `base` and `size` are those of its largest type."""

    inks: list[Ink]
    base: float
    size: float

    @property
    def x0(self) -> float:
        return self.inks[0].x0

    @property
    def x1(self) -> float:
        return max(ink.x1 for ink in self.inks)


@dataclass(slots=True)
class Cells:
    """A row of a table: the words of each cell, in lines from top to bottom."""

    cells: list[list[Row]]


BlockShape = Literal["text", "column", "table", "note"]


@dataclass(slots=True)
class Shape:
    """A part of the page in reading order: running text, a column of its head or end, a table, a note of an e-signature."""

    kind: BlockShape
    rows: list[Row] = field(default_factory=list)
    table: list[Cells] = field(default_factory=list)


# All in type sizes (em).
_SAME_LINE = 0.35  # how far apart the lines may be on which two words of one line stand
_FILLED_IN = 0.35  # what is added for words that an annotation draws: programs place them by eye
_RAISED = 0.3  # what is added for a footnote's mark
_OPENING_GAP = 1.5  # a gap that may be the gutter between two columns
_GUTTER = 0.7  # what must stay free all the way down
_CLOSE = 1.9  # lines of one column that follow each other are no further apart
_STATE = re.compile(r"CỘNG H[ÒOÕ][AÀ] XÃ|CỘNG HOÀ XÃ|ĐẢNG CỘNG SẢN VIỆT NAM|ĐOÀN TNCS HỒ CHÍ MINH|ĐOÀN THANH NIÊN CỘNG SẢN")
_STATE_FIRST = frozenset({"CỘNG", "ĐẢNG", "ĐOÀN"})


def group_rows(inks: Sequence[Ink]) -> list[Row]:
    """Words to printed lines, from top to bottom. What stands off (a footnote's mark, a filled-in day) goes to the nearest."""
    rows: list[Row] = []
    for off, run in sorted(((_stands_off(run), run) for run in _runs(inks)), key=lambda pair: (pair[0] > 0, pair[1].base)):
        # Full words come from top to bottom, so their line is among the last; what stands off comes after them all.
        near = rows if off else rows[-6:]
        best = min(near, key=lambda row: abs(row.base - run.base), default=None)
        if best is None or abs(best.base - run.base) > (_SAME_LINE + off) * min(best.size, max(run.size, 0.6 * best.size)):
            rows.append(run)
            continue
        if run.size > best.size:
            best.base, best.size = run.base, run.size
        best.inks.extend(run.inks)
    for row in rows:
        row.inks.sort(key=lambda ink: ink.x0)
    return sorted(rows, key=lambda row: row.base)


def _stands_off(run: Row) -> float:
    first = run.inks[0]
    if first.drawn:
        return _FILLED_IN
    return _RAISED if len(run.inks) == 1 and len(first.text) < 4 and not first.text.isalpha() else 0.0


def _runs(inks: Sequence[Ink]) -> list[Row]:
    """Words that follow each other in the stream on one line."""
    runs: list[Row] = []
    last: Ink | None = None
    for ink in inks:
        alike = last is not None and (ink.base, ink.size, ink.drawn) == (last.base, last.size, last.drawn)
        if last is not None and alike and ink.x0 >= last.x0:
            runs[-1].inks.append(ink)
        else:
            runs.append(Row([ink], ink.base, ink.size))
        last = ink
    return runs


def arrange(inks: list[Ink], grids: Sequence[Grid], notes: Sequence[list[Ink]]) -> list[Shape]:
    """The parts of a page in reading order; notes of electronic signatures come last, so that they stand in nobody's way."""
    rest, tables = _part_tables(inks, grids)
    rows = group_rows(rest)
    shapes: list[Shape] = []
    start = 0
    for top, table in tables:
        end = next((index for index in range(start, len(rows)) if rows[index].base > top), len(rows))
        shapes.extend(_order(rows[start:end]))
        shapes.append(Shape("table", table=table))
        start = end
    shapes.extend(_order(rows[start:]))
    shapes.extend(Shape("note", group_rows(note)) for note in notes)
    return shapes


def outside(inks: list[Ink], grids: Sequence[Grid]) -> list[Ink]:
    """The words that stand in none of these tables."""
    if not grids:
        return inks
    return [ink for ink in inks if not any(grid.slot((ink.x0 + ink.x1) / 2, (ink.y0 + ink.y1) / 2) for grid in grids)]


def _part_tables(inks: list[Ink], grids: Sequence[Grid]) -> tuple[list[Ink], list[tuple[float, list[Cells]]]]:
    rest = inks
    tables: list[tuple[float, list[Cells]]] = []
    for grid in grids:
        slots: dict[tuple[int, int], list[Ink]] = {}
        others: list[Ink] = []
        for ink in rest:
            slot = grid.slot((ink.x0 + ink.x1) / 2, (ink.y0 + ink.y1) / 2)
            if slot is None:
                others.append(ink)
            else:
                slots.setdefault(slot, []).append(ink)
        if sum(1 for slot in slots if any(other != slot for other in slots)) < 2:
            continue
        rest = others
        lines = [
            Cells([group_rows(slots.get((row, column), [])) for column in range(grid.columns)]) for row in range(grid.rows)
        ]
        tables.append((grid.ys[0], [line for line in lines if any(line.cells)]))
    return rest, sorted(tables, key=lambda table: table[0])


def _order(rows: list[Row]) -> list[Shape]:
    """Rows outside tables as running text and pairs of columns."""
    shapes: list[Shape] = []
    text: list[Row] = []
    index = 0
    while index < len(rows):
        pair = _Columns.open(rows, index)
        if pair is None:
            text.append(rows[index])
            index += 1
            continue
        for _ in range(pair.count_above(text)):
            pair.prepend(text.pop())
        if text:
            shapes.append(Shape("text", text))
            text = []
        shapes.extend(pair.shapes())
        index = pair.end
    if text:
        shapes.append(Shape("text", text))
    return shapes


@dataclass(slots=True)
class _Columns:
    """Two columns side by side: the rows of each, and the free gutter from `low` to `high` between them."""

    low: float
    high: float
    state: bool  # the quốc hiệu (or the Party's, the Union's name) is in it
    end: int = 0
    left: list[Row] = field(default_factory=list)
    right: list[Row] = field(default_factory=list)
    lines: list[list[Row]] = field(default_factory=list)  # as printed: each line's one or two halves

    @classmethod
    def open(cls, rows: list[Row], index: int) -> _Columns | None:
        """The columns that begin with this row, None where it is a line of text."""
        gutter = _gutter(rows[index]) or _beside(rows, index)
        if gutter is None:
            return None
        low, high, state = gutter
        columns = cls(low, high, state)
        at = index
        while at < len(rows) and columns._take(rows[at]):
            at += 1
        columns.end = at
        # A single line with a gap is a line with a blank to fill in; columns have company. Where words are squeezed together,
        # what was taken for a gutter is too narrow, and the columns take no row at all.
        company = state or columns._pairs() > 1 or len(columns.lines) > 2
        return columns if columns.lines and company else None

    def _pairs(self) -> int:
        return sum(len(halves) == 2 for halves in self.lines)

    def _take(self, row: Row) -> bool:
        """Put the row's halves into the columns; False where it runs across the gutter or begins the text below."""
        first = not (self.left or self.right)
        if row.inks[0].text.lower() == "kính" and not first:
            return False  # "Kính gửi:" stands under both columns
        narrowest = 1.0 if self.state and first else _GUTTER * row.size
        free = [(low, high, split) for low, high, split, gap in self._free(row) if high - low >= 1.0 and gap >= narrowest]
        if not free:
            return False
        # The rightmost: a remark set apart in the left column ("(để b/c)") belongs to its own line.
        low, high, split = free[-1]
        left, right = row.inks[:split], row.inks[split:]
        if left and not right and not first and not self._continues_left(left, row):
            return False
        self.low, self.high = low, high
        halves = [Row(half, row.base, row.size) for half in (left, right) if half]
        if left:
            self.left.append(halves[0])
        if right:
            self.right.append(halves[-1])
        self.lines.append(halves)
        return True

    def _free(self, row: Row) -> Iterator[tuple[float, float, int, float]]:
        """Ways to part the row: what of the gutter stays free (left, right edge), before which word, and the gap there."""
        edge = row.inks[0].x1
        yield self.low, min(self.high, row.x0), 0, row.size
        for index, ink in enumerate(row.inks[1:], start=1):
            yield max(self.low, edge), min(self.high, ink.x0), index, ink.x0 - edge
            edge = max(edge, ink.x1)
        yield max(self.low, edge), self.high, len(row.inks), row.size

    def _continues_left(self, inks: list[Ink], row: Row) -> bool:
        """Whether a line on the left alone is the column's next (a recipient, "V/v …"): close below it. Else text begins."""
        if not self.left:
            return True
        before = self.left[-1]
        # The subject of a công văn stands under its number, at any distance.
        near = _CLOSE if inks[0].text.lower() not in ("v/v", "(v/v") else 2 * _CLOSE
        return row.base - before.base < near * max(row.size, before.size) and row.size < 1.25 * before.size

    def count_above(self, rows: list[Row]) -> int:
        """How many of the rows above, each alone on one side, already belong to the columns.

        The halves of a page's end seldom stand level: "Nơi nhận" and "TM. …" may both come before a line with two halves. A
        short line on the left may as well end the text, so the uppermost must be "Nơi nhận", on the right, or of a head.
        """
        tops = {False: self.left[:1], True: self.right[:1]}
        count = 0
        for depth, row in enumerate(reversed(rows), start=1):
            on_right = row.x0 >= self.low
            if not on_right and row.x1 > self.high:
                break
            top = (tops[on_right] or (self.lines[0] if self.state else [row]))[0]
            level = abs(row.x0 - top.x0) < 3 or abs((row.x0 + row.x1) - (top.x0 + top.x1)) < 12 or not tops[on_right]
            if not level or top.base - row.base > _CLOSE * max(row.size, top.size):
                break
            tops[on_right] = [row]
            if on_right or self.state or row.inks[0].text == "Nơi":
                count = depth
        return count

    def prepend(self, row: Row) -> None:
        """Put a row that `count_above` counted on top of its column."""
        if row.x0 < self.low:
            self.left.insert(0, row)
        else:
            self.right.insert(0, row)

    def shapes(self) -> list[Shape]:
        """The left column, then the right one; or rows with cells, where the columns are a list without rules."""
        head = self.state or not self.left or self.left[0].inks[0].text.startswith("Nơi")
        capitals = sum(row.inks[0].text.isupper() for row in self.right)
        if not head and self._pairs() > 2 and 5 * self._pairs() >= 4 * len(self.lines) and 2 * capitals < len(self.right):
            return [Shape("table", table=[Cells([[half] for half in halves]) for halves in self.lines])]
        return [Shape("column", column) for column in (self.left, self.right) if column]


def _gutter(row: Row) -> tuple[float, float, bool] | None:
    """The gap of this row that may part two columns (left and right edge, whether quốc hiệu stands behind it)."""
    inks = row.inks
    for index, ink in enumerate(inks):
        if index and ink.text in _STATE_FIRST and _STATE.match(" ".join(other.text for other in inks[index : index + 6])):
            return max(other.x1 for other in inks[:index]), ink.x0, True
    gaps: list[tuple[float, float, float]] = []
    edge = inks[0].x1
    for ink in inks[1:]:
        if ink.x0 - edge > _OPENING_GAP * row.size:
            gaps.append((ink.x0 - edge, edge, ink.x0))
        edge = max(edge, ink.x1)
    if not gaps:
        return None
    gaps.sort(reverse=True)
    # Words of a justified line that is far too short stand apart evenly; a gutter is alone, or clearly the widest.
    if len(gaps) > 1 and gaps[1][0] > 0.7 * gaps[0][0]:
        return None
    return gaps[0][1], gaps[0][2], False


def _beside(rows: list[Row], index: int) -> tuple[float, float, bool] | None:
    """The gutter between this line and the next where they stand side by side, though not level; lines of one text stand clear.

    Quốc hiệu may stand a whole line above or below the issuer.
    """
    if index + 1 == len(rows):
        return None
    left, right = sorted(rows[index : index + 2], key=lambda row: row.x0)
    state = right.inks[0].text in _STATE_FIRST and _STATE.match(" ".join(ink.text for ink in right.inks[:6])) is not None
    apart = rows[index + 1].base - rows[index].base
    if left.x1 + left.size < right.x0 and apart < (1.5 if state else 0.8) * max(left.size, right.size):
        return left.x1, right.x0, state
    return None
