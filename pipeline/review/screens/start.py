"""The start page: the archive in charts, each with its data."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from trichluc.pipeline.review.desk import Desk
from trichluc.pipeline.review.figures import FIGURES, Figure, as_csv, as_svg, rows

_COUNTED = ("documents", "pages", "citations", "campaigns", "assignments", "deadlines")
_BY_NAME = {figure.name: figure for figure in FIGURES}


def router(desk: Desk) -> APIRouter:
    """`/` and `/figures/…`."""
    routes = APIRouter()

    def named(name: str) -> Figure:
        if name not in _BY_NAME:
            raise HTTPException(404, "There is no such figure.")
        return _BY_NAME[name]

    @routes.get("/")
    def start(request: Request) -> Response:
        with desk.reading() as connection:
            counts = {
                what: connection.execute(f"SELECT count(*) FROM {table} JOIN live USING (file_id)").fetchone()[0]
                for what, table in (
                    ("documents", "documents"),
                    ("pages", "pages"),
                    ("citations", "citations"),
                    ("tasks", "assignments"),
                )
            }
            figures = [(figure, found) for figure in FIGURES if (found := rows(connection, figure))]
        return desk.page(request, "start.html", counts=counts, figures=figures)

    @routes.get("/figures/{name}.svg")
    def chart(name: str, dark: bool = False) -> Response:
        with desk.reading() as connection:
            return Response(as_svg(connection, named(name), dark=dark), media_type="image/svg+xml")

    @routes.get("/figures/{name}.csv")
    def data(name: str) -> Response:
        with desk.reading() as connection:
            content = as_csv(connection, named(name))
        return Response(content, media_type="text/csv", headers={"Content-Disposition": f"attachment; filename={name}.csv"})

    return routes
