"""The corpus for spaCy: every fact of the tables is a span whose text is the fact's, in bytes that do not change."""

from __future__ import annotations

from pathlib import Path

import spacy
from click.testing import CliRunner
from spacy.tokens import Doc, DocBin

import trichluc
from trichluc.models.facts import DateMention
from trichluc.pipeline.cli import main

SAMPLES = Path(__file__).parents[2] / "data/samples"


def export(out: Path, target: Path) -> str:
    result = CliRunner().invoke(main, ["export", str(out), "--spacy", str(target)])
    assert result.exit_code == 0, result.output
    return result.output


def docs(target: Path) -> list[Doc]:
    """Read by a pipeline that knows nothing of Vietnamese."""
    return list(DocBin().from_disk(target).get_docs(spacy.blank("xx").vocab))


def test_every_fact_is_a_span_with_its_text_and_role(tmp_path: Path) -> None:
    out, target = tmp_path / "out", tmp_path / "plans.spacy"
    trichluc.run([SAMPLES / "000_1b8d4c93ec2c5fdf.pdf", SAMPLES / "003_122d7f91c9e152a1.txt"], out)
    assert export(out, target).startswith(f"{target}: 6 pages, ")
    knowledge = trichluc.open_tables(out)["knowledge"]
    expected = {
        (fact.fact_id, fact.doc_id, piece["page"], fact.kind, text)
        for fact in knowledge.itertuples()
        for piece, text in zip(fact.segments, fact.text.split("\f"), strict=True)
    }
    found = {
        (span.id_, doc.user_data["doc_id"], doc.user_data["page"], kind, span.text)
        for doc in docs(target)
        for kind, spans in doc.spans.items()
        for span in spans
    }
    assert found == expected
    labels = {span.id_: span.label_ for doc in docs(target) for spans in doc.spans.values() for span in spans}
    roles = knowledge[knowledge.kind.isin(["citation", "campaign", "assignment", "deadline", "date"])]
    assert {fact.fact_id: fact.role for fact in roles.itertuples()}.items() <= labels.items()


def test_a_docs_text_is_the_pages_and_the_bytes_are_the_same_each_time(tmp_path: Path) -> None:
    out = tmp_path / "out"
    trichluc.run([SAMPLES / "003_122d7f91c9e152a1.txt"], out)
    first, second = tmp_path / "first.spacy", tmp_path / "second.spacy"
    export(out, first)
    export(out, second)
    assert first.read_bytes() == second.read_bytes()
    pages = trichluc.open_tables(out)["pages"]
    assert [doc.text for doc in docs(first)] == pages.text.tolist()
    assert [doc.user_data["source"] for doc in docs(first)] == pages.source.tolist()


def test_a_word_of_which_a_fact_takes_a_part_is_cut(result_of, deliver, tmp_path: Path) -> None:
    text = "Chi đoàn tỉnh Tây Ninh họp ngày 13/02/2023.\n\n"
    year = text.index("2023")
    date = DateMention(year, year + 4, 0.9, "rule:t", value="2023", role="other")
    out = deliver([("plan.txt", result_of(text, dates=[date]))])
    assert "1 pages, 1 spans, 1 words cut" in export(out, tmp_path / "plan.spacy")
    (doc,) = docs(tmp_path / "plan.spacy")
    assert [(span.text, span.label_) for span in doc.spans["date"]] == [("2023", "other")]
    assert doc.text == text
    assert [token.text for token in doc if not token.is_space][-3:] == ["13/02/", "2023", "."]
    assert doc.user_data["confidence"] == {doc.spans["date"][0].id_: 0.9}


def test_export_says_what_to_do_where_it_cannot(tmp_path: Path, result_of, deliver) -> None:
    nowhere = CliRunner().invoke(main, ["export", str(tmp_path / "none"), "--spacy", str(tmp_path / "x.spacy")])
    assert nowhere.exit_code == 2
    assert "trichluc run ARCHIVE -o" in nowhere.output
    out = deliver([("plan.txt", result_of("Kế hoạch"))])
    unwritable = CliRunner().invoke(main, ["export", str(out), "--spacy", str(tmp_path / "no/such/x.spacy")])
    assert unwritable.exit_code == 2
    assert "can't write to" in unwritable.output
