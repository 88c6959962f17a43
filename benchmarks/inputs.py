"""How fast sources are found and opened, and what memory that takes.

    python -m benchmarks.inputs [--files 200000]

Makes a folder of so many small files, a ZIP and a packed tar archive of a tenth of them, in a temporary place. Each row is
measured in a process of its own.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import resource
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from trichluc.pipeline.sources import find_sources, read_bytes

A_FOLDER = 1000
TEXT = "Số: {number}/KH-UBND\n" + "Sở Nội vụ báo cáo kết quả thực hiện.\n" * 40


def make_inputs(place: Path, files: int) -> dict[str, Path]:
    """The folder and the archives."""
    folder, zipped, packed = place / "folder", place / "papers.zip", place / "papers.tar.gz"
    for number in range(files):
        path = folder / f"{number // A_FOLDER:05}" / f"văn bản số {number:07}.txt"
        if number % A_FOLDER == 0:
            path.parent.mkdir(parents=True)
        path.write_text(f"{number}")
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive, tarfile.open(packed, "w:gz", compresslevel=1) as tar:
        for number in range(files // 10):
            data = TEXT.format(number=number).encode()
            archive.writestr(f"{number:07}.txt", data)
            entry = tarfile.TarInfo(f"{number:07}.txt")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return {"a folder": folder, "a ZIP archive": zipped, "a packed tar archive": packed}


def found_as_stream(path: Path) -> int:
    """Each source, none kept."""
    return sum(1 for _ in find_sources([path], Path("none")))


def found_as_list(path: Path) -> int:
    """All sources kept, as a run keeps them."""
    return len(list(find_sources([path], Path("none"))))


def opened(path: Path) -> int:
    """Each source's bytes, as it is found."""
    return sum(read_bytes(source) is not None for source in find_sources([path], Path("none")))


def measure(work: Callable[[Path], int], path: Path) -> tuple[int, float, float]:
    """How many sources, in how many seconds of the processor, with how many MB more than before."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    count = work(path)
    return count, time.process_time() - began, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def rows(inputs: dict[str, Path]) -> Iterable[tuple[str, Callable[[Path], int], Path]]:
    """What is measured of what."""
    for name, path in inputs.items():
        for work in (found_as_stream, found_as_list, opened):
            yield f"{name}, {work.__name__.replace('_', ' ')}", work, path


def main() -> None:
    """Print a row for each input and way."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=200_000)
    files = parser.parse_args().files
    with tempfile.TemporaryDirectory() as place:
        for name, work, path in rows(make_inputs(Path(place), files)):
            with multiprocessing.get_context("spawn").Pool(1) as alone:
                count, seconds, memory = alone.apply(measure, (work, path))
            print(f"{name:45} {count:9,} files  {count / seconds:9,.0f} a second of the processor  {memory:6.1f} MB")


if __name__ == "__main__":
    main()
