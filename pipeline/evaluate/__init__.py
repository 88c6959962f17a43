"""A run's tables against annotated documents: how much is found, how much is right, and what a confidence is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trichluc.pipeline.evaluate.compare import Comparison
from trichluc.pipeline.evaluate.gold import Fault, GoldFile, read_gold
from trichluc.pipeline.evaluate.judge import DocumentScore, Judgement, TextSource, judge
from trichluc.pipeline.evaluate.measures import Figure, figures
from trichluc.pipeline.evaluate.quotes import check_quotes
from trichluc.pipeline.evaluate.tables import Tables

if TYPE_CHECKING:
    from trichluc.pipeline.evaluate.tables import Row

SOURCES: dict[TextSource, str] = {"text": "clean text", "ocr": "recognised (OCR)"}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it. `unmarked` are the same documents compared without diacritics."""

    scores: list[DocumentScore]
    unmarked: list[DocumentScore]
    absent: list[str]  # gold files whose document is not in OUT
    faults: list[Fault]

    def figures(self, source: TextSource, marks: bool = True) -> dict[str, Figure]:
        """The measures over the documents of this text source."""
        return figures([score for score in (self.scores if marks else self.unmarked) if score.source == source])

    def judgements(self, kind: str | None = None, source: TextSource | None = None) -> list[Judgement]:
        """Every fact that the gold covers, of this kind and of pages of this source."""
        return [
            fact
            for score in self.scores
            for fact in score.judgements
            if kind in (None, fact.kind) and source in (None, fact.source)
        ]

    def kinds(self) -> list[str]:
        """The kinds of fact that were judged, in the order of the tables."""
        return list(dict.fromkeys(fact.kind for fact in sorted(self.judgements(), key=lambda fact: _ORDER.index(fact.kind))))


_ORDER = (
    "document_number",
    "issue_date",
    "issuer",
    "title",
    "signer",
    "recipient",
    "citation",
    "campaign",
    "assignment",
    "deadline",
    "date",
)


class FaultyGold(Exception):
    """The annotations don't hold what they must: says what, and nothing is scored."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)


def evaluate(out: Path, gold: Sequence[Path], *, skip_invalid: bool = False) -> Evaluation:
    """Score OUT against these folders of annotations, which are checked first.

    Raises FaultyGold, or with `skip_invalid` leaves the faulty files out; InputError where there is no run or no annotation.
    """
    files, faults = read_gold(list(gold))
    tables = Tables(out)
    matched = [(file, tables.document(file.gold.source, file.path.stem, file.gold.first_page)) for file in files]
    tables.load(document["doc_id"] for _, document in matched if document)
    for file, document in matched:
        if document:
            faults += check_quotes(file, tables.rows("pages", document["doc_id"]))
    grave = [fault for fault in faults if not fault.remark]
    if grave and not skip_invalid:
        raise FaultyGold(grave)
    left_out = {fault.file for fault in grave}
    kept = [(file, document) for file, document in matched if file.path not in left_out]
    return Evaluation(
        _scores(kept, tables, marks=True),
        _scores(kept, tables, marks=False),
        [file.gold.source for file, document in kept if document is None],
        faults,
    )


def _scores(matched: Sequence[tuple[GoldFile, Row | None]], tables: Tables, marks: bool) -> list[DocumentScore]:
    return [judge(file, document, tables, Comparison(marks)) for file, document in matched]
