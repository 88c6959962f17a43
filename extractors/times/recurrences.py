"""What comes round again (định kỳ, hằng năm, 6 tháng một lần): spans of levelled lower-case text and their RFC 5545 rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from trichluc.extractors.times.clock import fixed_by
from trichluc.extractors.times.values import PartialDate
from trichluc.extractors.vocabulary import read_rows


@dataclass(slots=True)
class Recurrence:
    """One frequency at `lower[start:end]`.

    `rrule` is None for "định kỳ" alone; `anchored` tells that the text marks it as periodic (định kỳ, một lần).
    """

    start: int
    end: int
    rrule: str | None
    anchored: bool


@lru_cache(maxsize=1)
def frequencies() -> dict[str, str]:
    """RFC 5545 rule by unit (data/time/frequencies.csv)."""
    return {row["unit"]: row["rrule"] for row in read_rows("time/frequencies.csv", ("unit", "rrule"))}


_BRACKET_DAY = (
    r"(?: {0,2}(?:\( ?|,? ?(?=trước|chậm nhất|vào ngày))(?P<before>trước )?(?:(?:chậm nhất|vào|là) )*(?:ngày )?"
    r"(?P<day>[0-9]{1,2})(?: ?/ ?| tháng )(?P<month>[0-9]{1,2})(?![0-9]| ?/ ?[0-9]{4}|,? năm [0-9])"
    r"(?: ?h[ằà]ng năm)?(?: ?\))?)?"
)
_UNIT = r"(?:(?:0?[3469]|ba|sáu) {1,2}tháng(?: đầu năm)?|0?1 năm|tháng|quý|quí|năm|tuần|ngày)(?![\w])(?! {1,2}[0-9])"
_ITEM = re.compile(rf"(?:(?:h[ằà]ng|mỗi|cả|theo|một) {{1,2}})?(?P<unit>{_UNIT})" + _BRACKET_DAY)
_LONGEST_LIST = 6  # frequencies: ngày, tuần, tháng, quý, 6 tháng, năm
_SEPARATOR = re.compile(r" {0,2}(?:;|(?:, và|,|/| và| hoặc) {0,2}(?:báo cáo )?) {0,2}")
_PERIODIC = re.compile(r"định kỳ")
_EVERY = re.compile(r"h[ằà]ng {1,3}(?=năm|quý|quí|tháng|tuần|ngày)")
_EACH = re.compile(  # "mỗi quý tổ chức ít nhất 01 buổi"; "mỗi năm tăng 5%" tells no frequency
    r"mỗi {1,2}(?=(?:năm|quý|tháng|tuần|ngày),? {1,2}"
    r"(?:tổ chức|họp|báo cáo|kiểm tra|rà soát|đánh giá|sinh hoạt|giao ban|tổng hợp|cập nhật|công bố|gửi)(?!\w))"
)
# A list of two frequencies needs no other mark: "tổng kết công tác 6 tháng, năm".
_LIST_HEADS = (
    re.compile(r"[0-9]{1,2} tháng(?= {0,2}(?:,|và|hoặc|/|\())"),
    re.compile(r"quý(?= {0,2}(?:,|và|/) {0,2}(?:0?[69] tháng|năm))"),
)
_ONCE_MORE = re.compile(r" {0,2}(?:/ ?(?:một|0?1)?|một|0?1) ?lần(?!\w)")
_TIMES = re.compile(r"lần(?!\w)(?! (?:thứ|đầu|này|sau|trước))")
_COUNT = re.compile(r"(?<![\w.,/])(?P<count>[0-9]{1,2}|một|hai|ba|bốn|năm)(?: ?\([^()\n]{1,10}\))? ?$|/ ?$")
_EVERY_ONCE = re.compile(
    r"(?P<every>mỗi|h[ằà]ng|một)? ?(?:(?P<number>[0-9]{1,2}|một|hai|ba|bốn|năm|sáu|mười) )?(?:\([^()]{1,10}\) )?"
    r"(?P<unit>năm|tháng|quý|tuần|ngày)"
    r"(?: (?:tổ chức|họp|thực hiện|báo cáo|kiểm tra|đánh giá|ít nhất|tối thiểu)){0,3}(?: |, | ?\(|/ ?1?| ?/ ?)$"
)
_WORD_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "mười": 10}
_PER_UNIT = re.compile(
    r"lần(?: ?/ ?(?:0?1 |một )?|,? (?:trong )?(?:một|mỗi|0?1) )(?P<unit>năm|quý|tháng|tuần|ngày)(?!\w)(?! {1,2}[0-9])"
)
_LIMIT = re.compile(r"(?:quá|tối đa|gấp|hơn|giảm|tăng)(?: là)? $")  # "không quá 02 lần/năm" allows, it does not order
# "02 lần/năm (tháng 4 và tháng 8)", "02 lần/năm; thời gian quan trắc vào tháng 4 và tháng 8 năm 2026"
_MONTHS = re.compile(
    r"[^.\n\t\d]{0,40}?(?:\(|vào |trong )(?:các )?"
    r"(?P<months>tháng {1,2}[0-9]{1,2}(?: {0,2}(?:,|và|;) {0,2}(?:tháng {1,2})?[0-9]{1,2}){0,5})"
    r"(?![0-9/]*/[0-9]{1,2}/)"
)
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
    """The frequencies listed from `at`; the first one's span begins at `begin`. Units without a day share the list's span."""
    items: list[Recurrence] = []
    shared: list[Recurrence] = []
    start = begin
    while len(items) < _LONGEST_LIST and (match := _ITEM.match(lower, at)):
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
            if once := _ONCE_MORE.match(lower, end):  # "định kỳ 6 tháng một lần"
                items[-1].end = once.end()
            break
        start = at = separator.end()
    if len(shared) == len(items) and items:  # nothing tells them apart: each quotes the whole list
        for one in items:
            one.start, one.end = begin, items[-1].end
    return items


def _once(lower: str, at: int) -> Recurrence | None:
    """The frequency around "lần" at this place: "mỗi năm tổ chức một lần", "03 tháng/1 lần", "02 lần/năm"."""
    counted = _COUNT.search(lower, max(0, at - 18), at)
    if not counted or _LIMIT.search(lower, max(0, counted.start() - 10), counted.start()):
        return None
    count = _number(counted["count"])
    if per := _PER_UNIT.match(lower, at):
        return _several(lower, counted.start(), per.end(), count, per["unit"])
    slash = counted.group().startswith("/")
    found = _EVERY_ONCE.search(lower, max(0, counted.start() - 50), counted.start() + slash)
    if not found or (count > 1 and found["every"] in (None, "một")):  # "năm 2 lần" may count what has happened
        return None
    number = _number(found["number"])
    start = found.start() + (found.group()[:1] == " ")
    end = at + len("lần")
    if count > 1:
        return _several(lower, start, end, count, found["unit"]) if number == 1 else None
    return Recurrence(start, end, _every(number, found["unit"]), True) if 1 <= number <= 60 else None


def _number(raw: str | None) -> int:
    return 1 if raw is None else int(raw) if raw.isdigit() else _WORD_NUMBERS[raw]


def _several(lower: str, start: int, end: int, count: int, unit: str) -> Recurrence | None:
    """So many times in a unit: a rule for once, or where as many months or hours are named; else none can be written."""
    if count < 1:
        return None
    rule = _every(1, unit)
    if unit == "ngày" and (fixed := fixed_by(lower, start, end)) and fixed.times == count:
        return Recurrence(fixed.start, fixed.end, rule + fixed.rule, True)
    if unit == "năm" and (named := _MONTHS.match(lower, end)):
        months = [int(month) for month in re.findall(r"[0-9]{1,2}", named["months"])]
        if len(months) == count and all(1 <= month <= 12 for month in months):
            return Recurrence(start, end, f"{rule};BYMONTH={','.join(map(str, months))}", True)
    return Recurrence(start, end, rule if count == 1 else None, True)


def _every(number: int, unit: str) -> str:
    base, step = _BASE[unit]
    interval = number * step
    return f"FREQ={base}" + (f";INTERVAL={interval}" if interval > 1 else "")


def scan_recurrences(lower: str) -> list[Recurrence]:
    """Every recurrence of the text in reading order; of overlapping ones the one found by the more telling mark."""
    groups: list[list[Recurrence]] = []
    for match in _PERIODIC.finditer(lower):
        at = match.end()
        while lower[at : at + 1] in (" ", "("):  # "báo cáo định kỳ (tháng, quý, năm)"
            at += 1
        groups.append(_read_list(lower, at, match.start(), True) or [Recurrence(match.start(), match.end(), None, True)])
    groups += [[one] for match in _TIMES.finditer(lower) if (one := _once(lower, match.start()))]
    for head in _LIST_HEADS:
        for match in head.finditer(lower):
            items = _read_list(lower, match.start(), match.start(), False)
            if len(items) > 1:
                groups.append(items)
    for head in (_EVERY, _EACH):
        groups += [items for match in head.finditer(lower) if (items := _read_list(lower, match.start(), match.start(), False))]
    return [_fixed(lower, one) for one in _without_overlaps(groups)]


def _fixed(lower: str, one: Recurrence) -> Recurrence:
    """The same with the hour and weekday that stand by it: "trước 17 giờ hằng ngày", "thứ Sáu hằng tuần"."""
    if one.rrule in ("FREQ=DAILY", "FREQ=WEEKLY") and (fixed := fixed_by(lower, one.start, one.end)):
        return Recurrence(fixed.start, fixed.end, one.rrule + fixed.rule, True)
    return one


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
