"""The rows of one document in the store, for those who compare them with what people say."""

from __future__ import annotations

import json
import sqlite3

from trichluc.models.corrections import FactTable
from trichluc.pipeline.review.amend import ACCEPTED, REVIEW
from trichluc.pipeline.rows import Row


def rows_of(connection: sqlite3.Connection, doc_id: str, table: FactTable) -> list[Row]:
    """A document's facts of one kind, in reading order."""
    return _rows(connection, f"SELECT * FROM {table} WHERE file_id = ? AND doc_id = ? ORDER BY n", doc_id)


def own_row(connection: sqlite3.Connection, doc_id: str) -> Row:
    """A document's own row, its recipients as a list."""
    (row,) = _rows(connection, "SELECT * FROM documents WHERE file_id = ? AND doc_id = ?", doc_id)
    return row | {"recipients": json.loads(row["recipients"])}


def is_settled(row: Row) -> bool:
    """Whether a person has accepted, corrected or added this fact."""
    return row["extractor"] == REVIEW or ACCEPTED in json.loads(row["flags"])


def _rows(connection: sqlite3.Connection, query: str, doc_id: str) -> list[Row]:
    cursor = connection.execute(query, (doc_id.rpartition("-")[0], doc_id))
    names = [name for name, *_ in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
