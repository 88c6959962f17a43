"""Which dates a document names and what each is there for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trichluc.extractors.dates import extract_dates
from trichluc.extractors.deadlines import extract_deadlines
from trichluc.models.document import Page
from trichluc.models.facts import Citation
from trichluc.pipeline.structure import structure

from .plan import HEAD, read


def found(body: str) -> list[tuple[str, str, str]]:
    document = read(body)
    deadlines = extract_deadlines(document, "2022-12-23")
    dates = extract_dates(document, 2022, [], deadlines)
    return [(document.text[one.start : one.end], one.value, one.role) for one in dates if one.start >= len(HEAD)]


CASES = [
    ("- Kỷ niệm 133 năm Ngày sinh của Chủ tịch Hồ Chí Minh (19/5/1890 - 19/5/2023).", "1890-05-19/2023-05-19", "commemoration"),
    ("- Lễ tri ân các Anh hùng liệt sĩ dịp 27/7.", "--07-27", "commemoration"),
    ("- Chào mừng 75 năm Cách mạng Tháng Tám (1945 - 2020).", "1945/2020", "commemoration"),
    ("- Sơ kết 5 năm (2015 - 2020) thực hiện phong trào.", "2015/2020", "period"),
    ("- Đại hội đại biểu tỉnh lần thứ XI, nhiệm kỳ 2020 - 2025.", "2020/2025", "period"),
    ("- Đăng ký thi đua năm học 2022 - 2023.", "2022/2023", "period"),
    ("- Sơ kết công tác thi đua 6 tháng đầu năm 2023.", "2023-01-01/2023-06-30", "period"),
    ("- Thực hiện Chỉ thị số 05/CT-UBND ngày 04/5/2021 của Chủ tịch.", "2021-05-04", "citation"),
    ("- Gửi về Sở Nội vụ trước ngày 15 tháng 3 năm 2023.", "2023-03-15", "deadline"),
    ("- Báo cáo định kỳ 6 tháng (vào ngày 15 tháng 6).", "--06-15", "deadline"),
    ("1. Nhiệm vụ thực hiện trong Quý II", "2023-04-01/2023-06-30", "deadline"),
    ("- Mưa lớn từ 15/11 đến ngày 20/11/2022 làm ngập nhiều nơi.", "2022-11-15/2022-11-20", "other"),
    ("- Kết quả công tác 10 tháng năm 2022 đạt khá.", "2022-01-01/2022-10-31", "period"),
    ("- Hoàn thành chỉ tiêu trong 02 tháng cuối năm 2023.", "2023-11-01/2023-12-31", "deadline"),
    ("- Hội nghị ngày 07 tháng 11 năm 2022 đã thống nhất như sau.", "2022-11-07", "other"),
]


@pytest.mark.parametrize(("body", "value", "role"), CASES)
def test_date_has_its_role(body: str, value: str, role: str) -> None:
    assert [(one[1], one[2]) for one in found(body)] == [(value, role)]


@pytest.mark.parametrize(
    "body",
    [
        "- Phát động phong trào thi đua năm 2023, định hướng đến năm 2030.",
        "- Thời gian tổ chức: 1/2 ngày.",
        "- Phát triển 9 tháng, tăng 12/2019 điểm và 93,5%.",
    ],
)
def test_bare_years_and_numbers_are_no_dates(body: str) -> None:
    assert found(body) == []


def test_date_line_gives_the_issue_date() -> None:
    document = read("- Không có gì.")
    dates = extract_dates(document, 2022, [], [])
    assert [(one.value, one.role, one.start_date, one.end_date) for one in dates] == [
        ("2022-12-23", "issue", "2022-12-23", "2022-12-23")
    ]


def test_date_inside_a_citation_is_the_citations() -> None:
    document = read("- Thực hiện Luật Thi đua, khen thưởng ngày 15/6/2022.")
    at = document.text.index("Luật Thi đua")
    citation = Citation(at, at + len("Luật Thi đua, khen thưởng ngày 15/6/2022"), 0.9, "rule:test", ident="named")
    assert extract_dates(document, 2022, [citation], [])[-1].role == "citation"


def test_terms_of_office_and_school_years_have_no_calendar_days() -> None:
    document = read("- Nhiệm kỳ 2020 - 2025; giai đoạn 2021 - 2025.")
    term, stage = extract_dates(document, 2022, [], [])[-2:]
    assert (term.start_date, term.end_date) == (None, None)
    assert (stage.start_date, stage.end_date) == ("2021-01-01", "2025-12-31")


WORDS = [
    "ngày ",
    "tháng ",
    "năm ",
    "quý ",
    " đến ",
    "trước ",
    "định kỳ ",
    "hằng năm",
    "6 tháng, năm",
    "Điều ",
    "trong thời hạn ",
    "02 lần/",
    "thứ sáu ",
    "Thời gian thực hiện: ",
    "trước khi trình ",
    "giai đoạn ",
]
TERMS = ["05 ngày làm việc", "16h30", "31/02", "48 giờ", " kể từ ngày ký", "99/99/9999", "1/2", "2023", "15", "31", "0", "IV"]
SIGNS = ["/", "-", ".", "\n", "\t", "(", ")", "½", "٣", "Ǆ", "…"]
PIECES = st.sampled_from([*WORDS, *TERMS, *SIGNS])
ISSUED = st.sampled_from([None, "2023", "2023-02", "2023-02-28"])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80), st.sampled_from([None, "2023", "2023-02", "2023-02-28"])
)
def test_any_text_is_read_and_every_span_lies_in_it(text: str, issued: str | None) -> None:
    for document in structure([Page(1, text)]):
        deadlines = extract_deadlines(document, issued)
        dates = extract_dates(document, 2023 if issued else None, [], deadlines)
        for fact in (*deadlines, *dates):
            assert 0 <= fact.start < fact.end <= len(document.text)
            assert document.text[fact.start : fact.end].strip()
            assert 0 < fact.confidence <= 1
