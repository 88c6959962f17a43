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
