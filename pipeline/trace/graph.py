"""Documents and what ties them, read from a run's store as far as somebody asks.

A node is a document of the archive (its doc_id), one that is only cited (its cited_id), or a mention that has no key and stands
for itself (its fact_id). A link is a citation: its source is the document that cites, or another citation's target.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from trichluc.extractors.vocabulary import doc_types
from trichluc.pipeline.keys import document_number
from trichluc.pipeline.opened import Name, name_of

Direction = Literal["down", "up"]  # what a document rests on, what rests on it

MOST_READ = 100  # citations of one document that are looked at
MOST_CITING = 50  # documents that rest on one, of which a trace names these; the table citations has them all
WIDE = 10  # times as many of a document that somebody opens on purpose
# The strongest first: what a link shows of several citations of one document by another.
RELATIONS = ("legal_basis", "implements", "guides", "promulgates", "attached_to", "amends", "replaces", "repeals", "mentions")

_COLUMNS = """
    c.fact_id, c.doc_id, c.page, c.text, c.relation, c.source_id, r.resolved_doc_id, coalesce(numbers.key, r.cited_id)
"""
_RESOLVED = """
    LEFT JOIN resolutions r ON r.file_id = c.file_id AND r.n = c.n
    LEFT JOIN cited_numbers numbers ON numbers.title_key = r.cited_id
"""
_OF_DOCUMENT = f"""
    SELECT {_COLUMNS} FROM citations c {_RESOLVED}
    WHERE c.file_id = ? AND c.doc_id = ? AND c.ident <> 'self' AND coalesce(r.resolution, '') <> 'self' ORDER BY c.n
"""
_RELATIONS_OF_DOCUMENT = """
    SELECT c.relation FROM citations c LEFT JOIN resolutions r ON r.file_id = c.file_id AND r.n = c.n
    WHERE c.file_id = ? AND c.doc_id = ? AND c.ident <> 'self' AND coalesce(r.resolution, '') <> 'self'
"""
# The citations of one document, at most MOST_READ of them, without those that copies repeat.
_MEANING = """
    SELECT {columns} FROM (SELECT * FROM resolutions WHERE {where} LIMIT {most}) r
    CROSS JOIN citations c ON c.file_id = r.file_id AND c.n = r.n
    LEFT JOIN cited_numbers numbers ON numbers.title_key = r.cited_id
    WHERE r.resolution <> 'self' AND c.doc_id NOT IN (SELECT doc_id FROM duplicates)
        AND EXISTS (SELECT 1 FROM paths WHERE paths.file_id = c.file_id)
"""
_TO_DOCUMENT = "resolved_doc_id = :node"
# The plus keeps SQLite from looking the nulls up: most of an archive's citations lead out of it.
_TO_CITED = """
    cited_id IN (SELECT :node UNION SELECT title_key FROM cited_numbers WHERE key = :node) AND +resolved_doc_id IS NULL
"""


_TOTALS = {
    _TO_DOCUMENT: "SELECT count(*) FROM resolutions WHERE resolved_doc_id = :node",
    _TO_CITED: "SELECT coalesce(sum(citations), 0) FROM cited WHERE cited_id = :node",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A document, in the archive or known from citations alone."""

    node_id: str
    label: str  # Nghị định 91/2017/NĐ-CP (2017-07-31), Chính phủ
    title: str | None = None
    name: Name | None = None  # of a document of the archive
    citations: int = 0  # how often, and by how many documents, one is cited whose file is not there
    documents: int = 0
    ambiguous: bool = False  # the archive has documents that may be meant


@dataclass(frozen=True, slots=True)
class Link:
    """That one document rests on another, with the citation that says so."""

    source: str
    target: str
    relation: str
    fact_id: str
    doc_id: str  # the document that says so
    page: int
    text: str
    more: int = 0  # further citations that say the same


@dataclass(frozen=True, slots=True)
class _Row:
    """A citation and what it was found to mean."""

    fact_id: str
    doc_id: str
    page: int
    text: str
    relation: str
    source_id: str | None
    target: str | None
    cited: str | None

    @property
    def node(self) -> str:
        return self.target or self.cited or self.fact_id


class Graph:
    """The links of a run's documents, each document read once, when it is first asked for."""

    def __init__(self, connection: sqlite3.Connection, *, mentions: bool = False) -> None:
        self.connection = connection
        self.relations = RELATIONS if mentions else RELATIONS[:-1]
        self._links: defaultdict[str, dict[str, Link]] = defaultdict(dict)  # by source and target
        self._read: set[str] = set()
        self._nodes: dict[str, Node] = {}
        self._texts: dict[str, str] = {}

    def foundations(self, node: str) -> list[Link]:
        """What a node rests on, as it says itself and as the documents say that have been read."""
        self._read_document(node)
        return list(self._links[node].values())

    def links(self, node: str, direction: Direction, *, wide: bool = False) -> tuple[list[Link], int]:
        """The links of a node in one direction, and how many more there may be."""
        return (self.foundations(node), 0) if direction == "down" else self.resting(node, wide=wide)

    def waiting(self, node: str, direction: Direction) -> int:
        """How many links of a node there may be in one direction, without reading them."""
        if direction == "up":
            where = _TO_DOCUMENT if self.name(node) else _TO_CITED
            return int(self.connection.execute(_TOTALS[where], {"node": node}).fetchone()[0])
        if self.name(node) is None or node in self._read:
            return len(self._links.get(node, ()))
        rows = self.connection.execute(_RELATIONS_OF_DOCUMENT, (node.rpartition("-")[0], node))
        return sum(relation in self.relations for (relation,) in rows)

    def resting(self, node: str, *, wide: bool = False) -> tuple[list[Link], int]:
        """What rests on a node, as at most MOST_CITING citations say, and how many more there may be."""
        most_read, most_citing = (most * (WIDE if wide else 1) for most in (MOST_READ, MOST_CITING))
        where = _TO_DOCUMENT if self.name(node) else _TO_CITED
        query = _MEANING.format(columns=_COLUMNS, where=where, most=most_read)
        read = [_Row(*row) for row in self.connection.execute(query, {"node": node})]
        rows = [row for row in read if row.relation in self.relations]
        more = len(rows) - most_citing
        if len(read) > most_citing:
            (total,) = self.connection.execute(_TOTALS[where], {"node": node}).fetchone()
            more += max(total - most_read, 0)
        found: dict[str, Link] = {}
        for row in rows[:most_citing]:
            self._add(found, row, self._source(row), node)
        return [link for source, link in found.items() if source != node], max(more, 0)

    def node(self, node: str) -> Node:
        """What is known of a node."""
        if node not in self._nodes:
            name = self.name(node)
            self._nodes[node] = Node(node, name.short, name.title, name) if name else self._cited(node)
        return self._nodes[node]

    def name(self, node: str) -> Name | None:
        """A document of the archive, None for what is only cited."""
        return name_of(self.connection, node)

    def read_mentions_of(self, node: str, most: int) -> None:
        """Read documents that mention a node: an external one rests on what they say of it."""
        query = _MEANING.format(columns="DISTINCT c.doc_id", where=_TO_CITED, most=most)
        for (doc_id,) in self.connection.execute(query, {"node": node}).fetchall():
            self._read_document(doc_id)

    def _read_document(self, doc_id: str) -> None:
        """Take in what a document says: its own citations, and those that hang on others."""
        if doc_id in self._read:
            return
        self._read.add(doc_id)
        rows = [_Row(*row) for row in self.connection.execute(_OF_DOCUMENT, (doc_id.rpartition("-")[0], doc_id))]
        by_fact = {row.fact_id: row for row in rows}
        for row in rows:
            self._texts.setdefault(row.node, row.text)
            above = by_fact.get(row.source_id) if row.source_id else None
            source = above.node if above else doc_id
            if row.relation in self.relations and source != row.node:
                self._add(self._links[source], row, source, row.node, by=row.node)

    def _source(self, row: _Row) -> str:
        """Who rests on what a citation cites: the document, or what the citation hangs on."""
        if row.source_id is None:
            return row.doc_id
        query = f"SELECT {_COLUMNS} FROM citations c {_RESOLVED} WHERE c.file_id = ? AND c.doc_id = ? AND c.fact_id = ?"
        above = self.connection.execute(query, (row.doc_id.rpartition("-")[0], row.doc_id, row.source_id)).fetchone()
        if above is None:
            return row.doc_id
        found = _Row(*above)
        self._texts.setdefault(found.node, found.text)
        return found.node

    @staticmethod
    def _add(links: dict[str, Link], row: _Row, source: str, target: str, by: str | None = None) -> None:
        """Keep the strongest citation of one pair and count the others."""
        key = by or source
        new = Link(source, target, row.relation, row.fact_id, row.doc_id, row.page, row.text)
        old = links.get(key)
        if old is None:
            links[key] = new
            return
        best = min((old, new), key=lambda link: RELATIONS.index(link.relation))
        links[key] = Link(source, target, best.relation, best.fact_id, best.doc_id, best.page, best.text, old.more + 1)

    def _cited(self, node: str) -> Node:
        query = """
            SELECT type_code, number, number_suffix, year, symbol, date, issuer, title, key, citations, documents, resolution
            FROM cited WHERE cited_id = ?"""
        row = self.connection.execute(query, (node,)).fetchone()
        if row is None:
            return Node(node, " ".join(self._texts.get(node, node).split()), citations=1, documents=1)
        code, number, suffix, year, symbol, date, issuer, title, key, citations, documents, resolution = row
        named_year = key.rpartition(":")[2]
        if number is not None:
            called = document_number(number, suffix, year, symbol)
        else:
            called = f"{title} năm {named_year}" if title and named_year and named_year not in title else title
        words = " ".join(filter(None, (_kind(code, symbol), called, f"({date})" if date else None)))
        label = ", ".join(filter(None, (words or node, issuer)))
        return Node(node, label, title if number is not None else None, None, citations, documents, resolution == "ambiguous")


def _kind(code: str | None, symbol: str | None) -> str | None:
    """The name of a type; the Party and its like tie it to a slash: TT-BNV is a Thông tư, TT/TW a Thông tri."""
    kinds = [kind for kind in doc_types().values() if kind.code == code]
    of_party = "/" in (symbol or "")
    kinds.sort(key=lambda kind: ((kind.system == "party") != of_party, len(kind.name)))
    return kinds[0].name[:1].upper() + kinds[0].name[1:] if kinds else code
