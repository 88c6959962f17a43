"""Stamps of arrival are told by what they say, wherever a reader puts them into the head."""

from __future__ import annotations

import pytest

from trichluc.extractors.header import extract_header
from trichluc.models.document import Page
from trichluc.pipeline.structure import structure

LETTERHEAD = "ỦY BAN NHÂN DÂN\nTỈNH ĐIỆN BIÊN\n"
REST = (
    "Số: 237/QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐiện Biên, ngày 17 tháng 02 năm 2025\n"
    "QUYẾT ĐỊNH\nVề việc ban hành Kế hoạch chuyển đổi số\nCăn cứ Luật Tổ chức;\n"
)
STAMPS = [
    "ĐẾN Số: 2770\nNgày: 04/4/2025\nChuyển: VP\n",
    "CÔNG VĂN ĐẾN\nSố: 2770\nNgày 04 tháng 4 năm 2025\n",
    "VĂN BẢN ĐẾN\nSố: 2770/VP\nNgày 04/4/2025\n",
    "ĐÉN\nSố 2770\nNgày: 04/4/2025\nLưu hồ sơ số: 12/HS-VP\n",
]


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("before", ["", LETTERHEAD])
def test_a_stamp_of_arrival_gives_neither_number_nor_date(stamp: str, before: str) -> None:
    text = before + stamp + (LETTERHEAD if not before else "") + REST
    header = extract_header(structure([Page(1, text)])[0])
    assert (header.number, header.symbol, header.issue_date) == (237, "QĐ-UBND", "2025-02-17")
    assert header.issuers == ["Ủy ban nhân dân tỉnh Điện Biên"]
    assert header.doc_type_code == "QĐ"


def test_what_comes_to_a_meeting_is_no_stamp() -> None:
    text = LETTERHEAD + REST + "Ngày 04 tháng 4 năm 2025, các đại biểu về đến\nSố lượng: 20\n"
    document = structure([Page(1, text)])[0]
    assert "Số lượng" in document.text[document.blocks[-1].start :]
