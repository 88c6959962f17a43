"""Which documents cite which: citations find their documents, and what is cited is described even where no file is there."""

from __future__ import annotations

import json

from trichluc.pipeline.references import index
from trichluc.pipeline.references.cited import describe, identity
from trichluc.pipeline.references.match import decide
from trichluc.pipeline.store import Store
from trichluc.pipeline.versions import resolution_version

__all__ = ["describe", "link"]


def link(store: Store) -> None:
    """Resolve the citations that a change since the last time touches; all of them where an earlier release resolved them."""
    with store.transaction() as connection:
        version = connection.execute("SELECT value FROM meta WHERE name = 'resolution'").fetchone()
        if version != (resolution_version(),):
            index.create(connection)
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('resolution', ?)", (resolution_version(),))
        index.update(connection)
        for file, n, mention in index.touched_mentions(connection):
            outcome = decide(mention, index.targets_of(connection, mention))
            target = outcome.target
            cited = None if outcome.resolution == "self" else identity(mention, target)
            connection.execute(
                "INSERT OR REPLACE INTO resolutions VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    file,
                    n,
                    target and target.doc_id,
                    outcome.resolution,
                    json.dumps(outcome.candidates),
                    outcome.flag,
                    cited,
                ),
            )
        store.clear_changed()
