"""The tables that are delivered: types, bytes, what a spreadsheet and Frictionless make of them."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import Package, system

from trichluc.models.document import Page, Word
from trichluc.models.facts import Assignment, Campaign, DateMention, Deadline, Header, HeaderFact, Provision, Repair, Signature
from trichluc.models.tables import TABLES
from trichluc.pipeline import export
from trichluc.pipeline.export import neutralise
from trichluc.pipeline.process import Failure, FileResult

TEXT = "Thực hiện Kế hoạch số 336/KH-UBND, phong trào Dân vận khéo, Sở Nội vụ báo cáo trước ngày 15/6/2023."


def at(quote: str) -> tuple[int, int]:
    return TEXT.index(quote), TEXT.index(quote) + len(quote)


@pytest.fixture
def out(result_of, deliver) -> Path:
    """Tables with one row of every kind, hostile cells among them."""
    header = Header(
        doc_type_code="KH",
        number=27,
        symbol="KH/TĐTN-VP",
        issue_date="2023-02-13",
        title='=HYPERLINK("http://x")',
        issuers=["Tỉnh đoàn Tây Ninh"],
        signatures=[Signature("Nguyễn Văn A", "BÍ THƯ")],
        recipients=["- Như trên", "=1+1"],
        urgency="khẩn",
        facts=[HeaderFact(*at("Kế hoạch"), 0.9, "rule:t", field="title", value='=HYPERLINK("http://x")')],
    )
    deadline = Deadline(*at("trước ngày 15/6/2023"), 0.8, "rule:t", kind="date", due_date="2023-06-14", offset_duration="-P1M")
    result = result_of(
        TEXT,
        header,
        [
            (
                "Kế hoạch số 336/KH-UBND",
                {"type_code": "KH", "number": 336, "symbol": "KH-UBND", "provisions": [Provision(dieu="5", khoan="2")]},
            )
        ],
        campaigns=[
            Campaign(
                *at("Dân vận khéo"), 0.7, "rule:t", name="Dân vận khéo", kind="movement", period_start="2021", period_end="2025"
            )
        ],
        assignments=[
            Assignment(
                *at("Sở Nội vụ"),
                0.6,
                "rule:t",
                body="Sở Nội vụ",
                body_name="Sở Nội vụ",
                role="lead",
                task="@SUM(A1)\tbáo cáo",
                deadline=deadline,
            )
        ],
        deadlines=[deadline],
        dates=[
            DateMention(
                *at("15/6/2023"), 0.9, "rule:t", value="--06-15", role="other", repairs=[Repair(*at("15"), "15")], flags=["x"]
            )
        ],
    )
    result.pages[0].words = [Word(0, 4, 1.5, 2.5, 3.5, 4.5), Word(5, 9, 1, 2, 3, 4)]
    scan = FileResult(
        "b" * 32,
        10,
        "application/pdf",
        [Page(1, ""), Page(2, "")],
        failures=[Failure(n, "needs_ocr", "No text.", "Wait.") for n in (1, 2)],
    )
    return deliver([("kế hoạch.txt", result), ("=cmd.pdf", scan)])


def sheet(out: Path, table: str) -> list[dict[str, str]]:
    with (out / "tables" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def report(out: Path) -> tuple[bool, list[tuple[str, str]]]:
    with system.use_context(trusted=True):
        checked = Package(str(out / "datapackage.json")).validate()
    return checked.valid, [(task.name, error.type) for task in checked.tasks for error in task.errors]


def test_the_tables_validate_against_the_data_package(out: Path) -> None:
    assert report(out) == (True, [])


BROKEN = [
    # table, column, a cell that must not stand there, what Frictionless says
    ("citations", "ident", "guessed", "constraint-error"),
    ("citations", "number", "ba", "type-error"),
    ("citations", "segments", "[1,2", "type-error"),
    ("citations", "text", "", "constraint-error"),
    ("documents", "issue_date", "13/02/2023", "type-error"),
    ("deadlines", "working_days", "maybe", "type-error"),
    ("assignments", "doc_id", "nowhere", "foreign-key"),
]


@pytest.mark.parametrize(("table", "column", "cell", "error"), BROKEN)
def test_a_wrong_cell_does_not_validate(out: Path, table: str, column: str, cell: str, error: str) -> None:
    rows = sheet(out, table)
    rows[0][column] = cell
    with (out / "tables" / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    valid, errors = report(out)
    assert not valid
    assert (table, error) in errors


def test_every_table_lies_in_every_format(out: Path) -> None:
    for name, table in TABLES.items():
        assert pq.read_schema(out / "tables" / f"{name}.parquet").names == list(table.names)
        assert (out / "tables" / f"{name}.csv").exists() == table.csv == (name != "pages")
    with duckdb.connect(str(out / "knowledge.duckdb"), read_only=True) as database:
        assert {row[0] for row in database.execute("SHOW TABLES").fetchall()} == set(TABLES)
        ours = "schema_name = 'main' AND NOT internal AND comment IS NULL"
        assert database.execute(f"SELECT column_name FROM duckdb_columns() WHERE {ours}").fetchall() == []
    assert not list(out.rglob("*.partial"))


def test_a_large_archive_s_database_is_made_in_a_process_of_its_own(out: Path, monkeypatch) -> None:
    def rows() -> dict[str, list[tuple[object, ...]]]:
        with duckdb.connect(str(out / "knowledge.duckdb"), read_only=True) as database:
            return {name: database.execute(f'FROM "{name}"').fetchall() for name in TABLES}

    here = rows()
    (out / "knowledge.duckdb").unlink()
    monkeypatch.setattr(export, "_APART", 0)
    export._write_duckdb(out)
    assert rows() == here


TYPES = [
    (
        "citations",
        "provisions",
        "list<element: struct<chuong: string, muc: string, dieu: string, khoan: string, diem: string, phan: string, "
        "phuluc: string> not null>",
    ),
    ("deadlines", "due_date", "date32[day]"),
    ("deadlines", "working_days", "bool"),
    ("documents", "issuers", "list<element: string not null>"),
    ("documents", "number", "int64"),
    ("dates", "confidence", "double"),
]


@pytest.mark.parametrize(("table", "column", "type_"), TYPES)
def test_parquet_has_real_types(out: Path, table: str, column: str, type_: str) -> None:
    assert str(pq.read_schema(out / "tables" / f"{table}.parquet").field(column).type) == type_


def test_nested_values_come_back_as_they_were(out: Path) -> None:
    (row,) = pq.read_table(out / "tables" / "citations.parquet").to_pylist()
    assert row["provisions"] == [dict.fromkeys(("chuong", "muc", "diem", "phan", "phuluc")) | {"dieu": "5", "khoan": "2"}]
    assert row["segments"] == [{"page": 1, "start": 10, "end": 33}]
    (row,) = json.loads(json.dumps(sheet(out, "citations")))
    assert json.loads(row["segments"]) == [{"page": 1, "start": 10, "end": 33}]


def test_words_keep_their_boxes(out: Path) -> None:
    pages = {row["page"]: row for row in pq.read_table(out / "tables" / "pages.parquet").to_pylist() if row["doc_id"]}
    assert pages[1]["words"] == [
        {"start": 0, "end": 4, "x0": 1.5, "y0": 2.5, "x1": 3.5, "y1": 4.5},
        {"start": 5, "end": 9, "x0": 1, "y0": 2, "x1": 3, "y1": 4},
    ]
    assert pages[1]["text"] == TEXT


def test_a_scan_that_nobody_can_read_is_a_file_without_a_document(out: Path) -> None:
    files = {row["media_type"]: row for row in pq.read_table(out / "tables" / "files.parquet").to_pylist()}
    assert files["application/pdf"]["status"] == "failed"
    assert files["application/pdf"]["pages"] == 2
    assert [(row["path"], row["page"]) for row in pq.read_table(out / "tables" / "failures.parquet").to_pylist()] == [
        ("=cmd.pdf", 1),
        ("=cmd.pdf", 2),
    ]
    assert pq.read_table(out / "tables" / "documents.parquet").num_rows == 1


CELLS = [
    ("=1+1", "'=1+1"),
    ("+84", "'+84"),
    ("-P1M", "'-P1M"),
    ("- Như trên", "'- Như trên"),
    ("--06-15", "'--06-15"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("＝1+1", "'＝1+1"),
    ("'quoted", "''quoted"),
    ("Kế hoạch = 1", "Kế hoạch = 1"),
    ("", ""),
    (None, None),
]


@pytest.mark.parametrize(("value", "cell"), CELLS)
def test_a_cell_never_runs_as_a_formula(value: str | None, cell: str | None) -> None:
    assert neutralise(value) == cell
    assert cell is None or cell.removeprefix("'") == value


def test_hostile_cells_are_text_in_csv_and_untouched_in_parquet(out: Path) -> None:
    assert sheet(out, "documents")[0]["title"] == '\'=HYPERLINK("http://x")'
    assert sheet(out, "assignments")[0]["task"] == "'@SUM(A1)\tbáo cáo"
    assert sheet(out, "failures")[0]["path"] == "'=cmd.pdf"
    assert sheet(out, "deadlines")[0]["offset_duration"] == "'-P1M"
    assert pq.read_table(out / "tables" / "documents.parquet").to_pylist()[0]["title"] == '=HYPERLINK("http://x")'
    for table in TABLES.values():
        if table.csv:
            for row in sheet(out, table.name):
                assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_csv_opens_in_a_spreadsheet_as_utf_8(out: Path) -> None:
    data = (out / "tables" / "documents.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfdoc_id,")
    assert data.endswith(b"\r\n")


KNOWLEDGE = [
    # kind, value, value_id, role, first day, last day
    ("title", '=HYPERLINK("http://x")', None, None, None, None),
    ("citation", "KH 336/KH-UBND", "KH:336:UBND:", "mentions", None, None),
    ("campaign", "Dân vận khéo", "dân-vận-khéo", "movement", "2021-01-01", "2025-12-31"),
    ("assignment", "Sở Nội vụ", "sở-nội-vụ-tỉnh-tây-ninh", "lead", None, None),
    ("deadline", "2023-06-14", "2023-06-14", "date", None, "2023-06-14"),
    ("date", "--06-15", "--06-15", "other", None, None),
]


@pytest.mark.parametrize(("kind", "value", "value_id", "role", "first", "last"), KNOWLEDGE)
def test_knowledge_says_what_the_typed_table_says(out: Path, kind, value, value_id, role, first, last) -> None:
    (row,) = [row for row in pq.read_table(out / "tables" / "knowledge.parquet").to_pylist() if row["kind"] == kind]
    days = [row[name] and row[name].isoformat() for name in ("start_date", "end_date")]
    assert [row["value"], row["value_id"], row["role"], *days] == [value, value_id, role, first, last]


def test_knowledge_is_the_union_of_the_tables_and_header_facts(out: Path) -> None:
    facts = pq.read_table(out / "tables" / "knowledge.parquet").to_pylist()
    kinds = Counter(row["kind"] for row in facts)
    evidence = {row["fact_id"]: row for row in facts}
    for table, kind in (
        ("citations", "citation"),
        ("campaigns", "campaign"),
        ("assignments", "assignment"),
        ("deadlines", "deadline"),
        ("dates", "date"),
    ):
        rows = pq.read_table(out / "tables" / f"{table}.parquet").to_pylist()
        assert kinds.pop(kind) == len(rows)
        for row in rows:
            assert all(
                evidence[row["fact_id"]][name] == row[name]
                for name in ("doc_id", "segments", "text", "confidence", "flags", "repairs")
            )
    assert kinds == {"title": 1}


def test_the_same_rows_give_the_same_bytes(out: Path, deliver) -> None:
    before = {path.name: path.read_bytes() for path in sorted((out / "tables").iterdir())}
    deliver([])
    assert {path.name: path.read_bytes() for path in sorted((out / "tables").iterdir())} == before


def test_batches_join_without_a_seam(monkeypatch, result_of, deliver) -> None:
    monkeypatch.setattr("trichluc.pipeline.export.BATCH", 2)
    out = deliver([(f"{n}.txt", result_of(f"{TEXT} {n}", citations=[("Kế hoạch", {}), ("336", {})])) for n in range(5)])
    table = pq.read_table(out / "tables" / "citations.parquet")
    assert table.num_rows == 10 == len(sheet(out, "citations"))
    assert table.column("fact_id").to_pylist() == [row["fact_id"] for row in sheet(out, "citations")]
    assert table.schema.field("page").type == pa.int64()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("table", ["documents", "deadlines"])
def test_libreoffice_shows_hostile_cells_as_text(out: Path, tmp_path: Path, table: str) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    options = ["--headless", "--infilter=CSV:44,34,76,1", "--convert-to", "fods", "--outdir", str(tmp_path)]
    subprocess.run(
        ["soffice", profile, *options, str(out / "tables" / f"{table}.csv")], check=True, capture_output=True, timeout=120
    )
    opened = (tmp_path / f"{table}.fods").read_text(encoding="utf-8")
    assert "table:formula" not in opened
    expected = {
        "documents": ("<text:p>doc_id<", "&apos;=HYPERLINK(", "Tỉnh đoàn Tây Ninh"),
        "deadlines": ("&apos;-P1M", "2023-06-14"),
    }
    assert all(cell in opened for cell in expected[table])
