"""What only the whole archive can tell: copies of one document, which document a citation means, and the registries of names.

Everything here is computed set-wise from the store's rows into tables of its own and can be computed again at any time. Nothing is picked by
luck: sixty provinces issue their own 01/QĐ-UBND, so a key alone never resolves a local body's document.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from itertools import groupby
from typing import NamedTuple

from trichluc.pipeline.keys import territory
from trichluc.pipeline.store import Store

NEAR_SAME = 0.9  # share of the shorter text's words that the longer one has too; a sao y adds a header and a signature

_LIVE = """
DROP TABLE IF EXISTS temp.live;
CREATE TEMP TABLE live (file_id TEXT PRIMARY KEY, paths TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO live SELECT file_id, json_group_array(path) FROM (SELECT file_id, path FROM paths WHERE file_id IS NOT NULL ORDER BY file_id, path)
    GROUP BY file_id;
"""

_DERIVED = """
CREATE TABLE IF NOT EXISTS duplicates (doc_id TEXT PRIMARY KEY, duplicate_of TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS resolutions (
    file_id TEXT, n INTEGER, resolved_doc_id TEXT, resolution TEXT NOT NULL, PRIMARY KEY (file_id, n)
) WITHOUT ROWID;
"""

# A target is certain where its body is of the territory that the citation, or else the citing document, names, or of none (the centre).
_RESOLVE = """
INSERT INTO resolutions
SELECT file_id, n,
    CASE WHEN sum(certain) = 1 THEN max(CASE WHEN certain THEN target END) END,
    CASE WHEN sum(certain) <> 1 THEN 'ambiguous' WHEN max(CASE WHEN certain THEN target END) = doc_id THEN 'self' ELSE 'resolved' END
FROM (
    SELECT c.file_id, c.n, c.doc_id, t.doc_id AS target, t.issuer IS NOT NULL AND t.key = c.key AND (
        t.territory IS NULL OR t.territory = coalesce(territory(c.issuer), territory(d.issuer))) AS certain
    FROM citations c
    JOIN live USING (file_id)
    JOIN documents d ON d.file_id = c.file_id AND d.doc_id = c.doc_id
    JOIN target t ON t.stem = rtrim(c.key, '0123456789')
    WHERE c.ident <> 'self' AND (t.key = c.key OR c.key LIKE '%:')
        AND (c.date IS NULL OR t.date IS NULL OR t.date LIKE c.date || '%' OR c.date LIKE t.date || '%')
        AND coalesce(t.territory = coalesce(territory(c.issuer), territory(d.issuer)), 1)
)
GROUP BY file_id, n
"""

_TARGETS = """
DROP TABLE IF EXISTS temp.target;
CREATE TEMP TABLE target AS
    SELECT rtrim(key, '0123456789') AS stem, key, doc_id, issuer, issue_date_text AS date, territory(issuer) AS territory
    FROM documents JOIN live USING (file_id)
    WHERE key IS NOT NULL AND doc_id NOT IN (SELECT doc_id FROM duplicates);
CREATE INDEX temp.target_by_stem ON target (stem);
"""

_REGISTRIES = """
DROP TABLE IF EXISTS temp.body_mention;
CREATE TEMP TABLE body_mention AS
    SELECT id, name, doc_id, count(*) AS uses FROM (
        SELECT value_id AS id, value AS name, doc_id FROM header_facts JOIN live USING (file_id) WHERE kind = 'issuer'
        UNION ALL SELECT issuer_id, issuer, doc_id FROM documents JOIN live USING (file_id) WHERE issuer_id IS NOT NULL
        UNION ALL SELECT body_id, body_name, doc_id FROM assignments JOIN live USING (file_id)
        UNION ALL SELECT body_id, body, doc_id FROM deadlines JOIN live USING (file_id) WHERE body_id IS NOT NULL
    ) GROUP BY id, name, doc_id;
DROP TABLE IF EXISTS temp.campaign_mention;
CREATE TEMP TABLE campaign_mention AS
    SELECT campaign_id AS id, name, doc_id, kind, period_start, period_end, count(*) AS uses FROM campaigns JOIN live USING (file_id)
    GROUP BY id, name, doc_id, kind, period_start, period_end;
"""

_REGISTRY = """
DROP TABLE IF EXISTS temp.{kind}_registry;
CREATE TEMP TABLE {kind}_registry (id TEXT PRIMARY KEY, name TEXT NOT NULL, variants TEXT NOT NULL, documents INTEGER NOT NULL) WITHOUT ROWID;
WITH spelling AS (SELECT id, name, sum(uses) AS uses FROM {kind}_mention GROUP BY id, name),
    ranked AS (SELECT id, name, row_number() OVER (PARTITION BY id ORDER BY uses DESC, name) AS rank FROM spelling),
    counted AS (SELECT id, count(DISTINCT doc_id) AS documents FROM {kind}_mention GROUP BY id),
    listed AS (SELECT id, json_group_array(name) AS variants FROM (SELECT id, name FROM spelling ORDER BY id, name) GROUP BY id)
INSERT INTO {kind}_registry
    SELECT id, name, variants, documents FROM ranked JOIN counted USING (id) JOIN listed USING (id) WHERE rank = 1;
"""


class _Member(NamedTuple):
    """A document of a group that shares one key."""

    key: str
    doc_id: str
    file_id: str
    first_page: int
    last_page: int
    fingerprint: str
    territory: str | None
    date: str


def resolve(store: Store) -> None:
    """Find duplicates, resolve citations and fill the registries, for the contents that a path still has."""
    connection = store.connection
    connection.create_function("territory", 1, territory, deterministic=True)
    connection.executescript(_LIVE + _DERIVED)
    with store.transaction():
        connection.execute("DELETE FROM duplicates")
        connection.executemany("INSERT INTO duplicates VALUES (?, ?)", _find_duplicates(connection))
    connection.executescript(_TARGETS)
    with store.transaction():
        connection.execute("DELETE FROM resolutions")
        connection.execute(_RESOLVE)
    connection.executescript(_REGISTRIES + _REGISTRY.format(kind="body") + _REGISTRY.format(kind="campaign"))


def _find_duplicates(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """(copy, original) pairs among documents of one key; the shortest is the original, for a certified copy adds to it."""
    query = """
        SELECT key, doc_id, file_id, first_page, last_page, fingerprint, territory(issuer), coalesce(issue_date_text, '')
        FROM documents JOIN live USING (file_id)
        WHERE key IN (SELECT key FROM documents JOIN live USING (file_id) WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1)
        ORDER BY key, length, doc_id
    """
    pairs = []
    for _, group in groupby(map(_Member._make, connection.execute(query)), key=lambda member: member.key):
        originals: list[_Member] = []
        for member in group:
            original = next((other for other in originals if _is_copy(connection, member, other)), None)
            if original is None:
                originals.append(member)
            else:
                pairs.append((member.doc_id, original.doc_id))
    return pairs


def _is_copy(connection: sqlite3.Connection, one: _Member, other: _Member) -> bool:
    if one.fingerprint == other.fingerprint:
        return True
    if one.territory != other.territory and one.territory and other.territory:
        return False
    if not (one.date.startswith(other.date) or other.date.startswith(one.date)):
        return False
    few, many = sorted((_words(connection, one), _words(connection, other)), key=Counter.total)
    return few.total() > 0 and (few & many).total() >= NEAR_SAME * few.total()


def _words(connection: sqlite3.Connection, member: _Member) -> Counter[str]:
    query = "SELECT text FROM pages WHERE file_id = ? AND page BETWEEN ? AND ?"
    texts = connection.execute(query, (member.file_id, member.first_page, member.last_page))
    return Counter(word for (text,) in texts for word in text.lower().split())
