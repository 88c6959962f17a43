"""What is known of campaigns beforehand: the nouns that introduce a name, the nouns that forbid one, and the names themselves.

A campaign travels under many spellings: each province puts its own name for "Cả nước" ("Tây Ninh chung sức xây dựng nông thôn
mới"), commas and dashes come and go. `campaign_key` levels all that, so that two spellings of one campaign have one key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.vocabulary import DataError, provinces, read_rows
from trichluc.models.facts import CampaignKind

_WHOLE = r"cả nước|toàn quốc|toàn (?:tỉnh|thành phố|thành|huyện|quận|xã|phường|ngành)|việt nam"
_SEPARATORS = re.compile(r"[,;:()\"' -]+")


@dataclass(frozen=True, slots=True)
class CampaignName:
    """A campaign that is known by name; `kind` is None for what only looks like one (a battle called "Chiến dịch …").

    `unquoted`: the words name nothing else, so they count without quotes and without a head noun.
    """

    name: str
    kind: CampaignKind | None
    unquoted: bool


@lru_cache(maxsize=1)
def place_pattern() -> str:
    """A pattern of the places that stand for one another in campaign names: "cả nước", "toàn tỉnh", every province."""
    names = sorted((name for name in provinces() if len(name) > 2 and "." not in name), key=lambda name: (-len(name), name))
    return rf"(?:{_WHOLE}|{'|'.join(map(re.escape, names))})"


_BETWEEN = re.compile(r"[ ,;.-]+")


@lru_cache(maxsize=1)
def _places() -> re.Pattern[str]:
    return re.compile(rf"\b{place_pattern()}\b")


@lru_cache(maxsize=1 << 12)
def campaign_key(name: str) -> str:
    """The name without case, punctuation and places: equal for every spelling of one campaign."""
    words = _SEPARATORS.sub(" ", fold(name).replace(".", "")).strip()
    without_places = _places().sub(" ", words).split()
    # A place is the name itself where little else is left: "Chiến dịch Hòa Bình", "Chiến dịch Điện Biên Phủ".
    return " ".join(without_places) if len(without_places) > 3 else words


@lru_cache(maxsize=1)
def campaign_names() -> dict[str, CampaignName]:
    """The known campaigns by the key of their name and of each variant."""
    found: dict[str, CampaignName] = {}
    for row in read_rows("campaigns/names.csv", ("name", "kind", "unquoted", "variants")):
        if row["unquoted"] not in ("yes", "no"):
            raise DataError(f"data/campaigns/names.csv: {row['name']}: unquoted is yes or no")
        campaign = CampaignName(row["name"], _kind("names", row["kind"]) if row["kind"] else None, row["unquoted"] == "yes")
        for variant in (row["name"], *filter(None, row["variants"].split("|"))):
            if found.setdefault(campaign_key(variant), campaign) != campaign:
                raise DataError(f"data/campaigns/names.csv: {variant} names two campaigns")
    return found


@lru_cache(maxsize=1)
def unquoted_names() -> tuple[re.Pattern[str], dict[str, list[list[str]]]]:
    """A pattern over levelled lower-case text for the two first words of the names that need no quotes, and under each pair the
    further words of its names, the longest name first.
    """
    rests: dict[str, list[list[str]]] = {}
    for key in sorted((key for key, known in campaign_names().items() if known.unquoted), key=lambda key: (-len(key), key)):
        words = key.split()
        rests.setdefault(" ".join(words[:2]), []).append(words[2:])
    pairs = "|".join(re.escape(pair).replace(r"\ ", " +") for pair in sorted(rests))
    return re.compile(rf"(?<!\w)(?:{pairs})(?!\w)"), rests


def match_words(lower: str, at: int, words: list[str]) -> int | None:
    """End of these words at an offset of the text, parted by blanks and marks; any place may stand between two of them."""
    for word in words:
        for _ in range(2):
            gap = _BETWEEN.match(lower, at)
            if gap is None:
                return None
            behind = gap.end() + len(word)
            if lower.startswith(word, gap.end()) and not lower[behind : behind + 1].isalnum():
                at = behind
                break
            place = _places().match(lower, gap.end())
            if place is None:
                return None
            at = place.end()
        else:
            return None
    return at


@lru_cache(maxsize=1)
def head_nouns() -> dict[str, CampaignKind]:
    """The nouns that introduce a campaign's name (phong trào thi đua, cuộc vận động …) and the kind that each gives it."""
    return {row["phrase"]: _kind("heads", row["kind"]) for row in read_rows("campaigns/heads.csv", ("phrase", "kind"))}


@lru_cache(maxsize=1)
def stop_nouns() -> re.Pattern[str]:
    """The nouns whose quoted names are no campaigns (mô hình, danh hiệu, chủ đề, a document's type …)."""
    phrases = sorted((row["phrase"] for row in read_rows("campaigns/stop_nouns.csv", ("phrase",))), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase).replace(r"\ ", " +") for phrase in phrases) + r")\b")


@lru_cache(maxsize=1)
def _keys_without_marks() -> dict[str, str]:
    return {strip_marks(key): key for key in campaign_names()}


@lru_cache(maxsize=1 << 12)
def intended_key(name: str) -> str | None:
    """The key of the known campaign that a name with slips in its marks means ("Luơng y như từ mẫu").

    None where the name is no known one, or is spelt as it should be.
    """
    key = campaign_key(name)
    meant = _keys_without_marks().get(strip_marks(key))
    return None if meant == key else meant


def _kind(table: str, kind: str) -> CampaignKind:
    for known in get_args(CampaignKind):
        if kind == known:
            return known  # type: ignore[no-any-return]
    raise DataError(f"data/campaigns/{table}.csv: {kind!r} is no kind of campaign")
