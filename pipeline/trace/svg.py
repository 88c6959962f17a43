"""A picture of a trace: layers of boxes, what rests on the document above it, what it rests on below."""

from __future__ import annotations

import textwrap
from xml.etree import ElementTree

from trichluc.pipeline.terminal import printable
from trichluc.pipeline.trace.graph import Link, Node
from trichluc.pipeline.trace.walk import Trace

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'  # ElementTree's own names the encoding of the machine
_WIDTH, _LINE, _PAD = 210, 15, 8  # a box's width, a line's height, the space round its text
_GAP_X, _GAP_Y = 24, 64
_LETTERS, _LINES = 32, 4  # letters a line, lines a box
_PER_ROW = 6  # boxes side by side; a wider layer takes several rows
_STYLE = """
text { font: 11px sans-serif; fill: #222 }
.relation { font-size: 10px; fill: #555 }
rect { fill: #fff; stroke: #222 }
.external { stroke-dasharray: 4 3; fill: #f6f6f6 }
.asked { stroke-width: 2.5; fill: #fff6d6 }
path { fill: none; stroke: #888 }
"""


def as_svg(trace: Trace) -> str:
    """The picture as an SVG document that needs no script, font or file beside it."""
    layers = _layers(trace)
    rows = [layer[at : at + _PER_ROW] for layer in layers for at in range(0, len(layer), _PER_ROW)]
    height = 2 * _PAD + _LINES * _LINE
    full = max(len(row) for row in rows) * (_WIDTH + _GAP_X) + _GAP_X
    places: dict[str, tuple[float, float]] = {}
    for y, row in enumerate(rows):
        left = (full - len(row) * (_WIDTH + _GAP_X) + _GAP_X) / 2
        for x, node in enumerate(row):
            places[node] = (left + x * (_WIDTH + _GAP_X), _GAP_Y / 2 + y * (height + _GAP_Y))
    size = {"width": str(full), "height": str(len(rows) * (height + _GAP_Y))}
    svg = ElementTree.Element(
        "svg", size | {"viewBox": f"0 0 {size['width']} {size['height']}", "xmlns": "http://www.w3.org/2000/svg"}
    )
    ElementTree.SubElement(svg, "title").text = printable(trace.node.label)
    ElementTree.SubElement(svg, "style").text = _STYLE
    arrow = ElementTree.SubElement(
        ElementTree.SubElement(svg, "defs"),
        "marker",
        {
            "id": "arrow",
            "viewBox": "0 0 8 8",
            "refX": "8",
            "refY": "4",
            "markerWidth": "7",
            "markerHeight": "7",
            "orient": "auto",
        },
    )
    ElementTree.SubElement(arrow, "path", d="M0,0 L8,4 L0,8")
    for link in trace.links:
        _draw_link(svg, link, places[link.source], places[link.target], height)
    for node, place in places.items():
        _draw_node(svg, trace.nodes[node], place, height, asked=node == trace.node.node_id)
    ElementTree.indent(svg)
    return XML + ElementTree.tostring(svg, encoding="unicode")


def _layers(trace: Trace) -> list[list[str]]:
    """The documents by layer: each below all that rest on it, as far as no cycle forbids that."""
    root = trace.node.node_id
    below = _ranks(root, [(link.source, link.target) for link in trace.down.links()] if trace.down else [])
    above = _ranks(root, [(link.target, link.source) for link in trace.up.links()] if trace.up else [])
    ranks = {node: -rank for node, rank in above.items()} | below
    layers: dict[int, list[str]] = {}
    for node, rank in ranks.items():
        layers.setdefault(rank, []).append(node)
    return [layers[rank] for rank in sorted(layers)]


def _ranks(root: str, ends: list[tuple[str, str]]) -> dict[str, int]:
    """The longest way from the root to each node, without the links that lead back to where they come from."""
    following: dict[str, list[str]] = {}
    for one, other in ends:
        following.setdefault(one, []).append(other)
    ordered: list[str] = []  # every node behind all that follow it
    entered, left = {root}, set[str]()
    back: set[tuple[str, str]] = set()
    stack = [(root, iter(following.get(root, ())))]
    while stack:
        node, others = stack[-1]
        for other in others:
            if other not in entered:
                entered.add(other)
                stack.append((other, iter(following.get(other, ()))))
                break
            if other not in left:
                back.add((node, other))
        else:
            stack.pop()
            left.add(node)
            ordered.append(node)
    ranks = {root: 0}
    for node in reversed(ordered):
        for other in following.get(node, ()):
            if (node, other) not in back:
                ranks[other] = max(ranks.get(other, 0), ranks[node] + 1)
    return ranks


def _draw_link(
    svg: ElementTree.Element, link: Link, source: tuple[float, float], target: tuple[float, float], height: float
) -> None:
    """An arrow from what rests to what it rests on, with the relation beside it and the quote as its tooltip."""
    (x0, y0), (x1, y1) = source, target
    down = y1 > y0
    start, end = (x0 + _WIDTH / 2, y0 + height * down), (x1 + _WIDTH / 2, y1 + height * (not down))
    bend = (end[1] - start[1]) / 2
    group = ElementTree.SubElement(svg, "g")
    ElementTree.SubElement(group, "title").text = printable(link.text)
    curve = f"M{start[0]},{start[1]} C{start[0]},{start[1] + bend} {end[0]},{end[1] - bend} {end[0]},{end[1]}"
    ElementTree.SubElement(group, "path", {"d": curve, "marker-end": "url(#arrow)"})
    middle = {"x": str((start[0] + 3 * end[0]) / 4), "y": str((start[1] + 3 * end[1]) / 4), "class": "relation"}
    ElementTree.SubElement(group, "text", middle).text = link.relation


def _draw_node(svg: ElementTree.Element, node: Node, place: tuple[float, float], height: float, *, asked: bool) -> None:
    group = ElementTree.SubElement(svg, "g")
    ElementTree.SubElement(group, "title").text = printable(f"{node.label} {node.title or ''}".strip())
    kinds = [name for name, holds in (("asked", asked), ("external", node.name is None)) if holds]
    box = {
        "x": str(place[0]),
        "y": str(place[1]),
        "width": str(_WIDTH),
        "height": str(height),
        "rx": "3",
        "class": " ".join(kinds),
    }
    ElementTree.SubElement(group, "rect", box)
    lines = textwrap.wrap(printable(node.label), _LETTERS, max_lines=_LINES, placeholder=" …")
    for at, line in enumerate(lines):
        spot = {"x": str(place[0] + _PAD), "y": str(place[1] + _PAD + 11 + at * _LINE)}
        ElementTree.SubElement(group, "text", spot).text = line
