"""A walk through every screen of the review app in a browser that notes whatever goes wrong or runs.

`PYTHONPATH=src python tests/pipeline/review/hostile_walk.py` makes the whole hostile corpus, runs over it and walks through it.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from browsing import CHROMIUM, FLAGS, serving
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from trichluc.pipeline.opened import open_out
from trichluc.pipeline.review.figures import FIGURES
from trichluc.pipeline.run import run
from trichluc.pipeline.worker_main import Limits

ROOT = Path(__file__).parents[3]
PLAIN = ("/", "/archive", "/queue", "/findings", "/trace", "/calendar")
_MOST_PAGES = 5
_MOST_LINKS = 4  # of one screen: facets, months, kinds of finding
# One document of each file: of an archive of thousands of members, the first.
_DOCUMENTS = """
    SELECT min(doc_id) FROM documents JOIN paths USING (file_id)
    GROUP BY CASE WHEN instr(path, '!/') THEN substr(path, 1, instr(path, '!/')) ELSE path END"""
EVIL = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(2)>'",
    "javascript:alert(3)",
    "</title></textarea></style></script><svg onload=alert(4)><animate onbegin=alert(5) attributeName=x dur=1s></svg>",
    "{{7*7}} ${7*7} <%= 7*7 %> {% raw %}",
    "]]><!-- &lt;b&gt; &#x3c;",
    '<div data-hx-get="http://127.0.0.1:9/evil" data-hx-trigger="load" hx-on::load="alert(6)"></div>',
    '<iframe srcdoc="<script>parent.alert(7)</script>"></iframe><base href="http://127.0.0.1:9/">',
    "=cmd|'/C calc'!A0",
    "\u202egnud nâhn\u2066 \x1b[2J \u0000",
    "a\r\nATTENDEE:mailto:evil@example\r\nBEGIN:VALARM",
    "'; DROP TABLE documents; --",
    "rất-dài" * 300,
]


@contextmanager
def watched(chromium: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """A window, and what went wrong in it: an error, a dialog, a download, a request elsewhere, what the policy kept out."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page, wrong = context.new_page(), list[str]()
    page.on("console", lambda message: wrong.append(f"{message.text} {message.location}") if _is_wrong(message) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else wrong.append(request.url))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: wrong.append(f"popup {popup.url}"))
    yield page, wrong
    context.close()


def walk(page: Page, address: str, out: Path) -> int:
    """Look at every screen, a document of every file, and what is asked for in hostile words; gives how many."""
    with open_out(out) as connection:
        documents = [doc_id for (doc_id,) in connection.execute(_DOCUMENTS)]
    screens = [*PLAIN, *_asked(" ".join(EVIL))]
    screens += [f"/figures/{figure.name}.svg" for figure in FIGURES]
    screens += [f"/trace/{doc_id}" for doc_id in documents]
    for screen in screens:
        answer = page.goto(address + screen)
        assert answer is not None and answer.status == 200, screen
        for name in _links(page, ("/archive?", "/calendar?", "/findings?")) if screen in PLAIN else ():
            page.goto(address + name)
    for doc_id in documents:
        page.goto(f"{address}/documents/{doc_id}")
        for number in range(min(page.locator(".sheet").count(), _MOST_PAGES)):
            page.locator(".sheet").nth(number).scroll_into_view_if_needed()
            page.locator(".sheet").nth(number).locator(".sheet-body").wait_for()
        for fact in page.locator(".fact summary").all()[:8]:
            fact.click()
    page.wait_for_load_state("networkidle")
    return len(screens) + len(documents)


def _is_wrong(message: ConsoleMessage) -> bool:
    """An error but that a drawing opened by itself has no icon of its own."""
    return message.type == "error" and not message.location["url"].endswith("/favicon.ico")


def _asked(words: str) -> list[str]:
    """Screens asked for something hostile, as text or as what can't be."""
    fields = [("/archive", "q"), ("/archive", "doc_type"), ("/archive", "sort"), ("/trace", "what"), ("/calendar", "body")]
    more = [("/calendar", "state"), ("/findings", "kind"), ("/findings", "severity"), ("/queue", "kind"), ("/queue", "skip")]
    return [f"{path}?{urlencode({name: words})}" for path, name in fields + more]


def _links(page: Page, beginnings: tuple[str, ...]) -> list[str]:
    found = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    return [link for link in dict.fromkeys(found) if link.startswith(beginnings)][:_MOST_LINKS]


def main() -> None:
    """The whole hostile corpus."""
    sys.path.insert(0, str(ROOT))
    from tests.hostile.corpus import make_corpus

    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        folder = Path(home)
        make_corpus(folder / "archive")
        for number, text in enumerate(EVIL):
            name = re.sub(r"[/\x00]", "", text)[:60]
            (folder / f"archive/{number}{name}.txt").write_text(f"KẾ HOẠCH\n{text}\nSố: 1/KH-UBND\n" * 3)
        report = run(folder / "archive", folder / "out", jobs=2, limits=Limits(5, 768))
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serving(folder / "out") as address, watched(chromium, address) as (page, wrong):
            page.on("framenavigated", lambda frame: print(frame.url[:100], *wrong[-1:], flush=True))
            seen = walk(page, address, folder / "out")
        chromium.close()
    print(f"{report.documents} documents, {seen} screens seen")
    for one in dict.fromkeys(wrong):
        print("wrong:", one)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
