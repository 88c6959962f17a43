"""A citation on its way: the fact itself, and what the rules of nesting need to know of its place."""

from __future__ import annotations

from dataclasses import dataclass

from trichluc.models.document import Document
from trichluc.models.facts import Citation


@dataclass(slots=True)
class Mention:
    """A citation with its block and its place in a list."""

    citation: Citation
    block: int  # index of its block, -1 for none
    lead: int = 0  # where its pin cite begins, or itself: what is said of it stands before
    listed: bool = False  # a further item of a list that one type word opens
    amends_within: bool = False  # a law named inside the name of the law that amends it
    promulgated: bool = False  # named as what "ban hành" or "phê duyệt" puts out


def printed(document: Document, start: int, end: int) -> str:
    """The words of a stretch of text on one line: letters as the page has them ("Uỷ ban"), marks and furniture left out."""
    pairs = zip(document.text[start:end], document.flow[start:end], strict=True)
    return " ".join("".join(own if own.isalnum() and levelled.isalnum() else levelled for own, levelled in pairs).split())
