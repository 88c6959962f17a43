"""`trichluc query`: right answers in every form, and no way out of the run's tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from trichluc.models.facts import Header
from trichluc.models.tables import TABLES
from trichluc.pipeline.cli import main
from trichluc.pipeline.query import SHOWN

HOSTILE = "=HYPERLINK(1)\x1b[2J\u202e[red]"


@pytest.fixture
def out(result_of, deliver) -> Path:
    header = Header(number=27, symbol="KH/TĐTN-VP", issue_date="2023-02-13", issuers=["Tỉnh đoàn Tây Ninh"], title=HOSTILE)
    return deliver([("kế hoạch.txt", result_of("Kế hoạch số 27.", header, [("Kế hoạch", {"number": 27})]))])


def ask(out: Path, sql: str, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["query", sql, str(out), *options])
    return result.exit_code, result.output


ANSWERS = [
    # SQL, JSON rows
    ("FROM documents SELECT issuer, issue_date, number", [["Tỉnh đoàn Tây Ninh", "2023-02-13", 27]]),
    ("FROM citations SELECT segments, flags, source_id", [[[{"page": 1, "start": 0, "end": 8}], [], None]]),
    ("SELECT 1 AS a, 2 AS a, 3 AS a_1", [[1, 2, 3]]),
    ("SELECT 'nan'::DOUBLE, 1.50::DECIMAL(4,2), 170141183460469231731687303715884105727", [[None, 1.5, 2**127 - 1]]),
    ("FROM documents SELECT title", [[HOSTILE]]),
    ("FROM documents WHERE false", []),
]


@pytest.mark.parametrize(("sql", "rows"), ANSWERS)
def test_json_is_one_list_with_an_object_a_row(out: Path, sql: str, rows: list[list[object]]) -> None:
    code, output = ask(out, sql, "--json")
    assert code == 0
    assert [list(row.values()) for row in json.loads(output)] == rows
    assert not set(output) & set("\x1b\u202e")


def test_csv_holds_every_row_and_runs_in_no_spreadsheet(out: Path) -> None:
    rows = list(
        csv.reader(io.StringIO(ask(out, "FROM documents SELECT title, number, issuers, issue_date, signer", "--csv")[1]))
    )
    assert rows == [
        ["title", "number", "issuers", "issue_date", "signer"],
        [f"'{HOSTILE}", "27", '["Tỉnh đoàn Tây Ninh"]', "2023-02-13", ""],
    ]
    assert len(ask(out, f"FROM range({SHOWN + 50})", "--csv")[1].splitlines()) == SHOWN + 51


def test_parquet_keeps_types(out: Path, tmp_path: Path) -> None:
    code, _ = ask(out, "FROM citations", "--parquet", str(tmp_path / "c.parquet"))
    assert code == 0
    assert pq.read_table(tmp_path / "c.parquet").to_pylist() == pq.read_table(out / "tables" / "citations.parquet").to_pylist()


def test_the_screen_shows_vietnamese_and_obeys_nothing(out: Path) -> None:
    code, output = ask(out, "FROM documents SELECT issuer, title, repeat('x', 500) AS long")
    assert code == 0
    assert "Tỉnh đoàn Tây Ninh" in output
    assert r"\x1b[2J\u202e[red]" in output
    assert "x…" in output
    assert "1 row\n" in output
    assert "the first 100 rows" in ask(out, f"FROM range({SHOWN + 1})")[1]


REFUSED = [
    "COPY files TO '{there}/x.csv'",
    "COPY (SELECT 1) TO '{there}/x.parquet'",
    "EXPORT DATABASE '{there}/x'",
    "ATTACH '{there}/x.duckdb'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{there}/x.duckdb_extension'",
    "SET enable_external_access = true",
    "RESET lock_configuration",
    "PRAGMA profiling_output = '{there}/x.json'",
    "CALL enable_logging(storage = 'file', storage_path = '{there}/x')",
    "CREATE TABLE mine AS SELECT 1",
    "DELETE FROM files",
    "SELECT 1; DELETE FROM files",
    "EXPLAIN ANALYZE COPY files TO '{there}/x.csv'",
    "FROM read_csv('{there}/secret.csv')",
    "FROM '{there}/secret.csv'",
    "FROM read_text('{there}/secret.csv')",
    "FROM read_blob('{there}/secret.csv')",
    "FROM read_parquet('{there}/tables/files.parquet')",
    "FROM glob('{there}/*')",
    "FROM sqlite_scan('{there}/work.sqlite', 'files')",
    "FROM 'https://example.invalid/x.parquet'",
    "FROM duckdb_secrets()",
    "FROM sql",  # a variable of the process
    "SELECT getenv('HOME')",
    "",
]


@pytest.mark.parametrize("sql", REFUSED)
@pytest.mark.parametrize("form", [[], ["--parquet", "answer.parquet"]])
def test_a_query_reads_the_tables_and_nothing_else(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str, form: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (out / "secret.csv").write_text("word\nhidden\n")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, output = ask(out, sql.format(there=out), *form)
    assert code == 2
    assert output.startswith("Error: ")
    assert "hidden" not in output
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


ERRORS = [
    ("FROM nowhere", f"The tables: {', '.join(TABLES)}"),
    ("SELECT nothing FROM files", "Candidate bindings"),
    ("SELEC 1", "syntax error"),
    ("SELECT 1; SELECT 2", "one query at a time"),
    ("DELETE FROM files", "begin it with SELECT"),
    ("SELECT error('\x1b[2J')", r"\x1b[2J"),
]


@pytest.mark.parametrize(("sql", "says"), ERRORS)
def test_an_error_says_what_to_do_in_one_line(out: Path, sql: str, says: str) -> None:
    code, output = ask(out, sql)
    assert code == 2
    assert says in output
    assert output.count("\n") == 1


def test_without_a_run_the_next_command_is_named(tmp_path: Path) -> None:
    code, output = ask(tmp_path, "FROM files")
    assert code == 2
    assert "trichluc run ARCHIVE -o" in output
