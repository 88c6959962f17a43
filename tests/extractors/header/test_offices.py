"""Offices are recognised in damaged capitals, and only there."""

from __future__ import annotations

import pytest

from trichluc.extractors.header.offices import mend_office


@pytest.mark.parametrize(
    ("read", "superior", "meant"),
    [
        ("CHỦ TICH", "", "CHỦ TỊCH"),
        ("SHỦ TỊCH", "", "CHỦ TỊCH"),
        ("PHÓ GIÁM ĐÓC", "", "PHÓ GIÁM ĐỐC"),
        ("THỨ TRƯỜNG THƯỜNG TRỰC", "", "THỨ TRƯỞNG THƯỜNG TRỰC"),
        # Who signs for another is that one's deputy, whatever is left of the print.
        ("PB CHÿ TỊCH", "CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("1xỨ TRƯỞNG", "BỘ TRƯỞNG", "THỨ TRƯỞNG"),
        ("#?HG CHANH VAN PHONG", "CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
        ("CHỦ TRÌ", "", None),
        ("LẦU", "", None),
        ("BÁO CÁO", "CHỦ TỊCH", None),
    ],
)
def test_a_damaged_office_is_mended_where_only_one_is_like_it(read: str, superior: str, meant: str | None) -> None:
    assert mend_office(read, superior) == meant
