"""Names of bodies: their head nouns, abbreviations written out, their territory, and capitals turned into the case of names
(ND30 Appendix II, IV).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from trichluc.extractors.levelling import fold, level, strip_marks
from trichluc.extractors.vocabulary import provinces, read_rows

_UNITS = "tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|thủ đô"
_VOWEL = re.compile(r"[aeiouyăâêôơưà-ỹ]")
# What follows these is a place: "HUYỆN ỦY ĐỨC TRỌNG".
_PLACED = re.compile(r"(?P<body>(?:Tỉnh|Thành|Huyện|Quận|Thị) (?:ủy|đoàn)) (?P<place>[^,-]+)$")
_ABBREVIATIONS = (
    (re.compile(r"\bUBND\b|\bUBNN\b"), "Ủy ban nhân dân"),
    (re.compile(r"\bHĐND\b"), "Hội đồng nhân dân"),
    (re.compile(r"\bTP\s?\.?\s?HCM\b|\bTPHCM\b", re.IGNORECASE), "thành phố Hồ Chí Minh"),
    (re.compile(r"\bT\.?P\b\s?\.?(?=\s?[^\W\d_])", re.IGNORECASE), "thành phố "),
    (re.compile(r"\bTX\s?\.(?=\s?[^\W\d_])", re.IGNORECASE), "thị xã "),
    (re.compile(r"\bBQL\b"), "Ban Quản lý"),
    (re.compile(r"\bKCN\b"), "khu công nghiệp"),
    (re.compile(r"\bBCH\b"), "Ban Chấp hành"),
    (re.compile(r"\bBTV\b"), "Ban Thường vụ"),
    (re.compile(r"\bLĐLĐ\b"), "Liên đoàn Lao động"),
    (re.compile(r"\bMTTQ\b"), "Mặt trận Tổ quốc"),
    (re.compile(r"\bUBMT\b"), "Ủy ban Mặt trận"),
    (re.compile(r"\bĐBQH\b"), "đại biểu Quốc hội"),
    (re.compile(r"\bVP\b\.?"), "Văn phòng"),
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head noun of a body's name; `local` bodies belong to a territory that their parent's line may hold."""

    name: str
    local: bool


@lru_cache(maxsize=1)
def _heads() -> tuple[tuple[str, Head], ...]:
    heads = [Head(row["head"], row["local"] == "yes") for row in read_rows("issuers/heads.csv", ("head", "local"))]
    return tuple((fold(head.name), head) for head in sorted(heads, key=lambda head: -len(head.name)))


def body_head(words: str) -> Head | None:
    """The head noun that the words begin with, abbreviations written out; None where they begin with none."""
    name = fold(expand(words)) + " "
    return next((head for folded, head in _heads() if name.startswith(folded + " ")), None)


def expand(words: str) -> str:
    """The words with the abbreviations of custom written out: UBND, HĐND, TP., BCH …"""
    for pattern, full in _ABBREVIATIONS:
        words = pattern.sub(full, words)
    return " ".join(words.split())


# "Tỉnh ủy", "Huyện đoàn" are bodies, no territories.
_TERRITORY = re.compile(
    rf"(?:^|\s)(?P<unit>{_UNITS})\s+(?!(?:ủy|đoàn)\b)(?P<name>[^\W\d_]\w*(?:[\s-]+[^\W\d_]\w*)*|\d{{1,2}})\s*$", re.IGNORECASE
)


def territory_of(name: str) -> str | None:
    """The territory that a name ends with, in the case of names: "tỉnh Lào Cai"; None where it names none."""
    match = _TERRITORY.search(level(name))
    if match is None:
        return None
    low = match["name"].lower()
    # "huyện" inside "tỉnh …": the last unit is the body's own.
    inner = _TERRITORY.search(low)
    if inner:
        return territory_of(name[match.start("name") :])
    return f"{match['unit'].lower()} {proper_place(match['name'])}"


def without_unit(place: str) -> str:
    """A place without its unit: "Huyện DMC" gives "DMC", "TP. Hồ Chí Minh" gives "Hồ Chí Minh"."""
    return re.sub(rf"^(?:{_UNITS}|tp|tx)\b\s*\.?\s*", "", place, flags=re.IGNORECASE).strip()


def proper_place(words: str) -> str:
    """A territory's name in the case of names; letters without a vowel are an abbreviation that nobody wrote out ("huyện
    DMC").
    """
    known = provinces().get(fold(words))
    if known:
        return known.name
    if not _is_one_case(words):
        return words
    return " ".join(word.capitalize() if _VOWEL.search(word.lower()) else word for word in words.split())


def _is_one_case(words: str) -> bool:
    letters = [letter for letter in words if letter.isalpha()]
    return all(letter.isupper() for letter in letters) or all(letter.islower() for letter in letters)


@lru_cache(maxsize=1)
def _cased_names() -> tuple[re.Pattern[str], dict[str, str]]:
    names = [row["name"] for row in read_rows("issuers/names.csv", ("name",))]
    names += [row["head"] for row in read_rows("issuers/heads.csv", ("head",))]
    names += [province.name for province in provinces().values()]
    cased = {name.lower(): name for name in names}
    alternation = "|".join(re.escape(name) for name in sorted(cased, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<!\w)(?:{alternation})(?!\w)"), cased


@lru_cache(maxsize=1)
def _bare_names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Known names without marks, where only one has those letters, and "tỉnh Quảng Ngãi" for every province."""
    _, cased = _cased_names()
    names = [name for name in cased.values() if " " in name]
    names += [f"{province.unit} {province.name}" for province in provinces().values()]
    bare: dict[str, set[str]] = {}
    for name in names:
        bare.setdefault(strip_marks(name.lower()), set()).add(name)
    only = {key: min(found) for key, found in bare.items() if len(found) == 1}
    alternation = "|".join(re.escape(name) for name in sorted(only, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<!\w)(?:{alternation})(?!\w)"), only


def _mended(name: str) -> str:
    """A name's still unknown words, wrong in their marks alone, as the known name has them: "tĩnh quang ngai"."""
    pattern, only = _bare_names()
    bare = strip_marks(name.lower())
    for match in pattern.finditer(bare):
        written, known = name[match.start() : match.end()], only[match.group()]
        # Same letters, at least one mark wrong, nothing in it known before.
        if written.islower() and written != known.lower():
            name = name[: match.start()] + known + name[match.end() :]
    return name


def full_name(words: str) -> str:
    """A body's name as it is written in running text: abbreviations written out, capitals turned into the case of names.

    Printed in capitals (or all small, as decoded capital fonts leave it), known bodies and provinces get their own capitals,
    and what follows a unit of territory is a proper name. A name in mixed case stays as printed.
    """
    words = " ".join(words.split()).strip(" ,")
    spoken = _SHORT.sub("", words)
    shouted = sum(letter.isupper() for letter in spoken) * 2 > sum(letter.isalpha() for letter in spoken)
    words = expand(words)
    if not shouted and not _is_one_case(words):
        return words[:1].upper() + words[1:]
    pattern, cased = _cased_names()
    named = pattern.sub(lambda match: cased[match.group()], words.lower())
    named = _mended(named)
    named = _UNIT.sub(lambda match: match.group().lower(), named)
    if (match := _PLACED.search(named)) and not provinces().get(fold(match["place"])):
        named = named[: match.start("place")] + proper_place(match["place"])
    elif (match := _TERRITORY.search(named)) and not provinces().get(fold(match["name"])):
        printed = words[len(words) - len(match["name"]) :] if len(words) == len(named) else match["name"]
        named = named[: match.start("name")] + proper_place(printed)
    return _with_fields(named)


_SHORT = re.compile(r"\b(?:UBND|UBNN|HĐND|TPHCM|TP|TX|BQL|KCN|BCH|BTV|LĐLĐ|MTTQ|UBMT|ĐBQH|VP|TNCS)\b")
_UNIT = re.compile(rf"(?<!\w)(?:{_UNITS})(?= )(?! (?:ủy|đoàn)\b)", re.IGNORECASE)
_FIELD = re.compile(r"(?:, | và | - )(?=[^\W\d_])")


def _with_fields(name: str) -> str:
    """A capital for each word group of a body's name (ND30 Appendix II, IV.1): "Sở Văn hóa, Thể thao và Du lịch"."""
    head = body_head(name)
    starts = {0}
    if head and len(name) > len(head.name) + 1:
        end = len(name) - len(territory_of(name) or "")
        at = len(head.name) + 1
        starts |= {at} if at < end and not name[at:].startswith(("các ", "của ")) else set()
        starts |= {match.end() for match in _FIELD.finditer(name, at, end)}
    return "".join(letter.upper() if at in starts else letter for at, letter in enumerate(name))
