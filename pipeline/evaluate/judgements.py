"""The judged facts as a table without any of their text: what their confidence is fitted to."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from trichluc.extractors import extract_facts
from trichluc.extractors.confidence.signs import Features, features, setting_of
from trichluc.pipeline.evaluate import Evaluation
from trichluc.pipeline.evaluate.judge import Judgement
from trichluc.pipeline.rows import document_id, fact_ids
from trichluc.pipeline.sources import InputError
from trichluc.pipeline.store import Store
from trichluc.pipeline.structure import structure


class Row(NamedTuple):
    """A judged fact."""

    gold_set: str
    document: str
    kind: str
    rule: str
    source: str
    ocr_confidence: str  # of the page; empty where it was not recognised
    flags: str  # parted by |
    repairs: int
    signs: str  # flags, and what else was seen to speak against it
    score: str  # what the rule says of itself, before calibration
    confidence: str
    right: int


def write_judgements(evaluation: Evaluation, out: Path, path: Path) -> None:
    """Write one row a fact in an order that hangs on nothing but the facts, for a fit of the same facts is to be the same."""
    rows = sorted(_rows(evaluation, out))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Row._fields)
        writer.writerows(rows)


def _rows(evaluation: Evaluation, out: Path) -> Iterator[Row]:
    """The judged facts, each found again: only the extractor knows what a fact's score was before it was calibrated."""
    with Store(_store(out)) as store:
        for score in evaluation.scores:
            doc_id = score.doc_id
            if doc_id is None or not score.judgements:
                continue
            file_id = doc_id.rpartition("-")[0]
            for document in structure(store.stored(file_id).pages):
                if document_id(file_id, document.pages[0].number) != doc_id:
                    continue
                found = extract_facts(document, calibrated=False)
                facts = fact_ids(document, found, file_id)
                setting = setting_of(document, found.header.issue_date)
                for judged in score.judgements:
                    if judged.fact_id not in facts:
                        raise InputError(f"{out} was written by another release: run `trichluc run ARCHIVE -o {out}` again")
                    fact = facts[judged.fact_id]
                    yield _row(judged, features(fact, setting), fact.flags)


def _store(out: Path) -> Path:
    path = out / "work.sqlite"
    if not path.exists():
        raise InputError(f"--judgements reads {path}, which is not there: give the folder that `trichluc run` wrote")
    return path


def _row(judged: Judgement, fact: Features, flags: list[str]) -> Row:
    return Row(
        judged.gold_set,
        judged.document,
        judged.kind,
        fact.rule,
        fact.source,
        "" if fact.ocr_confidence is None else f"{fact.ocr_confidence:.3f}",
        "|".join(sorted(set(flags))),
        fact.repairs,
        "|".join(fact.signs),
        f"{fact.score:.4f}",
        f"{judged.confidence:.4f}",
        int(judged.right),
    )
