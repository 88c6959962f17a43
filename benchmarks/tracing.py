"""Speed of `trichluc trace` on the run under OUT, both ways: `python -m benchmarks.tracing OUT [--depth 5]`."""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import trichluc
from trichluc.pipeline.opened import open_out

DOCUMENTS = 40  # traced warm, drawn by a fixed seed; the most cited ones are added
COMMANDS = 5


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def chosen(out: str) -> list[str]:
    """Documents of the archive, and those on which most others rest, in the archive or not."""
    with open_out(out) as connection:
        documents = [row[0] for row in connection.execute("SELECT doc_id FROM documents ORDER BY doc_id")]
        top = "SELECT coalesce(doc_id, cited_id) FROM cited ORDER BY citations DESC, cited_id LIMIT 5"
        cited = [row[0] for row in connection.execute(top)]
    return random.Random(0).sample(documents, min(DOCUMENTS, len(documents))) + cited


def command(out: str, document: str, depth: int) -> None:
    """The trace as its own process."""
    words = ["-m", "trichluc.pipeline.cli", "trace", document, out, "--depth", str(depth), "--json"]
    subprocess.run([sys.executable, *words], check=True, capture_output=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out")
    parser.add_argument("--depth", type=int, default=5)
    args = parser.parse_args()
    documents = chosen(args.out)
    trichluc.trace(args.out, documents[0], depth=args.depth)  # the program itself is warm then, and so is the index
    warm = [seconds(lambda one=one: trichluc.trace(args.out, one, depth=args.depth)) for one in documents]
    cold = [seconds(lambda one=one: command(args.out, one, args.depth)) for one in documents[-COMMANDS:]]
    found = [len(trichluc.trace(args.out, one, depth=args.depth).nodes) for one in documents]
    print(
        f"trace to depth {args.depth}, {len(documents)} documents, {statistics.median(found):.0f} nodes in the middle:"
        f" {statistics.median(warm) * 1000:.0f} ms, the slowest {max(warm) * 1000:.0f} ms"
    )
    print(f"as a command: {statistics.median(cold):.2f} s, the slowest {max(cold):.2f} s")


if __name__ == "__main__":
    main()
