"""Plans, programmes, strategies, projects and regulations cited by their title."""

from __future__ import annotations

import re

from trichluc.extractors.citations.issuers import opens_document, read_issuer
from trichluc.extractors.citations.mentions import Mention
from trichluc.extractors.citations.selfrefs import OwnType
from trichluc.extractors.citations.tables import longest_name, national_programmes, standard_names, titled_types
from trichluc.extractors.citations.titled import TitledFinder
from trichluc.extractors.citations.titles import PERIOD, period_end, title_end
from trichluc.extractors.levelling import fold
from trichluc.models.document import Document

# "ban hành kèm theo Quyết định này Quy chế …", "phê duyệt Đề án …", "thông qua quy hoạch …".
_PUT_OUT = re.compile(
    r"(?<!\w)(?:ban hành|phê duyệt|thông qua|công bố)\s+(?:kèm theo\s+)?"
    r"(?:(?:quyết định|nghị quyết|thông tư|nghị định)\s+này\s+)?(?:bản\s+|các\s+)?\"?$"
)
_PUT_OUT_ENDS = ("ban hành ", "phê duyệt ", "thông qua ", "công bố ", "kèm theo ", " này ", " bản ", " các ", ' "')
# "triển khai Quy hoạch phát triển mạng lưới bán buôn", "thực hiện đề án Xây dựng …": what is carried out exists.
_CARRIED_OUT = re.compile(
    r"(?<!\w)(?:thực hiện|triển khai|thi hành|theo|hoàn thành)\s+"
    r"(?:(?:có hiệu quả|tốt|nghiêm|hiệu quả|thắng lợi|hoàn thành|nghiêm túc)\s+)?$"
)
_CARRIED_OUT_ENDS = (
    "thực hiện ",
    "triển khai ",
    "thi hành ",
    "theo ",
    "hoàn thành ",
    "hiệu quả ",
    "tốt ",
    "nghiêm ",
    "thắng lợi ",
    "nghiêm túc ",
)
_NATIONAL = re.compile(r"\s+(?:mục tiêu quốc gia|mtqg)\b\s*:?")
_NATIONAL_NEXT = re.compile(r"\s*(?:[;,]\s*(?:và\s+)?|và\s+)")
_ABOUT = re.compile(
    r"\s+(?:về\s|làm việc|tuyển sinh|hoạt động|tổ chức|phối hợp|quản lý|thi\b|đào tạo|chi tiêu|dân chủ|quốc gia|thực hiện)"
)
# "Quy chế hoạt động của tổ chức nước ngoài": of any such body.
_OF_ANY = re.compile(
    r"\scủa (?:các|từng|mỗi|mình|tổ chức|cơ quan|đơn vị|doanh nghiệp|cơ sở|công ty|nhà trường|địa phương)(?!\w)"
)
_NO_TITLE = re.compile(r"\s(?:của|do|được|phải|theo|có|để|tại|trong|và|là|đã|chưa|khi|hiện|cho)(?!\w)")
# The bare type word, and the sentence goes on: "Chương trình trong giai đoạn 2026 - 2030", "Chương trình và các nguyên tắc …".
_NO_NAME = re.compile(
    r"\s(?:do|được|phải|theo|có|để|tại|trong|và|là|đã|chưa|khi|hiện|cho|cả|trung hạn|ngắn hạn|dài hạn|hằng năm|hàng năm"
    r"|này|đó|nêu|trên|sau|với|đến|giai đoạn|năm)(?!\w)"
)
# The document is still to be drawn up, or any such document is meant.
_FUTURE = re.compile(
    r"(?:xây dựng|ban hành|tham mưu|soạn thảo|dự thảo|lập|nghiên cứu|đề xuất|hoàn thiện|hoàn chỉnh|rà soát|trình|các|những|mỗi"
    r"|một|từng|cụ thể hóa)\s+(?:và\s+)?(?:ban hành\s+)?(?:các\s+|02\s+|dự thảo\s+)?$"
)
# What stands in such a list of deeds is any such document: "quy định việc xây dựng, thẩm định, ban hành định mức".
_ONE_OF_DEEDS = re.compile(r"(?:[,/]|(?<!\w)(?:và|hoặc|thẩm quyền|trình tự|thủ tục|công tác|quy định việc))\s$")
# What somebody asks to be put out is not yet there: "về việc đề nghị phê duyệt phương án nổ mìn".
_ASKED_FOR = re.compile(r"(?<!\w)(?:đề nghị|kiến nghị|đề xuất|xin)(?:\s(?:xem xét|thẩm định|chấp thuận))?(?:,|\svà)?\s$")
# "Định mức … ban hành kèm theo Thông tư số …": what is put out so exists, whatever its title looks like.
_ATTACHED_TO = re.compile(r"\s(?:được\s)?(?:ban hành\s)?(?:kèm\s)?theo\s")
_LEAST_OF_STANDARD = 4  # words of a title: "quy chuẩn kỹ thuật quốc gia về môi trường" names a field that has many
_ACTS = re.compile(r"(?:điều\s+1\s*[.:]\s*)?(?:nay\s+)?")
_JOINT = re.compile(r"\s+và\s+")
_PUT_OUT_NEXT = re.compile(r"\s*,?\s*và\s+")
# The enacting sentence of an act that puts out another document.
_BY_THIS = ("ban hành thông tư ", "ban hành nghị định ", "ban hành quyết định ", "ban hành nghị quyết ")
_ACTING = frozenset({"QĐ", "NQ", "TT", "NĐ"})  # types whose Điều 1 puts a document out
_ENACTS = re.compile(r"như sau|cụ thể|với (?:các |những )?nội dung")
_SENTENCE_END = re.compile(r"[;\n\t\f]|\.\s")
_CITED_PLAN = re.compile(r"(?:nội dung|theo|thực hiện|tại|căn cứ|của|trong)\s$")
_ENDS_IN_YEAR = re.compile(r"\snăm\s(?:19|20)\d\d$")
_YEAR_OF = re.compile(r"\snăm\s(?:19|20)\d\d(?=\scủa\s)")


def find_programmes(document: Document, finder: TitledFinder, own: OwnType) -> None:
    """Add to the finder every plan, programme, strategy, project and regulation cited by its title."""
    flow, lower = document.flow, document.lower
    search = _Programmes(document, finder, own)
    words = search.words
    for start, end in words:
        if lower.endswith(_PUT_OUT_ENDS, 0, start) and (verb := _PUT_OUT.search(lower, max(0, start - 60), start)):
            search.put_out(verb.start(), start, end)
    for start, end in words:
        if flow[start].isupper():
            search.mentioned(start, end)
    for start, end in words:
        if lower.endswith(_CARRIED_OUT_ENDS, 0, start) and _CARRIED_OUT.search(lower, max(0, start - 40), start):
            search.carried_out(start, end)


def _type_words(lower: str) -> list[tuple[int, int]]:
    """Where the words of the types stand, longest where several begin together, in order."""
    ends: dict[int, int] = {}
    for name in titled_types():
        at = lower.find(name)
        while at >= 0:
            end = at + len(name)
            if end > ends.get(at, 0) and not (lower[end : end + 1].isalnum() or lower[at - 1 : at].isalnum()):
                ends[at] = end
            at = lower.find(name, end)
    return sorted(ends.items())


class _Programmes:
    """The search through one document."""

    def __init__(self, document: Document, finder: TitledFinder, own: OwnType) -> None:
        self.document = document
        self.flow, self.lower = document.flow, document.lower
        self.finder = finder
        self.own = own
        self.words = _type_words(document.lower)
        self.word_ends = dict(self.words)

    def put_out(self, verb: int, start: int, head_end: int) -> None:
        """A document named as what is put out: by a cited document, or by this one in its title or its Điều 1."""
        if (standard := self.finder.standard_at(start)) and standard.block >= 0:
            kind = self.document.blocks[standard.block].kind
            standard.promulgated = self.finder.has_outer(verb, standard.block) or self._acts(verb, start, standard.block, kind)
            return
        place = self.finder.place(start)
        if not place or (place.in_margin and place.kind != "type"):
            return
        if _ONE_OF_DEEDS.search(self.lower, max(0, verb - 16), verb) or _ASKED_FOR.search(self.lower, max(0, verb - 30), verb):
            return
        within = self.finder.has_outer(verb, place.block)
        if not within and not self._acts(verb, start, place.block, place.kind):
            return
        code = titled_types()[self.lower[start:head_end]].code
        if code == self.own.code and (not within or self._is_enacted(head_end, place.end)):
            return
        end = title_end(self.lower, head_end, place.end, "put_out")
        if code in standard_names() and len(self.lower[head_end:end].split()) < _LEAST_OF_STANDARD:
            return
        mention = self.finder.add(start, head_end, end, code, "promulgated")
        further = _PUT_OUT_NEXT.match(self.lower, mention.citation.end) if mention else None
        if further and (word_end := self.word_ends.get(further.end())):
            self.put_out(verb, further.end(), word_end)

    def _is_enacted(self, head_end: int, limit: int) -> bool:
        """Whether the sentence is the one that puts out this document: "ký kết Chương trình … với các nội dung như sau"."""
        limit = min(limit + 1, head_end + 400)
        stop = _SENTENCE_END.search(self.lower, head_end, limit)
        return bool(_ENACTS.search(self.lower, head_end, stop.start() if stop else limit))

    def _repeats_title(self, start: int) -> bool:
        """Whether the enacting sentence puts out what the document's title names: "Bộ trưởng … ban hành Quy chế …"."""
        named = fold(self.flow[start : start + 60])[:30]
        return len(named) == 30 and named in self.own.title

    def _acts(self, verb: int, start: int, index: int, kind: str) -> bool:
        if kind in {"title", "subject"}:
            return True
        if index < 0 or self.own.code not in _ACTING:
            return False
        if kind == "ground" and (self.lower.endswith(_BY_THIS, 0, verb) or self._repeats_title(start)):
            return True
        return bool(_ACTS.fullmatch(self.lower, self.document.blocks[index].start, verb))

    def mentioned(self, start: int, head_end: int) -> None:
        """A document mentioned by a title that tells it from any other: quoted, with a period of years, of a known form."""
        lower = self.lower
        place = self.finder.place(start)
        national = _NATIONAL.match(lower, head_end)
        if not place or (place.in_margin and not national):
            return
        kind = titled_types()[lower[start:head_end]]
        limit = min(place.end, start + 420)
        if kind.code == "CTr" and national:
            self._national(start, head_end, national.end())
            return
        if self.finder.follows_citation(start) or lower.startswith((" này", " trên", " nêu"), head_end):
            return
        if self.own.is_self(self.document, start, head_end) or lower[head_end : head_end + 1] != " ":
            return
        if lower.startswith('"', head_end + 1):
            if kind.quoted or (kind.code == "CTr" and self._has_period(head_end + 1, limit)):
                self.finder.add(start, head_end, title_end(lower, head_end + 1, limit), kind.code, "quoted")
            return
        if place.block < 0 or _FUTURE.search(lower, max(0, start - 40), start) or _NO_NAME.match(lower, head_end):
            return
        if place.kind == "ground" and kind.code == self.own.code and self._is_enacted(head_end, place.end):
            return
        self._in_words(start, head_end, limit, kind.code, place.block)

    def _in_words(self, start: int, head_end: int, limit: int, code: str, index: int) -> None:
        lower = self.lower
        end = title_end(lower, head_end + 1, limit)
        words = len(lower[head_end:end].split())
        block = self.document.blocks[index]
        begins = block.body == start
        attached = words >= 2 and self._is_attached(end)
        if code in {"QC", "QyĐ"} and attached:
            self._regulation(start, head_end, end, code, "attached")
        elif attached:
            self.finder.add(start, head_end, end, code, "attached")
        elif code in {"QC", "QyĐ"}:
            about = _ABOUT.match(lower, head_end) and words >= 2
            named = code == "QC" and words >= 4 and not _NO_TITLE.match(lower, head_end)
            if not begins and (about or named) and not _OF_ANY.search(lower, head_end, end):
                self._regulation(start, head_end, end, code, "regulation")
        elif code in {"Lời kêu gọi", "Điều lệ"}:
            # "ngày Bác Hồ ra Lời kêu gọi …" names a day, "100% vốn điều lệ" a sum.
            if self.flow[head_end + 1].isupper() and not lower.endswith((" ra ", "vốn "), 0, start):
                self.finder.add(start, head_end, end, code, "appeal")
        elif code != "PA" and not (begins and block.kind == "heading"):
            period = period_end(lower, head_end, end)
            if period and lower.count('"', head_end, period) % 2:
                period = end  # it stands in the quoted title of another: Kế hoạch thực hiện Đề án "…" trên địa bàn tỉnh
            cited_plan = code == "KH" and _ENDS_IN_YEAR.search(lower, head_end, end)
            if not period and cited_plan and _CITED_PLAN.search(lower, max(0, start - 30), start):
                period = end
            if period:
                self.finder.add(start, head_end, period, code, "period")
            else:
                self._years_plan(start, head_end, end, code)

    def _is_attached(self, end: int) -> bool:
        """Whether what is named up to here came with a document whose number follows."""
        by = _ATTACHED_TO.match(self.lower, end)
        return bool(by and self.finder.is_numbered(by.end()))

    def _years_plan(self, start: int, head_end: int, end: int, code: str) -> None:
        """A plan of one year, told by its body: "Kế hoạch dự trữ hàng hóa năm 2025 của Sở Công Thương"."""
        year = _YEAR_OF.search(self.lower, head_end, end + 6)
        issuer = read_issuer(self.flow, self.lower, year.end()) if year else None
        if year and issuer and len(self.lower[head_end : year.end()].split()) >= 5:
            self.finder.add(start, head_end, issuer.end, code, "period", title_stop=year.end(), issuer=issuer)

    def carried_out(self, start: int, head_end: int) -> None:
        """A plan, strategy or project that is carried out: it exists, whatever its title looks like."""
        place = self.finder.place(start)
        kind = titled_types()[self.lower[start:head_end]]
        if not place or place.in_margin or place.block < 0 or self.finder.is_within(start) or not kind.carried_out:
            return
        capital = self.flow[start].isupper()
        if (kind.code == self.own.code and capital) or self.flow[head_end : head_end + 1] != " ":
            return
        if _NO_NAME.match(self.lower, head_end):
            return
        end = title_end(self.lower, head_end + 1, min(place.end, start + 420))
        period = period_end(self.lower, head_end, end)
        named = capital and kind.code != "CTr" and len(self.lower[head_end:end].split()) >= 4
        if period or named or (kind.code == "ĐA" and self.flow[head_end + 1 : head_end + 2].isupper()):
            self.finder.add(start, head_end, period or end, kind.code, "carried_out")

    def _has_period(self, start: int, limit: int) -> bool:
        close = self.flow.find('"', start + 1, limit)
        return close > 0 and bool(PERIOD.search(self.lower, start, min(limit, close + 40)))

    def _regulation(self, start: int, head_end: int, end: int, code: str, rule: str) -> None:
        """A regulation: the issuer behind its title is no part of it ("Quy chế tuyển sinh của Bộ Giáo dục và Đào tạo")."""
        of = self.lower.find(" của ", head_end, end)
        issuer = read_issuer(self.flow, self.lower, of) if of >= 0 else None
        if issuer and (joint := _JOINT.match(self.lower, issuer.end)) and opens_document(self.flow, joint.end()):
            end = issuer.end  # "Quy chế tuyển sinh của Bộ Giáo dục và Đào tạo và Thông báo của Học viện"
        if issuer and issuer.end >= end:
            self.finder.add(start, head_end, end, code, rule, title_stop=of, issuer=issuer)
        else:
            self.finder.add(start, head_end, end, code, rule)

    def _national(self, start: int, head_end: int, name_start: int) -> None:
        """A national target programme, by its known name; behind "các Chương trình MTQG:" several of them."""
        prefix = " ".join(self.flow[head_end:name_start].split())
        at, begin = start, head_end
        while end := longest_name(national_programmes(), self.lower, name_start):
            period_start = end + len(self.lower[end : end + 20]) - len(self.lower[end : end + 20].lstrip(" "))
            if period := PERIOD.match(self.lower, period_start):
                end = period.end()
            mention: Mention | None = self.finder.add(at, begin, end, "CTr", "national")
            if mention and at != start:
                mention.citation.title = f"{prefix} {mention.citation.title}"
            further = _NATIONAL_NEXT.match(self.lower, end) if ":" in prefix else None
            if not further:
                return
            at = begin = name_start = further.end()
