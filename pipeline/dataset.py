"""A finished run's tables as a Hive-partitioned Parquet dataset: `table/doc_year=2023/doc_issuer_id=…/part-0.parquet`.

A row lies with its document, whose year and issuer name the folders. Their columns bear names of their own: a column `year`
stands in documents and citations already and is the one that is part of a symbol. So a file has all columns of its table and no
others. DuckDB sorts so many rows at a time as its memory holds, and one file at a time is open, however many there are.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trichluc.models.schema import Table
from trichluc.models.tables import DOCUMENTS, IN_DOCUMENT, PAGES, TABLES
from trichluc.pipeline.export import DUCKDB, arrow_schema, row_group, sql_text
from trichluc.pipeline.sources import InputError, readable

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa  # type: ignore[import-untyped]

# What a dataset may be partitioned by, and the SELECT of a document's value. A date that is known in part has its year.
KEYS = {
    "year": ("doc_year", "try_cast(regexp_extract(issue_date_text, '^([0-9]{4})', 1) AS INTEGER)"),
    "issuer_id": ("doc_issuer_id", "issuer_id"),
}
NULL = "__HIVE_DEFAULT_PARTITION__"  # the name that Hive, Spark, DuckDB and Arrow give the folder of rows without a value
_MARK, _DONE = "_trichluc", "_SUCCESS"  # readers of datasets pass over names that begin so
_ESCAPED = set("\"#%'*/:=?\\{[]^\x7f") | set(map(chr, range(32)))  # Spark's own list; Vietnamese letters stay as they are
_NAME_BYTES = 255  # the longest name of a folder that file systems take

_SORTED = 16  # row groups that are sorted at a time

Place = tuple[str, ...]  # the folders of a partition


class Dataset(NamedTuple):
    """What was written: files in all, and those that an earlier export had left just so."""

    folder: Path
    files: int
    unchanged: int
    removed: int


def write_dataset(out: Path, keys: Sequence[str], to: Path | None = None) -> Dataset:
    """Write the tables of the run in `out` as a dataset partitioned by `keys` under `to`, by default `out`/dataset.

    Files that would come out as they are stay untouched, so that a copy elsewhere takes only what changed; those of
    partitions that are no more are removed. Raises InputError where there is no run, or `to` holds anything else.
    """
    if not (out / "tables" / "knowledge.parquet").is_file():
        shown = readable(str(out))
        raise InputError(f"no tables under {shown}: run `trichluc run ARCHIVE -o {shown}` first")
    folder = out / "dataset" if to is None else to
    _claim(folder)
    written: set[Path] = set()
    unchanged = 0
    with _connect(folder) as database:
        places = _place_documents(database, out, keys)
        for table in TABLES.values():
            parts = _parts(database, out, table, places)
            for path, batches in ((folder / table.name / Path(*place) / "part-0.parquet", part) for place, part in parts):
                unchanged += not _write(path, table, batches)
                written.add(path)
    removed = _remove_stale(folder, written)
    (folder / _DONE).touch()
    return Dataset(folder, len(written), unchanged, removed)


def parse_keys(text: str) -> tuple[str, ...]:
    """The keys of `year,issuer_id`. Raises InputError."""
    keys = tuple(key.strip() for key in text.split(","))
    if unknown := [key for key in keys if key not in KEYS]:
        raise InputError(f"can't partition by {', '.join(map(repr, unknown))}; choose of {', '.join(KEYS)}")
    if len(set(keys)) < len(keys):
        raise InputError(f"can't partition by a key twice: {text}")
    return keys


def folder_name(column: str, value: object) -> str:
    """`column=value` as Hive writes it. A name too long for a folder is cut and ends in its hash: the table has the whole."""
    if value is None or value == "":
        return f"{column}={NULL}"
    name = f"{column}=" + "".join(f"%{ord(sign):02X}" if sign in _ESCAPED else sign for sign in str(value))
    if len(name.encode()) <= _NAME_BYTES:
        return name
    ending = "~" + hashlib.sha256(name.encode()).hexdigest()[:8]
    cut = name.encode()[: _NAME_BYTES - len(ending)].decode(errors="ignore")
    return re.sub("%.?$", "", cut) + ending


def _claim(folder: Path) -> None:
    """Take a folder that is empty or held a dataset of ours; what is there is not whole until it is marked so again."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise InputError(f"{readable(str(folder))} holds something else: give --to an empty folder or one of an earlier export")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    (folder / _DONE).unlink(missing_ok=True)


@contextmanager
def _connect(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of one thread, which keeps rows in their order, that spills into the folder that it writes. Raises OSError."""
    import duckdb

    try:
        with duckdb.connect(config={**DUCKDB, "threads": 1, "temp_directory": str(folder / ".sorting")}) as database:
            yield database
    except duckdb.Error as error:
        raise OSError(str(error).partition("\n")[0]) from error


def _place_documents(database: duckdb.DuckDBPyConnection, out: Path, keys: Sequence[str]) -> list[Place]:
    """Number the partitions in the order of their values, note each document's in `home`; gives their folders.

    The last is that of documents without any value, and of rows without a document.
    """
    columns = [KEYS[key] for key in keys]
    values = ", ".join(f"{value} AS k{at}" for at, (_, value) in enumerate(columns))
    names = ", ".join(f"k{at}" for at in range(len(columns)))
    order = ", ".join(f"k{at} NULLS LAST" for at in range(len(columns)))
    database.execute(f"""
        CREATE TEMP TABLE home AS SELECT doc_id, dense_rank() OVER (ORDER BY {order}) - 1 AS place, {names} FROM (
            SELECT doc_id, {values} FROM {_scan(out, DOCUMENTS)} UNION ALL SELECT NULL{", NULL" * len(columns)}
        )""")
    rows = database.execute(f"SELECT DISTINCT place, {names} FROM home ORDER BY place").fetchall()
    return [tuple(folder_name(name, value) for (name, _), value in zip(columns, row[1:], strict=True)) for row in rows]


def _scan(out: Path, table: Table) -> str:
    return f"read_parquet({sql_text(str(out / 'tables' / f'{table.name}.parquet'))}, file_row_number = true)"


def _parts(
    database: duckdb.DuckDBPyConnection, out: Path, table: Table, places: list[Place]
) -> Iterator[tuple[Place, Iterator[pa.RecordBatch]]]:
    """A table's rows, partition after partition and in the table's order; a table that tells of no document is one part."""
    if table is not DOCUMENTS and table is not PAGES and IN_DOCUMENT not in table.refers:
        import pyarrow.parquet as pq  # type: ignore[import-untyped]

        with pq.ParquetFile(out / "tables" / f"{table.name}.parquet") as file:
            yield (), file.iter_batches(row_group(table))
        return
    names = ", ".join(f't."{name}"' for name in table.names)
    joined = f"""
        (SELECT coalesce(home.place, {len(places) - 1}) AS home_place, t.* FROM {_scan(out, table)} t
        LEFT JOIN home ON home.doc_id = t.doc_id) t"""
    spans = _spans(database.execute(f"SELECT home_place, count(*) FROM {joined} GROUP BY 1 ORDER BY 1").fetchall(), table)
    for first, last in spans:
        order = "ORDER BY home_place, file_row_number" if first < last else ""  # one alone comes as it lies, however large
        query = f"SELECT home_place, {names} FROM {joined} WHERE home_place BETWEEN {first} AND {last} {order}"
        reader: pa.RecordBatchReader = database.sql(query).to_arrow_reader(row_group(table))
        for place, runs in groupby(_runs(reader), key=lambda run: run[0]):
            yield places[place], (rows for _, rows in runs)
    if not spans:  # a reader of a table without rows must find its columns, and Arrow no folders that are null alone
        yield (), iter(())


def _spans(counts: list[tuple[int, int]], table: Table) -> list[tuple[int, int]]:
    """The partitions, first and last, that are sorted together: DuckDB can't sort more pages and words than it may hold."""
    spans: list[tuple[int, int]] = []
    held = 0
    for place, rows in counts:
        held += rows
        if spans and held <= _SORTED * row_group(table):
            spans[-1] = (spans[-1][0], place)
        else:
            spans.append((place, place))
            held = rows
    return spans


def _runs(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Sorted batches cut where the partition, their first column, changes."""
    for batch in batches:
        place = batch.column(0).to_numpy()
        edges = [0, *((place[1:] != place[:-1]).nonzero()[0] + 1).tolist(), len(place)]
        rows = batch.select(range(1, batch.num_columns))
        for start, end in pairwise(edges):
            yield int(place[start]), rows.slice(start, end - start)


def _write(path: Path, table: Table, batches: Iterator[pa.RecordBatch]) -> bool:
    """Write a part in row groups of a fixed number of rows, however they come; tells whether that gave another file."""
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    with pq.ParquetWriter(partial, schema, compression="zstd", version="2.6") as writer:
        for group in _regrouped(batches, schema, row_group(table)):
            writer.write_table(group)
    if path.exists() and filecmp.cmp(partial, path, shallow=False):
        partial.unlink()
        return False
    partial.replace(path)
    return True


def _regrouped(batches: Iterator[pa.RecordBatch], schema: pa.Schema, size: int) -> Iterator[pa.Table]:
    """The same rows in tables of `size` rows, the last one shorter."""
    import pyarrow as pa

    held, count = [], 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        while count >= size:
            rows = pa.Table.from_batches(held)
            yield rows.slice(0, size).combine_chunks().cast(schema)
            held, count = rows.slice(size).to_batches(), count - size
    if count:
        yield pa.Table.from_batches(held).combine_chunks().cast(schema)


def _remove_stale(folder: Path, written: set[Path]) -> int:
    """Remove what an earlier export left and this one did not write."""
    removed = 0
    for name in TABLES:
        for place, _, files in os.walk(folder / name, topdown=False):
            stale = [path for path in (Path(place, file) for file in files if "part-0.parquet" in file) if path not in written]
            for path in stale:
                path.unlink()
            removed += len(stale)
            if not any(Path(place).iterdir()):
                Path(place).rmdir()
    return removed
