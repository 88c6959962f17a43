"""A trace as the trace screen shows it: a graph to be drawn, and the same links as rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from trichluc.pipeline.review.graph_places import places
from trichluc.pipeline.terminal import printable
from trichluc.pipeline.trace import Step, Trace
from trichluc.pipeline.trace.graph import Link, Node

_LONGEST = 80  # letters of a label in its box; all of it stands in the table


class Row(NamedTuple):
    """A link of a tree: the document at its far end, the one that it hangs on, and how many links from the middle it is."""

    level: int
    step: Step
    link: Link
    of: Node


def rows(tree: Step | None) -> Iterator[Row]:
    """The links of a tree in its order, each under the one that it hangs on."""
    stack = [(1, child, tree) for child in reversed(tree.steps)] if tree else []
    while stack:
        level, step, above = stack.pop()
        if step.link:
            yield Row(level, step, step.link, above.node)
        stack += [(level + 1, child, step) for child in reversed(step.steps)]


def elements(trace: Trace) -> dict[str, list[dict[str, Any]]]:
    """Documents and links as Cytoscape takes them."""
    more: Counter[str] = Counter()
    for step in (step for tree in (trace.up, trace.down) for step in _opened(tree)):
        more[step.node.node_id] += step.more
    nodes = [
        {
            "data": {
                "id": node,
                "label": _short(trace.nodes[node].label),
                "title": printable(trace.nodes[node].title or ""),
                "external": trace.nodes[node].name is None,
                "root": node == trace.node.node_id,
                "more": more[node],
            },
            "position": place._asdict(),
        }
        for node, place in places(trace).items()
    ]
    edges = [
        {
            "data": {
                "id": f"e{index}",
                "source": link.source,
                "target": link.target,
                "relation": link.relation,
                "evidence": evidence(link),
                "text": printable(link.text),
            }
        }
        for index, link in enumerate(trace.links)
    ]
    return {"nodes": nodes, "edges": edges}


def evidence(link: Link) -> str:
    """The address of the page that says so."""
    return f"/documents/{link.doc_id}?fact={link.fact_id}&page={link.page}"


def _opened(tree: Step | None) -> Iterator[Step]:
    if tree:
        yield tree
        yield from (row.step for row in rows(tree) if not row.step.again)


def _short(label: str) -> str:
    label = printable(label)
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip()}…"
