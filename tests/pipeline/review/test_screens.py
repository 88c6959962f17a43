"""Every screen of the review app, as a browser without a screen sees it."""

from __future__ import annotations

import csv
import io
import re

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from trichluc.pipeline.review.figures import FIGURES


def document(browser: TestClient, words: str) -> str:
    """The id of the one document that these words find."""
    (found,) = set(re.findall(r'href="/documents/([^"?]+)"', browser.get("/archive", params={"q": words}).text))
    return found


SEARCHES = [
    ("", 3),
    ("15/KH-UBND", 1),
    ("dong nai", 1),
    ("đồng nai", 1),
    ("đông nai", 0),  # other diacritics are other words
    ("uy ban nhan dan tay", 2),
    ("nguyen van", 3),
    ("plan.txt", 1),
    ('"; DROP TABLE documents; --', 0),
    ("* OR :", 0),
]


@pytest.mark.parametrize(("words", "count"), SEARCHES)
def test_search_finds_with_and_without_diacritics(browser: TestClient, words: str, count: int) -> None:
    page = browser.get("/archive", params={"q": words})
    assert page.status_code == 200
    assert f">{count} document{'' if count == 1 else 's'}" in page.text


FILTERS = [
    ({"issuer": "Ủy ban nhân dân tỉnh Đồng Nai"}, 1),
    ({"year": "2023"}, 3),
    ({"year": "2022"}, 0),
    ({"doc_type": "Kế hoạch", "status": "ok"}, 3),
    ({"below": "0.01"}, 0),
    ({"below": "1"}, 3),
    ({"sort": "number; DROP TABLE documents"}, 3),
    ({"page": "99"}, 3),
]


@pytest.mark.parametrize(("asked", "count"), FILTERS)
def test_filters_narrow_what_is_found(browser: TestClient, asked: dict[str, str], count: int) -> None:
    assert f">{count} document" in browser.get("/archive", params=asked).text


def test_facets_count_what_the_rest_of_the_query_finds(browser: TestClient) -> None:
    page = browser.get("/archive", params={"q": "tay ninh", "issuer": "Ủy ban nhân dân tỉnh Tây Ninh"}).text
    assert re.search(r'<span>Ủy ban nhân dân tỉnh Tây Ninh</span> <span class="count">2</span>', page)
    assert "Đồng Nai" not in page


def test_a_chosen_facet_shows_what_else_could_be(browser: TestClient) -> None:
    page = browser.get("/archive", params={"issuer": "Ủy ban nhân dân tỉnh Tây Ninh", "doc_type": "Kế hoạch"}).text
    assert ">2 documents" in page
    assert re.search(r'<span>Ủy ban nhân dân tỉnh Đồng Nai</span> <span class="count">1</span>', page)
    assert re.search(r'<span>Kế hoạch</span> <span class="count">2</span>', page)


def test_a_document_shows_every_fact_beside_its_text(browser: TestClient) -> None:
    page = browser.get(f"/documents/{document(browser, '15/KH-UBND')}/pages/1").text
    for kind in ("document number", "issuer", "title", "signer", "citation", "campaign", "assignment", "deadline", "date"):
        assert f'<span class="kind">{kind}</span>' in page
    marked = re.findall(r"<mark [^>]*>([^<]*)</mark>", page)
    assert "17/01/2023" in marked and "Vì cộng đồng" in marked


def test_a_word_is_kept_counted_and_taken_back(browser: TestClient) -> None:
    doc_id = document(browser, "15/KH-UBND")
    page = browser.get(f"/documents/{doc_id}/pages/1").text
    fact = re.search(r'data-fact="(\w+)" data-table="campaigns"', page)
    assert fact
    path = f"/documents/{doc_id}/facts/campaigns/{fact[1]}"
    assert browser.post(path, json={"action": "correct", "values": {"name": "Vì người nghèo"}}).status_code == 200
    assert "Vì người nghèo" in browser.get(f"/documents/{doc_id}/pages/1").text
    assert browser.post("/undo").json()["doc_id"] == doc_id
    assert "Vì người nghèo" not in browser.get(f"/documents/{doc_id}/pages/1").text
    assert browser.post("/undo").status_code == 404


def test_the_queue_begins_with_the_least_certain_and_forgets_the_judged(browser: TestClient) -> None:
    page = browser.get("/queue").text
    sure = [float(each) for each in re.findall(r'<span class="sure">([\d.]+)</span>', page)]
    assert sure == sorted(sure) and len(sure) == 20
    doc_id, fact, table = re.search(r'data-document="([^"]+)" data-fact="(\w+)" data-table="(\w+)"', page).groups()  # type: ignore[union-attr]
    assert browser.post(f"/documents/{doc_id}/facts/{table}/{fact}", json={"action": "accept"}).status_code == 200
    assert fact not in browser.get("/queue").text


def test_a_sample_is_drawn_once_and_stays_the_same(browser: TestClient) -> None:
    address = browser.get("/queue?order=random&kind=dates").url
    assert re.fullmatch(r"kind=dates&order=random&seed=\d+", address.query.decode())
    facts = [re.findall(r'data-fact="(\w+)"', browser.get(f"/queue?order=random&seed={seed}").text) for seed in (1, 1, 2)]
    assert facts[0] == facts[1] != facts[2]
    assert len(set(facts[0])) == 20
    page = browser.get("/queue?order=random&seed=1").text
    doc_id, fact, table = re.search(r'data-document="([^"]+)" data-fact="(\w+)" data-table="(\w+)"', page).groups()  # type: ignore[union-attr]
    assert browser.post(f"/documents/{doc_id}/facts/{table}/{fact}", json={"action": "accept"}).status_code == 200
    assert fact not in browser.get("/queue?order=random&seed=1").text


def test_the_trace_shows_what_a_document_rests_on(browser: TestClient) -> None:
    doc_id = document(browser, "15/KH-UBND")
    assert "15/KH-HĐTĐ" in browser.get(f"/trace/{doc_id}").text
    graph = browser.get("/trace/graph.json", params={"what": doc_id}).json()
    assert [edge["data"]["relation"] for edge in graph["edges"]] == ["legal_basis"]
    assert "is called" in browser.get("/trace", params={"what": "99/QĐ-TTg"}).text


def test_the_calendar_shows_what_is_due_in_a_month_and_repeats_what_recurs(browser: TestClient) -> None:
    june = browser.get("/calendar", params={"year": 2023, "number": 6}).text
    assert june.count('<th scope="row">2023-06-14</th>') == 3  # trước ngày 15/6
    assert "FREQ=MONTHLY;INTERVAL=6" in browser.get("/calendar", params={"year": 2024, "number": 8}).text
    assert "Nothing is due" in browser.get("/calendar", params={"year": 2023, "number": 6, "page": 2}).text


@pytest.mark.parametrize(("body", "found"), [("so noi", 3), ("SỞ NỘI VỤ", 3), ("sơ nội vụ", 0), ("Sở Y tế", 0)])
def test_the_calendar_finds_bodies_as_the_search_does(browser: TestClient, body: str, found: int) -> None:
    june = browser.get("/calendar", params={"year": 2023, "number": 6, "body": body}).text
    assert june.count('<th scope="row">2023-06-14</th>') == found
    events = Calendar.from_ical(browser.get("/calendar.ics", params={"body": body}).content).walk("VEVENT")
    assert bool(events) == bool(found)


def test_icalendar_holds_every_deadline_with_a_day_or_a_rule(browser: TestClient) -> None:
    events = Calendar.from_ical(browser.get("/calendar.ics").content).walk("VEVENT")
    assert len(events) == 6
    assert {event["rrule"].to_ical() for event in events if "rrule" in event} == {b"FREQ=MONTHLY;INTERVAL=6"}


@pytest.mark.parametrize("figure", [figure.name for figure in FIGURES])
def test_every_figure_is_drawn_and_has_its_data(browser: TestClient, figure: str) -> None:
    if figure in ("types", "bodies"):
        assert browser.get(f"/figures/{figure}.svg", params={"dark": "true"}).text.startswith("<svg")
    content = browser.get(f"/figures/{figure}.csv").content.decode("utf-8-sig")
    header, *data = csv.reader(io.StringIO(content))
    assert all(len(row) == len(header) for row in data)
    assert data or figure == "recognition"
