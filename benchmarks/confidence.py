"""How far confidences can be trusted on documents that they were not fitted to: `python -m benchmarks.confidence [FILE.csv …]`.

Each annotated set is left out once, the weights are fitted to the others, and its facts get their confidence from them. The
one set of scans is left out by quarters of its documents: without any scan there would be nothing to fit recognised text to.
Without files of judged facts it takes `data/confidence/judged.csv`.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from trichluc.extractors.confidence.model import probability
from trichluc.extractors.train.confidence import DATA, Judged, fit, read_judgements
from trichluc.pipeline.evaluate.calibration import Trust, trust
from trichluc.pipeline.evaluate.judge import Judgement

HEADER = ("document_number", "issue_date", "issuer", "title", "signer", "recipient")
GROUPS = {
    "header": HEADER,
    "citation": ("citation",),
    "assignment": ("assignment",),
    "campaign": ("campaign",),
    "deadline": ("deadline",),
    "date": ("date",),
    "the rest": ("assignment", "campaign", "deadline", "date"),
    "all": (*HEADER, "citation", "assignment", "campaign", "deadline", "date"),
}
SCANS, SCAN_FOLDS = "dev-scanned", 4
SOURCES = {"digital": ("text",), "OCR": ("ocr",), "both": ("text", "ocr")}


def fold(one: Judged) -> str:
    """What is left out together with this fact."""
    return f"{one.gold_set} {zlib.crc32(one.document.encode()) % SCAN_FOLDS}" if one.gold_set == SCANS else one.gold_set


def held_out(judged: Sequence[Judged]) -> Iterator[Judgement]:
    """Every fact with the confidence that the other sets give it."""
    for left_out in sorted(set(map(fold, judged))):
        weights = fit([one for one in judged if fold(one) != left_out])
        for number, one in enumerate(judged):
            if fold(one) == left_out:
                confidence = round(probability(one.features, weights), 4)
                kind, source = one.features.kind, one.features.source
                yield Judgement(one.document, one.gold_set, kind, str(number), source, confidence, one.right)


def row(name: str, one: Trust) -> str:
    """One row of the table that `README.md` shows."""
    precision = "–" if one.sure_precision is None else f"{one.sure_precision:.3f}"
    coverage = "–" if one.sure_coverage is None else f"{one.sure_coverage:.0%}"
    review = "not reached" if one.review is None else f"{one.review:.0%}"
    cells = (name, f"{one.facts:,}", f"{one.right / one.facts:.3f}", f"{one.ece:.3f}", precision, coverage, review)
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the tables: all sets pooled, then each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("judgements", type=Path, nargs="*", default=[DATA / "confidence/judged.csv"])
    facts = list(held_out(read_judgements(parser.parse_args().judgements)))
    for gold_set in ("", *sorted({fact.gold_set for fact in facts})):
        print(f"\n{gold_set or 'all sets, each left out once'}\n")
        print("| facts of | facts | right | ECE | ≥ 0.9: precision | of the right | to read for ≤ 1 % errors |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for name, kinds in GROUPS.items():
            for source, sources in SOURCES.items():
                chosen = [
                    fact for fact in facts if fact.kind in kinds and fact.source in sources and gold_set in ("", fact.gold_set)
                ]
                if chosen and (source != "both" or len({fact.source for fact in chosen}) > 1):
                    print(row(f"{name}, {source}", trust(chosen)))


if __name__ == "__main__":
    main()
