"""New wording that an amending document quotes: there "Thông tư này" means the document amended, not the one that amends.

"Điều 1. Sửa đổi, bổ sung một số điều của Thông tư số 34/2024/TT-NHNN … như sau: “1. … theo quy định tại Điều 9 Thông tư này.”"
"""

from __future__ import annotations

import re
from bisect import bisect_right

from trichluc.extractors.citations.mentions import Mention
from trichluc.extractors.citations.tables import confidence
from trichluc.models.document import Document
from trichluc.models.facts import Citation

_ARTICLE = re.compile(r"điều (\d+)\b")
_OPENS = re.compile(r'(?:^|[\s(])"(?=\S)')
DOUBT = 0.5  # factor where it is open which of several documents is amended
_BEFORE_WORDING = re.compile(r"(?::|như sau|[\n\t\f]|^)\s*$")


def read_wording(document: Document, mentions: list[Mention], selfrefs: list[Mention]) -> None:
    """Gives the references to itself that stand in quoted wording the identity of the document amended there.

    That is the nearest one before, of the same type, that this document amends. Where it amends several and no chapter or
    article says which, the reference stays as it is, in doubt.
    """
    amended = {_key(mention.citation) for mention in mentions if _is_amended(mention.citation)}
    if not amended or not selfrefs:
        return
    articles = _articles(document)
    regions = _regions(document, articles)
    starts = [start for start, _ in regions]

    def quoted(at: int) -> bool:
        index = bisect_right(starts, at) - 1
        return index >= 0 and at < regions[index][1]

    known = [one.citation for one in mentions if _key(one.citation) in amended and not quoted(one.citation.start)]
    for mention in selfrefs:
        reference = mention.citation
        if not quoted(reference.start):
            continue
        meant = [one for one in known if one.start < reference.start and one.type_code == reference.type_code]
        if not meant:
            continue
        if len({_key(one) for one in meant}) > 1 and (not articles or meant[-1].start < articles[0]):
            reference.confidence = round(reference.confidence * DOUBT, 2)
            reference.flags = [*reference.flags, "quoted_wording"]
        else:
            _identify(reference, meant[-1])


def _is_amended(citation: Citation) -> bool:
    return citation.relation == "amends" and citation.source is None and citation.number is not None


def _key(citation: Citation) -> tuple[str | None, int | None, int | None]:
    return citation.type_code, citation.number, citation.year


def _identify(citation: Citation, meant: Citation) -> None:
    citation.ident = meant.ident
    citation.number, citation.number_suffix = meant.number, meant.number_suffix
    citation.year, citation.symbol, citation.date = meant.year, meant.symbol, meant.date
    citation.confidence, citation.extractor = confidence()["wording"], "rule:citations.wording"


def _regions(document: Document, own_articles: list[int]) -> list[tuple[int, int]]:
    """Start and end of each stretch of quoted wording, in order.

    It opens behind "như sau:" or with a block and closes with its own mark; where that is missing, with the next article of
    the document itself, which is known by its number: the one after the last.
    """
    flow = document.flow
    regions: list[tuple[int, int]] = []
    opened, depth = -1, 0
    articles = iter(own_articles)
    article = next(articles, len(flow))
    at = flow.find('"')
    while at >= 0:
        while at >= article:
            if opened >= 0:
                regions.append((opened, article))
            opened, depth, article = -1, 0, next(articles, len(flow))
        if _OPENS.match(flow, max(0, at - 1)):
            if depth == 0 and _BEFORE_WORDING.search(flow, max(0, at - 12), at):
                opened = at
            depth += 1
        else:
            depth = max(0, depth - 1)
            if depth == 0 and opened >= 0:
                regions.append((opened, at))
                opened = -1
        at = flow.find('"', at + 1)
    if opened >= 0:
        regions.append((opened, article))
    return regions


def _articles(document: Document) -> list[int]:
    """Where the articles of the document itself begin, not those that it quotes."""
    starts: list[int] = []
    for block in document.blocks:
        match = _ARTICLE.match(document.lower, block.start) if block.kind == "heading" else None
        if match and int(match[1]) == len(starts) + 1:
            starts.append(block.start)
    return starts
