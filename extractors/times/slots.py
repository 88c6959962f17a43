"""Places of a document that are made for a time: label lines ("Thời gian thực hiện:"), columns of a table, cells of a row."""

from __future__ import annotations

import re
from bisect import bisect_right

from trichluc.extractors.times.words import words
from trichluc.models.document import Document

# "Thời gian hoàn thành" as a cell of its own; "Ngày" beside "Công việc" heads a timetable
_COLUMN = re.compile(
    r"[\n\t][ ]*(?:(?:thời gian|thời hạn|tiến độ|hạn|thời điểm)(?: [^\s\d:.]{1,10}){0,4}[ ]*(?=[\n\t])"
    r"|ngày[ ]*[\n\t][\n\t ]*(?=(?:nội dung|công việc)))"
)
_YEAR_CELL = re.compile(r"(?<=[\n\t])[ ]{0,3}(20[0-9]{2})[ ]{0,3}(?=[\n\t]|$)")
_CELL_REST = re.compile(r"[ .;,)]*(?:(?:và|-)? *(?:các năm|những năm|năm) (?:tiếp theo|sau|kế tiếp))?[ .;,)]*$")
_LABEL = re.compile(
    r"(?:thời gian|thời hạn|tiến độ|thời điểm)(?: (?!thi đua|từ|trước|đến)[^\s:.;\t\n]{1,12}){0,6} {0,2}(?::| (?=sau khi))"
)
_LEAST_TASKS = 3  # labels: a plan that repeats "Thời gian thực hiện:" gives the time of each task, not its own life
_LONGEST_VALUE = 320
_EDGE = 60  # characters in which a cell with a time alone ends


class TimeSlots:
    """Where a document leaves room for times; all answers are about offsets of its levelled text."""

    def __init__(self, document: Document) -> None:
        self.document, self.lower = document, document.lower
        self._starts = [block.start for block in document.blocks]
        self.columns = self._columns()
        self.values = self._label_values()
        self._value_starts = [start for start, _ in self.values]

    def _columns(self) -> list[tuple[int, int]]:
        """Stretches behind a column head "Thời gian hoàn thành": there a cell that is nothing but a time is a deadline."""
        parts = self.document.parts
        bounds = [(part.start, part.end) for part in parts] or [(0, len(self.lower))]
        return [(match.end(), end) for start, end in bounds if (match := _COLUMN.search(self.lower, start, end))]

    def _label_values(self) -> list[tuple[int, int]]:
        """What stands behind the colon of each label that opens its block, up to the end of the line."""
        found: list[tuple[int, int]] = []
        for match in _LABEL.finditer(self.lower):
            index = bisect_right(self._starts, match.start()) - 1
            if index >= 0 and match.start() <= self.document.blocks[index].body + 2:
                end = self.lower.find("\n", match.end(), match.end() + _LONGEST_VALUE)
                found.append((match.end(), end if end >= 0 else min(len(self.lower), match.end() + _LONGEST_VALUE)))
        return found

    @property
    def gives_each_task_its_time(self) -> bool:
        """Whether the document repeats the label for every task."""
        return len(self.values) >= _LEAST_TASKS

    def in_label_value(self, at: int) -> bool:
        """Whether this place is the value of a label of time."""
        index = bisect_right(self._value_starts, at) - 1
        return index >= 0 and at < self.values[index][1]

    def fills_cell(self, start: int, end: int) -> bool:
        """Whether `lower[start:end]` is all that a cell holds under the head of a column of times."""
        at = bisect_right(self.columns, (start, len(self.lower))) - 1
        return at >= 0 and start < self.columns[at][1] and self.is_alone(start, end)

    def fills_row_cell(self, start: int, end: int) -> bool:
        """Whether `lower[start:end]` is all that a cell holds in a row whose other cells say what is done."""
        index = bisect_right(self._starts, start) - 1
        if index < 0 or self.document.blocks[index].kind != "row" or not self.is_alone(start, end):
            return False
        block = self.document.blocks[index]
        return any(words("duty").match(cell.strip(" -+")) for cell in self.lower[block.start : block.end].split("\t"))

    def is_alone(self, start: int, end: int) -> bool:
        """Whether nothing else stands in the line or cell."""
        low = max(0, start - 40)
        left = max(self.lower.rfind("\n", low, start), self.lower.rfind("\t", low, start))
        if left < 0 or self.lower[left + 1 : start].strip(" -(,") not in ("", "thường xuyên"):
            return False
        ends = [at for mark in "\n\t" if (at := self.lower.find(mark, end, end + _EDGE)) >= 0]
        return bool(_CELL_REST.fullmatch(self.lower, end, min(ends, default=min(len(self.lower), end + _EDGE))))

    def bare_years(self) -> list[tuple[int, int]]:
        """Cells of a column of times that hold only a year: "2026"."""
        return [match.span(1) for begin, end in self.columns for match in _YEAR_CELL.finditer(self.lower, begin, end)]

    def always(self) -> list[tuple[int, int]]:
        """Where the time of a task is only "thường xuyên", in a label's value or a cell of a column of times."""
        if not self.values and not self.columns:
            return []
        spans = [(match.start(), match.end()) for match in re.finditer("thường xuyên", self.lower)]
        return [span for span in spans if self._is_value(*span) or self.fills_cell(*span)]

    def _is_value(self, start: int, end: int) -> bool:
        index = bisect_right(self._value_starts, start) - 1
        if index < 0 or start >= self.values[index][1]:
            return False
        return not self.lower[self.values[index][0] : start].strip() and not re.match(
            r",? (?:h[ằà]ng|mỗi) ", self.lower[end : end + 10]
        )
