"""Plans, programmes, strategies, projects and regulations cited by their title."""

from __future__ import annotations

import re

from trichluc.extractors.citations.issuers import read_issuer
from trichluc.extractors.citations.mentions import Mention
from trichluc.extractors.citations.selfrefs import OwnType
from trichluc.extractors.citations.titles import PERIOD, period_end, title_end
from trichluc.extractors.citations.whens import read_date
from trichluc.extractors.levelling import fold
from trichluc.models.document import BlockKind, Document
from trichluc.models.facts import Citation

CONFIDENCE = {"promulgated": 0.88, "quoted": 0.9, "national": 0.93, "period": 0.85, "regulation": 0.8, "ground": 0.85, "appeal": 0.85}
_CODES = {
    "kế hoạch": "KH",
    "chương trình hành động": "CTr",
    "chương trình": "CTr",
    "đề án": "ĐA",
    "dự án": "DA",
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
_HEAD = re.compile(rf"(?<!\w)(?:{_CAPITAL}|{_NAMES.upper()})(?!\w)")
# "ban hành kèm theo Quyết định này Quy chế …", "phê duyệt Đề án …", "thông qua quy hoạch …", also in lower case.
_PUT_OUT = re.compile(
    rf"(?<!\w)(?:ban hành|phê duyệt|thông qua|công bố)\s+(?:kèm theo\s+)?(?:(?:quyết định|nghị quyết|thông tư|nghị định)\s+này\s+)?(?:bản\s+|\"|các\s+)?(?P<type>{_NAMES})(?!\w)"
)
_NATIONAL = re.compile(r"\s+(?:mục tiêu quốc gia|mtqg)\b")
_NATIONAL_END = re.compile(r"\s(?:trên địa bàn|tại|năm\s\d|vùng (?:trung|tây)|khu vực|đã|được|do|của|có|và\s(?:chương|các|kế|nghị|đề)|giai đoạn\s[ivx]|ở|từ|theo|với|để|cho|là)(?!\w)|[;:.,()\"\n\t\f]")
_ABOUT = re.compile(r"\s+(?=về\s|làm việc|tuyển sinh|hoạt động|tổ chức|phối hợp|quản lý|thi\b|đào tạo|chi tiêu|dân chủ|quốc gia|thực hiện)")
# The document is still to be drawn up, or any such document is meant.
_FUTURE = re.compile(r"(?:xây dựng|tham mưu|soạn thảo|dự thảo|lập|nghiên cứu|đề xuất|hoàn thiện|hoàn chỉnh|rà soát|trình|các|những|mỗi|một|từng|cụ thể hóa)\s+(?:và\s+)?(?:ban hành\s+)?(?:các\s+|02\s+|dự thảo\s+)?$")
_OWN_KINDS: frozenset[BlockKind] = frozenset({"letterhead", "number", "place_date", "urgency", "type", "signature", "recipients", "furniture", "heading"})
_ACTS = re.compile(r"(?:điều\s+1\s*\.\s*)?(?:nay\s+)?$")


def find_programmes(document: Document, taken: list[Mention], own: OwnType) -> list[Mention]:
    """Every document cited by its title outside the citations already taken, in order."""
    spans = sorted((mention.citation.start, mention.citation.end) for mention in taken)
    finder = _Finder(document, taken, spans, own)
    for match in _PUT_OUT.finditer(document.lower):
        finder.put_out(match.start(), match.start("type"), match.end("type"))
    for match in _HEAD.finditer(document.flow):
        finder.mentioned(match.start(), match.end())
    finder.grounds()
    return sorted(finder.found.values(), key=lambda mention: mention.citation.start)


class _Finder:
    """The search through one document; what is found is kept by its offset."""

    def __init__(self, document: Document, taken: list[Mention], spans: list[tuple[int, int]], own: OwnType) -> None:
        self.document = document
        self.flow, self.lower = document.flow, document.lower
        self.taken = sorted(taken, key=lambda mention: mention.citation.start)
        self.starts = {mention.citation.start for mention in taken}
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
        if kind in _OWN_KINDS - {"heading", "type"} or self._is_taken(start):
            return
        within = self._outer(verb, index)
        if not within and not self._acts(verb, index, kind):
            return
        code = _CODES[" ".join(self.lower[start:head_end].split())]
        if not within and code == self.own.code:
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
        if start in self.found or self._is_taken(start):
            return
        index, limit, kind = self._block(start)
        if kind in _OWN_KINDS and not _NATIONAL.match(self.lower, head_end):
            return
        if any(mention.citation.start < start < mention.citation.end and not mention.promulgated for mention in self._near(start)):
            pass
        code = _CODES[" ".join(self.lower[start:head_end].split())]
        lower = self.lower
        limit = min(limit, start + 420)
        if code == "CTr" and _NATIONAL.match(lower, head_end):
            self._national(start, head_end, limit)
            return
        if lower.startswith((" này", " trên", " nêu"), head_end) or self.own.is_self(self.document, start, head_end):
            return
        future = bool(_FUTURE.search(lower, max(0, start - 40), start))
        quoted = lower.startswith((' "', ': "'), head_end)
        if quoted and code in {"ĐA", "KH", "Chiến lược", "QC", "Lời kêu gọi", "CTr", "DA"}:
            if code in {"CTr", "DA"} and not self._quoted_with_period(head_end + 1, limit):
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
        if _ABOUT.match(lower, head_end) and not begins and len(lower[head_end:end].split()) >= 2:
            self._add(start, head_end, limit, code, "regulation")

    def _is_cited_plan(self, start: int) -> bool:
        before = self.lower[max(0, start - 30) : start]
        return bool(re.search(r"(?:nội dung|theo|thực hiện|tại|căn cứ|của|trong)\s$", before))

    def _near(self, start: int) -> list[Mention]:
        return [mention for mention in self.found.values() if mention.citation.start < start < mention.citation.end]

    def _quoted_with_period(self, start: int, limit: int) -> bool:
        close = self.flow.find('"', start + 1, limit)
        return close > 0 and bool(PERIOD.search(self.lower, start, min(limit, close + 40)))

    def _national(self, start: int, head_end: int, limit: int) -> None:
        """"Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021 - 2025"."""
        match = _NATIONAL.match(self.lower, head_end)
        if not match:
            return
        begin = match.end()
        if self.lower[begin : begin + 1] == ":":
            begin += 1
        stop = _NATIONAL_END.search(self.lower, begin + 1, limit)
        end = stop.start() if stop else limit
        # The period closes the title, and may hold words that end one elsewhere.
        if period := PERIOD.search(self.lower, begin, min(limit, end + 1)):
            end = period.end()
        else:
            after = PERIOD.match(self.lower, end + 1)
            end = after.end() if after and after.group().startswith("giai") else end
        end = begin + len(self.flow[begin:end].rstrip(" ,-"))
        if len(self.flow[begin:end].split()) >= 2:
            self._add(start, head_end, limit, "CTr", "national", end=end)

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
                if cut and not re.fullmatch(r"\s*(?:,|và)\s*", self.lower[cut : self.spans[at][0]]):
                    break
                cut = self.spans[at][1]
            at += 1
        return cut or end
