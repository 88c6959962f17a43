"""Where a quote of an annotation stands in a document, and which of its occurrences a fact is."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from trichluc.pipeline.evaluate.quotes import letters
from trichluc.pipeline.review.corrections import Place

_letters_of = lru_cache(maxsize=1 << 12)(letters)


class Placing:
    """The pages of one document as one text. Quotes are found as written but for white space, else by their letters alone."""

    def __init__(self, pages: list[tuple[int, str]]) -> None:
        self.pages = pages
        self.numbers = [number for number, _ in pages]
        self.texts = [text for _, text in pages]
        self.bases = [0]
        for text in self.texts:
            self.bases.append(self.bases[-1] + len(text) + 1)
        self.text = "\n".join(self.texts)
        spelt = [(letter, at) for at, character in enumerate(self.text) for letter in _letters_of(character)]
        self.letters = "".join(letter for letter, _ in spelt)
        self.offsets = [at for _, at in spelt]

    def place(self, quote: str, n: int) -> Place | None:
        """The n-th occurrence of a quote, None where there is none. What runs over a page's end is placed on its first page."""
        for number, (start, end) in enumerate(self._occurrences(quote), 1):
            if number == n:
                page = bisect_right(self.bases, start) - 1
                base = self.bases[page]
                return Place(self.numbers[page], start - base, min(end - base, len(self.texts[page])))
        return None

    def occurrence(self, quote: str, page: int, start: int) -> int:
        """Which occurrence of a quote begins there; the first where none does."""
        at = self.bases[self.numbers.index(page)] + start
        return next((n for n, (found, _) in enumerate(self._occurrences(quote), 1) if found == at), 1)

    def _occurrences(self, quote: str) -> Iterator[tuple[int, int]]:
        words = unicodedata.normalize("NFC", quote).split()
        found = [hit.span() for hit in re.finditer(r"\s+".join(map(re.escape, words)), self.text)] if words else []
        yield from found or self._by_letters(letters(quote))

    def _by_letters(self, quote: str) -> Iterator[tuple[int, int]]:
        """Whole words: a misspelt short quote must not be found in the midst of another word."""
        for hit in re.finditer(re.escape(quote), self.letters) if quote else ():
            start, end = self.offsets[hit.start()], self.offsets[hit.end() - 1] + 1
            if not (self.text[max(0, start - 1) : start].isalnum() or self.text[end : end + 1].isalnum()):
                yield start, end


def placing_of(connection: sqlite3.Connection, doc_id: str) -> Placing:
    """The pages of a document of the store."""
    query = """
        SELECT p.page, p.text FROM pages p JOIN documents d USING (file_id)
        WHERE file_id = ? AND doc_id = ? AND p.page BETWEEN d.first_page AND d.last_page ORDER BY p.page"""
    return Placing(connection.execute(query, (doc_id.rpartition("-")[0], doc_id)).fetchall())
