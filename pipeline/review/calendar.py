"""An archive's deadlines by day: recurring ones as often as they fall, for a screen and as iCalendar for everybody's own."""

from __future__ import annotations

import sqlite3
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

State = Literal["past", "soon", "later"]

SOON = timedelta(days=30)
_MOST = 400  # occurrences of one deadline in what is asked for: a rule without an end has no last one
_COLUMNS = """
    t.fact_id, t.doc_id, t.page, t.kind, t.start_date, t.due_date, t.rrule, t.action, t.body, t.text, t.flags,
    d.issue_date, coalesce(d.doc_type, '') || ' ' || coalesce(d.title, '')
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A deadline that falls on a day."""

    day: date
    fact_id: str
    doc_id: str
    page: int
    kind: str
    rrule: str | None
    action: str | None
    body: str | None
    text: str
    title: str
    state: State


@dataclass(frozen=True, slots=True)
class _Deadline:
    """A deadline as the store has it; `first` is the day from which a recurring one falls."""

    fact_id: str
    doc_id: str
    page: int
    kind: str
    due: date | None
    first: date | None
    rrule: str | None
    action: str | None
    body: str | None
    text: str
    title: str


def month(connection: sqlite3.Connection, year: int, number: int, today: date, body: str = "") -> list[Entry]:
    """What is due in a month, by day; `body`: only where its name holds that."""
    low, high = date(year, number, 1), date(year, number, monthrange(year, number)[1])
    return _entries(connection, low, high, today, body)


def busy_years(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """The years in which something is due on a day of its own, each with how much."""
    query = """
        SELECT CAST(substr(due_date, 1, 4) AS INTEGER), count(*) FROM deadlines JOIN live USING (file_id)
        WHERE due_date IS NOT NULL GROUP BY 1 ORDER BY 1"""
    return connection.execute(query).fetchall()


def year_counts(connection: sqlite3.Connection, year: int, today: date, body: str = "") -> dict[int, int]:
    """How much is due in each month of a year."""
    counts = dict.fromkeys(range(1, 13), 0)
    for entry in _entries(connection, date(year, 1, 1), date(year, 12, 31), today, body):
        counts[entry.day.month] += 1
    return counts


def as_icalendar(connection: sqlite3.Connection, body: str = "") -> bytes:
    """All deadlines with a day or a rule, as RFC 5545 wants them; the same store gives the same bytes."""
    from icalendar import Calendar, Event, vRecur

    calendar = Calendar()
    calendar.add("prodid", "-//trichluc//deadlines//VI")
    calendar.add("version", "2.0")
    for one in _deadlines(connection, body):
        start = one.first if one.rrule else one.due
        if start is None:
            continue
        event = Event()
        event.add("uid", f"{one.fact_id}@trichluc")
        event.add("dtstamp", datetime(start.year, start.month, start.day))
        event.add("dtstart", start)
        event.add("summary", one.action or one.text)
        event.add("description", f"{one.title}\n{one.body or ''}\np. {one.page}: {one.text}")
        if one.rrule:
            event.add("rrule", vRecur.from_ical(one.rrule))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _entries(connection: sqlite3.Connection, low: date, high: date, today: date, body: str) -> list[Entry]:
    found = [
        Entry(
            *(day, one.fact_id, one.doc_id, one.page, one.kind, one.rrule),
            *(one.action, one.body, one.text, one.title.strip(), _state(day, today)),
        )
        for one in _deadlines(connection, body)
        for day in _days(one, low, high)
    ]
    return sorted(found, key=lambda entry: (entry.day, entry.doc_id, entry.fact_id))


def _state(day: date, today: date) -> State:
    return "past" if day < today else "soon" if day <= today + SOON else "later"


def _days(one: _Deadline, low: date, high: date) -> Iterator[date]:
    """The days between two on which a deadline falls."""
    if not one.rrule:
        if one.due is not None and low <= one.due <= high:
            yield one.due
        return
    if one.first is None:
        return
    from dateutil.rrule import rrulestr

    rule = rrulestr(one.rrule, dtstart=datetime.combine(one.first, datetime.min.time()))
    end = datetime.combine(high, datetime.max.time())
    for count, moment in enumerate(rule.xafter(datetime.combine(low, datetime.min.time()), inc=True)):
        if moment > end or count >= _MOST:
            return
        yield moment.date()


def _deadlines(connection: sqlite3.Connection, body: str) -> Iterator[_Deadline]:
    query = f"""
        SELECT {_COLUMNS} FROM deadlines t JOIN live USING (file_id)
        JOIN documents d ON d.file_id = t.file_id AND d.doc_id = t.doc_id
        WHERE (t.rrule IS NOT NULL OR t.due_date IS NOT NULL) AND (:body = '' OR instr(lower(t.body), lower(:body)) > 0)
        ORDER BY t.file_id, t.n"""
    for row in connection.execute(query, {"body": body}):
        fact_id, doc_id, page, kind, start, due, rrule, action, who, text, _, issued, title = row
        first = start or issued or due
        yield _Deadline(
            *(fact_id, doc_id, page, kind, due and date.fromisoformat(due), first and date.fromisoformat(first)),
            *(rrule, action, who, text, title),
        )
