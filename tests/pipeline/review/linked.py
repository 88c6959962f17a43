"""A finished run of papers that rest on one another, written straight into its store: a drawn graph wants hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from trichluc.models.document import Document, Page
from trichluc.models.facts import Citation, Facts, Header
from trichluc.pipeline.check import find
from trichluc.pipeline.process import FileResult
from trichluc.pipeline.resolve import gather, resolve
from trichluc.pipeline.rows import document_rows, file_id
from trichluc.pipeline.store import Store
from trichluc.pipeline.trace import create_indexes

ISSUER = "Ủy ban nhân dân tỉnh Tây Ninh"
FIRST_DAY = date(2015, 1, 5)


def write_linked(out: Path, papers: dict[int, Sequence[int]]) -> None:
    """Store plans of a province, each under its number with the numbers that it rests on."""
    out.mkdir(parents=True, exist_ok=True)
    with Store(out / "work.sqlite") as store:
        for number, grounds in papers.items():
            result = _stored(number, grounds)
            store.save(result)
            store.add_path(f"{number}.txt", "archive", result.file_id)
        for step in (resolve, gather, create_indexes, find):
            step(store)


def _stored(number: int, grounds: Sequence[int]) -> FileResult:
    lines, citations = [f"Kế hoạch {number}/KH-UBND"], []
    for other in grounds:
        start = sum(len(line) + 1 for line in lines)
        lines.append(f"Căn cứ Kế hoạch số {other}/KH-UBND ngày {_day(other):%d/%m/%Y} của UBND tỉnh")
        citation = Citation(start, start + len(lines[-1]), 0.95, "rule:test", ident="numbered", relation="legal_basis")
        citation.type_code, citation.number, citation.symbol = "KH", other, "KH-UBND"
        citation.date, citation.issuer = _day(other).isoformat(), ISSUER
        citations.append(citation)
    text = "\n".join(lines)
    header = Header(
        doc_type_code="KH", doc_type="Kế hoạch", number=number, symbol="KH-UBND", issue_date=_day(number).isoformat()
    )
    header.issuers, header.title = [ISSUER], f"Công tác số {number}"
    page, file = Page(1, text), file_id(text.encode())
    rows = document_rows(Document([page], text, text, text.lower(), [0]), Facts(header, citations), file)
    return FileResult(file, len(text), "text/plain", [page], [rows])


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)
