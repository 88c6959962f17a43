"""The two ways to Tesseract give the same words; where its data is missing, the failure says what to install."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.ocr import engine as engines
from trichluc.pipeline.ocr.engine import BLOCK, InProcess, OcrWord, Program, TimeLimitError, find_data, read_hocr

from .scans import needs_tesseract, print_page, scan


@needs_tesseract
def test_both_engines_read_the_same() -> None:
    gray = np.asarray(scan(print_page()).convert("L"))
    one, other = (kind(find_data()).recognise(gray, dpi=200, limit=60) for kind in (InProcess, Program))
    same = sum(a.text == b.text for a, b in zip(one, other, strict=True))
    assert same > 0.98 * len(one)
    for a, b in zip(one, other, strict=True):
        assert a[2:6] == pytest.approx(b[2:6], abs=4)
        assert a.line == b.line
        assert (a.baseline, a.height) == pytest.approx((b.baseline, b.height), abs=4)


@needs_tesseract
@pytest.mark.parametrize("kind", [InProcess, Program])
def test_the_time_limit_ends_a_page_and_not_the_engine(kind: type[InProcess] | type[Program]) -> None:
    engine = kind(find_data())
    gray = np.asarray(print_page().convert("L"))
    with pytest.raises(TimeLimitError):
        engine.recognise(gray, dpi=200, limit=0.05)
    assert engine.recognise(np.ascontiguousarray(gray[150:420]), psm=BLOCK, dpi=200, limit=60)


def test_hocr_gives_words_with_their_line() -> None:
    hocr = """<span class='ocr_line' id='line_1_1' title="bbox 100 50 400 90; baseline 0.01 -10; x_size 40; x_descenders 8">
      <span class='ocrx_word' id='word_1_1' title='bbox 100 55 200 88; x_wconf 96'>Sở</span>
      <span class='ocrx_word' id='word_1_2' title='bbox 220 55 320 88; x_wconf 7'><strong>T&amp;T</strong></span> </span>
     <span class='ocr_header' id='line_1_2' title="bbox 100 150 400 190; baseline 0 -9; x_size 30; x_descenders 8">
      <span class='ocrx_word' id='word_1_3' title='bbox 100 150 120 181; x_wconf 50'> </span>
      <span class='ocrx_word' id='word_1_4' title='bbox 130 150 150 181; x_wconf 50'>1.</span></span>"""
    assert list(read_hocr(hocr)) == [
        OcrWord("Sở", 0.96, 100, 55, 200, 88, 1, 80.5, 40),
        OcrWord("T&T", 0.07, 220, 55, 320, 88, 1, 81.7, 40),
        OcrWord("1.", 0.5, 130, 150, 150, 181, 2, 181, 30),
    ]


def test_missing_data_is_a_failure_that_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setattr(engines, "_DATA_FOLDERS", (str(tmp_path),))
    with pytest.raises(ReadFailure, match="Vietnamese") as caught:
        find_data()
    assert caught.value.category is Category.MISSING_PROGRAM
    assert "tesseract-ocr-vie" in caught.value.advice


@pytest.mark.parametrize("inner", ["", "tessdata"])
def test_the_environment_may_name_the_folder(inner: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / inner
    folder.mkdir(exist_ok=True)
    (folder / "vie.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert find_data() == folder
