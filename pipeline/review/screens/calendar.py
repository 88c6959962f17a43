"""The calendar: what is due, by month, body and state, and as iCalendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from trichluc.pipeline.review.calendar import PAGE_SIZE, Calendar
from trichluc.pipeline.review.desk import Desk


def router(desk: Desk) -> APIRouter:
    """`/calendar`."""
    routes = APIRouter()

    @routes.get("/calendar")
    def calendar(
        request: Request, year: int | None = None, number: int | None = None, body: str = "", state: str = "", page: int = 1
    ) -> Response:
        today = date.today()
        page = max(1, min(page, 1_000_000))
        with desk.reading() as connection:
            deadlines = Calendar(connection, today, body)
            years = deadlines.years()
            chosen = min(max(year or (years[-1][0] if years else today.year), 1), 9998)
            counts = deadlines.months(chosen)
            first = next((each for each, count in counts.items() if count), 1)
            shown = number if number in counts else first
            month = deadlines.month(chosen, shown, state, page)
        return desk.page(
            request,
            "calendar.html",
            years=years,
            year=chosen,
            counts=counts,
            number=shown,
            month=month,
            asked={"year": chosen, "number": shown, "body": body, "state": state},
            body=body,
            state=state,
            page_number=page,
            pages=-(-month.total // PAGE_SIZE),
        )

    @routes.get("/calendar.ics")
    def icalendar(body: str = "") -> Response:
        def lines() -> Iterator[bytes]:
            with desk.reading() as connection:
                yield from Calendar(connection, date.today(), body).as_icalendar()

        headers = {"Content-Disposition": "attachment; filename=deadlines.ics"}
        return StreamingResponse(lines(), media_type="text/calendar", headers=headers)

    return routes
