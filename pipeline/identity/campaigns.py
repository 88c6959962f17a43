"""One id for a movement (phong trào thi đua, cuộc vận động …): its canonical name, with the province whose version it is.

"Cả nước chung sức xây dựng nông thôn mới" and each province's own version are different movements; "Toàn tỉnh …" is the version
of the document's province, and a name without place the country's. The known names are `data/campaigns/names.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from trichluc.extractors.campaigns.names import campaign_names, place_pattern
from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.vocabulary import provinces
from trichluc.pipeline.identity.tables import plain

_HEAD = re.compile(r"^(?:các )?(?:phong trào thi đua|phong trào|cuộc vận động)[:\s\"]+")
_PERIOD = re.compile(r"[,\s(]*(?:giai đoạn|trong các năm) \d{4} ?- ?\d{4}\)?$|[,\s(]*năm \d{4}\)?$")
_POINT = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_NOUGHT = re.compile(r"\b0+(?=\d)")
_CAMPAIGN = "chiến dịch "
_WHOLE_COUNTRY = frozenset({"cả nước", "toàn quốc", "việt nam"})
_COUNTRY_IN_NAME = re.compile("(?i:cả nước|toàn quốc|việt nam)")
_OWN_PROVINCE = re.compile(r"toàn (?:tỉnh|thành phố|thành)$")
_FIGURES = re.compile(r"\b(?:\d+|[ivxlc]+)\b")
_FEWEST_WORDS = 5  # shorter names differ by a word that matters: "Tháng Thanh niên", "Tháng Thanh niên tình nguyện"
_FEWEST_LETTERS = 4  # so do shorter words by a letter


@lru_cache(maxsize=1 << 14)
def campaign_id(name: str, province: str = "") -> str:
    """Id of a movement; `province` is the document's own ("tây ninh"), which "Toàn tỉnh" means."""
    words = _words(name)
    place, key = _without_place(words)
    if _OWN_PROVINCE.match(place):
        place = province or place
    known = _known(key)
    if known is None:
        words = re.sub(rf"\b{_OWN_PROVINCE.pattern[:-1]}\b", province, words) if province else words
        return words.replace(" ", "-")
    if place in _WHOLE_COUNTRY or not place:
        return known.replace(" ", "-")
    national, rest = _without_place(known)
    full = known.replace(national, place, 1) if national else f"{place} {rest}"
    return full.replace(" ", "-")


def campaign_name(spelling: str, identity: str) -> str:
    """The canonical name of an id: of a known movement as its table prints it, with the province; else the best spelling."""
    place, key = _without_place(identity.replace("-", " "))
    canonical = _canonical().get(key)
    if canonical is None:
        return spelling
    printed = _printed()[canonical]
    if not place or place in _WHOLE_COUNTRY:
        return printed
    slot = _COUNTRY_IN_NAME.search(printed)
    province = provinces().get(place)
    return f"{printed[: slot.start()]}{province.name}{printed[slot.end() :]}" if slot and province else spelling


@lru_cache(maxsize=1)
def _printed() -> dict[str, str]:
    """Canonical names as printed by their plain words."""
    return {_words(campaign.name): campaign.name for campaign in campaign_names().values()}


def _words(name: str) -> str:
    folded = _POINT.sub("", fold(name.replace("*", "")))
    folded = _PERIOD.sub("", _HEAD.sub("", folded))
    return _NOUGHT.sub("", plain(folded))


@lru_cache(maxsize=1)
def _places() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """The places that stand for one another, as printed and without marks, and the names of the latter."""
    names = {
        strip_marks(plain(spelling)): plain(province.name) for spelling, province in provinces().items() if " " in spelling
    }
    names |= {strip_marks(whole): whole for whole in ("cả nước", "toàn quốc", "việt nam", "toàn tỉnh")}
    bare = "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))
    return re.compile(rf"\b{place_pattern()}\b"), re.compile(rf"\b(?:{bare})\b"), names


def _without_place(words: str) -> tuple[str, str]:
    """The place that a name holds, "" for none, and the name without it; where little else is left, the place is the name."""
    printed, bare, names = _places()
    match = printed.search(words)
    if match is None and words.isascii():
        match = bare.search(words)
    if match is None:
        return "", words
    rest = " ".join((words[: match.start()] + words[match.end() :]).split())
    place = names.get(strip_marks(match.group()), match.group())
    return (place, rest) if len(rest.split()) > 3 else ("", words)


@lru_cache(maxsize=1)
def _canonical() -> dict[str, str]:
    """Canonical plain names by the name without place of every known spelling, with its noun and without it."""
    found: dict[str, str] = {}
    for key, campaign in campaign_names().items():
        if campaign.kind is None:  # a battle
            continue
        canonical = _words(campaign.name)
        for spelling in (canonical, _words(key)):
            found[_without_place(spelling)[1]] = canonical
        if canonical.startswith(_CAMPAIGN):  # "Mùa hè xanh" is "Chiến dịch Mùa hè xanh"
            found.setdefault(canonical.removeprefix(_CAMPAIGN), canonical)
    return found


@lru_cache(maxsize=1 << 12)
def _known(key: str) -> str | None:
    """The canonical name of a known movement, which damage to its spelling doesn't hide; None where no single one is meant."""
    canonical = _canonical()
    for spelling in (key, f"thi đua {key}"):
        if spelling in canonical:
            return canonical[spelling]
    near = {canonical[other] for other in canonical if is_damaged(key, other)}
    return near.pop() if len(near) == 1 else None


def is_damaged(name: str, sound: str) -> bool:
    """Whether a plain name is another one with marks lost or confused, a letter misread, or its end dropped."""
    bare, whole = strip_marks(name), strip_marks(sound)
    if _FIGURES.findall(bare) != _FIGURES.findall(whole):
        return False
    if bare == whole:
        return True
    words, sound_words = bare.split(), whole.split()
    if len(sound_words) < _FEWEST_WORDS:
        return False
    if len(bare) >= whole.rfind(" ") and whole.startswith(bare):
        return True
    if len(words) != len(sound_words):
        return False
    differing = [pair for pair in zip(words, sound_words, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and min(map(len, differing[0])) >= _FEWEST_LETTERS and Levenshtein.distance(*differing[0]) == 1


def joined(uses: Mapping[str, int]) -> dict[str, str]:
    """For each damaged id among these, the sound one it means: the one in more documents; none where two could be meant.

    `uses` says how many documents have each id. The outcome doesn't hang on their order.
    """
    ranked = sorted(uses, key=lambda identity: (-uses[identity], -_marks(identity), identity))
    sharing: dict[str, list[str]] = {}
    sound: dict[str, str] = {}
    for identity in ranked:
        keys = _near_keys(identity)
        near = {other for key in keys for other in sharing.get(key, ())}
        meant = {sound[other] for other in near if is_damaged(identity.replace("-", " "), other.replace("-", " "))}
        sound[identity] = meant.pop() if len(meant) == 1 else identity
        for key in keys:
            sharing.setdefault(key, []).append(identity)
    return {identity: other for identity, other in sound.items() if identity != other}


def _near_keys(identity: str) -> list[str]:
    """What two ids share when one may be the other damaged: the letters, those without the end, or without any one word."""
    words = strip_marks(identity).split("-")
    return [
        "-".join(words),
        "-".join(words[:-1]),
        *("-".join((*words[:at], "?", *words[at + 1 :])) for at in range(len(words))),
    ]


def _marks(identity: str) -> int:
    """How many letters have marks: damage takes them away."""
    return sum(letter != bare for letter, bare in zip(identity, strip_marks(identity), strict=True))
