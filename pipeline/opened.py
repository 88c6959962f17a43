"""A finished run opened for reading: its store, and the documents' names and paths."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from trichluc.pipeline.keys import document_number
from trichluc.pipeline.sources import InputError, readable

# Filled by the last steps of a run: an OUT without them was written by an earlier release, or its run did not come to an end.
_LAST_STEPS = ("resolutions", "cited", "findings")


class Name(NamedTuple):
    """What a reader knows a document of the archive by."""

    doc_id: str
    path: str
    kind: str | None  # Kế hoạch
    number: str | None  # 336/KH-UBND
    date: str | None
    issuer: str | None
    title: str | None
    first_page: int
    last_page: int

    @property
    def short(self) -> str:
        """Type, number and date; of a document without number its title."""
        called = self.number if self.number and self.number[0].isdigit() else None
        words = [self.kind, called or self.title or self.number, f"({self.date})" if self.date else None]
        return " ".join(filter(None, words)) or "document without type and number"


@contextmanager
def open_out(out: str | os.PathLike[str]) -> Iterator[sqlite3.Connection]:
    """The store that a run has left under `out`, for reading. Raises InputError where there is none."""
    path = Path(out) / "work.sqlite"
    shown = readable(str(out))
    if not path.is_file():
        raise InputError(f"no run under {shown}: run `trichluc run ARCHIVE -o {shown}` first")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not tables.issuperset(_LAST_STEPS):
                raise InputError(f"the run under {shown} was not finished, or by an earlier release: run it again")
            yield connection
    except sqlite3.DatabaseError as error:
        raise InputError(f"can't read {path.name} under {shown}: {error}") from error


def name_of(connection: sqlite3.Connection, doc_id: str) -> Name | None:
    """The name of a document that a path still has."""
    query = """
        SELECT (SELECT min(path) FROM paths WHERE paths.file_id = d.file_id), coalesce(doc_type, doc_type_code), number,
            number_suffix, year, symbol, issue_date_text, issuer, title, first_page, last_page
        FROM documents d WHERE file_id = ? AND doc_id = ?"""
    row = connection.execute(query, (doc_id.rpartition("-")[0], doc_id)).fetchone()
    if row is None or row[0] is None:
        return None
    path, kind, number, suffix, year, symbol, date, issuer, title, first, last = row
    return Name(doc_id, path, kind, document_number(number, suffix, year, symbol), date, issuer, title, first, last)
