"""What can be written in Vietnamese, and what only an encoding error writes."""

import pytest

from trichluc.extractors.syllables import is_syllable

SYLLABLES = ["quyết định thưởng hoà hòa Uỷ ỦY khuya nghiêng giá gì quá quý thuở của mua khuỷu yêu xoong ướt"]
NO_SYLLABLES = ["leọ nhâ©n dâch ngàc hồc quyÕt ñònh thöôûng caoi wật aịn toán-học muá ươí"]


@pytest.mark.parametrize("word", [word for line in SYLLABLES for word in line.split()])
def test_a_syllable(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", [word for line in NO_SYLLABLES for word in line.split()])
def test_no_syllable(word: str) -> None:
    assert not is_syllable(word)
