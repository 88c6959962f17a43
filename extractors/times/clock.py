"""Hours and weekdays that fix a daily or weekly recurrence (trước 17 giờ hằng ngày, chiều thứ Sáu hằng tuần)."""

from __future__ import annotations

import re
from typing import NamedTuple

HOUR = r"[0-9]{1,2} ?(?:giờ|h|:) ?(?:[0-9]{2})?'?(?: phút)?"
_DAY = r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)(?!\w)"
_LEAD = r"(?:(?:trước|vào|lúc|chậm nhất|muộn nhất|là|đến|sáng|chiều|tối|cuối ngày|ngày) {1,2})"
_BEHIND = re.compile(
    rf" {{0,2}},? ?\(? ?(?P<lead>{_LEAD}+)?(?P<hours>{HOUR}(?: {{0,2}}(?:,|và|;){{1,2}} {{0,2}}(?:trước )?{HOUR}){{0,3}})?"
    rf"(?:,? ?(?:ngày )?(?P<day>{_DAY}))? ?\)?"
)
_AHEAD = re.compile(rf"(?P<lead>{_LEAD}*)(?:(?P<hours>{HOUR}),? {{0,2}})?(?:(?:sáng|chiều|tối|ngày) )?(?P<day>{_DAY})?,? ?$")
_CLOCK = re.compile(r"([0-9]{1,2}) ?(?:giờ|h|:) ?([0-9]{2})?")
_WEEKDAYS = {
    "hai": 0,
    "2": 0,
    "ba": 1,
    "3": 1,
    "tư": 2,
    "4": 2,
    "năm": 3,
    "5": 3,
    "sáu": 4,
    "6": 4,
    "bảy": 5,
    "7": 5,
    "nhật": 6,
}
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_REACH = 48  # characters before a frequency in which its hour and weekday stand


class Fixed(NamedTuple):
    """What hours and weekday add to a rule (";BYHOUR=9,16"), how many times a day they name, and where their span lies."""

    start: int
    end: int
    rule: str
    times: int


def _rule(hours: str | None, day: str | None, before: bool) -> tuple[str, int] | None:
    """RFC 5545 parts; "trước thứ Sáu" without an hour is due on Thursday. None where an hour is none or minutes differ."""
    clocks = [(int(hour), int(minute or 0)) for hour, minute in _CLOCK.findall(hours or "")]
    minutes = {minute for _, minute in clocks}
    if any(hour > 24 or minute > 59 for hour, minute in clocks) or len(minutes) > 1:
        return None
    rule = ""
    if day:
        weekday = _WEEKDAYS[day.split()[-1]]
        rule += f";BYDAY={_CODES[weekday - (before and not clocks)]}"
    if clocks:
        rule += ";BYHOUR=" + ",".join(str(hour % 24) for hour, _ in clocks)
        rule += f";BYMINUTE={minutes.pop()}" if minutes != {0} else ""
    return rule, len(clocks)


def fixed_by(lower: str, start: int, end: int) -> Fixed | None:
    """The hours and weekday right before or behind the frequency `lower[start:end]`; None where it has none.

    Behind it they need a word or bracket that introduces them: "hằng ngày trước 19h00", "02 lần/ngày (trước 9h00 và 16h00)".
    """
    behind = _BEHIND.match(lower, end)
    if behind and (behind["hours"] or behind["day"]) and (behind["lead"] or "(" in behind.group()):
        parts = _rule(behind["hours"], behind["day"], "trước" in (behind["lead"] or ""))
        return Fixed(start, start + len(lower[start : behind.end()].rstrip()), *parts) if parts else None
    low = max(start - _REACH, lower.rfind("\n", max(0, start - _REACH), start) + 1, 0)
    ahead = _AHEAD.search(lower, low, start)
    if not ahead or not (ahead["hours"] or ahead["day"]):
        return None
    parts = _rule(ahead["hours"], ahead["day"], "trước" in ahead["lead"])
    return Fixed(ahead.start(), end, *parts) if parts else None
