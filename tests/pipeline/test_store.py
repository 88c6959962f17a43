"""work.sqlite: one transaction a file, readable while it is written, results kept under what produced them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from trichluc.models.document import Page, Word
from trichluc.models.facts import Header
from trichluc.models.failures import Category
from trichluc.pipeline import store as store_module
from trichluc.pipeline.process import Failure, FileResult
from trichluc.pipeline.resolve import resolve
from trichluc.pipeline.store import Store, StoreError
from trichluc.pipeline.stored_tables import KEYS
from trichluc.pipeline.versions import stage_versions
from trichluc.pipeline.words import pack, unpack

TEXT = "Thực hiện Kế hoạch số 336/KH-UBND."


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path / "work.sqlite") as opened:
        yield opened


def count(store: Store, table: str) -> int:
    (number,) = store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(number)


def test_saving_again_replaces_what_was_there(store: Store, result_of) -> None:
    store.save(result_of(TEXT, citations=[("Kế hoạch", {}), ("336", {})]))
    again = result_of(TEXT, citations=[("Kế hoạch", {})])
    again.failures = [Failure(1, "needs_ocr", "m", "a")]
    store.save(again)
    assert [count(store, table) for table in ("files", "documents", "pages", "citations", "file_failures")] == [1, 1, 1, 1, 1]


def test_a_result_that_breaks_the_rules_leaves_nothing_behind(store: Store, result_of) -> None:
    result = result_of(TEXT, citations=[("Kế hoạch", {"relation": None})])
    with pytest.raises(sqlite3.IntegrityError):
        store.save(result)
    assert count(store, "files") == count(store, "pages") == 0


def results(result_of) -> list[FileResult]:
    """Files whose ids don't come in their order."""
    return [result_of(f"{TEXT} {n}", citations=[("336", {}), ("Kế hoạch", {})]) for n in range(5)]


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: store.connection.execute(f"SELECT * FROM {table} ORDER BY {key}").fetchall() for table, key in KEYS.items()}


def test_what_is_gathered_waits_even_for_another_run_and_then_stands_as_if_saved_one_by_one(result_of, tmp_path: Path) -> None:
    with Store(tmp_path / "one.sqlite") as store:
        for result in results(result_of):
            store.save(result)
        wanted = content(store)
    with Store(tmp_path / "two.sqlite") as store, store.gathering():
        for result in results(result_of):
            store.save(result)
        assert (count(store, "files"), count(store, "documents")) == (5, 0)
    with Store(tmp_path / "two.sqlite") as store:
        resolve(store)
        assert content(store) == wanted
        assert [count(store, f"incoming_{table}") for table in KEYS] == [0] * len(KEYS)


def test_a_file_that_waits_is_read_and_replaced_like_any_other(store: Store, result_of) -> None:
    result = result_of(TEXT, citations=[("Kế hoạch", {}), ("336", {})])
    with store.gathering():
        store.save(result)
        assert store.stored(result.file_id).pages == result.pages
        store.save(result_of(TEXT, citations=[("Kế hoạch", {})]))
    store.save(result_of(TEXT, citations=[("336", {})]))
    store.sort_in()
    assert [count(store, table) for table in ("files", "documents", "pages", "citations")] == [1, 1, 1, 1]


def test_sorting_in_that_was_cut_short_leaves_nothing_of_an_older_result(store: Store, result_of) -> None:
    with store.gathering():
        store.save(result_of(TEXT, citations=[("Kế hoạch", {}), ("336", {})]))
    cut = store.connection
    cut.execute("CREATE TEMP TRIGGER cut BEFORE INSERT ON citations BEGIN SELECT RAISE(ABORT, 'killed'); END")
    with pytest.raises(sqlite3.IntegrityError, match="killed"):
        store.sort_in()
    cut.execute("DROP TRIGGER cut")
    with store.gathering():
        store.save(result_of(TEXT, citations=[("336", {})]))
    store.sort_in()
    assert [count(store, table) for table in ("files", "documents", "pages", "citations")] == [1, 1, 1, 1]


def test_it_is_read_while_a_file_is_written(store: Store, result_of, tmp_path: Path) -> None:
    store.save(result_of(TEXT))
    with store.transaction() as writing, sqlite3.connect(tmp_path / "work.sqlite", timeout=0) as reader:
        writing.execute("DELETE FROM files")
        assert reader.execute("SELECT count(*) FROM files").fetchone() == (1,)


def test_a_reader_beside_it_does_not_leave_a_long_log(tmp_path: Path) -> None:
    with Store(tmp_path / "work.sqlite"):
        pass
    with closing(sqlite3.connect(tmp_path / "work.sqlite")) as reader:
        reader.execute("SELECT count(*) FROM files").fetchone()
        with Store(tmp_path / "work.sqlite") as store:
            store.set_note("long", "a" * 20_000_000)
        assert (tmp_path / "work.sqlite-wal").stat().st_size == 0


def test_an_unknown_content_must_be_read(store: Store) -> None:
    assert store.stale_stage("unknown") == "read"


STALE = [
    # changed stage, what must run
    ((), None),
    (("extract",), "extract"),
    (("read",), "read"),
    (("read", "extract"), "read"),
]


@pytest.mark.parametrize(("changed", "stage"), STALE)
def test_a_changed_stage_runs_again(store: Store, result_of, monkeypatch, changed: tuple[str, ...], stage: str | None) -> None:
    result = result_of(TEXT)
    store.save(result)
    versions = stage_versions() | dict.fromkeys(changed, "newer")
    monkeypatch.setattr(store_module, "stage_versions", lambda *_: versions)
    assert store.stale_stage(result.file_id) == stage


@pytest.mark.parametrize(
    ("category", "stage"),
    [
        (Category.ENCRYPTED, "read"),
        (Category.MISSING_PROGRAM, "read"),
        (Category.INTERNAL, "read"),
        (Category.NEEDS_OCR, None),
        (Category.EMPTY, None),
        (Category.CRASHED, None),
    ],
)
def test_only_a_failure_that_may_pass_is_tried_again(store: Store, category: Category, stage: str | None) -> None:
    store.save(FileResult("f", 3, failures=[Failure(None, category, "m", "a")]))
    assert store.stale_stage("f") == stage


def test_what_killed_a_worker_is_tried_again_by_another_release_or_on_demand(store: Store, monkeypatch) -> None:
    store.save(FileResult("f", 3, failures=[Failure(None, Category.CRASHED, "m", "a")]))
    store.retry([Category.TIME_LIMIT])
    assert store.stale_stage("f") is None
    store.retry([Category.CRASHED, Category.TIME_LIMIT])
    assert store.stale_stage("f") == "read"
    store.save(FileResult("f", 3, failures=[Failure(None, Category.CRASHED, "m", "a")]))
    versions = stage_versions() | {"extract": "newer"}
    monkeypatch.setattr(store_module, "stage_versions", lambda *_: versions)
    assert store.stale_stage("f") == "read"


def test_pages_come_back_as_they_were(store: Store) -> None:
    pages = [
        Page(
            1,
            "một hai",
            [Word(0, 3, 1.5, 2.25, 3, 4), Word(4, 7, 5, 6, 7, 8)],
            595.0,
            842.0,
            "ocr",
            "why",
            0.5,
            [(4, 7, "handwritten")],
        ),
        Page(2, ""),
    ]
    store.save(FileResult("f", 9, "application/pdf", pages, failures=[Failure(2, "damaged", "m", "a")]))
    assert store.stored("f") == FileResult("f", 9, "application/pdf", pages, failures=[Failure(2, "damaged", "m", "a")])


def test_words_survive_packing() -> None:
    words = [Word(n, n + 2, n / 4, n / 2, n * 1.5, n * 2.25) for n in range(0, 3000, 3)]
    assert unpack(pack(words)) == words
    assert unpack(pack([])) == []
    assert len(pack(words)) < 24 * len(words)


def test_paths_that_are_gone_are_forgotten_in_their_archive_only(store: Store) -> None:
    for path, archive in (("a/1", "a"), ("a/2", "a"), ("b/1", "b")):
        store.add_path(path, archive, "f")
    store.add_path_failure("a/3", "a", Failure(None, "unreadable", "m", "a"))
    store.forget_others(["a"], ["a/2"])
    assert store.connection.execute("SELECT path FROM paths ORDER BY path").fetchall() == [("a/2",), ("b/1",)]
    assert count(store, "path_failures") == 0


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "work.sqlite").write_bytes(b"no database at all, only text " * 50)
    with pytest.raises(StoreError, match="choose another OUT"):
        Store(tmp_path / "work.sqlite")


def test_a_store_of_another_schema_is_refused(tmp_path: Path) -> None:
    with Store(tmp_path / "work.sqlite") as store:
        store.connection.execute("UPDATE meta SET value = '0' WHERE name = 'schema'")
    with pytest.raises(StoreError, match="schema 0"):
        Store(tmp_path / "work.sqlite")


def test_a_store_of_an_earlier_release_gains_the_columns_added_since(tmp_path: Path, result_of) -> None:
    with Store(tmp_path / "work.sqlite") as store:
        store.save(result_of(TEXT, citations=[("Kế hoạch", {})]))
        store.connection.execute("ALTER TABLE citations DROP COLUMN issuer")  # may be null
        store.connection.execute("ALTER TABLE citations DROP COLUMN provisions")  # a list
    with Store(tmp_path / "work.sqlite") as store:
        assert store.connection.execute("SELECT issuer, provisions FROM citations").fetchall() == [(None, "[]")]
        store.save(result_of(TEXT, citations=[("336", {"issuer": "UBND tỉnh"})]))
        assert store.connection.execute("SELECT issuer, provisions FROM citations").fetchall() == [("UBND tỉnh", "[]")]


def test_a_store_that_lacks_what_no_row_can_lack_is_refused(tmp_path: Path) -> None:
    with Store(tmp_path / "work.sqlite") as store:
        store.connection.execute("ALTER TABLE citations DROP COLUMN relation")
    with pytest.raises(StoreError, match=r"citations had no relation.* choose another OUT"):
        Store(tmp_path / "work.sqlite")


STATUSES = [
    ([], ["text"], "ok", None),
    ([Failure(2, "damaged", "Broken.", "")], ["text", ""], "partial", "page 2: Broken."),
    (
        [Failure(1, "needs_ocr", "No text.", ""), Failure(2, "needs_ocr", "No text.", "")],
        ["", ""],
        "failed",
        "page 1: No text. (and 1 more)",
    ),
    ([Failure(None, "empty", "Empty.", "")], [], "failed", "Empty."),
    ([Failure(None, "internal", "Boom.", "")], ["text"], "failed", "Boom."),
]


@pytest.mark.parametrize(("failures", "texts", "status", "error"), STATUSES)
def test_a_files_status_tells_what_was_read(failures: list[Failure], texts: list[str], status: str, error: str | None) -> None:
    result = FileResult("f", 1, pages=[Page(n, text) for n, text in enumerate(texts, start=1)], failures=failures)
    assert (result.status, result.error) == (status, error)


def test_an_empty_field_of_the_header_is_null(store: Store, result_of) -> None:
    store.save(result_of(TEXT, Header(place="", title="Công tác")))
    assert store.connection.execute("SELECT place, title FROM documents").fetchone() == (None, "Công tác")
