"""Letters read right: scans against their transcription, legacy fonts against what a careful reader wrote down."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import trichluc
from trichluc.extractors.levelling import level

# What a transcription or an editable twin says of a scan. d41 is one page of a letter.
TRANSCRIBED = {"scanned/d41.jpg": "transcripts/d41.txt", "scanned/d65.pdf": "digital/d56.doc"}
LEGACY = ("d28", "d29", "d31", "d34", "d36", "d37")  # typed in TCVN3 or VNI

_TWIN_AHEAD = 5  # times the scan's length: how far its pages are looked for in the twin
_PAGE_NUMBER = re.compile(r"^\s*\d{1,3}\s*$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+")


def pages_of(path: Path) -> list[str]:
    """A file's pages as the pipeline reads them."""
    return [page.text for page in trichluc.extract(path).pages]


def plain(text: str) -> str:
    """Text for comparing: quotes, dashes and tone placement levelled, no page numbers, one blank between words."""
    return " ".join(level(_PAGE_NUMBER.sub("", unicodedata.normalize("NFC", text))).split())


def wrong_letters(found: str, printed: str) -> int:
    """Characters to be changed, added or taken away to make one of the other."""
    return list(_distances(found, printed, np.arange(len(printed) + 1)))[-1][-1]


def wrong_in_excerpts(found: str, printed: str) -> int:
    """Characters wrong where what was found is two stretches of what was printed.

    Word prints the head of a table on each of its pages, and writes it once.
    """
    first, second = (
        [int(row.min()) for row in _distances(found[::way], printed[::way], np.zeros(len(printed) + 1, np.int64))]
        for way in (1, -1)
    )
    return min(map(sum, zip(first, reversed(second), strict=True)))


def _distances(found: str, printed: str, row: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """For each beginning of `found`: how far it is from what ends at each place in `printed`; the first row is given."""
    columns = np.arange(len(printed) + 1)
    letters = np.array(list(printed), dtype="U1")
    yield row
    for letter in found:
        best = np.minimum(row[1:] + 1, row[:-1] + (letters != letter))
        # What is missing runs along the row: a running minimum of what lies left, one more for each step.
        row = np.minimum.accumulate(np.concatenate(([row[0] + 1], best)) - columns) + columns
        yield row


def transcribed_error_rates(corpus: Path) -> dict[str, list[tuple[int, int]]]:
    """For each page of each scan that has a transcription or an editable twin: wrong characters, characters read.

    A page is laid against the stretches of the text that fit it best, for the twin goes on where the scan ends.
    """
    rates = {}
    for scan, twin in TRANSCRIBED.items():
        pages = [page for page in map(plain, pages_of(corpus / scan)) if page]
        reach = _TWIN_AHEAD * sum(map(len, pages))
        printed = plain(_twin(corpus / twin))[:reach]
        rates[Path(scan).stem] = [(wrong_in_excerpts(page, printed), len(page)) for page in pages]
    return rates


def _twin(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.suffix == ".txt" else "\n".join(pages_of(path))


def legacy_letters(corpus: Path) -> dict[str, float]:
    """For each legacy file the share of the transcript's letters that stand in words read whole.

    Case-blind, for capital fonts look like capitals whatever was typed; order apart, for transcripts follow the file and
    not the page.
    """
    shares = {}
    for stem in LEGACY:
        (source,) = (corpus / "digital").glob(f"{stem}.*")
        transcript = (corpus / "transcripts" / f"{stem}.txt").read_text(encoding="utf-8")
        wanted, found = (Counter(_WORD.findall(plain(text).lower())) for text in (transcript, "\n".join(pages_of(source))))
        shares[stem] = _letters(wanted & found) / _letters(wanted)
    return shares


def _letters(words: Counter[str]) -> int:
    return sum(len(word) * count for word, count in words.items())
