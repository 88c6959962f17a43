"""From the parts of a page in reading order to its text: where lines end, where paragraphs end, and each word's offsets.

"\\n" is the end of a printed line (of a row, in a table); "\\n\\n" stands where the page shows that something new begins: a
wider gap, a first line's indent, a line before that ended early, another type size, another column, a table, a page number. TAB
separates the cells of a row (a cell that spans several stands in the first, the others are empty); the lines inside a cell are
joined by a blank (a symbol broken at its hyphen by none). Words of one line are one blank apart, however wide the gap is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from trichluc.models.document import Word
from trichluc.pipeline.read.layout import Cells, Row, Shape

_MARK = re.compile(r"(?:[-+*•–]|[\dIVX]{1,4}[.)]|\d{1,2}(?:\.\d{1,2})+\.?|[a-zđ]\))")
_PAGE_NUMBER = re.compile(r"[-–]?\s*\d{1,4}\s*[-–]?")
_WIDER = 1.28  # of the usual distance between lines: what starts a paragraph
_COLUMN_STEP = 1.4  # of the type size; letterheads and signatures are set in all kinds of spacing
_INDENT = 8.0  # points
_SAME_START = 1.5  # points
_OTHER_SIZE = 0.84  # of the larger height: the ratio of two type sizes


def compose(shapes: list[Shape]) -> tuple[str, list[Word]]:
    """The page's text and its words, in text order."""
    writer = _Writer()
    margins = _Margins([row for shape in shapes if shape.kind == "text" for row in shape.rows])
    for shape in shapes:
        writer.paragraph()
        if shape.kind == "table":
            for cells in shape.table:
                writer.cells(cells)
            continue
        before: Row | None = None
        for row in shape.rows:
            if before is not None and margins.parted(before, row, shape.kind):
                writer.paragraph()
            writer.row(row)
            before = row
    return writer.text(), writer.words


class _Writer:
    """Puts words and white space in a row, and counts."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self._parts: list[str] = []
        self._at = 0

    def text(self) -> str:
        return "".join(self._parts).rstrip("\n")

    def paragraph(self) -> None:
        if self._parts and self._parts[-1] != "\n\n":
            if self._parts[-1] == "\n":
                self._at -= len(self._parts.pop())
            self._put("\n\n")

    def row(self, row: Row) -> None:
        self._words(row)
        self._put("\n")

    def cells(self, cells: Cells) -> None:
        last = max((index for index, cell in enumerate(cells.cells) if cell), default=0)
        for index, cell in enumerate(cells.cells[: last + 1]):
            if index:
                self._put("\t")
            for line, row in enumerate(cell):
                if line and not _breaks_symbol(cell[line - 1].inks[-1].text, row.inks[0].text):
                    self._put(" ")
                self._words(row)
        self._put("\n")

    def _words(self, row: Row) -> None:
        for index, ink in enumerate(row.inks):
            # The comma behind a raised mark begins a word of its own, but no blank stands before it.
            if index and not (ink.text[0] in ",.;:)" and ink.x0 - row.inks[index - 1].x1 < 0.1 * ink.size):
                self._put(" ")
            start = self._at
            self._put(ink.text)
            self.words.append(Word(start, self._at, round(ink.x0, 2), round(ink.y0, 2), round(ink.x1, 2), round(ink.y1, 2)))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._at += len(text)


class _Margins:
    """The edges of the page's running text, the usual distance of its lines, and where its paragraphs part."""

    def __init__(self, rows: list[Row]) -> None:
        body = [row for row in rows if len(row.inks) > 2] or rows
        self.left = sorted(row.x0 for row in body)[len(body) // 10] if body else 0.0
        self.right = sorted(row.x1 for row in body)[len(body) * 9 // 10 - (len(body) > 9)] if body else 0.0
        steps = sorted(
            (after.base - before.base) / before.size
            for before, after in pairwise(rows)
            if len(before.inks) > 2 and 0 < after.base - before.base < 2.5 * before.size
        )
        self.step = steps[len(steps) // 5] if steps else 1.2  # in type sizes; the lowest fifth lies within paragraphs
        flush = sum(row.x0 - self.left < _SAME_START for row in body)
        # As ND30 asks: paragraphs begin with an indent, all other lines at the margin.
        self._first_indented = 5 * flush >= 2 * len(body)
        self._starts = sorted({round(row.x0, 1) for row in body if not self._even(row)})

    def parted(self, before: Row, row: Row, kind: str) -> bool:
        """Whether a paragraph ends between these two lines."""
        size = min(before.size, row.size)
        if kind == "text" and size < _OTHER_SIZE * max(before.size, row.size):
            return True
        step = self.step if kind == "text" else _COLUMN_STEP
        if row.base - before.base > _WIDER * max(step, 1.1) * max(before.size, row.size):
            return True
        if kind != "text":
            return False
        if _is_page_number(before) or _is_page_number(row):
            return True
        if self._centred(row) or self._centred(before):
            if row.x0 - self.left < _SAME_START:
                return self._ended_early(before, row)
            return not (self._even(row) and self._even(before))
        return self._indented(before, row) if row.x0 > self.left + _INDENT else self._ended_early(before, row)

    def _indented(self, before: Row, row: Row) -> bool:
        """Whether a line that begins right of the margin is a paragraph's first."""
        apart = row.x0 - before.x0
        if apart > _INDENT:
            # The second line of a hanging item begins under the first one's words.
            hangs = _MARK.fullmatch(before.inks[0].text) and len(before.inks) > 1 and abs(row.x0 - before.inks[1].x0) < _INDENT
            return not hangs or self._ended_early(before, row)
        if _MARK.fullmatch(row.inks[0].text) or self._first_indented:
            return True
        return self._ended_early(before, row)

    def _ended_early(self, before: Row, row: Row) -> bool:
        """Whether the first word of a line would have found room at the end of the line before."""
        first = row.inks[0]
        return before.x1 + (first.x1 - first.x0) + 0.4 * row.size < self.right

    def _even(self, row: Row) -> bool:
        """Whether a line leaves the same room on both sides, as those of a title do."""
        left, right = row.x0 - self.left, self.right - row.x1
        return left > _SAME_START and abs(left - right) < max(6.0, 0.06 * (self.right - self.left))

    def _centred(self, row: Row) -> bool:
        """Whether a line is set in the middle; a paragraph's first line may look so, but begins where others do."""
        if row.x0 - self.left < 2 * _INDENT or not self._even(row):
            return False
        near = bisect_left(self._starts, row.x0 - _SAME_START)
        return near == len(self._starts) or self._starts[near] > row.x0 + _SAME_START


def _breaks_symbol(before: str, after: str) -> bool:
    """Whether a narrow cell broke a document's symbol at its hyphen: "105/2025/NĐ-" "CP", "30/2024/TT" "-BGDĐT"."""
    return "/" in before and (before.endswith("-") or (after[0] == "-" and after[1:2].isupper()))


def _is_page_number(row: Row) -> bool:
    return len(row.inks) <= 3 and _PAGE_NUMBER.fullmatch(" ".join(ink.text for ink in row.inks)) is not None
