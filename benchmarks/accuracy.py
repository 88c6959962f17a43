"""Accuracy against annotated documents: `python -m benchmarks.accuracy ../shared [--scans] [--check | --record]`.

SHARED holds `gold/`, `seeds/`, `corpus/` and `score/score.py`. Each gold set is run afresh and scored, scans with `--scans`
(some 80 seconds). With `--check` the command fails when a measure falls below what `reached.csv` records, and with `--record`
it writes what was reached there.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import trichluc
from trichluc.pipeline.evaluate import evaluate
from trichluc.pipeline.evaluate.measures import Figure
from trichluc.pipeline.evaluate.measures import figures as pooled

REACHED = Path(__file__).with_name("reached.csv")
SETS = {"seeds": "seeds", "dev-digital": "corpus/digital", "dev-plans": "corpus/plans", "vbpl": "corpus/vbpl"}
SCANS = {"dev-scanned": "corpus/scanned"}
# A measure is recorded rounded down to three places: a run that only rounds differently is no fall.
PLACES = 3

Figures = dict[tuple[str, str], float]
Scores = dict[str, dict[str, float]]


def measure(shared: Path, gold_set: str) -> Figures:
    """F1 of every measure of one gold set, from a run into a fresh folder."""
    with tempfile.TemporaryDirectory() as scratch:
        out, figures = Path(scratch, "out"), Path(scratch, "figures.json")
        trichluc.run([shared / (SETS | SCANS)[gold_set]], out)
        command = [
            sys.executable,
            str(shared / "score/score.py"),
            str(out),
            str(shared / "gold" / gold_set),
            "--json",
            str(figures),
        ]
        subprocess.run(command, check=True, capture_output=True)
        scores = json.loads(figures.read_text(encoding="utf-8"))
        _agree(scores, pooled(evaluate(out, [shared / "gold" / gold_set]).scores))
    return {(gold_set, name): score["f1"] for name, score in scores.items()}


def _agree(scores: Scores, own: dict[str, Figure]) -> None:
    """`trichluc evaluate` must count as the scorer does. Evidence is left to the scorer."""
    for name in scores.keys() - {"evidence"}:
        mine = own[name]._asdict()
        assert all(math.isclose(mine[field], value) for field, value in scores[name].items()), f"{name}: {scores[name]}, {mine}"


def read_reached() -> Figures:
    """What is recorded as reached, by gold set and measure."""
    with REACHED.open(encoding="utf-8", newline="") as file:
        return {(row["gold"], row["measure"]): float(row["f1"]) for row in csv.DictReader(file)}


def write_reached(figures: Figures) -> None:
    """Record these figures as reached."""
    scale = 10**PLACES
    with REACHED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("gold", "measure", "f1"))
        writer.writerows((*key, int(value * scale) / scale) for key, value in sorted(figures.items()))


def main() -> int:
    """Run, score, print; 1 when a measure fell below what is recorded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--scans", action="store_true", help="measure scanned documents too")
    parser.add_argument("--check", action="store_true", help="fail when a measure falls below what is recorded")
    parser.add_argument("--record", action="store_true", help="record what was reached")
    args = parser.parse_args()
    sets = SETS | (SCANS if args.scans else {})
    figures: Figures = {}
    for gold_set in sets:
        figures |= measure(args.shared, gold_set)
    recorded = read_reached() if REACHED.exists() else {}
    reached = {key: value for key, value in recorded.items() if key[0] in sets}
    fallen = []
    for key, value in sorted(figures.items()):
        before = reached.get(key)
        print(f"{key[0]:14}{key[1]:26}{value:8.3f}" + (f"   recorded {before:.3f}" if before is not None else ""))
        if before is not None and value < before:
            fallen.append(f"{key[0]} {key[1]}: {value:.4f} < {before:.3f}")
    fallen += [f"{key[0]} {key[1]}: no longer measured" for key in sorted(reached.keys() - figures.keys())]
    if args.record:
        # Sets that were not measured keep what is recorded of them.
        write_reached({key: value for key, value in recorded.items() if key[0] not in sets} | figures)
    if args.check and fallen:
        print("fell below what is recorded:\n  " + "\n  ".join(fallen))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
