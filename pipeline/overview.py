"""How an archive stands after a run, in figures: what was read, what failed, how well it was recognised, what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from trichluc.models.tables import FACT_TABLES
from trichluc.pipeline.check.kinds import SEVERITIES, Severity, kinds
from trichluc.pipeline.store import Store

SHOWN = 12  # rows of a list; the tables hold them all
DOUBTFUL = 0.7  # facts that are less sure than this are to be looked at

_LIVE = "JOIN live USING (file_id)"


class Count(NamedTuple):
    """How often something occurs."""

    name: str | None
    number: int


class FailureGroup(NamedTuple):
    """The failures of one category."""

    category: str
    files: int
    pages: int
    advice: str
    example: str


class ReadPage(NamedTuple):
    """A recognised page."""

    path: str
    page: int
    confidence: float


class SlowFile(NamedTuple):
    """A file and the time that the work on it took."""

    path: str
    pages: int
    seconds: float


class FindingGroup(NamedTuple):
    """The findings of one kind."""

    kind: str
    severity: Severity
    number: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page of an OUT shows."""

    archives: list[str]
    files: int
    failed: int
    documents: int
    pages: int
    seconds: float  # of work on the files, all workers together
    facts: list[Count]
    doubtful: list[Count]
    types: list[Count]
    years: list[Count]
    statuses: list[Count]
    sources: list[Count]
    failures: list[FailureGroup]
    confidences: list[int]  # recognised pages by tenths of confidence
    worst: list[ReadPage]
    slowest: list[SlowFile]
    flags: list[Count]
    findings: list[FindingGroup]


def look_over(store: Store) -> Overview:
    """Sum up the store. All steps of a run must have gone over it."""

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return store.connection.execute(sql).fetchall()

    def counts(sql: str) -> list[Count]:
        return [Count(*row) for row in rows(sql)]

    def number(sql: str) -> Any:
        return rows(sql)[0][0] or 0

    documents = f"FROM documents {_LIVE}"
    unread = number("SELECT count(*) FROM path_failures")
    return Overview(
        archives=[row[0] for row in rows("SELECT DISTINCT archive FROM paths ORDER BY archive")],
        files=number(f"SELECT count(*) FROM files {_LIVE}") + unread,
        failed=number(f"SELECT count(*) FROM files {_LIVE} WHERE status <> 'ok'") + unread,
        documents=number(f"SELECT count(*) {documents}"),
        pages=number(f"SELECT sum(pages) FROM files {_LIVE}"),
        seconds=number(f"SELECT sum(seconds) FROM timings {_LIVE}"),
        facts=[Count(table.name, number(f"SELECT count(*) FROM {table.name} {_LIVE}")) for table in FACT_TABLES],
        doubtful=[
            Count(table.name, number(f"SELECT count(*) FROM {table.name} {_LIVE} WHERE confidence < {DOUBTFUL}"))
            for table in FACT_TABLES
        ],
        types=counts(f"SELECT coalesce(doc_type, doc_type_code), count(*) {documents} GROUP BY 1 ORDER BY 2 DESC, 1"),
        years=counts(
            f"SELECT substr(issue_date_text, 1, 4), count(*) {documents} WHERE issue_date_text GLOB '[0-9][0-9][0-9][0-9]*' "
            "GROUP BY 1 ORDER BY 1"
        ),
        statuses=counts(f"SELECT status, count(*) FROM files {_LIVE} GROUP BY 1 ORDER BY 2 DESC, 1"),
        sources=counts(f"SELECT source, count(*) FROM pages {_LIVE} GROUP BY 1 ORDER BY 2 DESC, 1"),
        failures=[FailureGroup(*row) for row in rows(_FAILURES)],
        confidences=_confidences(store),
        worst=[ReadPage(*row) for row in rows(_WORST)],
        slowest=[SlowFile(*row) for row in rows(_SLOWEST)],
        flags=counts(f"SELECT flag.value, count(*) {documents}, json_each(documents.flags) flag GROUP BY 1 ORDER BY 2 DESC, 1"),
        findings=_findings(store),
    )


_FAILURES = f"""
    SELECT category, count(DISTINCT path), count(page), min(advice), min(path) FROM (
        SELECT category, path, page, advice FROM file_failures JOIN paths USING (file_id)
        UNION ALL SELECT category, path, NULL, advice FROM path_failures
    ) GROUP BY category ORDER BY 2 DESC, 1 LIMIT {SHOWN * 2}"""

_PATH = "(SELECT min(path) FROM paths WHERE paths.file_id = {table}.file_id)"
_RECOGNISED = f"FROM pages {_LIVE} WHERE source = 'ocr' AND ocr_confidence IS NOT NULL"
_WORST = f"""
    SELECT {_PATH.format(table="worst")}, page, ocr_confidence FROM (
        SELECT file_id, page, ocr_confidence {_RECOGNISED} ORDER BY ocr_confidence, file_id, page LIMIT {SHOWN}
    ) worst"""
_SLOWEST = f"""
    SELECT {_PATH.format(table="slow")}, pages, seconds FROM (
        SELECT file_id, pages, seconds FROM timings {_LIVE} JOIN files USING (file_id)
        ORDER BY seconds DESC, file_id LIMIT {SHOWN}
    ) slow"""


def _confidences(store: Store) -> list[int]:
    query = f"SELECT min(9, CAST(ocr_confidence * 10 AS INTEGER)) AS tenth, count(*) {_RECOGNISED} GROUP BY tenth"
    found = dict(store.connection.execute(query).fetchall())
    return [found.get(tenth, 0) for tenth in range(10)] if found else []


def _findings(store: Store) -> list[FindingGroup]:
    """The gravest first, then the most frequent."""
    found = store.connection.execute("SELECT kind, severity, count(*) FROM findings GROUP BY 1, 2").fetchall()
    known = kinds()
    groups = [FindingGroup(kind, severity, count, known[kind].meaning) for kind, severity, count in found]
    return sorted(groups, key=lambda group: (SEVERITIES.index(group.severity), -group.number, group.kind))
