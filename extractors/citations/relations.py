"""How the citing side stands to a cited document: the phrases before it, read from a table."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast, get_args

from trichluc.extractors.vocabulary import DataError, read_rows
from trichluc.models.facts import Relation

# An abstract of the document before it begins so, directly or (but for the verbs of a main clause) behind a comma.
_OPENER = re.compile(
    r"\s*,?\s*(?:(?:v/v|về việc|về|phê duyệt|ban hành|quy định|sửa đổi|hướng dẫn|thông qua|công bố)(?!\w)|\")"
    r"|\s+(?:thực hiện|triển khai|tổ chức thực hiện|tổ chức triển khai|bổ sung|điều chỉnh|bãi bỏ|đính chính|thay thế|kết luận|giao|cử|cho phép|chấp thuận|thành lập|kiện toàn|phân bổ"
    r"|xây dựng|tăng cường|đẩy mạnh|nâng cao|phát động|quản lý|xác định|tiếp tục|cụ thể hóa|kế hoạch|chương trình|đề án|quy chế|thuộc)(?!\w)"
)
_ACTED = re.compile(r"(?:đã\s+)?(?:được|bị)\s+(?:sửa đổi|điều chỉnh|bổ sung|thay thế)[^;.\n]{0,70}?(?:bởi|tại|theo|bằng)\s+(?:các\s+)?$")
_ATTACHED = re.compile(r"(?:kèm theo|đính kèm|ban hành theo|ban hành tại)\s+(?:các\s+)?$")
_BEYOND = re.compile(r"gắn với|gắn liền|kết hợp|đồng thời|căn cứ vào")


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


def last_phrase(lead: str) -> tuple[Relation, int] | None:
    """The relation of the last phrase in the words before a citation, and how many letters stand behind it; None without one."""
    found = None
    for found in _pattern().finditer(lead):
        pass
    if not found:
        return None
    return _phrases()[found.group()], len(lead) - found.end()


def first_act(sentence: str) -> Relation | None:
    """Whether the sentence repeals, replaces or amends what it goes on to cite."""
    match = re.search(r"(?<!\w)(?:bãi bỏ|hủy bỏ|thay thế)(?!\w)(?!\s+cụm từ)", sentence)
    return None if not match else ("replaces" if match.group() == "thay thế" else "repeals")


def opens_abstract(gap: str) -> bool:
    """Whether the words behind a citation begin its abstract (trích yếu)."""
    return bool(_OPENER.match(gap))


def is_acted_on(gap: str) -> bool:
    """Whether the words end in "được sửa đổi, bổ sung … bởi", so that the next document acts on the one before."""
    return bool(_ACTED.search(gap))


def is_attachment(gap: str) -> bool:
    """Whether the words end in "kèm theo" or "ban hành theo"."""
    return bool(_ATTACHED.search(gap))


def leaves_abstract(gap: str) -> bool:
    """Whether the words leave the abstract for another task: ", gắn với", "kết hợp"."""
    return bool(_BEYOND.search(gap))
