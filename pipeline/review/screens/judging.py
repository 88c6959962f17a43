"""The words of people on facts: right, wrong, otherwise, overlooked, taken back."""

from __future__ import annotations

from typing import Any, cast, get_args

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from trichluc.models.corrections import Action, FactTable
from trichluc.pipeline.review.corrections import Place, UnknownFact, add, judge, last_of, undo
from trichluc.pipeline.review.desk import Desk


class Word(BaseModel):
    """What a page of the app sends. `page`, `start`, `end` where the place is other than it was, or of a new fact."""

    model_config = ConfigDict(extra="forbid")

    action: Action
    values: dict[str, Any] = {}
    page: int | None = None
    start: int | None = None
    end: int | None = None

    def place(self) -> Place | None:
        """The place, where all of it is given."""
        if self.page is None or self.start is None or self.end is None:
            return None
        return Place(self.page, self.start, self.end)


def router(desk: Desk) -> APIRouter:
    """`/documents/…/facts/…` and `/undo`, all POST."""
    routes = APIRouter()

    @routes.post("/documents/{doc_id}/facts/{table}/{fact_id}")
    def judge_fact(doc_id: str, table: str, fact_id: str, word: Word) -> Response:
        with desk.writing() as store:
            number = judge(store, doc_id, _table(table), fact_id, word.action, desk.reviewer, word.values, word.place())
        return JSONResponse({"correction_id": number})

    @routes.post("/documents/{doc_id}/facts/{table}")
    def add_fact(doc_id: str, table: str, word: Word) -> Response:
        place = word.place()
        if place is None:
            raise UnknownFact("a new fact needs a place: page, start and end")
        with desk.writing() as store:
            number = add(store, doc_id, _table(table), place, word.values, desk.reviewer)
        return JSONResponse({"correction_id": number})

    @routes.post("/undo")
    def take_back() -> Response:
        with desk.writing() as store:
            number = last_of(store.connection, desk.reviewer)
            if number is None:
                raise UnknownFact("there is nothing to take back")
            doc_id = undo(store, number)
        return JSONResponse({"correction_id": number, "doc_id": doc_id})

    return routes


def _table(name: str) -> FactTable:
    if name not in get_args(FactTable):
        raise HTTPException(404, "There is no such table of facts.")
    return cast(FactTable, name)
