"""What `trichluc evaluate` prints: measures and trust by text source and what an auditor is to read; or what people judged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trichluc.pipeline.evaluate import SOURCES
from trichluc.pipeline.evaluate.calibration import RISK, SURE, advice, trust
from trichluc.pipeline.evaluate.measures import LEVEL
from trichluc.pipeline.evaluate.reviewed import NOTE
from trichluc.pipeline.terminal import console, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from trichluc.pipeline.evaluate import Evaluation
    from trichluc.pipeline.evaluate.calibration import Trust
    from trichluc.pipeline.evaluate.judge import TextSource
    from trichluc.pipeline.evaluate.reviewed import Share

_NONE = "–"


def print_evaluation(evaluation: Evaluation) -> None:
    """The tables of each text source that has documents, the gold's remarks and what is absent."""
    screen = console()
    for source, title in SOURCES.items():
        documents = sum(score.source == source for score in evaluation.scores)
        if documents:
            screen.print(plain(f"{title}, {documents} document{'' if documents == 1 else 's'}", style="bold"))
            screen.print(_measures(evaluation, source))
        if evaluation.judgements(source=source):
            screen.print(_trust(evaluation, source))
            screen.print(plain(advice(evaluation.judgements(source=source))), soft_wrap=True)
            screen.print()
    for fault in evaluation.faults:
        label = "remark" if fault.remark else "left out"
        screen.print(plain(f"{label}  {fault}", style="dim"), soft_wrap=True)
    for name in evaluation.absent:
        screen.print(plain(f"no document for {name}: all of it counts as missed"), soft_wrap=True)


def print_reviewed(shares: Iterable[Share]) -> None:
    """What people judged in the run itself, and what that says."""
    rows = (
        (
            *(one.reviewer, one.day, one.kind, str(one.judged)),
            _NONE if one.share is None else f"{one.share:.3f}",
            _NONE if one.low is None else f"{one.low:.2f}–{one.high:.2f}",
            str(one.overlooked),
        )
        for one in shares
    )
    screen = console()
    screen.print(_grid(("reviewer", "day", "kind", "judged", "right", f"{LEVEL} %", "overlooked"), rows))
    screen.print(plain(NOTE), soft_wrap=True)


def _measures(evaluation: Evaluation, source: TextSource) -> Table:
    strict, unmarked = evaluation.figures(source), evaluation.figures(source, marks=False)
    rows = (
        (
            name,
            f"{one.precision:.3f}",
            f"{one.recall:.3f}",
            f"{one.f1:.3f}",
            f"{one.low:.2f}–{one.high:.2f}",
            f"{unmarked[name].f1:.3f}",
            str(one.gold),
        )
        for name, one in strict.items()
    )
    return _grid(("measure", "precision", "recall", "F1", "95 %", "F1 without marks", "gold"), rows)


def _trust(evaluation: Evaluation, source: TextSource) -> Table:
    rows = [_trust_row(kind, trust(facts)) for kind in evaluation.kinds() if (facts := evaluation.judgements(kind, source))]
    heads = (f"≥ {SURE}: facts", "precision", "of the right", f"to read for ≤ {RISK:.0%} errors")
    return _grid(("confidence of", "facts", "ECE", *heads), rows)


def _trust_row(kind: str, one: Trust) -> tuple[str, ...]:
    return (
        kind,
        str(one.facts),
        f"{one.ece:.3f}",
        str(one.sure),
        _NONE if one.sure_precision is None else f"{one.sure_precision:.3f}",
        _NONE if one.sure_coverage is None else f"{one.sure_coverage:.0%}",
        "not reached" if one.review is None else f"{one.review:.0%}",
    )


def _grid(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for index, head in enumerate(heads):
        table.add_column(plain(head), justify="right" if index else "left")
    for row in rows:
        table.add_row(*map(plain, row))
    return table


def summary(evaluation: Evaluation) -> dict[str, Any]:
    """Everything that is printed, as plain values."""
    return {
        "sources": {
            source: {
                "documents": sum(score.source == source for score in evaluation.scores),
                "measures": {
                    name: strict._asdict() | {"f1_without_marks": unmarked.f1}
                    for (name, strict), unmarked in zip(
                        evaluation.figures(source).items(), evaluation.figures(source, marks=False).values(), strict=True
                    )
                },
                "trust": {
                    kind: trust(facts)._asdict()
                    for kind in evaluation.kinds()
                    if (facts := evaluation.judgements(kind, source))
                },
                "advice": advice(evaluation.judgements(source=source)),
            }
            for source in SOURCES
        },
        "absent": evaluation.absent,
        "faults": [{"text": str(fault), "left_out": not fault.remark} for fault in evaluation.faults],
    }


def evaluation_json(evaluation: Evaluation) -> str:
    """The summary as JSON."""
    return json.dumps(summary(evaluation), ensure_ascii=False, indent=1)
