"""The head of a document: letterhead, number, place and date, urgency, type and title, addressee (ND30 Appendix I, cells 1 to
5, 9a, 10).

The two columns of a letterhead reach us in every order, and often half lost: each line is recognised by what it says, never
by its place alone.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.vocabulary import any_of, bare_phrases, bare_type_names, doc_types
from trichluc.models.document import BlockKind
from trichluc.pipeline.structure.joining import is_cut
from trichluc.pipeline.structure.lines import HEADING_MARKS, Line

_STAMP_LIKE = 0.75  # share of letters that a stamp, half covered, has in common with its words
# A head longer than this is a dossier's table of contents or no administrative document.
HEAD_LINES = 90

# Without marks: scanners print "CỌNG HOÀ", "Dộc lập" at the edge of a page.
STATE_NAME = re.compile(
    r"c[o0]ng h[o0]a?\s*xa h[o0]i|xa hoi\s+chu nghia\s+viet nam|^chu nghia viet nam$|doc\s*lap\s*-?\s*tu\s*do|hanh phuc\W*$"
)
_PARTY_NAME = re.compile(r"dang cong san viet nam$|^doan (?:tncs|thanh nien cong san) ho chi minh$")
# All on words without marks. A number that a hand or a stamp made unreadable still ends in "/QĐ-UBND"; "SỞ" is no "Số".
NUMBER_LINE = re.compile(
    r"(?:luat\s+|nghi quyet\s+|phap lenh\s+)?s[o0](?:\s*(?=[\d/:.…_-]|$)|\W?\s*\S{1,8}\s*[/-]\s*[a-z]{1,6}[\w.,&]*[-/]"
    r"|\W?\s*(?=\S*\d)\S{3,10}-[a-z]{2,8}$)"
)
# The rest of a number line that a reader parted or a narrow cell wrapped: "/KH-DCT" under "Số:", "BCT-BTC" under "…-BYT-".
_NUMBER_REST = re.compile(r"[/-]?\s*[a-zđ]{2,10}[\w.&]*(?:\s?[-/]\s?[\w.&]{1,12})+$")
# Without its comma only a short place is one: "… chính quyền địa phương ngày 19 tháng 6 năm 2015" is the end of a ground.
PLACE_DATE = re.compile(
    r"(?:[^\d\n,;:]{2,40}[,.]|(?:\S++\s++){1,2})?\s*+ngay"
    r"(?:.{0,10}?thang.{0,8}?(?:nam[\s\d.…]*)?|\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})\.?$"
)
_CUT_DATE = re.compile(
    r"[^\d\n,;:]{2,40},\s*(?:ngày\s*[\d.…]*)?$"
)  # "Nghệ An, ngày 19 ⏎ tháng 11 năm 2025": a narrow cell wraps
_DATE_REST = re.compile(r"(?:ngày\b|tháng\b|\d{1,2}\s*tháng\b|năm\b)[\s\d.…/]*(?:tháng\b[\s\d.…]*)?(?:năm\b[\s\d.…]*)?$")
_BARE_NUMBER = re.compile(r"\d{1,5}[a-z]?\s*(?:/\d{4})?\s*[/-]\s*[a-zđ]{1,8}[\w.đ&-]*\s*[-/]\s*[\w.&-]+$")
_URGENCY = re.compile(r"(?:hỏa tốc(?: hẹn giờ)?|thượng khẩn|khẩn|tuyệt mật|tối mật|mật)$")
_SUBJECT = re.compile(r"(?:v\s*/\s*v|vv|về việc)\b")
# "Ví triển khai", "V/y cấp phép": a scanner's V/v, before a word in small letters.
_SUBJECT_SLIP = re.compile(r"V(?:\s?[/⁄iílìI1]\s?[vyý]|í|ì|ï)\s(?=[^\W\d_])(?![A-ZĐÀ-Ỹ])")
_ADDRESSEE = re.compile(r"kính gửi\b|đồng kính gửi\b")
# A list right below the date: a scan lost the "Kính gửi:" above it.
_LISTED_BODY = re.compile(r"[-•+] ?(?!căn cứ|thực hiện|theo|xét)\w[^;:.]{3,80};$")
ATTACHED = re.compile(r"\(?\s*(?:ban hành\s+)?(?:kèm theo|kèm)\b|\(\s*ban hành\b")
# Who decides, in capitals between title and grounds: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "HỘI ĐỒNG NHÂN DÂN TỈNH AN GIANG KHÓA X".
_DECIDING = re.compile(rf"{any_of('deciding')}\b")
GROUND = re.compile(rf"(?:-\s*)?(?:{any_of('ground')}|ngày \d+)\b")


def type_at(line: Line) -> int:
    """Length of the type's name (tên loại) that this line bears, alone or before its title; 0 where it bears none."""
    # "QUYÉT ĐỊNH", "CHƯƠNG TRÌNH PHÓI HỢP": a scanner's marks; only a line that says nothing else.
    if line.caps and strip_marks(line.low.strip(" :.")) in bare_type_names():
        return len(line.low)
    for name in doc_types():
        if line.low.startswith(name):
            return len(name) if line.low[len(name) :][:1] in ("", " ", ":", ".") else 0
    return 0


class HeadReader:
    """Walks the first lines of a document, or of a part of it, and says of each what it is, until the text begins."""

    def __init__(self, lines: list[Line], flow: str, first: int = 0, limit: int = HEAD_LINES) -> None:
        self.lines, self.flow = lines, flow
        self.first, self.last = first, min(len(lines), first + limit)
        self.kinds: dict[int, BlockKind] = {}
        self.title_in_type = -1  # offset where a title begins on the type's own line
        self.end = first

    def read(self) -> HeadReader:
        """Fill `kinds` (line index to kind) and `end` (index of the first line behind the head)."""
        at = self._find_type()
        limit = at if at >= 0 else self._letter_limit()
        for index in range(self.first, limit):
            self.kinds[index] = self._letterhead_kind(index)
        self.end = limit
        if at >= 0:
            self.kinds[at] = "type"
            self.end = self._read_title(at)
        return self

    def _find_type(self) -> int:
        """Index of the type's line: the first in capitals, else the first that says nothing but a type's name after a
        letterhead.
        """
        alone = -1
        for index in range(self.first, self.last):
            line = self.lines[index]
            if line.furniture:
                continue
            if (
                _ADDRESSEE.match(line.low)
                and alone < 0
                and any(_SUBJECT.match(before.low) for before in self.lines[self.first : index])
            ):
                return -1  # a công văn: what follows may well name types
            if line.mark in HEADING_MARKS and line.mark != "capital" and index > self.first and not type_at(line):
                break
            if len(line.low) > 400:
                break
            length = type_at(line)
            if not length:
                continue
            rest = self.flow[line.start + length : line.end].strip(" :.\t")
            if self._is_type_line(line, length, rest):
                if rest and not rest.lower().startswith("của "):
                    self.title_in_type = line.end - len(self.flow[line.start + length : line.end].lstrip(" :.\t"))
                return index
            if not rest and alone < 0:
                alone = index
        return alone if alone >= 0 else self._type_opens_text()

    def _type_opens_text(self) -> int:
        """A document without a head whose first line begins with its type: "Báo cáo về tình hình sản xuất …"."""
        first = next((index for index in range(self.first, self.last) if not self.lines[index].furniture), -1)
        if first < 0 or len(self.lines[first].low) > 110 or self.lines[first].low[-1] in ".;:":
            return -1
        line = self.lines[first]
        length = type_at(line)
        if not length or not line.low[length:].lstrip().startswith(
            ("về ", "tình hình", "kết quả", "công tác", "tổng kết", "sơ kết", "của ")
        ):
            return -1
        self.title_in_type = line.start + length + len(line.low[length:]) - len(line.low[length:].lstrip())
        return first

    def _is_type_line(self, line: Line, length: int, rest: str) -> bool:
        name = self.flow[line.start : line.start + length]
        if name != name.upper():
            return False
        if not rest:
            return True
        # "KẾ HOẠCH**Công tác …": the title glued to the type; "BAN CHỈ ĐẠO CHƯƠNG TRÌNH …" is no type line, it never starts
        # with one.
        return fold(name) not in ("luật", "lệnh", "quy hoạch", "dự án", "đơn")

    def _letter_limit(self) -> int:
        """Where the head of a document without a type line (công văn) ends: behind its addressees."""
        limit = self.first
        seen_addressee = False
        for index in range(self.first, self.last):
            line = self.lines[index]
            kind = self.kinds[index] = self._letterhead_kind(index)
            if kind == "addressee":
                seen_addressee = True
            elif seen_addressee and not (line.low[0] in "-•+" or line.low.endswith(";")) and not self._continues_list(index):
                self.kinds.clear()
                return index
            elif kind == "letterhead" and (len(line.low) > 120 or GROUND.match(line.low)) and not seen_addressee:
                break
            limit = index + 1
        limit = limit if seen_addressee else min(limit, self._after_known())
        self.kinds.clear()
        return limit

    def _continues_addressee(self, index: int) -> bool:
        line, before = self.lines[index], self.lines[index - 1]
        return line.low[0] in "-•+" or before.low[-1] in ":,;" or is_cut(before) or (line.opens_low and not line.gap)

    def _continues_list(self, index: int) -> bool:
        before = self.lines[index - 1]
        return self.lines[index].opens_low and before.low[-1] in ",;" and not self.lines[index].gap

    def _after_known(self) -> int:
        """Index behind the last line that is surely part of a head."""
        known = self.first
        for index in range(self.first, min(self.last, self.first + 30)):
            if self.lines[index].mark in HEADING_MARKS:
                break
            if self._letterhead_kind(index) in ("number", "place_date", "subject", "urgency") or STATE_NAME.search(
                self.lines[index].bare
            ):
                known = index + 1
        return known

    def _letterhead_kind(self, index: int) -> BlockKind:
        line = self.lines[index]
        low = line.low
        if line.furniture:
            return "furniture"
        bare = line.bare
        if STATE_NAME.search(bare) or _PARTY_NAME.search(bare):
            return "letterhead"
        if NUMBER_LINE.match(bare) or _BARE_NUMBER.match(low):
            return "number"
        if self.kinds.get(index - 1) == "number" and self._continues_number(index):
            return "number"
        if PLACE_DATE.match(bare) or (low.startswith("ngày ") and "tháng" in low and len(low) < 40):
            return "place_date"
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if after and _CUT_DATE.match(low) and _DATE_REST.match(after.low):
            return "place_date"
        # "Thành phố Hồ Chí ⏎ Minh, ngày 18 …": the place itself wraps.
        if after and not after.gap and not line.caps and len(low) < 30 and not line.mark and PLACE_DATE.match(after.bare):
            return "place_date"
        if self.kinds.get(index - 1) == "place_date" and _DATE_REST.match(low):
            return "place_date"
        if _URGENCY.match(low):
            return "urgency"
        if _SUBJECT.match(low) or _SUBJECT_SLIP.match(self.flow, line.start):
            return "subject"
        if _ADDRESSEE.match(low):
            return "addressee"
        if index > self.first and not line.caps:
            before = self.kinds.get(index - 1)
            if before == "subject" and (line.opens_low or not line.gap or self._addressee_ahead(index)):
                return "subject"
            if before == "addressee" and self._continues_addressee(index):
                return "addressee"
            if before == "place_date" and _LISTED_BODY.match(low):
                return "addressee"
        return "letterhead"

    def _continues_number(self, index: int) -> bool:
        """Whether the line is the rest of the number above it, whose symbol is wanting or ends with its tie."""
        wanting = self.lines[index - 1].low.rstrip()[-1] in ":-/ốo"
        return wanting and bool(_NUMBER_REST.match(self.lines[index].low))

    def _addressee_ahead(self, index: int) -> bool:
        """Whether what stands under an unfinished subject, a blank line away as in scans, still stands above "Kính gửi"."""
        if self.lines[index - 1].low[-1] in ".;:":
            return False
        return any(_ADDRESSEE.match(line.low) for line in self.lines[index + 1 : index + 4])

    def _is_stamp(self, index: int) -> bool:
        """Whether the line is the stamp of an office that received or published the paper, and no title."""
        line = self.lines[index]
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if after is None or self._opens_text(index + 1) or len(line.low) > 60:
            return False
        bare = line.bare
        return any(SequenceMatcher(None, bare, stamp, autojunk=False).ratio() > _STAMP_LIKE for stamp in bare_phrases("stamp"))

    def _read_title(self, at: int) -> int:
        """Mark the lines of the title (trích yếu) behind the type; index of the first line behind the head."""
        index, titled = at + 1, self.title_in_type >= 0
        in_caps = titled and self.lines[at].caps
        while index < self.last:
            line = self.lines[index]
            if line.furniture:
                self.kinds[index] = "furniture"
                if titled:
                    return self._read_attached(index + 1)
            elif ATTACHED.match(line.low):
                return self._read_attached(index)
            elif self._is_stamp(index):
                self.kinds[index] = "furniture"
                if titled:
                    return self._read_attached(index + 1)
            elif not titled:
                # "QUYẾT ĐỊNH ⏎ CỦA THỦ TƯỚNG CHÍNH PHỦ ⏎ Về việc …": before 2005 the issuer stood between type and title.
                if line.low.startswith("của ") and len(line.low) < 100:
                    self.kinds[index] = "enacting"
                    index += 1
                    continue
                if self._opens_text(index) or (line.caps and self._decides(index)):
                    return self._read_attached(index)
                self.kinds[index], titled, in_caps = "title", True, line.caps
            elif self._continues_title(index, in_caps):
                self.kinds[index] = "title"
            else:
                return self._read_attached(index)
            index += 1
        return index

    def _opens_text(self, index: int) -> bool:
        line = self.lines[index]
        return line.low.startswith(("căn cứ", "kính gửi")) or line.mark in ("roman", "dieu", "chuong", "phan", "dash")

    def _continues_title(self, index: int, in_caps: bool) -> bool:
        line, before = self.lines[index], self.lines[index - 1]
        if line.mark and not (line.mark == "dash" and not line.gap):
            return False
        if NUMBER_LINE.match(line.bare) or PLACE_DATE.match(line.bare) or _ADDRESSEE.match(line.low):
            return False
        # "thuộc thẩm quyền của Sở Giao thông vận tải; ⏎ Sở Xây dựng": a title may list with semicolons, line under line.
        listed = before.low[-1] == ";" and not line.gap and not GROUND.match(line.low)
        if before.low[-1] in ".;:" and not line.opens_low and not listed:
            return False
        if line.opens_low:
            return True
        if line.caps:
            return in_caps and not (line.gap and self._decides(index))
        # A long line is prose; a title's further lines are centred and short.
        if line.low.startswith("căn cứ") or in_caps or GROUND.match(line.low) or len(line.low) > 110:
            return False
        if not line.gap or is_cut(before) or self._text_opens_behind(index):
            return True
        return line.low[-1] not in ".;:," and not self._wraps_on(index)

    def _wraps_on(self, index: int) -> bool:
        """Whether the line runs on without a blank line, as prose does and a centred line does not."""
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        return after is not None and after.opens_low and not after.gap

    def _text_opens_behind(self, index: int) -> bool:
        """Whether the text surely begins on the next line, so that this one still is title (the national database parts titles
        by blank lines).
        """
        if index + 1 >= len(self.lines):
            return False
        after = self.lines[index + 1]
        return (
            after.furniture
            or after.low.startswith("căn cứ")
            or after.mark in ("chuong", "dieu", "phan", "roman")
            or ATTACHED.match(after.low) is not None
        )

    def _decides(self, index: int) -> bool:
        """Whether a line in capitals is who decides: such a name, with the grounds next or after one more line of it."""
        line = self.lines[index]
        if not line.caps or not _DECIDING.match(line.low):
            return False
        for after in self.lines[index + 1 : index + 5]:
            if not after.furniture and not after.caps and not after.low.startswith(("khóa", "kỳ họp", "(")):
                return bool(GROUND.match(after.low))
        return False

    def _read_attached(self, index: int) -> int:
        """Mark "(Kèm theo Quyết định số …)" and the deciding authority behind the title."""
        while index < self.last:
            line = self.lines[index]
            if line.furniture:
                self.kinds[index] = "furniture"
            elif ATTACHED.match(line.low) or (
                self.kinds.get(index - 1) == "attached" and not self.lines[index - 1].low.endswith(")")
            ):
                self.kinds[index] = "attached"
            elif (line.caps and self._decides(index)) or (self.kinds.get(index - 1) == "enacting" and line.caps):
                self.kinds[index] = "enacting"
            elif NUMBER_LINE.match(line.bare) and len(line.low) < 60:
                self.kinds[index] = "number"
            elif PLACE_DATE.match(line.bare):
                self.kinds[index] = "place_date"
            elif _ADDRESSEE.match(line.low) or (self.kinds.get(index - 1) == "addressee" and line.low[0] in "-•+"):
                self.kinds[index] = "addressee"
            else:
                return index
            index += 1
        return index
