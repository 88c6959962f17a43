"""The type size of recognised words, told by how wide their letters run: their height hangs on the marks that happen to be in
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import median

from trichluc.pipeline.ocr.engine import OcrWord

_ONE_SIZE = (0.88, 1.14)  # of the page's type size: what bold or slanted letters differ by
_GAP = 1.5  # of a line's height: wider gaps part columns
_TELLING = 3.0  # type sizes of letters: shorter lines tell too little
_CAPITAL, _SMALL, _THIN = 0.68, 0.475, 0.29  # widths in type sizes, means over Vietnamese text in Times New Roman
_NARROW = frozenset("iíìỉĩịltfjrI1.,;:'!|()[]-/ ")


def segments(words: Sequence[OcrWord]) -> list[int]:
    """For each word the number of its stretch of a line: the engine takes two columns side by side for one line."""
    parted = [word.line != before.line or word.x0 - before.x1 > _GAP * word.height for before, word in pairwise(words)]
    return list(accumulate(parted, initial=0))[: len(words)]


def type_sizes(words: Sequence[OcrWord], segments: Sequence[int]) -> dict[int, float]:
    """The type size in pixels of each stretch of a line, those about as large as the page's usual one made equal to it."""
    widths: dict[int, float] = {}
    ems: dict[int, float] = {}
    sizes: dict[int, float] = {}
    for word, segment in zip(words, segments, strict=True):
        widths[segment] = widths.get(segment, 0.0) + word.x1 - word.x0
        ems[segment] = ems.get(segment, 0.0) + sum(map(_em, word.text))
        sizes[segment] = widths[segment] / ems[segment] if ems[segment] > _TELLING else word.height
    usual = median(map(sizes.__getitem__, segments)) if words else 0.0
    return {at: usual if _ONE_SIZE[0] < size / usual < _ONE_SIZE[1] else size for at, size in sizes.items()}


def usual_size(words: Sequence[OcrWord]) -> float:
    """The type size in pixels of most words, 0 where there are none."""
    at = segments(words)
    return median(map(type_sizes(words, at).__getitem__, at)) if words else 0.0


def _em(letter: str) -> float:
    """About how wide a letter of Times is, in type sizes."""
    if letter.isupper():
        return _CAPITAL
    if letter in _NARROW:
        return _THIN
    return _SMALL
