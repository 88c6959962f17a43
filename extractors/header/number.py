"""Số, ký hiệu: the number and symbol of a document from its number line (ND30 Appendix I, II.3; HD36 II.1.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trichluc.extractors.citations.misread_symbols import code_by_marks
from trichluc.extractors.citations.tables import misread_codes
from trichluc.extractors.levelling import strip_marks
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
    rf"(?P<number>\d{{1,5}})(?P<suffix>[a-zđ](?=\s*[/-])|\.\d{{1,3}}(?=\s*/))?\s*(?:/\s*(?P<year>(?:19|20)\d\d)\s*(?=[/-]))?\s*"
    rf"(?P<separator>[-/])\s*(?P<symbol>{_GROUP}(?:{_TIE}{_GROUP})*)"
)
# What a hand or a stamp left of a number that the scanner could not read: "Só: €4j /TB-HV". The symbol is printed.
_UNREAD = re.compile(
    rf"(?i:s[o0])(?P<zone>[^\n/]{{0,18}}?)\s*(?:/\s*(?P<year>(?:19|20)\d\d)\s*(?=[/-]))?(?P<separator>[-/])\s*"
    rf"(?P<symbol>{_GROUP}(?:{_TIE}{_GROUP})+)"
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
    unread: bool = False  # something stands where the number is, but its reading is not to be trusted


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
        return _parse_unread(document, block)
    doubtful = document.is_doubtful(match.start(), match.start("separator"))
    return NumberLine(
        match.start(),
        match.end(),
        int(match["number"]) if match["number"] and not doubtful else None,
        match["suffix"] if not doubtful else None,
        int(match["year"]) if match["year"] else None,
        _meant_symbol(document, block, match["symbol"]),
        doubtful,
    )


def _parse_unread(document: Document, block: Block) -> NumberLine | None:
    """A number line of a scan whose number is no number: the symbol stands, the number stays open."""
    if not document.is_recognised(block.start):
        return None
    printed = document.flow[block.start : block.end]
    match = _UNREAD.match(strip_marks(printed))
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else None
    symbol = printed[match.start("symbol") : match.end("symbol")]
    return NumberLine(
        block.start, block.start + match.end(), None, None, year, _meant_symbol(document, block, symbol), unread=True
    )


def _meant_symbol(document: Document, block: Block, words: str) -> str:
    """A symbol without blanks, its codes as they are meant where a scanner misread them ("QĐĐ-UBND", "QD-UBND")."""
    groups = re.split(r"([-/.])", re.sub(r"\s+", "", words))
    groups = [misread_codes().get(group, group) for group in groups]
    if document.is_recognised(block.start):
        groups = [code_by_marks(group) or group for group in groups]
    return "".join(groups)
