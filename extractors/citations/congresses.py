"""Resolutions cited by the congress or plenum that passed them: "Nghị quyết Đại hội Đảng bộ tỉnh Tây Ninh lần thứ XI"."""

from __future__ import annotations

import re

from trichluc.extractors.citations.mentions import Mention, printed
from trichluc.extractors.citations.tables import confidence
from trichluc.models.document import Document
from trichluc.models.facts import Citation

_HEAD = re.compile(r"nghị quyết (?=(?:của |các )?(?:đại hội|hội nghị|trung ương|kỳ họp)\b)")
_OF = re.compile(r"(?:của |các )?")
_ORDINAL = r"(?:[ivxl]{1,6}|\d{1,2}|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười(?: \w+)?)\b"
_RUN = r"[^;:.,()\"\n\t\f]"
# The body may hold "các cấp và Đại hội Đảng bộ tỉnh"; the ordinal ends the identity, but for the Party named behind it.
_BY_ORDINAL = re.compile(
    rf"đại hội{_RUN}{{0,110}}?\blần (?:thứ )?{_ORDINAL}"
    r"(?P<of>(?: của)? (?:đảng cộng sản việt nam|đảng)\b(?! (?:bộ|ủy|viên|đoàn)))?"
)
_BY_NUMERAL = re.compile(rf"đại hội (?:đại biểu )?(?:toàn quốc )?(?:lần thứ )?{_ORDINAL}(?P<of>(?: của)? (?=[^\W\d_]))?")
_PLENUM = re.compile(rf"(?:hội nghị|trung ương|kỳ họp)(?:,|{_RUN}){{0,110}}?(?:\(\s*)?khóa {_ORDINAL}\s*\)?")
_NAME_WORD = re.compile(r" ?(\w+)")
_PARTY = re.compile(r"đảng(?: cộng sản việt nam)?\b(?! (?:bộ|ủy|viên|đoàn)\b)")
_LOW_WORDS = frozenset({"đoàn", "dục", "hội", "quốc", "bộ", "tỉnh", "thành", "phố"})
_BODIES = ("đảng", "đoàn", "công đoàn", "cđ", "hội", "mặt trận", "mttq")


def find_congresses(document: Document) -> list[Mention]:
    """Every resolution of a congress or plenum cited by its ordinal, in order."""
    lower = document.lower
    found: list[Mention] = []
    for match in _HEAD.finditer(lower):
        of = _OF.match(lower, match.end())
        title_start = of.end() if of else match.end()
        rule = "congress" if lower.startswith("đại hội", title_start) else "plenum"
        end = _end(document, title_start) if rule == "congress" else _plenum_end(lower, title_start)
        if not end:
            continue
        start = match.start()
        citation = Citation(
            start,
            end,
            confidence()[rule],
            f"rule:citations.{rule}",
            ident="named",
            type_code="NQ",
            title=printed(document, title_start, end),
        )
        found.append(Mention(citation, document.block_at(start)))
    return found


def _plenum_end(lower: str, start: int) -> int:
    match = _PLENUM.match(lower, start)
    return match.end() if match else 0


def _end(document: Document, start: int) -> int:
    flow, lower = document.flow, document.lower
    if match := _BY_NUMERAL.match(lower, start):
        if match["of"] and (end := _name_end(flow, lower, match.end())):
            return end
        return match.start("of") if match["of"] else match.end()
    match = _BY_ORDINAL.match(lower, start)
    return match.end() if match else 0


def _name_end(flow: str, lower: str, start: int) -> int:
    """The end of the body's name behind the numeral: its capitals, "Công đoàn Giáo dục Việt Nam"; 0 where no body follows."""
    if party := _PARTY.match(lower, start):
        return party.end()
    if not lower.startswith(_BODIES, start):
        return 0
    end = start
    while word := _NAME_WORD.match(flow, end):
        if not word[1][0].isupper() and lower[word.start(1) : word.end(1)] not in _LOW_WORDS:
            break
        # In capitals every word is one: the name is taken no further than its longest kind.
        if word[1].isupper() and len(word[1]) > 4 and end - start > 30:
            break
        end = word.end()
    return end
