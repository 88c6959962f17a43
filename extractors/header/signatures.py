"""Who signs, in which office and by which authority (ND30 Appendix I, II.7; HD36 II.1.7), and who gets the document (II.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from trichluc.extractors.header.names import body_head
from trichluc.extractors.header.offices import mend_office
from trichluc.extractors.levelling import strip_marks
from trichluc.extractors.persons import Mended, mend_person, rank_end
from trichluc.extractors.syllables import is_syllable
from trichluc.extractors.vocabulary import any_of, bare_any_of
from trichluc.models.document import Block, Document
from trichluc.models.facts import Repair, Signature

_CAPACITY = re.compile(r"(?P<code>t/m|k/t|t/l|tm|kt|tl|tuq|q)\s*[./,]?\s*(?=\S)", re.IGNORECASE)
_CODES = {"t/m": "TM.", "k/t": "KT.", "t/l": "TL.", "tm": "TM.", "kt": "KT.", "tl": "TL.", "tuq": "TUQ.", "q": "Q."}
_SIGNED = re.compile(r"\(?\s*(?:đã ký|ký tên|ký,|ký số|chữ ký)", re.IGNORECASE)
_OFFICE = re.compile(rf"\b{any_of('office')}\b")
_BARE_OFFICE = re.compile(rf"\b{bare_any_of('office')}\b")  # in capitals alone: scanners read "PHÓ GIÁM ĐÓC"


MISREAD = 0.85  # factor on a name of which a word was mended


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature and where its name stands: `text[start:end]`, empty where nobody is named; which of its words were mended."""

    signature: Signature
    start: int
    end: int
    repairs: tuple[Repair, ...] = ()


def read_signatures(document: Document) -> list[Signed]:
    """The signatures of the main part, in reading order; of the whole document where the main part has none."""
    blocks = document.blocks_of("signature")
    own = [block for block in blocks if block.part == 0] or blocks
    return [_read_one(document, group) for group in _groups(document, own)]


def _groups(document: Document, blocks: list[Block]) -> list[list[Block]]:
    """Signature lines parted into signatures: a name ends one, an authority after an office begins the next."""
    groups: list[list[Block]] = []
    open_group = False
    for block in blocks:
        if not open_group:
            groups.append([])
        groups[-1].append(block)
        open_group = not _is_name(document, block, len(groups[-1]) > 1)
    return groups


def _is_name(document: Document, block: Block, under_office: bool) -> bool:
    """Whether the line is a person's name. In capitals only under an office: "TM. ỦY BAN ⏎ NHÂN DÂN" wraps in a narrow cell.

    On a recognised page only a known family name tells it from what seals and pens leave.
    """
    low = document.lower[block.start : block.end]
    printed = document.flow[block.start : block.end]
    if _CAPACITY.match(low) or _names_office(printed) or _only_signed(low) or len(low.split()) < 2 or _names_body(printed):
        return False
    if document.is_recognised(block.start):
        return _mended(printed) is not None
    return printed.upper() != printed or (under_office and 2 <= len(printed.split()) <= 5 and not low.endswith("nhân dân"))


def _only_signed(words: str) -> bool:
    """Whether the line says nothing but "(Đã ký)"; a name may follow on the same line."""
    return bool(_SIGNED.match(words)) and len(words.strip(" ()").split()) < 4


def _names_office(printed: str) -> bool:
    """Whether the words name an office that signs; those in capitals also where a scanner lost their marks."""
    return bool(_OFFICE.search(printed.lower()) or (printed.isupper() and _BARE_OFFICE.search(strip_marks(printed.lower()))))


def _names_body(printed: str) -> bool:
    """Whether capitals name a body: those who sign a joint document print theirs under the authority."""
    return printed.isupper() and body_head(printed) is not None


def _read_one(document: Document, group: list[Block]) -> Signed:
    capacity = position = body = None
    superior = ""
    for index, block in enumerate(group):
        line = " ".join(document.flow[block.start : block.end].split()).strip(" ,;:.-")
        if _only_signed(line) or (index == len(group) - 1 and _is_name(document, block, index > 0)):
            continue
        recognised = document.is_recognised(block.start)
        match = _CAPACITY.match(line)
        if match and (line[match.end() - 1] in "./, " or line[match.end() : match.end() + 1] == " "):
            code = _CODES[match["code"].lower()]
            if recognised and code == "TM." and capacity not in (None, "TM."):
                continue  # "TM CHỦ_ TIỀN": a collective authority stands above KT. and TL., what is below them is a seal's
            capacity = code
            behind = line[match.end() :].strip()
            superior = behind if capacity == "KT." else ""
            # "TM. ỦY BAN NHÂN DÂN" names a body; "KT. CHỦ TỊCH" names the office that a deputy signs for.
            body = behind if behind and (body is None or capacity == "TM.") and not _OFFICE.match(behind.lower()) else body
            position = None
        elif recognised and (meant := _office_meant(line, superior)):
            position = meant
        elif _names_office(line):
            position = line if position is None or position.endswith(",") else f"{position} {line}" if not position else line
        elif capacity == "TM." and body and position is None:
            body = f"{body} {line}"
        elif position is None and body is None and _names_body(line):
            body = line
        elif position and line.isupper() and not (recognised and _is_scrap(line)):
            position = f"{position} {line}"
    return _signed(document, group, Signature(None, position, capacity, body))


def _office_meant(line: str, superior: str) -> str | None:
    """The office that recognised capitals print, mended where a seal or a pen damaged them."""
    return mend_office(line, superior) or mend_office(line) if line.upper() == line or superior else None


def _is_scrap(line: str) -> bool:
    """Whether recognised capitals are what a seal or a pen left ("LẦU", "À ' ÁẤ") and no office that goes on."""
    words = line.split()
    return len(words) < 2 or not all(map(is_syllable, words))


def _signed(document: Document, group: list[Block], signature: Signature) -> Signed:
    """The signature with the name that its last line prints."""
    block = group[-1]
    nameless = Signed(signature, group[0].start, group[0].start)
    if not _is_name(document, block, len(group) > 1):
        return nameless
    printed = document.flow[block.start : block.end]
    if not document.is_recognised(block.start):
        name = " ".join(printed.split()).strip(" ,;:.-")
        return Signed(replace(signature, name=_whole_name(name)), block.start, block.end)
    mended = _mended(printed)
    if mended is None or document.is_doubtful(block.start, block.end):
        return nameless
    at = block.start + rank_end(printed)
    repairs = tuple(Repair(at + low, at + high, meant) for low, high, meant in mended.slips)
    return Signed(replace(signature, name=_whole_name(mended.name)), at + mended.start, at + mended.end, repairs)


def _mended(printed: str) -> Mended | None:
    return mend_person(printed[rank_end(printed) :])


def _whole_name(name: str) -> str:
    """A name in capitals in the case of names, without a "đã ký" behind it and ranks before it."""
    name = re.sub(r"^[\s(]*đã ký[\s):]*|[\s(]*đã ký[\s)]*$", "", name, flags=re.IGNORECASE)
    name = name[rank_end(name) :]
    return name.title() if name.isupper() else name


_HEADING = re.compile(r"\W?[^\W\d_]?[ơoờớ]i\s+nh[ậâa]n\s*[:.]?\s*", re.IGNORECASE)
_BULLETS = "-•+~ "  # scanners make "~" of a short dash
_ARCHIVE = re.compile(r"l[ưu]u\b\s*[:;.,(]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of "Nơi nhận" or "Kính gửi": its words as printed, without bullet and closing punctuation."""

    text: str
    start: int
    end: int


def read_recipients(document: Document) -> tuple[list[Recipient], str | None]:
    """The lines of "Nơi nhận" of the main part, and its "Lưu" line (archive note)."""
    blocks = document.blocks_of("recipients")
    own = [block for block in blocks if block.part == 0] or blocks
    found: list[Recipient] = []
    archive = None
    for block in own:
        start = block.body
        if match := _HEADING.match(document.lower, start, block.end):
            start = match.end()
        item = _item(document, start, block.end)
        if item is None:
            continue
        if _ARCHIVE.match(item.text):
            archive = archive or item.text
            if archive == item.text:
                break
        else:
            found.append(item)
    return found, archive


def read_addressees(document: Document) -> list[Recipient]:
    """Whom the document addresses: the names behind "Kính gửi" and in the list under it."""
    found: list[Recipient] = []
    for block in document.blocks_of("addressee"):
        if block.part:
            continue
        start = block.body
        if match := re.compile(r"(?:đồng\s+)?kính gửi\s*:?\s*").match(document.lower, start, block.end):
            start = match.end()
        if item := _item(document, start, block.end):
            found.append(item)
    return found


def _item(document: Document, start: int, end: int) -> Recipient | None:
    """The printed words of a list line, without bullet, emphasis marks at its edges and its closing punctuation."""
    while start < end and document.flow[start] in _BULLETS + "\n\t":
        start += 1
    while end > start and (document.flow[end - 1].isspace() or document.flow[end - 1] in ";.,:/'"):
        end -= 1
    text = document.line(start, end)
    return Recipient(text, start, end) if any(map(str.isalnum, text)) else None
