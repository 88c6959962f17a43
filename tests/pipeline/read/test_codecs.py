"""Legacy fonts: every letter of both tables, whole phrases, and text that must stay as it is."""

import unicodedata

import pytest

from trichluc.pipeline.read.codecs import (
    decode_tcvn3,
    decode_vni,
    looks_tcvn3,
    looks_vni,
    raise_capitals,
    read_table,
    vni_letters,
)

TCVN3_PHRASES = [
    ("Uû ban nh©n d©n", "Uỷ ban nhân dân"),
    ("quyÕt ®Þnh khen th\xadëng", "quyết định khen thưởng"),
    ("§¶ng bé tØnh", "Đảng bộ tỉnh"),
    ("Sè: 12/Q§-UB", "Số: 12/QĐ-UB"),
    ("QUYÕT §ÞNH", "QUYẾT ĐỊNH"),
    ("Bé TµI CHÝNH", "BỘ TÀI CHÍNH"),
    ("II. Bé Y tÕ", "II. Bộ Y tế"),
    ("III. Së", "III. Sở"),
]
VNI_PHRASES = [
    ("UÛY BAN NHAÂN DAÂN", "ỦY BAN NHÂN DÂN"),
    ("Quyeát ñònh", "Quyết định"),
    ("thi ñua, khen thöôûng", "thi đua, khen thưởng"),
    ("Tæ leä", "Tỉ lệ"),
    ("Coäng hoøa xaõ hoäi", "Cộng hòa xã hội"),
    ("Aùp duïng", "Áp dụng"),  # a capital with the small form of its mark
]


@pytest.mark.parametrize(("stored", "shown"), TCVN3_PHRASES)
def test_tcvn3_phrases_are_decoded(stored: str, shown: str) -> None:
    assert decode_tcvn3(stored) == shown


@pytest.mark.parametrize(("stored", "shown"), VNI_PHRASES)
def test_vni_phrases_are_decoded(stored: str, shown: str) -> None:
    assert decode_vni(stored) == shown
    assert "".join(letter for _, _, letter in vni_letters(stored)) == shown


def test_a_capital_font_shows_capitals_only() -> None:
    assert decode_tcvn3("céng hoµ x· héi", capitals=True) == "CỘNG HOÀ XÃ HỘI"


@pytest.mark.parametrize(("name", "letters"), [("tcvn3", 74), ("vni", 134)])
def test_a_table_is_bijective_and_holds_every_vietnamese_letter_of_its_code(name: str, letters: int) -> None:
    table = read_table(name)
    assert len(table) == len(set(table.values())) == letters
    assert all(unicodedata.is_normalized("NFC", letter) and len(letter) == 1 for letter in table.values())
    assert {letter.lower() for letter in table.values()} == set(_vietnamese_letters())


def _vietnamese_letters() -> list[str]:
    vowels = [
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in "aăâeêioôơuưy"
        for tone in ["", *"\u0300\u0301\u0303\u0309\u0323"]
    ]
    return [letter for letter in ["đ", *vowels] if not letter.isascii()]


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_both_western_views_of_the_bytes_decode(codec: str, name: str) -> None:
    decode = {"tcvn3": decode_tcvn3, "vni": decode_vni}[name]
    for stored, letter in read_table(name).items():
        assert decode(stored.decode(codec)) == letter


def test_letters_of_vni_cover_the_text_without_gaps() -> None:
    stored = "1. Quyeát ñònh (soá 5)"
    letters = vni_letters(stored)
    assert [start for start, _, _ in letters] == [0, *(end for _, end, _ in letters[:-1])]
    assert letters[-1][1] == len(stored)
    assert (6, 8, "ế") in letters


def test_a_symbol_font_private_use_area_is_read_as_its_byte() -> None:
    assert decode_tcvn3("nh\uf0a9n d\uf0a9n") == "nhân dân"


def test_raising_keeps_the_length() -> None:
    text = "STRAßE QUYếT ﬁ ĐịNH"
    assert len(raise_capitals(text)) == len(text)


@pytest.mark.parametrize(
    "stored", ["Uû ban nh©n d©n", "quyÕt ®Þnh khen th\xadëng", "§¶ng bé tØnh", "Bé TµI CHÝNH", "®¬n vÞ", "th\xadëng x·"]
)
def test_tcvn3_is_told_from_text(stored: str) -> None:
    assert looks_tcvn3(stored)
    assert not looks_vni(stored)


@pytest.mark.parametrize("stored", [phrase for phrase, _ in VNI_PHRASES])
def test_vni_is_told_from_text(stored: str) -> None:
    assert looks_vni(stored)
    assert not looks_tcvn3(stored)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Quyết định khen thưởng",
        "là có và",  # Vietnamese whose letters all stand in Latin-1
        "Các em là con ngoan trò giỏi",
        "déjà vu à côté",
        "Größe und Übermut",
        "£ 5 © 2020 ® § 12 30°C",
        "plain ASCII",
        "Bé Y tÕ",  # Bộ Y tế in TCVN3, but "bé y tõ" could be written too: context must tell
        unicodedata.normalize("NFD", "hoà bình"),
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert not looks_tcvn3(text)
    assert not looks_vni(text)
