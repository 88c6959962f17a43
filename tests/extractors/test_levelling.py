"""Levelling changes letters one for one, so that what is found in the levelled text stands at the same place on the page."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trichluc.extractors.levelling import fold, level, strip_marks


@pytest.mark.parametrize(
    ("printed", "levelled"),
    [
        ("Uỷ ban nhân dân", "Ủy ban nhân dân"),
        ("UỶ BAN", "ỦY BAN"),
        ("hoà bình, khoẻ, thuỷ", "hòa bình, khỏe, thủy"),
        ("hoàn toàn, quý, quỹ, tuyệt", "hoàn toàn, quý, quỹ, tuyệt"),
        ("34–CT⁄TW", "34-CT⁄TW"),
        ("“Tuổi trẻ” ‘sáng tạo’", "\"Tuổi trẻ\" 'sáng tạo'"),
        ("TT-BTС", "TT-BTC"),  # the last letter is Cyrillic
        ("QÐ-UBND", "QĐ-UBND"),
        ("Số: *274* /KH", "Số:  274  /KH"),
        ("a\u00a0b\u200bc", "a b c"),
        ("| Sở A | Sở B |", "\t Sở A \t Sở B \t"),
    ],
)
def test_level(printed: str, levelled: str) -> None:
    assert level(printed) == levelled


@given(st.text())
def test_level_keeps_every_offset(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert len(level(text)) == len(text)
    assert len(level(text).lower()) == len(text)
    assert len(strip_marks(text)) == len(text)


def test_fold_gives_one_name_for_all_spellings() -> None:
    spellings = [
        "Uỷ ban Nhân dân tỉnh",
        "ỦY BAN NHÂN DÂN TỈNH.",
        " Ủy  ban\nnhân dân tỉnh; ",
        unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh"),
    ]
    assert {fold(spelling) for spelling in spellings} == {"ủy ban nhân dân tỉnh"}
