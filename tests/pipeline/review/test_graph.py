"""The graph of more than 500 documents in a real browser: it is drawn, read, walked by keyboard, and leads on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import CHROMIUM, serving
from linked import write_linked
from playwright.sync_api import Page
from test_browser import ARTEFACTS

from trichluc.pipeline.review.graph_places import BOX, places
from trichluc.pipeline.trace import Reach, trace_within

GROUND, FAR = 2, 9  # what the plan in the middle rests on, and a plan that rests on it over three others
PLANS = (
    {1: [GROUND, 3], GROUND: [4]}
    | {number: [1] for number in range(100, 230)}
    | {1000 + at: [100 + at % 130] for at in range(390)}
    | {FAR: [1000]}
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of 525 plans, of which 520 rest on one."""
    folder = tmp_path_factory.mktemp("linked") / "out"
    write_linked(folder, PLANS)
    return folder


@pytest.fixture(scope="module")
def address(out: Path) -> Iterator[str]:
    with serving(out) as address:
        yield address


def test_no_two_documents_are_drawn_over_each_other(out: Path) -> None:
    found = trace_within(out, "1/KH-UBND", Reach(depth=2, most=600, wide=True))
    drawn = places(found)
    assert drawn.keys() == {found.node.node_id} | {end for link in found.links for end in (link.source, link.target)}
    for one, other in combinations(drawn.values(), 2):
        assert abs(one.x - other.x) >= BOX[0] or abs(one.y - other.y) >= BOX[1]
    middle = drawn[found.node.node_id]
    assert all(drawn[step.node.node_id].y < middle.y for step in found.down.steps if found.down)
    assert all(drawn[step.node.node_id].y > middle.y for step in found.up.steps if found.up)
    width, height = (max(axis) - min(axis) for axis in zip(*drawn.values(), strict=True))
    assert 0.5 < width / height < 4  # a screen shows it


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")
def test_five_hundred_documents_are_drawn_and_walked_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/trace?what=1/KH-UBND")
    page.wait_for_selector("#graph[data-drawn]")
    assert int(page.get_attribute("#graph", "data-drawn") or 0) >= 500
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / "graph-500.png")
    page.click('[data-look="all"]')
    page.screenshot(path=ARTEFACTS / "graph-500-all.png")
    page.focus("#graph")
    page.keyboard.press("ArrowUp")
    assert page.inner_text("#about").startswith("Kế hoạch 03/KH-UBND (2015-01-08)")  # not in the archive
    assert page.locator("#about li a").first.get_attribute("href").startswith("/documents/")  # type: ignore[union-attr]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.get_attribute("#graph", "data-chosen")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert urlsplit(page.url).path == f"/documents/{chosen}"


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")
def test_the_table_has_every_link_and_opens_the_next(page: Page, address: str) -> None:
    page.goto(f"{address}/trace?what=1/KH-UBND")
    page.wait_for_selector("#graph[data-drawn]")
    rows = page.locator("tr[data-node]")
    assert rows.count() == page.evaluate("fetch(graph.dataset.source).then((a) => a.json()).then((g) => g.edges.length)")
    first = rows.first
    first.locator("th a").focus()
    assert page.get_attribute("#graph", "data-chosen") == first.get_attribute("data-node")
    page.fill("#within", "ke hoach 1000/")
    (shown,) = page.locator("tr[data-node]:visible").all()
    more = shown.locator("td a").last
    assert more.inner_text() == "show up to 1"
    opened = parse_qs(urlsplit(more.get_attribute("href") or "").query)["open"]
    more.click()
    page.wait_for_selector(f'#graph[data-drawn][data-chosen="{opened[0]}"]')
    assert f"{FAR:02}/KH-UBND" in page.inner_text("#about")
    with page.expect_navigation():
        page.locator("#about li a").first.click()
    assert urlsplit(page.url).path.startswith("/documents/")
