"""Broken files and texts without end: `python -m benchmarks.fuzz readers|extractors --minutes 10 [--seed N] [--first N]`.

Inputs are made from a seed and their number alone, so that each can be made again: `--first N --minutes 0`. Whatever is
wrong with one is printed, and the first of its kind kept in a folder under `--keep`, made smaller where that is cheap. Nothing
here looks at coverage: atheris ends at its first finding, and what it tries hangs on what it tried before.
"""

from __future__ import annotations

import argparse
import faulthandler
import multiprocessing
import random
import re
import resource
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any, AnyStr

from benchmarks import fuzz_files, fuzz_texts

MEMORY = 2 << 30  # bytes of data
_TRIES = 200  # to make an input smaller
_SOURCE = Path(__file__).parents[1]
# Inputs are tried in processes that inherit nothing: what a fork shares with its parent counts as its data, and a test process
# that has loaded everything holds two gigabytes.
_FRESH = multiprocessing.get_context("forkserver")
_FRESH.set_forkserver_preload([fuzz_files.__name__, fuzz_texts.__name__])


@dataclass(frozen=True)
class Area:
    """What is tried: inputs made of chance, the check that each must pass, and the processor's time that it may take."""

    make: Callable[[random.Random], Any]
    check: Callable[[Any], None]
    seconds: float
    smaller: Callable[[Any], Iterator[Any]]
    write: Callable[[Any, Path], None]


def _smaller_files(file: fuzz_files.File) -> Iterator[fuzz_files.File]:
    return (fuzz_files.File(file.name, data) for data in without_stretches(file.data))


def _write_file(file: fuzz_files.File, folder: Path) -> None:
    (folder / file.name.replace("/", "_")).write_bytes(file.data)


def _smaller_texts(made: fuzz_texts.Made) -> Iterator[fuzz_texts.Made]:
    return (made._replace(text=text) for text in without_stretches(made.text))


def _write_text(made: fuzz_texts.Made, folder: Path) -> None:
    (folder / f"{made.source}.txt").write_text(made.text, encoding="utf-8", errors="surrogatepass", newline="")


AREAS = {
    "readers": Area(fuzz_files.broken_file, fuzz_files.check_file, 5, _smaller_files, _write_file),
    "extractors": Area(fuzz_texts.made_text, fuzz_texts.check_text, 20, _smaller_texts, _write_text),
}


def without_stretches(whole: AnyStr) -> Iterator[AnyStr]:
    """It without each half, each quarter and so on."""
    size = len(whole) // 2
    while size:
        yield from (whole[:at] + whole[at + size :] for at in range(0, len(whole), size))
        size //= 2


class Search:
    """A search for inputs that fail."""

    def __init__(self, name: str, seed: int, keep: Path) -> None:
        self.name, self.seed, self.keep = name, seed, keep
        self.area = AREAS[name]
        self.found = _FRESH.Value("Q", 0)
        keep.mkdir(parents=True, exist_ok=True)
        self.stack = keep / f"{name}.stack"  # where the process was that died last

    def input(self, number: int) -> Any:
        """The input of this number."""
        return self.area.make(random.Random(f"{self.name} {self.seed} {number}"))

    def run(self, first: int, seconds: float) -> int:
        """Try inputs from `first` on, for so long; gives how many. What ends the process that tries them is a finding too."""
        number = _FRESH.Value("Q", first)
        until = time.monotonic() + seconds
        while True:
            tried = number.value
            child = _FRESH.Process(target=self._try_all, args=(number, until))
            child.start()
            child.join()
            if child.exitcode == 0:
                return number.value - first
            death = signal.Signals(-child.exitcode).name if (child.exitcode or 0) < 0 else f"exit {child.exitcode}"
            slow = death == "SIGPROF"
            if not slow or tried == number.value:  # what took too long once is tried once more, at the head of a fresh process
                story = self.stack.read_text()
                self.report(number.value, self.input(number.value), f"{death} {_line_in(story)}", story)
                number.value += 1

    def _try_all(self, number: Synchronized[int], until: float) -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        stack = self.stack.open("w")  # closed by the end of the process, whatever that is
        faulthandler.enable(stack)
        faulthandler.register(signal.SIGPROF, stack, chain=True)
        warnings.simplefilter("ignore")
        while True:
            each = self.input(number.value)
            signal.setitimer(signal.ITIMER_PROF, self.area.seconds)
            error = self.error_of(each)
            signal.setitimer(signal.ITIMER_PROF, 0)
            if error is not None:
                self.report(
                    number.value,
                    self._smallest(each, place_of(error)),
                    place_of(error),
                    "".join(traceback.format_exception(error)),
                )
            number.value += 1
            if time.monotonic() >= until:
                return

    def error_of(self, each: Any) -> BaseException | None:
        """What an input raises."""
        try:
            self.area.check(each)
        except BaseException as error:  # noqa: BLE001  whatever it is, it is what we search
            return error
        return None

    def _smallest(self, each: Any, place: str) -> Any:
        left = _TRIES
        again = not place.startswith(fuzz_texts.GrowthError.__name__)  # which takes seconds to show
        while again:
            again = False
            for smaller in self.area.smaller(each):
                left -= 1
                error = self.error_of(smaller)
                if error is not None and place_of(error) == place:
                    each, again = smaller, True
                    break
                if left <= 0:
                    return each
        return each

    def report(self, number: int, each: Any, place: str, story: str) -> None:
        """Print a finding; keep the first of each place."""
        self.found.value += 1
        print(f"{self.name}: seed {self.seed}, input {number}: {place}", flush=True)
        folder = self.keep / f"{self.name} {place}".replace("/", "_")[:150]
        if not folder.exists():
            folder.mkdir(parents=True)
            self.area.write(each, folder)
            (folder / "story").write_text(f"--seed {self.seed} --first {number}\n{story}", errors="surrogateescape")


def place_of(error: BaseException) -> str:
    """The error and the last line of ours on its way: findings that share it are one."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(_SOURCE))]
    where = f"{Path(frames[-1].filename).stem} {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__} {where}"


def _line_in(stack: str) -> str:
    """The innermost line of ours in a stack that faulthandler wrote."""
    found = re.search(rf'File "{re.escape(str(_SOURCE))}/\S*?(\w+)\.py", line (\d+)', stack)
    return f"{found[1]} {found[2]}" if found else ""


def main() -> int:
    """1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("area", choices=AREAS)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--keep", type=Path, required=True, help="folder for what is found")
    args = parser.parse_args()
    search = Search(args.area, args.seed, args.keep)
    tried = search.run(args.first, args.minutes * 60)
    print(f"{args.area}: {tried:,} inputs in {args.minutes:g} minutes, seed {args.seed}; {search.found.value:,} wrong")
    return 1 if search.found.value else 0


if __name__ == "__main__":
    sys.exit(main())
