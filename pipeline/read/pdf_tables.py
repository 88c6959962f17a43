"""Ruled tables of a PDF page: from the lines it draws to the cells between them.

Task plans put "nội dung / chủ trì / phối hợp / thời gian" into such tables. Word and LibreOffice draw the rules as thin filled
rectangles or strokes, one for each side of a cell; the table is what hangs together.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from trichluc.pipeline.read.pdf_glyphs import Box, upright_box

_THIN = 3.0  # points; no rule is thicker
_NEAR = 3.0  # points; rules that meet, or that are one, are no further apart
_MOST_COLUMNS = 120  # of all tables on the page; what has more is a drawing
_SHORTEST = 6.0  # points; shorter strokes are dashes of something else


class Rule(NamedTuple):
    """A drawn line: at `at` across the page's one axis, from `low` to `high` along the other."""

    at: float
    low: float
    high: float


@dataclass(slots=True)
class Table:
    """A grid of rules at `xs` and `ys`; `owner[row][column]` is the upper left slot (row, column) of the cell it belongs to."""

    xs: list[float]
    ys: list[float]
    owner: list[list[tuple[int, int]]]

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def slot(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell that holds this point, None outside the table."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if 0 <= row < self.rows and 0 <= column < self.columns:
            return self.owner[row][column]
        return None


def find_tables(page: pdfium.PdfPage) -> list[Table]:
    """The ruled tables of at least two columns and two cells in a row, from top to bottom."""
    return tables_between(*_rules(page))


def tables_between(across: list[Rule], down: list[Rule]) -> list[Table]:
    """The tables that these horizontal and vertical rules make, from top to bottom."""
    across, down = _merged(across), _merged(down)
    if len(across) < 2 or len(down) < 3 or len(down) > _MOST_COLUMNS:
        return []
    tables = [table for group in _groups(across, down) if (table := _table(*group)) is not None]
    return sorted(tables, key=lambda table: table.ys[0])


def _rules(page: pdfium.PdfPage) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules, in points from the upper left corner."""
    across: list[Rule] = []
    down: list[Rule] = []
    for box in _strokes(page):
        x0, y0, x1, y1 = upright_box(page, box)
        if y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST:
            across.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THIN and y1 - y0 >= _SHORTEST:
            down.append(Rule((x0 + x1) / 2, y0, y1))
    return across, down


def _strokes(page: pdfium.PdfPage) -> Iterator[Box]:
    """Boxes (left, bottom, right, top) of what the page draws as lines, in PDF space."""
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    edges = tuple(map(ctypes.byref, (left, bottom, right, top)))
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH or not raw.FPDFPageObj_GetBounds(item, *edges):
            continue
        if min(right.value - left.value, top.value - bottom.value) <= _THIN:
            yield left.value, bottom.value, right.value, top.value
        else:
            yield from _parts(item)


def _parts(item: object) -> Iterator[Box]:
    """The straight edges of a path that is more than one line: a frame, or many rules in one path. Filled areas give none."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    if matrix.b or matrix.c:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            yield from _edges(outline, bool(stroke.value))
            outline = []
        outline.append((matrix.a * x.value + matrix.e, matrix.d * y.value + matrix.f))
    yield from _edges(outline, bool(stroke.value))


def _edges(outline: list[tuple[float, float]], stroked: bool) -> Iterator[Box]:
    if not outline:
        return
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
        yield min(xs), min(ys), max(xs), max(ys)
    elif stroked:
        for (ax, ay), (bx, by) in zip(outline, [*outline[1:], outline[0]], strict=True):
            yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _merged(rules: list[Rule]) -> list[Rule]:
    """Rules that lie in one line and meet become one."""
    merged: list[Rule] = []
    open_rules: list[Rule] = []
    for rule in sorted(rules):
        merged.extend(other for other in open_rules if rule.at - other.at > _NEAR)
        open_rules = [other for other in open_rules if rule.at - other.at <= _NEAR]
        for index, other in enumerate(open_rules):
            if rule.low <= other.high + _NEAR and other.low <= rule.high + _NEAR:
                open_rules[index] = Rule(other.at, min(rule.low, other.low), max(rule.high, other.high))
                break
        else:
            open_rules.append(rule)
    return sorted(merged + open_rules)


def _groups(across: list[Rule], down: list[Rule]) -> list[tuple[set[Rule], list[Rule]]]:
    """The rules of each table: what is connected by crossings."""
    groups: list[tuple[set[Rule], list[Rule]]] = []
    for vertical in down:
        rules, verticals = {rule for rule in across if _cross(rule, vertical)}, [vertical]
        for group in [group for group in groups if not rules.isdisjoint(group[0])]:
            rules |= group[0]
            verticals = group[1] + verticals
            groups.remove(group)
        groups.append((rules, verticals))
    return groups


def _cross(horizontal: Rule, vertical: Rule) -> bool:
    return (
        horizontal.low - _NEAR <= vertical.at <= horizontal.high + _NEAR
        and vertical.low - _NEAR <= horizontal.at <= vertical.high + _NEAR
    )


def _table(across: set[Rule], down: list[Rule]) -> Table | None:
    xs, ys = _places(down), _places(across)
    if len(xs) < 3 or len(ys) < 2:
        return None
    owner: list[list[tuple[int, int]]] = []
    for row in range(len(ys) - 1):
        middle = (ys[row] + ys[row + 1]) / 2
        cells: list[tuple[int, int]] = []
        for column in range(len(xs) - 1):
            centre = (xs[column] + xs[column + 1]) / 2
            if column and not _drawn(down, xs[column], middle):
                cells.append(cells[-1])
            elif row and not _drawn(across, ys[row], centre):
                cells.append(owner[-1][column])
            else:
                cells.append((row, column))
        owner.append(cells)
    # A frame round a paragraph or a decorated page has rules but no two cells side by side.
    return Table(xs, ys, owner) if any(len(set(cells)) > 1 for cells in owner) else None


def _places(rules: Iterable[Rule]) -> list[float]:
    places: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    return places


def _drawn(rules: Iterable[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.low - _NEAR <= along <= rule.high + _NEAR for rule in rules)
