"""The catalogue of a run's documents: a slim table and a full-text index, so that 100,000 are searched while one types.

Words are found with and without diacritics: "bo noi vu" finds Bộ Nội vụ, "bộ" does not find "bố".
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from trichluc.extractors.levelling import fold, strip_marks
from trichluc.models.tables import FACT_TABLES
from trichluc.pipeline.keys import document_number
from trichluc.pipeline.store import Store

PAGE_SIZE = 50
NOTE = "catalogue"
FACETS = ("doc_type", "year", "issuer", "status", "text_source", "flag")
SORTS = {
    "date": "date DESC, path, doc_id",
    "number": "number IS NULL, number_value, number, doc_id",
    "issuer": "issuer IS NULL, issuer, date DESC, doc_id",
    "doubt": "least_sure IS NULL, least_sure, doc_id",
    "path": "path, doc_id",
}
_FACETS_SHOWN = 12
_MOST_CHANGED = 0.1  # of the files: beyond, making the catalogue anew is quicker than replacing entries
_COLUMNS = (
    "doc_id, path, doc_type, number, number_value, date, year, issuer, title, status, text_source, flags, facts, least_sure"
)
_TABLES = f"""
DROP TABLE IF EXISTS catalogue;
DROP TABLE IF EXISTS catalogue_flags;
DROP TABLE IF EXISTS catalogue_words;
CREATE TABLE catalogue (row INTEGER PRIMARY KEY, {_COLUMNS.replace("doc_id", "doc_id TEXT UNIQUE", 1)});
CREATE TABLE catalogue_flags (flag TEXT, row INTEGER, PRIMARY KEY (flag, row)) WITHOUT ROWID;
CREATE VIRTUAL TABLE catalogue_words USING fts5(marked, bare, tokenize="unicode61 remove_diacritics 0");
"""
_INDEXES = ("doc_type", "year", "issuer", "status", "text_source", "least_sure", "date", "path")
_WORD = re.compile(r"\w+")


class Entry(NamedTuple):
    """A document as the catalogue lists it."""

    doc_id: str
    path: str
    doc_type: str | None
    number: str | None
    number_value: int | None
    date: str | None
    year: int | None
    issuer: str | None
    title: str | None
    status: str
    text_source: str
    flags: str  # a JSON list
    facts: int
    least_sure: float | None  # the lowest confidence among its facts


class Count(NamedTuple):
    """One value of a facet, and how many of the documents found have it."""

    value: str | int
    documents: int


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for. `facets` holds the value chosen of each facet; `below`: with a fact less sure than that."""

    words: str = ""
    facets: dict[str, str] = field(default_factory=dict)
    below: float | None = None
    sort: str = "date"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, and the counts of each facet among all of it."""

    total: int
    entries: list[Entry]
    facets: dict[str, list[Count]]


def is_made(connection: sqlite3.Connection) -> bool:
    """Whether there is a catalogue, by this module."""
    return bool(connection.execute("SELECT value FROM meta WHERE name = ?", (NOTE,)).fetchone() == (_version(),))


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether there is a catalogue that holds all that the last run resolved."""
    return is_made(connection) and connection.execute("SELECT 1 FROM uncatalogued LIMIT 1").fetchone() is None


def ensure(store: Store) -> None:
    """Take in what changed since the catalogue was made, or make it anew: there is none, or not much of it would stand."""
    with store.transaction() as connection:
        changed = [file for (file,) in connection.execute("SELECT file_id FROM uncatalogued")]
        (files,) = connection.execute("SELECT count(*) FROM live").fetchone()
        if not is_made(connection) or len(changed) > _MOST_CHANGED * files:
            _make(store)
        else:
            for file in changed:
                _replace(connection, file)
        connection.execute("DELETE FROM uncatalogued")


def _make(store: Store) -> None:
    connection = store.connection
    for statement in filter(str.strip, _TABLES.split(";")):
        connection.execute(statement)
    _insert(connection, _documents(connection))
    for column in _INDEXES:
        connection.execute(f"CREATE INDEX catalogue_by_{column} ON catalogue ({column})")
    connection.execute("ANALYZE catalogue")
    store.set_note(NOTE, _version())


def update(store: Store, file_id: str) -> None:
    """Take in what has become of one file, in a catalogue that holds all others as they are."""
    with store.transaction() as connection:
        _replace(connection, file_id)


def _replace(connection: sqlite3.Connection, file_id: str) -> None:
    mine = "SELECT row FROM catalogue WHERE doc_id > ? AND doc_id < ?"  # a document's id is its file's, - and a page
    for (row,) in connection.execute(mine, (f"{file_id}-", f"{file_id}.")).fetchall():
        connection.execute("DELETE FROM catalogue WHERE row = ?", (row,))
        connection.execute("DELETE FROM catalogue_flags WHERE row = ?", (row,))
        connection.execute("DELETE FROM catalogue_words WHERE rowid = ?", (row,))
    _insert(connection, _documents(connection, file_id))


@lru_cache(maxsize=1)
def _version() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]


def find(connection: sqlite3.Connection, query: Query) -> Found:
    """The documents that a query means."""
    found = _chosen(connection, "found", query)
    (total,) = connection.execute(f"SELECT count(*) FROM {found}").fetchone()
    order = SORTS.get(query.sort, SORTS["date"])
    offset = (max(query.page, 1) - 1) * PAGE_SIZE
    page = f"SELECT {_COLUMNS} FROM {found} ORDER BY {order} LIMIT {PAGE_SIZE} OFFSET {offset}"
    entries = [Entry(*row) for row in connection.execute(page)]
    return Found(total, entries, {facet: _counts(connection, facet, query, found) for facet in FACETS})


def _counts(connection: sqlite3.Connection, facet: str, query: Query, found: str) -> list[Count]:
    """The commonest values of a facet among what the rest of the query finds."""
    if facet in query.facets:
        others = {name: value for name, value in query.facets.items() if name != facet}
        found = _chosen(connection, f"without_{facet}", Query(query.words, others, query.below))
    source = f"catalogue_flags JOIN {found} USING (row)" if facet == "flag" else found
    counted = f"""
        SELECT {facet}, count(*) FROM {source} WHERE {facet} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_FACETS_SHOWN}"""
    return [Count(*row) for row in connection.execute(counted)]


def _chosen(connection: sqlite3.Connection, name: str, query: Query) -> str:
    """The documents of a query as SQL's FROM wants them; what it takes to choose them is done once for all counts."""
    where, values = _conditions(query)
    if not where:
        return "catalogue"
    connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    connection.execute(f"CREATE TEMP TABLE {name} AS SELECT c.* FROM catalogue c WHERE {' AND '.join(where)}", values)
    return name


def _conditions(query: Query) -> tuple[list[str], list[object]]:
    """A query as SQL: its words stand in the values alone, never in the SQL."""
    where, values = list[str](), list[object]()
    if match := _match(query.words):
        where.append("c.row IN (SELECT rowid FROM catalogue_words WHERE catalogue_words MATCH ?)")
        values.append(match)
    for facet, value in query.facets.items():
        if facet == "flag":
            where.append("c.row IN (SELECT row FROM catalogue_flags WHERE flag = ?)")
        elif facet in FACETS:
            where.append(f"CAST(c.{facet} AS TEXT) = ?" if facet == "year" else f"c.{facet} = ?")
        else:
            continue
        values.append(value)
    if query.below is not None:
        where.append("c.least_sure < ?")
        values.append(query.below)
    return where, values


def _match(words: str) -> str:
    """What FTS5 looks for: every word, as the beginning of one; a word without diacritics in the texts without them."""
    found = []
    for word in _words(words):
        column = "bare" if word == strip_marks(word) else "marked"
        found.append(f'{column} : "{word}"*')
    return " AND ".join(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(unicodedata.normalize("NFC", text)))


def _documents(connection: sqlite3.Connection, only: str | None = None) -> Iterator[tuple[Entry, str]]:
    """The documents that a path still has, or those of one file, with all that they are found by."""
    facts = " UNION ALL ".join(f"SELECT file_id, doc_id, confidence FROM {table}" for table in _fact_tables())
    this = "{0}.file_id = :file" if only else "1"
    query = f"""
        WITH sure AS (
            SELECT doc_id, count(*) AS facts, min(confidence) AS least FROM ({facts}) f WHERE {this.format("f")} GROUP BY doc_id
        )
        SELECT d.doc_id, json_extract(live.paths, '$[0]'), coalesce(doc_type, doc_type_code), number, number_suffix, d.year,
            symbol, issue_date_text, issuer, title, status, text_source, flags, sure.facts, sure.least, signer, live.paths
        FROM documents d JOIN live USING (file_id) LEFT JOIN sure USING (doc_id) WHERE {this.format("d")}
        ORDER BY d.file_id, d.n"""
    for row in connection.execute(query, {"file": only} if only else {}).fetchall():
        doc_id, path, kind, number, suffix, year, symbol, date, issuer, title, status, source, flags, count, least, *more = row
        printed = document_number(number, suffix, year, symbol)
        of = int(date[:4]) if date else year
        entry = Entry(doc_id, path, kind, printed, number, date, of, issuer, title, status, source, flags, count or 0, least)
        yield entry, " ".join(filter(None, (kind, printed, issuer, title, *more)))


def _fact_tables() -> Iterable[str]:
    return ("header_facts", *(table.name for table in FACT_TABLES))


def _insert(connection: sqlite3.Connection, documents: Iterable[tuple[Entry, str]]) -> None:
    marks = ", ".join("?" * len(Entry._fields))
    for entry, text in documents:
        row = connection.execute(f"INSERT INTO catalogue ({_COLUMNS}) VALUES ({marks})", entry).lastrowid
        marked = " ".join(_words(text))
        connection.execute(
            "INSERT INTO catalogue_words (rowid, marked, bare) VALUES (?, ?, ?)", (row, marked, strip_marks(marked))
        )
        flags = {(flag, row) for flag in json.loads(entry.flags)}
        connection.executemany("INSERT INTO catalogue_flags VALUES (?, ?)", sorted(flags))
