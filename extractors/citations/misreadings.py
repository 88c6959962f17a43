"""What a reader of scans got wrong and only one reading mends: words in their marks ("sửa đối, bố sung"), and torn digits.

The phrases of the citation tables are looked for without tone and vowel marks, in documents that show such misreadings; what is
found is read as the table has it, at equal length, and every citation that rests on it says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from trichluc.extractors.citations.misread_digits import Mend, find_misread_digits
from trichluc.extractors.citations.misread_laws import find_misread_laws
from trichluc.extractors.citations.tables import CLAUSE_TABLES, law_names_as_written
from trichluc.extractors.levelling import strip_marks
from trichluc.extractors.vocabulary import doc_types, read_rows
from trichluc.models.document import Document
from trichluc.models.facts import Citation, Repair

MISREAD = 0.9  # factor on what rests on a mended word
_WORD = re.compile(r"\w+")
_TORN = re.compile(r"ố [\dlI|!\]] \d{2,3}/")
_DIRT = re.compile(r"(?<=\w )[‹›<>^~`¬°=\\]{1,2}(?= \w)")  # specks between two words: "chính quyền ‹ địa phương"
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


def mend(document: Document) -> tuple[Document, list[Mend]]:
    """The document with its misread words and digits as they are meant, and where that was done."""
    if not _shows_misreadings(document):
        return document, []
    dirt = (Mend(*match.span(), " " * len(match.group()), "", MISREAD) for match in _DIRT.finditer(document.flow))
    laws = find_misread_laws(document.lower)
    mends = _apart([*find_misread_digits(document.flow), *laws, *_misread_words(document.lower), *dirt])
    parts = (_applied(part, mends) for part in (document.text, document.flow, document.lower))
    text, flow, lower = (part.replace(f"{_SLASH}/", " /").replace(_SLASH, "/") for part in parts)
    return replace(document, text=text, flow=flow, lower=lower.lower()), mends


def _shows_misreadings(document: Document) -> bool:
    """Whether a reader of scans made this text, here or before it came here."""
    if any(page.source == "ocr" for page in document.pages):
        return True
    return any(sign in document.lower for sign in _signs()) or bool(_TORN.search(document.flow))


def _misread_words(lower: str) -> Iterator[Mend]:
    """The phrases of the tables that stand in the text with other marks."""
    bare, phrases = strip_marks(lower), _phrases()
    if len(bare) != len(lower):
        return
    end = 0
    for word in _WORD.finditer(bare):
        start = word.start()
        if start < end:
            continue
        for plain, written in phrases.get(word.group(), ()):
            stop = start + len(plain)
            if bare.startswith(plain, start) and not bare[stop : stop + 1].isalnum():
                if lower[start:stop] != written:
                    yield Mend(start, stop, written, written, MISREAD)
                end = stop
                break


def _apart(mends: list[Mend]) -> list[Mend]:
    """In reading order; where two overlap, the first."""
    found: list[Mend] = []
    for one in sorted(mends):
        if not found or found[-1].end <= one.start:
            found.append(one)
    return found


def _applied(text: str, mends: list[Mend]) -> str:
    """The text with every misreading mended, each letter in the case that it is printed in."""
    pieces, at = [], 0
    for one in mends:
        printed = zip(text[one.start : one.end], one.read_as, strict=True)
        pieces += [text[at : one.start], *(meant.upper() if own.isupper() else meant for own, meant in printed)]
        at = one.end
    return "".join(pieces) + text[at:]


def mark(citations: list[Citation], mends: list[Mend]) -> None:
    """Record in each citation the mended words and digits that it stands on."""
    ends = [one.end for one in mends]
    for citation in citations:
        index = bisect_left(ends, citation.start + 1)
        touched = []
        while index < len(mends) and mends[index].start < citation.end:
            touched.append(mends[index])
            index += 1
        if touched:
            citation.repairs = citation.repairs + [Repair(one.start, one.end, one.meant) for one in touched]
            citation.flags = citation.flags + sorted({one.flag for one in touched if one.flag} - set(citation.flags))
            citation.confidence *= min(one.factor for one in touched)
