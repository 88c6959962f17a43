"""The mentions that the model of responsibility learns from: `python -m benchmarks.assignments FOLDER … -o examples.jsonl`.

The folders hold the documents of `data/training/documents.csv`, which also names their digests. Where readers
annotated one, `data/training/assignments.csv` has by offset the role of each mention in its covered part, and every other
mention there has none. In the other documents, and nowhere else, the rules say the roles.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from trichluc.extractors.assignments import extract_assignments
from trichluc.extractors.assignments.features import features
from trichluc.extractors.assignments.mentions import find_mentions
from trichluc.extractors.train.assignments import Example
from trichluc.models.document import Document
from trichluc.pipeline.process import read_file
from trichluc.pipeline.structure import structure

TRAINING = Path(__file__).resolve().parents[1] / "data" / "training"
Spans = list[tuple[int, int, str]]


def _rows(name: str) -> list[dict[str, str]]:
    with (TRAINING / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def examples(document: Document, name: str, roles: Spans, covered: int, *, read: bool) -> Iterator[Example]:
    """Every mention up to `covered`, with the role of the span that it meets."""
    in_articles = document.in_articles()
    for block in range(len(document.blocks)):
        for mention in find_mentions(document, block):
            start, end = mention.body.start, mention.body.end
            if start >= covered:
                return
            role = next((role for low, high, role in roles if low < end and start < high), "none")
            yield Example(name, sorted(set(features(document, mention, in_articles=in_articles))), role, read)


def _all(folders: list[Path]) -> Iterator[Example]:
    files = {path.stem: path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()}
    roles: dict[str, Spans] = defaultdict(list)
    for row in _rows("assignments.csv"):
        roles[row["document"]].append((int(row["start"]), int(row["end"]), row["role"]))
    for row in _rows("documents.csv"):
        name, path = row["document"], files[row["document"]]
        result = read_file(path.read_bytes(), path.name)
        if result.file_id != row["digest"]:
            raise SystemExit(f"{path} is not the document that data/training/documents.csv names")
        document = structure(result.pages)[0]
        read = bool(row["covered"])
        by_rules: Spans = [] if read else [(one.start, one.end, one.role) for one in extract_assignments(document, [])]
        yield from examples(
            document, name, roles[name] or by_rules, int(row["covered"]) if read else len(document.text), read=read
        )


def main() -> None:
    """Write the examples, one a line, in the order of the table of documents."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", dest="target", type=Path, required=True)
    arguments = parser.parse_args()
    with arguments.target.open("w", encoding="utf-8") as file:
        for example in _all(arguments.folders):
            file.write(json.dumps(example._asdict(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
