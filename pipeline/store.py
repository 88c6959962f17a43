"""The store of record: work.sqlite, one transaction a file, readable while a run writes.

Its tables are those of `models.tables` (lists and structs as JSON), each row under (file_id, n), n being its place in the
file's reading order over all kinds of facts, so that every export is a plain scan. `stages` says which version of the code
produced a file's result, `changed` which contents came, changed or went since citations were last resolved, `uncatalogued`
which of them the review app's catalogue has not taken in since.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from trichluc.models.corrections import Correction
from trichluc.models.document import OcrMode, Page
from trichluc.models.failures import Category
from trichluc.models.schema import Column, ListOf, Struct
from trichluc.models.tables import DOCUMENTS, EVIDENCE, FACT_TABLES, KNOWLEDGE, RESIDUE, SCHEMA_VERSION
from trichluc.pipeline.process import Failure, FileResult
from trichluc.pipeline.rows import Row
from trichluc.pipeline.versions import STAGES, stage_versions
from trichluc.pipeline.words import pack, unpack

# Failures that another try may not meet: a password given now, a program installed, a fault mended.
MAY_PASS = (Category.ENCRYPTED, Category.UNREADABLE, Category.MISSING_PROGRAM, Category.INTERNAL)
# Failures of contents that cost a worker its life: only another release, or somebody's word, makes them worth another.
DEADLY = (Category.CRASHED, Category.OUT_OF_MEMORY, Category.TIME_LIMIT)

CACHE_KB = 1 << 16  # the index of citations is written in no order: with SQLite's 2 MB every page is written many times over

_SQL_TYPES = {"str": "TEXT", "int": "INTEGER", "float": "REAL", "bool": "INTEGER", "date": "TEXT"}
_TO_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

HEADER_COLUMNS = (*EVIDENCE, *KNOWLEDGE.columns[len(EVIDENCE) :])
# Tables filled from a file's content, by name; `paths` of a document are known to the table of paths alone.
CONTENT: dict[str, tuple[Column, ...]] = {
    "documents": tuple(column for column in DOCUMENTS.columns if column.name not in ("paths", "file_id")),
    "header_facts": HEADER_COLUMNS,
    **{table.name: table.columns for table in (*FACT_TABLES, RESIDUE)},
}
_DOCUMENT_EXTRAS = "fingerprint TEXT NOT NULL, length INTEGER NOT NULL"

# Spans of a page whose reading is not to be trusted, as JSON: what is extracted anew must not take them for certain.
_DOUBTFUL = "doubtful TEXT NOT NULL DEFAULT '[]'"

_FIXED = f"""
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
CREATE TABLE IF NOT EXISTS timings (file_id TEXT PRIMARY KEY, seconds REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS corrections (
    correction_id INTEGER PRIMARY KEY AUTOINCREMENT, file_id TEXT NOT NULL, doc_id TEXT NOT NULL, kind TEXT NOT NULL,
    action TEXT NOT NULL, fact_id TEXT NOT NULL, page INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    said TEXT NOT NULL, before TEXT NOT NULL, reviewer TEXT NOT NULL, at TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS corrections_by_file ON corrections (file_id);
CREATE TABLE IF NOT EXISTS changed (file_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS uncatalogued (file_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (
    file_id TEXT, page INTEGER, text TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL, ocr_confidence REAL,
    width REAL NOT NULL, height REAL NOT NULL, words BLOB NOT NULL, {_DOUBTFUL}, PRIMARY KEY (file_id, page)
);
"""


class StoreError(Exception):
    """The store can't be used: says why, and what to do."""


class Store:
    """work.sqlite of one OUT, for results read in one OCR mode. Use it as a context manager."""

    def __init__(self, path: Path, ocr: OcrMode = "auto") -> None:
        self.ocr = ocr
        try:
            self.connection = sqlite3.connect(path, isolation_level=None, timeout=60)
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self.connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            self._create()
        except sqlite3.OperationalError:
            raise  # it may not be written, or not now: nothing is wrong with what it holds
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path} is no store ({error}); choose another OUT or move that file away") from error
        self._inserts = {name: _insert_sql(name, columns) for name, columns in CONTENT.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.connection.close()

    def _create(self) -> None:
        self.connection.executescript(_FIXED)
        if "stamp" not in self._columns("paths"):
            self.connection.execute("ALTER TABLE paths ADD COLUMN stamp TEXT")
        if "doubtful" not in self._columns("pages"):
            self.connection.execute(f"ALTER TABLE pages ADD COLUMN {_DOUBTFUL}")
        for name, columns in CONTENT.items():
            self.connection.execute(_create_sql(name, columns))
            self._add_columns(name, columns)
        self.connection.execute("INSERT OR IGNORE INTO meta VALUES ('schema', ?)", (SCHEMA_VERSION,))
        (found,) = self.connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
        if found != SCHEMA_VERSION:
            raise StoreError(
                f"this OUT was written under schema {found}, this release writes {SCHEMA_VERSION}; choose another OUT"
            )

    def _columns(self, table: str) -> set[str]:
        return {name for _, name, *_ in self.connection.execute(f"PRAGMA table_info({table})")}

    def _add_columns(self, table: str, columns: tuple[Column, ...]) -> None:
        """Give a table of an earlier release the columns that have been added since; its rows hold nothing in them."""
        known = self._columns(table)
        for column in columns:
            if column.name in known:
                continue
            if not (column.nullable or is_nested(column)):
                raise StoreError(f"an earlier release wrote this OUT ({table} had no {column.name}); choose another OUT")
            default = "" if column.nullable else " DEFAULT '[]'"
            self.connection.execute(f"ALTER TABLE {table} ADD COLUMN {_column_sql(column)}{default}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # a full disk has rolled it back already
                self.connection.execute("ROLLBACK")
            raise

    def stale_stage(self, file_id: str) -> str | None:
        """The first stage that must run for this content: `read`, `extract`, or None where its result stands."""
        versions = dict(self.connection.execute("SELECT stage, version FROM stages WHERE file_id = ?", (file_id,)))
        wanted = stage_versions(self.ocr)
        if versions.get("read") != wanted["read"] or self._failed(file_id, MAY_PASS):
            return "read"
        if versions.get("extract") == wanted["extract"]:
            return None
        return "read" if self._failed(file_id, DEADLY) else "extract"  # it may have been the extraction that killed

    def _failed(self, file_id: str, categories: Sequence[str]) -> bool:
        query = f"SELECT 1 FROM file_failures WHERE file_id = ? AND category IN ({_marks(categories)}) LIMIT 1"
        return self.connection.execute(query, (file_id, *categories)).fetchone() is not None

    def retry(self, categories: Collection[str]) -> None:
        """Forget that the contents which failed for these categories have been tried."""
        failed = f"SELECT file_id FROM file_failures WHERE category IN ({_marks(categories)})"
        self.connection.execute(f"DELETE FROM stages WHERE file_id IN ({failed})", tuple(categories))

    def save(self, result: FileResult, stages: Collection[str] = STAGES) -> None:
        """Put a file's result in place of what was there, in one transaction. `stages` are those that were done for it."""
        with self.transaction() as connection:
            for table in ("files", "file_failures", "pages", *CONTENT):
                connection.execute(f"DELETE FROM {table} WHERE file_id = ?", (result.file_id,))
            connection.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
                (result.file_id, result.media_type, result.bytes, len(result.pages), result.status, result.error),
            )
            connection.executemany(
                "INSERT INTO file_failures VALUES (?, ?, ?, ?, ?, ?)",
                [(result.file_id, n, *failure) for n, failure in enumerate(result.failures)],
            )
            connection.executemany("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _page_rows(result))
            self._insert_documents(result)
            connection.execute("INSERT OR REPLACE INTO timings VALUES (?, ?)", (result.file_id, result.seconds))
            connection.executemany(
                "INSERT OR REPLACE INTO stages VALUES (?, ?, ?)",
                [(result.file_id, stage, version) for stage, version in stage_versions(self.ocr).items() if stage in stages],
            )
            self._mark_changed([result.file_id])

    def _insert_documents(self, result: FileResult) -> None:
        places: list[tuple[int, int, int, str, str, Row]] = []
        for n, document in enumerate(result.documents):
            extras = (document.fingerprint, document.length)
            self.connection.execute(
                self._inserts["documents"], (result.file_id, n, *_cells("documents", document.document), *extras)
            )
            for table, rows in document.facts.items():
                places += [(row["page"], row["start"], row["end"], table, row["fact_id"], row) for row in rows]
        places.sort(key=lambda place: place[:-1])
        by_table: dict[str, list[tuple[object, ...]]] = {}
        for n, (*_, table, _, row) in enumerate(places):
            by_table.setdefault(table, []).append((result.file_id, n, *_cells(table, row)))
        for table, cells in by_table.items():
            self.connection.executemany(self._inserts[table], cells)

    def stored(self, file_id: str) -> FileResult:
        """A file's result as far as reading went: its pages and failures, for extracting anew."""
        media_type, size = self.connection.execute(
            "SELECT media_type, bytes FROM files WHERE file_id = ?", (file_id,)
        ).fetchone()
        result = FileResult(file_id, size, media_type)
        query = """
            SELECT page, text, words, width, height, source, reason, ocr_confidence, doubtful FROM pages
            WHERE file_id = ? ORDER BY page"""
        for page, text, words, *rest, doubtful in self.connection.execute(query, (file_id,)):
            result.pages.append(Page(page, text, unpack(words), *rest))
            result.pages[-1].doubtful = [(start, end, why) for start, end, why in json.loads(doubtful)]
        query = "SELECT page, category, message, advice FROM file_failures WHERE file_id = ? ORDER BY n"
        result.failures = [Failure(*row) for row in self.connection.execute(query, (file_id,))]
        return result

    def corrections_of(self, file_id: str) -> list[Correction]:
        """What people said of a file's facts and have not taken back, in the order in which they said it."""
        query = """
            SELECT correction_id, doc_id, kind, action, fact_id, page, start, "end", said, reviewer, at FROM corrections
            WHERE file_id = ? AND NOT undone ORDER BY correction_id"""
        found = self.connection.execute(query, (file_id,))
        return [
            Correction(number, doc_id, table, action, fact_id, page, start, end, json.loads(said), reviewer, at)
            for number, doc_id, table, action, fact_id, page, start, end, said, reviewer, at in found
        ]

    def content_at(self, path: str, archive: str, stamp: str | None) -> str | None:
        """The content that this path is known to have, None where it may have changed since."""
        if stamp is None:
            return None
        query = "SELECT file_id FROM paths WHERE path = ? AND archive = ? AND stamp = ?"
        found = self.connection.execute(query, (path, archive, stamp)).fetchone()
        return found[0] if found else None

    def is_new(self, path: str) -> bool:
        """Whether nothing was ever known of this path."""
        return self.connection.execute("SELECT 1 FROM paths WHERE path = ?", (path,)).fetchone() is None

    def add_path(self, path: str, archive: str, file_id: str, stamp: str | None = None) -> None:
        """Note that this path had this content, and the stamp by which to know that it still has."""
        with self.transaction() as connection:
            before = self._content_of(path)
            connection.execute("INSERT OR REPLACE INTO paths VALUES (?, ?, ?, ?)", (path, archive, file_id, stamp))
            failed = connection.execute("DELETE FROM path_failures WHERE path = ?", (path,)).rowcount
            if before != file_id or failed:
                self._mark_changed([before, file_id])

    def add_path_failure(self, path: str, archive: str, failure: Failure) -> None:
        """Note that not even the bytes of this path could be had."""
        row = (path, *failure[1:])
        with self.transaction() as connection:
            connection.execute("UPDATE paths SET archive = ? WHERE path = ?", (archive, path))
            if connection.execute("SELECT * FROM path_failures WHERE path = ?", (path,)).fetchone() == row:
                return
            self._mark_changed([self._content_of(path)])
            connection.execute("INSERT OR REPLACE INTO paths VALUES (?, ?, NULL, NULL)", (path, archive))
            connection.execute("INSERT OR REPLACE INTO path_failures VALUES (?, ?, ?, ?)", row)

    def forget_others(self, archives: Iterable[str], present: Iterable[str]) -> None:
        """Forget the paths of these archives that are no longer there. Their contents stay, should they come back."""
        with self.transaction() as connection:
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS present (path TEXT PRIMARY KEY) WITHOUT ROWID")
            connection.execute("DELETE FROM present")
            connection.executemany("INSERT OR IGNORE INTO present VALUES (?)", ((path,) for path in present))
            for archive in archives:
                gone = "FROM paths WHERE archive = ? AND path NOT IN (SELECT path FROM present)"
                if lost := connection.execute(f"SELECT file_id {gone}", (archive,)).fetchall():
                    self._mark_changed(file for (file,) in lost)
                    connection.execute(f"DELETE {gone}", (archive,))
            connection.execute("DELETE FROM path_failures WHERE path NOT IN (SELECT path FROM paths)")

    def note(self, name: str) -> str | None:
        """What was noted under this name, None where something changed since."""
        found = self.connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def set_note(self, name: str, value: str) -> None:
        """Note what holds until something changes, such as `finished`: the seal of tables that hold all that the store does."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def clear_changed(self) -> None:
        """Note that citations are resolved; a catalogue, where there is one, still has to take in what changed."""
        has_catalogue = "EXISTS (SELECT 1 FROM meta WHERE name = 'catalogue')"
        self.connection.execute(f"INSERT OR IGNORE INTO uncatalogued SELECT file_id FROM changed WHERE {has_catalogue}")
        self.connection.execute("DELETE FROM changed")

    def _content_of(self, path: str) -> str | None:
        found = self.connection.execute("SELECT file_id FROM paths WHERE path = ?", (path,)).fetchone()
        return found[0] if found else None

    def _mark_changed(self, files: Iterable[str | None]) -> None:
        """Note that what these contents say, or whether they are there, is not yet in the archive's resolutions and tables."""
        self.connection.execute("DELETE FROM meta WHERE name = 'finished'")
        self.connection.executemany("INSERT OR IGNORE INTO changed VALUES (?)", [(file,) for file in files if file is not None])


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def is_nested(column: Column) -> bool:
    """Whether a column's values are lists or structs, kept as JSON."""
    return isinstance(column.type, ListOf | Struct)


# How each cell is made, known beforehand: (name, nested, nullable).
_PLANS = {
    table: [(column.name, is_nested(column), column.nullable) for column in columns] for table, columns in CONTENT.items()
}


def _cells(table: str, row: Row) -> list[object]:
    cells: list[object] = []
    for name, nested, nullable in _PLANS[table]:
        value = row[name]
        if nested:
            cells.append(_TO_JSON(value) if value else "[]")
        else:
            cells.append(None if value == "" and nullable else value)
    return cells


def _page_rows(result: FileResult) -> Iterator[tuple[object, ...]]:
    for p in result.pages:
        doubtful = _TO_JSON(p.doubtful)
        yield (
            *(result.file_id, p.number, p.text, p.source, p.reason, p.ocr_confidence, p.width, p.height),
            *(pack(p.words), doubtful),
        )


def _create_sql(name: str, columns: tuple[Column, ...]) -> str:
    body = ", ".join(map(_column_sql, columns))
    extras = f", {_DOCUMENT_EXTRAS}" if name == "documents" else ""
    return (
        f"CREATE TABLE IF NOT EXISTS {name} (file_id TEXT, n INTEGER, {body}{extras}, PRIMARY KEY (file_id, n)) WITHOUT ROWID"
    )


def _column_sql(column: Column) -> str:
    kind = "TEXT" if isinstance(column.type, ListOf | Struct) else _SQL_TYPES[column.type]
    return f'"{column.name}" {kind}{"" if column.nullable else " NOT NULL"}'


def _insert_sql(name: str, columns: tuple[Column, ...]) -> str:
    names = ["file_id", "n", *(column.name for column in columns), *(("fingerprint", "length") if name == "documents" else ())]
    listed = ", ".join(f'"{each}"' for each in names)
    return f"INSERT INTO {name} ({listed}) VALUES ({', '.join('?' * len(names))})"
