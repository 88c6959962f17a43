"""What comes round again (định kỳ, hằng năm, 6 tháng một lần): spans of levelled lower-case text and their RFC 5545 rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from trichluc.extractors.timegrammar import PartialDate
from trichluc.extractors.vocabulary import read_rows


@dataclass(slots=True)
class Recurrence:
    """One frequency at `lower[start:end]`; `rrule` is None for "định kỳ" alone. `anchored`: the text marks it as periodic (định kỳ, một lần)."""

    start: int
    end: int
    rrule: str | None
    anchored: bool


@lru_cache(maxsize=1)
def frequencies() -> dict[str, str]:
    """RFC 5545 rule by unit (data/time/frequencies.csv)."""
    return {row["unit"]: row["rrule"] for row in read_rows("time/frequencies.csv", ("unit", "rrule"))}


_BRACKET_DAY = (
    r"(?: {0,2}\( ?(?P<before>trước )?(?:(?:chậm nhất|vào|là) )*ngày (?P<day>[0-9]{1,2})(?: ?/ ?| tháng )(?P<month>[0-9]{1,2})(?: ?h[ằà]ng năm)? ?\))?"
)
_UNIT = r"(?:(?:0?[3469]|ba|sáu) {1,2}tháng(?: đầu năm)?|tháng|quý|quí|năm|tuần|ngày)(?![\w])(?! {1,2}[0-9])"
_ITEM = re.compile(rf"(?:(?:h[ằà]ng|mỗi|cả|theo|một) {{1,2}})?(?P<unit>{_UNIT})" + _BRACKET_DAY)
_SEPARATOR = re.compile(r" {0,2}(?:, và|,|;|/| và| hoặc) {0,2}(?:báo cáo )?")
_PERIODIC = re.compile(r"định kỳ")
_EVERY = re.compile(r"h[ằà]ng {1,3}(?=năm|quý|quí|tháng|tuần|ngày)")
# A list of two frequencies needs no other mark: "tổng kết công tác 6 tháng, năm".
_LIST = re.compile(r"(?:tháng|quý|0?6 tháng|0?9 tháng)(?: {0,2}(?:,| và| hoặc|/) {0,2}(?:quý|0?6 tháng|0?9 tháng))*(?: {0,2}(?:,| và|, và| hoặc|/) {0,2})(?:cả |h[ằà]ng )?năm(?!\w| [0-9]| \()")
_LIST_HEAD = re.compile(r"[0-9]{1,2} tháng(?= {0,2}(?:,|và|hoặc|/|\())|quý(?= {0,2}(?:,|và|/) {0,2}(?:0?[69] tháng|năm))")
_ONCE = re.compile(r"(?:một|0?1|/) ?lần(?!\w)")
_EVERY_ONCE = re.compile(
    r"(?:mỗi|h[ằà]ng|một)? ?(?:(?P<number>[0-9]{1,2}|một|hai|ba|bốn|năm|sáu|mười) )?(?:\([^()]{1,10}\) )?(?P<unit>năm|tháng|quý|tuần|ngày)"
    r"(?: (?:tổ chức|họp|thực hiện|báo cáo|kiểm tra|đánh giá|ít nhất|tối thiểu)){0,2}(?: |, | ?\(|/ ?1?| ?/ ?)$"
)
_WORD_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "mười": 10}
_PER = re.compile(r"(?:0?1|một) lần ?/ ?(?P<unit>năm|quý|tháng|tuần)(?!\w)")
_BASE = {"năm": ("YEARLY", 1), "quý": ("MONTHLY", 3), "tháng": ("MONTHLY", 1), "tuần": ("WEEKLY", 1), "ngày": ("DAILY", 1)}


def yearly(day: PartialDate, before: bool) -> str | None:
    """The rule of a day of every year (or month, where no month is given); due on the day before with "trước"."""
    if not day.day:
        return None
    if day.month is None:
        return f"FREQ=MONTHLY;BYMONTHDAY={day.day if not before else day.day - 1 or -1}"
    if not day._replace(year=2000).is_real():
        return None
    due = date(2001, day.month, min(day.day, 28) if day.month == 2 else day.day) - timedelta(days=before)
    return f"FREQ=YEARLY;BYMONTH={due.month};BYMONTHDAY={due.day}"


def _unit_rule(unit: str) -> str | None:
    return frequencies().get(" ".join(unit.split()))


def _read_list(lower: str, at: int, begin: int, anchored: bool) -> list[Recurrence]:
    """The frequencies listed from `at`; the first item's span begins at `begin`. Units without a day of their own share the list's span."""
    items: list[Recurrence] = []
    shared: list[Recurrence] = []
    start = begin
    while match := _ITEM.match(lower, at):
        rule = _unit_rule(match["unit"])
        end = match.end()
        if match["day"]:
            rule = yearly(PartialDate(None, int(match["month"]), int(match["day"])), bool(match["before"]))
            items.append(Recurrence(start, end, rule, True))
        else:
            one = Recurrence(start, end, rule, anchored)
            shared.append(one)
            items.append(one)
        separator = _SEPARATOR.match(lower, end)
        if not separator:
            break
        start = at = separator.end()
    if len(shared) == len(items) and items:  # nothing tells them apart: each quotes the whole list
        for one in items:
            one.start, one.end = begin, items[-1].end
    return items


def _once(lower: str, match: re.Match[str]) -> Recurrence | None:
    """"mỗi năm tổ chức một lần", "03 tháng/1 lần", "hai năm một lần"."""
    low = max(0, match.start() - 50)
    slash = match.group().startswith("/")
    found = _EVERY_ONCE.search(lower, low, match.start() + slash)
    if not found:
        return None
    raw = found["number"]
    number = 1 if raw is None else int(raw) if raw.isdigit() else _WORD_NUMBERS[raw]
    base, step = _BASE[found["unit"]]
    interval = number * step
    start = found.start() + (found.group()[:1] == " ")
    if not 1 <= interval <= 60:
        return None
    return Recurrence(start, match.end(), f"FREQ={base}" + (f";INTERVAL={interval}" if interval > 1 else ""), True)


def scan_recurrences(lower: str) -> list[Recurrence]:
    """Every recurrence of the text in reading order; of overlapping ones the one found by the more telling mark."""
    groups: list[list[Recurrence]] = []
    for match in _PERIODIC.finditer(lower):
        at = match.end()
        while lower[at : at + 1] == " ":
            at += 1
        groups.append(_read_list(lower, at, match.start(), True) or [Recurrence(match.start(), match.end(), None, True)])
    groups += [[one] for match in _ONCE.finditer(lower) if (one := _once(lower, match))]
    for match in _PER.finditer(lower):
        base, step = _BASE[match["unit"]]
        groups.append([Recurrence(match.start(), match.end(), f"FREQ={base}" + (f";INTERVAL={step}" if step > 1 else ""), True)])
    for match in _LIST_HEAD.finditer(lower):
        items = _read_list(lower, match.start(), match.start(), False)
        if len(items) > 1:
            groups.append(items)
    groups += [items for match in _EVERY.finditer(lower) if (items := _read_list(lower, match.start(), match.start(), False))]
    return _without_overlaps(groups)


def _without_overlaps(groups: list[list[Recurrence]]) -> list[Recurrence]:
    """Groups are ranked by the mark that found them; a later one that touches an earlier one's span is dropped."""
    order = sorted(range(len(groups)), key=lambda index: (groups[index][0].start, index))
    kept: list[Recurrence] = []
    reach, last_informed = -1, True
    last_size = 0
    for index in order:
        group = groups[index]
        informed = any(one.rrule for one in group)
        if group[0].start < reach:
            if informed and not last_informed:  # "định kỳ 03 tháng/1 lần": the longer reading says how often
                start = kept[-1].start
                del kept[-last_size:]
                for one in group:
                    one.start = min(one.start, start)
            else:
                continue
        kept += group
        reach = max(reach, max(one.end for one in group))
        last_informed, last_size = informed, len(group)
    return kept
