"""The words of the grammar of bodies: its tables, and a reader of words over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from trichluc.extractors.levelling import fold
from trichluc.extractors.vocabulary import DataError, read_rows

# "các cơ quan", "mọi đơn vị", "từng địa phương"
PLURALS = frozenset({"các", "mọi", "từng", "mỗi"})

_TOKEN = re.compile(r"\w+(?:[&.]\w+)*|[^\w\s]|[\n\t\f]")

_READ_AHEAD = 4  # a name is a few words: one at a time costs more than the words read for nothing
_FIRST_WORDS = re.compile(r"[^\S\n\t\f]*(\w+)[^\S\n\t\f]*(\w*|%)")


class Phrases(dict[str, "Phrases"]):
    """Phrases as a tree of their words. `value`: what a table says of the phrase that ends here, None inside one."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        super().__init__()
        self.value: frozenset[str] | None = None

    def add(self, words: Iterable[str], value: str) -> None:
        """Adds a phrase; a second value of the same phrase joins the first."""
        node = self
        for word in words:
            node = node.setdefault(word, Phrases())
        node.value = (node.value or frozenset()) | {value}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables: head nouns by kind, fields of work, modifiers of a name, and predicates by strength."""

    heads: Phrases
    fields: Phrases
    modifiers: Phrases
    predicates: Phrases
    documents: Phrases  # names of document types, which no name of a body goes on with


_NO_VALUE: frozenset[str] = frozenset()
_ORDINARY = frozenset({"none"})
_KINDS = frozenset({"unit", "whole", "collective", "group", "role", "post", "office", "none"})
_STRENGTHS = frozenset({"verb", "opener", "stop", "weak", "link"})


def _words(phrase: str) -> list[str]:
    return _TOKEN.findall(phrase)


def _table(table: str, phrase: str, value: str = "", allowed: frozenset[str] = frozenset()) -> Phrases:
    """The phrases of `data/<table>` with the value of a column. Raises DataError for a value that the grammar does not know."""
    phrases = Phrases()
    for row in read_rows(table, (phrase, value) if value else (phrase,)):
        if value and row[value] not in allowed:
            raise DataError(f"data/{table}: unknown {value} {row[value]} of {row[phrase]}")
        phrases.add(_words(fold(row[phrase])), row[value] if value else "")
    return phrases


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The tables of heads, fields, modifiers and predicates, checked."""
    return Lexicon(
        _table("bodies/heads.csv", "head", "kind", _KINDS),
        _table("bodies/fields.csv", "field"),
        _table("bodies/modifiers.csv", "phrase"),
        _table("responsibility/predicates.csv", "phrase", "strength", _STRENGTHS),
        _table("doc_types.csv", "name"),
    )


def may_begin(lower: str, start: int, limit: int) -> bool:
    """Whether the first words from `start` can open a body's mention: a quick look before reading on."""
    match = _FIRST_WORDS.match(lower, start, limit)
    if match is None:
        return False
    word, follows = match.groups()
    heads = lexicon().heads
    first = heads.get(word)
    if first is None:
        if not (word in PLURALS or word == "tất" or word.isdigit()):
            return False
        return follows in heads or follows in PLURALS or follows in ("cả", "%") or follows.isdigit()
    deeper = first.get(follows)
    if deeper is None:
        return first.value is not None
    return bool(deeper) or deeper.value != _ORDINARY


class Reader:
    """Reads words from an offset of a levelled text on demand, and phrases from the words."""

    __slots__ = ("_matches", "_tokens", "flow", "lex", "limit", "lower", "words")

    def __init__(self, flow: str, lower: str, start: int, limit: int) -> None:
        self.flow, self.lower, self.limit = flow, lower, limit
        self.lex = lexicon()
        self.words: list[str] = []
        self._matches: list[re.Match[str]] = []
        self._tokens = _TOKEN.finditer(lower, start, limit)

    def _fill(self, index: int) -> bool:
        """Reads on until there is a word at this index; False behind the last."""
        read = list(islice(self._tokens, index + _READ_AHEAD - len(self.words)))
        self._matches += read
        self.words += [match[0] for match in read]
        return index < len(self.words)

    def start(self, index: int) -> int:
        """Where the word at this index begins; it has been read."""
        return self._matches[index].start()

    def end(self, index: int) -> int:
        """Where the word at this index ends; it has been read."""
        return self._matches[index].end()

    def word(self, index: int) -> str:
        """The word or sign at this index in lower case, "" behind the last."""
        return self.words[index] if index < len(self.words) or self._fill(index) else ""

    def capital(self, index: int) -> bool:
        """Whether the word at this index begins with a capital."""
        return bool(self.word(index)) and self.flow[self._matches[index].start()].isupper()

    def longest(self, phrases: Phrases, index: int) -> tuple[int, frozenset[str]]:
        """Length and value of the longest phrase that stands here; (0, none) for none."""
        words = self.words
        node = phrases.get(words[index] if index < len(words) else self.word(index))
        if node is None:
            return 0, _NO_VALUE
        length, value, end = 0, _NO_VALUE, index
        while node is not None:
            end += 1
            if node.value is not None:
                length, value = end - index, node.value
            node = node.get(words[end] if end < len(words) else self.word(end)) if node else None
        return length, value

    def phrase(self, phrases: Phrases, index: int) -> int:
        """How many words of the longest phrase of the table stand here, 0 for none."""
        return self.longest(phrases, index)[0]

    def matches(self, words: tuple[str, ...], index: int) -> bool:
        """Whether these words stand here."""
        return all(self.word(index + offset) == word for offset, word in enumerate(words))

    def predicate(self, index: int, *, opening: bool = False) -> str:
        """The strength of the predicate that begins here, "" for none. Inside a sentence a predicate is printed small."""
        if self.word(index) not in self.lex.predicates or (not opening and self.capital(index)):
            return ""
        return next(iter(self.longest(self.lex.predicates, index)[1]), "")

    def head(self, index: int) -> tuple[int, frozenset[str]]:
        """Length and kinds of the head noun that stands here; (0, none) for none."""
        return self.longest(self.lex.heads, index)
