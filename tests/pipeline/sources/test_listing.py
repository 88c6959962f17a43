"""A listing gives its sources as they came, as often as it is asked, and holds next to nothing of them."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

from trichluc.models.failures import Category
from trichluc.pipeline.sources import Listing, Source
from trichluc.pipeline.sources.source import Place, Reason

ODD = [
    Source("in.zip", "in.zip!/a.txt", "in.zip", (Place(3, 40), Place(0, 9))),
    Source("s3://b/a", "s3://b/a", "s3://b", mark="etag"),
    Source("gone", "gone", "gone", reason=Reason(Category.UNREADABLE, "It is gone.", "Mend the list.")),
]


def many(count: int) -> Iterator[Source]:
    return (Source(f"archive/{n // 1000}/{n}.txt", f"archive/{n // 1000}/{n}.txt", "archive") for n in range(count))


def test_sources_come_back_as_they_were_listed() -> None:
    with Listing([*ODD, *many(2500)]) as listing:
        assert len(listing) == 2503
        assert list(listing) == list(listing) == [*ODD, *many(2500)]
        assert list(zip(listing, listing, strict=True))[2000] == (list(listing)[2000],) * 2
    with Listing([]) as nothing:
        assert (len(nothing), list(nothing)) == (0, [])


def test_a_long_listing_is_not_held_in_memory() -> None:
    tracemalloc.start()
    with Listing(many(50_000)) as listing:
        assert sum(1 for _ in listing) == 50_000
        _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20
