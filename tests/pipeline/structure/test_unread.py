"""Words with ỵ, which readers of scans print as y: read as they are meant, shown as they are printed, the repair on record."""

from __future__ import annotations

import pytest

from trichluc.extractors import extract_facts
from trichluc.models.document import Page, TextSource
from trichluc.pipeline.rows import document_rows
from trichluc.pipeline.structure import structure

PLAN = (
    "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\n\nSố: 12/KH-UBND\n\nKẾ HOẠCH\nTổ chức Tết Nguyên đán Ất Ty năm 2025\n\n"
    "Căn cứ Luật Thi đua;\n\nI. NỘI DUNG\n"
)


@pytest.mark.parametrize(("source", "year"), [("ocr", "Ất Tỵ"), ("text", "Ất Ty")])
def test_a_title_is_read_with_the_letter_that_is_meant_and_its_evidence_as_printed(source: TextSource, year: str) -> None:
    document = structure([Page(1, PLAN, source=source)])[0]
    facts = extract_facts(document)
    assert facts.header.title == f"Tổ chức Tết Nguyên đán {year} năm 2025"
    row = next(row for row in document_rows(document, facts, "file").facts["header_facts"] if row["kind"] == "title")
    assert row["text"] == "Tổ chức Tết Nguyên đán Ất Ty năm 2025"
    assert [repair["meant"] for repair in row["repairs"]] == [year] * (source == "ocr")


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("cán bộ tận tuy phục vụ", "cán bộ tận tuỵ phục vụ"),
        ("TẬN\nTUY PHỤC VỤ", "TẬN\nTUỴ PHỤC VỤ"),
        ("tuy nhiên, Bộ Y tế quy định", "tuy nhiên, Bộ Y tế quy định"),
        ("quý ty đóng góp", "quý ty đóng góp"),  # a company, no year of the snake
    ],
)
def test_only_words_that_no_other_letter_can_make_are_mended(printed: str, meant: str) -> None:
    assert structure([Page(1, printed, source="ocr")])[0].text == meant
