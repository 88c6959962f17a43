"""The queue: facts by expected error, judged with the keyboard alone."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter, Request, Response

from trichluc.models.corrections import FactTable
from trichluc.pipeline.review.desk import Desk
from trichluc.pipeline.review.queue import open_facts, waiting

_DOUBT = 0.9


def router(desk: Desk) -> APIRouter:
    """`/queue`."""
    routes = APIRouter()

    @routes.get("/queue")
    def queue(request: Request, kind: str = "", skip: str = "") -> Response:
        chosen = kind if kind in get_args(FactTable) else None
        with desk.reading() as connection:
            facts = open_facts(connection, chosen, frozenset(skip.split(",")))
            left = waiting(connection, _DOUBT)
        name = "queue_batch.html" if request.headers.get("hx-request") else "queue.html"
        return desk.page(request, name, facts=facts, kind=chosen, left=left, kinds=get_args(FactTable))

    return routes
