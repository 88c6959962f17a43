"""The printed lines of a document and what the eye takes each for before reading it: furniture, a rule, a marked item,
capitals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trichluc.extractors.levelling import strip_marks
from trichluc.extractors.vocabulary import any_of
from trichluc.models.document import PAGE_BREAK

# Ranks of the marks that order a text (ND30 II.6): phần, chương, mục, điều above Roman, Arabic, letters, dashes.
RANKS = {
    "phan": 1,
    "chuong": 2,
    "muc": 3,
    "dieu": 4,
    "capital": 5,
    "roman": 6,
    "arabic": 7,
    "arabic2": 8,
    "arabic3": 9,
    "letter": 10,
    "paren": 11,
    "dash": 12,
    "plus": 13,
    "dot": 14,
}
HEADING_MARKS = frozenset({"phan", "chuong", "muc", "dieu", "capital", "roman", "arabic", "arabic2", "arabic3"})

# A mark and its rank. "2.1. " but not "2.500 đồng"; "a) " and the Union's "a. ", but not a name's initial "A. Nguyễn";
# a dash needs its blank, or a letter at once ("-Sở Nội vụ"); "1/ ", "1- ", "I/ " are old styles of "1. " (circulars before
# 2005).
_MARK = re.compile(
    r"""(?P<phan>ph[ầa]n\s+(?:thứ\s+\w+|[ivx]+|\d+)\b[.:]?)
    |(?P<chuong>chương\s+(?:[ivxl]+|\d+)\b[.:]?)
    |(?P<muc>(?:tiểu\s+)?mục\s+(?:\d+|[ivx]+)\b[.:]?(?=\s|$))
    |(?P<dieu>điều\s+\d+[a-zđ]?\b\s?[.:]?(?!\s*(?:,|và\b|của\b|luật\b|nghị\b|-?\d)))
    |(?P<roman>[ivx]{1,5}(?:\s?[.)](?=\s|[^\W\d_]|$)|\s?[/-]\s(?!v\b)))
    |(?P<arabic3>\d{1,2}\.\d{1,2}\.\d{1,2}(?:\.\d{1,2})*\s?[.):]?(?=\s|[^\W\d_]|$))
    |(?P<arabic2>\d{1,2}\.\d{1,2}\s?[.):]?(?=\s|[^\W\d_]|$))
    |(?P<arabic>\d{1,2}\s?(?:[.)](?=\s|[^\W\d_]|$)|/(?=\s)|-\s?(?![a-zđ]{1,6}[-/])(?=[^\W\d_])))
    |(?P<letter>[a-zđêôơưăâ]\d?\s?\)(?=\s|[^\W\d_]|$)|[a-eđghik]\s?[.-](?=\s))
    |(?P<paren>\((?:\d{1,2}|[a-zđ]|[ivx]{1,4})\)(?=\s|[^\W\d_]))
    |(?P<dash>-(?=\s|[^\W\d_]))
    |(?P<plus>\+(?=\s|[^\W\d_]))
    |(?P<dot>•)
    """,
    re.VERBOSE,
)
# Which first letters can open a mark: the regex is run on those lines alone.
_MARK_STARTS = frozenset("pctmđivx0123456789(-+•abcdeghklnoqrsuyêôơưăâf")

_RULE = re.compile(r"[-–—=.…~\s•\t]*$")
_PAGE_NUMBER = re.compile(r"(?:-\s*)?(?:trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?(?:\s*-)?$")
# What the viewer draws for an electronic signature; its time is not the document's date.
_SIGNATURE_NOTE = re.compile(
    rf"(?:{any_of('signature_note')}|reason\s*:|location\s*:|date\s*:\s*\d|email\s*:\s*\S+@|cơ quan\s*:|nguồn\s*:\s*\S+\.)"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4}\s+\d{1,2}:\d\d:\d\d"
)


@dataclass(slots=True)
class Line:
    """A printed line: `text[start:end]` of the document without surrounding white space, the blank lines before it, and its
    mark.
    """

    start: int
    end: int
    page: int  # index of the page
    gap: int  # blank lines since the line before; a page break alone counts none
    breaks: bool  # the first line of its page
    low: str  # levelled, lower case
    caps: bool  # printed in capitals
    opens_low: bool  # its first letter is a small one
    mark: str = ""  # the mark's kind, a key of RANKS
    body: int = 0  # offset where the words begin, behind the mark
    furniture: bool = False
    column: int = 0  # 1 for the right one of two cells on one line
    row: bool = False  # a table's row: cells parted by tabs

    @property
    def bare(self) -> str:
        """The words without their marks, for what scanners misread: "QUYÉT ĐỊNH", "Só:", "CHỦ TICH". Of equal length."""
        return strip_marks(self.low)


def scan_lines(flow: str, lower: str) -> list[Line]:
    """Every line that bears text, in order, with rules, page numbers and notes of electronic signatures told apart as
    furniture.
    """
    lines: list[Line] = []
    offset = 0
    for page, sheet in enumerate(lower.split(PAGE_BREAK)):
        gap, first = 0, True
        for raw in sheet.split("\n"):
            low = raw.strip()
            if not low:
                gap += 1
            else:
                start = offset + raw.index(low[0])
                lines.append(line_at(flow, low, start, page, gap, first))
                gap, first = 0, False
            offset += len(raw) + 1
    return lines


def line_at(flow: str, low: str, start: int, page: int, gap: int, first: bool) -> Line:
    """The line whose levelled lower-case words are `low` at this offset, with its mark and case."""
    end = start + len(low)
    printed = flow[start:end]
    # Three letters tell capitals from a code such as "II".
    caps = printed != low and printed.upper() == printed and sum(map(str.isalpha, printed)) >= 3
    line = Line(start, end, page, gap, first, low, caps, printed[0].islower(), body=start)
    if low[0] in _MARK_STARTS and (match := _MARK.match(low)):
        mark = match.lastgroup or ""
        # "i. ", "v. ", "x. " in lower case are letters of a list, not Roman numerals.
        if mark == "roman" and printed[0].islower():
            mark = "letter" if len(match.group()) <= 3 else ""
        if mark == "letter" and printed[0].isupper():
            mark = "capital"
        if mark:
            line.mark = mark
            line.body = start + match.end() + len(low[match.end() :]) - len(low[match.end() :].lstrip())
    # One tab behind a mark is the writer's indent ("1.⇥Mục đích"), not a table's.
    line.row = "\t" in low and (not line.mark or low.count("\t") > 1)
    line.furniture = bool(_RULE.match(low) or (_SIGNATURE_NOTE.match(low) and not line.mark))
    return line


def mark_page_numbers(lines: list[Line], page_count: int) -> None:
    """Mark as furniture the lone numbers that open or close a page. A text without pages has none."""
    if page_count < 2:
        return
    for index, line in enumerate(lines):
        closes = index + 1 == len(lines) or lines[index + 1].breaks
        if (line.breaks or closes) and len(line.low) < 16 and _PAGE_NUMBER.match(line.low):
            line.furniture = True
            # What follows a page number continues the page before.
            if line.breaks and not closes:
                lines[index + 1].breaks = True
