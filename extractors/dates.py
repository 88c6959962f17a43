"""Dates (ngày tháng): every explicit date or range in a document, once per mention, and what it is there for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from trichluc.extractors.times.frame import YearFrame
from trichluc.extractors.times.grammar import scan_times
from trichluc.extractors.times.values import TimeExpression
from trichluc.extractors.times.words import words
from trichluc.models.document import Document
from trichluc.models.facts import Citation, DateMention, DateRole, Deadline

# Precision of each role on the gold documents, (hits + 1) / (finds + 2).
CONFIDENCE: dict[DateRole, float] = {
    "issue": 0.9,
    "citation": 0.98,
    "deadline": 0.96,
    "commemoration": 0.93,
    "period": 0.98,
    "other": 0.83,
}
DOUBT = 0.85

# "133 năm Ngày sinh …": how many years a commemoration counts.
_YEARS_SINCE = re.compile(r"([0-9]{1,4}) {1,2}năm(?! {1,2}[0-9])")
_TERM_OF_YEARS = re.compile(r"(?:nhiệm kỳ|năm học|niên khóa|khóa|niên độ)[ :(]*$")
_NUMBERED_BEFORE = re.compile(r"/[a-zđ0-9&.\- ]{2,24},? {0,2}(?:ban hành |ký |, )?(?:ngày {0,3})?$")
_LEAST_CELEBRATED = 10  # years: "5 năm (2015 - 2020)" is a plan's term


def extract_dates(
    document: Document, issue_year: int | None, citations: Sequence[Citation], deadlines: Sequence[Deadline]
) -> list[DateMention]:
    """Every explicit date, quarter, half-year, school year, term and range of years in reading order; bare years are none.

    `issue_year` is lent to quarters without one; the citations' and deadlines' spans decide the role of what stands inside.
    """
    return _Finder(document, issue_year, citations, deadlines).find()


class _Spans:
    """Spans in reading order, asked whether an offset lies in one."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def hold(self, offset: int) -> bool:
        index = bisect_right(self.starts, offset) - 1
        return index >= 0 and offset < self.ends[index]


class _Finder:
    def __init__(
        self, document: Document, issue_year: int | None, citations: Sequence[Citation], deadlines: Sequence[Deadline]
    ) -> None:
        self.document, self.lower = document, document.lower
        self.frame = YearFrame(document, issue_year)
        self.cited = _Spans([(one.start, one.end) for one in citations])
        self.due = _Spans([(one.start, one.end) for one in deadlines])
        self.starts = [block.start for block in document.blocks]
        self.issued = False

    def find(self) -> list[DateMention]:
        """The mentions, in reading order."""
        found: list[DateMention] = []
        for raw in scan_times(self.lower):
            block = bisect_right(self.starts, raw.start) - 1
            role = self._role(raw, block)
            one = raw.in_year(self.frame.year_at(block)) if raw.unit == "quarter" else raw
            if self._is_item(raw, role):
                found.append(self._mention(one, role, inherited=one is not raw))
        return found

    def _is_item(self, one: TimeExpression, role: DateRole) -> bool:
        """Bare years, and days, months and half-years that nothing dates, are no items."""
        if one.unit == "year":
            return one.is_range or one.long
        if one.unit == "day":
            return one.last.month is not None
        if one.unit == "month":
            return one.first.year is not None or role == "deadline"
        return one.unit == "quarter" or one.has_year

    def _role(self, one: TimeExpression, block: int) -> DateRole:
        kind = self.document.blocks[block].kind if block >= 0 else None
        if kind in ("place_date", "number", "letterhead"):  # a flattened letterhead prints number and day on one line
            return "issue"
        if self.due.hold(one.start):
            return "deadline"
        if one.unit == "year" and not one.long:
            return "commemoration" if self._is_anniversary(one) else "period"
        if one.unit in ("day", "month") and not one.is_range:
            if self.cited.hold(one.start) or kind == "attached" or self._dates_a_document(one):
                return "citation"
            return "commemoration" if self._is_celebrated(one) else "other"
        if self._is_anniversary(one):
            return "commemoration"
        if one.unit == "day":  # days on which something happened; a period has a name (quý, giai đoạn, nhiệm kỳ)
            return "other"
        return "issue" if one.unit == "year" else "period"

    def _dates_a_document(self, one: TimeExpression) -> bool:
        """Whether it follows a symbol ("số 12/KH-UBND ngày D"): a citation that was not recognised as one."""
        return bool(_NUMBERED_BEFORE.search(self.lower, max(0, one.start - 36), one.start))

    def _is_celebrated(self, one: TimeExpression) -> bool:
        near = self.lower[max(0, one.start - 70) : one.start]
        near = near[max(near.rfind(mark) for mark in ";\n\t") + 1 :]
        return one.first.day is not None and bool(
            words("celebration").search(near) if one.first.year is None else words("occasion").search(near[-40:])
        )

    def _is_anniversary(self, one: TimeExpression) -> bool:
        """Whether the range is one day of two years ("19/5/1890 - 19/5/2023"), or years as far apart as the words say."""
        if not one.is_range or one.first.year is None or one.last.year is None:
            return False
        apart = one.last.year - one.first.year
        if one.unit == "day":
            return apart >= 1 and (one.first.month, one.first.day) == (one.last.month, one.last.day)
        if one.unit != "year" or apart < _LEAST_CELEBRATED:
            return False
        near = self.lower[max(0, one.start - 200) : one.start]
        counted = any(int(match[1]) == apart for match in _YEARS_SINCE.finditer(near))
        return counted and bool(words("celebration").search(near))

    def _mention(self, one: TimeExpression, role: DateRole, inherited: bool) -> DateMention:
        first, last = one.first_day, one.last_day
        if one.unit == "year" and _TERM_OF_YEARS.search(self.lower, max(0, one.start - 24), one.start):
            first = last = None  # a term runs from congress to congress, a school year from September: not calendar years
        confidence = CONFIDENCE[role] * (DOUBT if inherited else 1)
        return DateMention(
            one.start,
            one.end,
            round(confidence, 3),
            f"rule:date-{one.unit}",
            value=one.value,
            role=role,
            start_date=first.isoformat() if first else None,
            end_date=last.isoformat() if last else None,
            flags=["year_inherited"] if inherited else [],
        )
