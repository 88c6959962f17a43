"""What one sees of a run: the live line, the log for programs, and the page of the archive, whatever files are called."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from trichluc.models.document import Page
from trichluc.models.facts import Header
from trichluc.pipeline.cli import main
from trichluc.pipeline.feed import Step
from trichluc.pipeline.overview import look_over
from trichluc.pipeline.overview_page import PAGE, page
from trichluc.pipeline.process import Failure, FileResult
from trichluc.pipeline.store import Store
from trichluc.pipeline.summary import Tally

PLAN = """Số: {n}/KH-UBND

Tây Ninh, ngày 13 tháng 02 năm 2023

KẾ HOẠCH
{title}

Căn cứ Kế hoạch số 15/KH-HĐTĐ ngày 17/01/2023.
"""
SCRIPT = "<script>alert(1)<!--"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two plans, one of them twice, two files that can't be read; names and titles that are code elsewhere."""
    monkeypatch.chdir(tmp_path)
    folder = Path("archive")
    folder.mkdir()
    for n, name in enumerate((f"{SCRIPT}.txt", "a\"\n\x1b[2J'&.txt")):
        (folder / name).write_text(PLAN.format(n=n + 1, title=SCRIPT))
    (folder / "twin.txt").write_text(PLAN.format(n=1, title=SCRIPT))
    (folder / f"{SCRIPT}.pdf").touch()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    return folder


def run(*options: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["run", "archive", "-o", "out", *options])
    return result.exit_code, result.output


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.usefixtures("archive")
def test_the_log_s_lines_add_up_to_the_run() -> None:
    code, output = run("--log-json", "-")
    events = lines(output)
    files = [event for event in events if event["event"] == "file_done"]
    (ended,) = [event for event in events if event["event"] == "run_ended"]
    assert [events[0]["event"], events[-1]["event"]] == ["run_started", "run_ended"]
    assert [event["stage"] for event in events if event["event"] == "stage"] == [
        *("read", "resolve", "gather", "index", "check", "export", "report")
    ]
    assert sum(event["pages"] for event in files) == ended["pages"] == 2
    assert sum(event["documents"] for event in files) == ended["documents"] == 2
    assert sum(bool(event["failures"]) for event in files) == ended["failed"] == 2
    assert {failure["category"] for event in files for failure in event["failures"]} == {"empty", "damaged"}
    assert len(files) + sum(event["event"] == "file_reused" for event in events) == ended["paths"] == 5
    assert ended["exit_code"] == code == 1
    assert "archive/a\"\n\x1b[2J'&.txt" in {event["path"] for event in files}
    assert output.isascii()


@pytest.mark.usefixtures("archive")
def test_a_second_run_goes_on_in_the_same_log() -> None:
    run("--log-json", "log.jsonl", "--quiet")
    run("--log-json", "log.jsonl", "--quiet")
    first, second = Path("log.jsonl").read_text().split('{"event": "run_started"')[1:]
    assert first.count('"file_done"') == 4
    assert second.count('"file_done"') == 0
    assert second.count('"file_reused"') == lines(second.splitlines()[-1])[0]["paths"] == 5


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("options", [("--log-json", "nowhere/log"), ("--partition-by", "month")])
def test_what_can_t_be_written_is_said_before_the_work(options: tuple[str, str]) -> None:
    code, output = run(*options)
    assert code == 2
    assert output.startswith("Error: can't ")
    assert not Path("out").exists()


@pytest.mark.usefixtures("archive")
def test_a_run_writes_the_dataset_too() -> None:
    run("--partition-by", "year,issuer_id", "--quiet")
    assert list(Path("out/dataset/documents/doc_year=2023").rglob("*.parquet"))


@pytest.mark.usefixtures("archive")
def test_the_page_needs_nothing_and_runs_nothing() -> None:
    run("--quiet")
    text = Path("out", PAGE).read_text(encoding="utf-8")
    tree = html.fromstring(text.encode())
    assert not tree.xpath("//script | //img | //link | //iframe | //@onload | //@style")
    assert not re.search(r"https?:|//[a-z]|url\(|@import", text)
    assert tree.xpath("//a/@href") == ["tables/failures.csv"]
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    assert "\x1b" not in text
    said = tree.text_content()
    assert f"archive/{SCRIPT}.pdf" in said
    assert r"\x1b[2J" in said
    assert "trichluc run archive -o out --retry empty" in said


@pytest.mark.usefixtures("archive")
def test_the_page_is_beside_the_tables_and_no_part_of_them() -> None:
    run("--quiet")
    before = {path: path.read_bytes() for path in Path("out/tables").iterdir()}
    Path("out", PAGE).unlink()
    Path("archive/more.txt").write_text(PLAN.format(n=9, title="mới"))
    run("--quiet")
    assert Path("out", PAGE).exists()
    Path("archive/more.txt").unlink()
    run("--quiet")
    assert {path: path.read_bytes() for path in Path("out/tables").iterdir()} == before


def test_the_page_s_figures_are_the_tables(result_of, deliver) -> None:
    header = Header(doc_type_code="KH", issue_date="2021-03", issuers=["Tỉnh đoàn Tây Ninh"])
    scan = FileResult("b" * 32, 10, "application/pdf", [Page(1, "Kế hoạch", source="ocr", ocr_confidence=0.31)])
    scan.failures = [Failure(2, "damaged", "Torn.", "Scan it again.")]
    out = deliver([("a.txt", result_of("Kế hoạch 5.", header, [("5", {})])), ("scan.pdf", scan)])
    with Store(out / "work.sqlite") as store:
        said = " ".join(" ".join(html.fromstring(page(look_over(store), out)).itertext()).split())
    for words in ("Documents By type", "2021 1", "Scan it again.", "scan.pdf 1 0.31", "1 citations", "damaged 1 file, 1 page"):
        assert words in said, f"{words} not in {said}"


def test_the_live_line_says_what_was_read_how_fast_and_what_failed() -> None:
    tally = Tally()
    done = FileResult("a", 1, pages=[Page(1, ""), Page(2, "")], failures=[Failure(2, "damaged", "", "")])
    for outcome in (done, None, Failure(None, "unreadable", "", ""), Failure(None, "unreadable", "", "")):
        tally.add(Step(1, 4, "x", outcome))
    assert tally.line(4.0) == "0 documents, 2 pages, 0.5 pages/s; failed: 2 unreadable, 1 damaged"
    assert "pages/s" not in tally.line(0.1)
