"""The catalogue of a run's documents: a slim table and a full-text index, so that 100,000 are searched while one types.

Words are found with and without diacritics: "bo noi vu" finds Bộ Nội vụ, "bộ" does not find "bố".
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections import Counter
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
_KIND = ("doc_type", "year", "issuer", "status", "text_source")  # facets of which a document has one value each
FACETS = (*_KIND, "flag")
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
# A kind is one combination of values: documents are counted by kind, and kinds, of which there are few, by facet.
_TABLES = f"""
DROP TABLE IF EXISTS catalogue;
DROP TABLE IF EXISTS catalogue_kinds;
DROP TABLE IF EXISTS catalogue_rows;
DROP TABLE IF EXISTS catalogue_flags;
DROP TABLE IF EXISTS catalogue_words;
DROP TABLE IF EXISTS catalogue_deadlines;
CREATE TABLE catalogue (row INTEGER PRIMARY KEY, {_COLUMNS.replace("doc_id", "doc_id TEXT UNIQUE", 1)});
CREATE TABLE catalogue_kinds (kind INTEGER PRIMARY KEY, {", ".join(_KIND)});
CREATE TABLE catalogue_rows (row INTEGER PRIMARY KEY, kind INTEGER, least_sure REAL);
CREATE TABLE catalogue_flags (flag TEXT, row INTEGER, PRIMARY KEY (flag, row)) WITHOUT ROWID;
CREATE TABLE catalogue_deadlines (
    file_id TEXT, n INTEGER, doc_id TEXT, day TEXT, rrule TEXT, first TEXT, body TEXT, PRIMARY KEY (file_id, n)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE catalogue_words USING fts5(marked, bare, prefix="1 2", tokenize="unicode61 remove_diacritics 0");
"""
_INDEXES = (
    "catalogue_rows_by_kind ON catalogue_rows (kind, least_sure)",
    "catalogue_deadlines_by_day ON catalogue_deadlines (day, body)",
    "catalogue_deadlines_by_rule ON catalogue_deadlines (rrule, first, body)",
    "catalogue_deadlines_by_body ON catalogue_deadlines (body)",
    "catalogue_deadlines_by_document ON catalogue_deadlines (doc_id)",
)
# Either the day on which a deadline falls, or its rule and the day from which that holds.
_DEADLINES = """
    INSERT INTO catalogue_deadlines
    SELECT t.file_id, t.n, t.doc_id, iif(t.rrule IS NULL, t.due_date, NULL), t.rrule,
        iif(t.rrule IS NULL, NULL, coalesce(t.start_date, d.issue_date, t.due_date)), t.body
    FROM deadlines t JOIN live USING (file_id) JOIN documents d ON d.file_id = t.file_id AND d.doc_id = t.doc_id
    WHERE (t.rrule IS NOT NULL OR t.due_date IS NOT NULL)"""
_ALL = "catalogue_rows"
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
    for name, order in SORTS.items():
        connection.execute(f"CREATE INDEX catalogue_by_{name} ON catalogue ({order})")
    connection.execute(_DEADLINES)
    for index in _INDEXES:
        connection.execute(f"CREATE INDEX {index}")
    store.set_note(NOTE, _version())


def update(store: Store, file_id: str) -> None:
    """Take in what has become of one file, in a catalogue that holds all others as they are."""
    with store.transaction() as connection:
        _replace(connection, file_id)


def _replace(connection: sqlite3.Connection, file_id: str) -> None:
    mine = "SELECT row FROM catalogue WHERE doc_id > ? AND doc_id < ?"  # a document's id is its file's, - and a page
    for (row,) in connection.execute(mine, (f"{file_id}-", f"{file_id}.")).fetchall():
        for table in ("catalogue", "catalogue_rows", "catalogue_flags"):
            connection.execute(f"DELETE FROM {table} WHERE row = ?", (row,))
        connection.execute("DELETE FROM catalogue_words WHERE rowid = ?", (row,))
    _insert(connection, _documents(connection, file_id))
    connection.execute("DELETE FROM catalogue_deadlines WHERE file_id = ?", (file_id,))
    connection.execute(f"{_DEADLINES} AND t.file_id = ?", (file_id,))


@lru_cache(maxsize=1)
def _version() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]


def find(connection: sqlite3.Connection, query: Query) -> Found:
    """The documents that a query means."""
    connection.execute("PRAGMA temp_store = MEMORY")
    of_kind = {facet: value for facet, value in query.facets.items() if facet in _KIND}
    where, values = _conditions(query)
    if query.words:  # the one condition that takes long: it is met once
        where, values = [f"row IN {_chosen(connection, 'worded', where, values)}"] if where else [], []
    kinds = list(_kinds(connection, where, values))
    total, facets = _counts(kinds, of_kind)
    if total < sum(documents for _, documents in kinds):
        where, values = _with_kinds(where, values, of_kind)
    found = _chosen(connection, "found", where, values)
    return Found(total, _page(connection, query, found), facets | {"flag": _flags(connection, query, of_kind, found)})


def _page(connection: sqlite3.Connection, query: Query, found: str) -> list[Entry]:
    """One page of what was found. The index of its order is walked: to sort takes longer, the more was found."""
    name = query.sort if query.sort in SORTS else "date"
    where = "" if found == _ALL else f"WHERE row IN {found}"
    rows = connection.execute(
        f"""SELECT row FROM catalogue INDEXED BY catalogue_by_{name} {where}
        ORDER BY {SORTS[name]} LIMIT {PAGE_SIZE} OFFSET {(max(query.page, 1) - 1) * PAGE_SIZE}"""
    ).fetchall()
    entry = f"SELECT {_COLUMNS} FROM catalogue WHERE row = ?"
    return [Entry(*connection.execute(entry, row).fetchone()) for row in rows]


def _kinds(
    connection: sqlite3.Connection, where: list[str], values: list[object]
) -> Iterator[tuple[dict[str, str | int | None], int]]:
    """The kinds of what meets these conditions, each with how many documents are of it."""
    query = f"SELECT kind, count(*) FROM {_ALL} WHERE {' AND '.join(where) or '1'} GROUP BY kind"
    counts = dict(connection.execute(query, values))
    for kind, *of in connection.execute(f"SELECT kind, {', '.join(_KIND)} FROM catalogue_kinds"):
        if kind in counts:
            yield dict(zip(_KIND, of, strict=True)), counts[kind]


def _counts(
    kinds: Iterable[tuple[dict[str, str | int | None], int]], chosen: dict[str, str]
) -> tuple[int, dict[str, list[Count]]]:
    """How many documents have all values that were chosen, and of each facet the commonest values among those that have the
    others: a facet of which a value is chosen shows what else could be.
    """
    total = 0
    counts = {facet: Counter[str | int]() for facet in _KIND}
    for values, documents in kinds:
        missed = [facet for facet, value in chosen.items() if str(values[facet]) != value]
        total += 0 if missed else documents
        for facet in missed or _KIND:
            value = values[facet]
            if value is not None and len(missed) <= 1:
                counts[facet][value] += documents
    return total, {facet: _commonest(counts[facet]) for facet in _KIND}


def _flags(connection: sqlite3.Connection, query: Query, of_kind: dict[str, str], found: str) -> list[Count]:
    if "flag" in query.facets:
        conditions, values = _with_kinds(*_conditions(Query(query.words, {}, query.below)), of_kind)
        found = _chosen(connection, "unflagged", conditions, values)
    where = "" if found == _ALL else f"WHERE row IN {found}"
    return _commonest(Counter(dict(connection.execute(f"SELECT flag, count(*) FROM catalogue_flags {where} GROUP BY flag"))))


def _commonest(counts: Counter[str | int]) -> list[Count]:
    ranked = sorted(counts.items(), key=lambda count: (-count[1], count[0]))
    return [Count(*count) for count in ranked[:_FACETS_SHOWN]]


def _chosen(connection: sqlite3.Connection, name: str, where: list[str], values: list[object]) -> str:
    """A table of the rows that meet these conditions; what it takes to choose them is done once for the page and all counts."""
    if not where:
        return _ALL
    connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    connection.execute(f"CREATE TEMP TABLE {name} (row INTEGER PRIMARY KEY)")
    connection.execute(f"INSERT INTO {name} SELECT row FROM {_ALL} WHERE {' AND '.join(where)}", values)
    return name


def _with_kinds(where: list[str], values: list[object], chosen: dict[str, str]) -> tuple[list[str], list[object]]:
    """These conditions, and that a document is of the kinds that were chosen."""
    if not chosen:
        return where, values
    equal = " AND ".join(f"CAST({facet} AS TEXT) = ?" for facet in chosen)
    return [*where, f"kind IN (SELECT kind FROM catalogue_kinds WHERE {equal})"], [*values, *chosen.values()]


def _conditions(query: Query) -> tuple[list[str], list[object]]:
    """A query without its kinds as SQL: its words stand in the values alone, never in the SQL."""
    where, values = list[str](), list[object]()
    if match := _match(query.words):
        where.append("row IN (SELECT rowid FROM catalogue_words WHERE catalogue_words MATCH ?)")
        values.append(match)
    if "flag" in query.facets:
        where.append("row IN (SELECT row FROM catalogue_flags WHERE flag = ?)")
        values.append(query.facets["flag"])
    if query.below is not None:
        where.append("least_sure < ?")
        values.append(query.below)
    return where, values


def holding(words: str, texts: Iterable[str]) -> list[str]:
    """Those of some short texts that the search would find by these words."""
    wanted = [(word, word == strip_marks(word)) for word in _words(words)]
    found = []
    for text in texts:
        marked = _words(text)
        bare = [strip_marks(word) for word in marked]
        if all(any(each.startswith(word) for each in (bare if is_bare else marked)) for word, is_bare in wanted):
            found.append(text)
    return found


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
        values = [getattr(entry, facet) for facet in _KIND]
        kind = int.from_bytes(hashlib.sha256(json.dumps(values).encode()).digest()[:7])
        connection.execute(f"INSERT OR IGNORE INTO catalogue_kinds VALUES (?, {', '.join('?' * len(_KIND))})", (kind, *values))
        connection.execute("INSERT INTO catalogue_rows VALUES (?, ?, ?)", (row, kind, entry.least_sure))
        marked = " ".join(_words(text))
        connection.execute(
            "INSERT INTO catalogue_words (rowid, marked, bare) VALUES (?, ?, ?)", (row, marked, strip_marks(marked))
        )
        flags = {(flag, row) for flag in json.loads(entry.flags)}
        connection.executemany("INSERT INTO catalogue_flags VALUES (?, ?)", sorted(flags))
