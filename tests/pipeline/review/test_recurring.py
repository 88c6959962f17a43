"""The days of recurring deadlines, found from a first day near by, are those that dateutil finds from the real one."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from dateutil.rrule import rrulestr

from trichluc.pipeline.review.recurring import falls

RULES = [
    *("FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=2", "FREQ=YEARLY;BYMONTH=4,8", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14"),
    *("FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=20", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;UNTIL=20240401"),
    *("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=DAILY;INTERVAL=10", "FREQ=YEARLY;COUNT=3"),
]
FIRST = [date(2018, 1, 31), date(2019, 5, 15), date(2020, 2, 29), date(2023, 12, 1), date(2024, 6, 30), date(2025, 3, 1)]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_falls_on_its_days(rule: str) -> None:
    low, high = date(2024, 1, 1), date(2024, 12, 31)
    for first in FIRST:
        days = rrulestr(rule, dtstart=datetime(first.year, first.month, first.day))
        expected = [day.date() for day in days.between(datetime(2024, 1, 1), datetime(2024, 12, 31, 23), inc=True)]
        assert falls(rule, first, low, high) == expected, first


@pytest.mark.parametrize("rule", ["hằng tháng", "FREQ=FORTNIGHTLY", "FREQ=MONTHLY;INTERVAL=x", "FREQ=YEARLY;BYMONTH=6"])
def test_what_is_no_rule_or_has_no_day_falls_on_none(rule: str) -> None:
    assert falls(rule, date(2023, 5, 31), date(2024, 1, 1), date(2024, 12, 31)) == []
