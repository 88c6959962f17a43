"""Whatever the text: no exception, exact spans, the same facts for NFC and NFD."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trichluc.extractors import extract_facts
from trichluc.models.document import Document, Page
from trichluc.models.facts import Fact
from trichluc.pipeline.structure import structure

# Pieces that documents are made of, put together as no clerk would.
PIECES = [
    *"""
Số: 12/KH-UBND|Tây Ninh, ngày 05 tháng 3 năm 2024|KẾ HOẠCH|QUYẾT ĐỊNH:|Căn cứ Luật Thi đua, khen thưởng năm 2022;
Thực hiện Chỉ thị số 34-CT/TW, ngày 07/4/2014 của Bộ Chính trị về |các Nghị quyết số 01, 02/NQ-CP|điểm a, b khoản 2 Điều 5
1. Sở Nội vụ:|- Chủ trì, phối hợp với Sở Tài chính|Giao |Đề nghị các đơn vị| báo cáo Ủy ban nhân dân tỉnh (qua
trước ngày 15 tháng 6 hằng năm
định kỳ 6 tháng, năm|trong thời hạn 05 ngày làm việc|Quý IV/2025|phong trào thi đua “|”|“|(|)|giai đoạn 2021 - 2025|Nơi nhận:
TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|Nguyễn Văn An|PHỤ LỤC I|(Kèm theo Kế hoạch số 12/KH-UBND ngày 5/3/2024)|31/02/2024
số /QĐ-UBND ngày / /2025|Kế hoạch này|sửa đổi, bổ sung một số điều của |Trên đây là Kế hoạch|hoà|Uỷ|İ|𝟏| |;|.|,
""".strip()
    .replace("\n", "|")
    .split("|"),
    "\n",
    "\n\n",
    "\t",
    "\u0301",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join)


def documents_of(sheets: list[str]) -> list[Document]:
    clean = [unicodedata.normalize("NFC", sheet.replace("\f", " ").replace("\r", " ")) for sheet in sheets]
    return structure([Page(number, sheet) for number, sheet in enumerate(clean, start=1)])


def spans(document: Document) -> list[Fact]:
    found = extract_facts(document)
    return [*found.citations, *found.campaigns, *found.assignments, *found.deadlines, *found.dates, *found.header.facts]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_any_text_is_read_and_every_span_lies_in_it(sheets: list[str]) -> None:
    for document in documents_of(sheets):
        for fact in spans(document):
            assert 0 <= fact.start < fact.end <= len(document.text), fact
            assert 0 <= fact.confidence <= 1
            assert document.segments(fact.start, fact.end), fact


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_nfd_and_nfc_of_one_text_give_the_same_facts(text: str) -> None:
    def values(written: str) -> list[str]:
        return [repr(fact) for document in documents_of([written]) for fact in spans(document)]

    assert values(unicodedata.normalize("NFD", text)) == values(unicodedata.normalize("NFC", text))
