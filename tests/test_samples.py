"""The samples end to end: one plan as text, PDF and DOCX gives the same facts, and every span is the page's text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

import trichluc

SAMPLES = Path(__file__).parent.parent / "data/samples"
PLANS = sorted(path.stem for path in SAMPLES.glob("*.txt"))


def facts(found: trichluc.Extraction) -> dict[str, list[tuple[object, ...]]]:
    """What was found, without where it stands and how its words are broken over lines."""
    kinds = {
        "citations": [(c.ident, c.key, c.number, c.symbol, c.date, c.issuer, c.relation) for c in found.citations],
        "campaigns": [(c.name, c.kind, c.period_start, c.period_end) for c in found.campaigns],
        "assignments": [(a.body_name, a.role, a.task) for a in found.assignments],
        "deadlines": [(d.kind, d.due_date, d.rrule, d.offset_duration) for d in found.deadlines],
        "dates": [(d.value, d.role) for d in found.dates],
    }
    return {kind: sorted(rows, key=repr) for kind, rows in kinds.items()}


@pytest.mark.parametrize("plan", PLANS)
def test_text_pdf_and_docx_of_one_plan_give_the_same_facts(plan: str) -> None:
    text, pdf, docx = (facts(trichluc.extract(SAMPLES / f"{plan}.{kind}")) for kind in ("txt", "pdf", "docx"))
    assert pdf == text
    assert docx == text


@pytest.mark.parametrize("plan", PLANS)
def test_every_span_is_the_pages_own_text(plan: str) -> None:
    for kind in ("txt", "pdf", "docx"):
        found = trichluc.extract(SAMPLES / f"{plan}.{kind}")
        pages = {page.page: page.text for page in found.pages}
        for fact in (*found.citations, *found.campaigns, *found.assignments, *found.deadlines, *found.dates):
            cut = [pages[piece.page][piece.start : piece.end] for piece in fact.segments]
            assert fact.text == "\f".join(cut) and fact.text.strip()
            assert (fact.page, fact.start) == (fact.segments[0].page, fact.segments[0].start)


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: unicodedata.normalize("NFD", text).encode(),
        lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
    ],
    ids=["NFD", "CRLF and BOM", "UTF-16"],
)
def test_the_encoding_of_a_text_changes_no_fact(plan: str, encode) -> None:
    plain = (SAMPLES / f"{plan}.txt").read_text(encoding="utf-8")
    assert facts(trichluc.extract(encode(plain), name="plan.txt")) == facts(trichluc.extract(plain.encode(), name="plan.txt"))


def test_the_samples_hold_what_a_reader_finds_in_them() -> None:
    """000: a deadline that lies before the plan's own year is flagged; 001: the number survives in the appendix line alone."""
    youth, congress = (trichluc.extract(SAMPLES / f"{plan}.pdf") for plan in PLANS[:2])
    assert [d.due_date.isoformat() for d in youth.deadlines if "before_issue" in d.flags] == ["2022-03-25"]
    assert congress.document.number is None
    parents = [c for c in congress.citations if c.relation == "attached_to"]
    assert [(c.key, c.date) for c in parents] == [("KH:121:UBND:2019", "2019-03-31")]
