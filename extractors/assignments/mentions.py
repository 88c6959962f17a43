"""Every mention of a body in running text, whether it gets a task or not: what a model of responsibility judges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trichluc.extractors.bodies import Body, BodyList, read_bodies
from trichluc.extractors.bodies.lexicon import may_begin
from trichluc.models.document import Document

TEXT_KINDS = frozenset({"heading", "bullet", "paragraph", "closing", "enacting", "ground"})
_WORD = re.compile(r"\w+")


class Mention(NamedTuple):
    """A body in the list that names it: `rank` is its place in the list, `block` the index of the block."""

    block: int
    body: Body
    bodies: BodyList
    rank: int


def find_mentions(document: Document, block: int) -> Iterator[Mention]:
    """The mentions in a block, from left to right, none inside another."""
    item = document.blocks[block]
    if item.kind not in TEXT_KINDS:
        return
    position = item.body
    for word in _WORD.finditer(document.lower, item.body, item.end):
        if word.start() < position or not may_begin(document.lower, word.start(), item.end):
            continue
        if bodies := read_bodies(document.flow, document.lower, word.start(), item.end):
            position = bodies.end
            yield from (Mention(block, body, bodies, rank) for rank, body in enumerate(bodies.bodies))
