"""Words that a reader of scans got wrong in their marks alone: "sửa đối, bố sung", "Luật Tố chức chính quyên địa phương".

The phrases of the citation tables are looked for without tone and vowel marks, in documents that show such misreadings; what is
found is read as the table has it, at equal length, and every citation that rests on it says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache

from trichluc.extractors.citations.tables import CLAUSE_TABLES, law_names_as_written
from trichluc.extractors.levelling import strip_marks
from trichluc.extractors.vocabulary import doc_types, read_rows
from trichluc.models.document import Document
from trichluc.models.facts import Citation, Repair

MISREAD = 0.9  # factor on what rests on a mended word
_WORD = re.compile(r"\w+")
_SLASH = "\u2044"  # readers' fraction slash: 31⁄2024/QH15


@lru_cache(maxsize=1)
def _signs() -> tuple[str, ...]:
    return tuple(row["sign"] for row in read_rows("citations/misread_signs.csv", ("sign",)))


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[tuple[str, str], ...]]:
    """Phrases of two words or more by their first word without marks: (without marks, as written), longest first."""
    known = set(doc_types()) | {name.lower() for name in law_names_as_written()}
    for table, column in (*CLAUSE_TABLES, ("misread_phrases", "phrase")):
        known |= {row[column].lower() for row in read_rows(f"citations/{table}.csv", (column,))}
    known -= {row["phrase"] for row in read_rows("citations/misread_never.csv", ("phrase",))}
    by_bare: dict[str, set[str]] = {}
    for phrase in known:
        if " " in phrase:
            by_bare.setdefault(strip_marks(phrase), set()).add(phrase)
    found: dict[str, list[tuple[str, str]]] = {}
    for bare, written in by_bare.items():
        if len(written) == 1:  # two phrases that differ in their marks alone cannot be told apart
            found.setdefault(bare.partition(" ")[0], []).append((bare, next(iter(written))))
    return {word: tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))) for word, pairs in found.items()}


def mend(document: Document) -> tuple[Document, list[Repair]]:
    """The document with its misread phrases as the tables have them, and where that was done; itself where it shows none."""
    lower = document.lower
    scanned = any(page.source == "ocr" for page in document.pages)
    if not scanned and not any(sign in lower for sign in _signs()):
        return document, []
    bare, phrases = strip_marks(lower), _phrases()
    if len(bare) != len(lower):
        return document, []
    repairs: list[Repair] = []
    end = 0
    for word in _WORD.finditer(bare):
        start = word.start()
        if start < end:
            continue
        for plain, written in phrases.get(word.group(), ()):
            stop = start + len(plain)
            if bare.startswith(plain, start) and not bare[stop : stop + 1].isalnum():
                if lower[start:stop] != written:
                    repairs.append(Repair(start, stop, written))
                end = stop
                break
    text, flow = (_applied(part, repairs).replace(_SLASH, "/") for part in (document.text, document.flow))
    return replace(document, text=text, flow=flow, lower=_applied(lower, repairs).replace(_SLASH, "/")), repairs


def _applied(text: str, repairs: list[Repair]) -> str:
    """The text with every repair made, each letter in the case that it is printed in."""
    pieces, at = [], 0
    for repair in repairs:
        printed = zip(text[repair.start : repair.end], repair.meant, strict=True)
        pieces += [text[at : repair.start], *(meant.upper() if own.isupper() else meant for own, meant in printed)]
        at = repair.end
    return "".join(pieces) + text[at:]


def mark(citations: list[Citation], repairs: list[Repair]) -> None:
    """Record in each citation the mended words that it stands on."""
    ends = [repair.end for repair in repairs]
    for citation in citations:
        index = bisect_left(ends, citation.start + 1)
        touched = []
        while index < len(repairs) and repairs[index].start < citation.end:
            touched.append(repairs[index])
            index += 1
        if touched:
            citation.repairs = citation.repairs + touched
            citation.confidence *= MISREAD
