"""Cơ quan ban hành: who issues a document, with its territory, from letterhead, signature, text and symbol (ND30 Appendix I,
II.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trichluc.extractors.header.names import Head, body_head, full_name, proper_place, territory_of, without_unit
from trichluc.extractors.header.places import mend_province
from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.syllables import is_syllable
from trichluc.extractors.vocabulary import any_of, provinces
from trichluc.models.document import Document
from trichluc.models.facts import Repair, Signature

_STATE = re.compile(
    r"c[o0]ng h[o0]a?\s*xa.*$|doc\s*lap\s*-?\s*tu\s*do.*$|tu do\s*-\s*hanh phuc\W*$"
    r"|(?:xa )?hoi chu nghia viet nam$|^chu nghia viet nam$"
)
_NOT_ISSUER = re.compile(r"đảng cộng sản việt nam$|dự thảo|bản sao|sao y|công văn đến|văn bản điện tử|mẫu số|phụ lục|kèm theo")
_YOUTH = re.compile(r"đoàn (?:tncs|thanh niên cộng sản) hồ chí minh$")
# Organs that name no body of their own: "BAN THƯỜNG VỤ" under "TỈNH ĐOÀN TÂY NINH".
_ORGANS = frozenset(
    {"ban thường vụ", "ban chấp hành", "ban thường trực", "văn phòng", "thường trực", "đoàn chủ tịch", "cơ quan thường trực"}
)
_SUBJECT = re.compile(
    rf"(?:(?<=\n)|[;,.:]\s*)(?P<body>{any_of('speaker')}\b[^,;:()\n]{{0,90}}?)\s*(?:\([^)]{{0,80}}\)\s*)?"
    rf"(?:tiếp tục\s+|nay\s+)?{any_of('enacts')}\b"
)
_SYMBOL_BODIES = {
    "UBND": "Ủy ban nhân dân",
    "UB": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "TTg": "Thủ tướng Chính phủ",
    "CP": "Chính phủ",
}
_VOWEL = re.compile(r"[aeiouyăâêôơưà-ỹ]")  # "TV.", "***": a typist's mark between the cells is no name
_OF = re.compile(r"(?:^|(?<=[\s\n]))của\s+")
_IN_TERRITORY = re.compile(r"\b(?:tỉnh|thành phố|thị xã|thị trấn|huyện|quận|xã|phường|đặc khu)\b.*", re.IGNORECASE | re.DOTALL)
_LETTERHEAD, _FROM_TEXT, _FROM_SYMBOL = 0.95, 0.85, 0.6
_MISREAD = 0.9  # factor on a name whose province was mended
_UNREAD = 0.5  # on one with a word that is none


@dataclass(slots=True)
class Issuer:
    """The issuing bodies by their full names, and the span of the letterhead or text that says so."""

    names: list[str]
    start: int
    end: int
    confidence: float
    flags: list[str] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)


@dataclass(slots=True)
class _Body:
    words: str
    start: int
    end: int
    lines: int = 1


def read_issuer(document: Document, place: str | None, symbol: str | None, signatures: list[Signature]) -> Issuer | None:
    """Who issues the document; None where neither letterhead, signature, text nor symbol tells."""
    bodies = _letterhead_bodies(document)
    found = _from_letterhead(bodies) if bodies else None
    found = _from_type_line(document, found) or found
    if found is None:
        found = _from_text(document) or _from_symbol(document, symbol)
    if found is None:
        return None
    found.names = [_completed(name, place) for name in found.names]
    mended = [mend_province(name) for name in found.names]
    if mended != found.names:
        found.names, found.flags = mended, [*found.flags, "issuer_misread"]
        found.repairs = [Repair(found.start, found.end, mended[0])]
        found.confidence *= _MISREAD
    if document.is_recognised(found.start) and any(map(_is_damaged, found.names)):
        found.flags = [*found.flags, "issuer_unread"]
        found.confidence *= _UNREAD
    board = next((one.body for one in signatures if one.body and one.capacity == "TM."), None)
    # A paper signed for the standing board is the board's, whatever body stands above it.
    if board and fold(board).startswith("ban thường vụ") and not fold(found.names[0]).startswith("ban thường vụ"):
        owner = re.sub(r"^Ban (?:Chấp hành|Thường vụ)\s+", "", found.names[0])
        found.names[0] = f"Ban Thường vụ {owner}"
    return found


def _is_damaged(name: str) -> bool:
    """Whether a word of the name is none, as scanners leave it in small bold capitals: "Khuyén công", "Chuyen đói xanh".

    Its territory doesn't count: Kon Plông and Ea H'leo are no Vietnamese words.
    """
    words = re.findall(r"[^\W\d_]{2,}", _IN_TERRITORY.sub("", name))
    return any(not word.isupper() and not is_syllable(word) for word in words)


def _letterhead_bodies(document: Document) -> list[_Body]:
    """The bodies of the left cell, upper first: lines joined where a name runs over several."""
    bodies: list[_Body] = []
    cut: _Body | None = None  # "THỦ TƯỚNG CHÍNH ⏎ PHỦ": a narrow cell wraps inside the head noun
    for block in document.blocks:
        if block.part or block.kind in ("type", "title", "ground", "heading", "paragraph", "bullet", "addressee", "subject"):
            break
        if block.kind != "letterhead":
            continue
        line = _STATE.sub("", strip_marks(document.lower[block.start : block.end]))
        words = " ".join(document.flow[block.start : block.start + len(line)].split("\t")[0].split()).strip(" .;:").lstrip(",-")
        # "LIÊN ĐOÀN LAO ĐỘNG - ⏎ SỞ VĂN HÓA …": a dash at the line's end ties the next body of a joint paper.
        words = f"{words.rstrip(' -')} -" if words.endswith("-") else words
        if (
            not words
            or _NOT_ISSUER.search(words.lower())
            or sum(map(str.isdigit, words)) > 1
            or not _VOWEL.search(words.lower())
        ):
            continue
        end = block.start + len(line.rstrip())
        body = _Body(words, block.start, end)
        if cut and body_head(f"{cut.words} {words}"):
            bodies.append(_Body(f"{cut.words} {words}", cut.start, end, 2))
            cut = None
        elif (head := body_head(words)) is None or (bodies and _goes_on(bodies[-1].words, head)):
            if bodies:
                _append(bodies[-1], words, end)
            else:
                cut = body
        else:
            bodies.append(body)
    for body in bodies:
        body.words = body.words.rstrip(" -")
    named = [body for body in bodies if not _YOUTH.match(fold(body.words))]
    return named or bodies


def _goes_on(before: str, head: Head) -> bool:
    """ "ĐẠI HỌC QUỐC GIA TP.HCM" begins with no head of its own line; "BAN QUẢN LÝ ⏎ DỰ ÁN" and "TRƯỜNG ⏎ ĐẠI HỌC" go on."""
    words = before.lower().split()
    return words[-1] in ("và", "của", "các", "thuộc", "-", "quản", "chỉ") or (len(words) == 1 and head.name not in ("Sở", "Bộ"))


def _append(body: _Body, words: str, end: int) -> None:
    body.words = f"{body.words} {words}"
    body.end = end
    body.lines += 1


def _from_letterhead(bodies: list[_Body]) -> Issuer:
    last = bodies[-1]
    joint = [part.strip() for part in re.split(r"\s+-\s+", last.words)]
    if len(joint) > 1 and all(body_head(part) for part in joint):
        names = [full_name(part) for part in joint]
        territory = next((found for found in map(territory_of, reversed(names)) if found), None)
        names = [_with_territory(name, territory) for name in names]
        return Issuer(names, last.start, last.end, _LETTERHEAD)
    name = full_name(last.words)
    above = full_name(bodies[-2].words) if len(bodies) > 1 else None
    if above:
        if fold(name) in _ORGANS:
            name = f"{name} {above}"
        elif fold(name).startswith("khoa ") and fold(above).startswith(("trường ", "học viện ")):
            name = f"{name}, {above}"  # a faculty is known by its school
        else:
            name = _with_territory(name, territory_of(above))
    return Issuer([name], last.start, last.end, _LETTERHEAD if last.lines < 3 else _LETTERHEAD - 0.1)


def _from_type_line(document: Document, above: Issuer | None) -> Issuer | None:
    """ "QUYẾT ĐỊNH CỦA THỦ TƯỚNG CHÍNH PHỦ" under a letterhead "CHÍNH PHỦ": before 2005 the type's line said who issues."""
    for block in document.blocks:
        if block.part or block.kind in ("ground", "heading"):
            break
        match = _OF.search(document.lower, block.start, block.end) if block.kind in ("type", "enacting") else None
        if match and (block.kind == "type" or match.start() == block.start):
            words = document.flow[match.end() : block.end].strip(" .,;:-")
            if body_head(words) is None:
                break
            territory = territory_of(above.names[0]) if above else None
            name = re.sub(r"(?i)\s+(?:tỉnh|thành phố)$", "", full_name(words)) if territory else full_name(words)
            return Issuer([_with_territory(name, territory)], match.end(), block.end, _LETTERHEAD)
    return None


def _with_territory(name: str, territory: str | None) -> str:
    """The name with its parent's territory, where it is a local body that prints none of its own."""
    head = body_head(name)
    if not territory or head is None or not head.local or territory_of(name) or fold(without_unit(territory)) in fold(name):
        return name
    return f"{name} {territory}"


def _from_text(document: Document) -> Issuer | None:
    """Issuer of a document without its letterhead (all five seeds): who signs for what, else who "ban hành Kế hoạch …" in the
    opening.
    """
    for block in document.blocks:
        if block.part == 0 and block.kind in ("signature",):
            line = document.flow[block.start : block.end].strip()
            if (match := re.match(r"(?i:T/?M)\s*\.?\s*(?P<body>[A-ZĐÀ-Ỹ ,-]{8,})$", line)) and len(match["body"].split()) > 3:
                start = block.start + match.start("body")
                return Issuer([full_name(match["body"])], start, block.end, _FROM_TEXT, ["issuer_inferred"])
    for block in document.blocks:
        if block.part or block.kind == "heading":
            break
        if block.kind not in ("ground", "enacting", "paragraph"):
            continue
        matches = list(_SUBJECT.finditer(document.flow, block.start, block.end))
        if matches and not _in_abstract(document, block.start, matches[-1].start("body")):
            match = matches[-1]
            name = full_name(match["body"])
            return Issuer([name], match.start("body"), match.end("body"), _FROM_TEXT, ["issuer_inferred"])
    return None


def _in_abstract(document: Document, start: int, at: int) -> bool:
    """Whether what precedes on this paragraph is a cited document's "của …": "của UBND tỉnh về việc ban hành" is not who
    speaks here.
    """
    return document.lower[max(start, at - 5) : at].rstrip().endswith("của")


def _from_symbol(document: Document, symbol: str | None) -> Issuer | None:
    if not symbol:
        return None
    for code in re.split(r"[-/.]", symbol):
        if code in _SYMBOL_BODIES:
            block = next((block for block in document.blocks if block.kind == "number"), None)
            if block:
                return Issuer([_SYMBOL_BODIES[code]], block.start, block.end, _FROM_SYMBOL, ["issuer_inferred"])
    return None


_BARE_UNIT = re.compile(
    r"(?:^|\s)(?:(?:tỉnh|thành|huyện)(?: đoàn| ủy)|tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu)$", re.IGNORECASE
)


def _completed(name: str, place: str | None) -> str:
    """A name that says only its level ("Ủy ban nhân dân tỉnh") with the place of the date line as its territory."""
    if not place:
        return name
    town = without_unit(place)
    if _BARE_UNIT.search(name):
        return f"{name} {proper_place(town)}"
    if fold(name) in ("ủy ban nhân dân", "hội đồng nhân dân"):
        known = provinces().get(fold(town))
        return f"{name} {known.unit} {known.name}" if known else name
    return name
