"""In whatever order documents come and go, the archive's links are those of one resolution of all that is there."""

from __future__ import annotations

import itertools
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trichluc.models.facts import Header
from trichluc.pipeline.process import FileResult
from trichluc.pipeline.resolve import resolve
from trichluc.pipeline.store import Store

DERIVED = ("live", "targets", "target_terms", "citation_terms", "duplicates", "resolutions")
ISSUERS = (
    "Ủy ban nhân dân tỉnh Tây Ninh",
    "Ủy ban nhân dân tỉnh Đồng Nai",
    "Ủy ban nhân dân huyện Hòa Thành, tỉnh Tây Ninh",
    None,
)
DATES = ("2021-02-01", "2021-11-30", None)


def tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    return {table: store.connection.execute(f"SELECT * FROM {table}").fetchall() for table in DERIVED}


@pytest.fixture
def universe(result_of) -> list[FileResult]:
    """Plans of few numbers, days and bodies, so that they collide; some are near copies; each cites three others."""
    chance = random.Random(7)
    results = []
    for at, (issuer, date, number) in enumerate(itertools.product(ISSUERS, DATES[:2], (3, 31, 81))):
        quotes = [f"Kế hoạch thứ {n}" for n in range(3)]
        words = " ".join(quotes) + " " + "giao các sở, ban, ngành báo cáo kết quả " * 12 + f"số {at // 2}"
        header = Header(
            doc_type_code="KH", number=number, symbol="KH-UBND", issue_date=date, issuers=[issuer] if issuer else []
        )
        cited = [
            {"type_code": "KH", "number": chance.choice((3, 31, 81, 37)), "symbol": chance.choice(("KH-UBND", "KH-UBMD", None))}
            | {"date": chance.choice(DATES), "issuer": chance.choice(ISSUERS)}
            for _ in quotes
        ]
        results.append(result_of(words + " sao y" * (at % 2), header, list(zip(quotes, cited, strict=True))))
    return results


def deliver(store: Store, result: FileResult) -> None:
    store.save(result)
    store.add_path(result.file_id, "archive", result.file_id)


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_links_do_not_hang_on_the_order_of_arrival(universe: list[FileResult], data: st.DataObject) -> None:
    order = data.draw(st.permutations(universe))
    steps = data.draw(st.lists(st.integers(1, 8), min_size=1, max_size=5))
    gone = data.draw(st.sets(st.sampled_from([result.file_id for result in universe])))
    with (
        tempfile.TemporaryDirectory() as folder,
        Store(Path(folder) / "one") as step_by_step,
        Store(Path(folder) / "two") as at_once,
    ):
        coming = iter(order)
        for size in steps:
            for result in itertools.islice(coming, size):
                deliver(step_by_step, result)
            resolve(step_by_step)
        step_by_step.forget_others(["archive"], {result.file_id for result in universe} - gone)
        resolve(step_by_step)
        for result in coming:
            deliver(step_by_step, result)
        resolve(step_by_step)
        there = {file for (file,) in step_by_step.connection.execute("SELECT file_id FROM paths")}
        for result in universe:
            if result.file_id in there:
                deliver(at_once, result)
        resolve(at_once)
        assert tables(step_by_step) == tables(at_once)


def test_a_store_of_an_earlier_release_is_resolved_as_a_whole(universe: list[FileResult], tmp_path: Path) -> None:
    with Store(tmp_path / "work.sqlite") as store:
        for result in universe:
            deliver(store, result)
        resolve(store)
        wanted = tables(store)
        for table in (*DERIVED[1:], "live"):
            store.connection.execute(f"DROP TABLE {table}")
        store.connection.execute("CREATE TABLE resolutions (file_id TEXT, n INTEGER, resolved_doc_id TEXT, resolution TEXT)")
        store.connection.execute("DELETE FROM meta WHERE name = 'resolution'")
        resolve(store)
        assert tables(store) == wanted


def test_nothing_is_resolved_anew_where_nothing_changed(universe: list[FileResult], tmp_path: Path) -> None:
    with Store(tmp_path / "work.sqlite") as store:
        for result in universe:
            deliver(store, result)
        resolve(store)
        for result in universe:
            store.add_path(result.file_id, "archive", result.file_id)
        assert store.connection.execute("SELECT count(*) FROM changed").fetchone() == (0,)


def test_one_more_document_is_looked_up_and_no_table_of_the_archive_is_read_through(universe, tmp_path: Path) -> None:
    with Store(tmp_path / "work.sqlite") as store:
        for result in universe[1:]:
            deliver(store, result)
        resolve(store)
        deliver(store, universe[0])
        statements: list[str] = []
        store.connection.set_trace_callback(statements.append)
        resolve(store)
        store.connection.set_trace_callback(None)
        plans = [
            step
            for statement in statements
            if statement.lstrip().startswith(("SELECT", "INSERT", "DELETE"))
            for (*_, step) in store.connection.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    read_through = {step.split()[1] for step in plans if step.startswith("SCAN") and "incoming_" not in step}
    tables = {table for table in read_through if not table.startswith(("touched_", "(subquery-"))}
    assert tables - {"changed"} <= {"f", "g"}
