"""The territory that a body's plain name ends with: "huyện mộ đức tỉnh quảng ngãi", or a bare "tỉnh" to be completed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trichluc.extractors.vocabulary import provinces
from trichluc.pipeline.identity.tables import head_of, plain, territories_validity

PROVINCIAL = ("tỉnh", "thành phố")
DISTRICT = ("huyện", "quận", "thị xã", "thành phố")
COMMUNE = ("xã", "phường", "thị trấn", "đặc khu")
# The units of "thành ủy", "thị đoàn"; the others keep their word.
PARTY_UNITS = {"thành": "thành phố", "thị": "thị xã"}
_UNITS = "thành phố|thị xã|thị trấn|đặc khu|tỉnh|huyện|quận|xã|phường"
# "hợp tác xã", "bảo hiểm xã hội", "tỉnh ủy", "cấp tỉnh" name no territory.
_UNIT = re.compile(rf"(?<!\w)(?<!hợp tác )(?<!cấp )(?P<unit>{_UNITS})(?= |$)(?! (?:ủy|đoàn|hội|viên|trường)\b)")
_PARTY = re.compile(r"(?<!\w)(?P<unit>tỉnh|thành|huyện|quận|thị|xã) (?P<organ>ủy|đoàn)(?: (?P<name>.+))?$")
_MOST = 5  # words of a place's name


class Place(NamedTuple):
    """The territories at a name's end, the smallest first, each "unit name" or a bare unit; `core` is what stands before."""

    core: str
    units: tuple[str, ...]


@lru_cache(maxsize=1)
def province_names() -> dict[str, tuple[str, str]]:
    """Unit and canonical plain name of each province by every plain spelling."""
    return {plain(spelling): (province.unit, plain(province.name)) for spelling, province in provinces().items()}


@lru_cache(maxsize=1)
def province_pattern() -> re.Pattern[str]:
    """A province's name at the end of plain words."""
    names = sorted(province_names(), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})$")


def read_place(words: str) -> Place:
    """Takes the territories off the end of a name."""
    units: list[str] = []
    core = words
    while True:
        last = None
        for last in _UNIT.finditer(core):  # noqa: B007 - the last match is the innermost name's
            pass
        if last is None:
            break
        name = core[last.end() :].strip()
        if not _may_be_named(last["unit"], name) or (not name and units):
            break
        units.append(_canonical(last["unit"], name))
        core = core[: last.start()].strip()
    return Place(core, tuple(reversed(units)))


def _may_be_named(unit: str, name: str) -> bool:
    if not name:
        return True
    if unit == "tỉnh":
        return name in province_names()
    return len(name.split()) <= _MOST and head_of(name) is None


def _canonical(unit: str, name: str) -> str:
    known = province_names().get(name) if unit in PROVINCIAL else None
    return f"{unit} {known[1] if known else name}".strip()


def party_place(words: str) -> re.Match[str] | None:
    """The committee or youth union of a territory at a name's end: "văn phòng tỉnh ủy", "tỉnh đoàn quảng ngãi"."""
    return _PARTY.search(words)


def is_provincial(territory: str, province: str) -> bool:
    """Whether "unit name" is a province or centrally run city. "thành phố tây ninh" in a document of `province` lies in it."""
    unit, _, name = _split(territory)
    if unit == "tỉnh":
        return True
    known = province_names().get(name)
    if unit != "thành phố" or known is None:
        return False
    own_unit, _, own_name = _split(province)
    inside = own_unit == "tỉnh" and own_name in (name, f"thừa thiên {name}")  # Huế was a city of Thừa Thiên Huế until 2025
    became_city = territory in territories_validity() and own_name != f"thừa thiên {name}"
    return became_city or (known[0] == "thành phố" and not inside)


def _split(territory: str) -> tuple[str, str, str]:
    for unit in (*PROVINCIAL, *DISTRICT, *COMMUNE):
        if territory == unit or territory.startswith(f"{unit} "):
            return unit, " ", territory[len(unit) + 1 :]
    return "", "", territory


def unit_of(territory: str) -> str:
    """The unit of "unit name"."""
    return _split(territory)[0]
