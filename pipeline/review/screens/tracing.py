"""The trace: the documents around one, those it rests on below, those that rest on it above."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from trichluc.pipeline.review.desk import Desk
from trichluc.pipeline.trace import Ambiguous, Trace, Unknown, trace

_MOST_DEPTH = 6


def router(desk: Desk) -> APIRouter:
    """`/trace`."""
    routes = APIRouter(prefix="/trace")

    def traced(what: str, depth: int, mentions: bool) -> Trace:
        return trace(desk.out, what, depth=min(max(depth, 1), _MOST_DEPTH), mentions=mentions)

    @routes.get("")
    def ask(request: Request, what: str = "", depth: int = 2, mentions: bool = False) -> Response:
        found, message, candidates = None, "", list[tuple[str, str]]()
        if what:
            try:
                found = traced(what, depth, mentions)
            except Unknown as error:
                message = str(error)
            except Ambiguous as error:
                message, candidates = str(error), error.candidates
        return desk.page(
            request,
            "trace.html",
            what=what,
            depth=depth,
            mentions=mentions,
            found=found,
            message=message,
            candidates=candidates,
        )

    @routes.get("/graph.json")
    def graph(what: str, depth: int = 2, mentions: bool = False) -> Response:
        try:
            return JSONResponse(_elements(traced(what, depth, mentions)))
        except (Unknown, Ambiguous) as error:
            raise HTTPException(404, str(error)) from error

    @routes.get("/{doc_id}")
    def around(request: Request, doc_id: str, depth: int = 2, mentions: bool = False) -> Response:
        return ask(request, doc_id, depth, mentions)

    return routes


def _elements(found: Trace) -> dict[str, list[dict[str, Any]]]:
    """The graph as Cytoscape takes it."""
    ends = {found.node.node_id} | {end for link in found.links for end in (link.source, link.target)}
    nodes = [
        {
            "data": {
                "id": node,
                "label": found.nodes[node].label,
                "external": found.nodes[node].name is None,
                "root": node == found.node.node_id,
            }
        }
        for node in sorted(ends)
    ]
    edges = [
        {
            "data": {
                "id": f"e{index}",
                "source": link.source,
                "target": link.target,
                "relation": link.relation,
                "evidence": f"/documents/{link.doc_id}?fact={link.fact_id}&page={link.page}",
                "text": link.text,
            }
        }
        for index, link in enumerate(found.links)
    ]
    return {"nodes": nodes, "edges": edges}
