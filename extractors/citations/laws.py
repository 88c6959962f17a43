"""Laws cited by name (Luật, Bộ luật, Pháp lệnh, Hiến pháp), with the laws that an amending law names in its own title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trichluc.extractors.citations.mentions import Mention
from trichluc.extractors.citations.tables import law_names, longest_name
from trichluc.extractors.citations.whens import read_date
from trichluc.models.document import Document
from trichluc.models.facts import Citation

CONFIDENCE = {"known": 0.97, "constitution": 0.95, "amending": 0.95, "unknown": 0.75}
_HEAD = re.compile(r"(?:Bộ [Ll]uật|Luật|Pháp lệnh|Hiến pháp|BỘ LUẬT|LUẬT|PHÁP LỆNH|HIẾN PHÁP|luật(?= [A-ZĐÂ]))(?!\w)")
_YEAR = re.compile(r"\s*,?\s*(?:\(sửa đổi\)\s*)?(?:số\s)?\(?năm\s+((?:19|20)\d\d)\)?(?!\d)")
_AMENDING = re.compile(r"\s+sửa đổi(?:\s*,\s*|\s+và\s+|\s+)bổ sung\s+(?:(?:một số|các)\s+)?(?:điều|nội dung|khoản|quy định)?[^;.\n\t\f]{0,60}?(?=(?:của\s+)?(?:các\s+)?(?:bộ luật|luật|pháp lệnh|hiến pháp)\b)")
_OF = re.compile(r"(?:của\s+)?(?:các\s+)?")
_NUMBER = re.compile(r"\s+số\s*:?\s*\d{1,4}/(?:19|20)\d\d/(?:UBTV)?QH\d{1,2}")
_NEXT = re.compile(r"\s*(?:,|và|,\s*và)\s+(?=(?:bộ luật|luật|pháp lệnh)\s(?!sửa đổi))")
_STATE = re.compile(r"\s+nước\s+cộng hòa xã hội chủ nghĩa việt nam")
# What ends the name of a law that the table does not know.
_UNKNOWN_END = re.compile(
    r"[;:.\"()\n\t\f]|,(?=\s(?:luật|nghị|thông|quyết|pháp|bộ|các|và)\b)"
    r"|\s(?:và\s(?:các|luật|nghị|văn)|được|có|quy định|năm|ngày|số|theo|của|để|trên|tại|về|trong|là|thì|đã|này|hiện|đến|cho|từ|ban hành|sửa đổi)(?!\w)"
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
        new = _cite(document, start, match.end())
        if new:
            found += new
            at = new[0].citation.end
    return found


def _cite(document: Document, start: int, head_end: int) -> list[Mention]:
    lower = document.lower
    code = lower[start:head_end].capitalize()
    if code == "Luật" or code == "Bộ luật":
        amending = _AMENDING.match(lower, head_end)
        if amending and "," not in lower[head_end : head_end + 1]:
            return _amending(document, start, head_end, amending.end())
    name = _read_name(document, start, head_end)
    if not name:
        return []
    rule = "constitution" if code == "Hiến pháp" else "known" if name.known else "unknown"
    return [_mention(document, start, head_end, name.title_end, code, rule)]


def _read_name(document: Document, start: int, head_end: int) -> _Name | None:
    flow, lower = document.flow, document.lower
    kind = " ".join(lower[start:head_end].split())
    if kind == "hiến pháp":
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
    title = " ".join(document.flow[head_end:end].split())
    when = read_date(lower, end)
    citation = Citation(
        start,
        when.end if when else end,
        CONFIDENCE[rule],
        f"rule:citations.law.{rule}",
        ident="named",
        type_code=code,
        title=title or None,
        date=when.value if when else None,
        flags=["law_unknown"] if rule == "unknown" else [],
    )
    return Mention(citation, document.block_at(start), inner=end)


def _amending(document: Document, start: int, head_end: int, at: int) -> list[Mention]:
    """"Luật sửa đổi, bổ sung một số điều của Luật A và Luật B năm 2019": the amending law and, inside its title, A and B.

    The year or date behind the list is the amending law's; so is a number that stands only behind the last of several.
    """
    flow, lower = document.flow, document.lower
    inner: list[Mention] = []
    of = _OF.match(lower, at)
    at = of.end() if of else at
    while match := _HEAD.match(flow, at):
        name = _read_name(document, match.start(), match.end())
        if not name:
            break
        law = _mention(document, match.start(), match.end(), name.title_end, lower[match.start() : match.end()].capitalize(), "known")
        law.citation.end = law.inner = name.title_end
        law.citation.title = " ".join(flow[match.end() : name.title_end].split()) or None
        law.citation.date = None
        law.amends_within = True
        inner.append(law)
        at = name.title_end
        if not (go_on := _NEXT.match(lower, at)):
            break
        at = go_on.end()
    if not inner:
        return []
    outer = _mention(document, start, head_end, inner[-1].citation.end, lower[start:head_end].capitalize(), "amending")
    return [outer, *inner]
