"""The review app in a real browser: every screen, on digital files and on a scan, with the keyboard, narrow and wide.

Screenshots are left under `artefacts/review/` of the checkout.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import CHROMIUM, serving
from playwright.sync_api import Page

from trichluc.pipeline.ocr.engine import find_data
from trichluc.pipeline.review.pages import Box
from trichluc.pipeline.run import open_store, run
from trichluc.pipeline.words import unpack

ROOT = Path(__file__).parents[3]
ARTEFACTS = ROOT / "artefacts" / "review"
EXAMINED = ((1280, "light"), (400, "dark"))  # an examination takes a second
GRAVE = ("serious", "critical")
SLACK = 0.6  # points: a browser rounds to pixels

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over samples in every format, and over one of them as a scanner gives it."""
    find_data()
    folder = tmp_path_factory.mktemp("browser")
    for name in ("000", "003", "004"):
        for path in (ROOT / "data" / "samples").glob(f"{name}_*"):
            shutil.copy(path, folder)
    (folder / "scan.pdf").write_bytes(_scanned())
    return run(folder, folder / "out").out


def _scanned() -> bytes:
    (path,) = (ROOT / "data" / "samples").glob("003_*.pdf")
    with pdfium.PdfDocument(path) as document:
        sheets = [document[number].render(scale=150 / 72).to_pil().convert("L").rotate(0.6, fillcolor=255) for number in (0, 1)]
    file = io.BytesIO()
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:], resolution=150)
    return file.getvalue()


@pytest.fixture(scope="module")
def address(out: Path) -> Iterator[str]:
    with serving(out) as address:
        yield address


def documents(out: Path) -> dict[str, str]:
    """The documents' ids by their files' names."""
    with open_store(out) as store:
        query = "SELECT p.path, d.doc_id FROM paths p JOIN documents d USING (file_id) ORDER BY d.doc_id"
        return {Path(path).name: doc_id for path, doc_id in store.connection.execute(query)}


def see(page: Page, address: str, wait_for: str) -> None:
    page.goto(address)
    page.wait_for_selector(wait_for)


SCREENS = [
    ("start", "/", "figure"),
    ("archive", "/archive", "table.documents tbody tr"),
    ("document", "/documents/{003_122d7f91c9e152a1.pdf}", ".sheet-body .fact"),
    ("scan", "/documents/{scan.pdf}", ".sheet-body .fact"),
    ("text", "/documents/{004_71e23e8e24efcdb0.txt}", ".sheet-body .fact"),
    ("queue", "/queue", ".card"),
    ("trace", "/trace/{003_122d7f91c9e152a1.pdf}", "#graph[data-drawn]"),
    ("calendar", "/calendar?year=2024", "table"),
    ("findings", "/findings", "article.card"),
]


@pytest.mark.parametrize(("name", "path", "wait_for"), SCREENS, ids=[name for name, *_ in SCREENS])
def test_every_screen_is_accessible_wide_and_narrow_light_and_dark(
    page: Page, address: str, out: Path, name: str, path: str, wait_for: str
) -> None:
    ids = documents(out)
    see(page, address + re.sub(r"{(.+)}", lambda found: ids[found[1]], path), wait_for)
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    for width in (1280, 400):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
            page.screenshot(path=ARTEFACTS / f"{name}-{width}-{scheme}.png")
            found = Axe().run(page).response["violations"]
            if (width, scheme) not in EXAMINED:
                continue
            assert [(each["id"], each["nodes"][0]["target"]) for each in found if each["impact"] in GRAVE] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{width} px are not enough"


@pytest.mark.parametrize("zoom", ["1", "2"])
@pytest.mark.parametrize("name", ["003_122d7f91c9e152a1.pdf", "scan.pdf"])
def test_the_boxes_of_a_fact_cover_its_words(page: Page, address: str, out: Path, name: str, zoom: str) -> None:
    doc_id = documents(out)[name]
    see(page, f"{address}/documents/{doc_id}", ".sheet-body .fact")
    page.click(f'button[data-zoom="{zoom}"]')
    page.locator("#page-1 .paper img").scroll_into_view_if_needed()
    drawn: dict[str, list[list[float]]] = page.evaluate(
        """() => {
            const sheet = document.querySelector("#page-1"), image = sheet.querySelector("img").getBoundingClientRect();
            const [width, height] = sheet.querySelector("svg").getAttribute("viewBox").split(" ").slice(2).map(Number);
            const found = {};
            const x = (at) => (at - image.left) * width / image.width;
            const y = (at) => (at - image.top) * height / image.height;
            for (const box of sheet.querySelectorAll(".box")) {
                const r = box.getBoundingClientRect();
                (found[box.dataset.fact] ??= []).push([x(r.left), y(r.top), x(r.right), y(r.bottom)]);
            }
            return found;
        }"""
    )
    printed = words_of_facts(out, doc_id)
    assert drawn.keys() == printed.keys() and len(drawn) >= 8
    for fact, words in printed.items():
        for word in words:
            assert any(holds(Box(*box), word) for box in drawn[fact]), (fact, word)


def words_of_facts(out: Path, doc_id: str) -> dict[str, list[Box]]:
    """The boxes of each fact's words on the first page, from the store."""
    found: dict[str, list[Box]] = {}
    with open_store(out) as store:
        (packed,) = store.connection.execute(
            "SELECT words FROM pages WHERE file_id = ? AND page = 1", (doc_id[:-2],)
        ).fetchone()
        words = unpack(packed)
        for table in ("header_facts", "citations", "campaigns", "assignments", "deadlines", "dates"):
            query = f"SELECT fact_id, segments FROM {table} WHERE doc_id = ?"
            for fact, segments in store.connection.execute(query, (doc_id,)):
                spans = [(each["start"], each["end"]) for each in json.loads(segments) if each["page"] == 1]
                mine = [Box(*word[2:]) for word in words if any(word.start < end and start < word.end for start, end in spans)]
                if mine:
                    found[fact] = mine
    return found


def holds(box: Box, word: Box) -> bool:
    return box.x0 - SLACK <= word.x0 and box.y0 - SLACK <= word.y0 and word.x1 <= box.x1 + SLACK and word.y1 <= box.y1 + SLACK


def test_a_click_on_the_page_finds_the_fact_and_back(page: Page, address: str, out: Path) -> None:
    see(page, f"{address}/documents/{documents(out)['003_122d7f91c9e152a1.pdf']}", ".sheet-body .fact")
    box = page.locator(".box.k-citation").first
    fact = box.get_attribute("data-fact")
    box.dispatch_event("click")
    assert page.locator(f'.fact[data-fact="{fact}"]').get_attribute("open") is not None
    assert page.locator("mark.on").count() >= 1
    page.locator(f'.fact:not([data-fact="{fact}"]) summary').last.click()
    page.wait_for_selector(f'.box.on:not([data-fact="{fact}"])', state="attached")
    assert page.locator(f'.box.on[data-fact="{fact}"]').count() == 0


def test_thirty_facts_are_judged_with_the_keyboard_and_undone_after_a_reload(page: Page, address: str, out: Path) -> None:
    before = judged(out)
    see(page, f"{address}/queue", ".card:focus")
    keys = 0
    for number in range(30):
        card = page.locator(".card:focus")
        fact = card.get_attribute("data-fact")
        key = "r" if number % 3 == 2 else "a"
        page.keyboard.press(key)
        keys += 1
        page.wait_for_selector(f'.card.done[data-fact="{fact}"]')
        page.wait_for_selector(f'.card:focus:not([data-fact="{fact}"])')
    assert keys / 30 <= 3
    assert judged(out) == before + 30
    page.reload()
    page.wait_for_selector(".card:focus")
    for _ in range(3):
        with page.expect_navigation():
            page.keyboard.press("u")
        page.wait_for_selector(".card:focus")
    assert judged(out) == before + 27


def judged(out: Path) -> int:
    with open_store(out) as store:
        (count,) = store.connection.execute("SELECT count(*) FROM corrections WHERE NOT undone").fetchone()
        return int(count)


def test_a_fact_is_added_by_selecting_its_words(page: Page, address: str, out: Path) -> None:
    doc_id = documents(out)["004_71e23e8e24efcdb0.txt"]
    see(page, f"{address}/documents/{doc_id}", ".sheet-body .fact")
    words: dict[str, Any] = page.evaluate(
        """() => {
            const piece = [...document.querySelectorAll(".text span")].find((each) => each.textContent.trim().length > 40);
            const start = piece.textContent.search(/\\S/);
            getSelection().setBaseAndExtent(piece.firstChild, start, piece.firstChild, start + 12);
            const before = [...piece.textContent.slice(0, start)].length;
            return { text: getSelection().toString(), start: Number(piece.dataset.start) + before };
        }"""
    )
    page.keyboard.press("+")
    page.wait_for_selector("dialog[open]")
    page.select_option('select[name="table"]', "assignments")
    for name, value in (("body", "Sở Nội vụ"), ("body_name", "Sở Nội vụ")):
        page.fill(f'dialog input[name="{name}"]:enabled', value)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog:not([open])", state="attached")
    with open_store(out) as store:
        query = "SELECT start, text FROM assignments WHERE extractor = 'review' AND doc_id = ?"
        assert store.connection.execute(query, (doc_id,)).fetchall() == [(words["start"], words["text"])]
