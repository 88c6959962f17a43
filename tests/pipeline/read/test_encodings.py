"""The encodings of text files, alone and mixed, and bytes that are no text."""

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.read.codecs import read_table
from trichluc.pipeline.read.encodings import decode_text

TEXT = "Kế hoạch số 12/KH-UBND\nỦy ban nhân dân tỉnh Tây Ninh được giao chủ trì, độc lập"


def stored(table: str, text: str) -> bytes:
    """The bytes of a legacy font; TCVN3 has small toned letters only."""
    letters = {letter: code for code, letter in read_table(table).items()}
    return b"".join(letters.get(char) or letters.get(char.lower()) or char.encode("latin-1") for char in text)


def windows_1258(text: str) -> bytes:
    """Base letter and combining tone, as Windows writes it."""
    return "".join(map(_tone_apart, text)).encode("cp1258")


def _tone_apart(char: str) -> str:
    spread = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in spread if mark in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in tone)) + tone


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "UTF-16-LE by its byte order mark"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16-BE by its byte order mark"),
        (TEXT.encode("utf-16-le"), "UTF-16-LE without byte order mark"),
        (TEXT.encode("utf-16-be"), "UTF-16-BE without byte order mark"),
        (unicodedata.normalize("NFD", TEXT).encode(), "UTF-8"),
        (TEXT.replace("\n", "\r\n").encode(), "UTF-8"),
        (TEXT.replace("\n", "\r").encode(), "UTF-8"),
        (windows_1258(TEXT), "windows-1258 text"),
        (stored("vni", TEXT), "VNI text"),
        (stored("vni", TEXT).decode("latin-1").encode(), "VNI text"),
    ],
)
def test_one_text_in_every_encoding(data: bytes, reason: str) -> None:
    decoded = decode_text(data)
    assert decoded.text == TEXT
    assert reason.removesuffix(" text") in decoded.reason


@pytest.mark.parametrize("as_unicode", [False, True])
def test_tcvn3_is_decoded_with_its_case_lost(as_unicode: bool) -> None:
    data = stored("tcvn3", TEXT)
    shown = data.decode("latin-1").encode() if as_unicode else data
    assert decode_text(shown).text == TEXT.replace("Ủ", "ủ")


def test_encodings_mixed_in_one_file_are_told_line_by_line() -> None:
    lines = ["Uỷ ban nhân dân tỉnh", "được giao chủ trì", "phối hợp với các sở", "khen thưởng hằng năm"]
    data = b"\n".join([lines[0].encode(), stored("tcvn3", lines[1]), stored("vni", lines[2]), windows_1258(lines[3])])
    decoded = decode_text(data)
    assert decoded.text.split("\n") == lines
    assert decoded.reason == "UTF-8 and TCVN3 and VNI and windows-1258, told line by line"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Thực hiện Kế hoạch ở".encode()[:-1], "Thực hiện Kế hoạch \ufffd"),  # cut off within a letter
        ("Thực hiện|Kế hoạch".encode().replace(b"|", b"\xe9"), "Thực hiện\ufffdKế hoạch"),
    ],
)
def test_a_wrong_byte_costs_its_place_and_not_its_line(data: bytes, text: str) -> None:
    assert decode_text(data).text == text


def test_a_line_that_could_be_two_things_is_read_like_its_neighbours() -> None:
    data = stored("tcvn3", "được giao chủ trì\nSố 5\nphối hợp với các sở")
    assert decode_text(data).text == "được giao chủ trì\nSố 5\nphối hợp với các sở"


def test_words_that_two_encodings_could_mean_wait_for_their_context() -> None:
    text = "phụ lục\nHộ kinh doanh cá thể được hưởng ưu đãi\nCác Bộ, cơ quan"
    assert decode_text(stored("tcvn3", text)).text == text


def test_foreign_names_in_unicode_text_stay() -> None:
    text = "Bộ trưởng gặp ông François Müller\nChâteau Élysée\n30°C ± 2 · § 5 ® © 2020"
    assert decode_text(text.encode()).text == text


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x00" * 500, b"MZ\x90\x00\x03" + bytes(300), b"\x01\x02\x03\x04" * 50]
)
def test_binary_data_is_no_text(data: bytes) -> None:
    with pytest.raises(ReadFailure) as caught:
        decode_text(data)
    assert caught.value.category is Category.NOT_TEXT


def test_invisible_characters_are_left_out() -> None:
    assert decode_text("\ufeffkhen\u00adthưởng\u200b và\u2028kỷ luật".encode()).text == "khenthưởng và\nkỷ luật"


@given(st.binary(max_size=400))
def test_any_bytes_give_clean_text_or_a_failure(data: bytes) -> None:
    try:
        text = decode_text(data).text
    except ReadFailure:
        return
    text.encode()
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text
    assert "\0" not in text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Co", "Cn"]), max_size=200))
def test_unicode_normal_forms_give_the_same_text(text: str) -> None:
    composed, spread = (unicodedata.normalize(form, "đường " + text) for form in ("NFC", "NFD"))
    assert decode_text(composed.encode()).text == decode_text(spread.encode()).text
