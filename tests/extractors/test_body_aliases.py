"""Short names that a text gives to bodies, and the full names that they stand for."""

from __future__ import annotations

import pytest

from tests.extractors.plan import read
from trichluc.extractors.bodies.aliases import declared_bodies, without_alias

DECLARED = [
    ("Văn phòng UBND tỉnh (sau đây viết tắt là Văn phòng) xây dựng Kế hoạch.", {"văn phòng": "Văn phòng UBND tỉnh"}),
    (
        "Giao Ban Chỉ đạo cải cách hành chính tỉnh, sau đây gọi tắt là Ban Chỉ đạo, theo dõi.",
        {"ban chỉ đạo": "Ban Chỉ đạo cải cách hành chính tỉnh"},
    ),
    (
        "Sở Nội vụ (được viết tắt là: SNV) và Sở Tài chính (gọi là “Sở TC”) phối hợp.",
        {"snv": "Sở Nội vụ", "sở tc": "Sở Tài chính"},
    ),
    ("Các sở, ngành (sau đây gọi chung là cơ quan) báo cáo.", {}),
    ("Nghị quyết số 163/2024/QH15 (sau đây gọi tắt là Nghị quyết số 163) có hiệu lực.", {}),
    ("Việc này gọi là thi đua.", {}),
]


@pytest.mark.parametrize(("sentence", "declared"), DECLARED)
def test_short_names_of_bodies_are_read_where_the_text_declares_them(sentence: str, declared: dict[str, str]) -> None:
    assert declared_bodies(read(sentence)) == declared


NAMES = [
    ("Văn phòng", "Văn phòng UBND tỉnh"),
    ("văn phòng", "Văn phòng UBND tỉnh"),
    ("Hội đồng Thi đua - Khen thưởng Văn phòng", "Hội đồng Thi đua - Khen thưởng Văn phòng UBND tỉnh"),
    ("Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh"),
    ("Văn phòng Chính phủ", "Văn phòng Chính phủ"),
]


@pytest.mark.parametrize(("name", "full"), NAMES)
def test_a_declared_short_name_stands_for_the_full_one(name: str, full: str) -> None:
    assert without_alias(name, {"văn phòng": "Văn phòng UBND tỉnh"}) == full
