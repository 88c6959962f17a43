"""How the citing side stands to a cited document: the phrases before it, read from a table."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, cast, get_args

from trichluc.extractors.vocabulary import DataError, read_rows
from trichluc.models.facts import Relation

# An abstract of the document before it begins so, directly or (but for the verbs of a main clause) behind a comma.
_OPENER = re.compile(
    r"\s*(?:\([^()]{0,120}\))?\s*,?\s*"
    r"(?:(?:v/v|về việc|về|phê duyệt|ban hành|quy định|sửa đổi|hướng dẫn|thông qua|công bố)(?!\w)|\")"
    r"|\s+(?:kèm theo (?=kế hoạch|chương trình|phương án|quy chế|quy định)\w+ \w+ )?"
    r"(?:thực hiện|triển khai|tổ chức thực hiện|tổ chức triển khai|bổ sung|điều chỉnh|bãi bỏ|đính chính|thay thế|kết luận"
    r"|giao|cử|cho phép|chấp thuận|thành lập|kiện toàn|phân bổ|xây dựng|tăng cường|đẩy mạnh|nâng cao|phát động|quản lý|xác định"
    r"|tiếp tục|tạm ngưng|tạm dừng|kéo dài|gia hạn|cụ thể hóa|kế hoạch|chương trình|đề án|quy chế|thuộc)(?!\w)"
)
_ACTED = re.compile(r"(?:được|bị)\s+(?:sửa đổi|điều chỉnh|bổ sung|thay thế)[^;.\n]{0,70}?(?:bởi|tại|theo|bằng)(?:\s+các)?\s*$")
_ATTACHED = re.compile(r"(?:kèm theo|đính kèm|ban hành theo)(?:\s+các)?\s*$")
_PUT_OUT_BY = re.compile(r"(?:phê duyệt|ban hành|thông qua|công bố)\s+(?:tại|trong|bởi|theo)(?:\s+các)?\s*$")
_BLANKS = re.compile(r" {2,}")  # where two printed lines join
# "Thay thế một số Phụ lục ban hành kèm theo Thông tư số …": who replaces a part of a document amends it.
_OF_A_PART = re.compile(
    r"\s+(?:(?:một số|các|toàn bộ|nội dung)\s+)*"
    r"(?:phụ lục|mẫu|biểu|bảng|danh mục|phần|chương|mục|điều|khoản|điểm|cụm từ|từ|số thứ tự)(?!\w)"
)
# "Trường hợp Chính phủ điều chỉnh Phụ lục …": a deed that may come, and another's.
_IN_CASE = re.compile(r"\W*(?:\d+\W+|[a-zđ]\)\s)?(?:trường hợp|nếu|khi)(?!\w)")
_ACT = re.compile(r"(?<!\w)(?:bãi bỏ|hủy bỏ|thay thế)(?!\w)(?!\s+cụm từ)")
_MIXED = re.compile(r"sửa đổi(?:, bổ sung)?(?:,| và| hoặc) (?:thay thế|bãi bỏ)(?:(?:,| và) (?:thay thế|bãi bỏ))?$")
_DEED = re.compile(r"(?<!\w)(?:bãi bỏ|hủy bỏ|thay thế|sửa đổi|bổ sung|điều chỉnh|đính chính)(?!\w)")
# "Điều 1. Sửa đổi, bổ sung Phụ lục ban hành kèm theo Thông tư số …": who changes what came with it changes the document.
_CHANGES = re.compile(
    r"\W*(?:điều \d+[a-zđ]?\W+|\d+\W+|[a-zđ]\)\W+)?(?:sửa đổi|bổ sung|điều chỉnh|đính chính|thay thế|thay (?:cụm )?từ)(?!\w)"
)
# What somebody is to propose is not done by this document: "tham mưu UBND tỉnh sửa đổi, bổ sung hoặc thay thế …".
_TO_PROPOSE = re.compile(
    r"(?<!\w)(?:tham mưu|đề xuất|kiến nghị|nghiên cứu|rà soát|xem xét|dự thảo|dự kiến|đề nghị|trình"
    r"(?= (?:cấp|chính phủ|thủ tướng|quốc hội|ủy ban|ubnd|hội đồng|hđnd|bộ trưởng|chủ tịch)))(?!\w)"
)
# How many letters may stand between a phrase and the document that it governs, by relation; else 120.
_REACH: dict[str, int] = {
    "promulgates": 25,
    "amends": 70,
    "legal_basis": 12,
    "attached_to": 12,
    "guides": 240,
    "replaces": 90,
    "repeals": 90,
}


_REACH_NOUN = 12


class Lead(NamedTuple):
    """What the words before a citation say of it."""

    relation: Relation | None
    by_theo: bool  # the phrase is "theo"
    acted_on: bool  # "được sửa đổi, bổ sung bởi": the next document acts on the one before
    attached: bool  # "kèm theo", "ban hành theo"
    put_out_by: bool  # "được phê duyệt tại": the next document put out the one before


@lru_cache(maxsize=1)
def _phrases() -> dict[str, Relation]:
    table: dict[str, Relation] = {}
    for row in read_rows("citations/relation_phrases.csv", ("phrase", "relation")):
        if row["relation"] not in get_args(Relation):
            raise DataError(f"data/citations/relation_phrases.csv: {row['relation']} is no relation")
        table[row["phrase"]] = cast(Relation, row["relation"])
    return table


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_phrases(), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(phrase) for phrase in longest_first) + r")(?!\w)")


def read_lead(lead: str) -> Lead:
    """Read the words before a citation, lower case: its last phrase within reach gives the relation."""
    lead = _BLANKS.sub(" ", lead)
    acted_on = bool(_ACTED.search(lead))
    attached = bool(_ATTACHED.search(lead))
    put_out_by = bool(_PUT_OUT_BY.search(lead))
    found = _governing(lead)
    if not found:
        return Lead(None, False, acted_on, attached, put_out_by)
    relation = _phrases()[found.group()]
    # "Thời hạn không được điều chỉnh, trừ trường hợp tại Thông tư số …": what is changed is something else.
    passive = lead.endswith(("được ", "bị "), 0, found.start())
    if relation == "amends" and (acted_on or passive):
        relation = "mentions"
    # "triển khai các quy định …, nhất là: A, B": what introduces a list reaches further.
    reach = _REACH.get(relation, 120) * (2 if lead.rstrip().endswith(":") else 1)
    if len(lead) - found.end() > reach or (put_out_by and relation == "promulgates"):
        return Lead(None, False, acted_on, attached, put_out_by)
    return Lead(relation, found.group().startswith("theo"), acted_on, attached, put_out_by)


def _governing(lead: str) -> re.Match[str] | None:
    """The last phrase, but for the guiding documents that are only named on the way ("các văn bản hướng dẫn thi hành …")."""
    found = None
    for match in _pattern().finditer(lead):
        if "văn bản" not in match.group() or len(lead) - match.end() <= _REACH_NOUN:
            found = match
    return found


def first_act(sentence: str) -> Relation | None:
    """Whether the sentence repeals or replaces what it goes on to cite: its first such verb; a mixture of deeds amends."""
    match = _ACT.search(sentence)
    if match and _MIXED.search(sentence, 0, match.end()):
        return "amends"
    if not match or match.group() != "thay thế":
        return "repeals" if match else None
    return "amends" if _OF_A_PART.match(sentence, match.end()) else "replaces"


def opens_with_act(text: str) -> bool:
    """Whether a heading begins with such a verb: "Bãi bỏ toàn bộ các văn bản quy phạm pháp luật"."""
    return bool(_ACT.match(text.lstrip()))


def changes_annex(sentence: str) -> bool:
    """Whether the sentence that goes on to cite what something is annexed to begins by changing that annex."""
    return bool(_CHANGES.match(sentence)) and not is_proposed(sentence)


def is_proposed(sentence: str) -> bool:
    """Whether the sentence only asks for the deed that it names."""
    deed = _DEED.search(sentence)
    if not deed or sentence.endswith(" này ", 0, deed.start()):
        return False
    if _IN_CASE.match(sentence):
        return True
    return bool(_TO_PROPOSE.search(sentence, max(0, deed.start() - 160), deed.start()))


def opens_abstract(gap: str) -> bool:
    """Whether the words behind a citation begin its abstract (trích yếu)."""
    return bool(_OPENER.match(gap))
