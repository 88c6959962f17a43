"""Scans: speed as ratios of one run, accuracy, characters read wrong: `python -m benchmarks.scans [SHARED]`.

Without SHARED (a folder with `corpus/`, `gold/` and `score/`) only the sample documents are measured: as they come from the
printer, and as a bad scanner gives them back.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import trichluc
from benchmarks.accuracy import measure
from benchmarks.letters import legacy_letters, transcribed_error_rates
from benchmarks.scanned_samples import SAMPLES, sealed_letters, write_clean, write_scanned
from trichluc.pipeline.ocr.engine import LANGUAGE, WHOLE_PAGE, find_data
from trichluc.pipeline.ocr.image import DPI

_SHORTEST = ("000", "003")  # samples for ocrmypdf, which takes its time


class Spent(NamedTuple):
    """What work took: seconds by the clock, and of the processor, which others at work on the machine stretch less."""

    wall: float
    cpu: float


def spend(work: Callable[[], object]) -> Spent:
    """What the work takes in this process and those that it starts."""
    wall, before = time.perf_counter(), os.times()
    work()
    after = os.times()
    return Spent(time.perf_counter() - wall, sum(after[:4]) - sum(before[:4]))


def alone(work: Callable[[Path], Spent], folder: Path) -> Spent:
    """What the work over a folder takes in a fresh process: nothing is loaded yet."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, folder).result()


def tables_of(folder: Path) -> Path:
    """Where the tables of a folder's run lie."""
    return folder.with_name(f"{folder.name}-tables")


def run_whole(folder: Path) -> Spent:
    """The whole run over a folder, one process, every page recognised, tables included."""
    shutil.rmtree(tables_of(folder), ignore_errors=True)
    return spend(lambda: trichluc.run([folder], tables_of(folder), ocr="force"))


def run_bare(folder: Path) -> Spent:
    """Rendering and tesserocr alone over every page of the PDFs of a folder, at the same resolution."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # as the pipeline sets it; read when the library is loaded
    import pypdfium2
    import tesserocr

    def read_all() -> None:
        with tesserocr.PyTessBaseAPI(path=str(find_data()), lang=LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY) as api:
            api.SetPageSegMode(WHOLE_PAGE)
            for path in sorted(folder.glob("*.pdf")):
                with pypdfium2.PdfDocument(path) as document:
                    for page in document:
                        gray = page.render(scale=DPI / 72, grayscale=True).to_numpy()
                        height, width = gray.shape[:2]
                        api.SetImageBytes(gray.tobytes(), width, height, 1, width)
                        api.SetSourceResolution(DPI)
                        api.GetUTF8Text()

    return spend(read_all)


def run_ocrmypdf(folder: Path) -> Spent:
    """`ocrmypdf --sidecar` over the PDFs of a folder, one job."""
    with tempfile.TemporaryDirectory() as out:
        command = ["ocrmypdf", "--quiet", "--language", LANGUAGE, "--jobs", "1", "--sidecar", f"{out}/text.txt"]

        def read_all() -> None:
            for path in sorted(folder.glob("*.pdf")):
                subprocess.run([*command, str(path), f"{out}/read.pdf"], check=True, capture_output=True)

        return spend(read_all)


def print_ratio(name: str, folder: Path, rival: Callable[[Path], Spent]) -> None:
    """How many times the rival's pages a second the whole run reads, both over the same folder after each other."""
    theirs, ours = alone(rival, folder), alone(run_whole, folder)
    print(
        f"{name}: {theirs.wall:.1f} s / {ours.wall:.1f} s = {theirs.wall / ours.wall:.2f} x its pages a second"
        f" (processor time: {theirs.cpu:.1f} / {ours.cpu:.1f} = {theirs.cpu / ours.cpu:.2f})",
        flush=True,
    )


def numbered(out: Path) -> Counter[tuple[str, ...]]:
    """The numbered citations of a run: the sample's number and what identifies the document cited."""
    tables = trichluc.open_tables(out)
    stems = {row["doc_id"]: Path(row["paths"][0]).stem for row in tables["documents"].to_dict("records")}
    rows = tables["citations"].query("ident == 'numbered'")
    parts = ("type_code", "number", "year", "symbol", "date")
    return Counter(
        (stems[row.doc_id], *(str(getattr(row, part)).removesuffix(".0") for part in parts)) for row in rows.itertuples()
    )


def citations_f1(folder: Path) -> float:
    """F1 of the numbered citations of the scanned samples, run before, against those of their text."""
    texts = folder.with_name("texts")
    texts.mkdir()
    for path in SAMPLES.glob("*.txt"):
        shutil.copy(path, texts)
    trichluc.run([texts], tables_of(texts))
    wanted, found = numbered(tables_of(texts)), numbered(tables_of(folder))
    for sign, rest in (("missed", wanted - found), ("false", found - wanted)):
        for row in rest.elements():
            print(f"  {sign}: {' '.join(row)}")
    return 2 * (wanted & found).total() / (wanted.total() + found.total())


def measure_samples(scratch: Path) -> None:
    """Everything that the samples tell."""
    clean, scanned, few = (scratch / name for name in ("clean", "scanned", "few"))
    for folder in (clean, scanned, few):
        folder.mkdir()
    write_clean(clean)
    write_scanned(scanned)
    print_ratio("clean pages, against rendering and bare tesserocr", clean, run_bare)
    print_ratio("askew, noisy, sealed, against rendering and bare tesserocr", scanned, run_bare)
    for sample in _SHORTEST:
        shutil.copy(next(scanned.glob(f"{sample}_*.pdf")), few)
    if shutil.which("ocrmypdf"):
        print_ratio("askew, noisy, sealed, against ocrmypdf --sidecar", few, run_ocrmypdf)
    else:
        print("ocrmypdf is not installed (apt-get install ocrmypdf): not compared")
    print(f"citations.numbered of the scanned samples against their text: F1 {citations_f1(scanned):.3f}")
    sealed, unsealed, printed = sealed_letters()
    print(f"signature blocks: {sealed} characters wrong of {printed} below a seal, {unsealed} without it", flush=True)


def measure_corpus(shared: Path, scratch: Path) -> None:
    """Everything that annotated and transcribed scans tell."""
    corpus = shared / "corpus"
    for stem, share in legacy_letters(corpus).items():
        print(f"legacy {stem}: {share:.4f} of letters")
    for stem, pages in transcribed_error_rates(corpus).items():
        wrong, read = (sum(counts) for counts in zip(*pages, strict=True))
        shown = " ".join(f"{each / of:.3f}" for each, of in pages)
        print(f"scan {stem}: character error rate {wrong / read:.3f}; its pages {shown}", flush=True)
    scans = scratch / "corpus"
    scans.mkdir()
    for path in (corpus / "scanned").glob("*.pdf"):
        shutil.copy(path, scans)
    print_ratio("corpus, against rendering and bare tesserocr", scans, run_bare)
    for (gold, name), f1 in sorted(measure(shared, "dev-scanned").items()):
        print(f"{gold} {name:26}{f1:.3f}")


def main() -> None:
    """Measure and print every figure on scans of README.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?")
    shared = parser.parse_args().shared
    with tempfile.TemporaryDirectory() as scratch:
        measure_samples(Path(scratch))
        if shared:
            measure_corpus(shared, Path(scratch))


if __name__ == "__main__":
    main()
