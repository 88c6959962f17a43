"""How much of what people judged in a run was right: by reviewer and day, and in all."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple

from trichluc.pipeline.evaluate.measures import LEVEL
from trichluc.pipeline.opened import open_out
from trichluc.pipeline.sources import InputError

ALL = "all"
NOTE = (
    "A fact was right where nobody changed anything of it. These are shares of what was judged: they hold for the archive "
    "where the facts were drawn by chance (an order of the queue in `trichluc review`); its usual order shows the doubtful "
    "ones, whose share is lower. Overlooked facts are those that people happened to see."
)


@dataclass(slots=True)
class _Judged:
    """One fact, as people left it. A fact that was added was not found by any extractor."""

    batch: tuple[str, str]  # who judged it first, on which day
    kind: str
    right: bool = True
    added: bool = False
    gone: bool = False


class Share(NamedTuple):
    """The facts of a kind that one reviewer judged on one day: the share that was right, with its interval."""

    reviewer: str
    day: str
    kind: str
    judged: int
    right: int
    share: float | None  # None: nothing was judged, facts were only added
    low: float | None
    high: float | None
    overlooked: int


def reviewed(out: Path) -> list[Share]:
    """The shares of each batch and kind, then of all batches together. Raises InputError where nobody has judged anything."""
    facts = list(_judged(out))
    if not facts:
        raise InputError(f"nobody has judged a fact in {out}: do so with `trichluc review {out}`, or name annotations")
    groups = defaultdict(list)
    for fact in facts:
        for batch in (fact.batch, (ALL, ALL)):
            for kind in (fact.kind, ALL):
                groups[batch, kind].append(fact)
    keys = sorted(groups, key=lambda key: (ALL in key[0], key[0], key[1] == ALL, key[1]))
    return [_share(*batch, kind, groups[batch, kind]) for batch, kind in keys]


def _judged(out: Path) -> Iterable[_Judged]:
    """A fact was right where nobody said otherwise; whoever accepts a correction does not make the extractor right."""
    query = """
        SELECT doc_id, fact_id, CASE kind WHEN 'header_facts' THEN json_extract(said, '$.field') ELSE rtrim(kind, 's') END,
            action, reviewer, substr(at, 1, 10)
        FROM corrections WHERE NOT undone ORDER BY correction_id"""
    facts: dict[tuple[str, str], _Judged] = {}
    with open_out(out) as connection:
        for doc_id, fact_id, kind, action, reviewer, day in connection.execute(query):
            fact = facts.setdefault((doc_id, fact_id), _Judged((reviewer, day), kind))
            fact.right &= action == "accept"
            fact.added |= action == "add"
            fact.gone = action == "reject"
    return [fact for fact in facts.values() if not (fact.added and fact.gone)]


def _share(reviewer: str, day: str, kind: str, facts: list[_Judged]) -> Share:
    judged = [fact for fact in facts if not fact.added]
    right = sum(fact.right for fact in judged)
    share, low, high = (right / len(judged), *wilson(right, len(judged))) if judged else (None, None, None)
    return Share(reviewer, day, kind, len(judged), right, share, low, high, len(facts) - len(judged))


def wilson(right: int, count: int) -> tuple[float, float]:
    """Bounds of a share (Wilson's interval), which stay within 0 and 1 and say something even where all were right."""
    z = NormalDist().inv_cdf((1 + LEVEL / 100) / 2)
    middle = (right + z * z / 2) / (count + z * z)
    half = z / (count + z * z) * math.sqrt(right * (count - right) / count + z * z / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def reviewed_json(shares: list[Share]) -> str:
    """The shares as JSON."""
    return json.dumps({"reviewed": [share._asdict() for share in shares], "note": NOTE}, ensure_ascii=False, indent=1)
