"""The partitioned dataset: the plain tables' rows in other folders, for every reader, and no more written than changed."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from trichluc.models.facts import Header
from trichluc.models.tables import TABLES
from trichluc.pipeline.dataset import NULL, folder_name, parse_keys, write_dataset
from trichluc.pipeline.sources import InputError

KEYS = ("year", "issuer_id")
OF_DOCUMENTS = {
    "documents",
    "pages",
    "citations",
    "campaigns",
    "assignments",
    "deadlines",
    "dates",
    "knowledge",
    "residue",
    "findings",
}
PAPERS = [
    # date of issue, issuer, the folders of its rows
    ("2023-02-13", "Ủy ban nhân dân tỉnh Tây Ninh", ("doc_year=2023", "doc_issuer_id=ủy-ban-nhân-dân-tỉnh-tây-ninh")),
    ("2023-05-01", "Ủy ban nhân dân tỉnh Tây Ninh", ("doc_year=2023", "doc_issuer_id=ủy-ban-nhân-dân-tỉnh-tây-ninh")),
    ("2024-03", "Sở Nội vụ tỉnh Đồng Nai", ("doc_year=2024", "doc_issuer_id=sở-nội-vụ-tỉnh-đồng-nai")),
    (None, "Sở Nội vụ tỉnh Đồng Nai", (f"doc_year={NULL}", "doc_issuer_id=sở-nội-vụ-tỉnh-đồng-nai")),
    (None, None, (f"doc_year={NULL}", f"doc_issuer_id={NULL}")),
]


@pytest.fixture
def out(result_of, deliver) -> Path:
    """A document of every kind of partition, with two citations each that name a year of their own."""
    files = []
    for n, (day, issuer, _) in enumerate(PAPERS):
        text = f"Căn cứ Thông tư số 12/2019/TT-BNV và Kế hoạch số 336/KH-UBND. Bản {n}."
        header = Header(issue_date=day, issuers=[issuer] if issuer else [])
        cited = [("Thông tư số 12/2019/TT-BNV", {"type_code": "TT", "number": 12, "year": 2019}), ("Kế hoạch", {"number": 336})]
        files.append((f"{n}.txt", result_of(text, header, cited)))
    return deliver(files)


def plain(out: Path, table: str) -> pa.Table:
    return pq.read_table(out / "tables" / f"{table}.parquet")


def by_key(rows: pa.Table) -> list[str]:
    return sorted(map(repr, rows.to_pylist()))


@pytest.mark.parametrize("table", TABLES)
def test_a_dataset_holds_the_table_s_rows_for_pyarrow_and_duckdb(out: Path, table: str) -> None:
    folder = write_dataset(out, KEYS).folder / table
    read = ds.dataset(folder, partitioning="hive")
    names = [name for name in read.schema.names if name not in ("doc_year", "doc_issuer_id")]
    assert names == list(TABLES[table].names)
    assert by_key(read.to_table(columns=names)) == by_key(plain(out, table))
    placed = {"doc_year", "doc_issuer_id"} <= set(read.schema.names)
    assert placed == (table in OF_DOCUMENTS and plain(out, table).num_rows > 0)
    ((count,),) = duckdb.sql(f"SELECT count(*) FROM read_parquet('{folder}/**/*.parquet', hive_partitioning = true)").fetchall()
    assert count == plain(out, table).num_rows


def test_a_row_lies_with_its_document_s_year_and_issuer(out: Path) -> None:
    folder = write_dataset(out, KEYS).folder
    paths = {row["doc_id"]: int(row["paths"][0][0]) for row in plain(out, "documents").to_pylist()}
    for table in ("documents", "pages", "citations", "knowledge"):
        found = {
            (PAPERS[paths[doc_id]][2], path.parent.relative_to(folder / table).parts)
            for path in (folder / table).rglob("*.parquet")
            for doc_id in pq.ParquetFile(path).read(["doc_id"])["doc_id"].to_pylist()
        }
        assert {wanted for wanted, _ in found} == {parts for *_, parts in PAPERS}
        assert all(wanted == parts for wanted, parts in found)


def test_the_year_of_the_folder_is_not_the_year_of_a_citation(out: Path) -> None:
    folder = write_dataset(out, KEYS).folder
    query = f"FROM read_parquet('{folder}/citations/**/*.parquet', hive_partitioning = true) SELECT DISTINCT doc_year, year"
    assert set(duckdb.sql(query).fetchall()) == {(year, cited) for year in (2023, 2024, None) for cited in (2019, None)}


def test_a_table_without_rows_has_its_columns(out: Path) -> None:
    rows = ds.dataset(write_dataset(out, KEYS).folder / "campaigns", partitioning="hive").to_table()
    assert (rows.num_rows, rows.schema.names) == (0, list(TABLES["campaigns"].names))


def test_only_what_changed_is_written_and_what_is_gone_is_removed(out: Path, result_of, deliver) -> None:
    folder = write_dataset(out, KEYS).folder
    files = {path: path.read_bytes() for path in folder.rglob("*.parquet")}
    for path in files:
        os.utime(path, (1, 1))
    again = write_dataset(out, KEYS)
    assert again.unchanged == again.files == len(files)
    deliver([("new.txt", result_of("Kế hoạch.", Header(issue_date="2001-01-01")))])
    later = write_dataset(out, KEYS)
    new = {path for path in folder.rglob("*.parquet") if path.stat().st_mtime != 1}
    assert folder / "pages" / "doc_year=2001" / f"doc_issuer_id={NULL}" / "part-0.parquet" in new
    assert not any("doc_year=2023" in str(path) for path in new)
    assert later.files - later.unchanged == len(new)
    by_year = write_dataset(out, ("year",))
    assert by_year.removed > 0
    assert {len(path.relative_to(folder).parts) for path in folder.rglob("*.parquet")} == {2, 3}
    assert not [path for path in folder.rglob("*") if path.is_dir() and not any(path.iterdir())]


@pytest.mark.parametrize("rows", [1, 2, 1000])
def test_row_groups_are_of_a_fixed_size_and_make_the_same_bytes(
    monkeypatch: pytest.MonkeyPatch, out: Path, result_of, deliver, tmp_path: Path, rows: int
) -> None:
    header = Header(issue_date="2023-02-13")
    deliver([(f"more{n}.txt", result_of(f"Kế hoạch 5 số {n}.", header, [("Kế hoạch", {}), ("5", {})])) for n in range(5)])
    monkeypatch.setattr("trichluc.pipeline.export.BATCH", rows)
    monkeypatch.setattr("trichluc.pipeline.dataset._SORTED", 1)  # partitions alone, or a few together
    write_dataset(out, ("year",))
    path = out / "dataset" / "citations" / "doc_year=2023" / "part-0.parquet"
    groups = [pq.ParquetFile(path).metadata.row_group(n).num_rows for n in range(pq.ParquetFile(path).num_row_groups)]
    assert sum(groups) == 14
    assert all(size == min(rows, 14) for size in groups[:-1])
    write_dataset(out, ("year",), tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "citations" / "doc_year=2023" / "part-0.parquet").read_bytes() == path.read_bytes()


NAMES = [
    # value, folder
    ("sở-nội-vụ", "issuer=sở-nội-vụ"),
    (None, f"issuer={NULL}"),
    ("../../etc", "issuer=..%2F..%2Fetc"),
    ("a=b%c:d\n", "issuer=a%3Db%25c%3Ad%0A"),
    (2023, "issuer=2023"),
]


@pytest.mark.parametrize(("value", "folder"), NAMES)
def test_a_value_is_safe_as_a_folder(value: object, folder: str) -> None:
    assert folder_name("issuer", value) == folder


@pytest.mark.parametrize("long", ["ủ" * 300, "a" * 240 + "////", "%" * 300])
def test_a_long_value_is_cut_and_still_one_of_its_own(long: str, tmp_path: Path) -> None:
    names = {folder_name("issuer", long), folder_name("issuer", long + "x")}
    assert len(names) == 2
    for name in names:
        (tmp_path / name).mkdir()
        assert "/" not in name


@pytest.mark.parametrize("keys", ["month", "year,", "year,year", ""])
def test_other_keys_are_refused_with_those_there_are(keys: str) -> None:
    with pytest.raises(InputError, match="can't partition by"):
        parse_keys(keys)


def test_nothing_but_a_dataset_is_written_over(out: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "part-0.parquet").touch()
    with pytest.raises(InputError, match="holds something else"):
        write_dataset(out, KEYS, tmp_path / "mine")
    with pytest.raises(InputError, match="no tables"):
        write_dataset(tmp_path, KEYS)
