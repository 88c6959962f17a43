"""The date of a cited document (ngày ban hành), as it is printed behind its number or its name."""

from __future__ import annotations

import re
from typing import NamedTuple

_PARTS = r"""(?:
      (?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}|\d\d)(?!\d)
    | (?P<dl>\d{1,2}|[.…]*)\s*tháng\s*(?P<ml>\d{1,2}|[.…]*)\s*năm\s*(?P<yl>\d{4})(?!\d)
    | [.…\s]*/\s?(?P<mb>\d{1,2}|[.…\s]*)\s?/\s?(?P<yb>\d{4})(?!\d)
    )"""
# "ngày" or "ký ngày", "đề ngày", "ban hành ngày"; a comma before it is the Party's habit; a bracket may hold it; a scan's
# dirt is read as a dash or a quote.
_DATE = re.compile(rf"\s*[,'\"-]?\s*(?P<open>\()?\s*(?:(?:được\s)?(?:ký|đề|lập|ban\shành)\s)?ngày\s*{_PARTS}", re.VERBOSE)
_BARE = re.compile(r"\s*\((?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})\)")
_CLOSE = re.compile(r"\s*\)")


class When(NamedTuple):
    """A date, ISO and partial where partial, and the offset behind it."""

    value: str
    end: int


def read_date(lower: str, start: int) -> When | None:
    """The date that follows this offset directly, None where none does or where it is no day of the calendar."""
    if match := _DATE.match(lower, start):
        value = _iso(match)
        end = match.end()
        if match["open"] and (close := _CLOSE.match(lower, end)):
            end = close.end()
        return When(value, end) if value else None
    if match := _BARE.match(lower, start):
        value = _full(match["d"], match["m"], match["y"])
        return When(value, match.end()) if value else None
    return None


def _iso(match: re.Match[str]) -> str | None:
    if match["d"]:
        return _full(match["d"], match["m"], match["y"])
    year = match["yl"] or match["yb"]
    month = (match["ml"] or match["mb"] or "").strip()
    day = (match["dl"] or "").strip()
    if day.isdigit() and month.isdigit():
        return _full(day, month, year)
    if month.isdigit() and 1 <= int(month) <= 12:
        return f"{year}-{int(month):02d}"
    return year


def _full(day: str, month: str, year: str) -> str | None:
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    if len(year) == 2:
        # "15/6/98": the Republic's documents begin in 1945.
        year = ("19" if int(year) >= 45 else "20") + year
    return f"{year}-{int(month):02d}-{int(day):02d}"
