"""Số, ký hiệu: the number and symbol of a document from its number line (ND30 Appendix I, II.3; HD36 II.1.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trichluc.models.document import Block, Document

# A group of a symbol: "QĐ", "UBND", "SVH,TT,DL", "CTĐ&TTN", "BMT.ANQP".
_GROUP = r"[A-ZĐÀ-Ỹ][\wĐđ&.,]*(?<![.,])"
_TIE = r"(?:\s*[-/]\s*|\.\s)"  # "QĐ. BQL-VP": a dot tied groups before 2010
# Behind "Số": the number with its letter or decimal, its year, then groups by "/" or "-", each perhaps with blanks that a
# typist left.
_NUMBER = re.compile(
    rf"""(?i:s[ốô])\s*[:.]?\s*
    (?P<number>\d{{1,6}})?(?P<suffix>[a-zđ](?=\s*[/-])|\.\d{{1,3}}(?=\s*/))?[\s.…]*
    (?:/\s*(?P<year>(?:19|20)\d\d)\s*(?=[/-]))?
    (?P<separator>[-/])\s*
    (?P<symbol>{_GROUP}(?:{_TIE}{_GROUP})*)
    """,
    re.VERBOSE,
)
_BARE = re.compile(
    rf"(?P<number>\d{{1,5}})(?P<suffix>[a-zđ](?=\s*[/-])|\.\d{{1,3}}(?=\s*/))?\s*(?:/\s*(?P<year>(?:19|20)\d\d)\s*(?=[/-]))?\s*(?P<separator>[-/])\s*(?P<symbol>{_GROUP}(?:{_TIE}{_GROUP})*)"
)
_BLANK = re.compile(r"(?i:s[ốô])\s*[:.]?[\s.…-]*(?=\n|$)")


@dataclass(frozen=True, slots=True)
class NumberLine:
    """What a number line says, and where: `text[start:end]`. A number that was left blank is None."""

    start: int
    end: int
    number: int | None
    suffix: str | None
    year: int | None
    symbol: str


def read_number(document: Document) -> NumberLine | None:
    """The document's own number line: the first in its head that holds a symbol; None where it shows none."""
    for block in document.blocks:
        if block.part or block.kind in ("ground", "heading", "bullet", "paragraph", "row"):
            break
        if block.kind == "number" and (line := _parse(document, block)):
            return line
    return None


def has_blank_line(document: Document) -> bool:
    """Whether a number line stands in the head without number and symbol."""
    return any(
        block.kind == "number" and _BLANK.match(document.flow, block.start, block.end)
        for block in document.blocks
        if not block.part
    )


def _parse(document: Document, block: Block) -> NumberLine | None:
    # The other cell's date may stand on the same line behind a tab or a wide blank: a symbol has no blank of its own but
    # around its hyphens.
    match = _NUMBER.search(document.flow, block.start, block.end) or _BARE.match(document.flow, block.start, block.end)
    if match is None:
        return None
    symbol = re.sub(r"\s+", "", match["symbol"])
    return NumberLine(
        match.start(),
        match.end(),
        int(match["number"]) if match["number"] else None,
        match["suffix"],
        int(match["year"]) if match["year"] else None,
        symbol,
    )
