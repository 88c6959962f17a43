"""The public API for one file in memory, and for the tables of a finished run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from trichluc.models.document import OcrMode
from trichluc.models.failures import Category, ReadFailure
from trichluc.models.records import Extraction
from trichluc.models.tables import FACT_TABLES, TABLES
from trichluc.pipeline.process import FileResult, extract_documents, read_file

if TYPE_CHECKING:
    import pandas as pd


def extract(
    source: str | os.PathLike[str] | bytes | bytearray | memoryview,
    *,
    name: str | None = None,
    password: str | None = None,
    ocr: OcrMode = "auto",
) -> Extraction:
    """Read one file, given as a path or as its bytes, and give what it says as typed records.

    `name` is the file's name where bytes are given, for its extension tells plain text from Markdown; `password` opens an
    encrypted PDF; `ocr` says which pages are recognised from their image: "auto" where the text layer can't be trusted,
    "force" all, "never" none. Raises OSError where the path can't be opened, and ReadFailure (what happened, and what to do)
    where nothing can be read. Pages that failed alone are in `failures`.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        data, path = bytes(source), None
    else:
        path = Path(source)
        data = path.read_bytes()
    result = read_file(data, name or (str(path) if path else ""), password, ocr)
    if result.failures and not result.pages:
        failure = result.failures[0]
        raise ReadFailure(Category(failure.category), failure.message, failure.advice)
    extract_documents(result)
    return extraction(result, [str(path)] if path else [])


def extraction(result: FileResult, paths: list[str]) -> Extraction:
    """A file's result as typed records."""
    tables = ("header_facts", *(table.name for table in FACT_TABLES))
    facts = {name: [row for document in result.documents for row in document.facts.get(name, ())] for name in tables}
    return Extraction.model_validate(
        {
            "file_id": result.file_id,
            "media_type": result.media_type,
            "pages": [{"page": page.number, "text": page.text} for page in result.pages],
            "failures": [failure._asdict() for failure in result.failures],
            "documents": [document.document | {"paths": paths} for document in result.documents],
            **facts,
        }
    )


class Tables(Mapping[str, "pd.DataFrame"]):
    """The tables of a finished run by name, each read when it is asked for."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def __getitem__(self, name: str) -> pd.DataFrame:
        import pandas as pd

        if name not in TABLES:
            raise KeyError(name)
        return pd.read_parquet(self.out / "tables" / f"{name}.parquet")

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


def open_tables(out: str | os.PathLike[str]) -> Tables:
    """The tables that a run has left under `out`, as pandas DataFrames. Raises FileNotFoundError where there are none."""
    folder = Path(out)
    if not (folder / "tables" / "knowledge.parquet").exists():
        raise FileNotFoundError(f"no tables under {folder}: run `trichluc run ARCHIVE -o {folder}` first")
    return Tables(folder)
