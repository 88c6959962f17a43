"""The stamp of the office that a document came to, "CÔNG VĂN ĐẾN, Số: 2770, Ngày: 04/4/2018": another's number and date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trichluc.pipeline.structure.lines import Line

_HEAD_LINES = 40
_LONGEST = 40  # characters of an entry: it stands in a box some centimetres wide

# On words without marks: a stamp's are the first that a scanner loses.
_OPENING = re.compile(r"(?:cong van|van ban)?\s*den\W*(?P<number>so\b.*)?$")
_ENTRY = re.compile(r"(?P<number>so\s*(?:den\b|cv\b|[\W\d]))|(?P<date>ngay|gio)\b|(?P<passed>chuyen)\b|(?P<filed>luu ho so)\b")
_OWN = re.compile(r"/[^/]*-")  # "237/QĐ-UBND": no register of arrivals counts so


def mark_arrivals(lines: Sequence[Line]) -> None:
    """Mark the lines of such a stamp in the head of the first page as furniture."""
    head = [line for line in lines[:_HEAD_LINES] if not line.page]
    for index, line in enumerate(head):
        opening = _OPENING.match(line.bare)
        if opening is None:
            continue
        stamped, seen = [line], {"number"} if opening["number"] else set[str]()
        for entry in head[index + 1 :]:
            kind = _entry(entry)
            if kind is None or kind in seen:
                break
            stamped.append(entry)
            seen.add(kind)
        for each in stamped if seen else []:
            each.furniture = True


def _entry(line: Line) -> str | None:
    """What a line of a stamp tells; each has one line of each kind."""
    match = _ENTRY.match(line.bare) if len(line.low) <= _LONGEST and not _OWN.search(line.low) else None
    return match.lastgroup if match else None
