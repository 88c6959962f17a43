"""SQL over a finished run's tables, by DuckDB: it can read `knowledge.duckdb` and nothing else, and write nowhere."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from trichluc.models.tables import TABLES
from trichluc.pipeline.export import BATCH, DUCKDB, neutralise
from trichluc.pipeline.sources import InputError, readable
from trichluc.pipeline.terminal import console, escaped, plain

if TYPE_CHECKING:
    import duckdb

SHOWN = 100  # rows on the screen
_WIDEST = 60  # characters of a cell on the screen

# No file but the database, no network, no variable of this process, and no statement that could change any of this.
_SAFE = {
    "enable_external_access": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


@dataclass(slots=True)
class Answer:
    """What a query gave: the columns' names, each once, and the rows as they come."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def ask(sql: str, out: Path) -> Iterator[Answer]:
    """The answer to one query over the tables of the run in `out`. Raises InputError."""
    with _open(out) as database, _told():
        _check(database, sql)
        result = database.execute(sql)
        columns = _distinct([name for name, *_ in result.description or ()])
        yield Answer(columns, _rows(result))


def write_parquet(sql: str, out: Path, target: Path) -> int:
    """Write the answer to a query as Parquet, in row groups; gives the number of rows. Raises InputError, OSError."""
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    partial = target.with_name(f".{target.name}.partial")
    rows = 0
    with _open(out) as database, _told():
        _check(database, sql)
        reader = database.sql(sql).to_arrow_reader(BATCH)
        names = _distinct(reader.schema.names)
        with pq.ParquetWriter(partial, reader.schema.empty_table().rename_columns(names).schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch.rename_columns(names))
                rows += batch.num_rows
    partial.replace(target)
    return rows


def write_csv(answer: Answer, file: TextIO) -> None:
    """As the tables' CSV: lists and structs as JSON, no cell that a spreadsheet would run; nothing that a terminal obeys."""
    shown = escaped if file.isatty() else str
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(shown(name) for name in answer.columns)
    writer.writerows(["" if value is None else shown(_cell(value)) for value in row] for row in answer.rows)


def write_json(answer: Answer, file: TextIO) -> None:
    """One JSON list, an object a row and line."""
    before = "["
    for row in answer.rows:
        values = {name: _json(value) for name, value in zip(answer.columns, row, strict=True)}
        file.write(f"{before}\n{escaped(json.dumps(values, ensure_ascii=False), json_string=True)}")
        before = ","
    file.write("[]\n" if before == "[" else "\n]\n")


def print_answer(answer: Answer) -> None:
    """The first rows as a grid, long cells cut."""
    from rich import box
    from rich.table import Table as Grid

    screen = console()
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False)
    rows = [row for row, _ in zip(answer.rows, range(SHOWN + 1), strict=False)]
    for at, name in enumerate(answer.columns):
        numbers = any(isinstance(row[at], int | float | Decimal) and not isinstance(row[at], bool) for row in rows)
        grid.add_column(plain(name), overflow="fold", justify="right" if numbers else "left")
    for row in rows[:SHOWN]:
        grid.add_row(*(plain(_cut(_text(value)), style="dim" if value is None else "") for value in row))
    screen.print(grid)
    count = f"the first {SHOWN} rows: --csv, --json and --parquet FILE give all" if len(rows) > SHOWN else f"{len(rows)} rows"
    screen.print("1 row" if len(rows) == 1 else count, style="dim")


@contextmanager
def _open(out: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    path = out / "knowledge.duckdb"
    shown = readable(str(out))
    if not path.is_file():
        raise InputError(f"no tables under {shown}: run `trichluc run ARCHIVE -o {shown}` first")
    try:
        database = duckdb.connect(str(path), read_only=True, config={**DUCKDB, **_SAFE})
    except duckdb.Error as error:
        raise InputError(f"can't read knowledge.duckdb under {shown}: {_first_line(error)}; run it again") from error
    with database:
        yield database


def _check(database: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Only what reads: SELECT and what is short for it. The rest could do no harm, but would do nothing either."""
    import duckdb

    statements = database.extract_statements(sql)
    if len(statements) != 1:
        raise InputError(f"one query at a time, please; this holds {len(statements)}")
    if statements[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        kind = str(statements[0].type).rpartition(".")[2]
        raise InputError(f"{kind}: a query only reads; begin it with SELECT, FROM, WITH, DESCRIBE, SUMMARIZE or SHOW TABLES")


@contextmanager
def _told() -> Iterator[None]:
    """Say in one line why DuckDB would not, and which tables there are where it found none."""
    import duckdb

    try:
        yield
    except duckdb.PermissionException as error:
        raise InputError(f"a query sees the tables of OUT and nothing else: {_first_line(error)}") from error
    except duckdb.CatalogException as error:
        raise InputError(f"{_first_line(error)} The tables: {', '.join(TABLES)}") from error
    except duckdb.Error as error:
        raise InputError(_first_line(error)) from error
    except RuntimeError as error:  # DuckDB's way to say Ctrl-C
        raise KeyboardInterrupt from error


def _first_line(error: Exception) -> str:
    """DuckDB's message without the query that it repeats."""
    return " ".join(str(error).partition("\n\nLINE ")[0].split())


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := result.fetchmany(BATCH):
        yield from rows


def _distinct(names: Iterable[str]) -> list[str]:
    """Names of columns, a second `count` as `count_1`, for an object can hold each only once."""
    taken: list[str] = []
    for name in names:
        numbered = (f"{name}_{number}" for number in range(1, len(taken) + 2))
        taken.append(name if name not in taken else next(each for each in numbered if each not in taken))
    return taken


def _json(value: Any) -> Any:
    """A value as JSON has it; what JSON has no number for is null."""
    if isinstance(value, dict):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _text(value: Any) -> str:
    """A value as a reader wants it."""
    value = _json(value)
    if value is None:
        return "NULL"
    if isinstance(value, bool | dict | list):
        return json.dumps(value, ensure_ascii=False)
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return neutralise(value) or ""
    value = _json(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | dict | list) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
