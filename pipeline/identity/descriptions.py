"""What a body's id says of it: its level, the body above it, and when it was valid."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from trichluc.pipeline.identity.bodies import UNSETTLED, is_collective, owner_start
from trichluc.pipeline.identity.places import (
    COMMUNE,
    PARTY_UNITS,
    is_provincial,
    party_place,
    province_names,
    read_place,
    unit_of,
)
from trichluc.pipeline.identity.tables import (
    Head,
    Validity,
    bodies_validity,
    head_of,
    territories_validity,
)


class Description(NamedTuple):
    """A body's level, the id of the body above it, and its first and last day; None where its name doesn't tell."""

    level: str | None = None
    parent_id: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


@lru_cache(maxsize=1 << 14)
def describe(identity: str) -> Description:
    """What the id of a body says of it."""
    settled, unsettled, _ = identity.partition(UNSETTLED)
    words = settled.replace("-", " ")
    units = read_place(words).units
    if is_collective(words) or (units and units[-1] == unit_of(units[-1]) and not unsettled):
        return Description("collective")  # a central body's "UBND tỉnh" is any province's
    head = head_of(words)
    if head is None:
        return Description()
    level = _level(head, words)
    if unsettled:
        return Description(level)
    parent = _parent(head, words)
    validity = _validity(words)
    return Description(level, parent.replace(" ", "-") if parent else None, validity.valid_from, validity.valid_to)


def _level(head: Head, words: str) -> str | None:
    if head.level in ("unit", "") and (party := party_place(words)):
        return "party" if party["organ"] == "ủy" else "organisation"
    if head.level == "":
        inner = head_of(words[owner_start(words, head) :])
        return _level(inner, words) if inner and inner is not head else None
    if head.level != "state":
        return head.level
    if owner_start(words, head):
        return "unit"
    units = read_place(words).units
    if not units:
        return None
    smallest = units[0]
    if is_provincial(smallest, units[-1]) or smallest == "tỉnh":
        return "province"
    return "commune" if unit_of(smallest) in COMMUNE else "district"


def _parent(head: Head, words: str) -> str | None:
    """The plain name of the body above, None where the name doesn't give it."""
    at = owner_start(words, head)
    if at and (
        head.scope != "internal" or head.above == "owner"
    ):  # "Thanh tra Bộ Xây dựng", "Vụ Pháp chế Bộ Nội vụ", "Ban Thường vụ Tỉnh đoàn"
        return words[at:]
    place = read_place(words)
    if head.above == "same":
        upper = place.units[1:]
        return " ".join((place.core, *upper)) if upper and place.core == head.words else None
    above = head_of(head.above) if head.above not in ("", "owner") else None
    if above is None:
        return None
    if above.scope == "central":
        return head.above if head.scope != "party" or _is_province_party(words) else None
    whole = place.core == head.words or head.words == "sở"
    return " ".join((head.above, *place.units)) if place.units and whole else None


def _is_province_party(words: str) -> bool:
    """Whether a committee or youth union is a province's: "thành ủy" is a centrally run city's or a district's."""
    party = party_place(words)
    return party is not None and is_provincial(f"{PARTY_UNITS.get(party['unit'], party['unit'])} {party['name']}", "")


def _is_of_today(territory: str) -> bool:
    """Whether this is a province under the unit that it had in 2025: tỉnh Cần Thơ and its districts ended long before."""
    unit = unit_of(territory)
    known = province_names().get(territory[len(unit) :].strip())
    return known is None or known[0] == unit


def _validity(words: str) -> Validity:
    """A body's own validity, else that of the territories it needs; its last day is the latest that it can have."""
    if own := bodies_validity().get(words):
        return own
    known = territories_validity()
    units = list(read_place(words).units)
    party = party_place(words)
    if party and party["name"]:
        units = [f"{PARTY_UNITS.get(party['unit'], party['unit'])} {party['name']}"]
    first: list[str] = []
    last: list[str] = []
    for unit in units:
        level = unit_of(unit)
        district = level if level != "thành phố" else "huyện"  # a city inside a province is a district
        ended = known.get(unit)
        if ended is None and not is_provincial(unit, units[-1]) and _is_of_today(units[-1]):
            ended = known.get(district)
        if ended:
            first += filter(None, [ended.valid_from])
            last += filter(None, [ended.valid_to])
    return Validity(max(first, default=None), min(last, default=None))
