"""What to look at first: the facts that are least likely to be right, and that nobody has judged yet."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trichluc.models.tables import FACT_TABLES
from trichluc.pipeline.review.pages import FactView, fact_view
from trichluc.pipeline.store import Store

BATCH = 20
_TABLES = ("header_facts", *(table.name for table in FACT_TABLES))


@dataclass(frozen=True, slots=True)
class Open:
    """A fact that waits for a word, and its document."""

    fact: FactView
    doc_id: str
    title: str
    has_image: bool  # of its page


def create_indexes(store: Store) -> None:
    """What keeps the queue from reading every fact of an archive."""
    with store.transaction() as connection:
        for table in _TABLES:
            connection.execute(f"CREATE INDEX IF NOT EXISTS review_{table}_by_confidence ON {table} (confidence, fact_id)")


def open_facts(connection: sqlite3.Connection, kind: str | None = None, skip: frozenset[str] = frozenset()) -> list[Open]:
    """The next BATCH facts, the least certain first. `skip`: those that somebody has put off."""
    tables = [table for table in _TABLES if kind is None or table == kind]
    merged = heapq.merge(*(_of_table(connection, table, BATCH + len(skip)) for table in tables), key=lambda each: each[0])
    found: list[Open] = []
    for _, table, row in merged:
        if row["fact_id"] not in skip:
            title = " ".join(filter(None, (row.pop("document_type"), row.pop("document_title")))) or row["doc_id"]
            has_image = row.pop("page_width") > 0
            found.append(Open(fact_view(table, row), row["doc_id"], title, has_image))
        if len(found) == BATCH:
            break
    return found


def waiting(connection: sqlite3.Connection, below: float) -> int:
    """How many facts less sure than that nobody has judged yet."""
    counts = (
        connection.execute(
            f"SELECT count(*) FROM {table} JOIN live USING (file_id) WHERE confidence < ? AND extractor <> 'review'", (below,)
        ).fetchone()[0]
        for table in _TABLES
    )
    return sum(counts)


def _of_table(
    connection: sqlite3.Connection, table: str, count: int
) -> Iterator[tuple[tuple[float, str], str, dict[str, Any]]]:
    query = f"""
        SELECT f.*, d.doc_type AS document_type, d.title AS document_title, p.width AS page_width
        FROM (
            SELECT file_id, n FROM {table} INDEXED BY review_{table}_by_confidence
            JOIN live USING (file_id) WHERE confidence < 1 AND extractor <> 'review' ORDER BY confidence, fact_id LIMIT ?
        ) AS chosen JOIN {table} f ON f.file_id = chosen.file_id AND f.n = chosen.n
        JOIN documents d ON d.file_id = f.file_id AND d.doc_id = f.doc_id
        JOIN pages p ON p.file_id = f.file_id AND p.page = f.page
        ORDER BY f.confidence, f.fact_id"""
    cursor = connection.execute(query, (count,))
    names = [name for name, *_ in cursor.description]
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        if "accepted" not in json.loads(row["flags"]):
            yield (row["confidence"], row["fact_id"]), table, row
