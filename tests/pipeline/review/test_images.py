"""A page that can't be drawn in reasonable time is told, and keeps no other page waiting."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hostile.hostile import SAMPLE
from tests.hostile.pdfs import pdfs
from trichluc.pipeline.review import images
from trichluc.pipeline.review.images import Images
from trichluc.pipeline.review.originals import NoImage, Originals
from trichluc.pipeline.rows import file_id

ENDLESS = ("forms-tenfold.pdf", "pattern-of-itself.pdf")


@pytest.fixture
def drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Images]:
    monkeypatch.setattr(images, "LIMITS", replace(images.LIMITS, seconds=2.0))
    made = Images(Originals(tmp_path))
    yield made
    made.close()


def stored(folder: Path, name: str, data: bytes) -> tuple[sqlite3.Connection, str]:
    """What a run's store says of a file of one page, and the file."""
    (folder / name).write_bytes(data)
    store, file = sqlite3.connect(":memory:", check_same_thread=False), file_id(data)
    store.execute("CREATE TABLE files AS SELECT ? AS file_id, 'application/pdf' AS media_type", (file,))
    store.execute("CREATE TABLE pages AS SELECT ? AS file_id, 1 AS page, 595.0 AS width, 842.0 AS height", (file,))
    store.execute("CREATE TABLE paths AS SELECT ? AS file_id, ? AS path, NULL AS stamp", (file, name))
    return store, file


@pytest.mark.parametrize("name", ENDLESS)
def test_a_page_that_is_never_drawn_is_told_and_the_next_one_is_drawn(name: str, drawing: Images, tmp_path: Path) -> None:
    (hostile,) = (each for each in pdfs() if each.name == name)
    with pytest.raises(NoImage, match="can't be drawn: Working on it took longer than 2 seconds"):
        drawing.page(*stored(tmp_path, name, hostile.make()), 1, 100)
    assert drawing.page(*stored(tmp_path, "plan.pdf", SAMPLE.with_suffix(".pdf").read_bytes()), 1, 50).startswith(b"\xff\xd8")
