"""The archive: search, facets with counts, sorting, paging."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from trichluc.pipeline.review.catalogue import FACETS, PAGE_SIZE, SORTS, Query, find
from trichluc.pipeline.review.desk import Desk


def router(desk: Desk) -> APIRouter:
    """`/archive`."""
    routes = APIRouter()

    @routes.get("/archive")
    def archive(request: Request, q: str = "", below: float | None = None, sort: str = "date", page: int = 1) -> Response:
        chosen = {facet: value for facet in FACETS if (value := request.query_params.get(facet))}
        query = Query(q, chosen, below, sort, max(1, min(page, 1_000_000)))
        with desk.reading() as connection:
            found = find(connection, query)
        asked = {"q": q, "below": below, "sort": sort if sort in SORTS else None, **chosen}
        pages = -(-found.total // PAGE_SIZE)
        name = "archive_results.html" if request.headers.get("hx-request") else "archive.html"
        return desk.page(request, name, query=query, found=found, asked=asked, pages=pages, sorts=SORTS)

    return routes
