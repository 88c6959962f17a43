"""A page as a person sees it: its image, its text cut where facts begin and end, and the boxes that each fact covers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from trichluc.models.document import Word
from trichluc.models.tables import FACT_TABLES
from trichluc.pipeline.words import unpack

_LINE = 0.5  # of a word's height: boxes whose middles are nearer stand on one line


class Box(NamedTuple):
    """A box in points from the page's upper left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


class Piece(NamedTuple):
    """A stretch of a page's text that the same facts cover."""

    start: int  # offset in the page's text
    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact beside its page."""

    table: str
    kind: str  # citation, issuer …: as in the table `knowledge`
    fact_id: str
    page: int
    text: str
    confidence: float
    extractor: str
    flags: list[str]
    repairs: list[dict[str, Any]]
    values: dict[str, Any]  # the columns of its table, evidence left out


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with what stands on it."""

    page: int
    source: str
    reason: str
    width: float
    height: float
    pieces: list[Piece]
    facts: list[FactView]
    boxes: dict[str, list[Box]]  # by fact_id


_EVIDENCE = {"fact_id", "doc_id", "page", "start", "end", "segments", "text", "confidence", "extractor", "flags", "repairs"}
_HIDDEN = _EVIDENCE | {"file_id", "n", "candidates", "provisions"}


def page_view(connection: sqlite3.Connection, doc_id: str, number: int) -> PageView | None:
    """A page of a document, None where it has no such page."""
    file_id = doc_id.rpartition("-")[0]
    query = """
        SELECT p.text, p.source, p.reason, p.width, p.height, p.words FROM pages p JOIN documents d USING (file_id)
        WHERE file_id = ? AND d.doc_id = ? AND p.page = ? AND p.page BETWEEN d.first_page AND d.last_page"""
    found = connection.execute(query, (file_id, doc_id, number)).fetchone()
    if found is None:
        return None
    text, source, reason, width, height, packed = found
    facts, spans = [], []
    for fact, segments in facts_of(connection, doc_id, number):
        facts.append(fact)
        spans += [(s["start"], s["end"], fact.fact_id) for s in segments if s["page"] == number]
    words = unpack(packed)
    boxes = {fact.fact_id: list(boxes_of(words, spans, fact.fact_id)) for fact in facts}
    return PageView(number, source, reason, width, height, list(pieces(text, spans)), facts, boxes)


def facts_of(connection: sqlite3.Connection, doc_id: str, page: int) -> Iterator[tuple[FactView, list[dict[str, int]]]]:
    """The facts that stand on a page, wholly or in part, each with its segments, in reading order."""
    found = []
    for table in ("header_facts", *(each.name for each in FACT_TABLES)):
        # A fact may begin on the page before: no fact runs over more than one page break in practice, none is lost if it does.
        query = f"""
            SELECT * FROM {table} WHERE file_id = ? AND doc_id = ? AND page <= ?
            AND EXISTS (SELECT 1 FROM json_each(segments) WHERE json_extract(value, '$.page') = ?)"""
        cursor = connection.execute(query, (doc_id.rpartition("-")[0], doc_id, page, page))
        names = [name for name, *_ in cursor.description]
        found += [(table, dict(zip(names, row, strict=True))) for row in cursor]
    found.sort(key=lambda each: (each[1]["n"], each[0]))
    for table, row in found:
        yield fact_view(table, row), json.loads(row["segments"])


def fact_view(table: str, row: dict[str, Any]) -> FactView:
    """A row of a table of facts, to be shown."""
    kind = row["kind"] if table == "header_facts" else table.removesuffix("s")
    values = {name: value for name, value in row.items() if name not in _HIDDEN}
    return FactView(
        table,
        kind,
        row["fact_id"],
        row["page"],
        row["text"],
        row["confidence"],
        row["extractor"],
        json.loads(row["flags"]),
        json.loads(row["repairs"]),
        values,
    )


def pieces(text: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[Piece]:
    """The text cut at every end of a span, each piece with the facts that cover it, the longest first."""
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    longest = sorted(spans, key=lambda span: (span[0] - span[1], span[2]))
    for low, high in pairwise(edges):
        yield Piece(low, text[low:high], tuple(fact for start, end, fact in longest if start <= low and high <= end))


def boxes_of(words: Sequence[Word], spans: Sequence[tuple[int, int, str]], fact_id: str) -> Iterator[Box]:
    """One box for each line of a fact's words."""
    mine = [(start, end) for start, end, fact in spans if fact == fact_id]
    line: Box | None = None
    for word in words:
        if not any(word.start < end and start < word.end for start, end in mine):
            continue
        box = Box(*word[2:])
        if line is not None and _same_line(line, box):
            line = Box(min(line.x0, box.x0), min(line.y0, box.y0), max(line.x1, box.x1), max(line.y1, box.y1))
        else:
            if line is not None:
                yield line
            line = box
    if line is not None:
        yield line


def _same_line(line: Box, box: Box) -> bool:
    height = max(line.y1 - line.y0, box.y1 - box.y0)
    return abs((line.y0 + line.y1) - (box.y0 + box.y1)) / 2 < _LINE * height and box.x1 > line.x0
