"""What the tests of the pipeline share: file results made from a text and facts that are found in it by their quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from trichluc.models.document import Document, Page
from trichluc.models.facts import Citation, Facts, Header
from trichluc.pipeline.check import find
from trichluc.pipeline.export import export
from trichluc.pipeline.process import FileResult, extract_documents, read_file
from trichluc.pipeline.resolve import gather, resolve
from trichluc.pipeline.rows import document_rows, file_id
from trichluc.pipeline.store import Store
from trichluc.pipeline.structure import structure_document
from trichluc.pipeline.trace import create_indexes

MakeDocument = Callable[..., Document]
MakeResult = Callable[..., FileResult]
Deliver = Callable[[Sequence[tuple[str, FileResult]]], Path]


@pytest.fixture
def span() -> Callable[..., tuple[int, int]]:
    """Where a quote stands in a document: its n-th occurrence."""

    def find(document: Document, quote: str, n: int = 1) -> tuple[int, int]:
        at = -1
        for _ in range(n):
            at = document.text.index(quote, at + 1)
        return at, at + len(quote)

    return find


@pytest.fixture
def document_of() -> MakeDocument:
    """A document of these pages' texts, the first of them with this number in the file."""

    def make(*texts: str, first: int = 1) -> Document:
        return structure_document([Page(number, text) for number, text in enumerate(texts, start=first)])

    return make


@pytest.fixture
def result_of(document_of: MakeDocument) -> MakeResult:
    """A file of one document with this text and header, and with citations: (quote, fields)."""

    def make(
        text: str, header: Header | None = None, citations: Sequence[tuple[str, dict[str, Any]]] = (), **facts: Any
    ) -> FileResult:
        document = document_of(text)
        found = []
        for quote, fields in citations:
            at = document.text.index(quote)
            found.append(Citation(at, at + len(quote), 0.9, "rule:test", **({"ident": "numbered"} | fields)))
        data = text.encode()
        rows = document_rows(document, Facts(header or Header(), found, **facts), file_id(data))
        return FileResult(file_id(data), len(data), "text/plain", document.pages, [rows])

    return make


def finish(store: Store) -> None:
    """What a run does once all files are stored."""
    resolve(store)
    gather(store)
    create_indexes(store)
    find(store)


@pytest.fixture
def archive_of(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Read these texts by path as a run does, without exporting the tables; gives OUT."""

    def make(texts: dict[str, str]) -> Path:
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        with Store(out / "work.sqlite") as store:
            for path, text in texts.items():
                result = read_file(text.encode(), path)
                extract_documents(result)
                store.save(result)
                store.add_path(path, "archive", result.file_id)
            finish(store)
        return out

    return make


@pytest.fixture
def deliver(tmp_path: Path) -> Deliver:
    """Store these (path, result) pairs and export the tables; gives OUT."""

    def make(files: Sequence[tuple[str, FileResult]]) -> Path:
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        with Store(out / "work.sqlite") as store:
            for path, result in files:
                store.save(result)
                store.add_path(path, "archive", result.file_id)
            finish(store)
            export(store, out)
        return out

    return make
