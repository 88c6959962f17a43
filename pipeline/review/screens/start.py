"""The start page: the archive in charts, each with its data."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from trichluc.pipeline.review.desk import Desk
from trichluc.pipeline.review.figures import FIGURES, Figure, as_csv, as_svg, rows

_COUNTED = {"documents": "documents", "pages": "pages", "citations": "citations", "tasks": "assignments"}
_BY_NAME = {figure.name: figure for figure in FIGURES}


def router(desk: Desk) -> APIRouter:
    """`/` and `/figures/…`."""
    routes = APIRouter()

    def named(name: str) -> Figure:
        if name not in _BY_NAME:
            raise HTTPException(404, "There is no such figure.")
        return _BY_NAME[name]

    @lru_cache(maxsize=len(FIGURES))
    def rows_of(figure: Figure, _version: object) -> list[tuple[Any, ...]]:
        with desk.reading() as connection:
            return rows(connection, figure)

    @lru_cache(maxsize=1)
    def counts(_version: object) -> dict[str, int]:
        query = "SELECT count(*) FROM {} JOIN live USING (file_id)"
        with desk.reading() as connection:
            return {what: connection.execute(query.format(table)).fetchone()[0] for what, table in _COUNTED.items()}

    @routes.get("/")
    def start(request: Request) -> Response:
        version = desk.version()
        figures = [(figure, found) for figure in FIGURES if (found := rows_of(figure, version))]
        return desk.page(request, "start.html", counts=counts(version), figures=figures)

    @routes.get("/figures/{name}.svg")
    def chart(name: str, dark: bool = False) -> Response:
        figure = named(name)
        return Response(as_svg(figure, rows_of(figure, desk.version()), dark=dark), media_type="image/svg+xml")

    @routes.get("/figures/{name}.csv")
    def data(name: str) -> Response:
        figure = named(name)
        content = as_csv(figure, rows_of(figure, desk.version()))
        return Response(content, media_type="text/csv", headers={"Content-Disposition": f"attachment; filename={name}.csv"})

    return routes
