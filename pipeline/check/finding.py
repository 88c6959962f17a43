"""What a check finds, and the SQL that the checks share."""

from __future__ import annotations

import json
from typing import NamedTuple


class Proof(NamedTuple):
    """A fact that shows a finding: where it stands and what stands there."""

    fact_id: str
    doc_id: str
    page: int
    text: str


class Found(NamedTuple):
    """A finding about a document, in words, with the facts that show it."""

    doc_id: str
    message: str
    proofs: list[Proof]


def proof(alias: str) -> str:
    """SQL: a fact row as JSON, to be read by `proofs`."""
    return f"json_array({alias}.fact_id, {alias}.doc_id, {alias}.page, {alias}.text)"


def proofs(*cells: str | None) -> list[Proof]:
    """The facts in cells that `proof` made; an outer join leaves some empty."""
    return [Proof(*json.loads(cell)) for cell in cells if cell]


def quoted(text: str) -> str:
    """A cited document as the page names it, on one line."""
    return " ".join(text.split())


# Documents that a path still has and that are no copies of others: what is said of a copy is said of its original.
LIVE = """
DROP VIEW IF EXISTS temp.own;
CREATE TEMP VIEW own AS
    SELECT d.* FROM documents d JOIN live USING (file_id) WHERE d.doc_id NOT IN (SELECT doc_id FROM duplicates);
DROP VIEW IF EXISTS temp.mention;
CREATE TEMP VIEW mention AS
    SELECT c.*, coalesce(numbers.key, r.cited_id) AS cited, r.resolved_doc_id AS target,
        d.issuer AS own_issuer, d.issue_date AS own_date, d.issue_date_text AS own_date_text, d.effective_from AS own_start
    FROM own d JOIN citations c ON c.file_id = d.file_id AND c.doc_id = d.doc_id
    LEFT JOIN resolutions r ON r.file_id = c.file_id AND r.n = c.n
    LEFT JOIN cited_numbers numbers ON numbers.title_key = r.cited_id
    WHERE c.ident <> 'self';
"""
