"""The residue: what looks like a citation and no rule took apart, so that nobody believes in completeness blindly.

The shapes here are wider than those of the rules that cite and share nothing with them: what those overlook is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trichluc.models.document import Block, Document
from trichluc.models.facts import Citation, HeaderFact, Residue, ResidueKind

_CAPITAL = "[A-ZĐƯƠÔÂÊĂ]"
_YEAR = r"(?: ?[-/] ?(?:19|20)\d\d)?"
_GROUPS = rf"[\w&.]*\w(?: ?[-/] ?{_CAPITAL}[\w&.]*)*"
_DECIMAL = r"(?:\.\d{1,3})?[a-zđ]?"
# Behind "số" any symbol that begins with a capital; without a number, left to the pen, one of two: "số …/KH-UBND".
_NAMED = re.compile(
    rf"[sS](?<!\w\w)ố ?:? ?(?:\d{{1,6}}{_DECIMAL}{_YEAR} ?[-/] ?{_CAPITAL}|[ .…]*{_YEAR} ?[-/] ?{_CAPITAL}{{2}}){_GROUPS}"
)
# Without "số", a slash and a symbol of two capitals tell 12/2019/TT-BNV from 24/7, 1/2 and 25/3/2022. What stands behind
# another sign is a part of something longer: a path, the 01:2021/BYT of a standard.
_BARE = re.compile(rf"\d(?<![\w./:,-]\d)\d{{0,5}}{_DECIMAL}{_YEAR} ?[-/] ?{_CAPITAL}{{2}}{_GROUPS}")
_GROUND = re.compile(r"căn cứ(?!\w)")


def find_residue(document: Document, citations: list[Citation], header: list[HeaderFact]) -> list[Residue]:
    """The tokens of a number's shape and the grounds that no citation covers or meets, in reading order.

    The document's own number, and the number lines of forms in its appendices, cite nothing.
    """
    own = [(fact.start, fact.end) for fact in header if fact.field == "document_number"]
    lines = [(block.start, block.end) for block in document.blocks if block.kind in ("number", "furniture")]
    claimed = sorted([(citation.start, citation.end) for citation in citations] + own + lines)
    found = [_residue(span, "number") for span in _unclaimed(_tokens(document.flow), claimed)]
    found += [_residue(span, "ground") for span in _unclaimed(_grounds(document), claimed)]
    return sorted(found, key=lambda one: (one.start, one.end))


def _residue(span: tuple[int, int], kind: ResidueKind) -> Residue:
    return Residue(*span, 1.0, "rule:residue", kind=kind)


def _tokens(flow: str) -> Iterator[tuple[int, int]]:
    """Where a document's number seems to stand; a token that both shapes match is given once."""
    bare = (match.span() for match in _BARE.finditer(flow) if "/" in match.group())
    reach = 0
    for start, end in sorted([match.span() for match in _NAMED.finditer(flow)] + list(bare)):
        if start >= reach:
            yield start, end
            reach = end


def _grounds(document: Document) -> Iterator[tuple[int, int]]:
    """Every statement that begins with "Căn cứ", to the semicolon that ends it or to the end of its paragraph."""
    for match in _GROUND.finditer(document.lower):
        index = document.block_at(match.start())
        block = document.blocks[index] if index >= 0 else None
        if block is None or match.start() >= block.end or not _opens(document, block, match.start()):
            continue
        stop = document.lower.find(";", match.end(), block.end)
        end = block.end if stop < 0 else stop
        if document.lower[end - 1] != ":":  # "Căn cứ pháp lý:" is the head of a list
            yield match.start(), end


def _opens(document: Document, block: Block, at: int) -> bool:
    """Whether a paragraph begins here, or an item of grounds that stand in one paragraph."""
    before = document.lower[block.body : at].rstrip(" \t\"'(-")
    return not before or (block.kind == "ground" and before.endswith(";"))


def _unclaimed(spans: Iterable[tuple[int, int]], claimed: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans that no claimed stretch meets; both come in order, and the spans do not overlap one another."""
    index, reach = 0, -1
    for start, end in spans:
        while index < len(claimed) and claimed[index][0] < end:
            reach = max(reach, claimed[index][1])
            index += 1
        if reach <= start:
            yield start, end
