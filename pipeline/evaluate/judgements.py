"""The judged facts as a table without any of their text: what their confidence is fitted to."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from trichluc.extractors import extract_facts
from trichluc.models.document import Document
from trichluc.models.facts import Fact
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
                facts = fact_ids(document, extract_facts(document), file_id)
                for judged in score.judgements:
                    if judged.fact_id not in facts:
                        raise InputError(f"{out} was written by another release: run `trichluc run ARCHIVE -o {out}` again")
                    yield _row(judged, facts[judged.fact_id], document)


def _store(out: Path) -> Path:
    path = out / "work.sqlite"
    if not path.exists():
        raise InputError(f"--judgements reads {path}, which is not there: give the folder that `trichluc run` wrote")
    return path


def _row(judged: Judgement, fact: Fact, document: Document) -> Row:
    ocr = document.pages[document.page_at(fact.start)].ocr_confidence
    return Row(
        judged.gold_set,
        judged.document,
        judged.kind,
        fact.extractor,
        judged.source,
        "" if ocr is None else f"{ocr:.3f}",
        "|".join(sorted(set(fact.flags))),
        len(fact.repairs),
        f"{fact.confidence:.4f}",
        f"{judged.confidence:.4f}",
        int(judged.right),
    )
