"""Digits that a reader of scans tore apart or took for letters: "số 3 1/2024/QH15", "số 92/201 7/NĐ-CP", "ngày l6 tháng 4".

Only where the grammar leaves one reading: behind "số" and before a slash nothing but one number can stand, between two slashes
only a year, behind "ngày" only a date. A mended stretch keeps its length: the blanks of a torn number move to its edges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Factors on what rests on digits put together, on a date with digits read out of letters, and on a number with such, which no
# calendar checks.
TORN, DATED, GUESSED = 0.9, 0.85, 0.6

_STROKES = str.maketrans(dict.fromkeys("lIÏÍ|!]", "1") | dict.fromkeys("OØ", "0"))
_DIGIT = r"[\dlIÏÍ|!\]OØ]"
_GAP = r"[^\S\t]?"  # a tab is the border of a cell, over which nothing is put together
_TORN = rf"{_DIGIT}(?:{_GAP}{_DIGIT}){{0,5}}"
_SLASH = r"[/\u2044]"
_YEAR = rf"(?:1{_GAP}9|2{_GAP}[0O])[.,]?{_GAP}{_DIGIT}[.,]?{_GAP}{_DIGIT}"
# The number stands alone behind "số"; a letter glued to its first digit and a dash before it are dirt.
_NUMBER = re.compile(
    rf"(?<!\w)[sS][oôóốòồổỗộÓÔỐ]\s*[:.]?\s(?P<mended>(?:-\s)?[^\W\d_]?(?P<digits>{_TORN}))"
    rf"(?=\s?{_SLASH}\s?(?:{_YEAR}|[A-ZĐ]{{2}})|\s?-\s?[A-ZĐ]{{2,3}}\s?[-/])"
)
_YEAR_BETWEEN = re.compile(rf"(?<=[\d ]{_SLASH})(?P<mended>(?P<digits>{_YEAR}))(?=\s?[-/\u2044]\s?[A-Z0ĐO])")
_ASSEMBLY = re.compile(rf"(?<=\d{_SLASH})(?P<mended>[0OQ]\s?H\s?(?P<digits>{_DIGIT}{_DIGIT}))(?!\w)")
_DATE = re.compile(
    rf"""[nN]gày\s(?P<mended>(?P<day>{_TORN})
    (?: \s*(?P<word>th[aáảàâ]ng:?)\s+(?P<month>{_TORN})\s+n[aăâ]m\s+(?P<dirt>-\s)?(?P<year>{_YEAR})
      | \s?[/.\u2044]\s?(?P<month2>{_TORN})\s?[/.\u2044]\s?(?P<year2>{_YEAR}) ))(?!\d)""",
    re.VERBOSE,
)


def _bare(digits: str) -> str:
    return re.sub(r"[\s.,]", "", digits)


def _meant(digits: str) -> str:
    return _bare(digits).translate(_STROKES)


class Mend(NamedTuple):
    """A misread stretch: what is read there instead, at equal length and as it is meant, and how sure that is."""

    start: int
    end: int
    read_as: str
    meant: str
    factor: float
    flag: str | None = None  # what the facts that rest on it say


def find_misread_digits(flow: str) -> Iterator[Mend]:
    """Every torn or misread number, year, assembly's term and date of the text whose meaning is plain."""
    for pattern in (_NUMBER, _YEAR_BETWEEN):
        for match in pattern.finditer(flow):
            printed, meant = match["digits"], _meant(match["digits"])
            if printed != match["mended"] or not printed.isdecimal():
                lettered = match["mended"][0].isalpha() or not _bare(printed).isdecimal()
                yield from _mended(match, meant, GUESSED if lettered else TORN, "number_misread")
    for match in _ASSEMBLY.finditer(flow):
        if not match["mended"].startswith("QH") or not match["digits"].isdecimal():
            yield from _mended(match, "QH" + _meant(match["digits"]), TORN, "symbol_misread")
    for match in _DATE.finditer(flow):
        yield from _one_date(match)


def _one_date(match: re.Match[str]) -> Iterator[Mend]:
    printed = [match["day"], match["month"] or match["month2"], match["year"] or match["year2"]]
    if all(map(str.isdecimal, printed)) and not match["dirt"] and match["word"] in (None, "tháng"):
        return
    day, month, year = map(_meant, printed)
    if 0 < int(day) <= 31 and 0 < int(month) <= 12:
        meant = f"{day} tháng {month} năm {year}" if match["month"] else f"{day}/{month}/{year}"
        lettered = not all(_bare(part).isdecimal() for part in printed)
        yield from _mended(match, meant, DATED if lettered else TORN, "date_misread")


def _mended(match: re.Match[str], meant: str, factor: float, flag: str) -> Iterator[Mend]:
    printed = match["mended"]
    # Two strokes alone may be anything: a digit must be read as one for the rest to be taken for digits.
    if len(meant) <= len(printed) and any(map(str.isdecimal, printed)):
        blanks = len(printed) - len(meant)
        read_as = " " * (blanks // 2) + meant + " " * (blanks - blanks // 2)
        yield Mend(match.start("mended"), match.end("mended"), read_as, meant, factor, flag)
