"""Runs that are killed again and again leave the tables of a run that was not, and nothing behind them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.mixed import write_mixed
from benchmarks.resume import kill_and_resume
from tests.pipeline.ocr.scans import needs_tesseract


@needs_tesseract
def test_killed_runs_give_the_tables_of_an_undisturbed_one(tmp_path: Path) -> None:
    write_mixed(tmp_path / "archive", 40, scans=1)
    outcome = kill_and_resume(tmp_path / "archive", tmp_path, kills=3, jobs=2)
    assert outcome.same
    assert (outcome.twice, outcome.orphans) == (0, [])
    assert outcome.pages > 30
