"""A model of responsibility: how probable each role of a body's mention is, judged by the words around it.

A multinomial logistic regression over named features. It finds nothing the rules overlook often enough to be trusted alone
(benchmarks/README.md has the measure), but where it contradicts a rule the rule is wrong every other time.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from trichluc.extractors.vocabulary import DataError

ROLES = ("none", "lead", "coordinate", "receive")
WEIGHTS = "weights/assignments.json"


def role_probabilities(names: Iterable[str]) -> dict[str, float]:
    """The probability of each of `ROLES` for a mention with these features."""
    known = _weights()
    sums = [0.0] * len(ROLES)
    for name in sorted(known.keys() & set(names)):  # in one order, so that the sums are the same on every machine
        sums = [total + weight for total, weight in zip(sums, known[name], strict=True)]
    highest = max(sums)
    shares = [math.exp(one - highest) for one in sums]
    return {role: share / sum(shares) for role, share in zip(ROLES, shares, strict=True)}


@lru_cache(maxsize=1)
def _weights() -> dict[str, list[float]]:
    """The weights of each feature, one a role; DataError where the file holds something else."""
    table: dict[str, list[float]] = json.loads(files("trichluc.data").joinpath(WEIGHTS).read_text(encoding="utf-8"))
    if not table or any(len(row) != len(ROLES) for row in table.values()):
        raise DataError(f"data/{WEIGHTS}: every feature needs {len(ROLES)} weights")
    return table
