"""The queue: facts by expected error or drawn by chance, judged with the keyboard alone."""

from __future__ import annotations

import secrets
from typing import get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from trichluc.models.corrections import FactTable
from trichluc.pipeline.review.desk import Desk
from trichluc.pipeline.review.queue import MOST_COUNTED, open_facts, waiting

_DOUBT = 0.9
_SEEDS = 1_000_000


def router(desk: Desk) -> APIRouter:
    """`/queue`."""
    routes = APIRouter()

    @routes.get("/queue")
    def queue(request: Request, kind: str = "", skip: str = "", order: str = "", seed: int | None = None) -> Response:
        chosen = kind if kind in get_args(FactTable) else None
        if order == "random" and seed is None:
            # The address holds the seed: who reloads it, or sends it to somebody, has the same sample.
            drawn = {"kind": chosen or "", "order": order, "seed": secrets.randbelow(_SEEDS)}
            return RedirectResponse(f"/queue?{urlencode(drawn)}", status_code=303)
        seed = seed if order == "random" else None
        with desk.reading() as connection:
            facts = open_facts(connection, chosen, frozenset(skip.split(",")), seed)
            left = waiting(connection, _DOUBT)
        name = "queue_batch.html" if request.headers.get("hx-request") else "queue.html"
        return desk.page(
            request, name, facts=facts, kind=chosen, left=left, counted=MOST_COUNTED, kinds=get_args(FactTable), seed=seed
        )

    return routes
