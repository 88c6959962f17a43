"""The indexes by which a trace finds its way without reading the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trichluc.pipeline.store import Store

_INDEXES = (
    "trace_documents_by_number ON documents (number)",
    "trace_documents_by_key ON documents (key)",
    "trace_resolutions_by_target ON resolutions (resolved_doc_id)",
    "trace_resolutions_by_cited ON resolutions (cited_id)",
    "trace_cited_by_number ON cited (number)",
    "trace_cited_by_key ON cited (key)",
    "trace_cited_numbers_by_key ON cited_numbers (key)",
)


def create_indexes(store: Store) -> None:
    """Make the indexes that are not there yet. `resolve` must have run: a table that it makes anew has lost its own."""
    with store.transaction() as connection:
        for index in _INDEXES:
            connection.execute(f"CREATE INDEX IF NOT EXISTS {index}")
