"""What stands before a document number: the type word (tên loại), "số", a list's other numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trichluc.extractors.citations.numbers import DocumentNumber
from trichluc.extractors.citations.standards import titled_head
from trichluc.extractors.citations.tables import standard_names, type_before
from trichluc.extractors.vocabulary import type_names_by_code

# "số" with the slips of readers (so, sô), its colon, and a stray article.
_WORD_NUMBER = re.compile(r"(?<!\w)(?:s[oôóòốồổỗộ])\s*[:.]?\s*$")
# "các Nghị quyết số 01, 02/NQ-CP": numbers that share the symbol behind the last.
_SHARED = re.compile(r"(?<![\w./])(\d{1,4}[a-zđ]?(?:\s?,\s?\d{1,4}[a-zđ]?)*)\s*(?:,|;|và)\s*(?:số\s)?$")
_FORM = re.compile(
    r"(?:mẫu|biểu|bảng|phụ lục|phiếu|đơn|mã|ký hiệu|lô|thửa|đường|nhà|hợp đồng|hóa đơn|tài khoản|điện thoại|fax|ấp|tổ)\s*$"
)
_LAW_SYMBOL = re.compile(r"(?:UBTV)?QH\d|PL-UBTVQH|CTN|LCT")
_LAW_HEADS = ("Luật", "Bộ luật", "Bộ Luật", "Pháp lệnh", "Hiến pháp", "LUẬT", "BỘ LUẬT", "PHÁP LỆNH")
_ANY_TYPE = frozenset({"nghị", "văn bản"})
_LAW_CODES = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp", "NQ", "Lệnh", "L", "NQLT", "CV", "BC", "TTr", "TB", "KH"})
# "Luật sửa đổi, bổ sung một số điều của 11 Luật có liên quan đến quy hoạch số 28/2018/QH14".
_AMENDING_SEVERAL = re.compile(r"Luật\s+[sS]ửa đổi[^;.\n\t\f]{0,80}\scủa\s(?:\d{1,3}|các)\s$")
_SENTENCE_END = re.compile(r"[;\n\t\f]|\.\s")


class Head(NamedTuple):
    """Where a citation begins, its type code (None without a type word), and how the two stand together."""

    start: int
    code: str | None
    named: int = 0  # offset behind the type word, where a name or an issuer stands between it and the number; else 0
    numbered_word: bool = False  # "số" was printed
    form: bool = False  # the number of a form, a plot, an account


def read_head(flow: str, lower: str, number: DocumentNumber) -> Head:
    """The head of the number; its code is None where no type word belongs to it."""
    at = number.start
    word = _WORD_NUMBER.search(lower, max(0, at - 9), at)
    start = word.start() if word else at
    if number.code in standard_names():
        return _standard_head(lower, number, start)
    # "Các Công điện: số 007/CĐ-UBND".
    found = type_before(lower, start) or (type_before(lower, start - 2) if word and lower.endswith(": ", 0, start) else None)
    # "Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15": the type word stands before the name.
    if found and number.symbol and _LAW_SYMBOL.match(number.symbol) and found[1].code not in _LAW_CODES:
        found = None  # "Luật Quy hoạch số 21/2017/QH14": the word belongs to the law's name
    if found and not lower.endswith("pháp ", 0, found[0]):
        begin, kind = found
        # "Văn bản số 29/TTr-SNV" is what its symbol says; a lost syllable ("Nghị số 24/NQ-HĐND") too.
        code = number.code if number.code and kind.name in _ANY_TYPE else kind.code
        return Head(begin, code, numbered_word=bool(word))
    if _FORM.search(lower, max(0, start - 14), start):
        return Head(start, None, form=True, numbered_word=bool(word))
    if word or number.year:
        if number.symbol and _LAW_SYMBOL.match(number.symbol) and (law := _law_head(flow, start)):
            return law
        if word and number.code and (far := _far_head(flow, start, number.code)):
            return far
    return Head(start, None, numbered_word=bool(word))


def _standard_head(lower: str, number: DocumentNumber, start: int) -> Head:
    """The head of a standard: its title, the type word, or its code alone, which always tells its type."""
    code = number.code or ""
    if titled := titled_head(lower, code, number.start):
        return Head(titled.start, code, named=titled.end)
    found = type_before(lower, start)
    return Head(found[0], code) if found and found[1].code in standard_names() else Head(start, None)


def _law_head(flow: str, end: int) -> Head | None:
    """The law whose name stands between type word and number: "Luật An toàn thực phẩm số 55/2010/QH12"."""
    low = max(0, end - 180)
    start, head = max((flow.rfind(head, low, end), head) for head in _LAW_HEADS)
    if start < 0 or _SENTENCE_END.search(flow, start, end) or not flow[start + len(head) : end].strip():
        return None
    if start and flow[start - 1].isalnum():
        return None
    if several := _AMENDING_SEVERAL.search(flow, max(0, start - 110), start):
        return Head(several.start(), "Luật", named=several.start() + len("Luật"), numbered_word=True)
    for longer in ("Bộ luật", "Bộ Luật"):
        if flow.endswith(longer, 0, start + len(head)):
            start, head = start + len(head) - len(longer), longer
    code = "Luật" if head.lower() == "luật" else head.capitalize()
    return Head(start, code, named=start + len(head), numbered_word=True)


@lru_cache(maxsize=64)
def _names_of(code: str) -> tuple[str, ...]:
    name = type_names_by_code().get(code)
    return (name, name.upper()) if name else ()


def _far_head(flow: str, end: int, code: str) -> Head | None:
    """A type word that agrees with the symbol, a few words before "số": "Báo cáo hoàn thành thi công số 06/BC-VD"."""
    low = max(0, end - 110)
    for name in _names_of(code):
        start = flow.rfind(name, low, end)
        if start < 0 or (start and flow[start - 1].isalnum()):
            continue
        between = flow[start + len(name) : end]
        if _SENTENCE_END.search(between) or ":" in between or any(mark.isdigit() for mark in between):
            continue
        return Head(start, code, named=start + len(name), numbered_word=True)
    return None


def shared_numbers(lower: str, number: DocumentNumber) -> list[tuple[int, int]]:
    """The bare numbers before this one that share its symbol, as spans: 01 in "số 01, 02/NQ-CP"."""
    match = _SHARED.search(lower, max(0, number.start - 60), number.start)
    if not match:
        return []
    return [(match.start(1) + item.start(), match.start(1) + item.end()) for item in re.finditer(r"\d{1,4}[a-zđ]?", match[1])]
