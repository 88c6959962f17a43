"""Bytes of a text file to Unicode: UTF-8, UTF-16, NFD, Windows-1258, TCVN3 and VNI, told line by line where they are mixed."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.read.codecs import count_syllables, decode_tcvn3, decode_vni, looks_tcvn3, looks_vni

_BOMS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_SAMPLE = 1 << 16
# The upper bytes of UTF-16 units of Vietnamese text: Latin, its extensions, combining marks, Vietnamese letters, punctuation.
_UPPER_BYTES = bytes([0x00, 0x01, 0x03, 0x1E, 0x20])
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_MOST_CONTROLS = 0.01  # of a sample's characters; prose has none, a stray one is met in texts saved by old editors

# No letter has more marks than a few; NFC sorts those of one letter in a time that grows with their number's square.
_PILED_MARKS = re.compile(r"(?<=[\u0300-\u036f]{16})[\u0300-\u036f]+")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")

# A letter or sign of Latin-1 that Unicode Vietnamese has no use for: the sign that legacy text may stand in a Unicode file.
_LEGACY_SIGN = re.compile("[¨©ª«¬\xad®µ¶·¸¹»¼½¾ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïñö÷øûüþÿ]")
_SIGN_FOR_LETTER = re.compile("[¨©ª«¬\xad®µ¶·¸¹»¼½¾](?=[A-Za-z])|(?<=[A-Za-z])[¨©ª«¬\xad®µ¶·¸¹»¼½¾]")
_VIETNAMESE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323\u1ea0-\u1ef9]")
_MARKED_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u0323])*(?:[^\W\d_\x00-\x7f]|[\u0300-\u0323])(?:[^\W\d_]|[\u0300-\u0323])*")


@dataclass(slots=True)
class Decoded:
    """Text in NFC with LF line ends, and in words how its bytes were read."""

    text: str
    reason: str


def decode_text(data: bytes) -> Decoded:
    """Decode a text file.

    Raises ReadFailure NOT_TEXT where the bytes are no text in any encoding known here.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _unicode(data[len(bom) :].decode(codec, "replace"), f"{codec.upper()} by its byte order mark")
    if b"\0" in data[:_SAMPLE]:
        wide = _utf16_without_bom(data[:_SAMPLE])
        if wide is None:
            raise _not_text()
        return _unicode(data.decode(wide, "replace"), f"{wide.upper()} without byte order mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed(data)
    return _unicode(text, "UTF-8")


def tidy(text: str) -> str:
    """NFC, LF line ends, without control and invisible characters (soft hyphens, zero-width marks, lone surrogates)."""
    if "\r" in text or _LINE_ENDS.search(text):
        text = _LINE_ENDS.sub("\n", text)
    if _SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", _PILED_MARKS.sub("", _DROPPED.sub("", text)))


def _not_text() -> ReadFailure:
    return ReadFailure(
        Category.NOT_TEXT,
        "The file holds binary data, not text.",
        "Open it with the program that made it and save it as DOCX, PDF or UTF-8 text.",
    )


def _utf16_without_bom(sample: bytes) -> str | None:
    units = max(1, len(sample) // 2)
    for codec, upper, lower in (("utf-16-le", sample[1::2], sample[0::2]), ("utf-16-be", sample[0::2], sample[1::2])):
        likely = sum(upper.count(byte) for byte in _UPPER_BYTES)
        if likely >= 0.95 * units and lower.count(0) <= 0.02 * units:
            return codec
    return None


def _unicode(text: str, reason: str) -> Decoded:
    _check_is_text(text[:_SAMPLE])
    if _LEGACY_SIGN.search(text):
        text = _LINE_ENDS.sub("\n", text)
        lines = [_Line(_kind_of_unicode(line), line) for line in text.split("\n")]
        if any(line.kind in _LEGACY for line in lines):
            return _join(lines, reason)
    return Decoded(tidy(text), reason)


def _check_is_text(sample: str) -> None:
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise _not_text()


@dataclass(slots=True)
class _Line:
    """A line and the encoding it is surely in; "" is pure ASCII, "?" could be several."""

    kind: str
    text: str  # as Unicode, or the code points that its bytes have in Windows-1252
    raw: bytes = b""  # where the line was no UTF-8


_LEGACY: dict[str, tuple[Callable[[str], str], str]] = {"tcvn3": (decode_tcvn3, "TCVN3"), "vni": (decode_vni, "VNI")}


def _kind_of_unicode(line: str) -> str:
    if line.isascii():
        return ""
    if _VIETNAMESE.search(line):
        return "unicode"
    if looks_tcvn3(line):
        return "tcvn3"
    if looks_vni(line):
        return "vni"
    return "?"


def _mixed(data: bytes) -> Decoded:
    """Lines of which some at least are no UTF-8."""
    _check_is_text(data[:_SAMPLE].decode("latin-1").translate(dict.fromkeys(range(0x80, 0xA0))))
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _join([_line_of(raw) for raw in data.split(b"\n")], "")


def _line_of(raw: bytes) -> _Line:
    try:
        text = raw.decode("utf-8")
        return _Line(_kind_of_unicode(text), text)
    except UnicodeDecodeError:
        text, shown = raw.decode("utf-8", "replace"), _western(raw)
    if _is_broken_utf8(text):
        return _Line("unicode", text)
    if looks_tcvn3(shown):
        return _Line("tcvn3", shown, raw)
    if looks_vni(shown):
        return _Line("vni", shown, raw)
    return _Line("windows-1258" if _is_windows_1258(raw, shown) else "?", shown, raw)


def _is_broken_utf8(text: str) -> bool:
    """Whether most letters of the line were UTF-8, and a few bytes are wrong or cut off: letters of one byte never look so."""
    marked = [char for char in text if not char.isascii()]
    return len(marked) > 3 * marked.count("\ufffd")


def _is_windows_1258(raw: bytes, shown: str) -> bool:
    """Whether the line is Vietnamese in that code page and not as well in TCVN3 or VNI ("phô lôc" is "phụ lục" in TCVN3)."""
    if _SIGN_FOR_LETTER.search(shown):
        return False
    words = _MARKED_WORD.findall(unicodedata.normalize("NFC", _windows_1258(raw)))
    right = count_syllables(" ".join(words))
    rivals = (count_syllables(" ".join(_MARKED_WORD.findall(decode(shown)))) for decode, _ in _LEGACY.values())
    return len(words) > 1 and right >= 0.8 * len(words) and right > max(rivals)


def _western(raw: bytes) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:  # five bytes have no character there
        return raw.decode("latin-1")


def _windows_1258(raw: bytes) -> str:
    return raw.decode("cp1258", "replace")


def _join(lines: list[_Line], reason: str) -> Decoded:
    """Decode each line as what it surely is, and a doubtful one like its nearest sure neighbour, first the one before it."""
    kinds = _settle([line.kind for line in lines])
    text = "\n".join(_decode_line(line, kind) for line, kind in zip(lines, kinds, strict=True))
    found = sorted({_LEGACY[kind][1] if kind in _LEGACY else kind for kind in kinds if kind not in ("", "?", "unicode")})
    parts = [*([reason or "UTF-8"] if "unicode" in kinds or not found else []), *found]
    return Decoded(tidy(text), " and ".join(parts) + (", told line by line" if len(parts) > 1 else " text"))


def _settle(kinds: list[str]) -> list[str]:
    settled = list(_carry(kinds))
    settled.reverse()
    settled = list(_carry(settled))
    settled.reverse()
    return settled


def _carry(kinds: Iterable[str]) -> Iterable[str]:
    last = "?"
    for kind in kinds:
        if kind in ("", "?"):
            yield last if kind == "?" else kind
        else:
            last = kind
            yield kind


def _decode_line(line: _Line, kind: str) -> str:
    if kind in _LEGACY:
        return _LEGACY[kind][0](line.text)
    if line.raw and kind != "unicode":
        return _windows_1258(line.raw) if kind == "windows-1258" else line.text
    return line.text
