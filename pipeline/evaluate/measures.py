"""Precision, recall and F1 over documents, with the interval that other documents of the same archive might have given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trichluc.pipeline.evaluate.judge import Count, DocumentScore

RESAMPLES = 1000
SEED = 20_200_305  # any fixed number: the same documents give the same interval
LEVEL = 95  # per cent of the resamples that the interval holds


class Figure(NamedTuple):
    """One measure over some documents. `low` and `high` bound F1; `gold` is how many items the annotation has."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    gold: int
    hit: int
    miss: int
    extra: int
    documents: int


def figures(scores: Sequence[DocumentScore]) -> dict[str, Figure]:
    """Every measure that these documents have, by its name."""
    names = sorted({name for score in scores for name in score.counts})
    return {name: _figure([score.counts[name] for score in scores if name in score.counts]) for name in names}


def _figure(counts: Sequence[Count]) -> Figure:
    hit, miss, extra = (sum(column) for column in zip(*map(_columns, counts), strict=True))
    low, high = _interval(counts)
    return Figure(*ratios(hit, miss, extra), low, high, hit + miss, hit, miss, extra, len(counts))


def _columns(count: Count) -> tuple[int, int, int]:
    return count.hit, count.miss, count.extra


def ratios(hit: int, miss: int, extra: int) -> tuple[float, float, float]:
    """Precision, recall and F1; where nothing was to be found, or nothing was found, nothing is wrong."""
    precision = hit / (hit + extra) if hit + extra else 1.0
    recall = hit / (hit + miss) if hit + miss else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _interval(counts: Iterable[Count]) -> tuple[float, float]:
    """Bounds of F1 by bootstrap. Documents are drawn, never facts: what one document does wrong it does wrong many times."""
    import numpy as np

    each = np.array([_columns(count) for count in counts])
    draws = np.random.default_rng(SEED).integers(0, len(each), (RESAMPLES, len(each)))
    drawn = [ratios(*map(int, total))[2] for total in each[draws].sum(axis=1)]
    low, high = np.percentile(drawn, ((100 - LEVEL) / 2, (100 + LEVEL) / 2))
    return float(low), float(high)
