"""The residue: every token of a number's shape and every ground in which no rule found a citation, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.extractors.plan import read
from trichluc.extractors import extract_facts
from trichluc.models.document import Page
from trichluc.pipeline.structure import structure

SAMPLES = Path(__file__).parents[2] / "data/samples"

CASES = [
    # text under a plan's head, what the residue holds
    ("- Thực hiện Kế hoạch số 336/KH-UBND ngày 13/02/2023 của UBND tỉnh.", []),
    ("- Thực hiện văn bản của Tổng cục số 328/TCDN.CNXDGT về đào tạo.", ["số 328/TCDN.CNXDGT"]),
    ("- Ghi vào sổ theo mẫu in sẵn số: 02/GTGT.", ["số: 02/GTGT"]),
    ("- Đường dây nóng số 24/7, điện thoại số 0276.3822/123.", []),
    ("- Đạt 1/2 chỉ tiêu; nộp trước ngày 25/3/2022; tỷ lệ bản đồ 1/5000.", []),
    ("- Nhà số 12/5 đường Cách mạng Tháng Tám, số 15a.", []),
    ("- Phòng, chống dịch COVID-19; mạng 4G/5G; km12/QL22B.", []),
    ("- Tài liệu tại https://congbao.vn/2024/QD123 của Cổng thông tin.", []),
    (
        "- Căn cứ tình hình thực tế, các đơn vị tự xây dựng kế hoạch.",
        ["Căn cứ tình hình thực tế, các đơn vị tự xây dựng kế hoạch."],
    ),
    ("- Căn cứ Kế hoạch này, các đơn vị tự xây dựng kế hoạch.", []),
    ("- Căn cứ lập kế hoạch:", []),
    ("- Các đơn vị căn cứ chức năng, nhiệm vụ được giao để thực hiện.", []),
]


@pytest.mark.parametrize(("text", "left"), CASES, ids=[case[0] for case in CASES])
def test_what_no_rule_claims_is_residue(text: str, left: list[str]) -> None:
    document = read(text)
    assert [document.text[one.start : one.end] for one in extract_facts(document).residue] == left


def test_a_ground_beside_one_that_cites_is_residue_of_its_own() -> None:
    document = read("x")
    grounds = "Căn cứ Luật Đất đai năm 2024; căn cứ chức năng, nhiệm vụ được giao;"
    at = document.text.index("Căn cứ Luật Tổ chức chính quyền địa phương;")
    text = document.text[:at] + grounds + document.text[at + len("Căn cứ Luật Tổ chức chính quyền địa phương;") :]
    (one,) = structure([Page(1, text)])
    assert [one.text[r.start : r.end] for r in extract_facts(one).residue] == ["căn cứ chức năng, nhiệm vụ được giao"]


# Found by an own, plainer way: any word of the page that holds a digit, a slash and two capitals behind it.
TOKEN = re.compile(r"\d[\w.]*\s?[-/][^\s,;()]*[A-ZĐ]{2}[^\s,;()]*")
OWN = {"*274* /KH-UBND"}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_in_the_samples_every_number_is_cited_or_listed(path: Path) -> None:
    for document in structure([Page(1, path.read_text(encoding="utf-8"))]):
        facts = extract_facts(document)
        cited = {at for c in facts.citations for at in range(c.start, c.end)}
        own = {at for h in facts.header.facts if h.field == "document_number" for at in range(h.start, h.end)}
        listed = {at for r in facts.residue for at in range(r.start, r.end)}
        for match in TOKEN.finditer(document.text):
            if "/" in match.group():
                assert match.start() in cited | own | listed, match.group()
        for one in facts.residue:
            assert not cited & set(range(one.start, one.end)), document.text[one.start : one.end]
        for line in re.finditer(r"^[-\s\d.]*Căn cứ [^\n]*", document.text, re.MULTILINE):
            inside = set(range(line.start(), line.end()))
            assert inside & (cited | listed), line.group()
