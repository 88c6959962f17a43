"""The symbol (ký hiệu) of a document cited in a scan, as its type word, the bodies named beside it and the known codes tell it.

A reader of scans prints "QD-UBND", "133/QĐ-TT1&", "06/TTr-SGŒTTYT". A group is read as another one only where a single code
is near: the code of the type that is printed before the number, a known code with other marks, the initials of a body that is
named around it. Where none is, the citation says that its symbol was not read.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from trichluc.extractors.citations.issuers import name_end
from trichluc.extractors.citations.numbers import UPPER, DocumentNumber
from trichluc.extractors.citations.tables import body_heads, codes, issuer_codes
from trichluc.models.document import Document
from trichluc.models.facts import Repair

_CLEAN = re.compile(rf"[{UPPER}]+(?:[&.,]?[{UPPER}]+)*[a-zđ]{{0,2}}[{UPPER}]*\d{{0,2}}")
# What is glued to the symbol's end, or to its last dash, and holds a capital: "'-UBND", "@&ĐT", "- -BŒDĐT".
_REST = re.compile(r"(?:[^\s\w;,.:()/\"-]|\s?-\s?(?:-\s?)?)[^\s;,.:()/\"]{2,12}")
_TIE = re.compile(r"\s*([-/])[\s-]*")
_DIRT = str.maketrans("", "", "'`´^~*<>@")
_TERRITORY = re.compile(r"\s(?:tỉnh|thành phố|thị xã|huyện|quận|xã|phường|đặc khu)\s")
_WORD = re.compile(r"[^\W\d_]+")
_UNCONFIRMED = frozenset({"CV", "L"})  # letters of a công văn bear no code of their type
_AROUND = 160  # letters before and behind a number in which its issuer is named
_LIKE = 0.5  # share of letters that a damaged group has in common with the initials of a body named beside it


def mend_symbol(document: Document, number: DocumentNumber, type_code: str | None) -> None:
    """Read the symbol of a number on a recognised page as it is meant; flag it where that can't be told."""
    if number.symbol is None:
        return
    raw, end = number.symbol, number.end
    if (rest := _REST.match(document.flow, end)) and any(map(str.isupper, rest.group())):
        raw, end = raw + rest.group(), rest.end()
    parts = _TIE.split(raw)
    around = _Around(document, number.start, end)
    meant = [parts[0] if type_code in _UNCONFIRMED else _type_group(parts[0], type_code)]
    for tie, group in zip(parts[1::2], parts[2::2], strict=True):
        meant += [tie, _body_group(group.translate(_DIRT), around)]
    if None in meant or not all(map(_is_clean, filter(None, meant[::2]))):
        number.flags.append("symbol_unread")
        number.end = end
    elif (symbol := "".join(filter(None, meant))) != number.symbol:
        number.repairs = [Repair(number.symbol_start, end, symbol)]
        number.symbol, number.end = symbol, end
        number.flags = sorted({*number.flags, "symbol_misread"})


class _Around(NamedTuple):
    """The stretch around a number in which its issuer is named: before "tại Tờ trình số", or behind "của"."""

    document: Document
    start: int
    end: int

    def codes(self) -> set[str]:
        flow, lower = self.document.flow, self.document.lower
        before = _initials(flow, lower, max(0, self.start - _AROUND), self.start)
        return before | _initials(flow, lower, self.end, min(len(flow), self.end + _AROUND))


def _is_clean(group: str) -> bool:
    return bool(_CLEAN.fullmatch(group)) or group in codes() or group in issuer_codes()


def code_by_marks(group: str) -> str | None:
    """The one known code that differs from this group in D and Đ alone: QĐ for QD, UBND for UBNĐ; None for others."""
    found = _codes_by_marks().get(group.replace("Đ", "D"), frozenset())
    return next(iter(found)) if len(found) == 1 else None


@lru_cache(maxsize=1)
def _codes_by_marks() -> dict[str, frozenset[str]]:
    """Known codes with D for Đ; a code that only prints another in ASCII (QD, ND) is none of its own."""
    known = codes()
    full = {code for code in known if not (known[code] != code and known[code].replace("Đ", "D") == code)} | set(issuer_codes())
    found: dict[str, set[str]] = {}
    for code in full:
        found.setdefault(code.replace("Đ", "D"), set()).add(code)
    return {bare: frozenset(group) for bare, group in found.items()}


def _type_group(printed: str, type_code: str | None) -> str:
    """The first group: the code of the type, where the type word before the number confirms it."""
    group = printed.translate(_DIRT)
    known = codes().get(group)
    if by_marks := code_by_marks(group):
        group = by_marks
    if type_code not in codes() or type_code is None or known == type_code or group in issuer_codes():
        return group
    cut = type_code.startswith(group)  # "TT" under Tờ trình, "Q" under Quyết định
    slip = not known and len(group) == len(type_code) and sum(map(str.__ne__, group, type_code)) == 1
    return type_code if cut or slip else group


def _body_group(group: str, around: _Around) -> str | None:
    """A further group: as printed where nothing speaks against it; None where it is damaged and nothing tells what it was."""
    if group in issuer_codes() or group in codes():
        return group
    if by_marks := code_by_marks(group):
        return by_marks
    clean = _CLEAN.fullmatch(group)
    if not clean or len(group) > 3:
        near = _nearest(group, around, strict=bool(clean))
        if near or clean:
            return near or group
    return group if clean else None


def _nearest(group: str, around: _Around, strict: bool) -> str | None:
    """The initials of a body named beside the number that are most like the group; of a clean one in all letters but one."""
    likes: dict[str, float] = {}
    for initials in around.codes():
        like = SequenceMatcher(None, group, initials, autojunk=False).ratio()
        one_slip = len(group) == len(initials) and sum(map(str.__ne__, group, initials)) <= 1
        if one_slip or (not strict and like >= _LIKE):
            likes[initials] = like
    ranked = sorted(likes, key=lambda initials: -likes[initials])
    if not ranked or (len(ranked) > 1 and likes[ranked[0]] == likes[ranked[1]]):
        return None
    return ranked[0]


def _initials(flow: str, lower: str, start: int, end: int) -> set[str]:
    """Codes that the bodies named in this stretch may have: BGTVT for "Bộ Giao thông vận tải", TTg for the Prime Minister."""
    found = {"TTg"} if "Thủ tướng" in flow[start:end] else set()
    for match in _heads().finditer(flow, start, end):
        name = _TERRITORY.split(flow[match.start() : name_end(flow, lower, match.start())])[0]
        words = [word for word in _WORD.findall(name) if word != "và"]
        found.add(words[0] if words[0].isupper() else "".join(word[0].upper() for word in words))
    return found


@lru_cache(maxsize=1)
def _heads() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(body_heads(), key=len, reverse=True)) + r")(?!\w)")
