"""Laws cited by name (Luật, Bộ luật, Pháp lệnh, Hiến pháp), with the laws that an amending law names in its own title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trichluc.extractors.citations.mentions import Mention, printed
from trichluc.extractors.citations.tables import confidence, law_names, longest_name
from trichluc.extractors.citations.whens import read_date
from trichluc.models.document import Document
from trichluc.models.facts import Citation

_HEAD = re.compile(r"(?:Bộ [Ll]uật|Luật|Pháp lệnh|Hiến pháp|BỘ LUẬT|LUẬT|PHÁP LỆNH|HIẾN PHÁP|luật(?= [A-ZĐÂ]))(?!\w)")
_YEAR = re.compile(r"\s*,?\s*(?:\(sửa đổi\)\s*)?(?:số\s)?\(?năm\s+((?:19|20)\d\d)\)?(?!\d)")
_AMENDING = re.compile(
    r"\s+sửa đổi(?:\s*,\s*|\s+và\s+|\s+)bổ sung:?\s+(?:(?:một số|các)\s+)?(?:điều|nội dung|khoản|quy định)?[^;.\n\t\f]{0,60}?"
    r"(?=(?:của\s+)?(?:các\s+)?(?:bộ luật|luật|pháp lệnh|hiến pháp)\b)"
)
_OF = re.compile(r"(?:của\s+)?(?:các\s+)?")
_NUMBER = re.compile(r"\s+số\s*:?\s*\d{1,4}\s?/\s?(?:19|20)\d\d\s?/(?:ubtv)?qh\d{1,2}")
_NEXT = re.compile(r"\s*(?:,|và|,\s*và)\s+(?=(?:bộ luật|luật|pháp lệnh)\s(?!sửa đổi))")
_STATE = re.compile(r"\s+nước\s+cộng hòa xã hội chủ nghĩa việt nam")
_AND_LAW = re.compile(r"\s*(?:,|và)\s*(?:các\s)?(?:pháp luật|luật)(?!\w)")  # "Hiến pháp, pháp luật": the law at large
# What ends the name of a law that the table does not know.
_UNKNOWN_END = re.compile(
    r"[;:.\"()\n\t\f]|,(?=\s(?:luật|nghị|thông|quyết|pháp|bộ|các|và)\b)"
    r"|\s(?:và\s(?:các|luật|nghị|văn)|được|có|quy định|năm|ngày|số|theo|của|để|trên|tại|về|trong|là|thì|đã|này|hiện|đến|cho|từ"
    r"|ban hành|sửa đổi)(?!\w)"
)
# "Đại học Luật", "Khoa Luật", "pháp luật", "Phòng Luật": the word is no title there.
_NOT_BEFORE = ("học ", "pháp ", "khoa ", "ngành ", "trường ", "cử nhân ", "kỷ ", "viện ", "sĩ ")


@dataclass(slots=True)
class _Name:
    end: int
    title_end: int
    known: bool


def find_laws(document: Document, taken: list[Mention]) -> list[Mention]:
    """Every law cited by name outside the citations already taken, in order; laws inside an amending law's title follow it."""
    flow, lower = document.flow, document.lower
    spans = [(mention.citation.start, mention.citation.end) for mention in taken]
    by_start = {mention.citation.start: mention for mention in taken}
    found: list[Mention] = []
    at, cursor = 0, 0
    for match in _HEAD.finditer(flow):
        start = match.start()
        if start and flow[start - 1].isalnum():
            continue
        while cursor < len(spans) and spans[cursor][1] <= start:
            cursor += 1
        if start < at or (cursor < len(spans) and spans[cursor][0] <= start):
            continue
        if lower.endswith(_NOT_BEFORE, max(0, start - 9), start):
            continue
        new = _cite(document, start, match.end(), by_start)
        if new:
            found += new
            at = max(mention.citation.end for mention in new)
    return found


def _cite(document: Document, start: int, head_end: int, taken: dict[int, Mention]) -> list[Mention]:
    lower = document.lower
    code = lower[start:head_end].capitalize()
    if code in {"Luật", "Bộ luật"}:
        amending = _AMENDING.match(lower, head_end)
        if amending and (laws := _amending(document, start, head_end, amending.end(), taken)):
            return laws
    name = _read_name(document, start, head_end)
    if not name:
        return []
    rule = "constitution" if code == "Hiến pháp" else "known" if name.known else "unknown"
    return [_mention(document, start, head_end, name.title_end, code, rule)]


def _read_name(document: Document, start: int, head_end: int) -> _Name | None:
    flow, lower = document.flow, document.lower
    kind = " ".join(lower[start:head_end].split())
    if kind == "hiến pháp":
        if _AND_LAW.match(lower, head_end):
            return None
        state = _STATE.match(lower, head_end)
        end = state.end() if state else head_end
        return _Name(end, end, True)
    if kind in law_names() and (end := longest_name(law_names()[kind], lower, head_end)):
        return _Name(end, end, True)
    if flow[start].islower() or flow[head_end : head_end + 1] != " ":
        return None
    words = head_end + 1
    if words >= len(flow) or not flow[words].isupper() or flow[start : start + 4].isupper():
        return None
    end_match = _UNKNOWN_END.search(lower, words, min(len(lower), words + 120))
    end = end_match.start() if end_match else min(len(lower), words + 120)
    end = words + len(flow[words:end].rstrip(" ,-"))
    if not 1 < len(flow[words:end].split()) <= 20:
        return None
    return _Name(end, end, False)


def _mention(document: Document, start: int, head_end: int, name_end: int, code: str, rule: str) -> Mention:
    """The citation of a law whose name ends here, with the year (part of its title) or date printed behind it."""
    lower = document.lower
    end = name_end
    if year := _YEAR.match(lower, end):
        end = year.end()
    title = printed(document, head_end, end)
    when = read_date(lower, end)
    citation = Citation(
        start,
        when.end if when else end,
        confidence()[f"law.{rule}"],
        f"rule:citations.law.{rule}",
        ident="named",
        type_code=code,
        title=title or None,
        date=when.value if when else None,
        flags=["law_unknown"] if rule == "unknown" else [],
    )
    return Mention(citation, document.block_at(start))


@dataclass(slots=True)
class _Inner:
    """A law named in an amending law's title: where it stands, and where its own number ends (0 without one)."""

    start: int
    head_end: int
    name_end: int
    number_end: int


def _inner_laws(document: Document, at: int) -> list[_Inner]:
    flow, lower = document.flow, document.lower
    found: list[_Inner] = []
    while match := _HEAD.match(flow, at):
        name = _read_name(document, match.start(), match.end())
        if not name:
            break
        number = _NUMBER.match(lower, name.title_end)
        found.append(_Inner(match.start(), match.end(), name.title_end, number.end() if number else 0))
        go_on = _NEXT.match(lower, number.end() if number else name.title_end)
        if not go_on:
            break
        at = go_on.end()
    return found


def _amending(document: Document, start: int, head_end: int, at: int, taken: dict[int, Mention]) -> list[Mention]:
    """The amending law and, inside its title, A and B: "Luật sửa đổi, bổ sung một số điều của Luật A và Luật B năm 2019".

    The year or date behind the list is the amending law's; so is a number, unless several of the laws have one of their own.
    """
    of = _OF.match(document.lower, at)
    laws = _inner_laws(document, of.end() if of else at)
    if not laws:
        return []
    last = laws[-1]
    code = document.lower[start:head_end].capitalize()
    numbers = sum(law.number_end > 0 for law in laws)
    found: list[Mention] = []
    if numbers == 1 and last.number_end and (numbered := taken.get(last.start)):
        citation = numbered.citation
        citation.start, citation.type_code = start, code
        citation.title = printed(document, head_end, last.name_end)
    else:
        found.append(_mention(document, start, head_end, last.number_end or last.name_end, code, "amending"))
        if last.number_end and (numbered := taken.get(last.start)):
            numbered.citation.end, numbered.citation.date = last.number_end, None
    for law in laws:
        inner = taken.get(law.start)
        if numbers < 2 or not inner:
            kind = document.lower[law.start : law.head_end].capitalize()
            inner = _mention(document, law.start, law.head_end, law.name_end, kind, "known")
            inner.citation.end = law.name_end
            inner.citation.title, inner.citation.date = printed(document, law.head_end, law.name_end), None
            found.append(inner)
        inner.amends_within = True
    return found
