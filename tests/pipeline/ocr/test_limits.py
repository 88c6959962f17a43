"""Time and size have limits, each of a page and not of its file; Ctrl-C leaves what is done."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import trichluc
from trichluc.models.failures import Category
from trichluc.pipeline.ocr import page as pages
from trichluc.pipeline.ocr.engine import Timed, TimeLimitError, engine
from trichluc.pipeline.process import read_file

from .scans import as_pdf, needs_tesseract, print_page

pytestmark = needs_tesseract

# A shell without a terminal starts what it puts into the background deaf to Ctrl-C.
RUN = """
import signal, sys, trichluc
signal.signal(signal.SIGINT, signal.default_int_handler)
report = trichluc.run([sys.argv[1]], sys.argv[2], jobs=int(sys.argv[3]), progress=lambda *told: print(*told, flush=True))
sys.exit(report.exit_code)
"""


def head() -> Image.Image:
    """The upper lines of a page: read in a moment."""
    page = print_page()
    return page.crop((0, 0, page.width, page.height // 4))


def broadsheet() -> Image.Image:
    """Six pages on one sheet: many times the work."""
    page = print_page()
    sheet = Image.new("RGB", (3 * page.width, 2 * page.height), "white")
    for at in range(6):
        sheet.paste(page, (at % 3 * page.width, at // 3 * page.height))
    return sheet


def bomb(side: int) -> bytes:
    """A small PDF whose page is one image of `side` pixels square."""
    packed = zlib.compress(bytes(side * side // 8), 9)
    image = f"<</Type/XObject/Subtype/Image/Width {side}/Height {side}/BitsPerComponent 1/ColorSpace/DeviceGray"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length 27>>stream\n595 0 0 842 0 0 cm /I Do   \nendstream",
        image.encode() + f"/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream",
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%b\nendobj\n" % (at, each) for at, each in enumerate(objects, start=1))
    return body + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF"


def test_all_calls_for_a_page_share_one_deadline() -> None:
    timed, gray, began = Timed(engine(), 1.0), np.asarray(print_page().convert("L")), time.monotonic()
    with pytest.raises(TimeLimitError):
        for _ in range(50):
            timed.recognise(gray, dpi=200, limit=60)
    assert time.monotonic() - began < 15
    with pytest.raises(TimeLimitError):
        timed.recognise(gray[:40, :40], dpi=200)


def test_a_slow_page_fails_alone_and_the_others_keep_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "TIME_LIMIT", 3.0)
    (tmp_path / "scan.pdf").write_bytes(as_pdf(head(), broadsheet(), head()))
    report = trichluc.run([tmp_path / "scan.pdf"], tmp_path / "out", jobs=0)
    assert [(Path(each.path).name, each.page, each.category) for each in report.failures] == [("scan.pdf", 2, "time_limit")]
    assert "run again" in report.failures[0].advice
    tables = trichluc.open_tables(tmp_path / "out")
    assert tables["files"]["status"].tolist() == ["partial"]
    assert sorted(tables["pages"].query("text != ''")["page"]) == [1, 3]


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_ctrl_c_in_the_midst_of_a_page_leaves_what_is_done(jobs: int, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    head().save(archive / "a.png", dpi=(200, 200))
    broadsheet().save(archive / "b.png", dpi=(200, 200))
    command = [sys.executable, "-c", RUN, str(archive), str(tmp_path / "out"), str(jobs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert "a.png" in running.stdout.readline()
        time.sleep(0.3)
        running.send_signal(signal.SIGINT)
        assert running.wait(120) == 130
    assert [Path(paths[0]).name for paths in trichluc.open_tables(tmp_path / "out")["documents"]["paths"]] == ["a.png"]


def test_a_decompression_bomb_in_a_pdf_is_refused_before_it_is_opened() -> None:
    data = bomb(40_000)
    assert len(data) < 1_000_000
    (failure,) = read_file(data, "a.pdf").failures
    assert (failure.category, failure.page) == (Category.TOO_LARGE, 1)
    assert "40,000 × 40,000 pixels" in failure.message
    assert failure.advice
