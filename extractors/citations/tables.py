"""The tables that the citation rules read, under `data/citations/`: types, codes, issuers, names of laws. Read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from trichluc.extractors.levelling import fold
from trichluc.extractors.vocabulary import DataError, doc_types, read_rows

_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"[ ,()/\-\"]*")


# Tables whose phrases a scan reader may have got wrong, with their column.
CLAUSE_TABLES = (
    ("relation_phrases", "phrase"),
    ("type_words", "name"),
    ("titled_types", "name"),
    ("body_names", "name"),
    ("national_programmes", "name"),
)


@lru_cache(maxsize=1)
def confidence() -> dict[str, float]:
    """How often each rule was right on gold: (hits + 1) / (found + 2), rounded down to 0.01."""
    rows = read_rows("citations/confidence.csv", ("rule", "hits", "found"))
    return {row["rule"]: (int(row["hits"]) + 1) * 100 // (int(row["found"]) + 2) / 100 for row in rows}


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type word (tên loại) as it stands before a number: folded, and the code it stands for."""

    name: str
    code: str


@lru_cache(maxsize=1)
def types_by_last_word() -> dict[str, tuple[TypeName, ...]]:
    """Type words by their last word, longest first: a number is read first, then the words before it."""
    names = {name: kind.code for name, kind in doc_types().items()}
    names |= {fold(row["name"]): row["code"] for row in read_rows("citations/type_words.csv", ("name", "code"))}
    found: dict[str, list[TypeName]] = {}
    for name, code in sorted(names.items(), key=lambda item: (-len(item[0]), item[0])):
        found.setdefault(name.rsplit(" ", 1)[-1], []).append(TypeName(name, code))
    return {word: tuple(types) for word, types in found.items()}


def type_before(lower: str, end: int) -> tuple[int, TypeName] | None:
    """The type word that ends at this offset, blanks before it skipped, and where it begins."""
    while end > 0 and lower[end - 1] == " ":
        end -= 1
    window = lower[max(0, end - 40) : end]
    last = window[window.rfind(" ") + 1 :].lstrip("(\"'-•\t\n/[;,:.")
    for kind in types_by_last_word().get(last, ()):
        if window.endswith(kind.name):
            start = end - len(kind.name)
            if start == 0 or not lower[start - 1].isalnum():
                return start, kind
    return None


@dataclass(frozen=True, slots=True)
class TitledType:
    """A type that is cited by title: its code, and whether a quoted title, or "thực hiện" before it, tells a document."""

    code: str
    quoted: bool
    carried_out: bool


@lru_cache(maxsize=1)
def titled_types() -> dict[str, TitledType]:
    """Types that are cited by title, by their name in lower case."""
    rows = read_rows("citations/titled_types.csv", ("name", "code", "quoted", "carried_out"))
    return {row["name"]: TitledType(row["code"], row["quoted"] == "x", row["carried_out"] == "x") for row in rows}


@lru_cache(maxsize=1)
def standard_names() -> dict[str, str]:
    """Codes of technical regulations and standards, with the name in lower case that stands before their titles."""
    return {row["code"]: row["name"] for row in read_rows("citations/standards.csv", ("code", "name"))}


@lru_cache(maxsize=1)
def codes() -> dict[str, str]:
    """The abbreviation in a symbol and the type code it means: ND is NĐ, CTHĐ is CTr."""
    return {row["code"]: row["type_code"] for row in read_rows("citations/codes.csv", ("code", "type_code"))}


@lru_cache(maxsize=1)
def issuer_codes() -> dict[str, str]:
    """Codes of issuing bodies, with the type that a symbol of the code alone means (QH15: Luật), or an empty string."""
    return {row["code"]: row["type_code"] for row in read_rows("citations/issuer_codes.csv", ("code", "type_code"))}


@lru_cache(maxsize=1)
def issuer_ends() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """What ends the name of an issuer: single words, and phrases by their first two words."""
    phrases = {row["phrase"].lower() for row in read_rows("citations/issuer_ends.csv", ("phrase",))}
    single = frozenset(phrase for phrase in phrases if " " not in phrase)
    longer: dict[str, list[str]] = {}
    for phrase in sorted(phrases - single):
        first, second, *_ = phrase.replace(",", "").split()
        longer.setdefault(f"{first} {second}", []).append(phrase)
    return single, {pair: tuple(group) for pair, group in longer.items()}


@lru_cache(maxsize=1)
def body_heads() -> tuple[str, ...]:
    """Words that open the name of another body, as printed."""
    return tuple(row["head"] for row in read_rows("citations/body_heads.csv", ("head",)))


@lru_cache(maxsize=1)
def comma_names() -> dict[str, tuple[str, ...]]:
    """Names of bodies that hold a comma, lower case, longest first, by the last word before their first comma."""
    found: dict[str, list[str]] = {}
    for row in read_rows("citations/body_names.csv", ("name",)):
        name = row["name"].lower()
        head, comma, _ = name.partition(",")
        if not comma:
            raise DataError(f"data/citations/body_names.csv: {row['name']} holds no comma")
        found.setdefault(head.rsplit(" ", 1)[-1], []).append(name)
    return {word: tuple(sorted(names, key=len, reverse=True)) for word, names in found.items()}


class NameTree:
    """Names as a tree of their words, punctuation left aside, for finding the longest that a text begins with."""

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, NameTree] = {}
        self.ends = False

    def add(self, words: list[str]) -> None:
        node = self
        for word in words:
            node = node.next.setdefault(word, NameTree())
        node.ends = True


@lru_cache(maxsize=1)
def law_names() -> dict[str, NameTree]:
    """The names of laws by their type word in lower case (luật, bộ luật, pháp lệnh)."""
    trees: dict[str, NameTree] = {}
    for row in read_rows("citations/law_names.csv", ("name", "type")):
        trees.setdefault(row["type"].lower(), NameTree()).add(_WORD.findall(row["name"].lower()))
    return trees


def law_names_as_written() -> list[str]:
    """The names of laws behind their type word, as the table has them."""
    return [f"{row['type']} {row['name']}" for row in read_rows("citations/law_names.csv", ("name", "type"))]


@lru_cache(maxsize=1)
def misread_codes() -> dict[str, str]:
    """Codes as readers of scans misread them, and what is meant."""
    return {row["misread"]: row["code"] for row in read_rows("citations/misread_codes.csv", ("misread", "code"))}


@lru_cache(maxsize=1)
def national_programmes() -> NameTree:
    """The names of national target programmes (chương trình mục tiêu quốc gia)."""
    tree = NameTree()
    for row in read_rows("citations/national_programmes.csv", ("name",)):
        tree.add(_WORD.findall(row["name"].lower()))
    return tree


def longest_name(tree: NameTree, lower: str, start: int) -> int:
    """The end of the longest name of the tree that the text goes on with, 0 for none."""
    end, at = 0, start
    while True:
        between = _BETWEEN.match(lower, at)
        at = between.end() if between else at
        word = _WORD.match(lower, at)
        node = tree.next.get(word.group()) if word else None
        if not word or not node:
            return end
        at, tree = word.end(), node
        if tree.ends:
            end = at
