"""The foot of a document: who gets it (Nơi nhận) and who signs it, in whichever order the two columns reach us (ND30 cells 7
and 9b).
"""

from __future__ import annotations

import re

from trichluc.extractors.vocabulary import any_of, bare_any_of
from trichluc.models.document import BlockKind
from trichluc.pipeline.structure.lines import HEADING_MARKS, Line

# "Noi nhận", "Nơi nhân": the scanner's and the typist's slips.
RECIPIENTS = re.compile(r"n[ơo]i\s+nh[ậâa]n\s*(?:[:.]|$|như|-)")
ARCHIVE = re.compile(r"[-•+]?\s*l[ưu]u\s*(?:[:;(.,]|vt\b|hành|văn|hs\b|hồ sơ|tại|$)")
CAPACITY = re.compile(
    r"(?:tm|kt|tl|tuq|q|t/m|k/t|t/l)\s*[./]?\s+(?=\S)|(?:tm|kt|tl|tuq|q)[./](?=\S)|(?:thừa lệnh|thay mặt|ký thay|quyền)\s"
)
POSITION = re.compile(rf"(?:q\.\s*|quyền\s+)?{any_of('office')}\b")
_BARE_POSITION = re.compile(bare_any_of("office") + r"\b")  # scanners read "PHÓ GIÁM ĐÓC"
_NAME = re.compile(r"(?:[^\W\d_][\w'.-]*\s+){1,5}[^\W\d_]\w*$")
_SIGNED = re.compile(r"\(?\s*(?:đã ký|ký tên|ký, ghi rõ|chữ ký|ký và|ký,|ký số)")
_SAID_SIGNED = re.compile(r"^[\s(]*đã ký[\s):]*|[\s(]*đã ký[\s)]*$", re.IGNORECASE)
# Rank and degree before a name: "Thiếu tướng Nguyễn Văn A", "PGS.TS. Trần …".
RANK = re.compile(rf"{any_of('rank')}[.\s,:]+")


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
    rank = RANK.match(line.low)
    while rank:
        printed = printed[rank.end() :]
        rank = RANK.match(printed.lower())
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
            if line.low[0] in "ntkqpcgbtvhuđ-" and index not in self.kinds:
                if RECIPIENTS.match(line.low):
                    index = self._read_recipients(index)
                    continue
                if (line.caps or line.low[:2] in ("tm", "kt", "tl", "tu", "t/", "k/")) and (
                    is_capacity(line) or is_position(line)
                ):
                    index = self._read_signature(index)
                    continue
            index += 1
        return self.kinds

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
            item = line.low[0] in "-•+"
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
            if RECIPIENTS.match(line.low):
                break
            if named < 0 and (
                is_capacity(line) or is_position(line) or (len(offices) < 4 and line.caps and not line.gap and not line.mark)
            ):
                offices.append(index)
            elif is_name(line, self.flow):
                named = index
                break
            elif line.mark in HEADING_MARKS or len(line.low) > (25 if line.mark else 60):
                break  # a short odd line is what the scanner made of the signature's strokes
        if named < 0 and not self._may_close(opened, offices):
            return opened + 1
        last = named if named >= 0 else offices[-1]
        for at in range(opened, last + 1):
            self.kinds[at] = "furniture" if self.lines[at].furniture else "signature"
        return last + 1

    def _may_close(self, opened: int, offices: list[int]) -> bool:
        """A signature without a name stands at the end, or beside "Nơi nhận", under an authority or the closing "./."."""
        after = offices[-1] + 1
        before = self.lines[opened - 1].low if opened else ""
        closes = after >= len(self.lines) or any(RECIPIENTS.match(line.low) for line in self.lines[after : after + 6])
        return (closes or is_capacity(self.lines[opened])) and (
            before.endswith(("./.", ".", "./", "/."))
            or self.kinds.get(opened - 1) in ("recipients", "furniture")
            or is_capacity(self.lines[opened])
        )
