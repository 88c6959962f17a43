"""Dates, intervals and rules in the forms in which the tables hold them, checked where somebody writes them by hand."""

from __future__ import annotations

import re
from datetime import date

DURATION = r"^[+-]?P(\d+[YMWD])+(T\d+[HM])?$|^[+-]?PT\d+[HM]$"
_FIRST_DAY = "0001-01-01"
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")  # nothing is due by the hour


def day(text: str) -> str:
    """An ISO date of the calendar."""
    try:
        if len(text) == len(_FIRST_DAY) and date.fromisoformat(text):
            return text
    except ValueError:
        pass
    raise ValueError("is no ISO date of the calendar (2024-03-15)")


def partial_date(text: str) -> str:
    """An ISO date of the calendar: a day, a month, a year, or (`--06-15`) a day of any year."""
    whole = text if not text.startswith("--") else f"2000{text[1:]}"
    try:
        date.fromisoformat(whole + _FIRST_DAY[len(whole) :])
    except ValueError:
        raise ValueError("is no ISO date, whole or partial, of the calendar") from None
    return text


def interval(text: str) -> str:
    """One partial date, or two with a slash between."""
    for one in text.split("/", 1):
        partial_date(one)
    return text


def rule(text: str) -> str:
    """A recurrence rule: NAME=VALUE parts, the frequency among them."""
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    if parts.get("FREQ") not in _FREQUENCIES or not all(parts.values()):
        raise ValueError(f"is no RFC 5545 rule (FREQ=…;NAME=VALUE with FREQ one of {', '.join(_FREQUENCIES)})")
    return text


def duration(text: str) -> str:
    """An ISO 8601 duration."""
    if not re.search(DURATION, text):
        raise ValueError("is no ISO 8601 duration (P5D, -P1M)")
    return text
