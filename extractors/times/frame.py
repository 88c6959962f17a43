"""The year of an expression without one: its heading's, else the title's ("Kế hoạch … năm 2023"), else that of issue."""

from __future__ import annotations

import re

from trichluc.models.document import Document

_YEAR = re.compile(r"năm +([12][0-9]{3})(?! {0,3}[-/]|[0-9])")
# "đến năm 2030" and "giai đoạn" name a horizon, "năm học 2022 - 2023" two years: none of them is the year of the work.
_NOT_THE_YEAR = re.compile(r"(?:đến|hết|hướng|nhìn|từ|sau|trước) *$")


def year_of_title(document: Document) -> int | None:
    """The one year that the document's title names as its own, None where it names none or several."""
    found = {
        year
        for block in document.blocks
        if block.kind in ("title", "subject") and block.part == 0
        for year in years_in(document.lower, block.start, block.end)
    }
    return found.pop() if len(found) == 1 else None


def years_in(lower: str, start: int, end: int) -> list[int]:
    """The years printed as "năm 2023" in `lower[start:end]` that are no horizon."""
    return [
        int(match[1])
        for match in _YEAR.finditer(lower, start, end)
        if not _NOT_THE_YEAR.search(lower, max(start, match.start() - 8), match.start())
    ]


class YearFrame:
    """Tells the year at a place of the document."""

    def __init__(self, document: Document, issue_year: int | None) -> None:
        self.document = document
        self.of_title = year_of_title(document)
        self.default = self.of_title or issue_year
        self._of_heading: dict[int, int | None] = {}

    def year_at(self, block_index: int) -> int | None:
        """The year of what stands in this block."""
        if block_index < 0:
            return self.default
        return self._heading_year(self.document.blocks[block_index].parent) or self.default

    def names_year(self, block_index: int) -> bool:
        """Whether a heading or the title says of which year this block speaks."""
        return self.of_title is not None or (block_index >= 0 and self.year_at(block_index) != self.default)

    def _heading_year(self, index: int) -> int | None:
        if index < 0:
            return None
        if index not in self._of_heading:
            block = self.document.blocks[index]
            years = set(years_in(self.document.lower, block.start, block.end)) if block.kind == "heading" else set()
            self._of_heading[index] = years.pop() if len(years) == 1 else self._heading_year(block.parent)
        return self._of_heading[index]
