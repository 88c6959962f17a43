"""The days on which a recurring deadline falls."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache

_MOST = 400  # in what is asked for: a rule without an end has no last one


def falls(rule: str, first: date, low: date, high: date) -> list[date]:
    """The days between two on which a rule of RFC 5545 falls that holds from a first day on; none of one that is no rule."""
    try:
        if _never(rule, first):
            return []
        return [day for day in _falls(_cheaper(rule), _nearer(rule, first, low), low, high) if day >= first]
    except ValueError:  # a person may have typed anything
        return []


@lru_cache(maxsize=1 << 14)
def _falls(rule: str, first: date, low: date, high: date) -> tuple[date, ...]:
    from dateutil.rrule import rrulestr

    start, end = datetime.combine(low, datetime.min.time()), datetime.combine(high, datetime.max.time())
    found = list[date]()
    moments = rrulestr(rule, dtstart=datetime.combine(first, datetime.min.time())).xafter(start, inc=True)
    for moment in moments:
        if moment > end or len(found) >= _MOST:
            break
        found.append(moment.date())
    return tuple(dict.fromkeys(found))


def _never(rule: str, first: date) -> bool:
    """Whether a rule means the 31st of June alone, for which dateutil would look through 8,000 years."""
    parts = _parts(rule)
    months = parts.get("BYMONTH", "").split(",")
    if months == [""] or any(name.startswith("BY") and name != "BYMONTH" for name in parts):
        return False
    return all(first.day > monthrange(2024, int(month))[1] for month in months)


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)


def _cheaper(rule: str) -> str:
    """A plain yearly rule as one of every twelfth month: dateutil looks at every day of a year for it, else of a month."""
    parts = _parts(rule)
    if parts.keys() - {"FREQ", "INTERVAL", "UNTIL"} or parts.get("FREQ") != "YEARLY":
        return rule
    return ";".join(f"{name}={value}" for name, value in {**parts, "FREQ": "MONTHLY", "INTERVAL": _months(parts)}.items())


def _months(parts: dict[str, str]) -> int:
    """A yearly or monthly rule's interval."""
    return max(1, int(parts.get("INTERVAL", "1"))) * (12 if parts["FREQ"] == "YEARLY" else 1)


def _nearer(rule: str, first: date, low: date) -> date:
    """A day shortly before `low` from which the rule falls on the same days: an archive's thousands of first days become few.

    It is moved by whole intervals, and stays a month before `low`, so that no day of the rule's BY… parts is lost.
    """
    parts = _parts(rule)
    every = max(1, int(parts.get("INTERVAL", "1")))
    if "COUNT" in parts or parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        return first
    if parts["FREQ"] in ("DAILY", "WEEKLY"):
        days = timedelta(every * (7 if parts["FREQ"] == "WEEKLY" else 1))
        return first + (low - first) // days * days
    if "BYMONTHDAY" in parts:  # then it says the day, and not the first one
        first = first.replace(day=1)
    if parts["FREQ"] == "YEARLY" and "BYMONTH" in parts and first.day <= 28:
        first = first.replace(month=1)
    if (first.month, first.day) == (2, 29):
        return first
    months = _months(parts)
    if first.day > 28 and months % 12:  # not every month has a 29th
        months *= 12
    between = (low.year - first.year) * 12 + low.month - first.month - 1
    at = first.year * 12 + first.month - 1 + between // months * months
    return date(at // 12, at % 12 + 1, first.day)
