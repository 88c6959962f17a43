"""The calibration model: a logistic sum of weights from `data/confidence/weights.csv`, each of which a person can read.

A fact's log odds of being right are the sum of what holds for all facts, for its kind, for its rule, for recognised text, for
what the rule says of itself, and for every sign that speaks against it. A rule or kind with few examples has a weight near 0,
so it falls back to what is known of the wider group.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal, NamedTuple

from trichluc.extractors.confidence.signs import Features
from trichluc.extractors.vocabulary import DataError, read_rows

TABLE = "confidence/weights.csv"
ANY = "any"  # of a term that holds for facts of every kind
LOWEST, HIGHEST = 0.02, 0.994  # no number of judged facts allows to say more
_CLEAN = 0.97  # mean word confidence of a page of good print
_PAGE_SCALE = 10  # ten points of confidence are one unit
_SCORES = (0.4, 0.99)  # between these a rule's own score is told apart
_USUAL = 2.5  # log odds of a score of 0.92
_MOST_REPAIRS = 2
_WIDEST = 12.0  # a weight beyond this can't have been fitted

Direction = Literal[-1, 0, 1]


class Term(NamedTuple):
    """A term of the sum: the kind of fact it holds for, and its name."""

    kind: str
    name: str


def terms(fact: Features) -> dict[Term, float]:
    """The terms of a fact and how much of each it has."""
    found = {Term(ANY, "always"): 1.0, Term(fact.kind, "always"): 1.0, Term(fact.kind, fact.rule): 1.0}
    found[Term(fact.kind, "score")] = log_odds(min(max(fact.score, _SCORES[0]), _SCORES[1])) - _USUAL
    doubts: dict[str, float] = dict.fromkeys(fact.signs, 1.0)
    if fact.repairs:
        doubts["repairs"] = min(fact.repairs, _MOST_REPAIRS)
    if fact.source == "ocr":
        doubts["ocr"] = 1.0
        doubts["ocr_page"] = max(0.0, _CLEAN - (fact.ocr_confidence or 0.0)) * _PAGE_SCALE
    for name, amount in doubts.items():
        found[Term(ANY, name)] = found[Term(fact.kind, name)] = amount
    return found


def direction(term: Term) -> Direction:
    """Which sign a term's weight may have: a doubt never makes a fact surer, a rule's own score never less sure."""
    if term.name == "always" or ":" in term.name:
        return 0
    return 1 if term.name == "score" else -1


def log_odds(probability: float) -> float:
    """The logarithm of a probability's odds."""
    return math.log(probability / (1 - probability))


@lru_cache(maxsize=1)
def weights() -> dict[Term, float]:
    """The fitted weights, checked: each once, a number within reason, of the direction its term may have."""
    found: dict[Term, float] = {}
    for row in read_rows(TABLE, ("kind", "term", "weight", "facts")):
        term = Term(row["kind"], row["term"])
        try:
            weight = float(row["weight"])
        except ValueError:
            raise DataError(f"data/{TABLE}: {term.kind} {term.name}: {row['weight']!r} is no number") from None
        if term in found or not abs(weight) <= _WIDEST or direction(term) * weight < 0:
            raise DataError(f"data/{TABLE}: {term.kind} {term.name} stands twice, or {weight} can't be its weight")
        found[term] = weight
    if Term(ANY, "always") not in found:
        raise DataError(f"data/{TABLE}: no weight for {ANY} always")
    return found


@lru_cache(maxsize=1 << 12)
def calibrated(fact: Features) -> float:
    """How likely a fact is right by the fitted weights. Most facts of a document share their features with others."""
    return probability(fact, weights())


def probability(fact: Features, table: dict[Term, float]) -> float:
    """How likely a fact is right by these weights."""
    total = sum(table.get(term, 0.0) * amount for term, amount in terms(fact).items())
    return min(max(1 / (1 + math.exp(-total)), LOWEST), HIGHEST)
