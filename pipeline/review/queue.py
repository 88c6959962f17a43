"""What to look at: the facts that nobody has judged yet, those least likely to be right first, or drawn by chance.

What was judged because it was doubtful says nothing of how much is right; what was drawn does.
"""

from __future__ import annotations

import hashlib
import heapq
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trichluc.models.tables import FACT_TABLES
from trichluc.pipeline.review.amend import ACCEPTED, REVIEW
from trichluc.pipeline.review.pages import FactView, fact_view
from trichluc.pipeline.rows import FACT_ID_DIGITS, FACT_ID_LETTER
from trichluc.pipeline.store import Store

BATCH = 20
MOST_COUNTED = 10_000
_UNJUDGED = f"extractor <> '{REVIEW}' AND instr(flags, '\"{ACCEPTED}\"') = 0"
_Ranked = tuple[tuple[float, str], str, dict[str, Any]]  # rank, table, row
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
            connection.execute(f"CREATE INDEX IF NOT EXISTS review_{table}_by_fact ON {table} (fact_id)")


def open_facts(
    connection: sqlite3.Connection, kind: str | None = None, skip: frozenset[str] = frozenset(), seed: int | None = None
) -> list[Open]:
    """The next BATCH facts: the least certain first, with a seed by chance. `skip`: those that somebody has put off."""
    tables = [table for table in _TABLES if kind is None or table == kind]
    count = BATCH + len(skip)
    by_table = (
        _doubtful(connection, table, count) if seed is None else _drawn(connection, table, count, seed) for table in tables
    )
    found: list[Open] = []
    for _, table, row in heapq.merge(*by_table, key=lambda each: each[0]):
        if row["fact_id"] not in skip:
            title = " ".join(filter(None, (row.pop("document_type"), row.pop("document_title")))) or row["doc_id"]
            has_image = row.pop("page_width") > 0
            found.append(Open(fact_view(table, row), row["doc_id"], title, has_image))
        if len(found) == BATCH:
            break
    return found


def waiting(connection: sqlite3.Connection, below: float) -> int:
    """How many facts less sure than that nobody has judged yet; beyond MOST_COUNTED it is enough that there are more."""
    facts = " UNION ALL ".join(
        f"SELECT 1 FROM {table} JOIN live USING (file_id) WHERE confidence < :below AND extractor <> '{REVIEW}'"
        for table in _TABLES
    )
    query = f"SELECT count(*) FROM ({facts} LIMIT {MOST_COUNTED + 1})"
    return int(connection.execute(query, {"below": below}).fetchone()[0])


def _doubtful(connection: sqlite3.Connection, table: str, count: int) -> Iterator[_Ranked]:
    chosen = f"""
        SELECT file_id, n FROM {table} INDEXED BY review_{table}_by_confidence
        JOIN live USING (file_id) WHERE confidence < 1 AND {_UNJUDGED} ORDER BY confidence, fact_id LIMIT ?"""
    for row in _rows(connection, table, chosen, "f.confidence, f.fact_id", (count,)):
        yield (row["confidence"], row["fact_id"]), table, row


def _drawn(connection: sqlite3.Connection, table: str, count: int, seed: int) -> Iterator[_Ranked]:
    """Ids are hashes: those that follow a point on their circle are as good as drawn by lot, and an index finds them."""
    point = FACT_ID_LETTER + hashlib.sha256(str(seed).encode()).hexdigest()[:FACT_ID_DIGITS]
    for turn, side in enumerate((">=", "<")):
        chosen = f"""
            SELECT file_id, n FROM {table} INDEXED BY review_{table}_by_fact
            JOIN live USING (file_id) WHERE fact_id {side} ? AND {_UNJUDGED} ORDER BY fact_id LIMIT ?"""
        for row in _rows(connection, table, chosen, "f.fact_id", (point, count)):
            yield (turn, row["fact_id"]), table, row


def _rows(
    connection: sqlite3.Connection, table: str, chosen: str, order: str, values: tuple[object, ...]
) -> Iterator[dict[str, Any]]:
    query = f"""
        SELECT f.*, d.doc_type AS document_type, d.title AS document_title, p.width AS page_width
        FROM ({chosen}) AS chosen JOIN {table} f ON f.file_id = chosen.file_id AND f.n = chosen.n
        JOIN documents d ON d.file_id = f.file_id AND d.doc_id = f.doc_id
        JOIN pages p ON p.file_id = f.file_id AND p.page = f.page
        ORDER BY {order}"""
    cursor = connection.execute(query, values)
    names = [name for name, *_ in cursor.description]
    for row in cursor.fetchall():
        yield dict(zip(names, row, strict=True))
