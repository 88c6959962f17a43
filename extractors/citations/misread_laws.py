"""Names of laws of which a reader of scans kept the letters alone: "Luật T: Ồ chức chính quyền. địa phương"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from trichluc.extractors.citations.misread_digits import Mend
from trichluc.extractors.citations.tables import law_names, law_names_as_written, longest_name
from trichluc.extractors.levelling import strip_marks

SPELLED = 0.9  # factor on what rests on such a name
_HEAD = re.compile(r"(?<!\w)(?:bộ luật|luật|pháp lệnh) (?=\w)")
_NAME = re.compile(r"[^;()\d\n\t\f]+")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\w+")
_LEAST = 6  # letters of a name: fewer, and damage may turn one into another
_PREFIX = 6
_MOST_DIRT = 6  # signs and blanks more than the name has


class _Name(NamedTuple):
    letters: str  # without marks, doubled letters once
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def _names() -> dict[str, dict[str, tuple[_Name, ...]]]:
    """The names of laws, longest first, by type word and by their first letters."""
    found: dict[str, dict[str, list[_Name]]] = {}
    for written in law_names_as_written():
        kind = next(kind for kind in law_names() if written.lower().startswith(kind + " "))
        words = tuple(_WORD.findall(written.lower().removeprefix(kind)))
        letters = _letters("".join(words))
        if len(letters) >= _LEAST and len(words) > 1:
            found.setdefault(kind, {}).setdefault(letters[:_PREFIX], []).append(_Name(letters, words))
    return {
        kind: {prefix: tuple(sorted(names, key=lambda name: -len(name.letters))) for prefix, names in by_prefix.items()}
        for kind, by_prefix in found.items()
    }


def _letters(text: str) -> str:
    return "".join(letter for letter, _ in groupby(strip_marks(text)))


def find_misread_laws(lower: str) -> Iterator[Mend]:
    """Every name of a law that the table holds by its letters but not as it is printed."""
    for head in _HEAD.finditer(lower):
        kind, start = head.group()[:-1], head.end()
        printed = _NAME.match(lower, start, start + 160)
        names = _names().get(kind)
        if not printed or not names:
            continue
        letters, ends = _read(printed.group())
        for name in names.get(letters[:_PREFIX], ()):
            if not letters.startswith(name.letters):
                continue
            end = start + ends[len(name.letters) - 1]
            if not lower[end : end + 1].isalnum():
                if longest_name(law_names()[kind], lower, start) < end and (read_as := _padded(name.words, end - start)):
                    yield Mend(start, end, read_as, " ".join(name.words), SPELLED)
                break


def _read(printed: str) -> tuple[str, list[int]]:
    """The letters that are printed, without marks and doubled ones once, and where each ends."""
    letters = ""
    ends: list[int] = []
    for match in _LETTER.finditer(printed):
        letter = strip_marks(match.group())
        if letters.endswith(letter):
            ends[-1] = match.end()
        else:
            letters += letter
            ends.append(match.end())
    return letters, ends


def _padded(words: tuple[str, ...], length: int) -> str:
    """The words at this length, with more blanks behind the first; empty where they are longer, or much shorter."""
    blanks = length - len(" ".join(words))
    return words[0] + " " * (blanks + 1) + " ".join(words[1:]) if 0 <= blanks <= _MOST_DIRT else ""
