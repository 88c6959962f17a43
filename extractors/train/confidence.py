"""Fitting `data/confidence/weights.csv` to judged facts (`trichluc evaluate OUT GOLD --judgements FILE.csv`)."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from trichluc.extractors.confidence.model import ANY, TABLE, Direction, Term, direction, terms
from trichluc.extractors.confidence.signs import Features

DATA = Path(__file__).resolve().parents[1].parent / "data"
# Sets that nobody had read when the rules were written. On the others the rules do better than they will on an archive; how
# much better is fitted beside the weights and left out of the table. Of scans there is no such set: what a scan costs and what
# reading it beforehand gained can't be told apart.
UNSEEN = frozenset({"unseen"})
SEEN = "seen"
# How far a weight may lie from 0 before the facts must speak for it: the standard deviation of its prior.
PRIORS = {"all": 3.0, "always": 0.8, "rule": 0.6, "score": 0.6, "doubt": 0.8, SEEN: 1.5}
# A wrong row that looks certain is the worst outcome: an error counts as so many facts.
ERROR_COUNTS = 2.2
PLACES = 3


class Judged(NamedTuple):
    """A judged fact: its features, the annotated set and document it is from, and whether it is right."""

    features: Features
    gold_set: str
    document: str
    right: bool


def read_judgements(paths: Iterable[Path]) -> list[Judged]:
    """The judged facts of these files."""
    found = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                features = Features(
                    row["kind"],
                    row["rule"],
                    "ocr" if row["source"] == "ocr" else "text",
                    float(row["score"]),
                    float(row["ocr_confidence"]) if row["ocr_confidence"] else None,
                    int(row["repairs"]),
                    tuple(filter(None, row["signs"].split("|"))),
                )
                found.append(Judged(features, row["gold_set"], row["document"], row["right"] == "1"))
    return found


def fit(judged: Sequence[Judged]) -> dict[Term, float]:
    """The weights by penalised logistic regression; a term whose weight would have the wrong direction has none."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rows = [_terms(one) for one in judged]
    right = np.array([one.right for one in judged])
    counts = np.where(right, 1.0, ERROR_COUNTS)
    names = sorted({name for row in rows for name in row})
    while True:
        index = {name: column for column, name in enumerate(names)}
        design = np.zeros((len(rows), len(names)))
        for line, row in enumerate(rows):
            for name, amount in row.items():
                if name in index:
                    design[line, index[name]] = amount * _prior(name)
        model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000, tol=1e-8).fit(design, right, counts)
        found = {name: float(model.coef_[0][column]) * _prior(name) for name, column in index.items()}
        wrong = {name for name, weight in found.items() if _direction(name) * weight < 0}
        if not wrong:
            return {
                name: round(weight, PLACES) for name, weight in found.items() if name.name != SEEN and round(weight, PLACES)
            }
        names = [name for name in names if name not in wrong]


def _terms(one: Judged) -> dict[Term, float]:
    found = terms(one.features)
    if one.gold_set not in UNSEEN and one.features.source == "text":
        found[Term(ANY, SEEN)] = found[Term(one.features.kind, SEEN)] = 1.0
    return found


def _direction(name: Term) -> Direction:
    return 1 if name.name == SEEN else direction(name)


def _prior(name: Term) -> float:
    if name == Term(ANY, "always"):
        return PRIORS["all"]
    return PRIORS.get("rule" if ":" in name.name else name.name, PRIORS["doubt"])


def write_weights(found: dict[Term, float], judged: Sequence[Judged], path: Path) -> None:
    """Write the table, with how many judged facts stand behind each weight."""
    facts = Counter(name for one in judged for name in terms(one.features))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("kind", "term", "weight", "facts"))
        writer.writerows((*name, f"{weight:.{PLACES}f}", facts[name]) for name, weight in sorted(found.items()))


@click.command()
@click.argument("judgements", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=DATA / TABLE, show_default=True)
def confidence(judgements: tuple[Path, ...], output: Path) -> None:
    """Fit the weights of confidence to judged facts, by default those of data/confidence/judged.csv."""
    judged = read_judgements(judgements or (DATA / "confidence/judged.csv",))
    found = fit(judged)
    write_weights(found, judged, output)
    click.echo(f"{output}: {len(found)} weights from {len(judged):,} judged facts")
