"""Tesseract behind one small interface: in this process (tesserocr) where that is installed, else the program (pytesseract)."""

from __future__ import annotations

import math
import os
import re
import sys
import time
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from trichluc.models.failures import Category, ReadFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]  # rows × columns, 0 black … 255 white

LANGUAGE = "vie"  # alone: with `eng` beside it capitals lose their marks
WHOLE_PAGE, BLOCK, LINE = 3, 6, 7  # page segmentation modes of Tesseract: a page with columns, one block of lines, one line
_SHORTEST = 0.001  # seconds: Tesseract takes less for no limit at all
_ADVICE = "apt-get install tesseract-ocr tesseract-ocr-vie, or let TESSDATA_PREFIX name the folder of vie.traineddata."
_DATA_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
    f"{sys.prefix}/share/tessdata",
)


class OcrWord(NamedTuple):
    """A recognised word; all measures in pixels of the image, y downwards.

    `line` counts the printed lines as the engine found them. `baseline` is the y on which that line stands at this word,
    `height` the line's from descender to ascender, about the type size.
    """

    text: str
    confidence: float  # 0..1
    x0: float
    y0: float
    x1: float
    y1: float
    line: int
    baseline: float
    height: float


class TimeLimitError(Exception):
    """The engine did not finish an image in its time."""


class Engine(Protocol):
    """Recognises the words of an image."""

    name: str

    def recognise(self, image: Gray, *, psm: int = WHOLE_PAGE, dpi: int, limit: float) -> list[OcrWord]:
        """The words in the engine's reading order.

        `psm` is Tesseract's page segmentation mode, `limit` in seconds. Raises TimeLimitError.
        """


class Timed:
    """An engine whose calls end by one deadline, all together."""

    def __init__(self, engine: Engine, seconds: float) -> None:
        self._engine, self._deadline = engine, time.monotonic() + seconds
        self.name = engine.name

    def recognise(self, image: Gray, *, psm: int = WHOLE_PAGE, dpi: int, limit: float = math.inf) -> list[OcrWord]:
        """See Engine."""
        left = min(limit, self._deadline - time.monotonic())
        if left < _SHORTEST:
            raise TimeLimitError
        return self._engine.recognise(image, psm=psm, dpi=dpi, limit=left)


@lru_cache(maxsize=1)
def engine() -> Engine:
    """This process's engine, loaded once. Raises ReadFailure(MISSING_PROGRAM) where Tesseract or its `vie` data is missing."""
    data = find_data()
    # Several threads of one engine wait for each other more than they work; read when the library is loaded.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    for module, kind in (("tesserocr", InProcess), ("pytesseract", Program)):
        if find_spec(module):
            return kind(data)
    message = "OCR needs the Python package tesserocr or pytesseract."
    raise ReadFailure(Category.MISSING_PROGRAM, message, "pip install tesserocr")


def find_data() -> Path:
    """The folder of `vie.traineddata`. Raises ReadFailure(MISSING_PROGRAM) where there is none."""
    prefix = os.environ.get("TESSDATA_PREFIX")
    folders = [prefix, f"{prefix}/tessdata"] if prefix else []
    for folder in map(Path, (*folders, *_DATA_FOLDERS)):
        if (folder / f"{LANGUAGE}.traineddata").is_file():
            return folder
    message = f"OCR needs Tesseract's data for Vietnamese ({LANGUAGE}.traineddata), which is not installed."
    raise ReadFailure(Category.MISSING_PROGRAM, message, _ADVICE)


class InProcess:
    """libtesseract in this process: no start and no loading for each page."""

    def __init__(self, data: Path) -> None:
        import tesserocr

        # Leptonica writes a line to stderr for each strip without ink, between the user's own messages.
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        self._library = tesserocr
        self._api = tesserocr.PyTessBaseAPI(path=str(data), lang=LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY)
        self.name = f"tesserocr {tesserocr.tesseract_version().split()[1]}"

    def recognise(self, image: Gray, *, psm: int = WHOLE_PAGE, dpi: int, limit: float) -> list[OcrWord]:
        """See Engine."""
        height, width = image.shape
        self._api.SetPageSegMode(psm)
        self._api.SetImageBytes(image.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(dpi)
        try:
            if not self._api.Recognize(int(limit * 1000)):
                raise TimeLimitError
            return list(self._words())
        finally:
            self._api.Clear()

    def _words(self) -> Iterator[OcrWord]:
        level = self._library.RIL
        found = self._api.GetIterator()
        line, begins, baseline, height = 0, True, ((0, 0), (1, 0)), 0.0
        for word in self._library.iterate_level(found, level.WORD) if found else ():
            if word.Empty(level.WORD):
                continue  # the one block of a page without words
            left, top, right, bottom = word.BoundingBox(level.WORD)
            text = word.GetUTF8Text(level.WORD)
            if word.IsAtBeginningOf(level.TEXTLINE):
                begins = True
                baseline = word.Baseline(level.TEXTLINE) or ((left, bottom), (right, bottom))
                height = word.RowAttributes()["row_height"]
            if not text.strip():
                continue
            line, begins = line + begins, False
            (x0, y0), (x1, y1) = baseline
            stands = y0 + (y1 - y0) * ((left + right) / 2 - x0) / max(x1 - x0, 1)
            # The program prints whole per cents: so do we, that both engines give the same.
            confidence = int(word.Confidence(level.WORD)) / 100
            yield OcrWord(text.strip(), confidence, left, top, right, bottom, line, stands, height)


class Program:
    """The `tesseract` program, one process a page."""

    def __init__(self, data: Path) -> None:
        import pytesseract

        self._library = pytesseract
        self._options = f'--tessdata-dir "{data}" --oem 1'
        try:
            self.name = f"tesseract {pytesseract.get_tesseract_version()}"
        except pytesseract.TesseractNotFoundError as error:
            raise ReadFailure(Category.MISSING_PROGRAM, "OCR needs the program tesseract.", _ADVICE) from error

    def recognise(self, image: Gray, *, psm: int = WHOLE_PAGE, dpi: int, limit: float) -> list[OcrWord]:
        """See Engine."""
        from PIL import Image

        config = f"{self._options} --psm {psm} --dpi {dpi}"
        try:
            hocr = self._library.image_to_pdf_or_hocr(
                Image.fromarray(image), lang=LANGUAGE, config=config, extension="hocr", timeout=limit
            )
        except RuntimeError as error:
            if "timeout" not in str(error):
                raise
            raise TimeLimitError from error
        return list(read_hocr(hocr.decode()))


# <span class='ocr_line' … title="bbox 429 216 2200 272; baseline 0 -10; x_size 56; …">
#   <span class='ocrx_word' … title='bbox 429 221 498 272; x_wconf 96'>BỘ</span>
_HOCR = re.compile(
    r"class='(?:ocr_(?:line|caption|textfloat|header)'[^>]*?bbox (?P<line>[\d ]+); "
    r"baseline (?P<slope>\S+) (?P<drop>[^\s;]+); x_size (?P<size>[\d.]+)"
    r"|ocrx_word'[^>]*?bbox (?P<word>[\d ]+); x_wconf (?P<confidence>\d+)[^>]*>(?P<text>.*?)</span>)",
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")


def read_hocr(hocr: str) -> Iterator[OcrWord]:
    """The words of Tesseract's hOCR output (http://kba.github.io/hocr-spec/1.2/), which alone tells where lines stand."""
    line, begins = 0, True
    left, bottom, slope, drop, size = 0.0, 0.0, 0.0, 0.0, 0.0
    for match in _HOCR.finditer(hocr):
        if match["line"]:
            left, _, _, bottom = map(float, match["line"].split())
            begins, slope, drop, size = True, float(match["slope"]), float(match["drop"]), float(match["size"])
            continue
        text = unescape(_TAG.sub("", match["text"])).strip()
        if text:
            line, begins = line + begins, False
            x0, y0, x1, y1 = map(float, match["word"].split())
            stands = bottom + drop + slope * ((x0 + x1) / 2 - left)
            yield OcrWord(text, int(match["confidence"]) / 100, x0, y0, x1, y1, line, stands, size)
