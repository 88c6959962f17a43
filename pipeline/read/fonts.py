"""Runs of text and their fonts to Unicode: which fonts are legacy, and whether a run in such a font really is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from trichluc.pipeline.read.codecs import decode_tcvn3, decode_vni, looks_tcvn3, looks_vni

LegacyCode = Literal["tcvn3", "tcvn3-capitals", "vni"]

_TCVN3_FONT = re.compile(r"\.vn\w", re.IGNORECASE)
_CAPITAL_FONT = re.compile(r"\.vn[\w .-]*?h(?:\s*(?:bold|italic|[bi]))*\s*$", re.IGNORECASE)
_VNI_FONT = re.compile(r"vni[- ]?\w", re.IGNORECASE)
_VIETNAMESE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323\u1ea0-\u1ef9]")
_SIGN = re.compile("[\ue000-\uf8ff]")  # a picture of a symbol font, mostly a bullet
_HIGH = re.compile("[\u00a1-\u00ff\uf0a1-\uf0ff]")


class Run(NamedTuple):
    """Text in one font.

    `font` is its name, "" where the medium names none; `capitals` says that the letters are shown as capitals.
    """

    text: str
    font: str = ""
    capitals: bool = False


@lru_cache(maxsize=1024)
def legacy_code(font: str) -> LegacyCode | None:
    """The code of the text in a font of this name, None where it is Unicode.

    Fonts of TCVN3 are called .VnTime, .VnArial, and in capitals .VnTimeH; those of VNI VNI-Times, VNI-Helve. A PDF's subset
    mark ("ABCDEF+") before the name does not matter.
    """
    if _TCVN3_FONT.search(font):
        return "tcvn3-capitals" if _CAPITAL_FONT.search(font) else "tcvn3"
    name = font.rpartition("+")[2]
    return "vni" if _VNI_FONT.match(name) else None


@dataclass(frozen=True, slots=True)
class TextStyle:
    """What a style or a run says of its text; None where it leaves that to the style below."""

    font: str | None = None
    capitals: bool | None = None
    hidden: bool | None = None
    sign: str | None = None  # shown instead of the stored character

    def over(self, below: TextStyle) -> TextStyle:
        """This style where it says something, else the one below it."""
        return TextStyle(
            below.font if self.font is None else self.font,
            below.capitals if self.capitals is None else self.capitals,
            below.hidden if self.hidden is None else self.hidden,
            self.sign,
        )


def telling_font(names: Sequence[str]) -> str | None:
    """Of a run's fonts for several scripts the one that tells its code: a legacy one, else the first; None for none."""
    return next((name for name in names if legacy_code(name)), names[0] if names else None)


@dataclass(slots=True)
class FontDecoder:
    """Decodes the runs of one document.

    Documents are converted to Unicode without their font names: text set in .VnTime may well be Unicode. What the document's
    legacy fonts hold as a whole decides for a run that could be either.
    """

    legacy: bool

    @classmethod
    def for_runs(cls, runs: Iterable[Run]) -> FontDecoder:
        """A decoder that has seen all runs of the document."""
        unicode = marked = 0
        for run in runs:
            if not run.text.isascii() and legacy_code(run.font):
                unicode += len(_VIETNAMESE.findall(run.text))
                marked += len(_HIGH.findall(run.text))
        # Unicode Vietnamese has about as many letters beyond Latin-1 as within it; legacy text has none.
        return cls(marked > 4 * unicode)

    def decode(self, runs: Sequence[Run]) -> str:
        """The text of one paragraph. A run may end between a VNI letter and its mark: neighbours are decoded together."""
        parts: list[str] = []
        for (code, capitals), group in groupby(runs, key=lambda run: (self._code(run), run.capitals)):
            text = _decode("".join(run.text for run in group), code)
            parts.append(text.upper() if capitals else text)
        return decode_told("".join(parts))

    def _code(self, run: Run) -> LegacyCode | None:
        code = legacy_code(run.font)
        return code if code and self.legacy and not _VIETNAMESE.search(run.text) else None


def decode_told(text: str) -> str:
    """The text, decoded where its words alone show that it is legacy: files lose font names on their way through programs."""
    if text.isascii() or _VIETNAMESE.search(text):
        return text
    if looks_tcvn3(text):
        return decode_tcvn3(text)
    return decode_vni(text) if looks_vni(text) else text


def _decode(text: str, code: LegacyCode | None) -> str:
    if code is None:
        return _SIGN.sub("•", text)
    if code == "vni":
        return decode_vni(text)
    # Word sets an optional hyphen beside the byte of ư, which LibreOffice stores as one: two of them are one letter.
    text = text.replace("\xad\xad", "\xad")
    return decode_tcvn3(text, capitals=code == "tcvn3-capitals")
