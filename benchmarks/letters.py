"""Letters read right: scans against their transcription, legacy fonts against what a careful reader wrote down."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np

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


def wrong_letters(found: str, printed: str, *, excerpt: bool = False) -> int:
    """Characters to be changed, added or taken away; with `excerpt`, to make `found` some stretch of what was printed."""
    columns = np.arange(len(printed) + 1)
    row = np.zeros_like(columns) if excerpt else columns
    letters = np.array(list(printed), dtype="U1")
    for index, letter in enumerate(found, start=1):
        best = np.minimum(row[1:] + 1, row[:-1] + (letters != letter))
        # What is missing runs along the row: a running minimum of what lies left, one more for each step.
        row = np.minimum.accumulate(np.concatenate(([index], best)) - columns) + columns
    return int(row.min() if excerpt else row[-1])


def transcribed_error_rates(corpus: Path) -> dict[str, list[tuple[int, int]]]:
    """For each page of each scan that has a transcription or an editable twin: wrong characters, characters read.

    A page is laid against the stretch of the text that fits it best, for the twin goes on where the scan ends.
    """
    rates = {}
    for scan, twin in TRANSCRIBED.items():
        pages = [page for page in map(plain, pages_of(corpus / scan)) if page]
        reach = _TWIN_AHEAD * sum(map(len, pages))
        printed = plain(_twin(corpus / twin))[:reach]
        rates[Path(scan).stem] = [(wrong_letters(page, printed, excerpt=True), len(page)) for page in pages]
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
