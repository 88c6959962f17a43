"""The command line: help at once, clear messages, exit codes, and a terminal that hostile text can't take over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from trichluc.models.tables import TABLES
from trichluc.pipeline.cli import main
from trichluc.pipeline.report import SHOWN
from trichluc.pipeline.terminal import printable

HEAVY = {
    "pandas",
    "matplotlib",
    "sklearn",
    "pyarrow",
    "duckdb",
    "pydantic",
    "pdfplumber",
    "pypdfium2",
    "rich",
    "lxml",
    "docx",
    "viparse",
    "numpy",
    "spacy",
    "underthesea",
}
PLAN = """Số: 5/KH-UBND

Tây Ninh, ngày 13 tháng 02 năm 2023

KẾ HOẠCH
[bold]Công tác[/bold] thi đua, khen thưởng năm 2023

Thực hiện Kế hoạch số 15/KH-HĐTĐ ngày 17/01/2023 của Hội đồng Thi đua - Khen thưởng tỉnh.
"""


@pytest.fixture
def plan(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("archive").mkdir()
    Path("archive/plan.txt").write_text(PLAN)
    return Path("archive/plan.txt")


def command(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, words)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    "code", ["import trichluc", "import trichluc.pipeline.cli", "import trichluc; dir(trichluc); trichluc.__version__"]
)
def test_nothing_heavy_is_imported_before_it_is_needed(code: str) -> None:
    script = f"import sys; {code}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(loaded)


@pytest.mark.parametrize("name", [[], *([name] for name in main.commands)])
def test_every_help_has_an_example(name: list[str]) -> None:
    code, output = command(*name, "--help")
    assert code == 0
    assert "Example" in output
    assert f"trichluc {' '.join(name)}".strip() in output


@pytest.mark.usefixtures("plan")
def test_run_ends_with_a_summary() -> None:
    code, output = command("run", "archive", "-o", "out")
    assert code == 0
    for word in ("05/KH-UBND", "2023-02-13", "Kế hoạch", "plan.txt", "1 document,", "out/knowledge.duckdb"):
        assert word in output


@pytest.mark.usefixtures("plan")
def test_run_names_failures_with_reason_and_advice() -> None:
    Path("archive/empty.txt").touch()
    code, output = command("run", "archive", "-o", "out")
    assert code == 1
    assert "empty:" in output
    assert "archive/empty.txt" in output
    assert "1 file could not be read" in output


@pytest.mark.usefixtures("plan")
def test_run_says_where_the_failures_are_that_it_does_not_name() -> None:
    for number in range(SHOWN + 1):
        Path(f"archive/{number}.txt").write_bytes(b"\0" * (number + 9))
    assert "all of them: out/tables/failures.csv" in command("run", "archive", "-o", "out")[1]


@pytest.mark.usefixtures("plan")
def test_an_output_without_vietnamese_letters_gets_escapes() -> None:
    words = [sys.executable, "-m", "trichluc.pipeline.cli", "run", "archive", "-o", "out"]
    ended = subprocess.run(words, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "ascii"}, check=True)
    assert rb"K\u1ebf ho\u1ea1ch" in ended.stdout
    assert not ended.stderr


@pytest.mark.usefixtures("plan")
def test_quiet_says_nothing() -> None:
    assert command("run", "archive", "-o", "out", "--quiet") == (0, "")


USAGE = [
    (("run", "nowhere", "-o", "out"), "nowhere does not exist"),
    (("run", "archive", "-o", "archive"), "OUT must not be the archive itself"),
    (("run", "", "-o", "out"), "the path is empty"),
    (("run", "archive", "-o", ""), "the path is empty"),
    (("show", "\x1b[2Jnowhere"), r"\x1b[2Jnowhere can't be opened"),
    (("run", "archive"), "Missing option '-o'"),
    (("run", "-o", "out"), "Missing argument 'ARCHIVE...'"),
    (("run", "archive", "-o", "out", "--jobs", "0"), "--jobs"),
    (("run", "archive", "-o", "out", "--retry", "bad luck"), "'time_limit'"),
    (("show", "nowhere.txt"), "nowhere.txt can't be opened: No such file or directory"),
    (("show", "archive"), "archive can't be opened: Is a directory"),
    (("schema", "nothing"), "there is no table 'nothing'"),
]


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(("words", "message"), USAGE)
def test_wrong_usage_ends_with_2_and_one_message(words: tuple[str, ...], message: str) -> None:
    code, output = command(*words)
    assert code == 2
    assert message in output
    assert "Traceback" not in output


def test_show_prints_facts_with_their_evidence(plan: Path) -> None:
    code, output = command("show", str(plan))
    assert code == 0
    for word in ("Kế hoạch", "05/KH-UBND", "[bold]Công tác[/bold]", "2023-02-13"):
        assert word in output


@pytest.mark.usefixtures("plan")
def test_show_says_why_a_file_cannot_be_read() -> None:
    Path("empty.txt").touch()
    code, output = command("show", "empty.txt")
    assert (code, output.count("\n")) == (1, 1)
    assert "empty" in output


@pytest.mark.parametrize("table", TABLES)
def test_schema_prints_every_column(table: str) -> None:
    code, output = command("schema", table)
    assert code == 0
    assert all(name in output for name in TABLES[table].names)


def test_schema_prints_every_table() -> None:
    _, output = command("schema")
    assert all(
        table.description.split(".")[0] in output.replace("\n", " ") for table in TABLES.values() if len(table.description) < 90
    )


HOSTILE = [
    ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
    ("a\u202eb", r"a\u202eb"),  # turns what follows around
    ("a\x9bb", r"a\x9bb"),  # a C1 control is an escape sequence too
    ("a\rb\x00", r"a\rb\x00"),
    ("a\udcffb", r"a\udcffb"),
    ("hai\ndòng\ttab\fsang trang", "hai ⏎ dòng tab ⇟ sang trang"),
    ("Kế hoạch số 5 – “A” [bold]x[/bold]", "Kế hoạch số 5 – “A” [bold]x[/bold]"),
]


@pytest.mark.parametrize(("text", "shown"), HOSTILE)
def test_control_characters_are_shown_not_obeyed(text: str, shown: str) -> None:
    assert printable(text) == shown
