"""The written Vietnamese syllable (âm tiết): what tells decoded text from text in the wrong encoding."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

# Huyền, sắc, ngã, hỏi, nặng. They stand on vowels: "ñ" is no letter with ngã.
_TONES = re.compile("(?<=[aeiouy\u0302\u0306\u031b])[\u0300\u0301\u0303\u0309]|(?<=[aeiouy\u031b])\u0323")
_TONELESS_END = re.compile("(?!uy$).+[iyou]|[iuư]a|uya")  # such a rhyme never carries its tone on the last letter
_STOPPED = re.compile("(?:c|ch|p|t)$")  # a syllable that ends so carries sắc or nặng only
_STOPPED_TONES = frozenset("\u0301\u0323")


@lru_cache(maxsize=1)
def _syllable_pattern() -> re.Pattern[str]:
    source = files("trichluc.data").joinpath("encodings", "syllables.json").read_text(encoding="utf-8")
    table = json.loads(source)
    onsets, rhymes = ("|".join(sorted(table[part].split(), key=len, reverse=True)) for part in ("onsets", "rhymes"))
    return re.compile(f"(?:{onsets})?(?P<rhyme>{rhymes})")


@lru_cache(maxsize=1 << 15)
def is_syllable(word: str) -> bool:
    """Whether the word can be written in Vietnamese, in any case and either tone placement ("hoà", "hòa")."""
    spread = unicodedata.normalize("NFD", word.lower())
    tones = _TONES.findall(spread)
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", _TONES.sub("", spread))
    if tones and _STOPPED.search(plain) and tones[0] not in _STOPPED_TONES:
        return False
    match = _syllable_pattern().fullmatch(plain)
    if match is None:
        return False
    rhyme = match.group("rhyme")
    return not (tones and spread[-1] in tones and _TONELESS_END.fullmatch(rhyme))
