"""The sample documents printed, sealed over the signature and scanned: what is measured where no archive is at hand."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL.Image import Image

from benchmarks.letters import plain, wrong_letters
from tests.pipeline.ocr.scans import as_pdf, print_page, scan, seal
from tests.rendering.plan import read_plan
from trichluc.models.document import Page, Word
from trichluc.pipeline.ocr.engine import engine
from trichluc.pipeline.ocr.image import DPI, scale_image
from trichluc.pipeline.ocr.page import recognise_page
from trichluc.pipeline.read.pdf import read_pdf

SAMPLES = Path(__file__).parent.parent / "data/samples"
MOST_SKEW = 2.0  # degrees
SEALS = 6  # each signature is sealed so many times, scanned anew each time
_RADIUS = 51.0  # points: seals of state bodies are 36 mm wide
_SIGNED = 127.0  # points from the first line of a signature down to the signer's name
_MARGIN = 8.0  # points about a block: what lies there belongs to it


class Box(NamedTuple):
    """A part of a page, in points from its upper left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


def write_clean(folder: Path) -> None:
    """The samples as image PDFs straight from the printer."""
    for sample in _samples():
        images = [print_page(page.number, sample.stem[:3], DPI) for page in _printed(sample)]
        (folder / f"{sample.stem}.pdf").write_bytes(as_pdf(*images, dpi=DPI))


def write_scanned(folder: Path) -> None:
    """The samples as a scanner would give them: 200 dpi, askew by up to MOST_SKEW, noise, JPEG 60, the signature sealed."""
    for sample in _samples():
        images = []
        signed, block = find_signature(sample)
        for page in _printed(sample):
            at = _seal_place(block, page, 0) if page.number == signed else None
            seed = int(sample.stem[:3]) * 100 + page.number
            images.append(_scan(sample, page, seed, at))
        (folder / f"{sample.stem}.pdf").write_bytes(as_pdf(*images, dpi=DPI))


def sealed_letters() -> tuple[int, int, int]:
    """In the signature blocks: characters wrong when sealed, wrong on the same scans without the seal, printed."""
    sealed = unsealed = printed = 0
    for sample in _samples():
        number, block = find_signature(sample)
        page = _printed(sample)[number - 1]
        wanted = _words_in(page, block, 0.0)
        for seed in range(SEALS):
            for at in (_seal_place(block, page, seed), None):
                found = recognise_page(scale_image(_scan(sample, page, seed, at)), page.number, engine())
                wrong = wrong_letters(_words_in(found, block, _skew(seed)), wanted)
                sealed, unsealed = (sealed + wrong, unsealed) if at else (sealed, unsealed + wrong)
            printed += len(wanted)
    return sealed, unsealed, printed


def find_signature(sample: Path) -> tuple[int, Box]:
    """The page and the place of a sample's signature, from its first line to the signer's name."""
    signature = read_plan(sample.with_suffix(".txt"))[0].signature
    first = signature[0].split()
    for page in _printed(sample):
        right = [word for word in page.words if word.x0 > 0.45 * page.width]
        texts = [page.text[word.start : word.end] for word in right]
        for at in range(len(right)):
            if texts[at : at + len(first)] == first:
                block = [word for word in right if right[at].y0 - 1 < word.y0 < right[at].y1 + _SIGNED]
                return page.number, _around(block)
    raise ValueError(f"{sample.name}: no signature is printed on it")


def _samples() -> Iterator[Path]:
    yield from sorted(SAMPLES.glob("*.pdf"))


def _printed(sample: Path) -> list[Page]:
    """The pages as their text layer gives them."""
    return read_pdf(sample.read_bytes()).pages


def _skew(seed: int) -> float:
    return random.Random(seed).uniform(-MOST_SKEW, MOST_SKEW)


def _scan(sample: Path, page: Page, seed: int, sealed_at: tuple[float, float] | None) -> Image:
    image = print_page(page.number, sample.stem[:3], DPI)
    image.info["dpi"] = (DPI, DPI)
    if sealed_at:
        image = seal(image, (sealed_at[0] / page.width, sealed_at[1] / page.height))
    return scan(image, skew=_skew(seed), seed=seed)


def _seal_place(block: Box, page: Page, seed: int) -> tuple[float, float]:
    """The seal's centre: over the left third of the signature (Nghị định 30/2020/NĐ-CP, Điều 33), each time a bit elsewhere."""
    shift = random.Random(seed)
    x = block.x0 + (block.x1 - block.x0) / 3 + shift.uniform(-10, 10)
    y = (block.y0 + block.y1) / 2 + shift.uniform(-10, 10)
    return x, min(y, page.height - _RADIUS)


def _around(words: Sequence[Word]) -> Box:
    return Box(
        min(word.x0 for word in words),
        min(word.y0 for word in words),
        max(word.x1 for word in words),
        max(word.y1 for word in words),
    )


def _words_in(page: Page, block: Box, skew: float) -> str:
    """What a page that lies askew by so many degrees says inside a block of the level page."""
    turn = math.radians(skew)
    words = []
    for word in page.words:
        x, y = (word.x0 + word.x1) / 2 - page.width / 2, (word.y0 + word.y1) / 2 - page.height / 2
        x, y = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
        x, y = x + page.width / 2, y + page.height / 2
        if block.x0 - _MARGIN < x < block.x1 + _MARGIN and block.y0 - _MARGIN < y < block.y1 + _MARGIN:
            words.append(page.text[word.start : word.end])
    return plain(" ".join(words))
