"""What a page costs: time, memory and disk of a run over one kind of file: `python -m benchmarks.sizing FILE... [--copies N]`.

The processor's time counts, not the clock, so that others at work on the machine matter little; the cost of a run over nothing
but one small text is taken off, for an archive pays it once. Copies are made distinct, or they would be read once.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import duckdb


class Cost(NamedTuple):
    """What a run took and left."""

    seconds: float
    files: int
    documents: int
    pages: int
    megabytes: dict[str, float]


def run(folder: Path, out: Path) -> Cost:
    """Run over a folder in a process of its own."""
    before = _processor_time()
    command = [sys.executable, "-m", "trichluc.pipeline.cli", "run", str(folder), "-o", str(out), "--quiet"]
    subprocess.run(command, check=False, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    seconds = _processor_time() - before
    with duckdb.connect(str(out / "knowledge.duckdb"), read_only=True) as database:
        counts = "SELECT count(*), (SELECT count(*) FROM documents), sum(pages)::BIGINT FROM files WHERE status <> 'failed'"
        files, documents, pages = database.execute(counts).fetchone() or (0, 0, 0)
    parts = {
        "work.sqlite": [out / "work.sqlite"],
        "tables/*.parquet": out.glob("tables/*.parquet"),
        "tables/*.csv": out.glob("tables/*.csv"),
        "knowledge.duckdb": [out / "knowledge.duckdb"],
    }
    sizes = {name: sum(path.stat().st_size for path in paths) / 1e6 for name, paths in parts.items()}
    return Cost(seconds, files, documents, pages, sizes)


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print pages and documents a second of one core, peak memory, and what a document takes on disk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--copies", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        small, many = Path(scratch, "small"), Path(scratch, "many")
        for folder in (small, many):
            folder.mkdir()
        (small / "a.txt").write_text("KẾ HOẠCH\n", encoding="utf-8")
        for file in args.files:
            for copy in range(args.copies):  # what stands behind a file's end is read by nobody
                (many / f"{file.stem}-{copy:03}{file.suffix}").write_bytes(file.read_bytes() + b"\n%% copy %d\n" % copy)
        nothing = run(small, Path(scratch, "nothing"))
        cost = run(many, Path(scratch, "out"))
    seconds = cost.seconds - nothing.seconds
    print(f"{cost.files} files, {cost.documents} documents, {cost.pages} pages in {seconds:.1f} s of processor time")
    print(f"{cost.pages / seconds:.2f} pages, {cost.documents / seconds:.2f} documents a second a core")
    print(f"start and end of any run {nothing.seconds:.1f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000:.0f} MB")
    for name, size in cost.megabytes.items():
        kilobytes = (size - nothing.megabytes[name]) * 1000
        print(f"{name}: {kilobytes / cost.documents:.1f} kB a document, {kilobytes / cost.pages:.1f} kB a page")


if __name__ == "__main__":
    main()
