"""The rows of a finished run that an evaluation looks at: those of the annotated documents alone."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from trichluc.pipeline.rows import document_id
from trichluc.pipeline.sources import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]
_TABLES = ("pages", "citations", "campaigns", "assignments", "deadlines", "dates", "knowledge")
_LEFT_OUT = {"words", "provisions", "segments", "candidates"}  # what no comparison asks for


class Tables:
    """The documents of OUT, and the facts of some of them by document."""

    def __init__(self, out: Path) -> None:
        self.folder = out / "tables"
        if not (self.folder / "documents.parquet").exists():
            raise InputError(f"no tables under {out}: run `trichluc run ARCHIVE -o {out}` first")
        self._rows: dict[str, dict[str, list[Row]]] = {}
        self._by_name: dict[str, Row] = {}
        self._by_stem: dict[str, Row] = {}
        self._by_id: dict[str, Row] = {}
        for document in self._read("documents"):
            for path in map(PurePath, document["paths"]):
                self._by_name.setdefault(path.name, document)
                self._by_stem.setdefault(path.stem, document)
            self._by_id[document["doc_id"]] = document

    def document(self, source: str, gold_stem: str, first_page: int | None = None) -> Row | None:
        """The document that a gold file annotates: by its source's file name, else by the name without its ending.

        It is the first of its source, or the one that begins on this page.
        """
        name = PurePath(source)
        first = self._by_name.get(name.name) or self._by_stem.get(name.stem) or self._by_stem.get(gold_stem)
        if first is None or first_page is None:
            return first
        return self._by_id.get(document_id(first["doc_id"].rpartition("-")[0], first_page))

    def load(self, doc_ids: Iterable[str]) -> None:
        """Read the facts of these documents."""
        wanted = sorted(set(doc_ids))
        for table in _TABLES:
            groups = defaultdict(list)
            for row in self._read(table, wanted):
                groups[row["doc_id"]].append(row)
            self._rows[table] = groups

    def rows(self, table: str, doc_id: str | None) -> list[Row]:
        """The rows of a document that `load` has read, in reading order."""
        rows = self._rows[table].get(doc_id or "", [])
        return rows if table == "pages" else sorted(rows, key=place)

    def _read(self, table: str, doc_ids: list[str] | None = None) -> list[Row]:
        import pyarrow.parquet as pq  # type: ignore[import-untyped]

        path = self.folder / f"{table}.parquet"
        columns = [name for name in pq.read_schema(path).names if name not in _LEFT_OUT]
        filters = None if doc_ids is None else [("doc_id", "in", doc_ids)]
        return [] if doc_ids == [] else pq.read_table(path, columns=columns, filters=filters).to_pylist()


def place(row: Row) -> tuple[int, int]:
    """Where a fact begins: page and offset on it."""
    return row["page"], row["start"]
