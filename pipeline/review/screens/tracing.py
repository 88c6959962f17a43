"""The trace: the documents around one, what it rests on above, what rests on it below."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi import Query as Asked
from fastapi.responses import JSONResponse

from trichluc.pipeline.review.desk import Desk
from trichluc.pipeline.review.graph import elements, evidence, rows
from trichluc.pipeline.trace import Ambiguous, Reach, Trace, Unknown, trace_within

_MOST_DEPTH = 6
_MOST_NODES = 500  # in one direction, before somebody opens one of them on purpose
_MOST_OPENED = 20

Opened = Annotated[tuple[str, ...], Asked(alias="open")]


def router(desk: Desk) -> APIRouter:
    """`/trace`."""
    routes = APIRouter(prefix="/trace")

    def traced(what: str, depth: int, mentions: bool, opened: tuple[str, ...]) -> Trace:
        reach = Reach(min(max(depth, 1), _MOST_DEPTH), _MOST_NODES, frozenset(opened[-_MOST_OPENED:]), wide=True)
        return trace_within(desk.out, what, reach, mentions=mentions)

    @routes.get("")
    def ask(
        request: Request, what: str = "", depth: int = 2, mentions: bool = False, opened: Opened = (), at: str = ""
    ) -> Response:
        found, message, candidates = None, "", list[tuple[str, str]]()
        if what:
            try:
                found = traced(what, depth, mentions, opened)
            except Unknown as error:
                message = str(error)
            except Ambiguous as error:
                message, candidates = str(error), error.candidates
        return desk.page(
            request,
            "trace.html",
            what=what,
            asked={"what": found.node.node_id if found else what, "depth": depth, "mentions": "true" if mentions else ""},
            opened=list(opened),
            at=at,
            depth=depth,
            mentions=mentions,
            found=found,
            trees=[("It rests on", list(rows(found.down)), found.down), ("What rests on it", list(rows(found.up)), found.up)]
            if found
            else [],
            evidence=evidence,
            message=message,
            candidates=candidates,
        )

    @routes.get("/graph.json")
    def graph(what: str, depth: int = 2, mentions: bool = False, opened: Opened = ()) -> Response:
        try:
            return JSONResponse(elements(traced(what, depth, mentions, opened)))
        except (Unknown, Ambiguous) as error:
            raise HTTPException(404, str(error)) from error

    @routes.get("/{doc_id}")
    def around(request: Request, doc_id: str, depth: int = 2, mentions: bool = False) -> Response:
        return ask(request, doc_id, depth, mentions)

    return routes
