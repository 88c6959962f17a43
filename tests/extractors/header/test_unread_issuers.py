"""A scanned letterhead in which a word is none must not look certain."""

from __future__ import annotations

import pytest

from trichluc.extractors.header import extract_header
from trichluc.models.document import Page, TextSource
from trichluc.pipeline.structure import structure

REST = (
    "Số: 178/ĐCK-CNMT\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHà Nội, ngày 17 tháng 02 năm 2025\n"
    "QUYẾT ĐỊNH\nVề việc ban hành Kế hoạch\nCăn cứ Luật Tổ chức;\n"
)


@pytest.mark.parametrize(
    ("letterhead", "source", "unread"),
    [
        ("CỤC CHUYEN ĐÓI XANH VÀ KHUYÉN CÔNG", "ocr", True),
        ("CỤC CHUYỂN ĐỔI XANH VÀ KHUYẾN CÔNG", "ocr", False),
        ("ỦY BAN NHÂN DÂN\nHUYỆN KON PLÔNG", "ocr", False),  # no Vietnamese word, and rightly read
        ("CỤC CHUYEN ĐOI XANH VA KHUYEN CONG", "text", False),  # printed so: nobody misread it
    ],
)
def test_an_issuer_with_a_word_that_is_none_is_doubtful(letterhead: str, source: TextSource, unread: bool) -> None:
    header = extract_header(structure([Page(1, f"{letterhead}\n{REST}", source=source)])[0])
    (fact,) = (fact for fact in header.facts if fact.field == "issuer")
    assert ("issuer_unread" in header.flags) is unread
    assert (fact.confidence < 0.6) is unread
