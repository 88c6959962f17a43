"""Marks that recognition lost: "phôi hợp với Phòng Tải chính" reads as "phối hợp với Phòng Tài chính" to the rules.

A word with a wrong mark is often a word too ("tổ", "tô"), so only phrases of two words or more that the tables know are mended,
and only where no other phrase of the tables, and none of `data/bodies/unmended.csv`, differs in nothing but marks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from trichluc.extractors.assignments.rules import triggers
from trichluc.extractors.bodies.lexicon import Phrases
from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.vocabulary import read_rows
from trichluc.models.document import Document

_WORD = re.compile(r"\w+|[^\w\s]")
_TABLES = (
    ("bodies/heads.csv", "head"),
    ("bodies/fields.csv", "field"),
    ("bodies/modifiers.csv", "phrase"),
    ("responsibility/predicates.csv", "phrase"),
)
# Words of the rules themselves.
_OWN = (
    *("có trách nhiệm", "chịu trách nhiệm", "chủ trì", "phối hợp", "phối hợp với", "chịu trách nhiệm thi hành", "có quyền"),
    *("trong thời hạn", "vướng mắc", "đơn vị chủ trì", "đơn vị phối hợp", "tổ chức thực hiện", "tổ chức, cá nhân"),
    *("ubnd tỉnh", "hđnd tỉnh", "ủy ban nhân dân tỉnh", "hội đồng nhân dân tỉnh", "để chủ trì"),
)


def with_mended_marks(document: Document) -> Document:
    """The document with the known phrases of its recognised pages in their own marks, in `lower` only."""
    parts, position = [], 0
    for start, page in zip(document.page_starts, document.pages, strict=True):
        if page.source == "ocr":
            end = min(start + len(page.text), len(document.lower))
            parts += [document.lower[position:start], _mended(document.lower[start:end])]
            position = end
    return replace(document, lower="".join(parts) + document.lower[position:]) if parts else document


@lru_cache(maxsize=1)
def _phrases() -> tuple[Phrases, frozenset[str]]:
    """The phrases by their words without marks, and all of them as they are written."""
    written = {fold(row[column]) for table, column in _TABLES for row in read_rows(table, (column,))}
    written |= {*triggers(), *_OWN}
    unmended = {row["phrase"] for row in read_rows("bodies/unmended.csv", ("phrase",))}
    tree = Phrases()
    for phrase in sorted(written):
        if " " in phrase:
            tree.add(_WORD.findall(strip_marks(phrase)), phrase)
    return tree, frozenset(written | unmended)


def _mended(lower: str) -> str:
    tree, written = _phrases()
    words = list(_WORD.finditer(lower))
    bare = [strip_marks(word.group()) for word in words]
    letters, index = list(lower), 0
    while index < len(words):
        length, meant = _longest(tree, bare, index)
        here = words[index : index + length]
        if meant and " ".join(word.group() for word in here) not in written:
            for word, right in zip(here, _WORD.findall(meant), strict=True):
                if len(right) == word.end() - word.start():
                    letters[word.start() : word.end()] = right
        index += length or 1
    return "".join(letters)


def _longest(tree: Phrases, bare: list[str], index: int) -> tuple[int, str]:
    """Length and marks of the longest known phrase here; no marks where two phrases differ in them only."""
    node: Phrases | None = tree
    found, meant = 0, ""
    for length in range(1, len(bare) - index + 1):
        node = node.get(bare[index + length - 1]) if node is not None else None
        if node is None:
            break
        if node.value is not None:
            found, meant = length, next(iter(node.value)) if len(node.value) == 1 else ""
    return found, meant
