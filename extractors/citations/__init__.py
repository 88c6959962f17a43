"""Citations (văn bản được dẫn): every mention of another document, its identity, its relation, what it hangs on."""

from __future__ import annotations

from trichluc.extractors.citations.abstracts import read_abstracts
from trichluc.extractors.citations.aliases import read_aliases
from trichluc.extractors.citations.congresses import find_congresses
from trichluc.extractors.citations.issued import find_issued
from trichluc.extractors.citations.laws import find_laws
from trichluc.extractors.citations.mentions import Mention
from trichluc.extractors.citations.misreadings import mark, mend
from trichluc.extractors.citations.nesting import relate
from trichluc.extractors.citations.numbered import find_numbered
from trichluc.extractors.citations.programmes import find_programmes
from trichluc.extractors.citations.provisions import read_provisions
from trichluc.extractors.citations.selfrefs import find_selfrefs, own_type
from trichluc.extractors.citations.titled import TitledFinder
from trichluc.extractors.citations.wording import read_wording
from trichluc.models.document import Document
from trichluc.models.facts import Citation

__all__ = ["extract_citations"]


def extract_citations(document: Document) -> list[Citation]:
    """Every citation of a document, in reading order; `source` of each is another citation of the list, or None."""
    document, misread = mend(document)
    own = own_type(document)
    mentions = find_numbered(document)
    mentions = _merge(mentions, find_laws(document, mentions))
    mentions = _merge(mentions, find_congresses(document))
    finder = TitledFinder(document, mentions)
    find_programmes(document, finder, own)
    find_issued(document, finder)
    mentions = _merge(mentions, list(finder.found.values()))
    for mention in mentions:
        mention.lead, mention.citation.provisions = read_provisions(document.lower, mention.citation.start)
    relate(document, mentions, own.code)
    read_abstracts(document, mentions)
    read_aliases(document, mentions)
    cited = [mention.citation for mention in mentions]
    starts = {citation.start for citation in cited}
    selfrefs = [mention for mention in find_selfrefs(document, own) if mention.citation.start not in starts]
    read_wording(document, mentions, selfrefs)
    for mention in selfrefs:
        _, mention.citation.provisions = read_provisions(document.lower, mention.citation.start)
        cited.append(mention.citation)
    mark(cited, misread)
    return sorted(cited, key=lambda citation: (citation.start, -citation.end))


def _merge(mentions: list[Mention], more: list[Mention]) -> list[Mention]:
    """Both lists in reading order, outer before inner where they begin together."""
    return sorted(mentions + more, key=lambda mention: (mention.citation.start, -mention.citation.end))
