"""A few inputs of `benchmarks.fuzz`, among them those that once showed a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.fuzz import Search

SEED = 1
TRIED = [
    ("readers", 2732),  # a ZIP archive's member whose name begins with NUL
    ("readers", 3950),  # a letterhead's words squeezed together: columns that take no row, without end
    ("extractors", 413),  # a text that ends with the number of a chapter
    ("extractors", 1724),  # a title of a slash alone
    *(("readers", number) for number in range(8)),
    *(("extractors", number) for number in range(8)),
]


@pytest.mark.parametrize(("area", "number"), TRIED)
def test_an_input_ends_as_it_may(area: str, number: int, tmp_path: Path) -> None:
    search = Search(area, SEED, tmp_path)
    search.run(number, seconds=0)
    assert not search.found.value, list(tmp_path.glob("*/story"))
