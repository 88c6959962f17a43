"""What a run did, in figures and words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from trichluc.models.schema import Table
from trichluc.models.tables import FACT_TABLES
from trichluc.pipeline.keys import document_number
from trichluc.pipeline.store import Store

SHOWN = 30  # documents and failures that the report names; the tables hold them all


class DocumentLine(NamedTuple):
    """A document as the summary shows it, with the number of facts of each kind."""

    path: str
    doc_id: str
    number: str | None
    date: str | None
    doc_type: str | None
    issuer: str | None
    counts: dict[str, int]


class FailureLine(NamedTuple):
    """A failure as the summary shows it. `page` is None where the whole file failed."""

    path: str
    page: int | None
    category: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """What stands in `out` after a run. `lines` and `failures` are the first SHOWN of them."""

    out: Path
    files: int
    paths: int
    pages: int
    documents: int
    facts: dict[str, int]  # by table
    failed: int  # files of which something could not be read
    failures: list[FailureLine]
    lines: list[DocumentLine]
    reused: int  # files whose result stood already
    interrupted: bool
    seconds: float

    @property
    def exit_code(self) -> int:
        """0 where all went well, 1 where some file or page failed, 130 after Ctrl-C."""
        return 130 if self.interrupted else int(self.failed > 0)


def report(store: Store, out: Path, *, reused: int, interrupted: bool, seconds: float) -> RunReport:
    """Sum up the store. `resolve` must have run on it."""
    query = store.connection.execute

    def count(sql: str) -> int:
        (number,) = query(sql).fetchone()
        return int(number or 0)

    live = "JOIN live USING (file_id)"
    bad_files = count(f"SELECT count(*) FROM files {live} WHERE status <> 'ok'")
    return RunReport(
        out=out,
        files=count(f"SELECT count(*) FROM files {live}"),
        paths=count("SELECT count(*) FROM paths"),
        pages=count(f"SELECT sum(pages) FROM files {live}"),
        documents=count(f"SELECT count(*) FROM documents {live}"),
        facts={table.name: count(f"SELECT count(*) FROM {table.name} {live}") for table in FACT_TABLES},
        failed=bad_files + count("SELECT count(*) FROM path_failures"),
        failures=_failures(store),
        lines=_lines(store, FACT_TABLES),
        reused=reused,
        interrupted=interrupted,
        seconds=seconds,
    )


def _failures(store: Store) -> list[FailureLine]:
    query = f"""
        SELECT path, page, category, message, advice FROM (
            SELECT path, n, page, category, message, advice FROM file_failures JOIN paths USING (file_id)
            UNION ALL SELECT path, 0, NULL, category, message, advice FROM path_failures
        ) ORDER BY path, n LIMIT {SHOWN}"""
    return [FailureLine(*row) for row in store.connection.execute(query)]


def _lines(store: Store, tables: tuple[Table, ...]) -> list[DocumentLine]:
    query = f"""
        SELECT json_extract(paths, '$[0]') AS path, file_id, doc_id, number, number_suffix, year, symbol, issue_date_text,
            coalesce(doc_type, doc_type_code), issuer
        FROM documents JOIN live USING (file_id) ORDER BY path, n LIMIT {SHOWN}"""
    lines = []
    for path, file, doc_id, number, suffix, year, symbol, date, doc_type, issuer in store.connection.execute(query).fetchall():
        counts = {}
        for table in tables:
            sql = f"SELECT count(*) FROM {table.name} WHERE file_id = ? AND doc_id = ?"
            (counts[table.name],) = store.connection.execute(sql, (file, doc_id)).fetchone()
        lines.append(DocumentLine(path, doc_id, document_number(number, suffix, year, symbol), date, doc_type, issuer, counts))
    return lines
