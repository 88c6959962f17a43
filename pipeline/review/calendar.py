"""An archive's deadlines by day: recurring ones as often as they fall, for a screen and as iCalendar for everybody's own.

Deadlines that fall on the same days are counted together, and read one by one only where they are shown: an archive of 100,000
documents has thousands in a month.
"""

from __future__ import annotations

import json
import sqlite3
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from trichluc.pipeline.review.catalogue import holding
from trichluc.pipeline.review.recurring import falls

State = Literal["past", "soon", "later"]

SOON = timedelta(days=30)
PAGE_SIZE = 200
_DETAILS = """
    SELECT t.fact_id, t.doc_id, t.page, t.kind, t.rrule, t.action, t.body, t.text,
        trim(coalesce(d.doc_type, '') || ' ' || coalesce(d.title, '')), coalesce(c.day, c.first)
    FROM catalogue_deadlines c JOIN deadlines t ON t.file_id = c.file_id AND t.n = c.n
    JOIN documents d ON d.file_id = t.file_id AND d.doc_id = t.doc_id"""
_OF_BODY = "AND (:bodies IS NULL OR c.body IN (SELECT value FROM json_each(:bodies)))"


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
class Month:
    """One page of what is due in a month, and how much that is."""

    total: int
    entries: list[Entry]


class _Due(NamedTuple):
    """Deadlines that fall on one day: those of that day, or those with one rule from one day on."""

    day: date
    rrule: str
    first: str
    deadlines: int


class Calendar:
    """The deadlines of a store, all or those of bodies in whose names the search would find some words."""

    def __init__(self, connection: sqlite3.Connection, today: date, body: str = "") -> None:
        self.connection, self.today = connection, today
        self.bodies: str | None = None
        if body.strip():
            known = [name for (name,) in connection.execute("SELECT DISTINCT body FROM catalogue_deadlines WHERE body > ''")]
            self.bodies = json.dumps(holding(body, known))

    def years(self) -> list[tuple[int, int]]:
        """The years in which something is due on a day of its own, each with how much."""
        query = """
            SELECT CAST(substr(day, 1, 4) AS INTEGER), count(*) FROM catalogue_deadlines WHERE day IS NOT NULL
            GROUP BY 1 ORDER BY 1"""
        return self.connection.execute(query).fetchall()

    def months(self, year: int) -> dict[int, int]:
        """How much is due in each month of a year."""
        counts = dict.fromkeys(range(1, 13), 0)
        for due in self._due(date(year, 1, 1), date(year, 12, 31)):
            counts[due.day.month] += due.deadlines
        return counts

    def month(self, year: int, number: int, state: str = "", page: int = 1) -> Month:
        """What is due in a month, by day; `state`: only that."""
        low, high = date(year, number, 1), date(year, number, monthrange(year, number)[1])
        due = sorted(each for each in self._due(low, high) if state in ("", self._state(each.day)))
        left, room, entries = (max(page, 1) - 1) * PAGE_SIZE, PAGE_SIZE, list[Entry]()
        for each in due:
            if left < each.deadlines and room:
                entries += self._entries(each, left, room)
                room = PAGE_SIZE - len(entries)
            left = max(0, left - each.deadlines)
        return Month(sum(each.deadlines for each in due), entries)

    def as_icalendar(self) -> Iterator[bytes]:
        """All deadlines with a day or a rule, as RFC 5545 wants them; the same store gives the same bytes."""
        from icalendar import Event, vRecur

        yield b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//trichluc//deadlines//VI\r\n"
        query = f"{_DETAILS} WHERE coalesce(c.day, c.first) IS NOT NULL {_OF_BODY} ORDER BY c.file_id, c.n"
        found = self.connection.execute(query, {"bodies": self.bodies})
        for fact_id, _, page, _, rrule, action, body, text, title, start in found:
            day = date.fromisoformat(start)
            event = Event()
            event.add("uid", f"{fact_id}@trichluc")
            event.add("dtstamp", datetime(day.year, day.month, day.day))
            event.add("dtstart", day)
            event.add("summary", action or text)
            event.add("description", f"{title}\n{body or ''}\np. {page}: {text}")
            if rrule:
                event.add("rrule", vRecur.from_ical(rrule))
            yield bytes(event.to_ical())
        yield b"END:VCALENDAR\r\n"

    def _due(self, low: date, high: date) -> Iterator[_Due]:
        values = {"low": low.isoformat(), "high": high.isoformat(), "bodies": self.bodies}
        query = f"SELECT day, count(*) FROM catalogue_deadlines c WHERE day BETWEEN :low AND :high {_OF_BODY} GROUP BY day"
        for day, count in self.connection.execute(query, values):
            yield _Due(date.fromisoformat(day), "", "", count)
        query = f"""
            SELECT rrule, first, count(*) FROM catalogue_deadlines c WHERE rrule > '' AND first <= :high {_OF_BODY}
            GROUP BY rrule, first"""
        for rule, first, count in self.connection.execute(query, values):
            # The whole year's, for whoever looks at a month looks at its neighbours.
            for on in falls(rule, date.fromisoformat(first), date(low.year, 1, 1), date(low.year, 12, 31)):
                if low <= on <= high:
                    yield _Due(on, rule, first, count)

    def _entries(self, due: _Due, skip: int, most: int) -> list[Entry]:
        which = "c.rrule = :rrule AND c.first = :first" if due.rrule else "c.day = :day"
        query = f"{_DETAILS} WHERE {which} {_OF_BODY} ORDER BY c.file_id, c.n LIMIT :most OFFSET :skip"
        values = {**due._asdict(), "day": due.day.isoformat(), "bodies": self.bodies, "most": most, "skip": skip}
        state = self._state(due.day)
        return [Entry(*(due.day, *row[:9], state)) for row in self.connection.execute(query, values)]

    def _state(self, day: date) -> State:
        return "past" if day < self.today else "soon" if day <= self.today + SOON else "later"
