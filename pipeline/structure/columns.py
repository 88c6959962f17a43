"""Two cells on one printed line: typists set letterhead and signature side by side with tabs and blanks, and plain text keeps
them so.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trichluc.pipeline.structure.lines import Line, line_at
from trichluc.pipeline.structure.tail import RECIPIENTS

# The right cell opens with a capital or a bracket: the blanks of "ngày      tháng     năm 2007" and "Số:      /QĐ-UB" part no
# cells.
_GUTTER = re.compile(r"(?<=\S)(?: *\t[\t ]*| {4,})(?=[(A-ZĐÀ-Ỹ])")
_HEAD_LINES, _TAIL_LINES = 30, 34
_UNFINISHED = re.compile(r"s[ốô]\s*[:.]?$|ngày$|tháng$|năm$")


def split_columns(lines: list[Line], flow: str) -> list[Line]:
    """The lines with those of the head and of every foot ("Nơi nhận") cut into their cells; a right cell has `column` 1."""
    zones = [(0, min(len(lines), _HEAD_LINES))]
    zones += [
        (max(0, index - 3), index + _TAIL_LINES)
        for index, line in enumerate(lines)
        if line.low[0] in "n-" and index >= _HEAD_LINES // 2 and RECIPIENTS.match(line.low)
    ]
    found: list[Line] = []
    for index, line in enumerate(lines):
        if not line.furniture and any(low <= index < high for low, high in zones):
            found += _cells(line, flow)
        else:
            found.append(line)
    return found


def _cells(line: Line, flow: str) -> list[Line]:
    gutter = _GUTTER.search(flow, line.start, line.end)
    # A row of three cells or more is a table's.
    if (
        gutter is None
        or _UNFINISHED.search(line.low[: gutter.start() - line.start].rstrip())
        or _GUTTER.search(flow, gutter.end(), line.end)
    ):
        return [line]
    left = line_at(flow, line.low[: gutter.start() - line.start], line.start, line.page, line.gap, line.breaks)
    right = line_at(flow, line.low[gutter.end() - line.start :], gutter.end(), line.page, 0, False)
    return [left, replace(right, column=1)]
