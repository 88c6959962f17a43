"""The public API: one file in memory, and the tables of a finished run."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

import trichluc
from trichluc.models.failures import Category, ReadFailure
from trichluc.models.tables import TABLES

PLAN = """Số: 5/KH-UBND

Tây Ninh, ngày 13 tháng 02 năm 2023

KẾ HOẠCH
Công tác thi đua, khen thưởng năm 2023

Thực hiện Kế hoạch số 15/KH-HĐTĐ ngày 17/01/2023 của Hội đồng Thi đua - Khen thưởng tỉnh.
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN)
    return path


def test_a_path_and_its_bytes_give_the_same(plan: Path) -> None:
    by_path, by_bytes = trichluc.extract(plan), trichluc.extract(PLAN.encode(), name="plan.txt")
    assert by_path.document.paths == [str(plan)]
    assert by_path.citations == by_bytes.citations
    assert by_path.file_id == by_bytes.file_id


def test_records_are_typed(plan: Path) -> None:
    document = trichluc.extract(plan).document
    assert (document.number, document.symbol, document.doc_type_code) == (5, "KH-UBND", "KH")
    assert document.issue_date == datetime.date(2023, 2, 13)
    with pytest.raises(ValidationError):
        document.number = 6


def test_every_record_is_the_text_that_it_names(plan: Path) -> None:
    found = trichluc.extract(plan)
    pages = {page.page: page.text for page in found.pages}
    for name in ("header_facts", "citations", "campaigns", "assignments", "deadlines", "dates"):
        for fact in getattr(found, name):
            assert "\f".join(pages[s.page][s.start : s.end] for s in fact.segments) == fact.text


def test_one_table_becomes_a_data_frame(plan: Path) -> None:
    found = trichluc.extract(plan)
    assert list(found.to_pandas("campaigns").columns) == list(found.to_pandas("campaigns"))
    assert set(found.to_pandas("citations").columns) == set(TABLES["citations"].names)
    assert len(found.to_pandas("documents")) == 1
    with pytest.raises(KeyError):
        found.to_pandas("nothing")


def test_tables_give_plain_rows(plan: Path) -> None:
    tables = trichluc.extract(plan).tables()
    assert tables["documents"][0]["symbol"] == "KH-UBND"


@pytest.mark.parametrize(("data", "category"), [(b"", Category.EMPTY), (bytes(range(256)) * 20, Category.NOT_TEXT)])
def test_what_cannot_be_read_is_raised_with_its_reason(data: bytes, category: Category) -> None:
    with pytest.raises(ReadFailure) as raised:
        trichluc.extract(data, name="x.txt")
    assert raised.value.category == category
    assert raised.value.advice


def test_a_path_that_is_not_there_is_raised(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        trichluc.extract(tmp_path / "nowhere.txt")


def test_the_tables_of_a_run_open_as_data_frames(plan: Path, tmp_path: Path) -> None:
    trichluc.run(plan, tmp_path / "out")
    tables = trichluc.open_tables(tmp_path / "out")
    assert list(tables) == list(TABLES)
    assert tables["documents"]["symbol"].tolist() == ["KH-UBND"]
    with pytest.raises(KeyError):
        tables["nothing"]


def test_an_out_without_tables_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="trichluc run"):
        trichluc.open_tables(tmp_path)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        trichluc.nothing  # noqa: B018
