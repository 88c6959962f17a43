"""The registries of bodies and movements, from every name that the archive's documents use.

Ids are the documents' own; only the archive as a whole shows that one of them is another's damaged print, so damaged ids are
joined here, and every export translates them. The outcome hangs on what the archive holds, never on the order of its arrival.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from trichluc.extractors.levelling import strip_marks
from trichluc.pipeline.identity.campaigns import campaign_name, joined
from trichluc.pipeline.identity.descriptions import describe
from trichluc.pipeline.identity.naming import canonical_name, fitness
from trichluc.pipeline.identity.places import read_place
from trichluc.pipeline.identity.tables import slug

_MENTIONS = """
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

_JOIN = """
DROP TABLE IF EXISTS temp.{kind}_joined;
CREATE TEMP TABLE {kind}_joined (damaged TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
"""
_TRANSLATE = "UPDATE {kind}_mention SET id = (SELECT j.id FROM {kind}_joined j WHERE j.damaged = {kind}_mention.id) \
WHERE id IN (SELECT damaged FROM {kind}_joined)"

_REGISTRY = """
DROP TABLE IF EXISTS temp.{kind}_registry;
CREATE TEMP TABLE {kind}_registry (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, variants TEXT NOT NULL, documents INTEGER NOT NULL
) WITHOUT ROWID;
WITH spelling AS (SELECT id, name, sum(uses) AS uses FROM {kind}_mention GROUP BY id, name),
    ranked AS (
        SELECT id, name, row_number() OVER (PARTITION BY id ORDER BY {fits} DESC, uses DESC, name) AS rank FROM spelling
    ),
    counted AS (SELECT id, count(DISTINCT doc_id) AS documents FROM {kind}_mention GROUP BY id),
    listed AS (SELECT id, json_group_array(name) AS variants FROM (SELECT id, name FROM spelling ORDER BY id, name) GROUP BY id)
INSERT INTO {kind}_registry
    SELECT id, {named}, variants, documents FROM ranked JOIN counted USING (id) JOIN listed USING (id) WHERE rank = 1;
"""

_DESCRIPTIONS = """
DROP TABLE IF EXISTS temp.body_description;
CREATE TEMP TABLE body_description (
    id TEXT PRIMARY KEY, level TEXT, parent_id TEXT, valid_from TEXT, valid_to TEXT
) WITHOUT ROWID;
"""

# A unit's name that no document writes may be words of another: "Lãnh đạo | Phòng chuyên môn Sở …" is an office of nobody's.
_UNSURE = (None, "unit")


def build_registries(connection: sqlite3.Connection) -> None:
    """Fill the temporary tables `body_registry`, `body_description`, `campaign_registry` and those of joined ids."""
    connection.create_function("fitness", 2, fitness, deterministic=True)
    connection.create_function("canonical_name", 2, canonical_name, deterministic=True)
    connection.create_function("campaign_name", 2, campaign_name, deterministic=True)
    connection.create_function("slug", 1, slug, deterministic=True)
    connection.executescript(_MENTIONS)
    for kind, join in (("body", _joined_bodies), ("campaign", joined)):
        uses = dict(connection.execute(f"SELECT id, count(DISTINCT doc_id) FROM {kind}_mention GROUP BY id"))
        connection.executescript(_JOIN.format(kind=kind))
        connection.executemany(f"INSERT INTO {kind}_joined VALUES (?, ?)", sorted(join(uses).items()))
        connection.execute(_TRANSLATE.format(kind=kind))
    connection.executescript(_REGISTRY.format(kind="body", fits="fitness(name, id)", named="canonical_name(name, id)"))
    connection.executescript(_REGISTRY.format(kind="campaign", fits="slug(name) = id", named="campaign_name(name, id)"))
    connection.executescript(_DESCRIPTIONS)
    _describe_bodies(connection)


def _describe_bodies(connection: sqlite3.Connection) -> None:
    """Describe every body, and enter the bodies above it that no document names."""
    waiting = [identity for (identity,) in connection.execute("SELECT id FROM body_registry ORDER BY id")]
    known = set(waiting)
    while waiting:
        described = [(identity, describe(identity)) for identity in waiting]
        above = sorted({each.parent_id for _, each in described if each.parent_id} - known)
        waiting = [identity for identity in above if describe(identity).level not in _UNSURE]
        known.update(waiting)
        rows = [
            (identity, each.level, each.parent_id if each.parent_id in known else None, *each[2:])
            for identity, each in described
        ]
        connection.executemany("INSERT INTO body_description VALUES (?, ?, ?, ?, ?)", rows)
        entered = [(identity, canonical_name("", identity)) for identity in waiting]
        connection.executemany("INSERT INTO body_registry VALUES (?, ?, '[]', 0)", entered)


def _joined_bodies(uses: Mapping[str, int]) -> dict[str, str]:
    """Ids of equal letters that differ in marks, to the one in most documents; names of places may differ in marks alone."""
    by_letters: dict[str, list[str]] = {}
    for identity in uses:
        by_letters.setdefault(strip_marks(identity), []).append(identity)
    found = {}
    for identities in by_letters.values():
        ranked = sorted(identities, key=lambda identity: (-uses[identity], identity))
        first = read_place(ranked[0].replace("-", " ")).units
        for damaged in ranked[1:]:
            if uses[damaged] < uses[ranked[0]] and read_place(damaged.replace("-", " ")).units == first:
                found[damaged] = ranked[0]
    return found
