"""The review app over a large archive, in a real browser: `python -m benchmarks.review [--documents N] [--keep OUT]`.

Makes an archive (`benchmarks.review_archive`), starts the app over it and opens every screen in Chromium as people do. Of each
address: how long the server took to answer, by the clock and of its processor, and when the browser had loaded it. Whoever
shares the machine stretches the clock, not the processor's time.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks.review_archive import write
from trichluc.pipeline.opened import open_out
from trichluc.pipeline.review.catalogue import SORTS

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
_ARCHIVE, _SEARCH, _OTHER = 300, 500, 1000  # milliseconds that a screen may take
_ROUNDS = 3
_TIMES = """() => {
    const [at] = performance.getEntriesByType("navigation");
    return [at.responseEnd - at.requestStart, at.loadEventEnd - at.startTime];
}"""
_FRAMES = """(frames) => new Promise((done) => {
    const times = [];
    let last = performance.now();
    const tick = () => {
        const now = performance.now();
        times.push(now - last);
        last = now;
        if (times.length < frames) requestAnimationFrame(tick);
        else done(times);
    };
    requestAnimationFrame(tick);
})"""


class Step(NamedTuple):
    """Something that people do, at these addresses, and the milliseconds that it may take."""

    name: str
    addresses: Sequence[str]
    bar: int


class Took(NamedTuple):
    """Milliseconds of one answer: by the clock, of the server's processor, until the browser had loaded it."""

    answer: float
    processor: float
    loaded: float


@contextmanager
def served(out: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The app's address and its process."""
    command = [sys.executable, "-m", "trichluc.pipeline.cli", "review", str(out), "--port", "0", "--no-browser"]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as server:
        assert server.stdout
        found = re.search(r"http://\S+", server.stdout.readline())
        if found is None:
            raise SystemExit("the app did not start")
        process = psutil.Process(server.pid)
        print(f"started in {time.perf_counter() - began:.1f} s, {_processor(process):.1f} s of the processor", flush=True)
        yield found[0].rstrip("/"), process
        server.terminate()


def _processor(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def steps(out: Path) -> Iterator[Step]:
    """What people do, over this archive."""
    with open_out(out) as connection:
        total = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        documents = [row[0] for row in connection.execute("SELECT doc_id FROM documents ORDER BY doc_id LIMIT 5")]
        (issuer,) = connection.execute("SELECT issuer FROM documents GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").fetchone()
        top = "SELECT doc_id FROM cited WHERE doc_id IS NOT NULL ORDER BY documents DESC, cited_id LIMIT 5"
        cited = [row[0] for row in connection.execute(top)]
    last = -(-total // 50)
    facets: list[dict[str, object]] = [
        {"doc_type": "Quyết định"},
        {"year": 2023},
        {"issuer": issuer},
        {"status": "ok"},
        {"text_source": "text"},
    ]
    facets += [{"flag": "handwritten"}, {"below": 0.5}, {"below": 0.99}, {"doc_type": "Quyết định", "year": 2023, "below": 0.9}]
    yield Step("archive, first page", ["/archive"], _ARCHIVE)
    yield Step("archive, sorted", _addresses("/archive", ({"sort": sort} for sort in SORTS)), _ARCHIVE)
    yield Step(
        "archive, deep page",
        _addresses("/archive", ({"sort": sort, "page": page} for sort, page in product(SORTS, (last // 2, last)))),
        _ARCHIVE,
    )
    yield Step("archive, facets and filters", _addresses("/archive", facets), _ARCHIVE)
    yield Step(
        "archive, filtered, last page", _addresses("/archive", (each | {"page": last // 4} for each in facets)), _ARCHIVE
    )
    for name, words in {
        "common words": ("ủy ban nhân dân", "uy ban nhan dan", "quyết định", "quyet dinh", "công tác", "nam 2023"),
        "rare words": ("châu thành tiếp công dân tư pháp", "chau thanh tiep cong dan tu phap", "Ánh Nguyệt mầm non BYT"),
        "a number": ("12/QĐ-UBND", "336/KH-UBND", "9"),
        "no hit": ("không thấy gì đâu", "xyzzy", "bố nội vũ"),
        "one letter": ("a", "đ", "u", "n"),
    }.items():
        yield Step(f"search, {name}", _addresses("/archive", ({"q": each} for each in words)), _SEARCH)
    yield Step(
        "search, filtered and sorted",
        _addresses("/archive", ({"q": "uy ban", "sort": sort} | facet for sort, facet in product(SORTS, facets[:2]))),
        _SEARCH,
    )
    yield Step("document", [f"/documents/{each}" for each in documents], _OTHER)
    yield Step("… a page's facts", [f"/documents/{each}/pages/1" for each in documents], _OTHER)
    kinds = ("", "header_facts", "citations", "campaigns", "assignments", "deadlines", "dates")
    yield Step("queue, least certain", _addresses("/queue", ({"kind": kind} for kind in kinds)), _OTHER)
    drawn = ({"kind": kind, "order": "random", "seed": seed} for kind, seed in product(kinds, (1, 999_999)))
    yield Step("queue, drawn by chance", _addresses("/queue", drawn), _OTHER)
    yield Step("trace, most cited", _addresses("/trace", ({"what": each} for each in cited)), _OTHER)
    yield Step("trace, any, four links far", _addresses("/trace", ({"what": each, "depth": 4} for each in documents)), _OTHER)
    months = [{"year": year, "number": month} for year, month in product((2018, 2022, 2025), (1, 6, 12))]
    yield Step("calendar", _addresses("/calendar", months), _OTHER)
    bodies = [{"year": 2023, "body": body} for body in ("sở nội vụ", "so noi vu", "xã", "không ai")]
    yield Step("calendar of a body", _addresses("/calendar", bodies), _OTHER)
    yield Step("findings", _addresses("/findings", [{}, {"severity": "error"}, {"page": 1000}]), _OTHER)
    yield Step("start page", ["/"], _OTHER)


def _addresses(path: str, asked: Iterable[dict[str, object]]) -> list[str]:
    return [f"{path}?{urlencode(each, quote_via=quote)}" for each in asked]


def opened(page: Page, address: str, server: psutil.Process) -> Took:
    """Open an address."""
    before = _processor(server)
    page.goto(address, wait_until="load")
    answer, loaded = page.evaluate(_TIMES)
    return Took(answer, (_processor(server) - before) * 1000, loaded)


def walk(page: Page, address: str, server: psutil.Process, found: Iterable[Step]) -> None:
    """Take every step, each address some times over; the first time counts as the others do."""
    print(f"{'':30} {'answer':>14} {'processor':>14} {'loaded':>14}   bar (ms; median / worst)")
    for step in found:
        took = [opened(page, address + each, server) for each in step.addresses for _ in range(_ROUNDS)]
        columns = [f"{statistics.median(each):6.0f} / {max(each):5.0f}" for each in zip(*took, strict=True)]
        worst = max(range(len(took)), key=lambda at: took[at].processor)
        over = "" if took[worst].processor <= step.bar else f"  OVER: {step.addresses[worst // _ROUNDS]}"
        print(f"{step.name:30} {' '.join(columns)}   {step.bar}{over}", flush=True)


def draw(page: Page, address: str, out: Path) -> None:
    """The graph of the document on which most rest: until it is drawn, and its frames while one moves in it."""
    with open_out(out) as connection:
        top = "SELECT doc_id FROM cited WHERE doc_id IS NOT NULL ORDER BY documents DESC, cited_id LIMIT 1"
        (most,) = connection.execute(top).fetchone()
    began = time.perf_counter()
    page.goto(f"{address}/trace?what={most}")
    page.wait_for_selector("#graph[data-drawn]")
    took, count = time.perf_counter() - began, page.get_attribute("#graph", "data-drawn")
    print(f"graph of {count} documents: drawn after {took:.1f} s; frames, median / worst of twenty / worst:")
    page.click('[data-look="all"]')
    box = page.locator("#graph").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for name, move in (("hover", _hover), ("pan", _pan), ("zoom", _zoom)):
        page.mouse.move(x, y)
        page.evaluate(f"() => {{ window.frames = ({_FRAMES})(60); }}")
        move(page, x, y)
        times = sorted(page.evaluate("() => window.frames"))
        print(f"  {name}: {times[30]:.0f} / {times[57]:.0f} / {times[-1]:.0f} ms", flush=True)


def _hover(page: Page, x: float, y: float) -> None:
    for at in range(40):
        page.mouse.move(x - 4 * at, y - 3 * at)


def _pan(page: Page, x: float, y: float) -> None:
    page.mouse.down()
    _hover(page, x, y)
    page.mouse.up()


def _zoom(page: Page, _x: float, _y: float) -> None:
    for _ in range(20):
        page.mouse.wheel(0, -40)


def main() -> None:
    """Make the archive, walk through it, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder for the archive; one that is there already is taken as it is")
    parser.add_argument("--only", default="", help="only steps whose name holds this")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = args.keep or Path(scratch)
        if not (out / "work.sqlite").exists():
            write(out, args.documents)
        with served(out) as (address, server), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            walk(page, address, server, [step for step in steps(out) if args.only in step.name])
            draw(page, address, out)
            browser.close()


if __name__ == "__main__":
    main()
