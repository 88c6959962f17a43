"""What only the whole archive can tell: what a citation means, which documents are copies, and the registries of names."""

from __future__ import annotations

from trichluc.pipeline.keys import slug
from trichluc.pipeline.references import describe, link
from trichluc.pipeline.store import Store

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


def resolve(store: Store) -> None:
    """Resolve the citations of the contents that a path still has, as far as a change since the last time touches them."""
    link(store)


def gather(store: Store) -> None:
    """Fill what sums up the whole archive: the registries of names and the cited documents. `resolve` must have run."""
    connection = store.connection
    connection.create_function("slug", 1, slug, deterministic=True)
    connection.executescript(_REGISTRIES + _REGISTRY.format(kind="body") + _REGISTRY.format(kind="campaign"))
    with store.transaction():
        describe(connection)
