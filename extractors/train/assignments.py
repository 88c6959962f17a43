"""Fitting `data/weights/assignments.json` to mentions of bodies whose role is known (`python -m benchmarks.assignments`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import click

from trichluc.extractors.assignments.model import ROLES, WEIGHTS

TARGET = Path(__file__).resolve().parents[2] / "data" / WEIGHTS
LEAST_SEEN = 3  # a feature of one or two mentions says nothing of others
RULES_WEIGHT = 0.3  # of a mention that only the rules have judged, against one that a reader has
STRENGTH = 0.3  # inverse of the regularisation
ROUNDS = 200
PLACES = 3
LEAST_WEIGHT = 0.02


class Example(NamedTuple):
    """A mention: its document, its features, its role ("none" where it has none), and whether a reader judged it."""

    document: str
    features: list[str]
    role: str
    read: bool


def read_examples(path: Path) -> list[Example]:
    """The mentions of a file, one JSON object a line."""
    with path.open(encoding="utf-8") as file:
        return [Example(**json.loads(line)) for line in file]


def fit(examples: Iterable[Example]) -> dict[str, list[float]]:
    """The weight of each feature for each role."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    examples = list(examples)
    seen = Counter(name for one in examples for name in set(one.features))
    rows = [dict.fromkeys((name for name in one.features if seen[name] >= LEAST_SEEN), 1.0) for one in examples]
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS)
    model.fit(
        vectorizer.fit_transform(rows),
        [one.role for one in examples],
        sample_weight=[1.0 if one.read else RULES_WEIGHT for one in examples],
    )
    order = [list(model.classes_).index(role) for role in ROLES]
    table = {
        str(name): [round(float(weight), PLACES) for weight in column[order]]
        for name, column in zip(vectorizer.feature_names_, model.coef_.T, strict=True)
    }
    table["bias"] = [
        round(weight + float(model.intercept_[at]), PLACES) for weight, at in zip(table["bias"], order, strict=True)
    ]
    return {name: weights for name, weights in sorted(table.items()) if max(map(abs, weights)) >= LEAST_WEIGHT}


@click.command()
@click.argument("examples", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "target", type=click.Path(dir_okay=False, path_type=Path), default=TARGET, show_default=True)
def assignments(examples: Path, target: Path) -> None:
    """Fit the model of responsibility to the mentions of EXAMPLES, as `python -m benchmarks.assignments` writes them."""
    weights = fit(read_examples(examples))
    lines = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(row)}" for name, row in weights.items())
    target.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    click.echo(f"{target}: {len(weights)} features")
