"""What does not fit together in an archive: `find` fills the store's findings after `resolve`, `check` reads them from OUT."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from trichluc.extractors.vocabulary import DataError
from trichluc.pipeline.check import force, mentions, own
from trichluc.pipeline.check.finding import LIVE, Found
from trichluc.pipeline.check.kinds import kinds
from trichluc.pipeline.check.reading import Finding, check
from trichluc.pipeline.keys import document_number

if TYPE_CHECKING:
    from trichluc.pipeline.store import Store

__all__ = ["Finding", "check", "find"]

Check = Callable[[sqlite3.Connection], Iterator[Found]]

CHECKS: tuple[Check, ...] = (
    own.number_blank,
    own.date_blank,
    own.deadline_before_issue,
    own.parent_disagrees,
    mentions.dates_disagree,
    mentions.numbers_disagree,
    mentions.cited_later,
    mentions.symbol_year,
    force.foundation_ended,
    force.foundation_ended_since,
    force.foundation_partly_ended,
    force.foundation_not_in_force,
    own.task_without_deadline,
    own.residue,
)

# `evidence` says of each fact where it stands, so that reading a finding needs no other table.
_TABLE = """
CREATE TABLE findings (
    finding_id TEXT PRIMARY KEY, doc_id TEXT NOT NULL, kind TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
    fact_ids TEXT NOT NULL, evidence TEXT NOT NULL
) WITHOUT ROWID
"""
_ID_DIGITS = 20


def find(store: Store) -> None:
    """Compute the findings of the whole archive anew. `resolve` must have run on this store."""
    by_name = {one.__name__: one for one in CHECKS}
    if by_name.keys() != kinds().keys():
        raise DataError(f"data/check/findings.csv: {', '.join(sorted(by_name.keys() ^ kinds().keys()))} on one side alone")
    connection = store.connection
    connection.create_function("document_number", 4, document_number, deterministic=True)
    mentions.define_functions(connection)
    connection.executescript(LIVE + force.ENDINGS)
    with store.transaction():  # whoever reads meanwhile has the findings before
        connection.execute("DROP TABLE IF EXISTS findings")
        connection.execute(_TABLE)
        for name, kind in kinds().items():
            rows = (_row(found, name, kind.severity) for found in by_name[name](connection))
            connection.executemany("INSERT OR IGNORE INTO findings VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _row(found: Found, kind: str, severity: str) -> tuple[str, ...]:
    """A finding as a row; its id hangs on the facts that show it, not on the words of the message."""
    facts = [one.fact_id for one in found.proofs]
    name = "|".join((found.doc_id, kind, *facts))
    finding_id = "x" + hashlib.sha256(name.encode()).hexdigest()[:_ID_DIGITS]
    listed = json.dumps(facts, separators=(",", ":"))
    evidence = json.dumps(found.proofs, ensure_ascii=False, separators=(",", ":"))
    return finding_id, found.doc_id, kind, severity, found.message, listed, evidence
