"""A trace for other programs: JSON, DOT for Graphviz, GraphML for graph editors, SVG for a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from trichluc.pipeline.trace.graph import Link, Node
from trichluc.pipeline.trace.svg import XML, as_svg
from trichluc.pipeline.trace.walk import Step, Trace

# What XML 1.0 can't hold even escaped (section 2.2, Char).
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = ("label", "title", "path", "doc_id")
_LINK_KEYS = ("relation", "text", "said_by", "page", "fact_id")


def as_json(trace: Trace) -> str:
    """The trees as nested objects."""
    found = {
        "document": _node(trace.node),
        "rests_on": trace.down and _steps(trace.down),
        "rested_on_by": trace.up and _steps(trace.up),
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.node_id,
        "label": node.label,
        "title": node.title,
        "in_archive": node.name is not None,
        "path": node.name.path if node.name else None,
        "citations": node.citations,
        "documents": node.documents,
        "ambiguous": node.ambiguous,
    }


def _steps(step: Step) -> dict[str, Any]:
    """The steps under one, and how many are left out."""
    return {
        "links": [
            {
                **(_link(child.link) if child.link else {}),
                "document": _node(child.node),
                "again": child.again,
                "cycle": child.cycle,
                **({} if child.again else _steps(child)),
            }
            for child in step.steps
        ],
        "left_out": step.more,
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "relation": link.relation,
        "said_by": link.doc_id,
        "page": link.page,
        "text": link.text,
        "fact_id": link.fact_id,
        "more": link.more,
    }


def as_dot(trace: Trace) -> str:
    """The graph for Graphviz; arrows point from what rests to what it rests on, external documents are dashed."""
    lines = ["digraph trace {", "  rankdir=TB; node [shape=box];"]
    for node in _drawn(trace):
        style = "solid" if node.name else "dashed"
        width = 2 if node is trace.node else 1
        lines.append(f"  {_dot(node.node_id)} [label={_dot(node.label)}, style={style}, penwidth={width}];")
    for link in trace.links:
        lines.append(f"  {_dot(link.source)} -> {_dot(link.target)} [label={_dot(link.relation)}];")
    return "\n".join([*lines, "}"])


def _dot(text: str) -> str:
    """A quoted string of DOT: only quotes and backslashes mean something in it; what no terminal shows is left out."""
    clean = re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_graphml(trace: Trace) -> str:
    """The graph as GraphML with every document's label and every link's evidence."""
    root = ElementTree.Element("graphml", xmlns=_NAMESPACE)
    for owner, names in (("node", _NODE_KEYS), ("edge", _LINK_KEYS)):
        for name in names:
            kind = "int" if name == "page" else "string"
            ElementTree.SubElement(root, "key", {"id": name, "for": owner, "attr.name": name, "attr.type": kind})
    graph = ElementTree.SubElement(root, "graph", id="trace", edgedefault="directed")
    for node in _drawn(trace):
        element = ElementTree.SubElement(graph, "node", id=_xml(node.node_id))
        path, doc_id = (node.name.path, node.name.doc_id) if node.name else (None, None)
        _data(element, zip(_NODE_KEYS, (node.label, node.title, path, doc_id), strict=True))
    for link in trace.links:
        element = ElementTree.SubElement(graph, "edge", source=_xml(link.source), target=_xml(link.target))
        values = (link.relation, link.text, link.doc_id, str(link.page), link.fact_id)
        _data(element, zip(_LINK_KEYS, values, strict=True))
    ElementTree.indent(root)
    return XML + ElementTree.tostring(root, encoding="unicode")


def _data(element: ElementTree.Element, values: Any) -> None:
    for key, value in values:
        if value is not None:
            ElementTree.SubElement(element, "data", key=key).text = _xml(value)


def _xml(text: str) -> str:
    """A text without what XML can't hold."""
    return _NO_XML.sub("\ufffd", text)


def _drawn(trace: Trace) -> list[Node]:
    """The documents that links join, and the one that was asked for."""
    ends = {trace.node.node_id} | {end for link in trace.links for end in (link.source, link.target)}
    return [trace.nodes[node] for node in sorted(ends)]


FORMATS: dict[str, Callable[[Trace], str]] = {"json": as_json, "dot": as_dot, "graphml": as_graphml, "svg": as_svg}
