"""The store becomes tables: Parquet and CSV in one pass over each SELECT, then DuckDB and the data package.

Memory stays bounded: no SELECT sorts, rows travel in batches whose size hangs on the rows alone, which are also Parquet's row
groups, so that the same rows give the same bytes. Every file is written beside its place and moved there when it is whole.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trichluc.models.failures import ReadFailure
from trichluc.models.schema import Column, ListOf, Table, Type
from trichluc.models.tables import PAGES, TABLES, WORD
from trichluc.pipeline.datapackage import data_package
from trichluc.pipeline.store import Store
from trichluc.pipeline.stored_tables import is_nested
from trichluc.pipeline.views import define_functions, select
from trichluc.pipeline.words import columns as word_columns
from trichluc.pipeline.worker_main import Limits
from trichluc.pipeline.workers import Workers

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

BATCH = 8192  # rows of a batch and of a Parquet row group
PAGE_BATCH = 512  # a page with its words weighs as much as a hundred facts
PAGE_BYTES = 1 << 26  # a text file is one page, however long
# Left to itself DuckDB takes four fifths of the machine's memory, and extensions from the network.
DUCKDB: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "512MB",
    "threads": 2,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

# DuckDB holds a whole row group while it copies, by default of 122,880 rows: 30,000 pages with their words and two texts of
# 64 MB are more than its limit then. Another thread copies no faster.
_COPYING = {**DUCKDB, "threads": 1}
_ROW_GROUP = 2048
_APART = 1 << 22  # bytes of Parquet from which on another process, which costs a second, is worth it
_COPY_LIMITS = Limits(seconds=7 * 86_400.0)  # a million documents take hours

# A spreadsheet takes a cell that begins so for a formula. The apostrophe that is put before it is the spreadsheets' own mark
# for "this is text"; a cell that begins with an apostrophe gets one too, so that taking one away always gives the value back.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠'")


def export(store: Store, out: Path) -> None:
    """Write every table, `knowledge.duckdb` and `datapackage.json` under `out`. `resolve`, `gather` must have run.

    Raises OSError where that can't be written.
    """
    define_functions(store.connection)
    folder = out / "tables"
    folder.mkdir(exist_ok=True)
    for table in TABLES.values():
        _write_table(store.connection, table, folder)
    _write_duckdb(out)
    _replace_text(out / "datapackage.json", json.dumps(data_package(), ensure_ascii=False, indent=1) + "\n")


def _write_table(connection: sqlite3.Connection, table: Table, folder: Path) -> None:
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    schema = arrow_schema(table)
    parquet, text = folder / f"{table.name}.parquet", folder / f"{table.name}.csv"
    cursor = connection.execute(select(table.name))
    with ExitStack() as stack:
        writer = stack.enter_context(pq.ParquetWriter(_partial(parquet), schema, compression="zstd", version="2.6"))
        sheet = None
        if table.csv:
            sheet = csv.writer(stack.enter_context(_partial(text).open("w", encoding="utf-8-sig", newline="")))
            sheet.writerow(table.names)
        for rows in _batches(cursor, table):
            columns = list(zip(*rows, strict=True))[: len(table.columns)]
            writer.write_batch(_record_batch(table, schema, columns))
            if sheet is not None:
                sheet.writerows(_sheet_rows(table, columns))
    _move(parquet)
    if table.csv:
        _move(text)


def _batches(cursor: sqlite3.Cursor, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """Rows by the row group; heavy pages make smaller ones."""
    if table is not PAGES:
        while rows := cursor.fetchmany(row_group(table)):
            yield rows
        return
    heavy = [table.names.index(name) for name in ("text", "words")]
    held: list[tuple[Any, ...]] = []
    weight = 0
    for row in cursor:
        held.append(row)
        weight += sum(len(row[at]) for at in heavy)
        if len(held) == PAGE_BATCH or weight >= PAGE_BYTES:
            yield held
            held, weight = [], 0
    if held:
        yield held


def row_group(table: Table) -> int:
    """How many rows of a table make a batch and a row group at most."""
    return PAGE_BATCH if table is PAGES else BATCH


def arrow_schema(table: Table) -> pa.Schema:
    """A table's Arrow schema, which Parquet and DuckDB take over."""
    import pyarrow as pa

    return pa.schema([pa.field(column.name, _arrow_type(column.type), column.nullable) for column in table.columns])


def _arrow_type(type_: Type) -> pa.DataType:
    import pyarrow as pa

    if isinstance(type_, ListOf):
        return pa.list_(pa.field("element", _arrow_type(type_.item), nullable=False))
    if isinstance(type_, str):
        names = {
            "str": "string",
            "int": "int64",
            "float": "float64",
            "bool": "bool",
            "date": "date32",
            "int32": "int32",
            "float32": "float32",
        }
        return pa.type_for_alias(names[type_])
    return pa.struct([pa.field(field.name, _arrow_type(field.type), field.nullable) for field in type_.fields])


def _record_batch(table: Table, schema: pa.Schema, columns: list[tuple[Any, ...]]) -> pa.RecordBatch:
    import pyarrow as pa

    cells = zip(table.columns, schema, columns, strict=True)
    return pa.record_batch([_array(column, field.type, values) for column, field, values in cells], schema=schema)


def _array(column: Column, type_: pa.DataType, values: tuple[Any, ...]) -> pa.Array:
    import pyarrow as pa

    if isinstance(column.type, ListOf) and column.type.item is WORD:
        return _word_array(values, type_)
    if is_nested(column):
        return pa.array([[] if value == "[]" else value and json.loads(value) for value in values], type_)
    if column.type == "date":
        return pa.array(values, pa.string()).cast(type_)
    if column.type == "bool":
        return pa.array([None if value is None else bool(value) for value in values], type_)
    return pa.array(values, type_)


def _word_array(packed: tuple[bytes, ...], type_: pa.DataType) -> pa.Array:
    """Packed words as a list array, column by column: no object is made per word."""
    import pyarrow as pa

    pages = [word_columns(page) for page in packed]
    offsets = [0]
    for _, size in pages:
        offsets.append(offsets[-1] + size)
    fields = type_.value_type
    arrays = []
    for at, field in enumerate(fields):
        buffer = pa.py_buffer(b"".join(raw[4 * size * at : 4 * size * (at + 1)] for raw, size in pages))
        arrays.append(pa.Array.from_buffers(field.type, offsets[-1], [None, buffer]))
    words = pa.StructArray.from_arrays(arrays, fields=list(fields))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), words, type=type_)


def _sheet_rows(table: Table, columns: list[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    cells: list[Iterable[Any]] = []
    for column, values in zip(table.columns, columns, strict=True):
        cell = _CELLS.get(column.type) if isinstance(column.type, str) else None
        cells.append(values if cell is None else map(cell, values))
    return zip(*cells, strict=True)


def neutralise(value: str | None) -> str | None:
    """A cell that a spreadsheet shows as text, whatever it begins with."""
    return f"'{value}" if value and value.startswith(_FORMULA) else value


def _truth(value: int | None) -> str | None:
    return None if value is None else "true" if value else "false"


_CELLS: dict[str, Callable[[Any], str | None]] = {"str": neutralise, "bool": _truth}


def _write_duckdb(out: Path) -> None:
    """`knowledge.duckdb`; a large one in a process of its own, which takes with it what DuckDB had to hold."""
    path = out / "knowledge.duckdb"
    if sum((out / "tables" / f"{name}.parquet").stat().st_size for name in TABLES) < _APART:
        error = _copy(path)
    else:
        with Workers(1, _copy, _not_copied, _COPY_LIMITS) as apart:
            error = apart.submit(path).result()
    if error is not None:
        raise OSError(f"{path.name}: {error}")
    _move(path)


def _not_copied(path: Path, failure: ReadFailure) -> str:  # noqa: ARG001  what a pool tells of a task
    return failure.message


def _copy(path: Path) -> str | None:
    """Fill it from the Parquet files beside it, with every description as a comment; says why where that fails."""
    import duckdb

    out = path.parent
    _partial(path).unlink(missing_ok=True)
    try:
        with duckdb.connect(config={**_COPYING, "temp_directory": str(out / ".copying")}) as database:
            with suppress(duckdb.InvalidInputException):  # Jupyter without widgets has none, and refuses to be told so
                database.execute("SET enable_progress_bar = false")  # DuckDB takes a worker process for a Python shell
            for table in TABLES.values():  # a file that stays open keeps of each table in memory what it can
                database.execute(f"ATTACH {sql_text(str(_partial(path)))} AS knowledge (ROW_GROUP_SIZE {_ROW_GROUP})")
                database.execute("USE knowledge")
                parquet = sql_text(str(out / "tables" / f"{table.name}.parquet"))
                database.execute(f'CREATE TABLE "{table.name}" AS SELECT * FROM read_parquet({parquet})')
                database.execute(f'COMMENT ON TABLE "{table.name}" IS {sql_text(table.description)}')
                for column in table.columns:
                    database.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {sql_text(column.description)}')
                database.execute("USE memory")
                database.execute("DETACH knowledge")  # all is in the file then
    except (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException) as error:
        return str(error)
    return None


def sql_text(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _replace_text(path: Path, text: str) -> None:
    _partial(path).write_text(text, encoding="utf-8", newline="\n")
    _move(path)


def _partial(path: Path) -> Path:
    return path.with_name(f".{path.name}.partial")


def _move(path: Path) -> None:
    _partial(path).replace(path)
