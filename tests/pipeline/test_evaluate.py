"""`trichluc evaluate`: the gold is checked, known errors give known figures, and the report is the same every time."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.pipeline.conftest import Deliver, MakeResult
from trichluc.models.facts import Header
from trichluc.pipeline.cli import main
from trichluc.pipeline.evaluate import FaultyGold, evaluate
from trichluc.pipeline.evaluate.calibration import Step, advice, expected_calibration_error, risk_coverage, trust
from trichluc.pipeline.evaluate.judge import Judgement

RIGHT, WRONG, MISSED = "Nghị định số 1/2020/NĐ-CP", "Quyết định số 2/QĐ-UBND", "Thông tư số 3/2021/TT-BNV"
TEXT = f"Căn cứ {RIGHT};\nCăn cứ {WRONG};\nCăn cứ {MISSED}.\nĐề nghị Sở Nội vụ thực hiện."
FOUND = [
    (RIGHT, {"type_code": "NĐ", "number": 1, "year": 2020, "symbol": "NĐ-CP", "relation": "legal_basis"}),
    (WRONG, {"type_code": "QĐ", "number": 7, "symbol": "QĐ-UBND", "relation": "legal_basis"}),
]
DECREE = {"id": "c1", "quote": RIGHT, "ident": "numbered", "type_code": "NĐ", "number": 1, "year": 2020, "symbol": "NĐ-CP"}
DECISION = {"id": "c2", "quote": WRONG, "ident": "numbered", "type_code": "QĐ", "number": 2, "symbol": "QĐ-UBND"}
CIRCULAR = {"id": "c3", "quote": MISSED, "ident": "numbered", "type_code": "TT", "number": 3, "year": 2021, "symbol": "TT-BNV"}
GROUNDS = [one | {"relation": "legal_basis"} for one in (DECREE, DECISION, CIRCULAR)]


@pytest.fixture
def out(deliver: Deliver, result_of: MakeResult) -> Path:
    """Two documents: one found as FOUND says, one whose title lost its marks."""
    plan = result_of(TEXT, citations=FOUND)
    letter = result_of("Kế hoạch tặng quà", Header(title="Ke hoach tang qua", symbol="KH-UBND", number=4))
    return deliver([("archive/plan.txt", plan), ("archive/letter.txt", letter)])


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "annotated"
    folder.mkdir()
    write(folder / "plan.json", source="plan.txt", citations=GROUNDS)
    write(folder / "letter.json", source="letter.txt", header={"title": "Kế hoạch tặng quà", "symbol": "KH/UBND", "number": 5})
    return folder


def write(path: Path, **gold: Any) -> Path:
    path.write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return path


def command(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["evaluate", *map(str, words)])
    return result.exit_code, result.output


def test_a_wrong_number_is_missed_and_wrongly_found(out: Path, gold: Path) -> None:
    numbered = evaluate(out, [gold]).figures("text")["citations.numbered"]
    assert (numbered.hit, numbered.miss, numbered.extra, numbered.gold) == (1, 2, 1, 3)
    assert (numbered.precision, round(numbered.recall, 3), numbered.f1) == (0.5, 0.333, 0.4)


def test_every_fact_that_the_gold_covers_is_judged(out: Path, gold: Path) -> None:
    assert sorted(fact.right for fact in evaluate(out, [gold]).judgements("citation")) == [False, True]


def test_without_marks_a_bare_title_is_right_and_strictly_it_is_not(out: Path, gold: Path) -> None:
    evaluation = evaluate(out, [gold])
    assert evaluation.figures("text")["header.title"].f1 == 0
    assert evaluation.figures("text", marks=False)["header.title"].f1 == 1


def test_separators_of_a_symbol_don_t_matter_its_number_does(out: Path, gold: Path) -> None:
    figures = evaluate(out, [gold]).figures("text")
    assert (figures["header.symbol"].f1, figures["header.number"].f1) == (1, 0)


def test_the_interval_is_that_of_documents_drawn_anew(out: Path, gold: Path) -> None:
    one = write(gold / "plan.json", source="plan.txt", citations=GROUNDS[:1])
    figures = evaluate(out, [one]).figures("text")["citations.numbered"]
    assert figures.low == figures.f1 == figures.high  # a single document can only be drawn again
    assert evaluate(out, [gold]) == evaluate(out, [gold])


def test_beyond_the_scope_nothing_is_judged(out: Path, gold: Path) -> None:
    write(gold / "plan.json", source="plan.txt", citations=GROUNDS[:1], scope="page 1", scope_end=RIGHT)
    evaluation = evaluate(out, [gold])
    assert evaluation.figures("text")["citations.numbered"].extra == 0
    assert len(evaluation.judgements("citation")) == 1


def test_a_document_that_is_not_in_out_is_missed_and_named(out: Path, gold: Path) -> None:
    write(gold / "other.json", source="other.pdf", header={"number": 8})
    code, printed = command(out, gold)
    assert code == 1
    assert "no document for other.pdf" in printed


FAULTS = [
    ({"relation": "suggests"}, "citations 1 (c1), relation", "it is 'suggests'"),
    ({"number": "1"}, "citations 1 (c1), number", "valid integer"),
    ({"date": "2023-02-30"}, "citations 1 (c1), date", "is no ISO date"),
    ({"source": "c9"}, "citations 1 (c1)", "source 'c9' is no citation of this file"),
    ({"quote": "Luật Đất đai năm 2013 của Quốc hội"}, "citations 1 (c1)", "quote is not in the document"),
    ({"n": 2}, "citations 1 (c1)", "occurrence 2 is missing, the document holds 1"),
    ({"symbl": "NĐ-CP"}, "citations 1 (c1), symbl", "Extra inputs are not permitted"),
    ({"ident": "named"}, "citations 1 (c1)", "a named citation needs its title"),
]


@pytest.mark.parametrize(("change", "item", "message"), FAULTS)
def test_a_faulty_item_is_named_and_stops_the_scoring(
    out: Path, gold: Path, change: dict[str, Any], item: str, message: str
) -> None:
    path = write(gold / "plan.json", source="plan.txt", citations=[GROUNDS[0] | change])
    code, printed = command(out, gold)
    assert code == 2
    assert f"{path}: {item}" in printed
    assert message in printed
    assert "precision" not in printed
    with pytest.raises(FaultyGold):
        evaluate(out, [gold])
    assert "citations.numbered" not in evaluate(out, [gold], skip_invalid=True).figures("text")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nowhere", "annotated"), "no tables under nowhere"),
        (("out", "empty"), "holds no *.json"),
        (("out",), "nobody has judged a fact"),
    ],
)
@pytest.mark.usefixtures("out", "gold")
def test_wrong_usage_says_what_to_type(tmp_path: Path, monkeypatch, words: tuple[str, ...], message: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    code, printed = command(*words)
    assert code == 2
    assert message in printed


def test_the_report_has_figures_and_diagrams_and_the_same_bytes_again(out: Path, gold: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert command(out, gold, "--report", tmp_path / name)[0] == 0
    files = {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()}
    assert {"evaluation.json", "measures.csv", "trust.csv", "reliability.png", "reliability.svg"} < files.keys()
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "second").iterdir()}


def test_judgements_hold_no_word_of_the_documents(tmp_path: Path) -> None:
    archive, gold, table = tmp_path / "archive", tmp_path / "annotated", tmp_path / "judged.csv"
    archive.mkdir()
    gold.mkdir()
    (archive / "plan.txt").write_text(TEXT, encoding="utf-8")
    write(gold / "plan.json", source="plan.txt", citations=GROUNDS[:1])
    assert CliRunner().invoke(main, ["run", str(archive), "-o", str(tmp_path / "new"), "--quiet"]).exit_code == 0
    assert command(tmp_path / "new", gold, "--judgements", table)[0] == 0
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [row["right"] for row in rows] == ["0", "0", "1"]
    assert {row["document"] for row in rows} == {"plan"}
    assert not any(word in table.read_text(encoding="utf-8") for word in ("NĐ-CP", "UBND", "Nghị định"))


def facts(*pairs: tuple[float, bool]) -> list[Judgement]:
    return [Judgement("d", "g", "date", str(n), "text", confidence, right) for n, (confidence, right) in enumerate(pairs)]


def test_calibration_error_is_the_distance_of_confidence_and_precision() -> None:
    assert expected_calibration_error(facts((0.95, True), (0.95, True))) == pytest.approx(0.05)
    assert expected_calibration_error(facts((0.55, True), (0.55, False), (1.0, True))) == pytest.approx(0.1 / 3)


def test_facts_of_one_confidence_enter_the_curve_together() -> None:
    curve = risk_coverage(facts((0.5, True), (0.9, True), (0.5, False)))
    assert curve == [Step(0.9, 1 / 3, 0), Step(0.5, 1, 1 / 3)]


def test_the_advice_says_how_much_to_read_or_that_reading_does_not_help() -> None:
    assert (
        advice(facts(*[(0.99, True)] * 3, (0.2, False))) == "Review the 25% least certain facts and the rest has ≤ 1% errors."
    )
    assert advice(facts((0.9, True), (0.9, False))).startswith("No review")
    assert trust(facts((0.9, False), (0.5, True))).review is None
