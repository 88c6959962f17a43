"""Citations: each row of `cases/*.csv` is a sentence of a plan and what it cites. A domain person adds rows, not code."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trichluc.extractors.citations import extract_citations
from trichluc.models.document import Document, Page
from trichluc.models.facts import Citation
from trichluc.pipeline.structure import structure

CASES = Path(__file__).parent / "cases"
# The sentence stands as an item of a plan's body, behind its grounds.
PLAN = "KẾ HOẠCH\nCông tác năm 2024\n\nCăn cứ tình hình thực tế;\n\nI. NHIỆM VỤ\n\n1. Nhiệm vụ chung\n\n- {}\n"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plan_with(sentence: str) -> Document:
    return structure([Page(1, PLAN.format(sentence.removeprefix("- ")))])[0]


def cited(sentence: str, ident: str | None = None) -> list[Citation]:
    return [citation for citation in extract_citations(plan_with(sentence)) if ident in (None, citation.ident)]


def items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split("|") if item.strip()]


@pytest.mark.parametrize("row", rows("numbered"), ids=lambda row: row["text"][:40])
def test_a_number_is_read_with_its_date_and_issuer(row: dict[str, str]) -> None:
    document = plan_with(row["text"])
    found = next(citation for citation in extract_citations(document) if citation.ident == "numbered")
    assert found.type_code == row["type"]
    assert str(found.number or "") == row["number"]
    assert (found.number_suffix or "") == row["suffix"]
    assert str(found.year or "") == row["year"]
    assert (found.symbol or "").replace("/", "-") == row["symbol"].replace("/", "-")
    assert (found.date or "") == row["date"]
    assert (found.issuer or "") == row["issuer"]
    if row["quote"]:
        assert document.text[found.start : found.end] == row["quote"]


@pytest.mark.parametrize("row", rows("lists"), ids=lambda row: row["text"][:40])
def test_a_list_gives_one_citation_for_each_document(row: dict[str, str]) -> None:
    found = [f"{c.type_code} {c.number} {c.symbol} {c.date} {c.issuer or '-'}" for c in cited(row["text"], "numbered")]
    assert found == items(row["items"])


@pytest.mark.parametrize("row", rows("named"), ids=lambda row: row["text"][:40])
def test_a_document_is_cited_by_its_title(row: dict[str, str]) -> None:
    found = [f"{c.type_code}: {c.title}{' @' + c.date if c.date else ''}" for c in cited(row["text"], "named")]
    assert found == items(row["items"])


def named(citation: Citation | None) -> str:
    return "-" if citation is None else " ".join(str(part) for part in (citation.type_code, citation.number) if part)


@pytest.mark.parametrize("row", rows("relations"), ids=lambda row: row["text"][:40])
def test_a_citation_hangs_on_the_document_whose_abstract_it_stands_in(row: dict[str, str]) -> None:
    found = [f"{named(c)} {c.relation} {named(c.source)}" for c in cited(row["text"]) if c.ident != "self"]
    assert found == items(row["items"])


@pytest.mark.parametrize("row", rows("provisions"), ids=lambda row: row["text"][:40])
def test_a_pin_cite_names_every_unit(row: dict[str, str]) -> None:
    found = cited(row["text"])[-1]
    units = [".".join(part for part in (unit.dieu, unit.khoan, unit.diem) if part) for unit in found.provisions]
    assert units == items(row["units"])


@pytest.mark.parametrize("row", rows("selfrefs"), ids=lambda row: row["text"][:40])
def test_a_document_refers_to_itself(row: dict[str, str]) -> None:
    document = plan_with(row["text"])
    found = [citation for citation in extract_citations(document) if citation.ident == "self"]
    assert [f"{c.type_code}: {document.text[c.start : c.end]}" for c in found] == items(row["items"])


def test_grounds_are_the_legal_basis_of_the_document() -> None:
    text = (
        "QUYẾT ĐỊNH\nVề việc ban hành Quy chế làm việc của Ban\n\nCăn cứ Luật Giá;\n\nQUYẾT ĐỊNH:\n\n"
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc của Ban."
    )
    found = extract_citations(structure([Page(1, text)])[0])
    assert [(c.type_code, c.relation) for c in found if c.ident == "named"] == [
        ("QC", "promulgates"),
        ("Luật", "legal_basis"),
        ("QC", "promulgates"),
    ]


def test_what_a_letter_was_checked_against_is_its_legal_basis() -> None:
    text = (
        "SỞ CÔNG THƯƠNG\n\nSố: 12/SCT-CN\nV/v kiểm tra\n\nKính gửi: Công ty Bảo Long\n\nSở Công Thương nhận được Giấy mời.\n\n"
        "Sau khi đối chiếu với các quy định pháp luật, gồm:\n\n- Về phòng cháy: Luật số 55/2024/QH15;\n\n"
        "- Quyết định số 5/2025/QĐ-UBND;\n\nSở Công Thương thông báo kế hoạch theo Nghị định số 6/2021/NĐ-CP."
    )
    found = extract_citations(structure([Page(1, text)])[0])
    assert [(c.number, c.relation) for c in found if c.ident == "numbered"] == [
        (55, "legal_basis"),
        (5, "legal_basis"),
        (6, "implements"),
    ]


def test_a_proposal_beside_a_cited_decision_is_a_ground_of_its_own() -> None:
    text = (
        "TỜ TRÌNH\nVề việc giao dự toán\n\nCăn cứ Quyết định số 789/QĐ-UBND của UBND tỉnh về việc giao dự toán và đề xuất của "
        "Giám đốc Sở Tài chính tại Công văn số 286/STC-HCSN, UBND tỉnh kính trình như sau:"
    )
    found = extract_citations(structure([Page(1, text)])[0])
    assert [(c.number, c.relation, c.source) for c in found] == [(789, "legal_basis", None), (286, "legal_basis", None)]


def test_the_enacting_sentence_says_what_the_document_does() -> None:
    text = (
        "THÔNG TƯ\nSửa đổi, bổ sung một số điều của Thông tư số 7/2021/TT-BNV\n\nCăn cứ Luật Lưu trữ số 33/2024/QH15;\n\n"
        "Theo đề nghị của Cục trưởng Cục Văn thư và Lưu trữ nhà nước,\n\n"
        "Bộ trưởng Bộ Nội vụ ban hành Thông tư sửa đổi, bổ sung một số điều của Thông tư số 7/2021/TT-BNV.\n\n"
        "Điều 1. Sửa đổi khoản 2 Điều 3 Thông tư số 7/2021/TT-BNV như sau:\n"
    )
    found = extract_citations(structure([Page(1, text)])[0])
    assert [(c.type_code, c.relation) for c in found if c.ident == "numbered"] == [
        ("TT", "amends"),
        ("Luật", "legal_basis"),
        ("TT", "amends"),
        ("TT", "amends"),
    ]


def test_a_list_under_a_heading_that_repeals_is_repealed() -> None:
    text = (
        "QUYẾT ĐỊNH\nBãi bỏ một số văn bản\n\nCăn cứ Luật Thú y;\n\nQUYẾT ĐỊNH:\n\n"
        "Điều 1. Bãi bỏ toàn bộ một số văn bản của Ủy ban nhân dân tỉnh\n\n"
        "1. Quyết định số 14/2008/QĐ-UBND ngày 22/01/2008 của Ủy ban nhân dân tỉnh về quản lý chợ.\n\n"
        "2. Chỉ thị số 3/2009/CT-UBND ngày 22/01/2009 của Ủy ban nhân dân tỉnh.\n\n"
        "Điều 2. Hiệu lực thi hành\n\n"
        "1. Quyết định số 9/2010/QĐ-UBND ngày 02/3/2010 quy định giá đất; giá nhà hết hiệu lực từ ngày 01/01/2026.\n"
    )
    found = extract_citations(structure([Page(1, text)])[0])
    assert [c.relation for c in found if c.ident == "numbered"] == ["repeals", "repeals", "repeals"]


def numbered(text: str) -> list[tuple[int | None, str, Citation | None]]:
    found = extract_citations(structure([Page(1, text)])[0])
    return [(c.number, c.relation, c.source) for c in found if c.ident == "numbered"]


def test_what_is_listed_under_a_sentence_of_expiry_is_repealed() -> None:
    text = (
        "THÔNG TƯ\nBan hành định mức đo đạc\n\nCăn cứ Luật Đo đạc và bản đồ;\n\nĐiều 1. Ban hành định mức.\n\n"
        "Điều 2. Hiệu lực thi hành\n\n1. Thông tư này có hiệu lực từ ngày 15 tháng 01 năm 2026.\n\n"
        "2. Các Thông tư sau hết hiệu lực kể từ ngày Thông tư này có hiệu lực:\n\n"
        "a) Thông tư số 2/2012/TT-BTNMT ban hành định mức bản đồ;\n\nb) Thông tư số 6/2014/TT-BTNMT quy định về mốc giới.\n"
    )
    assert numbered(text) == [(2, "repeals", None), (6, "repeals", None)]


def test_each_of_several_amended_documents_is_amended_and_what_amended_them_is_not() -> None:
    text = (
        "THÔNG TƯ\nSửa đổi, bổ sung một số điều của Thông tư số 96/2020/TT-BTC hướng dẫn công bố thông tin được sửa đổi, bổ "
        "sung bởi Thông tư số 68/2024/TT-BTC và Thông tư số 18/2025/TT-BTC, Thông tư số 120/2020/TT-BTC quy định giao dịch "
        "được sửa đổi, bổ sung bởi Thông tư số 68/2024/TT-BTC\n\nCăn cứ Luật Chứng khoán;\n"
    )
    assert numbered(text) == [
        (96, "amends", None), (68, "mentions", None), (18, "mentions", None), (120, "amends", None), (68, "mentions", None),
    ]  # fmt: skip


def test_a_law_does_not_stand_under_the_decree_that_its_breach_is_judged_by() -> None:
    sentence = "Vi phạm quy định tại Điều 16 Luật Đấu thầu bị xử lý theo quy định tại Nghị định số 214/2025/NĐ-CP."
    assert [(c.type_code, c.source) for c in cited(sentence)] == [("Luật", None), ("NĐ", None)]


AMENDING = (
    "THÔNG TƯ\nSửa đổi, bổ sung một số điều của Thông tư số 34/2024/TT-BNV\n\nCăn cứ Luật Lưu trữ số 33/2024/QH15;\n\n"
    "Điều 1. Sửa đổi khoản 1 Điều 5 như sau:\n\n“1. Hồ sơ lập theo quy định tại Điều 9 Thông tư này.”.\n\n"
    "Điều 2. Hiệu lực\n\nThông tư này có hiệu lực từ ngày 15 tháng 02 năm 2026.\n"
)


def test_quoted_wording_speaks_of_the_document_that_is_amended() -> None:
    found = [c for c in extract_citations(structure([Page(1, AMENDING)])[0]) if c.extractor.endswith(("wording", "this"))]
    assert [(c.ident, c.number, c.year) for c in found] == [("numbered", 34, 2024), ("self", None, None)]


def test_it_stays_open_which_of_two_amended_documents_the_wording_speaks_of() -> None:
    text = AMENDING.replace("34/2024/TT-BNV", "34/2024/TT-BNV và Thông tư số 7/2023/TT-BNV")
    quoted, own = [c for c in extract_citations(structure([Page(1, text)])[0]) if c.ident == "self"]
    assert quoted.flags == ["quoted_wording"]
    assert quoted.confidence < 0.5 < own.confidence


def test_a_form_that_speaks_of_itself_is_in_doubt() -> None:
    text = (
        "QUYẾT ĐỊNH\nBan hành Quy chế cấp phép\n\nCăn cứ Luật Đất đai;\n\nĐiều 1. Ban hành Quy chế theo Quyết định này.\n\n"
        "Điều 2. Quy chế này áp dụng từ năm 2026.\n\nĐiều 3. Giấy phép này có giá trị 05 năm.\n"
    )
    sure = {c.type_code: c.confidence for c in extract_citations(structure([Page(1, text)])[0]) if c.ident == "self"}
    assert sure["GP"] < 0.5 < min(sure["QĐ"], sure["QC"])


def test_two_regulations_put_out_together_are_two() -> None:
    text = (
        "THÔNG TƯ\nBan hành Quy chế thi nâng ngạch công chức và Quy chế xét tuyển viên chức\n\nCăn cứ Luật Viên chức;\n\n"
        "Bộ trưởng Bộ Nội vụ ban hành Thông tư ban hành Quy chế thi nâng ngạch công chức và Quy chế xét tuyển viên chức.\n"
    )
    found = [c for c in extract_citations(structure([Page(1, text)])[0]) if c.type_code == "QC"]
    assert [(c.title, c.relation) for c in found] == [
        ("thi nâng ngạch công chức", "promulgates"),
        ("xét tuyển viên chức", "promulgates"),
    ] * 2


def test_a_number_in_the_grounds_carries_its_abstract() -> None:
    text = (
        "QUYẾT ĐỊNH\nVề việc công bố danh mục\n\n"
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư;\n\n"
        "Căn cứ Thông tư số 1/2019/TT-BNV được sửa đổi, bổ sung bởi Thông tư số 2/2021/TT-BNV;\n\n"
        "QUYẾT ĐỊNH:\n\nĐiều 1. Thực hiện Nghị định số 30/2020/NĐ-CP về công tác văn thư bảo đảm đúng hạn.\n"
    )
    found = extract_citations(structure([Page(1, text)])[0])
    assert [c.title for c in found if c.ident == "numbered"] == ["về công tác văn thư", None, None, None]


def test_a_document_number_of_its_own_is_no_citation() -> None:
    text = (
        "UBND TỈNH TÂY NINH\nSố: 274/KH-UBND\nTây Ninh, ngày 03 tháng 02 năm 2023\n\n"
        "KẾ HOẠCH\nCông tác năm 2023\n\nI. MỤC ĐÍCH\n"
    )
    assert extract_citations(structure([Page(1, text)])[0]) == []


@pytest.mark.parametrize(
    "text", ["Mẫu số 01/TNCN kê khai", "tài khoản số 123/ABC tại ngân hàng", "hết hạn 24/7, ca 2/B", "tỷ lệ 5.000/HA"]
)
def test_other_numbers_are_no_citations(text: str) -> None:
    assert cited(text) == []


def test_a_repaired_reading_says_so_and_is_less_sure() -> None:
    plain, glued = cited("Nghị định số 154/2020/NĐ-CP")[0], cited("Nghị định số 154/2020/NĐCP")[0]
    assert glued.symbol == plain.symbol == "NĐ-CP"
    assert [repair.meant for repair in glued.repairs] == ["NĐ-CP"]
    assert glued.confidence < plain.confidence


def test_a_word_misread_by_a_scanner_is_mended_and_recorded() -> None:
    document = plan_with("Căn cứ Luật Tố chức chính quyên địa phương ngày 19/6/2015, sô 5/NQ;")
    law = extract_citations(document)[0]
    plain = cited("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;")[0]
    assert law.title == plain.title == "Tổ chức chính quyền địa phương"
    assert [repair.meant for repair in law.repairs] == ["luật tổ chức chính quyền địa phương"]
    assert law.confidence < plain.confidence
    assert document.text[law.start : law.end].startswith("Luật Tố chức chính quyên")


@pytest.mark.parametrize("row", rows("scanned"), ids=lambda row: row["text"][:40])
def test_a_damaged_citation_is_mended_where_one_reading_is_left_and_doubted_elsewhere(row: dict[str, str]) -> None:
    document = structure([Page(1, PLAN.format(row["text"]), source="ocr")])[0]
    found = next(citation for citation in extract_citations(document) if citation.ident == "numbered")
    assert f"{found.type_code} {found.number or ''} {found.year or ''}" == f"{row['type']} {row['number']} {row['year']}"
    assert (found.symbol, found.date or "") == (row["symbol"], row["date"])
    assert sorted(found.flags) == items(row["flags"])
    assert [repair.meant for repair in found.repairs] == items(row["meant"])
    assert (found.confidence < 0.95) == bool(row["meant"]) or "unread" in row["flags"]


def test_a_digit_read_out_of_a_stroke_is_flagged() -> None:
    guessed, plain = cited("theo Quyết định số l 466/QĐ-UBND")[0], cited("theo Quyết định số 1466/QĐ-UBND")[0]
    assert guessed.number == plain.number
    assert "number_misread" in guessed.flags
    assert guessed.confidence < 0.7 < plain.confidence


def test_an_amending_law_keeps_the_laws_whose_numbers_a_scan_tore() -> None:
    text = "Luật sửa đổi, bổ sung: một số điều của Luật Đất đai số 3 1⁄2024/QH15, Luật Nhà ở số 2 7/2023/QH15 ngày 9/6/2024"
    found = extract_citations(structure([Page(1, PLAN.format(text), source="ocr")])[0])
    assert [(c.number, c.date, c.relation) for c in found] == [
        (None, "2024-06-09", "mentions"),
        (31, None, "amends"),
        (27, None, "amends"),
    ]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Luật Tổ chức chính quyền ‹ địa phương", "Tổ chức chính quyền địa phương"),
        ("Luật Tổ chức chính quyên. địa phương", "Tổ chức chính quyền địa phương"),
        ("Luật T: Ồ chức chính quyền địa phương", "Tổ chức chính quyền địa phương"),
        ("Luật Đáắt đai năm 2024", "Đất đai năm 2024"),
    ],
)
def test_a_law_is_known_by_its_letters_where_a_scan_strewed_specks(printed: str, title: str) -> None:
    law = extract_citations(structure([Page(1, PLAN.format(f"theo {printed}"), source="ocr")])[0])[0]
    assert (law.title, law.flags) == (title, [])


def test_applications_and_minutes_in_the_grounds_are_documents() -> None:
    grounds = "Xét Đơn xin thuê đất và Đơn xin giao đất đề ngày 13/12/2024;\nCăn cứ Biên bản họp các Hội đồng tư vấn;"
    text = f"QUYẾT ĐỊNH\nVề việc giao đất\n\nCHỦ TỊCH\n\n{grounds}\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Giao đất."
    found = extract_citations(structure([Page(1, text)])[0])
    assert [(c.type_code, c.title, c.date) for c in found] == [
        ("Đơn", "xin thuê đất", None),
        ("Đơn", "xin giao đất", "2024-12-13"),
        ("BB", "họp các Hội đồng tư vấn", None),
    ]


def test_well_read_words_are_left_alone() -> None:
    citation = cited("Sô liệu của công nhân được hưởng theo Luật Việc làm, bộ phận công an xã")[0]
    assert (citation.title, citation.repairs) == ("Việc làm", [])


PIECES = st.sampled_from(
    [
        "Quyết định",
        "số ",
        "12/QĐ-UBND",
        "01, 02/NQ-CP",
        " ngày ",
        "05/3/2021",
        "tháng 02 năm 2025",
        " của UBND tỉnh",
        ", ",
        "; ",
        ". ",
        "\n",
        "\f",
        "\t",
        " và ",
        " về ",
        "Luật ",
        "Đất đai",
        "sửa đổi, bổ sung một số điều của ",
        '"',
        "(",
        ")",
        "Kế hoạch này",
        "Chương trình mục tiêu quốc gia: ",
        "giảm nghèo bền vững",
        "ban hành ",
        "…/",
        "khoản 2 Điều 5 ",
        "Nghị quyết Đại hội lần thứ XIII của Đảng",
        "kèm theo ",
        "Căn cứ ",
        "QCVN 122:2024/BGTVT",
        "Trên đây là Kế hoạch ",
        "Điều 1. ",
        "KẾ HOẠCH\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join))
def test_any_text_is_read_without_failing_and_every_span_lies_in_it(text: str) -> None:
    document = structure([Page(1, text)])[0]
    found = extract_citations(document)
    assert [(c.start, -c.end) for c in found] == sorted((c.start, -c.end) for c in found)
    for citation in found:
        assert 0 <= citation.start < citation.end <= len(document.text)
        assert document.text[citation.start : citation.end].strip()
        assert citation.source is None or any(citation.source is other for other in found)
        outer = citation.source
        for _ in range(len(found)):
            assert outer is not citation
            outer = outer.source if outer else None


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        (
            "Thực hiện Nghị quyết số 163/2024/QH15 ngày 27/11/2024 của Quốc hội"
            " (sau đây gọi tắt là Nghị quyết số 163), UBND tỉnh yêu cầu.",
            ["Nghị quyết số 163"],
        ),
        ("Theo Nghị định số 181/2025/NĐ-CP ngày 01/7/2025 (sau đây gọi là Nghị định số 181).", ["Nghị định số 181"]),
        ("Thực hiện Kế hoạch số 5/KH-UBND ngày 02/4/2023, Văn phòng UBND tỉnh (sau đây viết tắt là Văn phòng) chủ trì.", []),
        ("Thực hiện Kế hoạch số 5/KH-UBND ngày 02/4/2023. Đợt thi đua (sau đây viết tắt là Kế hoạch thi đua).", []),
    ],
)
def test_short_names_are_kept_with_what_they_rename(text: str, aliases: list[str]) -> None:
    assert [citation.alias for citation in cited(text) if citation.alias] == aliases


@pytest.mark.parametrize(("day", "dates"), [("0 4", ["2020-05-04"]), ("0\u20034", ["2020-05-04"]), ("0\t4", [None])])
def test_digits_are_put_together_over_any_blank_but_not_over_two_cells(day: str, dates: list[str | None]) -> None:
    text = f"Căn cứ Nghị định số 91/2020/NĐ-CP ngày {day} tháng 5 năm 2020 của Chính phủ;"
    document = structure([Page(1, text, source="ocr")])[0]
    assert [citation.date for citation in extract_citations(document)] == dates


def test_a_circular_puts_out_norms_and_technical_regulations() -> None:
    text = (
        "THÔNG TƯ\nBan hành Quy chuẩn kỹ thuật quốc gia về nước thải chế biến cao su\n\nCăn cứ Luật Giá;\n\n"
        "Bộ trưởng Bộ Nông nghiệp và Môi trường ban hành Quy chuẩn kỹ thuật quốc gia về nước thải chế biến cao su.\n\n"
        "Điều 1. Ban hành kèm theo Thông tư này Quy chuẩn kỹ thuật quốc gia về nước thải cao su (QCVN 1:2025/BNNMT).\n\n"
        "Điều 2. Quy chuẩn áp dụng\n\nCơ sở chế biến áp dụng các quy chuẩn kỹ thuật sau:\n\n1. QCVN 40:2011/BTNMT;\n\n"
        "2. Quy chuẩn kỹ thuật quốc gia về tiếng ồn, ký hiệu QCVN 26:2010/BTNMT.\n"
    )
    found = extract_citations(structure([Page(1, text)])[0])
    assert [(c.type_code, c.number, c.relation) for c in found if c.ident != "self"] == [
        ("QCVN", None, "promulgates"),
        ("Luật", None, "legal_basis"),
        ("QCVN", None, "promulgates"),
        ("QCVN", 1, "promulgates"),
        ("QCVN", 40, "implements"),
        ("QCVN", 26, "implements"),
    ]


def test_the_number_line_of_the_national_assembly_is_no_citation() -> None:
    text = (
        "QUỐC HỘI\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\n\nNghị quyết số: 54/2025/QH15\n\n"
        "NGHỊ QUYẾT\nVề cơ chế tháo gỡ khó khăn\n\nCăn cứ Luật Giá;\n\n"
        "Điều 1. Phạm vi điều chỉnh\n\n1. Nghị quyết này quy định cơ chế.\n\n2. Biện pháp hướng dẫn thi hành Luật Nhà giáo.\n"
    )
    found = extract_citations(structure([Page(1, text)])[0])
    assert [(c.title, c.relation) for c in found if c.ident != "self"] == [("Giá", "legal_basis"), ("Nhà giáo", "guides")]
