"""The text trust gate: whether a page's text layer says what the page shows, or its image must be recognised.

Decided page by page, with the reason in words. What can be decoded (TCVN3, VNI, fonts whose letters are swapped) has been
decoded before. A layer that a scanner put under its image is trusted as far as it is Vietnamese: its syllables are a closed
set.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from trichluc.extractors.syllables import is_syllable
from trichluc.pipeline.read.layout import Ink
from trichluc.pipeline.read.pdf_glyphs import address, text_object

# Letters that no Vietnamese text holds: where they are many, the layer's code points are not those of the letters shown.
_ALIEN = re.compile("[\u0180-\u019f\u01a3-\u01ae\u01b1-\u02af\u0370-\u1cff\ufffd]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_FEWEST_MARKED = 0.25  # of the words; three quarters of Vietnamese words bear a mark
_FEWEST_SYLLABLES = 0.75  # of the words: digital pages have 0.90 to 1, broken layers 0.28 to 0.66
_FONT_SYLLABLES = 0.5  # of a font's words
_SUSPECT = 0.97  # of the words: below it each font is looked at for itself
_FEWEST_WORDS = 20  # fewer prove nothing about a page, …
_FONT_WORDS = 5  # … or about a font (a title, the letterhead)
_NOTE_WORDS = 40  # the text of electronic signatures and stamps on a scan is no longer
_MOST_IMAGE = 0.7  # of the page: a scan
_SOME_IMAGE = 0.3  # of the page, where there is no text at all
_MANY_PATHS = 150  # letters drawn as shapes


def distrust(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, words: Sequence[Ink], text: str) -> str:
    """Why the page's text layer does not hold what the page shows, "" where it does.

    `words` are those of the page without the notes of electronic signatures, `text` all its characters, both decoded.
    """
    if all(ink.drawn for ink in words):
        return _no_layer(page)
    hidden = is_hidden(textpage, words)
    if hidden and len(words) > _FEWEST_WORDS and sum(not ink.text.isascii() for ink in words) < _FEWEST_MARKED * len(words):
        return "has a text layer without diacritics, recognised as another language"
    alien = len(_ALIEN.findall(text))
    if alien > 20 and alien > 0.03 * len(text):
        return "has a text layer of wrong letters"
    if len(words) < _NOTE_WORDS and not hidden and image_share(page) > _MOST_IMAGE:
        return "has a text layer of a few words only, over an image"
    return _foreign_letters(textpage, words, hidden)


def is_hidden(textpage: pdfium.PdfTextPage, words: Sequence[Ink]) -> bool:
    """Whether the text is drawn invisibly, as scanners put what they recognised over the image of a page."""
    drawn = raw.FPDFText_GetTextObject(textpage, words[len(words) // 2].index) if words else None
    return bool(drawn and raw.FPDFTextObj_GetTextRenderMode(drawn) == raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def image_share(page: pdfium.PdfPage) -> float:
    """How much of the page images cover."""
    width, height = page.get_size()
    covered = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        covered += (right - left) * (top - bottom)
    return float(covered / (width * height))


def _no_layer(page: pdfium.PdfPage) -> str:
    if image_share(page) > _SOME_IMAGE:
        return "has no text layer, only an image"
    paths = sum(1 for _ in zip(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3), range(_MANY_PATHS), strict=False))
    return "has no text layer, its letters are drawn as shapes" if paths == _MANY_PATHS else ""


def _foreign_letters(textpage: pdfium.PdfTextPage, words: Sequence[Ink], hidden: bool) -> str:
    """Whether too few words can be Vietnamese, on the page or in one of its fonts. English that is shown is left alone."""
    parts = [(ink, part) for ink in words for part in _LETTERS.findall(ink.text) if not _is_code(part)]
    count, wrong, marked = _tally(part for _, part in parts)
    if wrong <= (1 - _SUSPECT) * count:
        return ""
    if count >= _FEWEST_WORDS and wrong > (1 - _FEWEST_SYLLABLES) * count and (hidden or marked):
        return "has a text layer whose words are not Vietnamese"
    fonts = Counter[str]()
    by_font: dict[str, list[str]] = {}
    names = _FontNames(textpage)
    for ink, part in parts:
        by_font.setdefault(names.of(ink.index), []).append(part)
    for name, own in by_font.items():
        count, wrong, marked = _tally(own)
        if count >= _FONT_WORDS and wrong > (1 - _FONT_SYLLABLES) * count and marked:
            fonts[name] = count
    return f"has a font whose letters are not those shown ({fonts.most_common(1)[0][0]})" if fonts else ""


def _tally(parts: Iterable[str]) -> tuple[int, int, bool]:
    """How many words there are, how many of them are no syllable, and whether those bear other letters than English has."""
    every = list(parts)
    wrong = [part for part in every if not is_syllable(part)]
    return len(every), len(wrong), sum(not part.isascii() for part in wrong) > 0.3 * len(wrong)


def _is_code(part: str) -> bool:
    """Whether capitals may be an abbreviation: "UBND", "TTHC", "KGVX"."""
    return len(part) <= 6 and part.isupper() and part.isascii()


class _FontNames:
    """The names of the fonts that characters are drawn in, asked once for each text object."""

    def __init__(self, textpage: pdfium.PdfTextPage) -> None:
        self._textpage, self._handle = textpage, address(textpage.raw)
        self._known: dict[int | None, str] = {}

    def of(self, index: int) -> str:
        drawn = text_object(self._handle, index)
        if drawn not in self._known:
            name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
            raw.FPDFText_GetFontInfo(self._textpage, index, name, len(name), flags)
            self._known[drawn] = name.value.decode("utf-8", "replace")
        return self._known[drawn]
