"""The blanks of a head's printed lines, "Số: ___/QĐ-UBND" and "ngày __ tháng __ năm 2025", which a hand or a stamp fills.

The year is printed, but the engine misreads one in thirty (2023 for 2025): it is held against the network like the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import NamedTuple

from trichluc.pipeline.ocr.engine import OcrWord

_HEAD = 0.36  # of the page: letterhead and number stand above
_LEFT = 0.4  # of the page: the number's line begins left of this, the date right of it
_APART, _BEHIND = 8, 3  # words from "ngày" to "năm", and behind: the year ends the line
_NUMBER = re.compile(r"[Ss][ốôóòồổõỗọộố6őo]\s?[:.]?")
# The symbol behind the blank, whatever the engine made of the blank's ink before it. The Party ties it by a hyphen: "-KL/TW".
_SYMBOL = re.compile(
    r"(?P<junk>.*?)(?P<tie>/|-(?=[A-ZĐÐ]\w*/))\W*(?P<symbol>(?:(?:19|20)\d\d\s?/)?[A-ZĐÐ][^\d/]*(?:/[^\d/]+)?|)$"
)
# A symbol whose tie a stamp covers: what stands before its last codes is not to be trusted either.
_CODES = re.compile(r"(?P<junk>.*?)(?P<tie>/)?(?P<symbol>[A-ZĐÐ]{2,}(?:-[A-ZĐÐ]{2,})+)")
_WIDEST = 5  # type sizes of a blank
_NUMBERS = 2  # lines: the stamp of the office that a document came to may stand above its own
_DAY, _MONTH = re.compile(r"[Nn]g[àaăáâ][yỳýWw]"), re.compile(r"th[áàaâă]ng")
_YEAR = re.compile(r"n[ăaâàá]m")
_DIGITS = re.compile(r"(\d{4})[.,;]?")
_DESCENDER = 0.22  # type sizes: the tail of "y"
_NUMBER_EMS = 1.14  # widths in type sizes (Times): "Số:"
_DAY_NAMS, _MONTH_NAMS = 1.17, 1.39  # widths of "ngày" and "tháng", in that of "năm"
_WIDTHS = {  # of Times' letters, in hundredths of the type size
    **dict.fromkeys("ADGHKNOQRUVXYĐÐ", 72),
    **dict.fromkeys("BCELT", 64),
    **dict.fromkeys("PS", 56),
    "I": 33,
    "M": 89,
    "/": 28,
    "-": 33,
    ",": 25,
    ".": 25,
    "r": 33,
    "&": 78,
}


class Blank(NamedTuple):
    """A blank between the printed words `words[first]` and `words[last]`, which the engine may have read into one with what
    fills it; x in pixels.

    `before` and `after` are those words without the filling, `filling` is what the engine read. Behind a year nothing is
    printed: `words[last]` is the year itself, and `after` is empty.
    """

    kind: str  # "number", "day", "month" or "year"
    first: int
    last: int
    before: str
    filling: str
    after: str
    x0: float
    x1: float
    baseline: float
    legible: bool = True  # whether the engine read the print behind it


def find_blanks(words: Sequence[OcrWord], width: int, height: int, size: float) -> list[Blank]:
    """The blanks of a page's head, in the order of the words; `size` is the usual type size in pixels."""
    head = [index for index, word in enumerate(words) if word.baseline < _HEAD * height]
    lines = [list(group) for _, group in groupby(head, key=lambda index: words[index].line)]
    numbers = (blank for line in lines for blank in _number_blank(words, line, width, size))
    dates = (found for line in lines if (found := list(_date_blanks(words, line, width, size))))
    return sorted([*list(numbers)[:_NUMBERS], *next(dates, [])], key=lambda blank: blank.first)


def _number_blank(words: Sequence[OcrWord], line: list[int], width: int, size: float) -> Iterator[Blank]:
    first = line[0]
    word = words[first]
    opening = _NUMBER.match(word.text)
    if opening is None or word.x0 > _LEFT * width or not word.text[:1].isalpha():
        return
    glued = word.text[opening.end() :]
    before = "Số:" if glued else word.text  # strokes that run into the print garble it: "Só:83."
    x0 = word.x0 + _NUMBER_EMS * size if glued else word.x1
    texts = {index: glued if index == first else words[index].text for index in line}
    if not glued and len(line) > 1 and texts[line[1]] == ":":
        x0, texts[line[1]] = words[line[1]].x1, ""
    near = [index for index in line if words[index].x0 - x0 <= _WIDEST * size]
    ends = [(index, match) for index in near if (match := _SYMBOL.fullmatch(texts[index]))]
    ends = ends or [(index, match) for index in near if (match := _CODES.fullmatch(texts[index]))]
    if not ends:
        return
    last, symbol = ends[0]
    after = "".join(filter(None, (symbol["tie"], symbol["symbol"])))
    x1 = words[last].x0 if last != first and not symbol["junk"] else words[last].x1 - _ems(symbol["symbol"] + "/") * size
    filling = " ".join(filter(None, [*(texts[index] for index in near if index < last), symbol["junk"]]))
    legible = symbol["tie"] is not None
    # A line through both columns, which may stand at different heights, has a baseline that holds for neither; strokes reach
    # below it.
    baseline = median((word.baseline, word.y1, words[last].y1)) if legible and last != first else word.baseline
    yield Blank("number", first, last, before, filling, after, x0, max(x1, x0 + 1), baseline, legible)


def _ems(text: str) -> float:
    """About how wide printed text is, in type sizes."""
    return sum(_WIDTHS.get(letter, 70 if letter.isupper() else 48) for letter in text) / 100


def _date_blanks(words: Sequence[OcrWord], line: list[int], width: int, size: float) -> Iterator[Blank]:
    def find(pattern: re.Pattern[str], start: int) -> int | None:
        return next((at for at in range(start, len(line)) if pattern.match(words[line[at]].text)), None)

    day = find(_DAY, 0)
    month = find(_MONTH, day + 1) if day is not None else None
    year = find(_YEAR, month + 1) if month is not None else None
    if day is None or month is None or year is None or year - day > _APART or len(line) - year > _BEHIND:
        return
    if words[line[day]].x0 < _LEFT * width:
        return
    unit = words[line[year]].x1 - words[line[year]].x0
    baseline = median((words[line[day]].baseline, words[line[day]].y1 - _DESCENDER * size, words[line[year]].y1))
    for kind, printed, at, to, pattern, nams in (
        ("day", "ngày", day, month, _DAY, _DAY_NAMS),
        ("month", "tháng", month, year, _MONTH, _MONTH_NAMS),
    ):
        word, after = words[line[at]], words[line[to]]
        opening = pattern.match(word.text)
        glued = word.text[opening.end() :] if opening else ""
        x0 = word.x0 + nams * unit
        filling = " ".join(filter(None, [glued, *(words[line[index]].text for index in range(at + 1, to))]))
        # Strokes that run into the printed word garble its last letter: "ngàW/{".
        before = printed if glued else word.text
        yield Blank(kind, line[at], line[to], before, filling, after.text, x0, max(after.x0, x0 + 1), baseline)
    if year + 1 < len(line) and (digits := _DIGITS.fullmatch(words[line[year + 1]].text)):
        word, behind = words[line[year]], words[line[year + 1]]
        yield Blank("year", line[year], line[year + 1], word.text, digits[1], "", word.x1, behind.x1, baseline)
