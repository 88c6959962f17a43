"""Corrections become gold and gold corrections, and nothing is lost on the way, whatever the extractor has come to find."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from trichluc.pipeline.cli import main
from trichluc.pipeline.evaluate import evaluate
from trichluc.pipeline.review.corrections import Place, add, judge, refresh
from trichluc.pipeline.review.gold import export_gold, import_gold
from trichluc.pipeline.review.placing import Placing
from trichluc.pipeline.review.stored import rows_of
from trichluc.pipeline.run import open_store, run
from trichluc.pipeline.store import Store

PLAN = """ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH TÂY NINH             Độc lập - Tự do - Hạnh phúc

Số: 15/KH-UBND          Tây Ninh, ngày 13 tháng 02 năm 2023

KẾ HOẠCH
Công tác thi đua, khen thưởng năm 2023

Thực hiện Kế hoạch số 15/KH-HĐTĐ ngày 17/01/2023 của Hội đồng Thi đua - Khen thưởng tỉnh về triển khai Nghị quyết số 07-NQ/TU
ngày 02/3/2021 của Tỉnh ủy.

1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính tham mưu kế hoạch trước ngày 15/6/2023.
2. Báo Tây Ninh đưa tin về các điển hình tiên tiến; Sở Nội vụ báo cáo định kỳ 6 tháng.
"""
KINDS: Any = ("citations", "campaigns", "assignments", "deadlines", "dates", "header_facts")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    (folder / "plan.txt").write_text(PLAN)
    return run(folder / "plan.txt", folder / "out").out


@pytest.fixture
def out(fresh: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fresh, tmp_path / "out"))


@pytest.fixture
def other(fresh: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fresh, tmp_path / "other"))


def document(store: Store) -> str:
    (found,) = store.connection.execute("SELECT doc_id FROM documents").fetchone()
    return str(found)


def review(out: Path) -> None:
    """A person goes through the plan: a number is wrong, a deadline is none, a body was overlooked, the rest is right."""
    with open_store(out) as store:
        doc_id = document(store)
        for table in KINDS:
            for row in rows_of(store.connection, doc_id, table):
                if row.get("number") == 7:
                    judge(store, doc_id, table, row["fact_id"], "correct", "Lan", {"number": 8})
                elif table == "deadlines" and row["kind"] == "recurring":
                    judge(store, doc_id, table, row["fact_id"], "reject", "Lan")
                else:
                    judge(store, doc_id, table, row["fact_id"], "accept", "Lan")
        start = PLAN.index("điển hình tiên tiến")
        said = {"body": "điển hình tiên tiến", "body_name": "điển hình tiên tiến", "role": "receive", "task": "đưa tin"}
        add(store, doc_id, "assignments", Place(1, start, start + 19), said, "Lan")


def facts(out: Path) -> dict[str, list[dict[str, Any]]]:
    """What stands in the store, but for who or what found it."""
    with open_store(out) as store:
        doc_id = document(store)
        return {
            table: [{k: v for k, v in row.items() if k != "extractor"} for row in rows_of(store.connection, doc_id, table)]
            for table in KINDS
        }


def test_a_reviewed_document_comes_back_from_gold_as_it_was(out: Path, other: Path, tmp_path: Path) -> None:
    review(out)
    assert export_gold(out, tmp_path / "gold").left == []
    done = import_gold(other, tmp_path / "gold", "Minh")
    assert (done.left, done.facts["correct"], done.facts["reject"], done.facts["add"]) == ([], 1, 1, 1)
    strip = [{table: [row | {"fact_id": ""} for row in rows] for table, rows in facts(each).items()} for each in (out, other)]
    assert strip[0] == strip[1]
    export_gold(other, tmp_path / "again")
    assert (tmp_path / "again/plan.json").read_text() == (tmp_path / "gold/plan.json").read_text()


def test_gold_says_nothing_twice(out: Path, tmp_path: Path) -> None:
    review(out)
    export_gold(out, tmp_path / "gold")
    assert import_gold(out, tmp_path / "gold", "Minh").facts.total() == 0


def test_gold_is_what_the_guidelines_ask_for(out: Path, tmp_path: Path) -> None:
    review(out)
    export_gold(out, tmp_path / "gold")
    gold = json.loads((tmp_path / "gold/plan.json").read_text())
    outer, inner = gold["citations"]
    assert (outer["number"], outer["source"], inner["number"], inner["source"]) == (15, None, 8, outer["id"])
    assert [one["kind"] for one in gold["deadlines"]] == ["date"]
    assert [one["n"] for one in gold["assignments"] if one["quote"] == "Sở Nội vụ"] == [1, 2]
    assert (gold["header"]["number"], gold["header"]["symbol"], gold["header"]["issue_date"]) == (15, "KH-UBND", "2023-02-13")
    assert "doc_type_code" not in gold["header"]  # nobody was asked


@pytest.mark.parametrize("lost", ["extract_citations", "extract_assignments", "extract_deadlines", "extract_dates"])
def test_what_people_said_outlives_an_extractor_that_finds_nothing(
    out: Path, other: Path, tmp_path: Path, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    review(out)
    export_gold(out, tmp_path / "gold")
    import_gold(other, tmp_path / "gold", "Minh")
    monkeypatch.setattr(f"trichluc.extractors.{lost}", lambda *_: [])
    for each in (out, other):
        with open_store(each) as store:
            refresh(store, document(store).rpartition("-")[0])
        export_gold(each, tmp_path / "again")
        assert (tmp_path / "again/plan.json").read_text() == (tmp_path / "gold/plan.json").read_text()


def test_a_kind_that_nobody_went_through_to_its_end_is_left_out(out: Path, tmp_path: Path) -> None:
    assert export_gold(out, tmp_path / "gold").documents == 0
    with open_store(out) as store:
        doc_id = document(store)
        first, *_ = rows_of(store.connection, doc_id, "dates")
        judge(store, doc_id, "dates", first["fact_id"], "accept", "Lan")
        for row in rows_of(store.connection, doc_id, "deadlines"):
            judge(store, doc_id, "deadlines", row["fact_id"], "reject", "Lan")
    export_gold(out, tmp_path / "gold")
    assert json.loads((tmp_path / "gold/plan.json").read_text()) == {"source": "plan.txt", "deadlines": []}


def test_rejecting_one_of_two_facts_of_a_place_takes_no_other_when_ids_change(out: Path) -> None:
    with open_store(out) as store:
        doc_id = document(store)
        lead = next(row for row in rows_of(store.connection, doc_id, "assignments") if row["role"] == "lead")
        place = Place(lead["page"], lead["start"], lead["end"])
        said = {"body": "Sở Nội vụ", "body_name": "Sở Nội vụ", "role": "receive"}
        add(store, doc_id, "assignments", place, said, "Lan")
        (new,) = [
            row
            for row in rows_of(store.connection, doc_id, "assignments")
            if row["role"] == "receive" and row["start"] == lead["start"]
        ]
        judge(store, doc_id, "assignments", lead["fact_id"], "accept", "Lan")
        judge(store, doc_id, "assignments", new["fact_id"], "reject", "Lan")
        store.connection.execute("UPDATE corrections SET undone = 1 WHERE action = 'add'")
        refresh(store, doc_id.rpartition("-")[0])
        assert lead["fact_id"] in [row["fact_id"] for row in rows_of(store.connection, doc_id, "assignments")]


QUOTES = [
    ("Kế hoạch", 1, (1, 3, 11)),
    ("Kế hoạch", 2, (2, 0, 8)),
    ("Kế hoạch", 3, None),
    ("số Kế hoạch 15", 1, (1, 12, 15)),  # a line's end is white space, a page's end cuts it off
    ("sở nội-vụ", 1, (2, 12, 21)),  # in other letters, where none stands as written
    ("sở nội", 1, (2, 12, 18)),
    ("Nội v", 1, (2, 15, 20)),  # as written
    ("NỘI V", 1, None),  # letters in the midst of words are no place
    ("*", 1, None),
]


@pytest.mark.parametrize(("quote", "n", "place"), QUOTES)
def test_quotes_are_found_as_they_are_counted(quote: str, n: int, place: tuple[int, int, int] | None) -> None:
    assert Placing([(1, "Về Kế hoạch\nsố "), (2, "Kế hoạch 15 Sở Nội vụ")]).place(quote, n) == (place and Place(*place))


FAULTY = [
    ({"source": "plan.txt", "dates": [{"quote": "x", "value": "2023-31", "role": "other"}]}, 2, "1 faults in the annotations"),
    ({"source": "plan.txt", "dates": [{"quote": "nowhere", "value": "2023", "role": "other"}]}, 1, "quote not found"),
    ({"source": "other.txt", "dates": []}, 1, "no document for other.txt"),
]


@pytest.mark.parametrize(("gold", "code", "said"), FAULTY)
def test_the_command_tells_what_it_can_not_take(out: Path, tmp_path: Path, gold: Any, code: int, said: str) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/x.json").write_text(json.dumps(gold))
    done = CliRunner().invoke(main, ["gold", str(out), "--from", str(tmp_path / "gold")])
    assert (done.exit_code, said in done.output) == (code, True), done.output


@pytest.mark.parametrize("options", [[], ["--to", "a", "--from", "."]])
def test_the_command_wants_one_direction(out: Path, options: list[str]) -> None:
    done = CliRunner().invoke(main, ["gold", str(out), *options])
    assert (done.exit_code, "either --to DIR or --from DIR" in done.output) == (2, True)


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over one file that holds two plans."""
    folder = tmp_path_factory.mktemp("bound")
    signed = f"{re.sub(' {5,}', chr(10), PLAN)}\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn A\n"
    (folder / "bound.txt").write_text(f"{signed}\f{signed.replace('15/KH-UBND', '16/KH-UBND')}")
    return run(folder / "bound.txt", folder / "out", jobs=0).out


def test_each_document_of_a_bound_file_has_gold_of_its_own(bound: Path, tmp_path: Path) -> None:
    out, other = (Path(shutil.copytree(bound, tmp_path / name)) for name in ("out", "other"))
    long = " ".join(f"việc{number}" for number in range(30))
    with open_store(out) as store:
        (first,), (second,) = store.connection.execute("SELECT doc_id FROM documents ORDER BY n").fetchall()
        for row in rows_of(store.connection, second, "assignments"):
            judge(store, second, "assignments", row["fact_id"], "correct", "Lan", {"task": long})
    assert export_gold(out, tmp_path / "gold").documents == 1
    gold = json.loads((tmp_path / "gold/bound-p2.json").read_text())
    assert (gold["source"], gold["first_page"], {one["task"] for one in gold["assignments"]}) == ("bound.txt", 2, {long})
    assert import_gold(other, tmp_path / "gold", "Minh").left == []
    with open_store(other) as store:
        assert {row["task"] for row in rows_of(store.connection, second, "assignments")} == {long}
        assert {row["extractor"] for row in rows_of(store.connection, first, "assignments")} != {"review"}
    assert import_gold(out, tmp_path / "gold", "Minh").facts.total() == 0
    run(bound.parent / "bound.txt", out, jobs=0)
    score = evaluate(out, [tmp_path / "gold"]).scores[0]
    assert (score.doc_id, score.counts["assignments.task"].miss) == (second, 0)


def test_gold_of_a_page_on_which_no_document_begins_is_told(out: Path, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/x.json").write_text(json.dumps({"source": "plan.txt", "first_page": 3, "dates": []}))
    assert import_gold(out, tmp_path / "gold", "Minh").left == ["x.json: no document for plan.txt, page 3"]
