"""Columns and rows of a task table without rules, told by its head and by the free space between its words."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from trichluc.pipeline.read.layout import Ink, Row
from trichluc.pipeline.read.pdf_tables import Table
from trichluc.pipeline.read.table_heads import CELL_GAP, TableHead

_MARK = re.compile(r"(?:[IVX]{1,5}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)/]?|[-+*•–]")
_AFTER = re.compile(r"nơi nhận|trên đây")  # what follows the last table of a plan
_FARTHEST = 4.5  # type sizes; lines farther apart belong to different things
_WIDER = 1.25  # of the closest lines: the distance that parts two rows
_SLACK = 2.5  # points; how evenly a cell is set in the middle of its row
_MIDDLE = 0.35  # type sizes; the middle of a word lies so far above its line


@dataclass(slots=True)
class Body:
    """A table's columns, and its printed lines under the head: which of them run across, as headings of groups of rows do."""

    xs: list[float]  # the edges of the columns, the page's left and right edge among them
    numbered: bool  # the first column holds the rows' numbers
    head: list[Row] = field(default_factory=list)  # none on a page that the table goes on to
    lines: list[Row] = field(default_factory=list)
    across: list[bool] = field(default_factory=list)  # beside `lines`

    def column(self, ink: Ink) -> int:
        """The column that holds this word."""
        return min(max(bisect_right(self.xs, (ink.x0 + ink.x1) / 2), 1), len(self.xs) - 1) - 1

    def columns(self, row: Row) -> set[int]:
        """The columns that this line has words in."""
        return {self.column(ink) for ink in row.inks}

    def filled(self, first: int, end: int) -> set[int]:
        """The columns that `lines[first:end]` have words in."""
        return set().union(*(self.columns(row) for row in self.lines[first:end]))

    def crosses(self, row: Row) -> bool:
        """Whether the line is no row of cells: a word lies on an edge, or words on both sides of it are a blank apart."""
        columns = [self.column(ink) for ink in row.inks]
        if any(
            ink.x1 - 0.5 > self.xs[column + 1] or ink.x0 + 0.5 < self.xs[column]
            for ink, column in zip(row.inks, columns, strict=True)
        ):
            return True
        return any(
            left != right and after.x0 - before.x1 < CELL_GAP * row.size
            for (before, left), (after, right) in pairwise(zip(row.inks, columns, strict=True))
        )


def find_body(head: TableHead, width: float) -> Body | None:
    """The table's lines under this head; None where the head's cells overlap or nothing below stands in columns."""
    edges = [min(0.0, head.cells[0].x0)]
    for left, right in pairwise(head.cells):
        if right.x0 <= left.x1:
            return None
        edges.append(_freest(left.x1, right.x0, head.below))
    body = Body([*edges, max(width, head.cells[-1].x1)], head.cells[0].kind == "number", head.lines)
    return _filled(body, head.lines[-1], head.below)


def go_on(body: Body, rows: list[Row]) -> Body | None:
    """What of the next page belongs to this table; None where its first lines do not stand in the same columns."""
    first = 1 if rows and _is_number(rows[0]) else 0  # the page's number stands above the text (ND30 I.2)
    return _filled(Body(body.xs, body.numbered), rows[first], rows[first:]) if len(rows) > first else None


def _filled(body: Body, before: Row, rows: list[Row]) -> Body | None:
    """With the lines that belong to the table; None where too few stand in columns."""
    for row in rows:
        across = body.crosses(row)
        foot = row is rows[-1] and _is_number(row) and 0 not in body.columns(row)  # the page's number, below the text
        if foot or not _belongs(body, before, row, across):
            break
        body.lines.append(row)
        body.across.append(across)
        before = row
    while body.across and body.across[-1]:
        body.lines.pop()
        body.across.pop()
    beside = any(len(body.columns(row)) > 1 for row in body.lines)
    return body if beside and len(body.filled(0, len(body.lines))) > 2 else None


def _is_number(row: Row) -> bool:
    return len(row.inks) == 1 and row.inks[0].text.isdecimal()


def _belongs(body: Body, before: Row, row: Row, across: bool) -> bool:
    """Whether the table goes on with this line."""
    size = max(before.size, row.size)
    if row.base - before.base > _FARTHEST * size or _AFTER.match(" ".join(ink.text for ink in row.inks[:2]).lower()):
        return False
    words = [ink.text for ink in row.inks]
    if across:
        return _MARK.fullmatch(words[0]) is not None or " ".join(words).isupper()
    columns = body.columns(row)
    if len(columns) > 1:
        return True
    # A line at the margin goes on with the line above, if that is no row of cells.
    return row.base - before.base < _FARTHEST / 2 * size and not (body.across and body.across[-1] and 0 in columns)


def _freest(low: float, high: float, rows: list[Row]) -> float:
    """The middle of the widest stretch between two head cells that the fewest words below cross."""
    inks = [ink for row in rows for ink in row.inks if ink.x1 > low and ink.x0 < high]
    places = sorted({low, high, *(x for ink in inks for x in (ink.x0, ink.x1) if low < x < high)})
    spans: list[tuple[int, float, float]] = []
    for left, right in pairwise(places):
        middle = (left + right) / 2
        crossed = sum(ink.x0 < middle < ink.x1 for ink in inks)
        spans.append((crossed, left - right, middle))
    return min(spans)[2]


def grid(body: Body, rules: list[float]) -> Table | None:
    """The table's cells; its rows lie between the drawn `rules` (y) where there are some, else where the lines tell.

    None where nothing tells one row from the next.
    """
    top, bottom = (body.head or body.lines)[0], body.lines[-1]
    upper, lower = top.base - 1.2 * top.size, bottom.base + 0.4 * bottom.size
    first = [_between(body.head[-1], body.lines[0])] if body.head else []
    floor = first[0] - 3 if first else upper
    within = [y for y in rules if floor < y < lower - 3]
    if len(within) > 1:
        ys = [upper, *within, lower]
    else:
        starts = _row_starts(body)
        if starts is None:
            return None
        ys = [upper, *first, *(_between(body.lines[at - 1], body.lines[at]) for at in starts if at), lower]
    owner = [[(row, column) for column in range(len(body.xs) - 1)] for row in range(len(ys) - 1)]
    for line, across in zip(body.lines, body.across, strict=True):
        if across:
            row = bisect_right(ys, line.base - _MIDDLE * line.size) - 1
            # "I | CÔNG TÁC KIỂM TRA": the number keeps its cell.
            own = 1 if body.numbered and line.inks[0].x1 < body.xs[1] and line.inks[1].x0 > body.xs[1] else 0
            owner[row] = [(row, min(column, own)) for column in range(len(body.xs) - 1)]
    return Table(body.xs, ys, owner)


def _between(above: Row, below: Row) -> float:
    return (above.base + below.base) / 2 - _MIDDLE * below.size


def _row_starts(body: Body) -> list[int] | None:
    """The lines that rows begin with; a group's heading is a row, and so ends one."""
    starts: list[int] = []
    at = 0
    while at < len(body.lines):
        end = at + 1
        if body.across[at]:
            starts.append(at)
        else:
            while end < len(body.lines) and not body.across[end]:
                end += 1
            section = _section_starts(body, at, end)
            if section is None:
                return None
            starts += section
        at = end
    return starts


def _section_starts(body: Body, first: int, end: int) -> list[int] | None:
    """The lines that rows begin with in `lines[first:end]`, which no heading interrupts."""
    lines = body.lines
    if end - first == 1:
        return [first]
    wide = _WIDER * _line_step(body, lines[first:end])
    gaps = [at for at in range(first + 1, end) if lines[at].base - lines[at - 1].base > wide]
    # A wider gap inside one cell parts its paragraphs; a row has words in two columns at least.
    ends = [*gaps[1:], end][: len(gaps)]
    gaps = [at for at, stop in zip(gaps, ends, strict=True) if len(body.filled(at, stop)) > 1]
    marked = [at for at in range(first, end) if body.numbered and 0 in body.columns(lines[at])]
    if gaps and all(any(low < at <= high for at in gaps) for low, high in pairwise(marked)):
        return [first, *gaps]
    if marked:
        tops, middles = _by_tops(body, marked, first, end), _by_middles(body, marked, first, end)
        if tops and middles and tops != middles:
            return None
        # The page may cut its last row off; two whole ones before tell that numbers stand in the middle.
        cut_off = end == len(body.lines) and len(marked) > 2
        return tops or middles or (_by_middles(body, marked, first, end, cut_off=True) if cut_off else None)
    # Lines at even distances: each a row of its own if each fills the columns, else nothing tells.
    full = len(body.xs) - 2
    return list(range(first, end)) if all(len(body.columns(lines[at])) >= full for at in range(first, end)) else None


def _by_tops(body: Body, marked: list[int], first: int, end: int) -> list[int] | None:
    """Rows that begin level with their numbers: every cell does."""
    rest = [first] if marked[0] != first else []
    if rest and (body.head or first):
        return None  # only what the page before began has no number here
    rows = pairwise([*marked, end])
    level = all(body.filled(low, high) == body.columns(body.lines[low]) for low, high in rows)
    return [*rest, *marked] if level else None


def _by_middles(body: Body, marked: list[int], first: int, end: int, cut_off: bool = False) -> list[int] | None:
    """Rows with their numbers in the middle: as much of each stands below its number as above."""
    bases = [row.base for row in body.lines]
    starts, at = [], first
    for number in marked:
        if number < at:
            return None
        starts.append(at)
        if cut_off and number == marked[-1]:
            return starts
        foot = 2 * bases[number] - bases[at]
        at = next((line for line in range(number, end) if bases[line] > foot + _SLACK), end)
        if abs(bases[at - 1] - foot) > _SLACK:
            return None
    return starts if at == end else None


def _line_step(body: Body, lines: list[Row]) -> float:
    """The least distance between two lines of one column, in points; lines of cells set in the middle stand between others."""
    steps = [lines[-1].base - lines[0].base]
    for column in range(len(body.xs) - 1):
        bases = [row.base for row in lines if column in body.columns(row)]
        steps += [below - above for above, below in pairwise(bases)]
    return min(steps)
