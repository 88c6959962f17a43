"""A run for the review app: a plan with every kind of fact, and a paper in which everything is hostile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, FLAGS
from fastapi.testclient import TestClient
from plans import HOSTILE, ORIGIN, PLAN, SCRIPT
from playwright.sync_api import Browser, Page, sync_playwright

from trichluc.pipeline.review.app import create_app
from trichluc.pipeline.review.originals import Originals
from trichluc.pipeline.run import run


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the run was started; its OUT is `out` there."""
    folder = tmp_path_factory.mktemp("review")
    (folder / "plan.txt").write_text(PLAN.format(number=15))
    (folder / "other.txt").write_text(PLAN.format(number=16).replace("TÂY NINH", "ĐỒNG NAI").replace("Tây Ninh", "Đồng Nai"))
    (folder / f"{SCRIPT.replace('/', '')}.txt").write_text(HOSTILE.format(number=17))
    run(folder, folder / "out")
    return folder


@pytest.fixture
def out(archive: Path, tmp_path: Path) -> Path:
    """That run's OUT, to be changed at will."""
    return Path(shutil.copytree(archive / "out", tmp_path / "out"))


@pytest.fixture
def browser(out: Path, archive: Path) -> Iterator[TestClient]:
    """A browser that stands on a page of the app."""
    app = create_app(out, reviewer="Lan", originals=Originals(archive))
    with TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN}) as client:
        yield client


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A window in which nothing may go wrong unseen: no error on the console, no request off the machine."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    opened, wrong = context.new_page(), list[str]()
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith(address) else wrong.append(request.url))
    yield opened
    context.close()
    assert wrong == []
