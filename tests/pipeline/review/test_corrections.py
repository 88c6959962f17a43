"""What people say of facts: it holds, it outlives a changed extractor, and it can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from trichluc.models.corrections import WrongValues
from trichluc.pipeline.review import corrections
from trichluc.pipeline.review.corrections import Place, UnknownFact, add, last_of, undo
from trichluc.pipeline.run import open_store, run
from trichluc.pipeline.store import Store
from trichluc.pipeline.versions import stage_versions

PLAN = """ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH TÂY NINH             Độc lập - Tự do - Hạnh phúc

Số: 15/KH-UBND          Tây Ninh, ngày 13 tháng 02 năm 2023

KẾ HOẠCH
Công tác thi đua, khen thưởng năm 2023

Thực hiện Kế hoạch số 15/KH-HĐTĐ ngày 17/01/2023 của Hội đồng Thi đua - Khen thưởng tỉnh.

1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính tham mưu kế hoạch trước ngày 15/6/2023.
2. Báo Tây Ninh đưa tin về các điển hình tiên tiến.
"""
FACTS = ("citations", "campaigns", "assignments", "deadlines", "dates")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that was read into the OUT beside it."""
    path = tmp_path_factory.mktemp("corrections") / "plan.txt"
    path.write_text(PLAN)
    run(path, path.parent / "out", jobs=0)
    return path


@pytest.fixture
def out(plan: Path, tmp_path: Path) -> Path:
    """That OUT, to be changed at will."""
    return Path(shutil.copytree(plan.parent / "out", tmp_path / "out"))


@pytest.fixture
def store(out: Path) -> Iterator[Store]:
    with open_store(out) as opened:
        yield opened


def rows(store: Store, table: str) -> list[dict[str, Any]]:
    cursor = store.connection.execute(f"SELECT * FROM {table} ORDER BY n")
    return [dict(zip((name for name, *_ in cursor.description), row, strict=True)) for row in cursor.fetchall()]


def only(store: Store, table: str, **having: object) -> dict[str, Any]:
    (found,) = [row for row in rows(store, table) if all(row[name] == value for name, value in having.items())]
    return found


def judge(store: Store, *words: Any) -> None:
    corrections.judge(store, only(store, "documents")["doc_id"], *words)


def test_a_corrected_fact_says_what_the_person_said_and_what_follows_from_it(store: Store) -> None:
    before = only(store, "citations", ident="numbered")
    judge(store, "citations", before["fact_id"], "correct", "Lan", {"number": 16})
    after = only(store, "citations", fact_id=before["fact_id"])
    assert (after["number"], after["key"]) == (16, "KH:16:HĐTĐ:2023")
    assert (after["extractor"], after["confidence"], after["text"]) == ("review", 1.0, before["text"])


def test_an_accepted_fact_keeps_its_rule_and_is_certain(store: Store) -> None:
    before = only(store, "citations", ident="numbered")
    judge(store, "citations", before["fact_id"], "accept", "Lan")
    after = only(store, "citations", fact_id=before["fact_id"])
    assert (after["extractor"], after["confidence"], after["flags"]) == (before["extractor"], 1.0, '["accepted"]')


def test_a_rejected_fact_is_gone_and_nothing_hangs_on_it(store: Store) -> None:
    due = only(store, "deadlines")
    assert due["fact_id"] in [row["deadline_id"] for row in rows(store, "assignments")]
    judge(store, "deadlines", due["fact_id"], "reject", "Lan")
    assert rows(store, "deadlines") == []
    assert {row["deadline_id"] for row in rows(store, "assignments")} == {None}


def test_an_overlooked_fact_stands_where_the_person_saw_it(store: Store) -> None:
    doc_id = only(store, "documents")["doc_id"]
    start = PLAN.index("Báo Tây Ninh")
    said = {"body": "Báo Tây Ninh", "body_name": "Báo Tây Ninh", "role": "coordinate", "task": "đưa tin"}
    add(store, doc_id, "assignments", Place(1, start, start + 12), said, "Lan")
    assert only(store, "assignments", role="coordinate", task="đưa tin")["text"] == "Báo Tây Ninh"


HEADER = [
    ("document_number", {"number": 16}, {"number": 16, "symbol": "KH-UBND", "key": "KH:16:UBND:2023"}, "16/KH-UBND"),
    ("title", {"value": "Công tác khen thưởng"}, {"title": "Công tác khen thưởng"}, "Công tác khen thưởng"),
    ("issue_date", {"value": "2023-02-14"}, {"issue_date": "2023-02-14", "issue_date_text": "2023-02-14"}, "2023-02-14"),
    (
        "issuer",
        {"value": "Ủy ban nhân dân tỉnh Long An"},
        {"issuer": "Ủy ban nhân dân tỉnh Long An"},
        "Ủy ban nhân dân tỉnh Long An",
    ),
]


@pytest.mark.parametrize(("kind", "said", "document", "value"), HEADER)
def test_a_corrected_field_of_the_header_is_the_documents(
    store: Store, kind: str, said: dict[str, Any], document: dict[str, Any], value: str
) -> None:
    fact_id = only(store, "header_facts", kind=kind)["fact_id"]
    judge(store, "header_facts", fact_id, "correct", "Lan", said)
    assert {name: only(store, "documents")[name] for name in document} == document
    assert only(store, "header_facts", fact_id=fact_id)["value"] == value


def test_what_was_taken_back_is_as_it_was(store: Store) -> None:
    before = {table: rows(store, table) for table in (*FACTS, "header_facts", "documents")}
    judge(store, "citations", only(store, "citations", ident="numbered")["fact_id"], "reject", "Lan")
    judge(store, "deadlines", only(store, "deadlines")["fact_id"], "accept", "Lan")
    judge(store, "dates", rows(store, "dates")[0]["fact_id"], "reject", "Minh")
    for reviewer in ("Minh", "Lan", "Lan"):
        undo(store, last_of(store.connection, reviewer) or 0)
    assert {table: rows(store, table) for table in before} == before
    with pytest.raises(UnknownFact):
        undo(store, 1)


def test_corrections_outlive_a_changed_extractor(plan: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(out) as store:
        judge(store, "citations", only(store, "citations", ident="numbered")["fact_id"], "correct", "Lan", {"number": 16})
        judge(store, "deadlines", only(store, "deadlines")["fact_id"], "accept", "Lan")
    newer = stage_versions() | {"extract": "newer"}
    monkeypatch.setattr("trichluc.extractors.extract_citations", lambda *_: [])
    monkeypatch.setattr("trichluc.extractors.extract_deadlines", lambda *_: [])
    monkeypatch.setattr("trichluc.pipeline.store.stage_versions", lambda *_: newer)
    run(plan, out, jobs=0)
    assert [row["number"] for row in pq.read_table(out / "tables/citations.parquet").to_pylist()] == [16]
    assert [row["extractor"] for row in pq.read_table(out / "tables/deadlines.parquet").to_pylist()] == ["review"]
    assert [row["action"] for row in pq.read_table(out / "tables/corrections.parquet").to_pylist()] == ["correct", "accept"]


WRONG = [
    ("citations", {"relation": "unheard of"}, "relation"),
    ("citations", {"key": "KH:1"}, "key"),
    ("citations", {"number": "many"}, "number"),
    ("dates", {"value": ""}, "value must be given"),
    ("deadlines", {"due_date": "15/6/2023"}, "due_date is no ISO date"),
    ("deadlines", {"rrule": "FREQ=SECONDLY"}, "rrule is no RFC 5545 rule"),
    ("citations", {"date": "2023-02-30"}, "date is no ISO date"),
    ("citations", {"number": 1 << 40}, "number"),
    ("header_facts", {"field": "issue_date", "value": "13.2.2023"}, "value is no ISO date"),
]


@pytest.mark.parametrize(("table", "values", "message"), WRONG)
def test_what_no_fact_can_say_is_refused(store: Store, table: Any, values: dict[str, Any], message: str) -> None:
    with pytest.raises(WrongValues, match=message):
        judge(store, table, rows(store, table)[0]["fact_id"], "correct", "Lan", values)


def test_a_fact_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(UnknownFact, match="no fact f0 among citations"):
        judge(store, "citations", "f0", "accept", "Lan")
    with pytest.raises(UnknownFact, match="no text at page 9"):
        add(store, only(store, "documents")["doc_id"], "dates", Place(9, 0, 4), {"value": "2023", "role": "other"}, "Lan")
