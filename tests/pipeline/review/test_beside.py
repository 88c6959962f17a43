"""An open app and what works beside it on the same OUT: it takes in what changes, and no correction is lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from plans import PLAN

from trichluc.pipeline.lock import is_held
from trichluc.pipeline.review import corrections
from trichluc.pipeline.review.corrections import judge
from trichluc.pipeline.run import run
from trichluc.pipeline.store import Store

COMMAND = [sys.executable, "-m", "trichluc.pipeline.cli"]


@contextmanager
def run_at_work(out: Path, folder: Path) -> Iterator[None]:
    """`trichluc run` over a folder and a pipe: it waits for what the pipe brings."""
    pipe = folder.parent / "pipe.txt"
    os.mkfifo(pipe)
    with subprocess.Popen([*COMMAND, "run", str(folder), str(pipe), "-o", str(out), "--quiet"]) as process:
        while not is_held(out):
            assert process.poll() is None
            time.sleep(0.05)
        yield
        pipe.write_text(PLAN.format(number=18))
        assert process.wait() == 0


def first_fact(browser: TestClient) -> str:
    """The address of the fact that the queue shows first."""
    found = re.search(r'data-document="([^"]+)" data-fact="(\w+)" data-table="(\w+)"', browser.get("/queue").text)
    assert found
    return f"/documents/{found[1]}/facts/{found[3]}/{found[2]}"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="holds a run by a pipe")
def test_a_run_is_told_keeps_corrections_out_and_is_taken_in_once_it_has_ended(
    browser: TestClient, out: Path, tmp_path: Path
) -> None:
    fact = first_fact(browser)
    (tmp_path / "more").mkdir()
    (tmp_path / "more/new.txt").write_text(PLAN.format(number=99))
    assert "A run is at work" not in browser.get("/archive").text
    with run_at_work(out, tmp_path / "more"):
        page = browser.get("/archive").text
        assert "A run is at work" in page and ">3 documents" in page
        for refused in (browser.post(fact, json={"action": "accept"}), browser.post("/undo")):
            assert (refused.status_code, "Nothing was changed" in refused.text) == (409, True)
    page = browser.get("/archive").text
    assert "A run is at work" not in page and ">5 documents" in page
    assert ">1 document" in browser.get("/archive", params={"q": "99/KH-UBND"}).text
    assert browser.post(fact, json={"action": "accept"}).status_code == 200


def test_a_file_that_a_run_no_longer_finds_leaves_the_list(browser: TestClient, out: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    for number in (98, 99):
        (tmp_path / f"more/{number}.txt").write_text(PLAN.format(number=number))
    for count in (5, 4):
        run(tmp_path / "more", out, jobs=0)
        assert f">{count} documents" in browser.get("/archive").text
        (tmp_path / "more/98.txt").unlink(missing_ok=True)


def test_what_gold_says_is_seen_at_once(browser: TestClient, out: Path, tmp_path: Path) -> None:
    said = {"quote": "Vì cộng đồng", "name": "Vì cộng đồng xanh", "kind": "movement"}
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/plan.json").write_text(json.dumps({"source": "plan.txt", "campaigns": [said]}))
    (doc_id,) = set(re.findall(r'href="/documents/([^"?]+)"', browser.get("/archive", params={"q": "15/KH-UBND"}).text))
    assert "cộng đồng xanh" not in browser.get(f"/documents/{doc_id}/pages/1").text
    subprocess.run([*COMMAND, "gold", str(out), "--from", str(tmp_path / "gold")], check=True, capture_output=True)
    assert "cộng đồng xanh" in browser.get(f"/documents/{doc_id}/pages/1").text


def test_a_correction_outlives_a_process_that_ends_over_it(archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    named = "SELECT doc_id, fact_id, name FROM campaigns JOIN paths USING (file_id) WHERE path LIKE '%/plan.txt'"
    with Store(out / "work.sqlite") as store, monkeypatch.context() as patch:
        doc_id, fact_id, _ = store.connection.execute(named).fetchone()
        patch.setattr(corrections, "extract_documents", killed)
        with pytest.raises(KeyboardInterrupt):
            judge(store, doc_id, "campaigns", fact_id, "correct", "Lan", {"name": "Vì người nghèo"})
    run(archive, out, jobs=0)
    with Store(out / "work.sqlite") as store:
        assert store.connection.execute(named).fetchone()[2] == "Vì người nghèo"


def test_a_correction_does_not_pass_for_another_reading(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN.format(number=1))
    run(tmp_path / "plan.txt", tmp_path / "out", jobs=0, ocr="never")
    read = "SELECT version FROM stages WHERE stage = 'read'"
    with Store(tmp_path / "out/work.sqlite") as store:
        before = store.connection.execute(read).fetchall()
        doc_id, fact_id = store.connection.execute("SELECT doc_id, fact_id FROM campaigns").fetchone()
        judge(store, doc_id, "campaigns", fact_id, "accept", "Lan")
        assert store.connection.execute(read).fetchall() == before
    assert run(tmp_path / "plan.txt", tmp_path / "out", jobs=0, ocr="never").reused == 1
