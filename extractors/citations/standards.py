"""Technical regulations and standards (quy chuẩn, tiêu chuẩn kỹ thuật): QCVN 61-MT:2016/BTNMT, TCVN 5937-2005.

Their code stands before the number, their title before the code: "Quy chuẩn kỹ thuật quốc gia về … (QCVN 14:2008/BTNMT)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from trichluc.extractors.citations.tables import standard_names

# What stands between a title and the code: a bracket, or ", ký hiệu".
_BEFORE_CODE = re.compile(r"\s*(?:\(\s*|,\s*)(?:(?:ký hiệu|số hiệu|mã số)(?:\slà)?\s*:?\s*)?$")
_TITLE = re.compile(r"[^;:.()\n\t\f]{4,220}")
_UNDATED = "TCVN"  # cited by its number alone too: "lấy mẫu theo TCVN 6684"
_FARTHEST = 260  # letters of name, title and bracket before the code


class StandardNumber(NamedTuple):
    """A standard's number at `text[start:end]`; a suffix is the part of a series ("-1") or the field ("-MT")."""

    start: int
    end: int
    code: str
    number: int
    suffix: str | None
    year: int | None
    symbol: str | None


class StandardHead(NamedTuple):
    """Where the name that a standard's title follows begins and ends."""

    start: int
    end: int


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    codes = "|".join(sorted(standard_names(), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?P<code>{codes})\s?(?:số\s)?(?P<number>\d{{1,5}})(?P<suffix>(?:[-.]\d{{1,3}})*(?:-[A-ZĐ]{{2,3}})?)"
        r"(?:\s?[:-]\s?(?P<year>(?:19|20)\d\d)(?!\d)(?:/(?P<symbol>[A-ZĐ]+\d?))?|(?<=\d\d\d)(?![\w:]))"
    )


def find_standards(flow: str) -> Iterator[StandardNumber]:
    """Every number of a standard."""
    if not any(code in flow for code in standard_names()):
        return
    for match in _pattern().finditer(flow):
        if not match["year"] and match["code"] != _UNDATED:
            continue
        yield StandardNumber(
            match.start(),
            match.end(),
            match["code"],
            int(match["number"]),
            match["suffix"] or None,
            int(match["year"]) if match["year"] else None,
            match["symbol"],
        )


def titled_head(lower: str, code: str, at: int) -> StandardHead | None:
    """The name before the title of the standard whose code stands here in a bracket or behind ", ký hiệu"."""
    low = max(0, at - _FARTHEST)
    gap = _BEFORE_CODE.search(lower, max(low, at - 20), at)
    name = standard_names().get(code)
    start = lower.rfind(name, low, at) if gap and name else -1
    if not gap or not name or start < 0 or (start and lower[start - 1].isalnum()):
        return None
    end = start + len(name)
    return StandardHead(start, end) if _TITLE.fullmatch(lower, end, gap.start()) else None
