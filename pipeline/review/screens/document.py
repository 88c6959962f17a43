"""A document: each page's image with the boxes of its facts, the text beside it, and the facts."""

from __future__ import annotations

import sqlite3

from fastapi import APIRouter, HTTPException, Request, Response

from trichluc.pipeline.opened import Name, name_of
from trichluc.pipeline.review.desk import Desk
from trichluc.pipeline.review.originals import NoImage
from trichluc.pipeline.review.pages import facts_of, page_view

_DPI = 100  # at 100 %


def router(desk: Desk) -> APIRouter:
    """`/documents/…`."""
    routes = APIRouter(prefix="/documents/{doc_id}")

    def named(doc_id: str) -> Name:
        with desk.reading() as connection:
            name = name_of(connection, doc_id)
        if name is None:
            raise HTTPException(404, "There is no such document in this run.")
        return name

    def why_hidden(connection: sqlite3.Connection, doc_id: str, page: int) -> str | None:
        """Why a page can't be shown: the boxes of its facts are drawn on nothing else."""
        try:
            desk.images.check(connection, doc_id.rpartition("-")[0], page)
        except NoImage as error:
            return str(error)
        return None

    @routes.get("")
    def document(request: Request, doc_id: str, fact: str = "", page: int | None = None) -> Response:
        name = named(doc_id)
        with desk.reading() as connection:
            query = "SELECT * FROM documents WHERE file_id = ? AND doc_id = ?"
            cursor = connection.execute(query, (doc_id.rpartition("-")[0], doc_id))
            header = dict(zip((column for column, *_ in cursor.description), cursor.fetchone(), strict=True))
        first = min(max(page or name.first_page, name.first_page), name.last_page)
        return desk.page(request, "document.html", called=name, header=header, fact=fact, first=first, doc_id=doc_id)

    @routes.get("/pages/{page}")
    def page_part(request: Request, doc_id: str, page: int, fact: str = "") -> Response:
        with desk.reading() as connection:
            view = page_view(connection, doc_id, page)
            if view is None:
                raise HTTPException(404, "This document has no such page.")
            hidden = why_hidden(connection, doc_id, page)
        return desk.page(request, "page.html", view=view, doc_id=doc_id, fact=fact, hidden=hidden)

    @routes.get("/pages/{page}/image.jpg")
    def image(doc_id: str, page: int, zoom: int = 1) -> Response:
        with desk.reading() as connection:
            picture = desk.images.page(connection, doc_id.rpartition("-")[0], page, _DPI * min(max(zoom, 1), 3))
        return Response(picture, media_type="image/jpeg")

    @routes.get("/facts/{fact_id}/crop.jpg")
    def fact_crop(doc_id: str, fact_id: str, page: int) -> Response:
        with desk.reading() as connection:
            view = page_view(connection, doc_id, page)
            boxes = view.boxes.get(fact_id, []) if view else []
            picture = desk.images.crop(connection, doc_id.rpartition("-")[0], page, boxes)
        return Response(picture, media_type="image/jpeg")

    @routes.get("/facts/{fact_id}/crop")
    def crop_part(request: Request, doc_id: str, fact_id: str, page: int) -> Response:
        with desk.reading() as connection:
            view = page_view(connection, doc_id, page)
            placed = view is not None and view.boxes.get(fact_id)
            hidden = why_hidden(connection, doc_id, page) if placed else "The words of this fact have no place on an image."
        return desk.page(request, "crop.html", doc_id=doc_id, fact_id=fact_id, page=page, hidden=hidden)

    @routes.get("/facts/{fact_id}")
    def fact_part(request: Request, doc_id: str, fact_id: str, page: int) -> Response:
        with desk.reading() as connection:
            found = [fact for fact, _ in facts_of(connection, doc_id, page) if fact.fact_id == fact_id]
        if not found:
            raise HTTPException(404, "There is no such fact on this page.")
        return desk.page(request, "fact.html", fact=found[0], doc_id=doc_id)

    return routes
