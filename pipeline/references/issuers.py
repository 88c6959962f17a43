"""Who stands behind a symbol and behind a name: whether a mark belongs to one body of the country, and whether two names agree.

A symbol names no province, and a name is written in many ways ("UBND tỉnh", "Chủ tịch UBND tỉnh Tây Ninh"): only names that
certainly mean different bodies may keep a citation and a document apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.vocabulary import DataError, read_rows
from trichluc.pipeline.identity.spelling import written_out
from trichluc.pipeline.keys import territory

# central: one body of the country; shared: several that number each for itself; local: every province has one; open: not known.
Scope = Literal["central", "shared", "local", "open"]
Agreement = Literal["same", "other", "open"]

_DEPARTMENT = re.compile(r"S[A-Z&]{2}")  # every province has its Sở, under marks of its own making: SGD&ĐT, SNN&PTNT
_HEAD = re.compile(r"^(?:chủ tịch|phó chủ tịch|bộ trưởng|giám đốc|thường trực|ban thường vụ|ban chấp hành) (?=\w)")
_BELOW_PROVINCE = re.compile(r"(?<!\w)(?:huyện|quận|thị xã|thị trấn|xã(?! hội)|phường|đặc khu)(?!\w)")
# Committees and councils of one place differ in their level and name alone; other bodies' names have no such form.
_PEOPLES = re.compile(
    r"(ủy ban nhân dân|hội đồng nhân dân) (?:các )?(tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường)(?: (.+))?"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of the issuer's mark in a symbol: UBND of KH-UBND."""

    scope: Scope
    issuer: str | None = None
    listed: bool = True  # whether data/issuers/marks.csv has it, or only its form speaks


@lru_cache(maxsize=1)
def _marks() -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for row in read_rows("issuers/marks.csv", ("mark", "scope", "issuer")):
        scope: Scope | None = next((each for each in get_args(Scope) if each == row["scope"]), None)
        if scope is None or (scope == "central") != bool(row["issuer"]):
            raise DataError(f"data/issuers/marks.csv: {row['mark']} needs a scope, and an issuer just where it is central")
        if marks.setdefault(bare(row["mark"]), Mark(scope, row["issuer"] or None)).scope != scope:
            raise DataError(f"data/issuers/marks.csv: {row['mark']} stands twice")
    return marks


@lru_cache(maxsize=1 << 14)
def mark_of(symbol: str) -> Mark:
    """What is known of a mark, by its first known group without a term of office: QH15, BNN-TCCB, UBND-VX, old CT.UB."""
    groups = [group.rstrip("0123456789") for group in re.split(r"[-/.]", bare(symbol))]
    known = next((found for group in groups if (found := _marks().get(group))), None)
    return known or Mark("local" if _DEPARTMENT.match(groups[0]) else "open", listed=False)


@lru_cache(maxsize=1 << 14)
def bare(mark: str) -> str:
    """A mark for comparing: capitals without marks, since converters swap Đ, Ð and D."""
    return strip_marks(fold(mark)).upper()


@lru_cache(maxsize=1 << 14)
def agreement(one: str | None, other: str | None, place: str | None) -> Agreement:
    """Whether two issuers' names mean one body; a name without its province is of `place`."""
    if not one or not other:
        return "open"
    here, there = territory(one) or place, territory(other) or place
    if here != there:
        return "other" if here and there else "open"
    first, second = _core(one), _core(other)
    if first == second:
        return "same"
    left, right = _PEOPLES.fullmatch(first), _PEOPLES.fullmatch(second)
    return "other" if left and right else "open"


@lru_cache(maxsize=1 << 14)
def place_of(issuer: str | None, own_issuer: str | None) -> str | None:
    """The province of a named issuer, else of the citing document's; "Ban Thi đua - Khen thưởng Trung ương" has none."""
    if issuer is not None and is_of_the_centre(issuer):
        return None
    return territory(issuer) or territory(own_issuer)


def is_of_the_centre(issuer: str) -> bool:
    """Whether a name says that its body is the country's."""
    return fold(issuer).endswith(("trung ương", "việt nam"))


@lru_cache(maxsize=1 << 14)
def is_below_province(issuer: str | None) -> bool:
    """Whether a body is a district's or a commune's."""
    return issuer is not None and _BELOW_PROVINCE.search(written_out(fold(issuer))) is not None


@lru_cache(maxsize=1 << 14)
def _core(issuer: str) -> str:
    """A name without its head and its province: "ủy ban nhân dân tỉnh" of "Chủ tịch UBND tỉnh Tây Ninh", "sở nội vụ"."""
    name = written_out(fold(issuer))
    while (short := _HEAD.sub("", name)) != name:
        name = short
    if province := territory(issuer):
        name = re.sub(rf" {re.escape(province)}$", "", name)
    if _PEOPLES.fullmatch(name) and not _BELOW_PROVINCE.search(name):
        return name
    return re.sub(r",? (?:tỉnh|thành phố)$", "", name)
