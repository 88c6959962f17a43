"""A run's pages and facts as spaCy's DocBin, for people who train models of their own.

One Doc is one page that has text, and its text is the page's, so that every offset of the tables holds. `doc.spans` has a group
for each kind of `knowledge`; a span's id is the fact_id, its label the fact's role (relation, role, kind) or, of a header's
field, its kind. `doc.user_data` has file_id, doc_id, page, source and each fact's confidence. A fact that runs over a page
break is a span on each of its pages.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from trichluc.models.facts import HeaderField
from trichluc.pipeline.sources import InputError, readable

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_PAGES_WITH_FACTS = """
    WITH pieces AS (
        SELECT doc_id, piece.page, {
            'fact_id': fact_id, 'kind': kind, 'role': role, 'confidence': confidence, 'start': piece.start, 'end': piece."end"
        } AS fact
        FROM (SELECT *, unnest(segments) AS piece FROM knowledge)
    ), facts AS (
        SELECT doc_id, page, list(fact ORDER BY fact.start, fact."end", fact.fact_id) AS facts FROM pieces GROUP BY ALL
    )
    SELECT file_id, doc_id, page, source, text, coalesce(facts, []) FROM pages LEFT JOIN facts USING (doc_id, page)
    WHERE text <> '' ORDER BY file_id, page"""
_BATCH = 512  # pages

# The role of a signer is the position, which is free text and no label.
_WITHOUT_ROLE = frozenset(get_args(HeaderField))

Fact = dict[str, Any]


class Exported(NamedTuple):
    """What was written."""

    pages: int
    spans: int
    cut: int  # words of which a fact takes only a part: they became two tokens


def export_spacy(out: str | os.PathLike[str], target: Path) -> Exported:
    """Write the run under `out` to the DocBin `target`. The same tables give the same bytes.

    Raises InputError where there is no run, OSError where the file can't be written.
    """
    from spacy.tokens import DocBin

    from trichluc.extractors.tokens import blank

    vocab = blank().vocab
    bin_ = DocBin(attrs=["ORTH", "NORM"], store_user_data=True)
    spans = cut = 0
    for columns, text, facts in _pages(Path(out)):
        doc, cuts = _doc(vocab, text, facts)
        doc.user_data |= columns | {"confidence": {fact["fact_id"]: fact["confidence"] for fact in facts}}
        bin_.add(doc)
        spans += len(facts)
        cut += cuts
    partial = target.with_name(f".{target.name}.partial")
    partial.write_bytes(bin_.to_bytes())
    partial.replace(target)
    return Exported(len(bin_), spans, cut)


def _pages(out: Path) -> Iterator[tuple[dict[str, Any], str, list[Fact]]]:
    """Every page that has text: what is known of it, its text and its facts."""
    import duckdb

    path = out / "knowledge.duckdb"
    if not path.is_file():
        raise InputError(f"no tables under {readable(str(out))}: run `trichluc run ARCHIVE -o {readable(str(out))}` first")
    try:
        with closing(duckdb.connect(str(path), read_only=True)) as database:
            cursor = database.execute(_PAGES_WITH_FACTS)
            while rows := cursor.fetchmany(_BATCH):
                for *columns, text, facts in rows:
                    yield dict(zip(("file_id", "doc_id", "page", "source"), columns, strict=True)), text, facts
    except duckdb.Error as error:
        raise InputError(f"can't read {path.name} under {readable(str(out))}: {error}") from error


def _doc(vocab: Vocab, text: str, facts: list[Fact]) -> tuple[Doc, int]:
    """A page with its facts as spans, and how many words were cut so that each span is the fact's very text."""
    from spacy.tokens import Span

    from trichluc.extractors.tokens import cut_at, doc_of, words

    whole = words(text).spans
    tokens = cut_at(text, whole, {edge for fact in facts for edge in (fact["start"], fact["end"])})
    doc = doc_of(vocab, text, tokens)
    first = {token.idx: token.i for token in doc}
    last = {token.idx + len(token): token.i + 1 for token in doc}
    for kind in sorted({fact["kind"] for fact in facts}):
        doc.spans[kind] = [
            Span(doc, first[fact["start"]], last[fact["end"]], label=_label(fact), span_id=fact["fact_id"])
            for fact in facts
            if fact["kind"] == kind
        ]
    return doc, len(tokens) - len(whole)


def _label(fact: Fact) -> str:
    kind: str = fact["kind"]
    return kind if kind in _WITHOUT_ROLE else fact["role"] or kind
