"""The findings: what does not fit together, each leading to the pages that show it."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response

from trichluc.pipeline.check.finding import Proof
from trichluc.pipeline.check.kinds import SEVERITIES
from trichluc.pipeline.opened import name_of
from trichluc.pipeline.review.desk import Desk

_PAGE = 50


def router(desk: Desk) -> APIRouter:
    """`/findings`."""
    routes = APIRouter()

    @routes.get("/findings")
    def findings(request: Request, severity: str = "", kind: str = "", page: int = 1) -> Response:
        page = max(1, min(page, 1_000_000))
        where, values = (
            "(:severity = '' OR severity = :severity) AND (:kind = '' OR kind = :kind)",
            {"severity": severity, "kind": kind},
        )
        with desk.reading() as connection:
            (total,) = connection.execute(f"SELECT count(*) FROM findings WHERE {where}", values).fetchone()
            order = " ".join(f"WHEN '{grave}' THEN {rank}" for rank, grave in enumerate(SEVERITIES))
            rows = connection.execute(
                f"""SELECT doc_id, kind, severity, message, evidence FROM findings WHERE {where}
                ORDER BY CASE severity {order} END, kind, finding_id LIMIT {_PAGE} OFFSET {(page - 1) * _PAGE}""",
                values,
            ).fetchall()
            found = [
                (name_of(connection, doc_id), each, grave, message, [Proof(*proof) for proof in json.loads(evidence)])
                for doc_id, each, grave, message, evidence in rows
            ]
            kinds = connection.execute("SELECT kind, severity, count(*) FROM findings GROUP BY 1, 2 ORDER BY 3 DESC").fetchall()
        return desk.page(
            request,
            "findings.html",
            found=found,
            total=total,
            kinds=kinds,
            severity=severity,
            kind=kind,
            page_number=page,
            pages=-(-total // _PAGE),
        )

    return routes
