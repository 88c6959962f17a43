"""Task tables whose rules the fast reader can't see, with pdfplumber: inside form objects, drawn turned, or left out.

pdfplumber costs some 80 ms a page, so it is asked only about pages on which a task table's head stands outside of any table
found before, and about those that such a table goes on to. It tells where the cells are; the words and their boxes remain
pdfium's.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trichluc.pipeline.read.layout import Ink, group_rows
from trichluc.pipeline.read.pdf_tables import Rule, Table
from trichluc.pipeline.read.table_heads import TableHead, find_head
from trichluc.pipeline.read.unruled import Body, find_body, go_on, grid

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

FOUND_RULES = "a table's rules found by pdfplumber"
FOUND_COLUMNS = "a table without rules found by its head"
FOUND_NOTHING = "a table's head, but its cells can't be told apart"

_NEAR = 3.0  # points; rules that are one, are no further apart
_FEWEST_INSIDE = 0.8  # of a table's words lie in one cell each
_WIDE = 0.6  # of the head's width: a rule that parts rows
_FOOT = 3  # words: more below a table than a page's number, and it has ended
_LINES = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}


@dataclass(slots=True)
class _Found:
    """A table of page `number`; `body` are its columns where it has no rules."""

    table: Table
    body: Body | None
    number: int

    @property
    def reason(self) -> str:
        return FOUND_COLUMNS if self.body else FOUND_RULES


class Plumber:
    """pdfplumber's view of one file, opened when it is first needed; pages are asked about in their order."""

    def __init__(self, data: bytes, password: str | None) -> None:
        self._data, self._password = data, password
        self._pdf: PDF | None = None
        self._last: _Found | None = None  # a table at the foot of the last page asked about

    def close(self) -> None:
        """Let go of what was opened; pdfplumber's own `close` would list the pages of a damaged file again, and fail."""
        self._pdf = None

    def find_tables(self, inks: Sequence[Ink], number: int, width: float) -> tuple[list[Table], list[str]]:
        """The task tables among these words of page `number` (from 1) of this width in points, and what to say of them."""
        tables: list[Table] = []
        reasons: list[str] = []
        rest = list(inks)
        last, self._last = self._last, None
        found = self._go_on(last, rest, number) if last and last.number == number - 1 else None
        while True:
            if found is not None:
                tables.append(found.table)
                reasons.append(found.reason)
                rest = _below(rest, found.table.ys[-1])
                self._last = found if len(rest) <= _FOOT else None
            head = find_head(rest)
            if head is None:
                return tables, list(dict.fromkeys(reasons))
            found = self._table(head, number, width)
            if found is None:
                reasons.append(FOUND_NOTHING)
                rest = _below(rest, head.lines[-1].base)

    def _table(self, head: TableHead, number: int, width: float) -> _Found | None:
        ruled, rules = self._drawn(number)
        for table in ruled:
            if _holds(table, head):
                return _Found(table, None, number)
        body = find_body(head, width)
        told = grid(body, _across(rules, head.cells[0].x0, head.cells[-1].x1)) if body else None
        return _Found(told, body, number) if told and told.rows > 1 else None

    def _go_on(self, last: _Found, inks: list[Ink], number: int) -> _Found | None:
        """The same table on this page: with the same columns, and without a head."""
        ruled, rules = self._drawn(number)
        if last.body is None:
            xs = last.table.xs
            for table in ruled:
                if len(table.xs) == len(xs) and all(abs(a - b) < _NEAR for a, b in zip(table.xs, xs, strict=True)):
                    return _Found(table, None, number)
            return None
        body = go_on(last.body, group_rows(inks))
        told = grid(body, _across(rules, last.body.xs[1], last.body.xs[-2])) if body else None
        return _Found(told, body, number) if told else None

    def _drawn(self, number: int) -> tuple[list[Table], list[Rule]]:
        """The ruled tables of a page, and its horizontal rules."""
        from pdfminer.psexceptions import PSException
        from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

        try:
            page = self._page(number)
            if page is None:
                return [], []
            try:
                left, top = page.cropbox[0], page.cropbox[1]
                found = [
                    _table([(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in table.cells])
                    for table in page.find_tables(_LINES)
                ]
                edges = [edge for edge in page.edges if edge["orientation"] == "h"]
                return found, [Rule(edge["top"] - top, edge["x0"] - left, edge["x1"] - left) for edge in edges]
            finally:
                page.close()
        # pdfium reads pages that pdfminer stumbles over; these keep their plain lines.
        except (PdfminerException, MalformedPDFException, PSException):
            return [], []

    def _page(self, number: int) -> Page | None:
        import pdfplumber

        if self._pdf is None:
            self._pdf = pdfplumber.open(io.BytesIO(self._data), password=self._password or "")
        pages = self._pdf.pages
        return pages[number - 1] if number <= len(pages) else None


def _below(inks: list[Ink], y: float) -> list[Ink]:
    return [ink for ink in inks if (ink.y0 + ink.y1) / 2 > y]


def _table(cells: list[tuple[float, float, float, float]]) -> Table:
    xs = _places(x for x0, _, x1, _ in cells for x in (x0, x1))
    ys = _places(y for _, y0, _, y1 in cells for y in (y0, y1))
    table = Table(xs, ys, [[(row, column) for column in range(len(xs) - 1)] for row in range(len(ys) - 1)])
    for x0, y0, x1, y1 in cells:
        rows = [row for row in range(table.rows) if y0 < (ys[row] + ys[row + 1]) / 2 < y1]
        columns = [column for column in range(table.columns) if x0 < (xs[column] + xs[column + 1]) / 2 < x1]
        for row in rows:
            for column in columns:
                table.owner[row][column] = rows[0], columns[0]
    return table


def _places(values: Iterable[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _holds(table: Table, head: TableHead) -> bool:
    """Whether the head's columns are columns of this table, rows follow, and its words lie inside its cells."""
    if table.columns < 3 or table.rows < 2:
        return False
    y = sum(line.base - line.size / 3 for line in head.lines) / len(head.lines)
    slots = {slot for cell in head.cells if (slot := table.slot((cell.x0 + cell.x1) / 2, y))}
    inks = [ink for row in (*head.lines, *head.below) for ink in row.inks]
    here = [ink for ink in inks if table.slot((ink.x0 + ink.x1) / 2, (ink.y0 + ink.y1) / 2)]
    inside = [ink for ink in here if table.slot(ink.x0 + 1, ink.base - 1) == table.slot(ink.x1 - 1, ink.base - 1) is not None]
    return len(slots) > 2 and len(inside) >= _FEWEST_INSIDE * len(here)


def _across(rules: list[Rule], low: float, high: float) -> list[float]:
    """The heights at which rules lie across most of what is between two x, in one piece or in several."""
    lengths: dict[float, float] = {}
    for rule in sorted(rules):
        at = next((known for known in lengths if rule.at - known <= _NEAR), rule.at)
        lengths[at] = lengths.get(at, 0.0) + max(0.0, min(high, rule.high) - max(low, rule.low))
    return [y for y, length in sorted(lengths.items()) if length > _WIDE * (high - low)]
