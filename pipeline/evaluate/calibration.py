"""How far confidences can be trusted: do of the facts with confidence near p about p hold, and which facts need an eye?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from trichluc.pipeline.evaluate.judge import Judgement

BINS = 10
SURE = 0.9  # what an auditor is told to leave unread
RISK = 0.01  # the share of errors that may remain where the least certain facts were read


class Bin(NamedTuple):
    """The facts whose confidence lies in one tenth of the scale."""

    low: float
    high: float
    facts: int
    confidence: float  # mean
    precision: float  # share of them that is right


class Step(NamedTuple):
    """The facts with at least this confidence: which share of all they are, and which share of them is wrong."""

    confidence: float
    coverage: float
    risk: float


class Trust(NamedTuple):
    """What the confidences of some facts are worth."""

    facts: int
    right: int
    ece: float  # expected calibration error
    sure: int  # facts with confidence SURE or more
    sure_precision: float | None
    sure_coverage: float | None  # share of the right facts that are sure
    review: float | None  # the least certain share to read so that at most RISK of the rest is wrong; None: no share does


def bins(facts: Sequence[Judgement]) -> list[Bin]:
    """Ten bins of equal width, those without facts left out."""
    by_bin: dict[int, list[Judgement]] = {}
    for fact in facts:
        by_bin.setdefault(min(int(fact.confidence * BINS), BINS - 1), []).append(fact)
    return [
        Bin(
            index / BINS,
            (index + 1) / BINS,
            len(members),
            sum(fact.confidence for fact in members) / len(members),
            sum(fact.right for fact in members) / len(members),
        )
        for index, members in sorted(by_bin.items())
    ]


def expected_calibration_error(facts: Sequence[Judgement]) -> float:
    """Mean distance of confidence and precision over the bins, weighed by their facts."""
    return sum(one.facts * abs(one.confidence - one.precision) for one in bins(facts)) / max(1, len(facts))


def risk_coverage(facts: Sequence[Judgement]) -> list[Step]:
    """The curve from the most certain facts to all; facts of one confidence can't be told apart and enter together."""
    steps: list[Step] = []
    taken = wrong = 0
    ordered = sorted(facts, key=lambda fact: -fact.confidence)
    for confidence, group in groupby(ordered, key=lambda fact: fact.confidence):
        members = list(group)
        taken += len(members)
        wrong += sum(not fact.right for fact in members)
        steps.append(Step(confidence, taken / len(facts), wrong / taken))
    return steps


def trust(facts: Sequence[Judgement]) -> Trust:
    """All figures of these facts."""
    right = sum(fact.right for fact in facts)
    sure = [fact for fact in facts if fact.confidence >= SURE]
    held = sum(fact.right for fact in sure)
    reached = [step.coverage for step in risk_coverage(facts) if step.risk <= RISK]
    return Trust(
        len(facts),
        right,
        expected_calibration_error(facts),
        len(sure),
        held / len(sure) if sure else None,
        held / right if right else None,
        1 - max(reached) if reached else None,
    )


def advice(facts: Sequence[Judgement]) -> str:
    """What an auditor is to read, in one sentence."""
    if not facts:
        return "No fact could be judged."
    review = trust(facts).review
    if review is None:
        best = min(risk_coverage(facts), key=lambda step: (step.risk, -step.coverage))
        return (
            f"No review of the least certain facts leaves ≤ {RISK:.0%} errors:"
            f" of the most certain {best.coverage:.0%} {best.risk:.1%} are wrong."
        )
    if not review:
        return f"Review nothing: all {len(facts):,} facts together have ≤ {RISK:.0%} errors."
    return f"Review the {review:.0%} least certain facts and the rest has ≤ {RISK:.0%} errors."
