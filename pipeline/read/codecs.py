"""Text of the fonts from before Unicode: TCVN3 (ABC, fonts .VnTime …) and VNI (VNI-Times …).

Such a font draws Vietnamese letters in the places of Latin-1: the stored text "Uû ban nh©n d©n" shows as "Uỷ ban nhân dân".
The functions take the code points as stored (U+00A0 to U+00FF, the same in Latin-1 and in Windows-1252) and give NFC.
Source of the tables: UniKey, that of TCVN3 checked against TCVN 5712:1993 byte by byte.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from trichluc.extractors.syllables import is_syllable

# Other code points under which programs show the byte of a letter: a symbol font's private-use area (U+F0xx, added to every
# byte), the Greek mu for the micro sign and the bullet operator for the middle dot, both from the glyph names of PDF fonts.
_ALIASES = {0xB5: "\u03bc", 0xB7: "\u2219"}
_PRIVATE_USE = 0xF000

_BEYOND_LATIN1 = re.compile(r"[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323\u1ea0-\u1ef9]")
_HIGH = re.compile(r"[\u00a1-\u00ff\u03bc\u2219\uf0a1-\uf0ff]")
_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff\u03bc\u2219\uf0a1-\uf0ff]+")
_PLAIN_LOWER = re.compile(r"[a-z]")
_PLAIN_UPPER = re.compile(r"[A-Z]")
_LETTERS = re.compile(r"[^\W\d_]+")

# Of the words that hold a letter above ASCII: how many must become Vietnamese syllables, at least and as a share. The rest are
# names, foreign words and signs ("§ 5", "30°C").
_FEWEST_WORDS = 2
_MOST = 0.8


@dataclass(frozen=True, slots=True)
class _Vni:
    letters: dict[str, str]
    pattern: re.Pattern[str]


def read_table(name: str) -> dict[bytes, str]:
    """The table `data/encodings/<name>.csv`: bytes of the legacy font to the letter that it draws."""
    source = files("trichluc.data").joinpath("encodings", f"{name}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(source.splitlines()))
    table = {bytes.fromhex(row["bytes"]): row["letter"] for row in rows}
    if len(table) != len(rows) or len(set(table.values())) != len(rows):
        raise ValueError(f"data/encodings/{name}.csv: a byte or a letter stands there twice")
    return table


@lru_cache(maxsize=1)
def _tcvn3() -> dict[int, str]:
    table: dict[int, str] = {}
    for (byte,), letter in read_table("tcvn3").items():
        for code in (byte, _PRIVATE_USE + byte, *map(ord, _ALIASES.get(byte, ""))):
            table[code] = letter
    return table


@lru_cache(maxsize=1)
def _vni() -> _Vni:
    letters: dict[str, str] = {}
    for stored, letter in read_table("vni").items():
        shown = stored.decode("latin-1")
        # A capital with the small form of its mark, and the reverse, is met where only the base letter was typed in capitals.
        for variant in {shown, shown[:-1] + shown[-1].swapcase()} if len(shown) == 2 else {shown}:
            letters[variant] = letter
            letters["".join(chr(_PRIVATE_USE + ord(char)) if ord(char) > 0x7F else char for char in variant)] = letter
    longest_first = sorted(letters, key=len, reverse=True)
    return _Vni(letters, re.compile("|".join(map(re.escape, longest_first))))


def vni_letters(text: str) -> list[tuple[int, int, str]]:
    """The letters of a VNI font's text: (start, end, letter), `text[start:end]` being the base letter and its mark."""
    vni = _vni()
    found: list[tuple[int, int, str]] = []
    at = 0
    for match in vni.pattern.finditer(text):
        found.extend((index, index + 1, text[index]) for index in range(at, match.start()))
        found.append((match.start(), match.end(), vni.letters[match.group()]))
        at = match.end()
    found.extend((index, index + 1, text[index]) for index in range(at, len(text)))
    return found


def decode_tcvn3(text: str, capitals: bool = False) -> str:
    """Text of a TCVN3 font, one letter per code point; `capitals` for fonts that draw capitals only (named in H: .VnTimeH)."""
    decoded = text.translate(_tcvn3())
    return _upper(decoded) if capitals else raise_capitals(decoded)


def decode_vni(text: str) -> str:
    """Text of a VNI font: a base letter and its mark become one letter."""
    vni = _vni()
    return vni.pattern.sub(lambda match: vni.letters[match.group()], text)


def raise_capitals(decoded: str) -> str:
    """Give the toned letters of capital words their case back, at equal length: "QUYếT ĐịNH" is QUYẾT ĐỊNH.

    TCVN3 has no bytes for toned capitals, so a word typed in capitals holds small toned letters. A word with a single plain
    capital ("Bộ") is raised with its line: where another word was raised and no small plain letter stands ("Bộ TàI CHíNH").
    """
    return "\n".join(_raise_line(line) for line in decoded.split("\n"))


def _raise_line(line: str) -> str:
    if line.isascii():
        return line
    raised = _LETTERS.sub(_raise_word, line)
    return _upper(raised) if raised != line and not _PLAIN_LOWER.search(raised) else raised


def _raise_word(match: re.Match[str]) -> str:
    word = match.group()
    typed_in_capitals = not _PLAIN_LOWER.search(word) and len(_PLAIN_UPPER.findall(word)) > 1
    return _upper(word) if typed_in_capitals else word


def _upper(text: str) -> str:
    """Upper case at equal length: a letter whose capital is several letters (ß, ﬁ) stays."""
    raised = text.upper()
    if len(raised) == len(text):
        return raised
    return "".join(char if len(char.upper()) > 1 else char.upper() for char in text)


def looks_tcvn3(text: str) -> bool:
    """Whether text without font information was typed in TCVN3: its marked words become syllables that way only."""
    return _looks(text, decode_tcvn3, decode_vni)


def looks_vni(text: str) -> bool:
    """Whether text without font information was typed in VNI: its marked words become syllables that way only."""
    return _looks(text, decode_vni, decode_tcvn3)


def _looks(text: str, decode: Callable[[str], str], rival: Callable[[str], str]) -> bool:
    if not _HIGH.search(text) or _BEYOND_LATIN1.search(text):
        return False
    marked = [word for word in _WORD.findall(text) if _HIGH.search(word)]
    decoded = count_syllables(decode(" ".join(marked)))
    if decoded < _FEWEST_WORDS or decoded < _MOST * len(marked) or 2 * count_syllables(" ".join(marked)) >= decoded:
        return False
    return decoded > count_syllables(rival(" ".join(marked)))


def count_syllables(words: str) -> int:
    """How many of the words, parted by blanks, can be written in Vietnamese."""
    return sum(map(is_syllable, words.split(" ")))
