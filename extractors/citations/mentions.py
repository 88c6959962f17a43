"""A citation on its way: the fact itself, and what the rules of nesting need to know of its place."""

from __future__ import annotations

from dataclasses import dataclass

from trichluc.models.facts import Citation


@dataclass(slots=True)
class Mention:
    """A citation with its block, the offset behind its identity (`inner`: number or name), and its place in a list."""

    citation: Citation
    block: int  # index of its block, -1 for none
    inner: int
    lead: int = 0  # where its pin cite begins, or itself: what is said of it stands before
    listed: bool = False  # a further item of a list that one type word opens
    amends_within: bool = False  # a law named inside the name of the law that amends it
    promulgated: bool = False  # named as what "ban hành" or "phê duyệt" puts out
