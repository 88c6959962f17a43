"""Levelling a text for matching at equal length, so that an offset in the levelled text is an offset in the page's text.

Every change here swaps one character for one character, or two for two. Nothing is corrected: what the page says stays in the
page's text.
"""

from __future__ import annotations

import re
import unicodedata

# Kinds of one sign that writers and converters use at will, each to the plainest.
_DASHES = "‐‑‒–—―−⁃­"
_DOUBLE_QUOTES = "“”„‟«»″＂〝〞"
_SINGLE_QUOTES = "‘’‚‛′`´"
_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200b\u200c\u200d\ufeff"
)
_BULLETS = "•●◦▪■□◆❖➢➤✓✔▶►‣·"
# Emphasis of markdown and of handwriting ("Số: *274* /KH-UBND"); a pipe closes a cell.
_MARKS = {"*": " ", "_": " ", "|": "\t", "\\": " ", "#": " "}
# The national database itself prints a Cyrillic "С" in "TT-BTС"; Icelandic Ð stands for Đ in old converters' output.
_LOOKALIKES = dict(zip("АВЕКМНОРСТХаеорсухІі", "ABEKMHOPCTXaeopcyxIi", strict=True)) | {
    "Ð": "Đ",
    "Ɖ": "Đ",
    "ð": "đ",
    "ɖ": "đ",
    "İ": "I",
}

_LEVEL: dict[str, str] = (
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_SINGLE_QUOTES, "'")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_BULLETS, "•")
    | _MARKS
    | _LOOKALIKES
    | {"\r": " ", "\v": " ", "\x85": " ", "\u2028": "\n", "\u2029": "\n"}
)
# A pattern over the few signs that change is ten times as fast as str.translate on Vietnamese text.
_LEVELLED = re.compile("[" + re.escape("".join(_LEVEL)) + "]")


def _tone_pairs() -> dict[str, str]:
    """Old tone placement to new: oà to òa, uỷ to ủy, in every case (hòa, khỏe, ủy)."""
    pairs: dict[str, str] = {}
    for vowels in ("oa", "oe", "uy"):
        for tone in "\u0300\u0301\u0309\u0303\u0323":
            old = unicodedata.normalize("NFC", vowels + tone)
            new = unicodedata.normalize("NFC", vowels[0] + tone + vowels[1])
            pairs |= {old: new, old.upper(): new.upper(), old.capitalize(): new.capitalize()}
    return pairs


_TONE_PAIRS = _tone_pairs()
# The pair must end its syllable ("hoàn" stays), and "quý", "quỹ" never change: there the u belongs to the consonant.
_OLD_TONE = re.compile(r"(?<![qQ])(?:[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?!\w)")


def level(text: str) -> str:
    """`text` (NFC) with dashes, quotes, blanks, bullets, marks, look-alike letters and tone placement levelled, at equal
    length.
    """
    plain = _LEVELLED.sub(lambda match: _LEVEL[match.group()], text)
    return _OLD_TONE.sub(lambda match: _TONE_PAIRS.get(match.group(), match.group()), plain)


def fold(text: str) -> str:
    """A name for comparing: levelled, lower case, on one line, without edge punctuation. Not of equal length."""
    return " ".join(level(unicodedata.normalize("NFC", text)).lower().split()).strip(" .,;:/-\"'")


def _bare_letters() -> dict[int, str]:
    """Every Vietnamese letter with marks to its letter without."""
    bare = {"đ": "d", "Đ": "D"}
    for base in "aeiouyAEIOUY":
        for shape in ("", "\u0302", "\u0306", "\u031b"):
            for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"):
                letter = unicodedata.normalize("NFC", base + shape + tone)
                if len(letter) == 1:
                    bare[letter] = base
    return str.maketrans(bare)


_BARE = _bare_letters()


def strip_marks(text: str) -> str:
    """Letters without their tone and vowel marks, đ as d: for matching damaged print. Of equal length for NFC text."""
    return text.translate(_BARE)
