"""What people said of the facts of a run, in its store: recorded, taken back, and laid over the facts at once."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from trichluc.models.corrections import NEEDED, NUMBER_PARTS, VALUES, Action, FactTable, checked_values
from trichluc.pipeline.process import extract_documents
from trichluc.pipeline.review import catalogue
from trichluc.pipeline.rows import FACT_ID_DIGITS, FACT_ID_LETTER, Row
from trichluc.pipeline.store import Store

_OTHER_NAMES = {("header_facts", "field"): "kind"}  # fields whose column is called otherwise


class UnknownFact(LookupError):
    """There is no such fact, or no longer."""


class Place(NamedTuple):
    """Where a fact stands: `page` in the file, offsets in its text."""

    page: int
    start: int
    end: int


class Said(NamedTuple):
    """What a person says of a fact: checked, and not yet recorded. `before` is the fact's row, None of an overlooked one."""

    doc_id: str
    table: FactTable
    action: Action
    fact_id: str
    place: Place
    values: Mapping[str, Any]
    before: Row | None


def judge(
    store: Store,
    doc_id: str,
    table: FactTable,
    fact_id: str,
    action: Action,
    reviewer: str,
    values: Mapping[str, Any] | None = None,
    place: Place | None = None,
) -> int:
    """Record that a fact is right, wrong, or otherwise, and lay that over it. Gives the correction's id.

    `values` and `place` are those that change. Raises UnknownFact, WrongValues.
    """
    return record(store, [judged(store.connection, doc_id, table, fact_id, action, values, place)], reviewer)[0]


def add(store: Store, doc_id: str, table: FactTable, place: Place, values: Mapping[str, Any], reviewer: str) -> int:
    """Record a fact that was overlooked. Gives the correction's id. Raises WrongValues, UnknownFact: there is no such place."""
    return record(store, [added(store.connection, doc_id, table, place, values)], reviewer)[0]


def judged(
    connection: sqlite3.Connection,
    doc_id: str,
    table: FactTable,
    fact_id: str,
    action: Action,
    values: Mapping[str, Any] | None = None,
    place: Place | None = None,
) -> Said:
    """A word on a fact that was found, to be recorded. Raises UnknownFact, WrongValues."""
    row = _row(connection, doc_id, table, fact_id)
    if table == "header_facts" and row["kind"] == "document_number":
        row |= _number_of(connection, doc_id)
    known = {name: row[_OTHER_NAMES.get((table, name), name)] for name in _fields(table) if _has(table, row, name)}
    said = checked_values(table, action, dict(values or {}), known)
    return Said(doc_id, table, action, fact_id, place or Place(row["page"], row["start"], row["end"]), said, row)


def added(connection: sqlite3.Connection, doc_id: str, table: FactTable, place: Place, values: Mapping[str, Any]) -> Said:
    """A word on a fact that was overlooked, to be recorded. Raises WrongValues, UnknownFact: there is no such place."""
    said = checked_values(table, "add", {name: value for name, value in values.items() if value is not None})
    query = "SELECT length(text) FROM pages WHERE file_id = ? AND page = ?"
    found = connection.execute(query, (_file_of(doc_id), place.page)).fetchone()
    if found is None or not 0 <= place.start < place.end <= found[0]:
        raise UnknownFact(f"{doc_id} has no text at page {place.page}, {place.start}-{place.end}")
    name = f"{doc_id}|{table}|{place}|{json.dumps(said, sort_keys=True, ensure_ascii=False)}"
    fact_id = FACT_ID_LETTER + hashlib.sha256(name.encode()).hexdigest()[:FACT_ID_DIGITS]
    return Said(doc_id, table, "add", fact_id, place, said, None)


def record(store: Store, words: Sequence[Said], reviewer: str) -> list[int]:
    """Keep all that was said, or nothing, then extract each file that it is about once. Gives the corrections' ids."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    insert = """
        INSERT INTO corrections (file_id, doc_id, kind, action, fact_id, page, start, "end", said, before, reviewer, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
    ids = []
    with store.transaction() as connection:
        for word in words:
            values, before = (json.dumps(each, ensure_ascii=False) for each in (word.values, word.before))
            written = connection.execute(insert, (_file_of(word.doc_id), *word[:4], *word.place, values, before, reviewer, at))
            ids.append(int(written.lastrowid or 0))
        files = dict.fromkeys(_file_of(word.doc_id) for word in words)
        _mark_unextracted(connection, files)
    for file_id in files:
        refresh(store, file_id)
    return ids


def undo(store: Store, correction_id: int) -> str:
    """Take a correction back; what was there before it is there again. Gives the document's id.

    Raises UnknownFact where there is none to take back.
    """
    with store.transaction() as connection:
        query = "UPDATE corrections SET undone = 1 WHERE correction_id = ? AND NOT undone RETURNING doc_id"
        found = connection.execute(query, (correction_id,)).fetchone()
        _mark_unextracted(connection, [_file_of(found[0])] if found else [])
    if found is None:
        raise UnknownFact(f"there is no correction {correction_id} to take back")
    refresh(store, _file_of(found[0]))
    return str(found[0])


def last_of(connection: sqlite3.Connection, reviewer: str) -> int | None:
    """The correction that this person made last and has not taken back."""
    query = "SELECT max(correction_id) FROM corrections WHERE reviewer = ? AND NOT undone"
    (found,) = connection.execute(query, (reviewer,)).fetchone()
    return found if found is None else int(found)


def _mark_unextracted(connection: sqlite3.Connection, files: Iterable[str]) -> None:
    """Leave the files to the next run, should this process end before it has extracted them anew."""
    delete = "DELETE FROM stages WHERE file_id = ? AND stage = 'extract'"
    connection.executemany(delete, [(file,) for file in files])


def refresh(store: Store, file_id: str) -> None:
    """Extract a file anew from its stored pages, with what people said of it; a catalogue stays true.

    Which release read the pages, and in which OCR mode, stays as it was: nobody has read them again.
    """
    result = store.stored(file_id)
    extract_documents(result, store.corrections_of(file_id))
    store.save(result, stages=("extract",))
    if store.note(catalogue.NOTE) is not None:
        catalogue.update(store, file_id)


def _row(connection: sqlite3.Connection, doc_id: str, table: FactTable, fact_id: str) -> Row:
    query = f"SELECT * FROM {table} WHERE file_id = ? AND doc_id = ? AND fact_id = ?"
    cursor = connection.execute(query, (_file_of(doc_id), doc_id, fact_id))
    row = cursor.fetchone()
    if row is None:
        raise UnknownFact(f"there is no fact {fact_id} among {table} any more: load the page again")
    return dict(zip((name for name, *_ in cursor.description), row, strict=True))


def _number_of(connection: sqlite3.Connection, doc_id: str) -> Row:
    """The parts of a document's own number, which its fact holds as one value."""
    query = "SELECT number, number_suffix, year, symbol FROM documents WHERE file_id = ? AND doc_id = ?"
    return dict(zip(NUMBER_PARTS, connection.execute(query, (_file_of(doc_id), doc_id)).fetchone(), strict=True))


def _fields(table: FactTable) -> list[str]:
    return list(VALUES[table].model_fields)


def _has(table: FactTable, row: Row, name: str) -> bool:
    value = row.get(_OTHER_NAMES.get((table, name), name))
    return value is not None or name in NEEDED[table]


def _file_of(doc_id: str) -> str:
    return doc_id.rpartition("-")[0]
