"""Times that a reader of scans got wrong where one reading is left: "hãng tháng", "mỗi quý I lần", "trước I4 giờ 00"."""

from __future__ import annotations

import re
from dataclasses import replace

from trichluc.models.document import Document
from trichluc.models.facts import Deadline, Repair

MISREAD = 0.9  # factor on what rests on such a word
_STROKES = str.maketrans("il|!", "1111")
# "xếp hạng năm 2025", "các hãng năm 2025" are read as printed.
_EVERY = re.compile(r"(?<!\w)h[aáảãăắẳẵặâấầẩẫậ]ng(?= (?:năm|quý|quí|tháng|tuần|ngày)(?!\w)(?! \d))")
_ONCE = re.compile(r"(?<=\w )[il|!](?= lần(?!\w)(?! thứ))")
_HELD = re.compile(r"(?<!\w)t[oóòõọôốồỗộ](?= chức (?:một|0?1) lần(?!\w))")
_HOUR = re.compile(r"(?<!\w)(?:[il|!]\d|\d[il|!])(?= giờ(?!\w))")


def with_read_times(document: Document) -> tuple[Document, list[Repair]]:
    """The document with the times of its recognised pages as they are meant, in `lower` only, and where that was done."""
    repairs: list[Repair] = []
    for start, page in zip(document.page_starts, document.pages, strict=True):
        if page.source == "ocr":
            repairs += _misread(document.lower, start, min(start + len(page.text), len(document.lower)))
    lower = list(document.lower)
    for one in repairs:
        lower[one.start : one.end] = one.meant
    return (replace(document, lower="".join(lower)), repairs) if repairs else (document, [])


def _misread(lower: str, start: int, end: int) -> list[Repair]:
    found = [(match, "hằng") for match in _EVERY.finditer(lower, start, end)]
    found += [(match, "1") for match in _ONCE.finditer(lower, start, end)]
    found += [(match, "tổ") for match in _HELD.finditer(lower, start, end)]
    found += [(match, match.group().translate(_STROKES)) for match in _HOUR.finditer(lower, start, end)]
    return sorted((Repair(match.start(), match.end(), meant) for match, meant in found), key=lambda one: one.start)


def mark(deadlines: list[Deadline], repairs: list[Repair]) -> None:
    """Record in each deadline the words that it stands on and that were read otherwise."""
    for deadline in deadlines:
        touched = [one for one in repairs if one.start < deadline.end and deadline.start < one.end]
        if touched:
            deadline.repairs = deadline.repairs + touched
            deadline.confidence *= MISREAD
