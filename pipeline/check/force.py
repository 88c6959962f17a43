"""Whether what a document rests on was in force when it was issued, as far as the archive knows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from trichluc.pipeline.check.finding import Found, proof, proofs, quoted

# What a document rests on itself: a foundation of a document that it cites is that document's affair.
_FOUNDATION = "m.relation IN ('legal_basis', 'implements') AND m.source_id IS NULL AND m.own_date IS NOT NULL"

# Mentions of documents of the archive: few say how long they are in force, so that these lead to those that cite them.
_RESOLVED = """
    own t CROSS JOIN resolutions r ON r.resolved_doc_id = t.doc_id CROSS JOIN mention m ON m.file_id = r.file_id AND m.n = r.n
"""
# Of one key, one document: laws, symbols with a year, ids that name the province; else the issuers must be known and the same.
_ONE = """(m.type_code IN ('Luật', 'Bộ luật', 'Pháp lệnh') OR m.year IS NOT NULL OR instr(m.cited, '@') > 0
    OR issuer_of(m.issuer, m.own_issuer) = e.body)"""
# Who ended what, and from which day: a document that replaces or repeals takes effect on its day, else when it is issued.
ENDINGS = f"""
DROP TABLE IF EXISTS temp.ending;
CREATE TEMP TABLE ending AS
    SELECT m.cited, m.doc_id, m.relation, m.provisions <> '[]' AS partly, coalesce(m.own_start, m.own_date) AS day,
        issuer_of(m.issuer, m.own_issuer) AS body, {proof("m")} AS shown
    FROM mention m
    WHERE m.relation IN ('replaces', 'repeals') AND m.source_id IS NULL AND m.cited NOT LIKE '%:' AND day IS NOT NULL;
DROP TABLE IF EXISTS temp.ended_foundation;
CREATE TEMP TABLE ended_foundation AS
    SELECT m.file_id, m.n, m.doc_id, m.text, m.own_date, e.doc_id AS by_doc, e.relation, e.partly, e.day, e.shown AS ending,
        {proof("m")} AS shown
    FROM ending e CROSS JOIN resolutions r ON r.cited_id IN (
        SELECT e.cited UNION SELECT title_key FROM cited_numbers WHERE key = e.cited)
    CROSS JOIN mention m ON m.file_id = r.file_id AND m.n = r.n AND m.doc_id <> e.doc_id
    WHERE {_FOUNDATION} AND {_ONE};
"""


def foundation_ended(connection: sqlite3.Connection) -> Iterator[Found]:
    """NĐ 34/2016 Điều 61: a foundation is in force, or comes into force with the document that rests on it.

    Luật 80/2015/QH13 Điều 154: a document ends on the day it names, or when another replaces or repeals it.
    """
    yield from _ended(connection, "NOT partly AND day <= own_date", "was {done} before, on {day}, by {by}")
    query = f"""
        SELECT m.doc_id, m.text, t.effective_to, {proof("m")} FROM {_RESOLVED}
        WHERE {_FOUNDATION} AND t.effective_to < m.own_date"""
    for doc_id, text, end, shown in connection.execute(query):
        yield Found(doc_id, f"rests on “{quoted(text)}”, which was in force until {end}", proofs(shown))


def foundation_ended_since(connection: sqlite3.Connection) -> Iterator[Found]:
    """No fault on its day, but whoever applies the document must know (Luật 80/2015/QH13 Điều 154)."""
    yield from _ended(connection, "NOT partly AND day > own_date", "has been {done} since, on {day}, by {by}")


def foundation_partly_ended(connection: sqlite3.Connection) -> Iterator[Found]:
    """Luật 80/2015/QH13 Điều 154: a document may end in part; whether the part matters here only a reader can tell."""
    yield from _ended(connection, "partly AND day <= own_date", "was {done} in part before, on {day}, by {by}")


def foundation_not_in_force(connection: sqlite3.Connection) -> Iterator[Found]:
    """NĐ 34/2016 Điều 61: a foundation not yet in force must come into force no later than what rests on it."""
    query = f"""
        SELECT m.doc_id, m.text, t.effective_from, {proof("m")} FROM {_RESOLVED}
        WHERE {_FOUNDATION} AND t.effective_from > max(m.own_date, coalesce(m.own_start, ''))"""
    for doc_id, text, start, shown in connection.execute(query):
        yield Found(doc_id, f"rests on “{quoted(text)}”, which is in force from {start} only", proofs(shown))


def _ended(connection: sqlite3.Connection, condition: str, said: str) -> Iterator[Found]:
    """A foundation with the first ending that fulfils the condition."""
    query = f"""
        SELECT f.doc_id, f.text, f.relation, min(f.day), f.shown, f.ending,
            document_number(d.number, d.number_suffix, d.year, d.symbol), d.doc_type, d.title
        FROM ended_foundation f JOIN own d ON d.doc_id = f.by_doc WHERE {condition}
        GROUP BY f.file_id, f.n ORDER BY f.file_id, f.n"""
    for doc_id, text, relation, day, shown, ending, number, kind, title in connection.execute(query):
        by = " ".join(filter(None, (kind, number or title)))
        done = "replaced" if relation == "replaces" else "repealed"
        yield Found(doc_id, f"rests on “{quoted(text)}”, which {said.format(done=done, day=day, by=by)}", proofs(shown, ending))
