"""A body's canonical name as it is printed, from the best spelling that documents use and the words of its id."""

from __future__ import annotations

import re
from functools import lru_cache

from trichluc.extractors.bodies import complete_name
from trichluc.extractors.header.names import full_name
from trichluc.extractors.vocabulary import provinces, read_rows
from trichluc.pipeline.identity.bodies import UNSETTLED
from trichluc.pipeline.identity.places import party_place, read_place, unit_of
from trichluc.pipeline.identity.tables import plain

_VOWEL = re.compile(r"[aeiouyăâêôơưà-ỹ]")
_OPENER = re.compile(
    r" (?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|bộ|sở|trường|học viện|văn phòng|viện|cục|chi cục)$",
    re.IGNORECASE,
)


def fitness(spelling: str, identity: str) -> int:
    """How well a spelling serves as the name of an id: 2 says it in full, 1 but for territory or owner, 0 not so."""
    words, said = _words(identity), plain(_display(spelling))
    if said == words:
        return 2
    return 1 if words.startswith(f"{said} ") else 0


def canonical_name(spelling: str, identity: str) -> str:
    """The name of an id, for which this spelling is the fittest."""
    words, display = _words(identity), _display(spelling)
    said = plain(display)
    if said == words:
        return display
    if not words.startswith(f"{said} "):
        name = _printed(words)
        return name[:1].upper() + name[1:]
    rest = words[len(said) + 1 :]
    if opener := _OPENER.search(display):  # "tỉnh", "Sở": the first word of what the id adds
        display, rest = display[: opener.start()], f"{plain(opener.group())} {rest}"
    return f"{display} {_printed(rest)}"


def _words(identity: str) -> str:
    return identity.partition(UNSETTLED)[0].replace("-", " ")


@lru_cache(maxsize=1 << 14)
def _display(spelling: str) -> str:
    return full_name(complete_name(spelling))


@lru_cache(maxsize=1)
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    """Printed names by their plain words: bodies, and provinces with their unit."""
    names = [row["name"] for row in read_rows("issuers/names.csv", ("name",))]
    names += [row["head"] for row in read_rows("issuers/heads.csv", ("head",)) if " " in row["head"]]
    names += [f"{unit} {province.name}" for province in provinces().values() for unit in ("tỉnh", "thành phố")]
    printed: dict[str, str] = {}
    for name in names:
        printed.setdefault(plain(full_name(name) if name[0].isupper() else name), name)
    alternation = "|".join(map(re.escape, sorted(printed, key=lambda words: (-len(words), words))))
    return re.compile(rf"(?<!\w)(?:{alternation})(?!\w)"), printed


def _printed(words: str) -> str:
    """Plain words with the capitals and signs of the names among them."""
    if province := provinces().get(words):
        return province.name
    pattern, known = _known()
    party = party_place(words)
    if party and party["name"]:
        at = party.start("name")
        return f"{_printed(words[:at].rstrip())} {_place_name(party['name'])}"
    place = read_place(words)
    units = [f"{unit_of(unit)} {_place_name(unit[len(unit_of(unit)) :].strip())}".strip() for unit in place.units]
    return " ".join(filter(None, (pattern.sub(lambda match: known[match.group()], place.core), *units)))


def _place_name(words: str) -> str:
    """A territory's name in the case of names; letters without a vowel are an abbreviation: "huyện DMC"."""
    province = provinces().get(words)
    return (
        province.name
        if province
        else " ".join(word.capitalize() if _VOWEL.search(word) else word.upper() for word in words.split())
    )
