"""The calendar: what is due, by month, body and state, and as iCalendar."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request, Response

from trichluc.pipeline.review.calendar import as_icalendar, busy_years, month, year_counts
from trichluc.pipeline.review.desk import Desk


def router(desk: Desk) -> APIRouter:
    """`/calendar`."""
    routes = APIRouter()

    @routes.get("/calendar")
    def calendar(
        request: Request, year: int | None = None, number: int | None = None, body: str = "", state: str = ""
    ) -> Response:
        today = date.today()
        with desk.reading() as connection:
            years = busy_years(connection)
            chosen = min(max(year or (years[-1][0] if years else today.year), 1), 9998)
            counts = year_counts(connection, chosen, today, body)
            first = next((each for each, count in counts.items() if count), 1)
            shown = number if number in counts else first
            entries = month(connection, chosen, shown, today, body)
        entries = [entry for entry in entries if state in ("", entry.state)]
        return desk.page(
            request,
            "calendar.html",
            years=years,
            year=chosen,
            counts=counts,
            number=shown,
            entries=entries,
            body=body,
            state=state,
        )

    @routes.get("/calendar.ics")
    def icalendar(body: str = "") -> Response:
        with desk.reading() as connection:
            content = as_icalendar(connection, body)
        return Response(
            content, media_type="text/calendar", headers={"Content-Disposition": "attachment; filename=deadlines.ics"}
        )

    return routes
