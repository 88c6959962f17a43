"""Where a document's appendices and attachments begin, and where a bound dossier's next document does."""

from __future__ import annotations

import re

from trichluc.models.document import PartKind
from trichluc.pipeline.structure.letterhead import ATTACHED, NUMBER_LINE, PLACE_DATE, STATE_NAME, type_at
from trichluc.pipeline.structure.lines import Line

_APPENDIX = re.compile(r"phụ lục(?:\s*(?:số\s*)?[\divxabcđ]{0,5}\s*[.:)]?)?(?:\s*\(.*)?$")
_FORM = re.compile(r"(?:mẫu(?: số)?|biểu(?: mẫu)?(?: số)?|danh mục|danh sách|bảng)\b")


def find_parts(lines: list[Line], first: int, tail: set[int]) -> list[tuple[int, PartKind]]:
    """Line indexes behind the head at which a part begins, with its kind. `tail` are the lines of signatures and recipients."""
    found: list[tuple[int, PartKind]] = []
    floor = first
    for index in range(first, len(lines)):
        line = lines[index]
        if line.furniture or index in tail or index < floor or line.low[0] not in "p(bk":
            continue
        if (
            line.low.startswith("phụ lục")
            and _APPENDIX.match(line.low)
            and (line.caps or line.breaks or line.gap or len(line.low) < 16)
        ):
            found.append((index, "appendix"))
            floor = index + 4
        elif ATTACHED.match(line.low) and (line.low[0] == "(" or line.low.startswith(("ban hành kèm", "kèm theo"))):
            start = _head_above(lines, index, floor, tail)
            if start < index:
                found.append((start, _kind(lines, start, index)))
                floor = index + 2
    return found


def _head_above(lines: list[Line], index: int, floor: int, tail: set[int]) -> int:
    """The first of the heading lines above "(Kèm theo …)": capitals and the short lines under them, up to the page's first
    line.
    """
    start, capitals = index, False
    while start > floor and index - start < 14:
        above = lines[start - 1]
        if start - 1 in tail or lines[start].breaks:
            break
        if not (
            above.caps
            or above.furniture
            or (len(above.low) < 240 and above.low[-1] not in ".;:" and above.mark not in ("dash", "plus", "letter"))
        ):
            break
        capitals = capitals or (above.caps and not above.furniture)
        start -= 1
    while start < index and not lines[start].caps and not type_at(lines[start]):
        start += 1
    return start if capitals else index


def _kind(lines: list[Line], start: int, index: int) -> PartKind:
    for line in lines[start:index]:
        if line.low.startswith("phụ lục") or _FORM.match(line.low):
            return "appendix"
    return "attachment"


def find_documents(lines: list[Line], ends: list[int]) -> list[int]:
    """Line indexes at which the further documents of a bound dossier begin.

    A new document opens a page with a full letterhead: quốc hiệu, a number line and a dated line with their digits, and is
    no attachment. Seed 001's blank report form has a quốc hiệu and a place line too: without digits, and with "(Kèm theo …)",
    it stays a part. `ends` are the lines that close a signature.
    """
    found: list[int] = []
    for index, line in enumerate(lines):
        if not line.breaks or index == 0 or not any(end < index for end in ends):
            continue
        head = [after for after in lines[index : index + 14] if not after.furniture]
        state = any(STATE_NAME.search(after.bare) for after in head)
        number = any(NUMBER_LINE.match(after.bare) and re.search(r"\d", after.low) for after in head)
        dated = any(PLACE_DATE.match(after.bare) and re.search(r"\d{1,2}\s*tháng\s*\d", after.low) for after in head)
        if state and number and dated and not any(ATTACHED.match(after.low) for after in lines[index : index + 24]):
            found.append(index)
    return found
