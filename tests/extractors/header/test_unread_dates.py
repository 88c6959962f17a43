"""Parts of a scanned date whose reading is not to be trusted stay open, and what hangs on them with them."""

from __future__ import annotations

import pytest

from trichluc.extractors.header import extract_header
from trichluc.models.document import Page
from trichluc.pipeline.structure import structure

TEXT = (
    "ỦY BAN NHÂN DÂN\nTỈNH ĐIỆN BIÊN\nSố: 237 /QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Điện Biên, ngày 17 tháng 02 năm 2025\nQUYẾT ĐỊNH\nVề việc ban hành Kế hoạch chuyển đổi số\nCăn cứ Luật Tổ chức;\n"
)


@pytest.mark.parametrize(
    ("signed", "date", "flags"),
    [
        ("17.02.2025 09:27:05 +07:00", "2025-02-17", {"date_from_signature"}),
        ("18.02.2025 09:27:05 +07:00", "2025-02", {"date_incomplete", "handwritten"}),  # a portal signs a day later
        ("17/02/2025", "2025-02", {"date_incomplete", "handwritten"}),  # a date of the text is no signature's
    ],
)
def test_a_signature_confirms_a_doubtful_day_and_never_gives_one(signed: str, date: str, flags: set[str]) -> None:
    start = TEXT.index("17")
    page = Page(1, f"{TEXT}\nThời gian ký: {signed}\n", source="ocr", doubtful=[(start - 1, start + 2, "handwritten")])
    header = extract_header(structure([page])[0])
    assert header.issue_date == date
    assert flags == set(header.flags) & {"date_from_signature", "date_incomplete", "handwritten"}
    (fact,) = (fact for fact in header.facts if fact.field == "issue_date")
    assert fact.confidence < 0.93


@pytest.mark.parametrize(
    ("doubtful", "date", "handwritten"),
    [("", "2025-02-17", False), ("17", "2025-02", True), ("02", "2025", True), ("2025", None, True)],
)
def test_a_doubtful_part_of_the_date_is_left_out(doubtful: str, date: str | None, handwritten: bool) -> None:
    page = Page(1, TEXT, source="ocr")
    if doubtful:
        start = TEXT.index(f" {doubtful}") + 1
        page.doubtful = [(start - 1, start + len(doubtful), "handwritten")]
    header = extract_header(structure([page])[0])
    assert header.issue_date == date
    assert ("handwritten" in header.flags) is handwritten
    assert header.number == 237
