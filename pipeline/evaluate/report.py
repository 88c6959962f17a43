"""The files of an evaluation: its figures for programs and spreadsheets, and its diagrams for people."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trichluc.pipeline.evaluate import SOURCES
from trichluc.pipeline.evaluate.calibration import Bin, Step, Trust, bins, risk_coverage, trust
from trichluc.pipeline.evaluate.diagrams import draw_reliability, draw_risk_coverage
from trichluc.pipeline.evaluate.measures import Figure
from trichluc.pipeline.evaluate.show import evaluation_json

if TYPE_CHECKING:
    from trichluc.pipeline.evaluate import Evaluation
    from trichluc.pipeline.evaluate.judge import Judgement, TextSource

ALL = "all"
PLACES = 4


def write_report(evaluation: Evaluation, folder: Path) -> None:
    """Write everything under `folder`, the same bytes for the same evaluation."""
    folder.mkdir(parents=True, exist_ok=True)
    groups = _groups(evaluation)
    (folder / "evaluation.json").write_text(evaluation_json(evaluation) + "\n", encoding="utf-8")
    measures = (
        (source, spelling, name, *figure)
        for source in SOURCES
        for spelling in ("strict", "without marks")
        for name, figure in evaluation.figures(source, spelling == "strict").items()
    )
    _write(folder / "measures.csv", ("source", "comparison", "measure", *Figure._fields), measures)
    _write(folder / "trust.csv", ("source", "kind", *Trust._fields), ((*key, *trust(facts)) for key, facts in groups.items()))
    reliability = ((*key, *one) for key, facts in groups.items() for one in bins(facts))
    _write(folder / "reliability.csv", ("source", "kind", *Bin._fields), reliability)
    curves = ((*key, *step) for key, facts in groups.items() for step in risk_coverage(facts))
    _write(folder / "risk_coverage.csv", ("source", "kind", *Step._fields), curves)
    wholes = {SOURCES[source]: facts for (source, kind), facts in groups.items() if kind == ALL}
    draw_reliability(wholes, folder)
    draw_risk_coverage(wholes, folder)


def _groups(evaluation: Evaluation) -> dict[tuple[TextSource, str], list[Judgement]]:
    """The judged facts by text source and kind, those of all kinds first."""
    return {
        (source, kind or ALL): facts
        for source in SOURCES
        for kind in (None, *evaluation.kinds())
        if (facts := evaluation.judgements(kind, source))
    }


def _write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([round(cell, PLACES) if isinstance(cell, float) else cell for cell in row] for row in rows)
