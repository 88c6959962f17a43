"""Legacy fonts in a PDF: which characters are TCVN3 or VNI, told by their font's name or, where that is lost, by the text.

Also fonts that give Ƣ, ƣ for Ư, ư (and Õ for Ò): their text says "CÔNG THƢƠNG" where the page shows "CÔNG THƯƠNG".
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from itertools import groupby

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from trichluc.pipeline.read.codecs import decode_tcvn3, looks_tcvn3, looks_vni, vni_letters
from trichluc.pipeline.read.fonts import LegacyCode, legacy_code
from trichluc.pipeline.read.pdf_glyphs import Glyphs, address, text_object

# Letters that Vietnamese in Unicode never has; TCVN3 and VNI text has one in every other word.
_FOREIGN = re.compile(
    "[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce\u00cf\u00d1\u00d6-\u00d8\u00db\u00dc\u00e4-\u00e7\u00eb\u00ee\u00ef"
    "\u00f1\u00f6-\u00f8\u00fb\u00fc\u00ff\u2212\u2219\uf0a1-\uf0ff]"
)
_UNICODE_VIETNAMESE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_FEWEST_FOREIGN = 4

# pdfium names glyphs by Adobe's list: the bytes B5, B7, AD come as these.
_GLYPH_NAMES = str.maketrans({"\u2212": "\u00ad", "\u2219": "\u00b7", "\u03bc": "\u00b5", "\u00a0": " "})
_STYLE = re.compile(r"(?:[,-]?\s*(?:bold|italic|oblique|regular|normal|mt|ps))+$", re.IGNORECASE)
_DOTLESS = re.compile(r"Vn[A-Z]")
_HYPHEN_WIDTH = 0.42  # of the font's height: a hyphen is narrower, ư is wider

_SWAPPED = str.maketrans({"Ƣ": "Ư", "ƣ": "ư", "Ö": "Ú", "ö": "ú"})
_SYLLABLE_WITH_O = re.compile("[^\\W\\d_]*[Õõ][^\\W\\d_]*")
_O_GRAVE = str.maketrans({"Õ": "Ò", "õ": "ò"})
# The syllables that are words with õ; all others ("hõa", "phõng", "tõa") are so only by this fault.
_WITH_O_TILDE = frozenset(
    "bõ bõm chõ cõi cõng dõi gõ hõm lõi lõm lõng mõ mõm ngõ nõn nhõng õng rõ sõi thõng trõm võ võng xõa".split()  # noqa: SIM905
)


def pdf_font_code(name: str) -> LegacyCode | None:
    """The code of a PDF font of this name: "FBHPEL+VnTimeHBold" (the dot lost, the style glued on) is .VnTimeH in bold."""
    family = _STYLE.sub("", name.rpartition("+")[2])
    return legacy_code(f".{family}" if _DOTLESS.match(family) else family)


def decode_legacy(glyphs: Glyphs, textpage: pdfium.PdfTextPage) -> tuple[Glyphs, str]:
    """The glyphs with their legacy runs decoded, and the reason in words ("" where nothing was)."""
    foreign = len(_FOREIGN.findall(glyphs.text))
    if foreign < _FEWEST_FOREIGN:
        return glyphs, ""
    codes = _codes(glyphs, textpage)
    named = any(codes)
    if not named and not _UNICODE_VIETNAMESE.search(glyphs.text):
        told = _told_by_text(glyphs.text)
        codes = [told] * len(codes)
    if not any(codes):
        return glyphs, ""
    most = Counter(code.removesuffix("-capitals") for code in codes if code).most_common(1)[0][0]
    how = "by its fonts" if named else "by its letters"
    return _decode_runs(glyphs, codes), f"decoded from {most.upper()} {how}"


def _told_by_text(text: str) -> LegacyCode | None:
    stored = text.translate(_GLYPH_NAMES)
    if looks_tcvn3(stored):
        return "tcvn3"
    return "vni" if looks_vni(stored) else None


def _codes(glyphs: Glyphs, textpage: pdfium.PdfTextPage) -> list[LegacyCode | None]:
    """The code of each character; white space takes that of its left neighbour, so that a line stays one run."""
    handle = address(textpage.raw)
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    by_object: dict[int | None, LegacyCode | None] = {}
    codes: list[LegacyCode | None] = []
    for index, char in zip(glyphs.index, glyphs.text, strict=True):
        if char.isspace():
            codes.append(codes[-1] if codes else None)
            continue
        drawn = text_object(handle, index)
        if drawn not in by_object:
            raw.FPDFText_GetFontInfo(textpage, index, name, len(name), flags)
            by_object[drawn] = pdf_font_code(name.value.decode("latin-1"))
        codes.append(by_object[drawn])
    return codes


def _decode_runs(glyphs: Glyphs, codes: list[LegacyCode | None]) -> Glyphs:
    spans: list[tuple[int, int, str]] = []
    for code, run in groupby(range(len(codes)), key=codes.__getitem__):
        positions = list(run)
        start, end = positions[0], positions[-1] + 1
        if code is None:
            spans.extend((at, at + 1, glyphs.text[at]) for at in positions)
            continue
        stored = _with_soft_hyphens(glyphs, start, end).translate(_GLYPH_NAMES)
        if _UNICODE_VIETNAMESE.search(stored):  # Unicode text in a font that only bears a legacy name
            spans.extend((at, at + 1, glyphs.text[at]) for at in positions)
        elif code == "vni":
            spans.extend((start + a, start + b, letter) for a, b, letter in vni_letters(stored))
        else:
            letters = decode_tcvn3(stored, capitals=code == "tcvn3-capitals")
            spans.extend((at, at + 1, letter) for at, letter in zip(positions, letters, strict=True))
    return glyphs.replaced(spans)


def _with_soft_hyphens(glyphs: Glyphs, start: int, end: int) -> str:
    """The run with ư (byte AD) where pdfium took it for a hyphen at the line's end: a hyphen is narrower."""
    text = glyphs.text[start:end]
    if "\x02" not in text:
        return text
    wide = (glyphs.x1[at] - glyphs.x0[at] > _HYPHEN_WIDTH * (glyphs.y1[at] - glyphs.y0[at]) for at in range(start, end))
    return "".join("\u00ad" if char == "\x02" and broad else char for char, broad in zip(text, wide, strict=True))


def mend_swapped(glyphs: Glyphs) -> tuple[Glyphs, str]:
    """The glyphs with Ƣ read as Ư, Ö as Ú, Õ as Ò in syllables that aren't words with Õ; and the reason in words.

    A fault of converters that name glyphs by neighbours. Ƣ, in no Vietnamese word, tells it; Õ alone proves nothing ("VÕ").
    """
    if "Ƣ" not in glyphs.text and "ƣ" not in glyphs.text:
        return glyphs, ""
    return glyphs.reading(_SYLLABLE_WITH_O.sub(_o_grave, glyphs.text.translate(_SWAPPED))), "the font's Ƣ read as Ư"


def _o_grave(match: re.Match[str]) -> str:
    word = match.group()
    return word if word.lower() in _WITH_O_TILDE else word.translate(_O_GRAVE)
