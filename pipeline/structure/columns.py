"""Two cells on one printed line: typists set letterhead and signature side by side with tabs and blanks, and flattened text
keeps
even less of the gutter. A line is cut where the right cell's own words begin.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trichluc.extractors.levelling import strip_marks
from trichluc.extractors.vocabulary import any_of
from trichluc.pipeline.structure.letterhead import type_at
from trichluc.pipeline.structure.lines import HEADING_MARKS, Line, line_at
from trichluc.pipeline.structure.tail import ITEM_MARKS, RECIPIENTS, is_position

_HEAD_LINES, _TAIL_LINES = 30, 34
# The right cell opens with a capital or a bracket: the blanks of "ngày      tháng     năm 2007" and "Số:      /QĐ-UB" part no
# cells.
_GUTTER = re.compile(r"(?<=\S)(?: *\t[\t ]*| {4,})(?=[(A-ZĐÀ-Ỹ])")
_UNFINISHED = re.compile(r"s[ốô]\s*[:.]?$|ngày$|tháng$|năm$")
_STATE_CELL = re.compile(r"(?<=\S)\s+(?=c[o0]ng h[o0]a?\s*xa h|doc\s*lap\s*-\s*tu|dang cong san viet nam$)")
# "Số: 2646 /QĐ-BGDĐT Hà Nội, ngày 19 tháng 9 năm 2025"
_PLACE_CELL = re.compile(
    r"(?i:s[ốô])\b.{0,24}?[-/]\s?[A-ZĐÀ-Ỹ][\w.,&/-]*(?P<gutter>\W?\s\W?(?=[A-ZĐÀ-Ỹ][^\d\n,]{1,40},?\s*ngày))"
)
# "- Như trên; KT. CHỦ TỊCH", "Nơi nhận: TM. ỦY BAN NHÂN DÂN": a list in small letters, then an authority or office in capitals.
_OFFICE_CELL = re.compile(
    r"(?<=[\w;.,:)])[\s_]+(?=(?:(?:TM|KT|TL|TUQ|Q)\s?\.|[TK]/[MTL]\b)\s?[A-ZĐÀ-Ỹ]"
    rf"|{any_of('office').upper()}(?:\s[A-ZĐÀ-Ỹ ,.-]*)?$)"
)
_NAME_CELL = re.compile(r"(?<=[;.,)])\s+(?=(?:[A-ZĐÀ-Ỹ][a-zđà-ỹ]+\s+){1,4}[A-ZĐÀ-Ỹ][a-zđà-ỹ]+$)")


def split_columns(lines: list[Line], flow: str) -> list[Line]:
    """The lines with those of the head and of every foot ("Nơi nhận") cut into their cells; a right cell has `column` 1."""
    head = _head_end(lines)
    feet = {index for index in range(head, len(lines)) if RECIPIENTS.match(lines[index].low)}
    tails = {index for foot in feet for index in range(foot - 3, foot + _TAIL_LINES)}
    found: list[Line] = []
    signing = False
    for index, line in enumerate(lines):
        if line.furniture:
            found.append(line)
        elif index in tails:
            cells = _cut(line, flow, _foot_gutter(line, flow, signing))
            signing = len(cells) > 1 or is_position(line) or (signing and index not in feet)
            found += cells
        elif index < head:
            found += _cut(line, flow, _head_gutter(line, flow))
        else:
            found.append(line)
    return found


def _head_end(lines: list[Line]) -> int:
    """Index behind the lines that may stand beside another cell: up to the type, the addressee, the grounds or a heading."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if (line.caps and type_at(line)) or line.mark in HEADING_MARKS or line.low.startswith(("căn cứ", "kính gửi")):
            return index + 1 if type_at(line) else index
    return min(len(lines), _HEAD_LINES)


def _wide_gutter(line: Line, flow: str) -> tuple[int, int] | None:
    gutter = _GUTTER.search(flow, line.start, line.end)
    # A row of three cells or more is a table's.
    if gutter is None or _GUTTER.search(flow, gutter.end(), line.end):
        return None
    return None if _UNFINISHED.search(line.low[: gutter.start() - line.start].rstrip()) else gutter.span()


def _head_gutter(line: Line, flow: str) -> tuple[int, int] | None:
    """Where the right cell of a letterhead's line begins: behind a wide blank, at the quốc hiệu, at the place of the date."""
    if wide := _wide_gutter(line, flow):
        return wide
    if state := _STATE_CELL.search(strip_marks(line.low)):
        return line.start + state.start(), line.start + state.end()
    place = _PLACE_CELL.match(flow, line.start, line.end)
    return place.span("gutter") if place else None


def _foot_gutter(line: Line, flow: str, signing: bool) -> tuple[int, int] | None:
    """Where the signature's cell begins beside "Nơi nhận"; a name alone tells it only when an office stood on a line above."""
    if wide := _wide_gutter(line, flow):
        return wide
    if line.caps or not (line.low[0] in ITEM_MARKS or line.low.startswith(("n", "lưu"))):
        return None
    office = _OFFICE_CELL.search(flow, line.start, line.end)
    if office is None and signing:
        office = _NAME_CELL.search(flow, line.start, line.end)
    return office.span() if office else None


def _cut(line: Line, flow: str, gutter: tuple[int, int] | None) -> list[Line]:
    if gutter is None:
        return [line]
    left = line_at(flow, line.low[: gutter[0] - line.start], line.start, line.page, line.gap, line.breaks)
    right = line_at(flow, line.low[gutter[1] - line.start :], gutter[1], line.page, 0, False)
    return [left, replace(right, column=1)]
