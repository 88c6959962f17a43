"""Pairs of mentions judged by hand, from law and custom: one body or two, one movement or two."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from trichluc.pipeline.identity.bodies import body_id, setting_of
from trichluc.pipeline.identity.campaigns import campaign_id, joined

FILES = Path(__file__).parent
Row = Mapping[str, str]


def pairs(table: str) -> list[dict[str, str]]:
    with (FILES / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bodies_of(row: Row) -> tuple[str, str]:
    first, second = (body_id(row[f"name_{side}"], setting_of(row[f"issuer_{side}"])) for side in "ab")
    return first, second


def campaigns_of(row: Row) -> tuple[str, str]:
    first, second = (campaign_id(row[f"name_{side}"], setting_of(row[f"issuer_{side}"]).province_name) for side in "ab")
    return first, second


def in_one_archive(rows: list[dict[str, str]]) -> Callable[[Row], tuple[str, str]]:
    """Movements as a registry of all these mentions joins them."""
    sound = joined(Counter(identity for row in rows for identity in campaigns_of(row)))
    return lambda row: tuple(sound.get(identity, identity) for identity in campaigns_of(row))  # type: ignore[return-value]


def f1(rows: list[dict[str, str]], ids: Callable[[Row], tuple[str, str]]) -> tuple[float, list[str]]:
    """F1 of the pairs joined, and the pairs misjudged."""
    outcomes: Counter[tuple[bool, bool]] = Counter()
    wrong = []
    for row in rows:
        one, other = ids(row)
        outcomes[one == other, row["same"] == "yes"] += 1
        if (one == other) != (row["same"] == "yes"):
            wrong.append(f"{row['name_a']} ({row['issuer_a']}) | {row['name_b']} ({row['issuer_b']}): {row['why']}")
    right = 2 * outcomes[True, True]
    return right / (right + outcomes[True, False] + outcomes[False, True]), wrong


def test_bodies_are_joined_and_kept_apart_as_a_reader_would() -> None:
    rows = pairs("body_pairs.csv")
    assert len(rows) >= 200
    score, wrong = f1(rows, bodies_of)
    assert score >= 0.95, "\n".join(wrong)


def test_movements_are_joined_and_kept_apart_as_a_reader_would() -> None:
    rows = pairs("campaign_pairs.csv")
    assert len(rows) >= 100
    score, wrong = f1(rows, in_one_archive(rows))
    assert score >= 0.97, "\n".join(wrong)


@pytest.mark.parametrize("table", ["body_pairs.csv", "campaign_pairs.csv"])
def test_the_pairs_are_balanced(table: str) -> None:
    verdicts = Counter(row["same"] for row in pairs(table))
    assert set(verdicts) == {"yes", "no"}
    assert min(verdicts.values()) * 3 >= verdicts.total()
