"""Confidence: the shipped weights are what the judged facts give, they are checked, and doubt never makes a fact surer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.extractors.plan import read
from trichluc.extractors import extract_facts
from trichluc.extractors.confidence import model
from trichluc.extractors.confidence.model import HIGHEST, LOWEST, Term, calibrated, weights
from trichluc.extractors.confidence.signs import Features, features, setting_of
from trichluc.extractors.train.__main__ import train
from trichluc.extractors.vocabulary import DataError
from trichluc.models.facts import Citation, HeaderFact

SHIPPED = Path(__file__).parents[2] / "data" / model.TABLE
TYPED = Features("citation", "rule:citations.typed", "text", 0.97, None, 0, ())


def test_the_shipped_weights_are_what_the_judged_facts_give(tmp_path: Path) -> None:
    fitted = tmp_path / "weights.csv"
    assert CliRunner().invoke(train, ["confidence", "-o", str(fitted)]).exit_code == 0
    assert fitted.read_bytes() == SHIPPED.read_bytes()


DOUBTS = [
    {"signs": ("symbol_misread",)},
    {"signs": ("in_table", "symbol_misread")},
    {"repairs": 1},
    {"source": "ocr", "ocr_confidence": 0.95},
    {"source": "ocr", "ocr_confidence": 0.7},
    {"score": 0.6},
]


@pytest.mark.parametrize("doubt", DOUBTS, ids=[str(doubt) for doubt in DOUBTS])
def test_doubt_never_makes_a_fact_surer(doubt: dict[str, object]) -> None:
    assert calibrated(replace(TYPED, **doubt)) <= calibrated(TYPED)


def test_the_worse_a_page_is_read_the_less_sure_is_what_stands_on_it() -> None:
    pages = [calibrated(replace(TYPED, source="ocr", ocr_confidence=quality)) for quality in (0.6, 0.8, 0.9, 0.95)]
    assert pages == sorted(pages)


def test_a_rule_that_nobody_has_judged_is_as_sure_as_its_kind() -> None:
    doubted = replace(TYPED, score=0.8)
    new = calibrated(replace(doubted, rule="rule:citations.new"))
    rules = [calibrated(replace(doubted, rule=term.name)) for term in weights() if term.kind == "citation" and ":" in term.name]
    assert min(rules) < new < max(rules)


def test_nothing_is_certain_and_nothing_is_hopeless() -> None:
    worst = tuple(term.name for term in weights() if term.kind == "any")
    assert calibrated(replace(TYPED, score=1.0)) <= HIGHEST
    assert calibrated(replace(TYPED, score=0.0, signs=worst, source="ocr", ocr_confidence=0.1)) >= LOWEST


TABLES = [
    ("citation,rule:citations.typed,much,3", "is no number"),
    ("citation,symbol_misread,0.5,3", "can't be its weight"),
    ("citation,score,-0.5,3", "can't be its weight"),
    ("citation,rule:citations.typed,99,3", "can't be its weight"),
    ("any,always,3,3", "stands twice"),
]


@pytest.mark.parametrize(("row", "message"), TABLES)
def test_a_faulty_table_is_refused(monkeypatch: pytest.MonkeyPatch, row: str, message: str) -> None:
    names = ("kind", "term", "weight", "facts")
    lines = [dict(zip(names, line.split(","), strict=True)) for line in ("any,always,3,9", row)]
    monkeypatch.setattr(model, "read_rows", lambda *_: lines)
    with pytest.raises(DataError, match=message):
        weights.__wrapped__()


def test_extraction_gives_calibrated_confidence_and_on_demand_the_rule_s_own() -> None:
    document = read("- Thực hiện Kế hoạch số 336/KH-UBND ngày 13/02/2023 của UBND tỉnh.")
    facts, raw = extract_facts(document), extract_facts(document, calibrated=False)
    setting = setting_of(document, raw.header.issue_date)
    for fact, scored in zip(facts.all(), raw.all(), strict=True):
        assert fact.confidence == calibrated(features(scored, setting))


SIGNS = [
    (Citation(0, 1, 0.9, "r", ident="numbered", number=5, symbol="KH-UBND"), {"date_missing"}),
    (Citation(0, 1, 0.9, "r", ident="numbered", number=5, year=2099, symbol="NĐ-CP", date="2099-01-02"), {"year_implausible"}),
    (Citation(0, 1, 0.9, "r", ident="numbered", symbol="NĐ-CP", date="2020-01-02"), {"number_incomplete"}),
    (Citation(0, 1, 0.9, "r", ident="named", type_code="QC", title="làm việc"), {"title_short"}),
    (HeaderFact(0, 1, 0.9, "r", "signer", "CHỦ TỊCH"), {"name_unusual"}),
    (HeaderFact(0, 1, 0.9, "r", "signer", "Nguyễn Văn An"), set()),
    (HeaderFact(0, 1, 0.9, "r", "document_number", "KH/UBND"), {"number_missing"}),
]


@pytest.mark.parametrize(("fact", "signs"), SIGNS)
def test_what_is_implausible_is_seen(fact: Citation | HeaderFact, signs: set[str]) -> None:
    assert set(features(fact, setting_of(read(""), "2022-12-23")).signs) == signs


def test_every_weight_may_have_its_direction() -> None:
    assert all(model.direction(term) * weight >= 0 for term, weight in weights().items())
    assert Term("any", "always") in weights()
