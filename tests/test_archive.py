"""In an archive whose links are known, nearly all are found and hardly any is wrong."""

from __future__ import annotations

from pathlib import Path

from benchmarks.archive import measure


def test_known_links_are_found_and_few_are_wrong(tmp_path: Path) -> None:
    score, _ = measure(tmp_path, 1500)
    assert score.links > 2000
    assert score.precision >= 0.995
    assert score.recall >= 0.96  # few links: 0.97 holds in 100,000 documents
