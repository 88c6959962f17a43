"""The tables of work.sqlite: how they are made, and how a fact becomes a row of them.

Tables filled from a file's content have a twin, to which rows are only appended: `Store.sort_in` tells why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

from trichluc.models.schema import Column, ListOf, Struct
from trichluc.models.tables import DOCUMENTS, EVIDENCE, FACT_TABLES, KNOWLEDGE, RESIDUE
from trichluc.pipeline.process import FileResult
from trichluc.pipeline.rows import Row
from trichluc.pipeline.words import pack

INCOMING = "incoming_"  # what the name of a table's twin begins with

_SQL_TYPES = {"str": "TEXT", "int": "INTEGER", "float": "REAL", "bool": "INTEGER", "date": "TEXT"}
_TO_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

HEADER_COLUMNS = (*EVIDENCE, *KNOWLEDGE.columns[len(EVIDENCE) :])
# Tables of what a file's documents say, by name; `paths` of a document are known to the table of paths alone.
CONTENT: dict[str, tuple[Column, ...]] = {
    "documents": tuple(column for column in DOCUMENTS.columns if column.name not in ("paths", "file_id")),
    "header_facts": HEADER_COLUMNS,
    **{table.name: table.columns for table in (*FACT_TABLES, RESIDUE)},
}
# Every table filled from a file's content, with its key. The last has a row of every file: as long as anything waits, it does.
KEYS = {"pages": "file_id, page", **dict.fromkeys(CONTENT, "file_id, n"), "timings": "file_id"}
_DOCUMENT_EXTRAS = "fingerprint TEXT NOT NULL, length INTEGER NOT NULL"

# Spans of a page whose reading is not to be trusted, as JSON: what is extracted anew must not take them for certain.
DOUBTFUL = "doubtful TEXT NOT NULL DEFAULT '[]'"

_PAGES = f"""file_id TEXT, page INTEGER, text TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL, ocr_confidence REAL,
    width REAL NOT NULL, height REAL NOT NULL, words BLOB NOT NULL, {DOUBTFUL}"""
_TIMINGS = "file_id TEXT, seconds REAL NOT NULL"

FIXED = f"""
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stages (file_id TEXT, stage TEXT, version TEXT NOT NULL, PRIMARY KEY (file_id, stage)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    file_id TEXT PRIMARY KEY, media_type TEXT, bytes INTEGER NOT NULL, pages INTEGER NOT NULL, status TEXT NOT NULL, error TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS paths (path TEXT PRIMARY KEY, archive TEXT NOT NULL, file_id TEXT, stamp TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS paths_by_file ON paths (file_id);
CREATE TABLE IF NOT EXISTS path_failures (path TEXT PRIMARY KEY, category TEXT, message TEXT, advice TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file_failures (
    file_id TEXT, n INTEGER, page INTEGER, category TEXT, message TEXT, advice TEXT, PRIMARY KEY (file_id, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS timings ({_TIMINGS}, PRIMARY KEY (file_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS {INCOMING}timings ({_TIMINGS});
CREATE TABLE IF NOT EXISTS corrections (
    correction_id INTEGER PRIMARY KEY AUTOINCREMENT, file_id TEXT NOT NULL, doc_id TEXT NOT NULL, kind TEXT NOT NULL,
    action TEXT NOT NULL, fact_id TEXT NOT NULL, page INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    said TEXT NOT NULL, before TEXT NOT NULL, reviewer TEXT NOT NULL, at TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS corrections_by_file ON corrections (file_id);
CREATE TABLE IF NOT EXISTS changed (file_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS uncatalogued (file_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages ({_PAGES}, PRIMARY KEY (file_id, page));
CREATE TABLE IF NOT EXISTS {INCOMING}pages ({_PAGES});
"""


def is_nested(column: Column) -> bool:
    """Whether a column's values are lists or structs, kept as JSON."""
    return isinstance(column.type, ListOf | Struct)


# How each cell is made, known beforehand: (name, nested, nullable).
_PLANS = {
    table: [(column.name, is_nested(column), column.nullable) for column in columns] for table, columns in CONTENT.items()
}


def cells(table: str, row: Row) -> list[object]:
    """A fact's columns as SQLite takes them."""
    made: list[object] = []
    for name, nested, nullable in _PLANS[table]:
        value = row[name]
        if nested:
            made.append(_TO_JSON(value) if value else "[]")
        else:
            made.append(None if value == "" and nullable else value)
    return made


def page_rows(result: FileResult) -> Iterator[tuple[object, ...]]:
    """A file's pages as rows."""
    for p in result.pages:
        doubtful = _TO_JSON(p.doubtful)
        yield (
            *(result.file_id, p.number, p.text, p.source, p.reason, p.ocr_confidence, p.width, p.height),
            *(pack(p.words), doubtful),
        )


def create_sql(name: str, columns: tuple[Column, ...]) -> str:
    """Makes a table of `CONTENT`, and its twin."""
    body = f"file_id TEXT, n INTEGER, {', '.join(map(column_sql, columns))}"
    if name == "documents":
        body += f", {_DOCUMENT_EXTRAS}"
    return f"""
        CREATE TABLE IF NOT EXISTS {name} ({body}, PRIMARY KEY (file_id, n)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS {INCOMING}{name} ({body});"""


def column_sql(column: Column) -> str:
    """A column as a table's definition has it."""
    kind = "TEXT" if isinstance(column.type, ListOf | Struct) else _SQL_TYPES[column.type]
    return f'"{column.name}" {kind}{"" if column.nullable else " NOT NULL"}'


@cache
def insert_sql(name: str, twin: str) -> str:
    """Puts a row into a table of `CONTENT`, or into its twin."""
    names = ["file_id", "n", *(column.name for column in CONTENT[name])]
    names += ("fingerprint", "length") if name == "documents" else ()
    listed = ", ".join(f'"{each}"' for each in names)
    return f"INSERT INTO {twin}{name} ({listed}) VALUES ({', '.join('?' * len(names))})"
