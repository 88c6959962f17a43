"""The foot of a document: who gets it (Nơi nhận) and who signs it, in whichever order the two columns reach us (ND30 cells 7
and 9b).
"""

from __future__ import annotations

import re

from trichluc.extractors.header.offices import mend_office
from trichluc.extractors.persons import mend_person, without_rank
from trichluc.extractors.vocabulary import any_of, bare_any_of
from trichluc.models.document import BlockKind
from trichluc.pipeline.structure.lines import HEADING_MARKS, Line

# "Noi nhận", "Nơi nhân": the scanner's and the typist's slips; ",Vơi nhận:", "Mới nhận:", "ơi nhận:": its slanted N is lost.
RECIPIENTS = re.compile(r"n[ơo]i\s+nh[ậâa]n\s*(?:[:.]|$|như|-)|\W?[^\W\d_]?[ơờớ]i\s+nh[ậâa]n\s*:[\s:.]*$")
ARCHIVE = re.compile(r"[-•+~]?\s*l[ưu]u\s*(?:[:;(.,]|vt\b|hành|văn|hs\b|hồ sơ|tại|$)")
CAPACITY = re.compile(
    r"(?:tm|kt|tl|tuq|q|t/m|k/t|t/l)\s*[./,]?\s+(?=\S)|(?:tm|kt|tl|tuq|q)[./,](?=\S)|(?:thừa lệnh|thay mặt|ký thay|quyền)\s"
)
POSITION = re.compile(rf"(?:q\.\s*|quyền\s+)?{any_of('office')}\b")
_BARE_POSITION = re.compile(bare_any_of("office") + r"\b")  # scanners read "PHÓ GIÁM ĐÓC"
_NAME = re.compile(r"(?:[^\W\d_][\w'.-]*\s+){1,5}[^\W\d_]\w*$")
_SIGNED = re.compile(r"\(?\s*(?:đã ký|ký tên|ký, ghi rõ|chữ ký|ký và|ký,|ký số)")
_SAID_SIGNED = re.compile(r"^[\s(]*đã ký[\s):]*|[\s(]*đã ký[\s)]*$", re.IGNORECASE)


ITEM_MARKS = "-•+~"  # scanners make "~" of a short dash
_CLOSES = re.compile(r"\.\s?/\s?\.?|[!/]\.|\.{2,}")  # "./.", which ends the text of a document, and what scanners make of it
_JUNK = 20  # letters: what a scanner makes of a heading or of a stroke is no longer
_WRAPPED = 3  # lines of an item of a list
_BESIDE = 14  # lines of a list that stands beside a signature
_STRAY = 8  # lines between a signature or a list and a name that belongs to it


def is_capacity(line: Line) -> bool:
    """Whether the line names an authority of signature: TM., KT., TL., TUQ., Q. with what stands behind it, in capitals or
    short.
    """
    return (
        bool(CAPACITY.match(line.low))
        and len(line.low) < 90
        and (line.caps or line.low[:2].upper() in ("TM", "KT", "TL", "TU", "T/", "K/"))
    )


def is_position(line: Line) -> bool:
    """Whether the line is nothing but an office that signs, in capitals."""
    if not line.caps or len(line.low) >= 90 or line.low[-1] in ".;:":
        return False
    return bool(POSITION.match(line.low) or _BARE_POSITION.match(line.bare))


def is_name(line: Line, flow: str) -> bool:
    """Whether the line is a person's name: two to six words that begin with capitals, perhaps behind a rank or degree."""
    if len(line.low) > 45 or line.mark or line.low[-1] in ";:,":
        return False
    printed = _SAID_SIGNED.sub("", flow[line.start : line.end])
    printed = without_rank(printed)
    return bool(_NAME.match(printed)) and all(word[0].isupper() for word in printed.split() if word[0].isalpha())


class TailReader:
    """Finds the lines of "Nơi nhận" and of the signatures behind the head of a document."""

    def __init__(self, lines: list[Line], flow: str, first: int) -> None:
        self.lines, self.flow, self.first = lines, flow, first
        self.kinds: dict[int, BlockKind] = {}

    def read(self) -> dict[int, BlockKind]:
        """Line index to `recipients` or `signature`."""
        index = self.first
        while index < len(self.lines):
            line = self.lines[index]
            if index not in self.kinds:
                if line.low[0] not in ITEM_MARKS and RECIPIENTS.match(line.low):
                    index = self._read_recipients(index)
                    continue
                if (line.caps or line.low[:2] in ("tm", "kt", "tl", "tu", "t/", "k/")) and (
                    is_capacity(line) or is_position(line)
                ):
                    index = self._read_signature(index)
                    if (item := self._resumed_list(index)) is not None:
                        index = self._read_recipients(item)
                    continue
            index += 1
        self._read_lists_without_heading()
        self._read_stray_names()
        return self.kinds

    def _resumed_list(self, index: int) -> int | None:
        """The item with which a list goes on behind a signature that stands beside it: recognition shuffles the two columns."""
        listed = [at for at in range(max(0, index - _BESIDE), index) if self.kinds.get(at) == "recipients"]
        if not listed or any(ARCHIVE.match(self.lines[at].low) for at in listed):
            return None
        ahead = range(index, min(len(self.lines), index + _BESIDE))
        item = next((at for at in ahead[:_WRAPPED] if self.lines[at].low[0] in ITEM_MARKS), None)
        return item if any(ARCHIVE.match(self.lines[at].low) for at in ahead) else None

    def _read_lists_without_heading(self) -> None:
        """Mark lists that end with "Lưu" and stand behind the closing "./.": seals and pens cover "Nơi nhận"."""
        for index in range(self.first, len(self.lines)):
            line = self.lines[index]
            if index in self.kinds or line.low[0] not in ITEM_MARKS or not ARCHIVE.match(line.low):
                continue
            items = self._items_above(index)
            if len(items) < 2:
                continue
            if (heading := self._covered_heading(items[0])) is not None:
                self.kinds.update(dict.fromkeys(heading, "furniture"))
                self.kinds.update(dict.fromkeys(range(items[0], index + 1), "recipients"))

    def _covered_heading(self, index: int) -> range | None:
        """The lines between the text's last and this one, which are what the seal left of "Nơi nhận"; None where they are more
        than that.
        """
        for at in range(index - 1, max(self.first, index - _WRAPPED) - 1, -1):
            low = self.lines[at].low
            if _CLOSES.search(low[-2 * _JUNK :]):
                return range(at + 1, index)
            if len(low) > _JUNK:
                break
        return None

    def _items_above(self, index: int) -> list[int]:
        """The items of the list that this line closes, each wrapped over a few lines at most."""
        items = [index]
        for at in range(index - 1, self.first, -1):
            line = self.lines[at]
            if at in self.kinds or line.furniture or line.mark in HEADING_MARKS or items[0] - at > _WRAPPED:
                break
            if line.low[0] in ITEM_MARKS:
                items.insert(0, at)
        return items

    def _read_stray_names(self) -> None:
        """Mark the name that a signature lacks, where it stands apart from the office or behind the list beside it."""
        named, top, last = False, -1, -1
        for index in range(self.first, len(self.lines)):
            line = self.lines[index]
            kind = self.kinds.get(index)
            if last >= 0 and index - last > _STRAY:
                named, last = False, -1
            if last < 0:
                if kind not in ("signature", "recipients"):
                    continue
                top = index
            if not line.furniture and not named and line.low[0] not in ITEM_MARKS and self._is_person(line):
                named = True
                if kind != "signature":
                    self._mark_stray(index, top, last)
                last = index
            elif kind is not None and kind != "furniture":
                named = named and not is_capacity(line)
                last = index

    def _mark_stray(self, index: int, top: int, last: int) -> None:
        """Mark a name as signature, and with it an office over the list and what a seal or a pen left of one above the name."""
        offices = (at for at in range(max(self.first, top - 3), top) if at not in self.kinds)
        self.kinds.update((at, "signature") for at in offices if is_position(self.lines[at]))
        between = [at for at in range(last + 1, index) if at not in self.kinds]
        if all(len(self.lines[at].low) <= 2 * _JUNK for at in between):
            self.kinds.update(dict.fromkeys(between, "signature"))
        self.kinds[index] = "signature"

    def _is_person(self, line: Line) -> bool:
        return mend_person(without_rank(self.flow[line.start : line.end])) is not None

    def _read_recipients(self, index: int) -> int:
        self.kinds[index] = "recipients"
        archived = bool(ARCHIVE.search(self.lines[index].low))
        opened = index
        for index in range(opened + 1, min(len(self.lines), opened + 60)):
            line = self.lines[index]
            if line.column:
                self.kinds[index] = "signature"
                continue
            before = next(above for above in reversed(self.lines[:index]) if not above.column)
            item = line.low[0] in ITEM_MARKS
            if line.furniture:
                self.kinds[index] = "furniture"
                continue
            if is_capacity(line) or (is_position(line) and not item):
                return index
            if archived and not (item and ARCHIVE.match(line.low)) and (line.gap or not self._wraps(before, line)):
                return index
            if line.caps and not item and len(line.low) > 8 and before.low[-1] not in ",":
                return index
            if line.gap > 1 and not item and not line.opens_low and not ARCHIVE.match(line.low):
                return index
            if line.mark in ("dieu", "roman", "chuong", "phan") or line.low.startswith("phụ lục"):
                return index
            self.kinds[index] = "recipients"
            archived = archived or bool(ARCHIVE.match(line.low))
        return index + 1 if index + 1 == len(self.lines) else index

    @staticmethod
    def _wraps(before: Line, line: Line) -> bool:
        return line.opens_low or before.low[-1] in ",-(&"

    def _read_signature(self, index: int) -> int:
        """Mark an authority, the offices under it and the name; back out where nothing like a signature follows."""
        opened, named = index, -1
        offices = [index]
        for index in range(opened + 1, min(len(self.lines), opened + 14)):
            line = self.lines[index]
            if line.furniture or _SIGNED.match(line.low):
                continue
            if RECIPIENTS.match(line.low) or (line.breaks and line.caps and not is_capacity(line) and not is_position(line)):
                break
            if named < 0 and (
                is_capacity(line)
                or is_position(line)
                or (len(offices) < 4 and line.caps and not line.gap and not line.mark)
                or (index == offices[-1] + 1 and self._is_deputy(line, self.lines[index - 1]))
            ):
                offices.append(index)
            elif is_name(line, self.flow):
                named = self._surer_name(index)
                break
            elif line.mark in HEADING_MARKS or len(line.low) > (25 if line.mark else 60):
                break  # a short odd line is what the scanner made of the signature's strokes
        if named < 0 and not self._may_close(opened, offices):
            return opened + 1
        last = named if named >= 0 else offices[-1]
        for at in range(opened, last + 1):
            beside = self.lines[at].low[0] in ITEM_MARKS and self.kinds.get(opened - 1) == "recipients"
            self.kinds[at] = "furniture" if self.lines[at].furniture else "recipients" if beside else "signature"
        return last + 1

    def _is_deputy(self, line: Line, above: Line) -> bool:
        """Whether the line is the damaged print of the office that signs for the one above (KT.)."""
        authority = CAPACITY.match(above.low)
        if authority is None or above.low[0] != "k" or len(line.low) > 2 * _JUNK:
            return False
        return mend_office(self.flow[line.start : line.end], self.flow[above.start + authority.end() : above.end]) is not None

    def _surer_name(self, index: int) -> int:
        """The line that surely is a name, a few lines below one that only looks so; else that one."""
        for at in range(index, min(len(self.lines), index + _STRAY)):
            line = self.lines[at]
            if at > index and (is_capacity(line) or is_position(line) or line.mark or RECIPIENTS.match(line.low)):
                break
            if self._is_person(line):
                return at
        return index

    def _may_close(self, opened: int, offices: list[int]) -> bool:
        """A signature without a name stands at the end, or beside "Nơi nhận", under an authority or the closing "./."."""
        after = offices[-1] + 1
        before = self.lines[opened - 1].low if opened else ""
        closes = after >= len(self.lines) or any(RECIPIENTS.match(line.low) for line in self.lines[after : after + 6])
        listed = self.kinds.get(opened - 1) == "recipients"
        return (closes or listed or is_capacity(self.lines[opened])) and (
            before.endswith(("./.", ".", "./", "/."))
            or listed
            or self.kinds.get(opened - 1) == "furniture"
            or is_capacity(self.lines[opened])
        )
