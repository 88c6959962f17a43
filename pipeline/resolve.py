"""What only the whole archive can tell: what a citation means, which documents are copies, and the registries of names."""

from __future__ import annotations

from trichluc.pipeline.identity.registries import build_registries
from trichluc.pipeline.references import describe, link
from trichluc.pipeline.store import Store


def resolve(store: Store) -> None:
    """Resolve the citations of the contents that a path still has, as far as a change since the last time touches them."""
    store.sort_in()
    link(store)


def gather(store: Store) -> None:
    """Fill what sums up the whole archive: the registries of names and the cited documents. `resolve` must have run."""
    build_registries(store.connection)
    with store.transaction():
        describe(store.connection)
