"""The store of record: work.sqlite, one transaction a file, readable while a run writes.

Its tables (`stored_tables`) are those of `models.tables` (lists and structs as JSON), each row under (file_id, n), n being its
place in the file's reading order over all kinds of facts, so that every export is a plain scan. `stages` says which version of
the code produced a file's result, `changed` which contents came, changed or went since citations were last resolved,
`uncatalogued` which of them the review app's catalogue has not taken in since.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from trichluc.models.corrections import Correction
from trichluc.models.document import OcrMode, Page
from trichluc.models.failures import Category
from trichluc.models.schema import Column
from trichluc.models.tables import SCHEMA_VERSION
from trichluc.pipeline.process import Failure, FileResult
from trichluc.pipeline.rows import Row
from trichluc.pipeline.stored_tables import (
    CONTENT,
    DOUBTFUL,
    FIXED,
    INCOMING,
    KEYS,
    cells,
    column_sql,
    create_sql,
    insert_sql,
    is_nested,
    page_rows,
)
from trichluc.pipeline.versions import STAGES, stage_versions
from trichluc.pipeline.words import unpack

# Failures that another try may not meet: a password given now, a program installed, a fault mended.
MAY_PASS = (Category.ENCRYPTED, Category.UNREADABLE, Category.MISSING_PROGRAM, Category.INTERNAL)
# Failures of contents that cost a worker its life: only another release, or somebody's word, makes them worth another.
DEADLY = (Category.CRASHED, Category.OUT_OF_MEMORY, Category.TIME_LIMIT)

CACHE_KB = 1 << 14  # of the database's pages, and again of what is being sorted
_PAGE = 1 << 12  # bytes
_LOG_PAGES = 1 << 12  # after which the write-ahead log is taken into the database: what changed often is written once


class StoreError(Exception):
    """The store can't be used: says why, and what to do."""


class Store:
    """work.sqlite of one OUT, for results read in one OCR mode. Use it as a context manager."""

    def __init__(self, path: Path, ocr: OcrMode = "auto") -> None:
        self.ocr = ocr
        self._log = path.with_name(f"{path.name}-wal")
        try:
            self.connection = sqlite3.connect(path, isolation_level=None, timeout=60)
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self.connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            self.connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
            self._create()
        except sqlite3.OperationalError:
            raise  # it may not be written, or not now: nothing is wrong with what it holds
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path} is no store ({error}); choose another OUT or move that file away") from error
        self._twin = ""  # or INCOMING, while rows are only appended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._empty_log()
        self.connection.close()

    def _empty_log(self) -> None:
        """Take a long log into the database, as SQLite itself does when the last connection closes.

        Beside an open review app none is the last, and each of its screens would read the whole log: 140 ms of one of 270 MB.
        """
        if self._log.exists() and self._log.stat().st_size > _LOG_PAGES * _PAGE:
            with suppress(sqlite3.Error):  # whoever reads on keeps it for a while
                self.connection.execute("PRAGMA busy_timeout = 1000")
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _create(self) -> None:
        self.connection.executescript(FIXED)
        if "stamp" not in self._columns("paths"):
            self.connection.execute("ALTER TABLE paths ADD COLUMN stamp TEXT")
        if "doubtful" not in self._columns("pages"):
            self.connection.execute(f"ALTER TABLE pages ADD COLUMN {DOUBTFUL}")
        for name, columns in CONTENT.items():
            self.connection.executescript(create_sql(name, columns))
            self._add_columns(name, columns)
            self._add_columns(f"{INCOMING}{name}", columns)
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
            self.connection.execute(f"ALTER TABLE {table} ADD COLUMN {column_sql(column)}{default}")

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

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """While a run reads: what is saved is appended, for `sort_in` to put it into its place."""
        self._twin = INCOMING
        try:
            yield
        finally:
            self._twin = ""

    def sort_in(self) -> None:
        """Take what was appended into the tables, in the order of their keys.

        A file_id is a hash: saved one by one, the rows of each file go to other pages of every table, and in an archive larger
        than the cache a letter of 0.7 KB costs thirty pages read and written.
        """
        for table in filter(lambda name: self._has(f"{INCOMING}{name}"), KEYS):
            names = ", ".join(f'"{name}"' for name in sorted(self._columns(table)))
            with self.transaction() as connection:  # one for each table, lest the log hold all of them
                connection.execute(
                    f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {INCOMING}{table} ORDER BY {KEYS[table]}"
                )
                connection.execute(f"DELETE FROM {INCOMING}{table}")

    def _sort_in_if_waiting(self, file_id: str) -> None:
        """See that this file's rows stand in their tables. What waits is `changed`, which only `resolve` empties."""
        if self._has("files", file_id) and self._has("changed", file_id) and self._has(f"{INCOMING}timings"):
            self.sort_in()

    def _has(self, table: str, file_id: str | None = None) -> bool:
        """Whether a table has a row, of this file where it is given."""
        where, values = ("", ()) if file_id is None else ("WHERE file_id = ?", (file_id,))
        return self.connection.execute(f"SELECT 1 FROM {table} {where} LIMIT 1", values).fetchone() is not None

    def save(self, result: FileResult, stages: Collection[str] = STAGES) -> None:
        """Put a file's result in place of what was there, in one transaction. `stages` are those that were done for it."""
        self._sort_in_if_waiting(result.file_id)
        with self.transaction() as connection:
            if self._has("files", result.file_id):
                for table in ("files", "file_failures", *KEYS):
                    connection.execute(f"DELETE FROM {table} WHERE file_id = ?", (result.file_id,))
            connection.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
                (result.file_id, result.media_type, result.bytes, len(result.pages), result.status, result.error),
            )
            connection.executemany(
                "INSERT INTO file_failures VALUES (?, ?, ?, ?, ?, ?)",
                [(result.file_id, n, *failure) for n, failure in enumerate(result.failures)],
            )
            pages = f"INSERT INTO {self._twin}pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            connection.executemany(pages, page_rows(result))
            self._insert_documents(result)
            connection.execute(f"INSERT INTO {self._twin}timings VALUES (?, ?)", (result.file_id, result.seconds))
            connection.executemany(
                "INSERT OR REPLACE INTO stages VALUES (?, ?, ?)",
                [(result.file_id, stage, version) for stage, version in stage_versions(self.ocr).items() if stage in stages],
            )
            self._mark_changed([result.file_id])

    def _insert_documents(self, result: FileResult) -> None:
        places: list[tuple[int, int, int, str, str, Row]] = []
        for n, document in enumerate(result.documents):
            extras = (document.fingerprint, document.length)
            own = (result.file_id, n, *cells("documents", document.document), *extras)
            self.connection.execute(insert_sql("documents", self._twin), own)
            for table, rows in document.facts.items():
                places += [(row["page"], row["start"], row["end"], table, row["fact_id"], row) for row in rows]
        places.sort(key=lambda place: place[:-1])
        by_table: dict[str, list[tuple[object, ...]]] = {}
        for n, (*_, table, _, row) in enumerate(places):
            by_table.setdefault(table, []).append((result.file_id, n, *cells(table, row)))
        for table, facts in by_table.items():
            self.connection.executemany(insert_sql(table, self._twin), facts)

    def stored(self, file_id: str) -> FileResult:
        """A file's result as far as reading went: its pages and failures, for extracting anew."""
        self._sort_in_if_waiting(file_id)
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
