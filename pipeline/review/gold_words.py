"""One document's annotation against its facts in the store: what its annotator would have said of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from trichluc.models.corrections import NUMBER_PARTS, FactTable
from trichluc.pipeline.evaluate.compare import Comparison
from trichluc.pipeline.evaluate.gold import ITEMS, Gold, GoldCitation
from trichluc.pipeline.evaluate.judge import LINE_ALIKE, end_of_scope, is_archive_line
from trichluc.pipeline.evaluate.quotes import letters
from trichluc.pipeline.keys import document_number
from trichluc.pipeline.review.corrections import Place, Said, added, judged
from trichluc.pipeline.review.gold_values import GoldItem, completed, differing, header_values, values_of
from trichluc.pipeline.review.placing import placing_of
from trichluc.pipeline.review.stored import is_settled, own_row, rows_of
from trichluc.pipeline.rows import Row

_HEADER: FactTable = "header_facts"


class Wanted(NamedTuple):
    """A fact that should be there. `place` is None where its quote is not found."""

    item: GoldItem
    values: dict[str, Any]
    place: Place | None


class GoldReader:
    """What the annotation of a document says of its facts; `unplaced` are those that it has and nobody can find."""

    def __init__(self, connection: sqlite3.Connection, doc_id: str, gold: Gold) -> None:
        self.connection, self.doc_id, self.gold = connection, doc_id, gold
        self.placing = placing_of(connection, doc_id)
        pages = [{"page": number, "text": text} for number, text in self.placing.pages]
        self.end = end_of_scope(gold.scope_end, pages)
        self.partial = bool(gold.scope) and self.end is None
        self.unplaced: list[str] = []

    def words(self) -> list[Said]:
        """What is to be recorded; rejections last, so that they take nothing that another word is about."""
        words = [*self._header()]
        for table in ITEMS:
            if self.gold.covers(table):
                words += self._kind(cast(FactTable, table))
        return sorted(words, key=lambda word: word.action == "reject")

    def _kind(self, table: FactTable) -> Iterator[Said]:
        rows = rows_of(self.connection, self.doc_id, table)
        wanted = [Wanted(one, values_of(one), self.placing.place(one.quote, one.n)) for one in getattr(self.gold, table)]
        pairs = _pairs(wanted, rows)
        ids = (
            {cast(GoldCitation, wanted[at].item).id: row["fact_id"] for at, row in pairs.items()}
            if table == "citations"
            else {}
        )
        for at in _outer_first(wanted):
            want, row = wanted[at], pairs.get(at)
            values = dict(want.values)
            if isinstance(want.item, GoldCitation) and (want.item.source is None or want.item.source in ids):
                values["source_id"] = ids.get(want.item.source or "")
            if row is not None:
                moved = want.place if letters(want.item.quote) != letters(row["text"]) else None
                yield from self._judged(table, row, differing(values, row), moved)
            elif want.place is None:
                self.unplaced.append(f"{table}: quote not found: “{want.item.quote}”")
            else:
                word = added(self.connection, self.doc_id, table, want.place, completed(table, values))
                if isinstance(want.item, GoldCitation):
                    ids[want.item.id] = word.fact_id
                yield word
        paired = {row["fact_id"] for row in pairs.values()}
        for row in rows:
            if row["fact_id"] not in paired and self._covered(row):
                yield judged(self.connection, self.doc_id, table, row["fact_id"], "reject")

    def _covered(self, row: Row) -> bool:
        return not self.partial and (self.end is None or (row["page"], row["start"]) < self.end)

    def _judged(self, table: FactTable, row: Row, values: Mapping[str, Any], place: Place | None = None) -> Iterator[Said]:
        if values or place:
            yield judged(self.connection, self.doc_id, table, row["fact_id"], "correct", completed(table, values), place)
        elif not is_settled(row):
            yield judged(self.connection, self.doc_id, table, row["fact_id"], "accept")

    def _header(self) -> Iterator[Said]:
        own = own_row(self.connection, self.doc_id)
        rows = rows_of(self.connection, self.doc_id, _HEADER)
        for kind, values in header_values(self.gold.header).items():
            mine = (row for row in rows if row["kind"] == kind and (kind != "signer" or row["value"] == own["signer"]))
            row = next(mine, None)
            if row is None and values is not None:
                value = values.get("value") or document_number(*(values.get(name) for name in NUMBER_PARTS))
                yield from self._added_to_header({"field": kind, "value": value, **values})
            elif row is not None and values is None:
                yield judged(self.connection, self.doc_id, _HEADER, row["fact_id"], "reject")
            elif row is not None and values is not None:
                stands = own if kind == "document_number" else row
                yield from self._judged(_HEADER, row, differing(values, stands))
        if self.gold.header.recipients is not None:
            yield from self._recipients(
                [row for row in rows if row["kind"] == "recipient" and not is_archive_line(row["value"])]
            )

    def _recipients(self, left: list[Row]) -> Iterator[Said]:
        compare = Comparison()
        for line in self.gold.header.recipients or []:
            if is_archive_line(line):
                continue
            row = next((row for row in left if compare.alike(line, row["value"], LINE_ALIKE)), None)
            if row is None:
                yield from self._added_to_header({"field": "recipient", "value": line})
            else:
                left.remove(row)
                yield from self._judged(_HEADER, row, differing({"value": line}, row))
        for row in left:
            yield judged(self.connection, self.doc_id, _HEADER, row["fact_id"], "reject")

    def _added_to_header(self, values: dict[str, Any]) -> Iterator[Said]:
        """Gold has no quote for the header: its value itself must stand in the document."""
        place = self.placing.place(values["value"], 1)
        if place is None:
            self.unplaced.append(f"header: {values['field']} not found: “{values['value']}”")
        else:
            yield added(self.connection, self.doc_id, _HEADER, place, values)


def _pairs(wanted: Sequence[Wanted], rows: Sequence[Row]) -> dict[int, Row]:
    """Each wanted fact with the row that stands in its place, one that says the same before one that doesn't.

    A fact whose quote is not found is any row that says the same.
    """
    ranked = []
    for at, want in enumerate(wanted):
        for index, row in enumerate(rows):
            shared = _shared(want.place, row) if want.place else 0
            if shared or want.place is None:
                same = not differing(want.values, row)
                if shared or same:
                    ranked.append((-(same and shared > 0), -shared, at, index))
    pairs: dict[int, Row] = {}
    taken: set[int] = set()
    for _, _, at, index in sorted(ranked):
        if at not in pairs and index not in taken:
            pairs[at] = rows[index]
            taken.add(index)
    return pairs


def _shared(place: Place, row: Row) -> int:
    """How many characters a place and a fact have in common."""
    return max(0, min(place.end, row["end"]) - max(place.start, row["start"])) if place.page == row["page"] else 0


def _outer_first(wanted: Sequence[Wanted]) -> Iterator[int]:
    """The order in which each citation comes after the one it hangs on, as far as there is one."""
    sources = {at: want.item.source for at, want in enumerate(wanted) if isinstance(want.item, GoldCitation)}
    at_of = {cast(GoldCitation, wanted[at].item).id: at for at in sources}
    done: set[int] = set()
    for first in range(len(wanted)):
        chain = [first]
        while (source := sources.get(chain[-1])) is not None and at_of[source] not in chain:
            chain.append(at_of[source])
        for at in reversed(chain):
            if at not in done:
                done.add(at)
                yield at
