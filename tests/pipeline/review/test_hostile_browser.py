"""Hostile text in every field, name and message of an archive: a real browser shows it on every screen and runs none of it."""

from __future__ import annotations

import csv
import io
import json
from itertools import cycle
from pathlib import Path

import pytest
from browsing import CHROMIUM, serving
from hostile_walk import EVIL, walk, watched
from icalendar import Calendar
from plans import PLAN
from playwright.sync_api import Browser, Page

from trichluc.models.tables import FACT_TABLES
from trichluc.pipeline.review.figures import FIGURES
from trichluc.pipeline.run import run
from trichluc.pipeline.store import CONTENT, Store

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")

FACTS = ("header_facts", *(table.name for table in FACT_TABLES))
OURS = (
    "_id",
    "duplicate_of",
    "extractor",
    "issue_date_text",
    "rrule",
    "offset_duration",
)  # in forms of our own, not in a paper's words
NAMES = ['<img src=x onerror=alert(8)>"\n{{7*7}}.txt', "'onmouseover=alert(9) \u202etxt.txt"]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over two plans under hostile names, every text of which has then become hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, name in enumerate(NAMES):
        (folder / name).write_text(PLAN.format(number=15 + number))
    out = run(folder, folder / "out", jobs=0).out
    with Store(out / "work.sqlite") as store:
        poison(store)
    return out


def poison(store: Store) -> None:
    """Put hostile text into every column that holds free text, each row with another piece of it first."""
    turn = cycle(range(len(EVIL)))
    store.connection.create_function("evil", 0, lambda: " ".join(EVIL[(at := next(turn)) :] + EVIL[:at]))
    free = {
        table: [each.name for each in columns if each.type == "str" and not (each.enum or each.name.endswith(OURS))]
        for table, columns in CONTENT.items()
    }
    free |= {"cited": ["title", "issuer"], "findings": ["message"], "pages": ["reason"], "files": ["error"]}
    for table, columns in free.items():
        store.connection.execute(f"UPDATE {table} SET {', '.join(f'{column} = evil()' for column in columns)}")
    flags = json.dumps(EVIL)
    for table in FACTS:
        store.connection.execute(f"UPDATE {table} SET flags = ?", (flags,))


def test_nothing_hostile_runs_on_any_screen(chromium: Browser, out: Path) -> None:
    with serving(out) as address, watched(chromium, address) as (page, wrong):
        assert walk(page, address, out) > 20
        correct_a_fact(page, f"{address}/queue")
        for figure in FIGURES:
            cells = csv.reader(io.StringIO(page.request.get(f"{address}/figures/{figure.name}.csv").text().lstrip("\ufeff")))
            assert [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
        events = Calendar.from_ical(page.request.get(f"{address}/calendar.ics").body()).walk()
        assert {each.name for each in events} == {"VCALENDAR", "VEVENT"}
        assert not [each for each in events if "ATTENDEE" in each]
    assert wrong == []


def correct_a_fact(page: Page, address: str) -> None:
    """Give a fact hostile values by hand, and look at it again."""
    page.goto(address)
    page.wait_for_selector(".card:focus")
    page.keyboard.press("e")
    for field in page.locator('dialog[open] input[type="text"]:enabled').all():
        field.fill(EVIL[0])
    page.keyboard.press("Enter")
    page.wait_for_selector(".card.done")
    page.goto(page.locator(".card.done header a").first.evaluate("link => link.href"), wait_until="networkidle")
    page.wait_for_selector(f'.fact:has-text("{EVIL[0]}")')
