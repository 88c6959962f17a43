"""What only the whole archive can tell: copies of one document, which document a citation means, and the registries of names.

Everything here is computed set-wise from the store's rows into tables of its own and can be computed again at any time. Nothing
is picked by luck: sixty provinces issue their own 01/QĐ-UBND, so a key alone never resolves a local body's document.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from itertools import groupby
from typing import NamedTuple

from trichluc.pipeline.keys import slug, territory
from trichluc.pipeline.store import Store

NEAR_SAME = 0.9  # share of the shorter text's words that the longer one has too; a sao y adds a header and a signature
LIKE_LENGTH = 0.6  # a one-page letter grows by a third when it is certified
NEAREST = 16  # originals of one key, the nearest in length, with which a text is compared

_LIVE = """
DROP TABLE IF EXISTS temp.live;
CREATE TEMP TABLE live (file_id TEXT PRIMARY KEY, paths TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO live SELECT file_id, json_group_array(path)
    FROM (SELECT file_id, path FROM paths WHERE file_id IS NOT NULL ORDER BY file_id, path) GROUP BY file_id;
"""

_DERIVED = """
CREATE TABLE IF NOT EXISTS duplicates (doc_id TEXT PRIMARY KEY, duplicate_of TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS resolutions (
    file_id TEXT, n INTEGER, resolved_doc_id TEXT, resolution TEXT NOT NULL, cited_id TEXT, PRIMARY KEY (file_id, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cited_numbers (title_key TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cited (
    cited_id TEXT PRIMARY KEY, key TEXT NOT NULL, type_code TEXT, number INTEGER, number_suffix TEXT, year INTEGER, symbol TEXT,
    date TEXT, issuer TEXT, issuer_id TEXT, title TEXT, doc_id TEXT, resolution TEXT NOT NULL, citations INTEGER NOT NULL,
    documents INTEGER NOT NULL
) WITHOUT ROWID;
"""

# A target is certain where its body is of the territory that the citation, or else the citing document, names, or of none.
_RESOLVE = """
INSERT INTO resolutions (file_id, n, resolved_doc_id, resolution)
SELECT file_id, n,
    CASE WHEN sum(certain) = 1 THEN max(CASE WHEN certain THEN target END) END,
    CASE WHEN sum(certain) <> 1 THEN 'ambiguous'
        WHEN max(CASE WHEN certain THEN target END) = doc_id THEN 'self' ELSE 'resolved' END
FROM (
    SELECT c.file_id, c.n, c.doc_id, t.doc_id AS target, t.issuer IS NOT NULL AND t.key = c.key AND (
        t.territory IS NULL OR t.territory IS coalesce(territory(c.issuer), territory(d.issuer))) AS certain
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

_IDENTIFY = """
INSERT OR IGNORE INTO resolutions (file_id, n, resolution)
    SELECT file_id, n, 'external' FROM citations JOIN live USING (file_id) WHERE ident <> 'self';
UPDATE resolutions SET cited_id = (
    SELECT c.key || coalesce(
        '@' || replace(coalesce(territory(c.issuer), CASE WHEN c.key LIKE '%UBND%' THEN territory(d.issuer) END), ' ', '-'), '')
    FROM citations c JOIN documents d ON d.file_id = c.file_id AND d.doc_id = c.doc_id
    WHERE c.file_id = resolutions.file_id AND c.n = resolutions.n);
DELETE FROM cited;
INSERT INTO cited
    SELECT r.cited_id, min(c.key), min(c.type_code), min(c.number), min(c.number_suffix), min(c.year), min(c.symbol),
        max(c.date), min(c.issuer), NULL, min(c.title), min(r.resolved_doc_id), coalesce(max(r.resolution), ''), count(*),
        count(DISTINCT c.doc_id)
    FROM resolutions r JOIN citations c USING (file_id, n) WHERE r.cited_id IS NOT NULL AND r.resolution <> 'self'
    GROUP BY r.cited_id;
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
    SELECT campaign_id AS id, name, doc_id, kind, period_start, period_end, count(*) AS uses
    FROM campaigns JOIN live USING (file_id) GROUP BY id, name, doc_id, kind, period_start, period_end;
"""

_REGISTRY = """
DROP TABLE IF EXISTS temp.{kind}_registry;
CREATE TEMP TABLE {kind}_registry (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, variants TEXT NOT NULL, documents INTEGER NOT NULL
) WITHOUT ROWID;
WITH spelling AS (SELECT id, name, sum(uses) AS uses FROM {kind}_mention GROUP BY id, name),
    ranked AS (
        SELECT id, name, row_number() OVER (PARTITION BY id ORDER BY slug(name) = id DESC, uses DESC, name) AS rank
        FROM spelling
    ),
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
    length: int
    territory: str | None
    date: str


def resolve(store: Store) -> None:
    """Find duplicates, resolve citations and fill the registries, for the contents that a path still has."""
    connection = store.connection
    connection.create_function("territory", 1, territory, deterministic=True)
    connection.create_function("slug", 1, slug, deterministic=True)
    connection.executescript(_LIVE + _DERIVED)
    with store.transaction():
        connection.execute("DELETE FROM duplicates")
        connection.executemany("INSERT INTO duplicates VALUES (?, ?)", _find_duplicates(connection))
    connection.executescript(_TARGETS)
    with store.transaction():
        connection.execute("DELETE FROM resolutions")
        connection.execute(_RESOLVE)
    connection.executescript(_IDENTIFY)
    connection.executescript(_REGISTRIES + _REGISTRY.format(kind="body") + _REGISTRY.format(kind="campaign"))


def _find_duplicates(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """(copy, original) pairs among documents of one key; the shortest is the original, for a certified copy adds to it."""
    query = """
        WITH keyed AS (SELECT * FROM documents JOIN live USING (file_id) WHERE key IS NOT NULL)
        SELECT key, doc_id, file_id, first_page, last_page, fingerprint, length, territory(issuer),
            coalesce(issue_date_text, '')
        FROM keyed WHERE key IN (SELECT key FROM keyed GROUP BY key HAVING count(*) > 1) ORDER BY key, length, doc_id
    """
    pairs = []
    for _, group in groupby(map(_Member._make, connection.execute(query)), key=lambda member: member.key):
        originals: deque[_Member] = deque(maxlen=NEAREST)
        words: dict[str, Counter[str]] = {}
        exact: dict[str, str] = {}
        for member in group:
            original = exact.get(member.fingerprint)
            if original is None and (likely := [other for other in originals if _may_be_copy(member, other)]):
                for one in (member, *likely):
                    if one.doc_id not in words:
                        words[one.doc_id] = _words(connection, one)
                original = next(
                    (other.doc_id for other in likely if _near_same(words[member.doc_id], words[other.doc_id])), None
                )
            if original is not None:
                pairs.append((member.doc_id, original))
                words.pop(member.doc_id, None)
                continue
            if len(originals) == NEAREST:
                words.pop(originals[0].doc_id, None)
            originals.append(member)
            exact[member.fingerprint] = member.doc_id
    return pairs


def _may_be_copy(one: _Member, other: _Member) -> bool:
    """Whether it is worth comparing two texts: of about one length, and neither territory nor date contradict."""
    if min(one.length, other.length) < LIKE_LENGTH * max(one.length, other.length):
        return False
    if one.territory != other.territory and one.territory and other.territory:
        return False
    return one.date.startswith(other.date) or other.date.startswith(one.date)


def _near_same(one: Counter[str], other: Counter[str]) -> bool:
    few = min(one.total(), other.total())
    return few > 0 and (one & other).total() >= NEAR_SAME * few


def _words(connection: sqlite3.Connection, member: _Member) -> Counter[str]:
    query = "SELECT text FROM pages WHERE file_id = ? AND page BETWEEN ? AND ?"
    texts = connection.execute(query, (member.file_id, member.first_page, member.last_page))
    return Counter(word for (text,) in texts for word in text.lower().split())
