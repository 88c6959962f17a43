"""The stamp of the office that a document came to, "CÔNG VĂN ĐẾN, Số: 2770, Ngày: 04/4/2018": another's number and date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trichluc.pipeline.structure.lines import Line

_HEAD_LINES = 40
_ENTRIES = 4  # number, date, whom it was passed to, the file it went to
_LONGEST = 40  # characters of an entry: it stands in a box some centimetres wide

# On words without marks: a stamp's are the first that a scanner loses.
_OPENING = re.compile(r"(?:cong van|van ban)?\s*den\W*(?P<number>so\b.*)?$")
_ENTRY = re.compile(r"(?:so\s*(?:den\b|cv\b|[\W\d])|ngay\b|gio\b|chuyen\b|luu ho so\b|so va ky hieu)")


def mark_arrivals(lines: Sequence[Line]) -> None:
    """Mark the lines of such a stamp in the head of the first page as furniture."""
    head = [line for line in lines[:_HEAD_LINES] if not line.page]
    for index, line in enumerate(head):
        opening = _OPENING.match(line.bare)
        if opening is None:
            continue
        entries = 0
        while entries < _ENTRIES and index + entries + 1 < len(head) and _is_entry(head[index + entries + 1]):
            entries += 1
        if entries or opening["number"]:
            for stamped in head[index : index + entries + 1]:
                stamped.furniture = True


def _is_entry(line: Line) -> bool:
    return len(line.low) <= _LONGEST and _ENTRY.match(line.bare) is not None
