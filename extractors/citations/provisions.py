"""Pin cites (chỉ dẫn điều khoản): "điểm a, b khoản 2 và khoản 3 Điều 5 Nghị định …" names three units."""

from __future__ import annotations

import re

from trichluc.models.facts import Provision

# From the largest unit to the smallest (ND30 II.6.d); "tiết" is a part of a điểm and is left out.
_RANK = {"phan": 0, "phuluc": 0, "chuong": 1, "muc": 2, "dieu": 3, "khoan": 4, "diem": 5}
_UNITS = {
    "phần": "phan",
    "phụ lục": "phuluc",
    "chương": "chuong",
    "mục": "muc",
    "điều": "dieu",
    "khoản": "khoan",
    "điểm": "diem",
}
_VALUE = r"(?:\d{1,3}(?:\.\d{1,2})*[a-zđ]?|[ivxl]{1,6}|[a-zđ]{1,2}\d?)"
_VALUES = rf"{_VALUE}(?:(?:\s*,\s*(?:và\s+)?|\s+và\s+|\s*-\s*|\s*;\s*){_VALUE}(?![\w)]))*"
_UNIT = re.compile(rf"(?P<unit>phụ lục|phần|chương|mục|điều|khoản|điểm)\s+(?P<values>{_VALUES})(?!\w)")
_LINK = re.compile(r"\s*(?:,|;|và|của|tại)?\s*(?:và\s+)?(?:các\s+)?$")
_CITED = re.compile(r"\s*(?:của\s+|tại\s+|ban hành kèm(?: theo)?\s+|kèm theo\s+)?(?:các\s+)?$")
_SPLIT = re.compile(r"\s*(?:,|;|-|\bvà\b)\s*")
_WINDOW = 170


def read_provisions(lower: str, citation_start: int) -> tuple[int, list[Provision]]:
    """The pin cite that ends before a citation: where it begins (without one the citation's own start), and its units."""
    low = max(0, citation_start - _WINDOW)
    window = lower[low:citation_start]
    if (
        "điều" not in window
        and "khoản" not in window
        and "mục" not in window
        and "phụ lục" not in window
        and "chương" not in window
    ):
        return citation_start, []
    units: list[re.Match[str]] = []
    for match in _UNIT.finditer(window):
        if units and not _LINK.fullmatch(window, units[-1].end(), match.start()):
            units = []
        units.append(match)
    if not units or not _CITED.fullmatch(window, units[-1].end()):
        return citation_start, []
    found = _expand([(_UNITS[match["unit"]], _SPLIT.split(match["values"])) for match in units])
    return low + units[0].start(), found


def _expand(units: list[tuple[str, list[str]]]) -> list[Provision]:
    """One provision for each unit meant. A larger unit closes the smaller ones before it; a smaller one refines it."""
    done: list[Provision] = []
    pending: list[Provision] = []
    largest = 9
    for index, (unit, values) in enumerate(units):
        rank = _RANK[unit]
        larger_follows = any(_RANK[later] < rank for later, _ in units[index + 1 :])
        if pending and rank < _rank_of(pending[-1]):
            for item in pending:
                if getattr(item, unit) is None and _rank_of(item) > rank:
                    setattr(item, unit, values[0])
            pending += [_single(unit, value) for value in values[1:]]
        elif pending and rank > _rank_of(pending[-1], smallest=True) and not larger_follows and largest < rank:
            base = pending.pop()
            pending += [_refined(base, unit, value) for value in values]
        else:
            pending += [_single(unit, value) for value in values]
        largest = min(largest, rank)
    return done + pending


def _rank_of(item: Provision, smallest: bool = False) -> int:
    ranks = [rank for unit, rank in _RANK.items() if getattr(item, unit) is not None]
    return max(ranks) if smallest else min(ranks)


def _single(unit: str, value: str) -> Provision:
    item = Provision()
    setattr(item, unit, _printed(unit, value))
    return item


def _refined(base: Provision, unit: str, value: str) -> Provision:
    item = Provision(base.phan, base.chuong, base.muc, base.dieu, base.khoan, base.diem, base.phuluc)
    setattr(item, unit, _printed(unit, value))
    return item


def _printed(unit: str, value: str) -> str:
    """Roman numerals of parts, chapters and sections are printed in capitals."""
    return value.upper() if unit in {"phan", "chuong", "muc", "phuluc"} and re.fullmatch(r"[ivxl]+", value) else value
