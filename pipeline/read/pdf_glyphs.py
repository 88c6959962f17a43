"""The characters of a PDF page as pdfium gives them: code points, boxes and text objects, as plain lists."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Literal, cast

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Box = tuple[float, float, float, float]

_NO_UNICODE = "\ufffd"
_HYPHENS = "\x02\ufffe"  # what pdfium puts for the hyphen at a line's end (and takes the line's end away)
_COMBINING = re.compile("[\u0300-\u036f]")


def _light(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A pdfium function with integers for handles: at three calls a character, typed pointers would be three times slower."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_handle, _int = ctypes.c_void_p, ctypes.c_int
_loose_box = _light(raw.FPDFText_GetLooseCharBox, _int, _handle, _int, _handle)
_unicode = _light(raw.FPDFText_GetUnicode, ctypes.c_uint, _handle, _int)
_origin = _light(raw.FPDFText_GetCharOrigin, _int, _handle, _int, _handle, _handle)
text_object = _light(raw.FPDFText_GetTextObject, _handle, _handle, _int)


def address(pointer: object) -> int:
    """The handle behind one of pypdfium2's pointers."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


@dataclass(slots=True)
class Glyphs:
    """Characters in stream order: `text[i]` has the box (x0, y0, x1, y1)[i], in points from the page's upper left corner.

    A box is at least as high as its font (ascent and descent) and as wide as the character's advance. `base[i]` is the y of
    the line the character stands on, `index[i]` its number in pdfium's text page. White space added by pdfium has an empty box.
    """

    text: str
    x0: list[float]
    y0: list[float]
    x1: list[float]
    y1: list[float]
    base: list[float]
    index: list[int]

    def reading(self, text: str) -> Glyphs:
        """The same glyphs read as other letters, one each."""
        return Glyphs(text, self.x0, self.y0, self.x1, self.y1, self.base, self.index)

    def replaced(self, spans: list[tuple[int, int, str]]) -> Glyphs:
        """These glyphs with each `text[start:end]` become one letter; its box holds all of theirs. The spans cover all text."""
        if len(spans) == len(self.text):
            return self.reading("".join(letter for _, _, letter in spans))
        return Glyphs(
            "".join(letter for _, _, letter in spans),
            [self.x0[a] if b == a + 1 else min(self.x0[a:b]) for a, b, _ in spans],
            [self.y0[a] for a, _, _ in spans],
            [self.x1[a] if b == a + 1 else max(self.x1[a:b]) for a, b, _ in spans],
            [self.y1[a] for a, _, _ in spans],
            [self.base[a] for a, _, _ in spans],
            [self.index[a] for a, _, _ in spans],
        )

    def composed(self) -> Glyphs:
        """In NFC, letter by letter: a base letter and the combining marks behind it become one."""
        if unicodedata.is_normalized("NFC", self.text):
            return self
        spans: list[tuple[int, int, str]] = []
        for at, char in enumerate(self.text):
            if spans and _COMBINING.match(char):
                start, _, letter = spans[-1]
                joined = unicodedata.normalize("NFC", letter + char)
                # A mark that finds no letter to sit on keeps its place as a character.
                if len(joined) == 1:
                    spans[-1] = (start, at + 1, joined)
                    continue
            spans.append((at, at + 1, char))
        spans = [(start, end, unicodedata.normalize("NFC", letter)) for start, end, letter in spans]
        return self.replaced(spans)


def read_glyphs(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> Glyphs:
    """All characters of a page, hyphens at line ends still as U+0002; boxes are turned with the page (/Rotate)."""
    count = textpage.count_chars()
    handle = address(textpage.raw)
    boxes = (ctypes.c_float * (4 * count))()
    base = ctypes.addressof(boxes)
    deque(map(_loose_box, repeat(handle, count), range(count), range(base, base + 16 * count, 16)), maxlen=0)
    codes = map(_unicode, repeat(handle, count), range(count))
    text = "".join([chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else _NO_UNICODE for code in codes])
    flat = _floats(boxes, "f")
    lefts, tops, rights, bottoms = flat[0::4], flat[1::4], flat[2::4], flat[3::4]  # FS_RECTF
    x0, y0, x1, y1 = _upright(page, lefts, tops, rights, bottoms)
    origins = (ctypes.c_double * (2 * count))()
    base = ctypes.addressof(origins)
    xs, ys = range(base, base + 16 * count, 16), range(base + 8, base + 8 + 16 * count, 16)
    deque(map(_origin, repeat(handle, count), range(count), xs, ys), maxlen=0)
    points = _floats(origins, "d")
    baselines = _upright(page, points[0::2], points[1::2], points[0::2], points[1::2])[1]
    return Glyphs(text, x0, y0, x1, y1, baselines, list(range(count)))


def _floats(array: ctypes.Array[Any], code: Literal["f", "d"]) -> list[float]:
    """The numbers of a C array; ten times as fast as iterating over it."""
    return cast(list[float], memoryview(array).cast("B").cast(code).tolist())


class Sizes:
    """Type sizes in points, as seen on the page: one for each text object, since most words share theirs."""

    def __init__(self, textpage: pdfium.PdfTextPage) -> None:
        self._textpage = textpage
        self._handle = address(textpage.raw)
        self._known: dict[int | None, float] = {}
        self._matrix = raw.FS_MATRIX()

    def of(self, index: int) -> float:
        """The size of the character with this number."""
        drawn = text_object(self._handle, index)
        if drawn not in self._known:
            raw.FPDFText_GetMatrix(self._textpage, index, self._matrix)
            scale = math.hypot(self._matrix.c, self._matrix.d) or 1.0
            self._known[drawn] = raw.FPDFText_GetFontSize(self._textpage, index) * scale
        return self._known[drawn]


def _upright(
    page: pdfium.PdfPage, lefts: list[float], tops: list[float], rights: list[float], bottoms: list[float]
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Boxes in PDF space (from the lower left, unturned) as x0, y0, x1, y1 on the page as it is seen (from the upper left)."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation()
    low_x, high_x = [x - left for x in lefts], [x - left for x in rights]
    low_y, high_y = [y - bottom for y in bottoms], [y - bottom for y in tops]
    if rotation == 90:
        return low_y, low_x, high_y, high_x
    width, height = right - left, top - bottom
    if rotation == 180:
        return [width - x for x in high_x], low_y, [width - x for x in low_x], high_y
    if rotation == 270:
        return (
            [height - y for y in high_y],
            [width - x for x in high_x],
            [height - y for y in low_y],
            [width - x for x in low_x],
        )
    return low_x, [height - y for y in high_y], high_x, [height - y for y in low_y]


def upright_box(page: pdfium.PdfPage, box: Box) -> Box:
    """One box (left, bottom, right, top) in PDF space as (x0, y0, x1, y1) in points from the upper left corner of the page."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = _upright(page, [left], [top], [right], [bottom])
    return x0[0], y0[0], x1[0], y1[0]


def restore_hyphens(glyphs: Glyphs) -> Glyphs:
    """With the hyphens that pdfium took for a word's division at a line's end."""
    if not any(mark in glyphs.text for mark in _HYPHENS):
        return glyphs
    return glyphs.reading(glyphs.text.translate(dict.fromkeys(map(ord, _HYPHENS), "-")))
