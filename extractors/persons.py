"""Names of persons as documents print them under a signature: a family name (họ), middle names (tên đệm), a given name.

Family names are a closed set. It tells a name from an office, a body or what a scanner made of a seal, and it gives back a
family name that the seal covers: by rule (ND30 Appendix I, II.8) a seal stands on the left third of the signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.syllables import is_syllable
from trichluc.extractors.vocabulary import DataError, any_of, bare_any_of, provinces, read_rows

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['.])*")
_RANK = re.compile(rf"{any_of('rank')}(?:[.,:]\s*|\s+)", re.IGNORECASE)
_OFFICE = re.compile(rf"\b{bare_any_of('office')}\b")  # "CHU TỊCH", "TRƯƠNG KHOA": offices that lost a mark
_FEWEST, _MOST = 2, 5  # words of a name
_SHORTEST = 3  # letters of a middle name that can be mended
_SCRAPS = 4  # letters that a scanner makes of the seal over a name's beginning
_TELLING = 4  # letters of a family name that one slip leaves recognisable


@dataclass(frozen=True, slots=True)
class Mended:
    """A person's name as it is meant, and which of its words were misread: where each stands in the line, what it means."""

    name: str
    start: int
    end: int
    slips: tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=1)
def _known() -> dict[str, frozenset[str]]:
    """Common and rare family names and common middle names in small letters, by their place."""
    found: dict[str, set[str]] = {"family": set(), "rare_family": set(), "middle": set()}
    for row in read_rows("persons.csv", ("place", "word")):
        if row["place"] not in found or row["word"].lower() in found[row["place"]]:
            raise DataError(f"data/persons.csv: {row['place']} {row['word']} is of no known place or stands twice")
        found[row["place"]].add(row["word"].lower())
    return {place: frozenset(words) for place, words in found.items()}


def is_family(word: str) -> bool:
    """Whether the word is a family name."""
    return word.lower() in _known()["family"] | _known()["rare_family"]


def rank_end(printed: str) -> int:
    """Where the name begins behind ranks and degrees: "Thiếu tướng, TS. Nguyễn Văn A"."""
    at = 0
    while (match := _RANK.match(printed, at)) and match.end() < len(printed):
        at = match.end()
    return at


def without_rank(printed: str) -> str:
    """A name without the ranks and degrees before it."""
    return printed[rank_end(printed) :]


def is_person(printed: str) -> bool:
    """Whether the words are surely a person's full name, nothing of it misread."""
    mended = mend_person(printed)
    return mended is not None and not mended.slips


def mend_person(printed: str) -> Mended | None:
    """The person's name that a line prints, marks and strokes around it left out; None where it is none, or is past mending.

    Mended is what only one word of a closed set can be: a family name, a middle name that is no syllable as it was read.
    Capitals are not mended: a family name in them is too like the words of an office or a body.
    """
    words = list(_WORD.finditer(printed))
    while len(words) > _FEWEST and len(words[0].group()) == 1 and not is_family(words[0].group()):
        words.pop(0)  # a stroke of the seal
    if not _FEWEST <= len(words) <= _MOST or any(map(str.isalnum, _WORD.sub("", printed[words[0].start() :]))):
        return None
    if fold(printed) in provinces():
        return None  # "Hà Nội", "Thái Nguyên" open with a family name too
    if printed.isupper() and (not is_family(words[0].group()) or _OFFICE.search(strip_marks(printed.lower()))):
        return None
    meant: list[str] = []
    slips: list[tuple[int, int, str]] = []
    for place, word in enumerate(words):
        known = _meant(word.group(), place, last=place == len(words) - 1)
        if known is None:
            return None
        if known != word.group():
            slips.append((word.start(), word.end(), known))
        meant.append(known)
    return Mended(" ".join(meant), words[0].start(), words[-1].end(), tuple(slips))


def _meant(read: str, place: int, *, last: bool) -> str | None:
    """The word of a name that was read so, None where that can't be told."""
    if place == 0:
        return read if is_family(read) and read[0].isupper() else _family_meant(read.lower())
    # Words of the highlands' names: "Giàng A Páo", "H'Hương".
    if read in ("A", "Y") or (is_syllable(read) and len(read) > 1) or "'" in read:
        return read if read[0].isupper() else None
    if last or len(read) < _SHORTEST:
        return None
    return _only(word for word in _known()["middle"] if _one_slip(strip_marks(word), strip_marks(read.lower())))


def _family_meant(read: str) -> str | None:
    """The only common family name that can have been read so: with other marks, with the seal over its first letters, or with
    one letter wrong.
    """
    if read in _known()["middle"]:
        return None  # the family name before it was not read at all
    common, bare = _known()["family"], strip_marks(read)
    for found in (
        {family for family in common if strip_marks(family) == bare},
        {family for family in common | _known()["rare_family"] if _is_covered(family, read)},
        set()
        if is_syllable(read)
        else {name for name in common if len(name) >= _TELLING and _one_slip(strip_marks(name), bare)},
    ):
        if found & common:
            return min(found).capitalize() if len(found) == 1 else None
    return None


def _is_covered(family: str, read: str) -> bool:
    """Whether the word ends as the family name does behind its first letter or two, and begins with what a seal makes of
    those.
    """
    for covered in (1, 2):
        seen = family[covered:]
        telling = len(seen) > 1 and (covered == 1 or len(seen) > 2 or seen != strip_marks(seen))
        if telling and read.endswith(seen) and len(read) - len(seen) <= _SCRAPS:
            return True
    return False


def _only(words: Iterable[str]) -> str | None:
    found = set(words)
    return found.pop().capitalize() if len(found) == 1 else None


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter changed, added or left out makes one word of the other."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    return one[same:] == other[same + 1 :] or one[same + 1 :] == other[same + 1 :]
