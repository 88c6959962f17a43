"""Offices that sign, in print that a seal or a pen damaged: "PHÓ CHỦ TỊC", "TU TRƯỜNG"."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from trichluc.extractors.levelling import strip_marks
from trichluc.extractors.vocabulary import phrases

_LIKE = 0.85  # of the letters of an office that must be there to tell it from all others
_LIKE_DEPUTY = 0.6  # where KT. says whose deputy signs: only one office can stand there
_NO_LETTERS = re.compile(r"[^\w\s]|_")


@lru_cache(maxsize=1)
def _offices() -> dict[str, str]:
    """Offices of two words or more by their letters without marks."""
    return {strip_marks(phrase): phrase for phrase in phrases("office") if " " in phrase}


@lru_cache(maxsize=1024)
def mend_office(printed: str, superior: str = "") -> str | None:
    """The office that a line's first words print or once printed, with what stands behind it; None where they tell none.

    `superior` is the office for which a deputy signs (KT., ký thay).
    """
    words = _NO_LETTERS.sub("", printed).split()
    offices = _offices()
    deputy = _deputy(superior)
    known, floor = ({strip_marks(deputy): deputy}, _LIKE_DEPUTY) if deputy else (offices, _LIKE)
    best = (floor, 0, "", 0)
    for bare, office in known.items():
        count = len(office.split())
        read = strip_marks(" ".join(words[:count]).lower())
        if abs(len(read) - len(bare)) <= len(bare) // 4:
            like = SequenceMatcher(None, read, bare, autojunk=False).ratio()
            best = max(best, (like, len(bare), office, count))
    _, _, office, count = best
    return " ".join([office.upper(), *words[count:]]) if office else None


def _deputy(superior: str) -> str:
    """Who signs for this office: a minister's deputies are called thứ trưởng, all others phó."""
    office = _offices().get(strip_marks(" ".join(_NO_LETTERS.sub("", superior).lower().split())), "")
    if not office or office.startswith(("phó", "thứ")):
        return ""
    return "thứ trưởng" if office == "bộ trưởng" else f"phó {office}"
