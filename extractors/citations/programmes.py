"""Plans, programmes, strategies, projects and regulations cited by their title."""

from __future__ import annotations

import re

from trichluc.extractors.citations.issuers import read_issuer
from trichluc.extractors.citations.mentions import Mention
from trichluc.extractors.citations.selfrefs import OwnType
from trichluc.extractors.citations.tables import longest_name, national_programmes
from trichluc.extractors.citations.titles import PERIOD, period_end, title_end
from trichluc.extractors.citations.whens import read_date
from trichluc.extractors.levelling import fold
from trichluc.models.document import BlockKind, Document
from trichluc.models.facts import Citation

CONFIDENCE = {"promulgated": 0.88, "quoted": 0.9, "national": 0.93, "period": 0.85, "regulation": 0.8, "ground": 0.85, "carried_out": 0.7, "by_issuer": 0.75, "appeal": 0.85}
_CODES = {
    "kế hoạch": "KH",
    "chương trình hành động": "CTr",
    "chương trình": "CTr",
    "đề án": "ĐA",
    "chiến lược": "Chiến lược",
    "quy hoạch": "Quy hoạch",
    "quy chế phối hợp": "QC",
    "quy chế": "QC",
    "bản quy định": "QyĐ",
    "quy định": "QyĐ",
    "điều lệ": "Điều lệ",
    "phương án": "PA",
    "nội quy": "Nội quy",
    "lời kêu gọi": "Lời kêu gọi",
    "bộ quy tắc": "Bộ quy tắc",
}
_GROUND_CODES = {"nghị quyết": "NQ", "quyết định": "QĐ", "báo cáo": "BC", "biên bản": "BB", "đơn": "Đơn", "tờ trình": "TTr", "chỉ thị": "CT", "kết luận": "KL", "thông báo": "TB", "hướng dẫn": "HD"}
_NAMES = "|".join(sorted(_CODES, key=len, reverse=True))
_CAPITAL = "|".join(name.capitalize() for name in sorted(_CODES, key=len, reverse=True))
_HEAD = re.compile(rf"(?:{_CAPITAL}|{_NAMES.upper()})(?!\w)")
# "ban hành kèm theo Quyết định này Quy chế …", "phê duyệt Đề án …", "thông qua quy hoạch …", also in lower case.
_PUT_OUT = re.compile(
    r"(?<!\w)(?:ban hành|phê duyệt|thông qua|công bố)\s+(?:kèm theo\s+)?(?:(?:quyết định|nghị quyết|thông tư|nghị định)\s+này\s+)?(?:bản\s+|các\s+)?\"?$"
)
_PUT_OUT_ENDS = ("ban hành ", "phê duyệt ", "thông qua ", "công bố ", "kèm theo ", " này ", " bản ", " các ", ' "')
_NATIONAL = re.compile(r"\s+(?:mục tiêu quốc gia|mtqg)\b\s*:?")
_NATIONAL_NEXT = re.compile(r"\s*(?:[;,]\s*(?:và\s+)?|và\s+)")
_ABOUT = re.compile(r"\s+(?=về\s|làm việc|tuyển sinh|hoạt động|tổ chức|phối hợp|quản lý|thi\b|đào tạo|chi tiêu|dân chủ|quốc gia|thực hiện)")
# The document is still to be drawn up, or any such document is meant.
_NO_ISSUER = frozenset({"trung ương", "đảng", "đảng và nhà nước"})  # whose resolutions are meant at large
_SUBJECT = re.compile(r"\s+(?:về|quy định|ban hành|phê duyệt)(?!\w)")
_FUTURE = re.compile(r"(?:xây dựng|ban hành|tham mưu|soạn thảo|dự thảo|lập|nghiên cứu|đề xuất|hoàn thiện|hoàn chỉnh|rà soát|trình|các|những|mỗi|một|từng|cụ thể hóa)\s+(?:và\s+)?(?:ban hành\s+)?(?:các\s+|02\s+|dự thảo\s+)?$")
_OWN_KINDS: frozenset[BlockKind] = frozenset({"letterhead", "number", "place_date", "urgency", "type", "signature", "recipients", "furniture"})
_THEO = re.compile(r"\s(?:ban hành )?(?:kèm )?theo\s(?:các\s)?$")
_JOINT = re.compile(r"\s*(?:,|và|,\s*và)\s*(?:các\s+)?$")
_NO_TITLE = re.compile(r"\s(?:của|do|được|phải|theo|có|để|tại|trong|và|là|đã|chưa|khi|hiện|cho)(?!\w)")
_ENACTS = re.compile(r"như sau|cụ thể|với (?:các |những )?nội dung")
_ACTS = re.compile(r"(?:điều\s+1\s*[.:]\s*)?(?:nay\s+)?")
# "triển khai Quy hoạch phát triển mạng lưới bán buôn", "thực hiện đề án Xây dựng …": what is carried out exists.
_CARRIED_OUT = re.compile(
    r"(?<!\w)(?:thực hiện|triển khai|thi hành|theo|hoàn thành)\s+(?:(?:có hiệu quả|tốt|nghiêm|hiệu quả|thắng lợi|hoàn thành|nghiêm túc)\s+)?$"
)
_CARRIED_OUT_ENDS = ("thực hiện ", "triển khai ", "thi hành ", "theo ", "hoàn thành ", "hiệu quả ", "tốt ", "nghiêm ", "thắng lợi ", "nghiêm túc ")
# "Nghị quyết của Quốc hội về …", "Quyết định của UBND tỉnh quy định …": a document known by its issuer and its subject.
_BY_ISSUER = re.compile(r"(?:Nghị quyết|Quyết định|Chỉ thị|Kết luận)(?= của \w)")


def find_programmes(document: Document, taken: list[Mention], own: OwnType) -> list[Mention]:
    """Every document cited by its title outside the citations already taken, in order."""
    spans = sorted((mention.citation.start, mention.citation.end) for mention in taken)
    finder = _Finder(document, taken, spans, own)
    words = _type_words(document.lower)
    for start, end in words:
        if document.lower.endswith(_PUT_OUT_ENDS, 0, start) and (verb := _PUT_OUT.search(document.lower, max(0, start - 60), start)):
            finder.put_out(verb.start(), start, end)
    for match in _HEAD.finditer(document.flow):
        finder.mentioned(match.start(), match.end())
    for start, end in words:
        if document.lower.endswith(_CARRIED_OUT_ENDS, 0, start) and _CARRIED_OUT.search(document.lower, max(0, start - 40), start):
            finder.carried_out(start, end)
    for match in _BY_ISSUER.finditer(document.flow):
        finder.by_issuer(match.start(), match.end())
    finder.grounds()
    return sorted(finder.found.values(), key=lambda mention: mention.citation.start)


def _type_words(lower: str) -> list[tuple[int, int]]:
    """Where the words of the types stand, longest where several begin together, in order."""
    ends: dict[int, int] = {}
    for name in _CODES:
        at = lower.find(name)
        while at >= 0:
            end = at + len(name)
            if end > ends.get(at, 0) and not (lower[end : end + 1].isalnum() or lower[at - 1 : at].isalnum()):
                ends[at] = end
            at = lower.find(name, end)
    return sorted(ends.items())


class _Finder:
    """The search through one document; what is found is kept by its offset."""

    def __init__(self, document: Document, taken: list[Mention], spans: list[tuple[int, int]], own: OwnType) -> None:
        self.document = document
        self.flow, self.lower = document.flow, document.lower
        self.taken = sorted(taken, key=lambda mention: mention.citation.start)
        self.ends = {mention.citation.end for mention in taken}
        self.spans = spans
        self.own = own
        self.found: dict[int, Mention] = {}
        self._cursor = 0

    def _is_taken(self, start: int) -> bool:
        """Whether a citation covers this offset. Called with rising offsets within one search."""
        from bisect import bisect_right

        at = bisect_right(self.spans, (start, len(self.flow))) - 1
        return at >= 0 and self.spans[at][1] > start

    def _block(self, at: int) -> tuple[int, int, BlockKind]:
        """Index, end and kind of the block at this offset."""
        index = self.document.block_at(at)
        if index < 0:
            return -1, len(self.flow), "paragraph"
        block = self.document.blocks[index]
        return index, max(block.end, at), block.kind

    def put_out(self, verb: int, start: int, head_end: int) -> None:
        """A document named as what is put out: by a cited document, or by this one in its title or its Điều 1."""
        index, limit, kind = self._block(start)
        if kind in _OWN_KINDS - {"type"} or self._is_taken(start):
            return
        within = self._outer(verb, index)
        if not within and not self._acts(verb, index, kind):
            return
        code = _CODES[" ".join(self.lower[start:head_end].split())]
        if code == self.own.code and (not within or _ENACTS.search(self.lower, head_end, min(limit + 1, head_end + 400))):
            return
        self._add(start, head_end, limit, code, "promulgated", whole=True)

    def _outer(self, at: int, block: int) -> bool:
        """Whether a citation of the same block stands before this offset, with its abstract still open."""
        from bisect import bisect_left

        index = bisect_left([start for start, _ in self.spans], at) - 1
        if index < 0:
            return False
        mention = self.taken[index]
        return mention.block == block and not re.search(r"[;\n\t\f]|\.\s", self.flow[mention.citation.end : at])

    def _acts(self, verb: int, index: int, kind: BlockKind) -> bool:
        if kind == "title" or kind == "subject":
            return True
        if index < 0:
            return False
        block = self.document.blocks[index]
        return bool(_ACTS.fullmatch(self.lower, block.start, verb)) and self.own.code in {"QĐ", "NQ", "TT", "NĐ"}

    def mentioned(self, start: int, head_end: int) -> None:
        if start in self.found or self._is_taken(start) or self.flow[start - 1 : start].isalnum():
            return
        index, limit, kind = self._block(start)
        if kind in _OWN_KINDS and not _NATIONAL.match(self.lower, head_end):
            return
        if start - 1 in self.ends:
            return  # "Quyết định số 10/2024/QĐ-UBND … Quy định về …": the words are that document's abstract
        code = _CODES[" ".join(self.lower[start:head_end].split())]
        lower = self.lower
        limit = min(limit, start + 420)
        if code == "CTr" and _NATIONAL.match(lower, head_end):
            self._national(start, head_end, limit)
            return
        if lower.startswith((" này", " trên", " nêu"), head_end) or self.own.is_self(self.document, start, head_end):
            return
        future = bool(_FUTURE.search(lower, max(0, start - 40), start))
        if lower[head_end : head_end + 1] in ":.,;)" and not lower.startswith(': "', head_end):
            return
        quoted = lower.startswith((' "', ': "'), head_end)
        if quoted and code in {"ĐA", "KH", "Chiến lược", "QC", "Lời kêu gọi", "CTr"}:
            if code == "CTr" and not self._quoted_with_period(head_end + 1, limit):
                return
            self._add(start, head_end, limit, code, "quoted")
            return
        if future or index < 0:
            return
        if code in {"Lời kêu gọi", "Điều lệ"}:
            # "ngày Bác Hồ ra Lời kêu gọi …" names a day.
            if self.flow[head_end + 1 : head_end + 2].isupper() and not lower.endswith(" ra ", 0, start):
                self._add(start, head_end, limit, code, "appeal")
            return
        end = title_end(lower, head_end + 1, limit)
        if code not in {"QC", "QyĐ"}:
            if (period := period_end(lower, head_end, end)) and lower.count('"', head_end, period) % 2:
                period = end  # the period stands in the quoted title of another: "Kế hoạch thực hiện Đề án "…" trên địa bàn tỉnh"
            if period:
                self._add(start, head_end, period, code, "period", end=period)
            elif code == "KH" and re.search(r"\snăm\s(?:19|20)\d\d$", lower[head_end:end]) and self._is_cited_plan(start):
                self._add(start, head_end, end, code, "period", end=end)
            return
        begins = self.document.blocks[index].body == start
        words = len(lower[head_end:end].split())
        about = _ABOUT.match(lower, head_end) and words >= 2
        if not begins and not future and (about or (code == "QC" and words >= 4 and lower[head_end : head_end + 1] == " " and not _NO_TITLE.match(lower, head_end))):
            self._add(start, head_end, limit, code, "regulation")

    def carried_out(self, start: int, head_end: int) -> None:
        """A plan, strategy or project that is carried out: it exists, whatever its title looks like."""
        if start in self.found or self._is_taken(start) or self._near(start):
            return
        index, limit, kind = self._block(start)
        code = _CODES[" ".join(self.lower[start:head_end].split())]
        if kind in _OWN_KINDS or index < 0 or code in {"QC", "QyĐ", "Điều lệ", "Nội quy"}:
            return
        if code == self.own.code and self.flow[start].isupper():
            return
        end = title_end(self.lower, head_end + 1, min(limit, start + 420))
        period = period_end(self.lower, head_end, end)
        named = self.flow[start].isupper() and len(self.lower[head_end:end].split()) >= 4
        if period or (named and code != "CTr") or (code == "ĐA" and self.flow[head_end + 1].isupper()):
            self._add(start, head_end, limit, code, "carried_out", end=period or end)

    def by_issuer(self, start: int, head_end: int) -> None:
        """"Nghị quyết của Quốc hội về thí điểm …"."""
        if start in self.found or self._is_taken(start) or self._near(start):
            return
        index, limit, kind = self._block(start)
        issuer = read_issuer(self.flow, self.lower, head_end)
        if kind in _OWN_KINDS or index < 0 or not issuer or fold(issuer.name) in _NO_ISSUER or not _SUBJECT.match(self.lower, issuer.end):
            return
        end = title_end(self.lower, issuer.end + 1, min(limit, start + 420))
        if len(self.lower[issuer.end : end].split()) < 4:
            return
        self._add(start, head_end, limit, _GROUND_CODES[self.lower[start:head_end]], "by_issuer", end=end)
        if start in self.found:
            citation = self.found[start].citation
            citation.issuer, citation.title = issuer.name, " ".join(self.flow[issuer.end : citation.end].split())

    def _is_cited_plan(self, start: int) -> bool:
        before = self.lower[max(0, start - 30) : start]
        return bool(re.search(r"(?:nội dung|theo|thực hiện|tại|căn cứ|của|trong)\s$", before))

    def _near(self, start: int) -> list[Mention]:
        return [mention for mention in self.found.values() if mention.citation.start < start < mention.citation.end]

    def _quoted_with_period(self, start: int, limit: int) -> bool:
        close = self.flow.find('"', start + 1, limit)
        return close > 0 and bool(PERIOD.search(self.lower, start, min(limit, close + 40)))

    def _national(self, start: int, head_end: int, limit: int) -> None:
        """"Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021 - 2025"; behind a colon several of them."""
        match = _NATIONAL.match(self.lower, head_end)
        if not match:
            return
        prefix = " ".join(self.flow[head_end : match.end()].split())
        begin, at = head_end, start
        name_start = match.end()
        while end := longest_name(national_programmes(), self.lower, name_start):
            if period := PERIOD.match(self.lower, _skip_blanks(self.lower, end)):
                end = period.end()
            self._add(at, begin, limit, "CTr", "national", end=end)
            if at in self.found and at != start:
                citation = self.found[at].citation
                citation.title = f"{prefix} {citation.title}"
            further = _NATIONAL_NEXT.match(self.lower, end) if ":" in prefix else None
            if not further:
                return
            at = begin = name_start = further.end()

    def grounds(self) -> None:
        """In the grounds also a document that only its issuer identifies: "Báo cáo thẩm tra của Ban Kinh tế - Ngân sách"."""
        for index, block in enumerate(self.document.blocks):
            if block.kind != "ground":
                continue
            for name, code in _GROUND_CODES.items():
                pattern = f"{name.capitalize()} "
                start = self.flow.find(pattern, block.start, block.end)
                if start < 0 or start in self.found or self._is_taken(start) or self._near(start):
                    continue
                self._ground(start, start + len(name), block.end, code, index)

    def _ground(self, start: int, head_end: int, limit: int, code: str, index: int) -> None:
        flow, lower = self.flow, self.lower
        end = title_end(lower, head_end + 1, limit, whole=True)
        of = lower.find(" của ", head_end, end)
        before = lower[head_end : max(head_end, of)].split()
        if self._outer(start, index) or (code != "Đơn" and (of < 0 or len(before) > 8)) or _FUTURE.search(lower, max(0, start - 40), start):
            return
        issuer = read_issuer(flow, lower, of) if of >= 0 else None
        if code != "Đơn" and not issuer:
            return
        when = read_date(lower, issuer.end if issuer else end)
        self._add(start, head_end, limit, code, "ground", end=end)
        citation = self.found[start].citation
        citation.issuer = issuer.name if issuer else None
        citation.date = when.value if when else None
        if issuer and before:
            citation.title = " ".join(flow[head_end:of].split())
        elif issuer:
            citation.title = " ".join(flow[issuer.end : end].split()) or None

    def _add(self, start: int, head_end: int, limit: int, code: str, rule: str, whole: bool = False, end: int = 0) -> None:
        begin = head_end
        while begin < limit and self.flow[begin] in " ":
            begin += 1
        end = end or title_end(self.lower, begin, limit, whole)
        end = self._cut_at_numbers(start, end)
        if end <= begin:
            return
        issuer = None
        title_stop = end
        if code in {"QC", "QyĐ"} and rule == "regulation" and (of := self.lower.find(" của ", begin, end)) >= 0:
            issuer = read_issuer(self.flow, self.lower, of)
            if issuer and issuer.end >= end and " cụm " not in self.lower[of:end]:
                title_stop = of
            else:
                issuer = None
        title = " ".join(self.flow[begin:title_stop].split()).strip('" ')
        if len(fold(title)) < 4:
            return
        citation = Citation(
            start,
            end,
            CONFIDENCE[rule],
            f"rule:citations.{rule}",
            ident="named",
            type_code=code,
            title=title,
            issuer=issuer.name if issuer else None,
        )
        self.found[start] = Mention(citation, self.document.block_at(start), inner=end, promulgated=rule == "promulgated")

    def _cut_at_numbers(self, start: int, end: int) -> int:
        """A title that names a numbered document ends with it: what follows ("về …", "ban hành …") is that document's abstract."""
        from bisect import bisect_right

        at = bisect_right(self.spans, (start, len(self.flow)))
        cut = 0
        while at < len(self.spans) and self.spans[at][0] < end:
            if self.taken[at].citation.ident == "numbered":
                if not cut and (theo := _THEO.search(self.lower, start, self.spans[at][0])):
                    return theo.start()
                if not cut and (joint := _JOINT.search(self.lower, start, self.spans[at][0])):
                    return joint.start()
                if cut and not re.fullmatch(r"\s*(?:,|và)\s*", self.lower[cut : self.spans[at][0]]):
                    break
                cut = self.spans[at][1]
            at += 1
        return cut or end


def _skip_blanks(lower: str, at: int) -> int:
    while at < len(lower) and lower[at] == " ":
        at += 1
    return at
