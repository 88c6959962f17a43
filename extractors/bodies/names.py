"""A body as a text names it, and the body that a position stands for."""

from __future__ import annotations

import re
from typing import NamedTuple

_POST = re.compile(
    r"(?:phó |tổng )?(?:giám đốc|thủ trưởng|hiệu trưởng|bộ trưởng|(?:tổng |chi )?cục trưởng|vụ trưởng|viện trưởng"
    r"|trưởng phòng|trưởng ban|chánh(?= văn phòng| thanh tra)|tổng thư ký|chánh án|tư lệnh|chỉ huy trưởng|thống đốc"
    r"|tổng biên tập)\s+"
    r"(?=(?:các\s+)?(?:sở|bộ|ban|cục|chi cục|tổng cục|vụ|viện|phòng|trung tâm|trường|văn phòng|thanh tra|công an|công ty"
    r"|đài|báo|ngân hàng|kho bạc|bảo hiểm|cơ quan|tòa án|học viện|đại học|bệnh viện|tập đoàn|tổng công ty|bộ chỉ huy)\b)"
)

_POST_LETTERS = frozenset("pPtTgGhHbBcCvV")  # the first letters of those positions


class Body(NamedTuple):
    """A body as mentioned: `text[start:end]`, its completed name, and whether it is a group named by common nouns only."""

    start: int
    end: int
    name: str
    collective: bool


def complete_name(written: str) -> str:
    """The body that a mention means, one line: "Giám đốc Sở Nội vụ" gives "Sở Nội vụ"; a chairman stays a chairman."""
    name = " ".join(written.split())
    post = _POST.match(name.lower()) if name[:1] in _POST_LETTERS else None
    return sentence_case(name[post.end() :]) if post else name


def sentence_case(name: str) -> str:
    """The name with a capital in front."""
    return name[:1].upper() + name[1:]
