"""Provinces that a scan printed with other marks or without their blank: "TỈNH HƯNGYÊN", "Thành phố Hô Chí Minh"."""

from __future__ import annotations

import re
from functools import lru_cache

from trichluc.extractors.levelling import strip_marks
from trichluc.extractors.vocabulary import provinces

_UNITS = {"tinh": "tỉnh", "thanh pho": "thành phố"}
_TAIL = re.compile(r"(?:^|(?<=\s))(?P<unit>tinh|thanh pho)\s+(?P<place>[a-z][a-z\s-]*)$")


@lru_cache(maxsize=1)
def _by_letters() -> dict[str, str]:
    """Names of provinces by their letters alone, where only one has them."""
    found: dict[str, set[str]] = {}
    for spelling, province in provinces().items():
        found.setdefault(_letters(spelling), set()).add(province.name)
    return {letters: min(names) for letters, names in found.items() if len(names) == 1}


def _letters(words: str) -> str:
    return "".join(filter(str.isalpha, strip_marks(words.lower())))


def mend_province(name: str) -> str:
    """The name with the province that it ends with as it is written; itself where it ends with none, or with one well read."""
    match = _TAIL.search(strip_marks(name.lower()))
    if match is None or len(strip_marks(name)) != len(name):
        return name
    known = _by_letters().get(_letters(match["place"]))
    printed_unit = name[match.start("unit") : match.end("unit")]
    if known is None or (name[match.start("place") :] == known and printed_unit.lower() == _UNITS[match["unit"]]):
        return name
    unit = _UNITS[match["unit"]]
    return f"{name[: match.start()]}{unit.capitalize() if printed_unit[0].isupper() and not match.start() else unit} {known}"
