"""What the review app refuses, and what hostile text can't do in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from plans import ORIGIN, SCRIPT

from trichluc.pipeline.review.app import create_app

ADDRESSES = ["/", "/archive", "/queue", "/trace?what=17/KH-UBND", "/calendar?year=2023", "/findings"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_hostile_text_is_shown_and_never_run(browser: TestClient, address: str) -> None:
    page = browser.get(address)
    assert page.status_code == 200
    assert SCRIPT not in page.text
    assert "\u202e" not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_no_page_holds_inline_script_or_style(browser: TestClient) -> None:
    pages = [browser.get(address).text for address in ADDRESSES]
    for page in pages:
        assert "<style" not in page and " style=" not in page and " onclick=" not in page
        assert page.count("<script") == page.count("<script src=")


FOREIGN = [
    ("POST", "/undo", {"Origin": "https://evil.example"}),
    ("POST", "/undo", {"Origin": "null"}),
    ("POST", "/undo", {"Origin": ""}),
    ("GET", "/archive", {"Host": "evil.example"}),
    ("GET", "/archive", {"Host": "evil.example:80"}),
    ("GET", "/calendar.ics", {"Sec-Fetch-Site": "cross-site"}),
]


@pytest.mark.parametrize(("method", "path", "headers"), FOREIGN)
def test_what_comes_from_elsewhere_is_refused(browser: TestClient, method: str, path: str, headers: dict[str, str]) -> None:
    assert browser.request(method, path, headers=headers).status_code == 403


OUTSIDE = [
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/vendor/..%2f..%2fapp.py",
    "/documents/..%2f..%2fetc%2fpasswd-1",
    "/documents/..%2f..%2fetc%2fpasswd-1/pages/1/image.jpg",
    "/figures/..%2f..%2fwork.csv",
    "/figures/types'--.csv",
    "/work.sqlite",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_outside(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


WRONG = [
    ("/documents/x-1/facts/citations/f0", {"action": "accept"}, 404),
    ("/documents/x-1/facts/sqlite_master/f0", {"action": "accept"}, 404),
    ("/documents/x-1/facts/citations/f0", {"action": "burn"}, 422),
    ("/documents/x-1/facts/citations/f0", {"action": "accept", "sql": "1"}, 422),
    ("/documents/x-1/facts/dates", {"action": "add", "values": {"value": "2023", "role": "other"}}, 404),
]


@pytest.mark.parametrize(("path", "word", "status"), WRONG)
def test_what_makes_no_sense_is_told(browser: TestClient, path: str, word: dict[str, object], status: int) -> None:
    assert browser.post(path, json=word).status_code == status


def test_off_the_loopback_only_the_token_opens(out: Path) -> None:
    app = create_app(out, reviewer="Lan", host="0.0.0.0", token="secret")
    with TestClient(app, base_url="http://192.0.2.7", headers={"Origin": "http://192.0.2.7"}) as stranger:
        assert stranger.get("/archive").status_code == 403
        assert stranger.get("/archive?token=guess").status_code == 403
        assert stranger.get("/?token=secret").status_code == 200
        assert stranger.get("/archive").status_code == 200  # the cookie holds it
        assert stranger.post("/undo", headers={"Origin": ORIGIN}).status_code == 403
