"""A few inputs of `benchmarks.fuzz`, among them those that once showed a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.fuzz import Search

TRIED = [
    ("readers", 1, 2732),  # a ZIP archive's member whose name begins with NUL
    ("readers", 1, 3950),  # a letterhead's words squeezed together: columns that take no row, without end
    ("extractors", 1, 413),  # a text that ends with the number of a chapter
    ("extractors", 1, 1724),  # a title of a slash alone
    ("readers", 2, 1140),  # a GIF of 112 pictures of 36 million pixels, as a page each
    ("readers", 2, 1144),  # an image without a dark pixel
    ("readers", 3, 3270),  # a DOCX of which a part begins before the file
    ("extractors", 3, 97),  # a place for recipients on every third line
    *(("readers", 1, number) for number in range(8)),
    *(("extractors", 1, number) for number in range(8)),
]


@pytest.mark.parametrize(("area", "seed", "number"), TRIED)
def test_an_input_ends_as_it_may(area: str, seed: int, number: int, tmp_path: Path) -> None:
    search = Search(area, seed, tmp_path)
    search.run(number, seconds=0)
    assert not search.found.value, list(tmp_path.glob("*/story"))
