"""Where each document of a trace is drawn: what the one in the middle rests on above it, what rests on it below.

What hangs on a document stands in a block beyond it, in rows: in one row a law that five hundred papers cite would be as wide
as a street.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from trichluc.pipeline.trace import Step, Trace

BOX = (170.0, 60.0)  # width and height that a document takes
_GAP = (26.0, 34.0)  # between two in a row, between two rows
_BEYOND = 80.0  # between a document and the block that hangs on it: room for its links to spread
_ASPECT = 1.8  # a block's width by its height: screens are wide


class Place(NamedTuple):
    """The middle of a document's box."""

    x: float
    y: float


class _Block(NamedTuple):
    """A document with all that hangs on it: its size, and the places in it, seen from its edge's middle."""

    width: float
    height: float
    places: dict[str, Place]


def places(trace: Trace) -> dict[str, Place]:
    """The places of all documents that links join; the one asked for stands at (0, 0)."""
    found = {trace.node.node_id: Place(0.0, 0.0)}
    for tree, side in ((trace.down, -1), (trace.up, 1)):
        if tree:
            for node, place in _block(tree).places.items():
                found.setdefault(node, Place(place.x, side * (place.y - BOX[1] / 2)))
    return found


def _block(step: Step) -> _Block:
    """A document in the middle of its edge, and beyond it what hangs on it: what nothing hangs on first."""
    hanging = sorted((_block(child) for child in step.steps if not child.again), key=lambda block: len(block.places) > 1)
    rows = _rows(hanging)
    found = {step.node.node_id: Place(0.0, BOX[1] / 2)}
    top = BOX[1] + _BEYOND
    width = BOX[0]
    for row in rows:
        long = _length(row)
        left = -long / 2
        for block in row:
            middle = left + block.width / 2
            found |= {node: Place(middle + place.x, top + place.y) for node, place in block.places.items()}
            left += block.width + _GAP[0]
        top += max(block.height for block in row) + _GAP[1]
        width = max(width, long)
    return _Block(width, top - _GAP[1] if rows else BOX[1], found)


def _rows(blocks: Sequence[_Block]) -> list[list[_Block]]:
    """The blocks in rows, together about as wide as a screen is."""
    area = sum((block.width + _GAP[0]) * (block.height + _GAP[1]) for block in blocks)
    most = max([sqrt(area * _ASPECT), *(block.width for block in blocks)])
    rows: list[list[_Block]] = []
    for block in blocks:
        if rows and _length([*rows[-1], block]) <= most and _leaf(rows[-1][-1]) == _leaf(block):
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def _length(row: Sequence[_Block]) -> float:
    return sum(block.width for block in row) + _GAP[0] * (len(row) - 1)


def _leaf(block: _Block) -> bool:
    return len(block.places) == 1
