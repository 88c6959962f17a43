"""One file's way through the pipeline: bytes to pages, pages to documents, documents to facts, facts to rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from trichluc.extractors import extract_facts
from trichluc.models.corrections import Correction
from trichluc.models.document import OcrMode, Page
from trichluc.models.failures import ReadFailure
from trichluc.pipeline.read import read
from trichluc.pipeline.review.amend import amend
from trichluc.pipeline.rows import DocumentRows, document_id, document_rows, fact_ids, file_id
from trichluc.pipeline.structure import structure


class Failure(NamedTuple):
    """A row of `failures`, but for its path. `page` is None where the whole file failed."""

    page: int | None
    category: str
    message: str
    advice: str


@dataclass(slots=True)
class FileResult:
    """Everything that a file's content gave. It can travel between processes."""

    file_id: str
    bytes: int
    media_type: str | None = None
    pages: list[Page] = field(default_factory=list)
    documents: list[DocumentRows] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0  # that the work on it took, by the clock

    @property
    def status(self) -> str:
        """`failed` where nothing could be read, `partial` where some page could not."""
        if not self.failures:
            return "ok"
        whole = any(failure.page is None for failure in self.failures)
        return "failed" if whole or not any(page.text.strip() for page in self.pages) else "partial"

    @property
    def error(self) -> str | None:
        """What went wrong, in words a user understands."""
        if not self.failures:
            return None
        first = self.failures[0]
        more = f" (and {len(self.failures) - 1} more)" if len(self.failures) > 1 else ""
        return f"{first.message if first.page is None else f'page {first.page}: {first.message}'}{more}"


def read_file(data: bytes, name: str, password: str | None = None, ocr: OcrMode = "auto") -> FileResult:
    """Read a file's pages. What can't be read becomes a failure of the result."""
    result = FileResult(file_id(data), len(data))
    try:
        reading = read(data, name, password, ocr)
    except ReadFailure as failure:
        result.failures = [failure_row(failure)]
        return result
    result.media_type, result.pages = reading.media_type, reading.pages
    result.failures = [failure_row(failure) for failure in reading.failures]
    return result


def extract_documents(result: FileResult, corrections: Sequence[Correction] = ()) -> None:
    """Fill in the documents of a file that has been read, as far as people have not corrected what they say."""
    if not any(page.text.strip() for page in result.pages):
        return
    failed = frozenset(failure.page for failure in result.failures if failure.page is not None)
    result.documents = []
    for document in structure(result.pages):
        facts = extract_facts(document)
        doc_id = document_id(result.file_id, document.pages[0].number)
        if mine := [correction for correction in corrections if correction.doc_id == doc_id]:
            amend(document, facts, fact_ids(document, facts, result.file_id), mine)
        result.documents.append(document_rows(document, facts, result.file_id, failed))


def failure_row(failure: ReadFailure) -> Failure:
    """A reader's failure as a row."""
    return Failure(failure.page, str(failure.category), failure.message, failure.advice)
