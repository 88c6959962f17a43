"""Vietnamese words (từ) as spaCy tokens: underthesea tells the words, and every token is a slice of the text itself.

spaCy's own Vietnamese tokenizer wants pyvi; the registered one below takes its place. This module loads spaCy: import it only
where tokens are needed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import spacy
from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from trichluc.extractors.levelling import level

TOKENIZER = "trichluc.words.v1"
UNALIGNED = "unaligned"  # in Doc.user_data: how many stretches fell back to syllables; absent where none did

_STRETCH_END = re.compile(r"\f|\n\s*\n")  # no word reaches over a page or a blank line
_GAP_IN_WORD = re.compile(r" ?\n? ?")  # a wrapped line, but not the gap between the columns of a letterhead
_SYLLABLE = re.compile(r"\w+|[^\w\s]")
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)  # a letter with the marks that are written behind it

# underthesea changes these by itself; done before it is called, so that what it gives back is what it was given.
_CHANGED_BY_UNDERTHESEA = str.maketrans("Ðð", "Đđ")
# Its pattern of a web address takes time exponential in the dots behind "http://…/......" (a blank to be filled in on many
# forms), others quadratic in the length of what has no space. Blanks put between disarm them; they are no part of any word.
_ADDRESS = re.compile(r"[a-z](?=[:/])")
_LONG = re.compile(r"\S{100}")

Span = tuple[int, int]


class Words(NamedTuple):
    spans: list[Span]  # in order, without overlap; all that is no white space stands in one
    unaligned: int  # stretches in which underthesea's words could not be found again: these have syllables instead


def words(text: str) -> Words:
    """Where the words of a text stand."""
    spans: list[Span] = []
    unaligned = 0
    for start, end in _stretches(text):
        stretch = text[start:end]
        found = _aligned(stretch)
        if found is None:
            unaligned += 1
            found = [match.span() for match in _SYLLABLE.finditer(stretch)]
        spans += [(start + first, start + last) for first, last in found]
    return Words(spans, unaligned)


def _stretches(text: str) -> Iterable[Span]:
    borders = [0, *(match.end() for match in _STRETCH_END.finditer(text)), len(text)]
    return ((start, end) for start, end in pairwise(borders) if not text[start:end].isspace() and start < end)


def _aligned(stretch: str) -> list[Span] | None:
    """The spans of underthesea's words, None where its words are not, letter by letter, what the stretch says."""
    from underthesea import word_tokenize

    composed, origin = _compose(stretch)
    given = _LONG.sub(r"\g<0> ", _ADDRESS.sub(r"\g<0> ", composed))
    spans: list[Span] = []
    at = 0
    for word in word_tokenize(given, use_token_normalize=False):
        start = None
        for syllable in word.split():
            gap = at
            while at < len(composed) and composed[at].isspace():
                at += 1
            if not composed.startswith(syllable, at):
                return None
            if start is None or not _GAP_IN_WORD.fullmatch(composed, gap, at):
                start = at
                spans.append((at, at))
            at += len(syllable)
            spans[-1] = (start, at)
    if composed[at:].strip():
        return None
    return [(first, last) for first, last in ((origin(first), origin(last)) for first, last in spans) if first < last]


def _compose(stretch: str) -> tuple[str, Callable[[int], int]]:
    """The stretch as underthesea levels it (NFC), and where in the stretch each offset of that lies."""
    if unicodedata.is_normalized("NFC", stretch):
        return stretch.translate(_CHANGED_BY_UNDERTHESEA), int
    pieces: list[str] = []
    origins: list[int] = []
    for match in _CLUSTER.finditer(stretch):
        piece = unicodedata.normalize("NFC", match.group()).translate(_CHANGED_BY_UNDERTHESEA)
        pieces.append(piece)
        # What has no letter of its own in the composed text belongs to the last that has one.
        origins += [match.start() + min(place, len(match.group()) - 1) for place in range(len(piece))]
    return "".join(pieces), [*origins, len(stretch)].__getitem__


def norm(word: str) -> str:
    """A token's NORM: lower case, one line, one way of writing dashes, quotes and tones ("Uỷ⏎ban" is "ủy ban")."""
    return " ".join(level(unicodedata.normalize("NFC", word)).lower().split()) or word


class VietnameseTokenizer(DummyTokenizer):
    """Makes a Doc whose text is the text given, character by character."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        vocab.lex_attr_getters = {**vocab.lex_attr_getters, NORM: norm}  # type: ignore[attr-defined]  # not in its stub

    def __reduce__(self) -> tuple[type[VietnameseTokenizer], tuple[Vocab]]:
        return VietnameseTokenizer, (self.vocab,)

    def __call__(self, text: str) -> Doc:
        found = words(text)
        doc = doc_of(self.vocab, text, found.spans)
        if found.unaligned:
            doc.user_data[UNALIGNED] = found.unaligned
        return doc


def cut_at(text: str, spans: Iterable[Span], edges: Collection[int]) -> list[Span]:
    """These spans, cut wherever an edge lies within one."""
    ordered = sorted(edges)
    pieces: list[Span] = []
    for start, end in spans:
        within = ordered[bisect_right(ordered, start) : bisect_left(ordered, end)]
        for first, last in pairwise((start, *within, end)):
            piece = text[first:last]
            if visible := piece.strip():
                first += len(piece) - len(piece.lstrip())
                pieces.append((first, first + len(visible)))
    return pieces


def doc_of(vocab: Vocab, text: str, spans: Iterable[Span]) -> Doc:
    """A Doc of these tokens. As everywhere in spaCy one blank belongs to the token before it, other white space is tokens."""
    tokens: list[str] = []
    spaces: list[bool] = []
    at = 0
    for start, end in (*spans, (len(text), len(text))):
        if tokens and text.startswith(" ", at, start):
            spaces[-1] = True
            at += 1
        for token in (text[at:start], text[start:end]):
            if token:
                tokens.append(token)
                spaces.append(False)
        at = end
    return Doc(vocab, words=tokens, spaces=spaces)


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], VietnameseTokenizer]:
    """What spaCy asks for where a pipeline's configuration names the tokenizer."""
    return lambda nlp: VietnameseTokenizer(nlp.vocab)


@lru_cache(maxsize=1)
def blank() -> Language:
    """The Vietnamese pipeline without components: the tokenizer alone."""
    return spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
