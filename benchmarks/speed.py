"""Speed and memory on this machine, as ratios measured side by side in one run: `python -m benchmarks.speed [SHARED] [--copies
N]`.

Without SHARED (a folder with `corpus/digital`) the sample documents of `data/samples` are measured instead.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "data/samples"


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_own_process(function: str, *arguments: str) -> float:
    """What a function of this module returns when it runs alone in a fresh process: nothing is warm, no memory is shared."""
    code = f"import sys; from benchmarks import speed; print(speed.{function}(*sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def run_folder(folder: str) -> float:
    """Seconds of a whole run over a folder, one process, tables included."""
    import trichluc

    with tempfile.TemporaryDirectory() as out:
        return seconds(lambda: trichluc.run([folder], out))


def plumb_folder(folder: str) -> float:
    """Seconds of pdfplumber's bare `extract_text` over every page of the PDFs of a folder."""
    import pdfplumber

    def read_all() -> None:
        for path in sorted(Path(folder).glob("*.pdf")):
            with pdfplumber.open(path) as pdf:
                for page in pdf.pages:
                    page.extract_text()
                    page.close()

    return seconds(read_all)


def peak_memory(folder: str) -> float:
    """Peak resident MB of one process that runs a folder."""
    run_folder(folder)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def copy_distinct(sources: list[Path], folder: Path, copies: int) -> int:
    """Copies of PDFs, each with a comment of its own behind the end, so that no two have the same content; bytes written."""
    written = 0
    for source in sources:
        data = source.read_bytes()
        for copy in range(copies):
            written += (folder / f"{source.stem}-{copy:03}.pdf").write_bytes(data + b"\n%% copy %d\n" % copy)
    return written


def hundred_pages(sources: list[Path], target: Path) -> None:
    """A PDF of 100 pages made of the pages of these, the longest first."""
    import pypdfium2

    bound = pypdfium2.PdfDocument.new()
    readers = [pypdfium2.PdfDocument(path) for path in sources]
    while len(bound) < 100:
        for reader in sorted(readers, key=len, reverse=True):
            bound.import_pages(reader, list(range(min(len(reader), 100 - len(bound)))))
            if len(bound) >= 100:
                break
    bound.save(target)


def text_speed(texts: list[str]) -> tuple[float, float]:
    """MB of UTF-8 a second through structure and extraction in memory, and the time of 16 times the text over 16 times its
    time.
    """
    from trichluc.extractors import extract_facts
    from trichluc.models.document import Page
    from trichluc.pipeline.structure import structure

    def read(text: str) -> None:
        for document in structure([Page(1, text)]):
            extract_facts(document)

    read(texts[0])
    size = sum(len(text.encode()) for text in texts) / 1e6
    best = min(seconds(lambda: [read(text) for text in texts]) for _ in range(3))
    longest = max(texts, key=len)
    once = min(seconds(lambda: read(longest)) for _ in range(5))
    sixteen = min(seconds(lambda: read("\n\n".join([longest] * 16))) for _ in range(2))
    return size / best, sixteen / once


def start_up() -> tuple[float, float]:
    """Median seconds of `trichluc --help` and of a bare Python, started side by side."""
    program = str(Path(sys.executable).with_name("trichluc"))
    times: dict[str, list[float]] = {"trichluc": [], "python": []}
    for _ in range(9):
        times["trichluc"].append(seconds(lambda: subprocess.run([program, "--help"], check=True, capture_output=True)))
        times["python"].append(seconds(lambda: subprocess.run([sys.executable, "-c", ""], check=True)))
    return statistics.median(times["trichluc"]), statistics.median(times["python"])


def main() -> None:
    """Measure and print every figure of README.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?")
    parser.add_argument("--copies", type=int, default=20)
    args = parser.parse_args()
    pdfs = sorted((args.shared / "corpus/digital" if args.shared else SAMPLES).glob("*.pdf"))
    texts = sorted((args.shared / "corpus/vbpl" if args.shared else SAMPLES).glob("*.txt"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "copies")
        folder.mkdir()
        copy_distinct(pdfs, folder, args.copies)
        ours, theirs = in_own_process("run_folder", str(folder)), in_own_process("plumb_folder", str(folder))
        print(
            f"whole run / pdfplumber extract_text, {len(pdfs)} PDFs x {args.copies}:"
            f" {ours:.1f} s / {theirs:.1f} s = {ours / theirs:.3f}"
        )
        long = Path(scratch, "long")
        long.mkdir()
        hundred_pages(pdfs, long / "hundred.pdf")
        print(f"peak memory of a 100-page PDF: {in_own_process('peak_memory', str(long)):.0f} MB")
    read = [unicodedata.normalize("NFC", path.read_text(encoding="utf-8")) for path in texts]
    rate, growth = text_speed(read)
    print(f"structure and extraction from text: {rate:.2f} MB/s a core; 16 x the text in {growth:.1f} x the time")
    ours, bare = start_up()
    print(f"trichluc --help: {ours:.3f} s, bare python {bare:.3f} s")


if __name__ == "__main__":
    main()
