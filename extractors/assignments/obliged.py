"""Subjects that common nouns describe up to their duty: "Tổ chức, doanh nghiệp nhập khẩu có trách nhiệm …".

No table of heads and modifiers holds the descriptions that texts of law make up ("công ty đại chúng", "người đứng đầu đơn vị
được giao …"), but the words of the duty behind them end them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trichluc.extractors.bodies import Body, BodyList, Reader, complete_name

_PLURAL = r"(?:tất cả )?(?:(?:các|mọi|từng|mỗi|những) )?"
_NOUN = (
    r"(?:cơ quan|tổ chức|đơn vị|doanh nghiệp|công ty|hợp tác xã|cá nhân|cơ sở|bộ phận|hộ (?:gia đình|kinh doanh)"
    r"|chủ (?:đầu tư|sở hữu|dự án|quản|hàng|tàu|xe|rừng|nguồn)|nhà (?:đầu tư|thầu|cung cấp|sản xuất|xuất bản)"
    r"|người (?!dân)\w+|thủ trưởng|tổ thư ký|hội đồng|thương nhân|viên chức|công chức|cán bộ)(?!\w)"
)
_BARE = re.compile(rf"(?:{_PLURAL}(?:người đứng đầu|thủ trưởng|lãnh đạo) )?{_PLURAL}{_NOUN}")
_OPENING = re.compile(_PLURAL + _NOUN)
_NEXT = re.compile(rf"(?:,| và| hoặc|, và) (?={_PLURAL}{_NOUN})")
_RESPONSIBLE = re.compile(r"(?<!\w)(?:có|chịu) trách nhiệm(?!\w)|(?<!\w)có (?:nghĩa vụ|nhiệm vụ)(?!\w)")
# What a text of law says must be so is a condition ("phải đáp ứng", "phải là"), what must be done is a duty.
_MUST = re.compile(
    r"(?<!\w)phải (?!đáp ứng|là |được|bảo đảm|đảm bảo|phù hợp|đạt|thuộc|từ |không|có (?!văn bản|thông báo|báo cáo)|chịu|bị)"
)
_STOPS = re.compile(r"[.;:\n\f]\s|[:\n\f]|(?<!\w)(?:thì|nhưng|trách nhiệm|không được|phải|để|nếu)(?!\w)")
# A description may hold commas where it begins as a clause: "được giao lập dự toán, quản lý, sử dụng … có trách nhiệm".
_CLAUSE = re.compile(r"(?:có|được|đang|tham gia|thuộc|trực tiếp|liên quan)(?!\w)")
# What stands between a subject and its duty and says how it is done describes nobody.
_MANNER = re.compile(r"(?:theo|căn cứ|trong|trên|khi|ngoài|với|phối hợp|là|bị|chưa|đã)(?!\w)")
_CHAINED = re.compile(r"(?:và|,|hoặc|cùng|không)\s*$")
_CHAIN = re.compile(r",|(?<!\w)và(?!\w)")
_ADVERB = re.compile(r"\s+(?:vẫn|cũng|đều|sẽ|còn)$")
_LIST_BEFORE = re.compile(rf"(?:{_PLURAL}{_NOUN},\s+)+$")
_LONGEST_DUTY, _LONGEST_MUST = 45, 9  # words between the noun and its duty


class _Duty(NamedTuple):
    start: int
    words: int  # how far before it the subject may begin


def read_obliged(flow: str, lower: str, start: int, limit: int) -> BodyList | None:
    """The subjects from `start` on that a duty behind them ends; None where no such noun or no duty stands there."""
    noun = _OPENING.match(lower, start, limit)
    if noun is None or (duty := _duty(lower, noun.end(), limit)) is None:
        return None
    described = _ADVERB.sub("", lower[noun.end() : duty.start].rstrip(" ,"))
    end = noun.end() + len(described)
    if _CHAINED.search(described) or _MANNER.match(described.strip()) or len(described.split()) > duty.words:
        return None
    if "," in _NEXT.sub(" ", described) and not _CLAUSE.match(described.strip()):
        return None
    bodies = [
        Body(low, high, complete_name(flow[low:high]), True)
        for low, high in _members(lower, start, end, whole="," in described)
    ]
    reader = Reader(flow, lower, start, limit)
    behind = 0
    while reader.word(behind) and reader.start(behind) < duty.start:
        behind += 1
    return BodyList(bodies, end, True, reader, behind)


def list_start(lower: str, start: int, low: int) -> int:
    """Where the list of common nouns begins that a comma before `start` goes on with: "cán bộ, công chức, | viên chức"."""
    before = _LIST_BEFORE.search(lower, max(low, start - 60), start)
    return before.start() if before else start


def with_described_last(flow: str, lower: str, bodies: BodyList, limit: int) -> BodyList:
    """The list with its last group read on to the duty behind it: "…, doanh nghiệp | có kinh doanh vàng chịu trách nhiệm"."""
    last = bodies.bodies[-1]
    read = read_obliged(flow, lower, last.start, limit) if last.collective else None
    if read is None or read.end <= bodies.end:
        return bodies
    between = lower[bodies.end : read.end].strip()
    # "Các đơn vị rà soát và chịu trách nhiệm …" chains verbs; in "cơ quan có thẩm quyền cấp phép có trách nhiệm …" the first
    # one describes.
    if bodies.reader.predicate(bodies.behind) == "verb" and not _CLAUSE.match(between) and _CHAIN.search(between):
        return bodies
    return read._replace(bodies=bodies.bodies[:-1] + read.bodies)


def _duty(lower: str, start: int, limit: int) -> _Duty | None:
    """The first duty from `start` on, with no other sentence or clause before it."""
    responsible = _RESPONSIBLE.search(lower, start, min(limit, start + 400))
    must = _MUST.search(lower, start, min(limit, start + 80))
    first = min((match for match in (responsible, must) if match), key=lambda match: match.start(), default=None)
    if first is None or _STOPS.search(lower, start, first.start()):
        return None
    return _Duty(first.start(), _LONGEST_DUTY if first is responsible else _LONGEST_MUST)


def _members(lower: str, start: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    """The members of a list of described nouns; a bare noun belongs to the next: "tổ chức, cá nhân | có liên quan"."""
    signs = list(_NEXT.finditer(lower, start, end))
    if _CLAUSE.search(lower, start, signs[0].start() if signs else end) and whole:
        return [(start, end)]
    found: list[tuple[int, int]] = []
    low = part = start
    for sign in signs:
        if not _BARE.fullmatch(lower, part, sign.start()):
            found.append((low, sign.start()))
            low = sign.end()
        part = sign.end()
    return [*found, (low, end)]
