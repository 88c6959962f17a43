"""Documents that issuer and subject identify: "Nghị quyết của Quốc hội về …", "Báo cáo thẩm tra của Ban Kinh tế"."""

from __future__ import annotations

import re

from trichluc.extractors.citations.issuers import read_issuer
from trichluc.extractors.citations.mentions import printed
from trichluc.extractors.citations.titled import TitledFinder
from trichluc.extractors.citations.titles import title_end
from trichluc.extractors.citations.whens import read_date
from trichluc.extractors.levelling import fold
from trichluc.models.document import Document

_BY_ISSUER = re.compile(r"(?P<type>Nghị quyết|Quyết định|Chỉ thị|Kết luận)(?= của \w)")
_SUBJECT = re.compile(r"\s+(?:về|quy định|ban hành|phê duyệt)(?!\w)")
_NO_ISSUER = frozenset({"trung ương", "đảng", "đảng và nhà nước"})  # whose resolutions are meant at large
# In the grounds also types that elsewhere are mentioned in passing.
_IN_GROUND = re.compile(
    r"(?P<type>Nghị quyết|Quyết định|Chỉ thị|Kết luận|Báo cáo|Biên bản|Đơn|Tờ trình|Thông báo|Hướng dẫn)(?= (?!số|này)\w)"
)
_FURTHER = re.compile(r" (?:và (?:Đơn|Báo cáo|Biên bản|Tờ trình) |(?:đề|lập|ký) ngày \d)")
_MINUTES = re.compile(r"Biên bản (?:cuộc )?họp (?:các )?[A-ZĐÂ]")
_ENDS_IN_DATE = re.compile(r"\sngày\s\d{1,2}/\d{1,2}/(?:19|20)\d\d$")
_GUIDING = re.compile(
    r"(?P<type>Nghị định|Thông tư)"
    r"(?= (?:hướng dẫn|quy định chi tiết)[^;,.:\n\t\f]{0,60}?\s(?:Bộ luật|Luật|Pháp lệnh)\s)"
)
# What is cited so exists; elsewhere the decree may be one still to be drawn up.
_GUIDING_AFTER = ("tại ", "theo ", "của ", "căn cứ ", "thực hiện ", "tại các ", "theo các ", "của các ")
_CODES = {
    "Nghị định": "NĐ",
    "Thông tư": "TT",
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Kết luận": "KL",
    "Báo cáo": "BC",
    "Biên bản": "BB",
    "Đơn": "Đơn",
    "Tờ trình": "TTr",
    "Thông báo": "TB",
    "Hướng dẫn": "HD",
}


def find_issued(document: Document, finder: TitledFinder) -> None:
    """Add to the finder the documents that are cited by issuer and subject, and in the grounds by either."""
    in_articles = document.in_articles()
    for match in _BY_ISSUER.finditer(document.flow):
        _by_issuer(document, finder, match, in_articles)
    for match in _GUIDING.finditer(document.flow):
        _guiding(document, finder, match)
    for block in document.blocks_of("ground"):
        for match in _IN_GROUND.finditer(document.flow, block.start, block.end):
            _in_ground(document, finder, match, block.end)


def _by_issuer(document: Document, finder: TitledFinder, match: re.Match[str], in_articles: bool) -> None:
    start, head_end = match.span("type")
    place = finder.place(start)
    if not place or place.in_margin or place.block < 0 or finder.is_within(start):
        return
    issuer = read_issuer(document.flow, document.lower, head_end)
    if (
        not issuer
        # "theo quyết định của Bộ trưởng về việc phân công …": in articles, outside the grounds, any such decision.
        or (in_articles and match["type"] == "Quyết định" and place.kind != "ground")
        or fold(document.flow[issuer.start : issuer.end]) in _NO_ISSUER
        or " cấp " in document.lower[issuer.start : issuer.end]  # "của Hội đồng nhân dân cấp tỉnh": of any province
        or not _SUBJECT.match(document.lower, issuer.end)
    ):
        return
    end = title_end(document.lower, issuer.end + 1, min(place.end, start + 420))
    if len(document.lower[issuer.end : end].split()) < 4:
        return
    mention = finder.add(start, head_end, end, _CODES[match["type"]], "by_issuer", issuer=issuer)
    if mention:
        mention.citation.title = printed(document, issuer.end, mention.citation.end)


def _guiding(document: Document, finder: TitledFinder, match: re.Match[str]) -> None:
    """A decree or circular told by the law it guides: "theo Luật Đầu tư và Nghị định hướng dẫn Luật Đầu tư"."""
    start, head_end = match.span("type")
    joined = document.lower.endswith(" và ", 0, start) and start - len(" và ") in finder.ends
    if not joined and not document.lower.endswith(_GUIDING_AFTER, 0, start):
        return
    law = finder.law_from(head_end, head_end + 90)
    place = finder.place(start)
    if law and place and not place.in_margin and place.kind not in {"title", "heading"} and not finder.is_within(start):
        finder.add(start, head_end, law.end, _CODES[match["type"]], "guiding")


def _in_ground(document: Document, finder: TitledFinder, match: re.Match[str], limit: int) -> None:
    flow, lower = document.flow, document.lower
    start, head_end = match.span("type")
    place = finder.place(start)
    if not place or finder.is_within(start) or finder.has_outer(start, place.block):
        return
    if lower.endswith("ban hành ", 0, start):
        return  # the enacting sentence: this document itself
    code = _CODES[match["type"]]
    end = title_end(lower, head_end + 1, limit, "put_out")
    # "tại Đơn xin chuyển mục đích sử dụng đất và Đơn xin giao đất đề ngày 13/12/2024": two, and the day is no part of a name.
    further = _FURTHER.search(flow, head_end, end)
    end = further.start() if further else end
    of = lower.find(" của ", head_end, end)
    issuer = read_issuer(flow, lower, of) if 0 <= of < head_end + 80 else None
    # A report without a body behind it is told by its day ("Báo cáo nhanh tình hình thiệt hại … đến ngày 21/11/2025"), minutes
    # by whose meeting they are of.
    told = code == "Đơn" or (code == "BC" and _ENDS_IN_DATE.search(lower, start, end)) or _MINUTES.match(flow, start)
    if not issuer and not told:
        return
    when = read_date(lower, issuer.end if issuer else end)
    mention = finder.add(start, head_end, end, code, "ground", issuer=issuer)
    if not mention:
        return
    citation = mention.citation
    citation.date = when.value if when else None
    if issuer:
        before = printed(document, head_end, of)
        citation.title = before or printed(document, issuer.end, citation.end) or None
