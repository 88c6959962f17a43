"""Địa danh, thời gian: the place and date line (ND30 Appendix I, II.4), and the dates from which a document takes effect."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trichluc.extractors.levelling import strip_marks
from trichluc.extractors.vocabulary import any_of
from trichluc.models.document import Document

# On words without marks; what stands between the printed words is read apart: a hand or a stamp may have filled it.
_DATE = re.compile(
    r"""(?P<place>(?:(?:tp|tx|t\.p)\s?\.?\s?)?[^\W\d_][^\d\n,;:\t]{0,38}?)?[\s,.;]{0,80}ngay
    (?: (?P<day>.{0,10}?)thang(?P<month>.{0,8}?)nam[\s.…]*(?P<year>\d{4})?
      | \s*(?P<nday>\d{1,2})\s*[/.-]\s*(?P<nmonth>\d{1,2})\s*[/.-]\s*(?P<nyear>\d{4}) )""",
    re.VERBOSE | re.IGNORECASE,
)
_BLANKS = " .…/_-"
# What an electronic signature prints of its time: "06.11.2024 09:27:05 +07:00".
_SIGNED_AT = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4})\s+\d{1,2}:\d{2}:\d{2}")
# A cell of the same line stands before the place: "Số: 01/2006/TT-NHNN Hà Nội, ngày …".
_BEFORE_PLACE = re.compile(r"^.*(?:\t|\s{2,}|[-/]\s?[\w&.,-]{2,}\s)(?=\S)")
_DAY = r"(?P<{0}day>\d{{1,2}})\s*(?:tháng|[/.-])\s*(?P<{0}month>\d{{1,2}})\s*(?:năm|[/.-])\s*(?P<{0}year>\d{{4}})"
_EFFECT = re.compile(
    rf"(?:có )?hiệu lực(?: thi hành)?(?: kể)? từ (?P<signed>ngày ký|ngày ban hành)?(?:ngày\s*{_DAY.format('')})?"
    rf"(?P<to>\s*(?:và có hiệu lực )?đến(?: hết)? ngày\s*{_DAY.format('to')})?"
)
_SELF = re.compile(any_of("own_document") + r"\s+này\s*(?:có\s*)?$")


# A law's head has no date line: the closing says when the assembly passed it (NĐ 78/2025, forms).
_PASSED = re.compile(
    r"thông qua(?:\s+tại kỳ họp[^\n]{0,60}?)?\s*ngày\s*(?P<day>\d{1,2})\s*tháng\s*(?P<month>\d{1,2})\s*năm\s*(?P<year>\d{4})"
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """The place and the date of issue as far as they are printed: ISO, partial where partial; `text[start:end]` is the date."""

    start: int
    end: int
    place: str | None
    value: str | None
    unread: bool = False  # something stands where the day or month is, but its reading is not to be trusted
    confirmed: bool = False  # its reading was not to be trusted, and an electronic signature bears the same date


def iso_date(year: int | None, month: int | None, day: int | None) -> str | None:
    """ISO date as far as given: year, year and month, or all; None without a year or for a day that no calendar has."""
    if year is None or not 1900 <= year <= 2100:
        return None
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    if not 1 <= day <= (29 if month == 2 and year % 4 == 0 else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def read_dateline(document: Document) -> DateLine | None:
    """The first place and date line of the head, else a date on the number's own line, else the closing's "thông qua ngày"."""
    head = [block for block in document.blocks if not block.part and block.kind in ("place_date", "number", "letterhead")]
    found = None
    for block in sorted(head, key=lambda block: block.kind != "place_date"):
        match = _DATE.search(strip_marks(document.flow[block.start : block.end]))
        if match is None:
            continue
        found = found or _date_of(document, block.start, match)
        if found.value:
            break
    return found or _passed(document)


def _date_of(document: Document, base: int, match: re.Match[str]) -> DateLine:
    """The date of a matched line; a day or month that is no number of a calendar is left open, and said to be unread."""
    numeric = match["nday"] is not None
    day, month = (match["nday"], match["nmonth"]) if numeric else (match["day"], match["month"])
    year = match["nyear"] if numeric else match["year"]
    start, end = base + match.start("nday" if numeric else "day"), base + match.end()
    prefix = "n" if numeric else ""
    dim = {part: _is_doubtful(document, base, match, prefix + part) for part in ("day", "month", "year")}
    days, months = (-1 if dim[part] else _whole(words, most) for part, words, most in (("day", day, 31), ("month", month, 12)))
    value = iso_date(
        int(year) if year and not dim["year"] else None, months if months > 0 else None, days if days > 0 else None
    )
    unread = -1 in (days, months) or dim["year"]
    read = iso_date(_integer(year), _whole(month, 12), _whole(day, 31))
    if confirmed := True in dim.values() and read in _signature_dates(document):
        value, unread = read, False
    place = document.flow[base + match.start("place") : base + match.end("place")] if match["place"] else ""
    # A pattern that backtracks takes the words before the place with it; the place is what follows the last gap.
    place = _BEFORE_PLACE.sub("", place.rstrip(" ,.")).strip()
    begin = base + strip_marks(document.lower[base:start]).rindex("ngay")
    return DateLine(begin, end, place or None, value, unread, confirmed)


def _signature_dates(document: Document) -> set[str | None]:
    """The days of the document's electronic signatures.

    They confirm a doubtful reading and never stand in for one: portals sign days after the issue.
    """
    found = _SIGNED_AT.findall(document.text)
    return {iso_date(int(year), int(month), int(day)) for day, month, year in found} - {None}


def _is_doubtful(document: Document, base: int, match: re.Match[str], group: str) -> bool:
    start, end = match.span(group)
    return start >= 0 and document.is_doubtful(base + start, base + end)


def _whole(words: str, most: int) -> int:
    """The number that fills a blank of the date line: 0 where it is blank, -1 where what stands there is none."""
    digits = words.strip(_BLANKS)
    if not digits:
        return 0
    return int(digits) if digits.isdecimal() and len(digits) < 3 and 0 < int(digits) <= most else -1


def _passed(document: Document) -> DateLine | None:
    match = None
    at = document.lower.rfind("thông qua")
    if at >= 0 and "quốc hội" in document.lower[max(0, at - 200) : at]:
        match = _PASSED.match(document.lower, at)
    if match is None:
        return None
    value = iso_date(int(match["year"]), int(match["month"]), int(match["day"]))
    return DateLine(match.start("day"), match.end(), None, value)


def _integer(digits: str | None) -> int | None:
    return int(digits) if digits else None


def read_effect(document: Document, issue_date: str | None) -> tuple[str | None, str | None]:
    """From when and until when the document says of itself that it holds ("Thông tư này có hiệu lực thi hành kể từ ngày …")."""
    at = document.lower.find("hiệu lực")
    while at >= 0:
        low = at - 3 if document.lower.startswith("có ", at - 3) else at
        match = _EFFECT.match(document.lower, low)
        if match and _SELF.search(document.lower, max(0, low - 40), low):
            start = (
                iso_date(_integer(match["year"]), _integer(match["month"]), _integer(match["day"])) if match["year"] else None
            )
            if match["signed"]:
                start = issue_date if issue_date and len(issue_date) == 10 else None
            end = (
                iso_date(_integer(match["toyear"]), _integer(match["tomonth"]), _integer(match["today"]))
                if match["to"]
                else None
            )
            if start or end:
                return start, end
        at = document.lower.find("hiệu lực", at + 8)
    return None, None
