"""The door of the reading room: what a file is, who reads it, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from trichluc.models.document import OcrMode, Page
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.read import media


@dataclass(slots=True)
class Reading:
    """What reading one file gave: its pages, and for the file or single pages of it what could not be read."""

    media_type: str
    pages: list[Page] = field(default_factory=list)
    failures: list[ReadFailure] = field(default_factory=list)


class Reader(Protocol):
    """Reads the files of one media type."""

    def read(self, data: bytes, password: str | None, ocr: OcrMode) -> tuple[list[Page], list[ReadFailure]]:
        """The pages, and the failures of single ones. Raises ReadFailure where the whole file can't be read."""


@dataclass(frozen=True, slots=True)
class _Paged:
    """A reader of media that know no password and fail as a whole; its module is loaded when the first such file comes."""

    module: str
    function: str

    def read(self, data: bytes, password: str | None, ocr: OcrMode) -> tuple[list[Page], list[ReadFailure]]:  # noqa: ARG002
        reader = cast(Callable[[bytes], list[Page]], getattr(import_module(self.module), self.function))
        return reader(data), []


class _Pdf:
    def read(self, data: bytes, password: str | None, ocr: OcrMode) -> tuple[list[Page], list[ReadFailure]]:
        from trichluc.pipeline.read.pdf import read_pdf

        reading = read_pdf(data, password, ocr)
        return reading.pages, reading.failures


class _Image:
    def read(self, data: bytes, password: str | None, ocr: OcrMode) -> tuple[list[Page], list[ReadFailure]]:  # noqa: ARG002
        from trichluc.pipeline.ocr.files import read_images

        if ocr == "never":
            message = "It is an image: it has no text layer."
            raise ReadFailure(Category.NEEDS_OCR, message, "Recognise its text: --ocr auto.")
        return read_images(data)


_READERS: dict[str, Reader] = {
    media.PDF: _Pdf(),
    media.DOCX: _Paged("trichluc.pipeline.read.docx", "read_docx"),
    media.DOC: _Paged("trichluc.pipeline.read.doc", "read_doc"),
    media.RTF: _Paged("trichluc.pipeline.read.rtf", "read_rtf"),
    media.HTML: _Paged("trichluc.pipeline.read.html", "read_html"),
    media.MARKDOWN: _Paged("trichluc.pipeline.read.plain", "read_plain"),
    media.PLAIN: _Paged("trichluc.pipeline.read.plain", "read_plain"),
    **dict.fromkeys(media.IMAGES, _Image()),
}


def read(data: bytes, name: str, password: str | None = None, ocr: OcrMode = "auto") -> Reading:
    """Read one file.

    `name` (a file name or path) matters only where the content doesn't tell the kind of text. `ocr` says which pages
    are recognised from their image. Never raises for what is in the
    file: one that can't be read gives no pages and one failure that says why and what to do.
    """
    kind = media.media_type(data, name)
    try:
        reader = _reader(kind, data, name)
        pages, failures = reader.read(data, password, ocr)
    except ReadFailure as failure:
        return Reading(kind, failures=[failure])
    promised = media.named_type(name)
    if promised is not None and promised != kind and {promised, kind} != {media.PLAIN, media.MARKDOWN}:
        note = f"named {PurePath(name).suffix}, but it is {media.NAMES[kind]}"
        for page in pages:
            page.reason = f"{page.reason}; {note}" if page.reason else note
    return Reading(kind, pages, failures)


def _reader(kind: str, data: bytes, name: str) -> Reader:
    """Raises ReadFailure where nobody reads this."""
    if not data:
        raise ReadFailure(Category.EMPTY, "The file is empty (0 bytes).", "Check that it was saved or downloaded completely.")
    if kind in _READERS:
        if kind == media.PLAIN and media.named_type(name) in (media.PDF, media.DOC, media.DOCX) and b"\0" in data[:4096]:
            promised = media.NAMES[cast(str, media.named_type(name))]
            raise ReadFailure(
                Category.MISMATCH,
                f"The file is not {promised}, though its name says so.",
                "Rename it to what it is, or download it again.",
            )
        return _READERS[kind]
    what = media.NAMES.get(kind, f"a file of type {kind}")
    if kind.startswith("image/"):
        raise ReadFailure(Category.UNSUPPORTED, f"The file is {what}, which is not read.", "Save it as PDF, PNG, JPEG or TIFF.")
    if kind == media.ENCRYPTED_OFFICE:
        raise ReadFailure(
            Category.ENCRYPTED, f"The file is {what}.", "Open it with the password in Word and save it without one."
        )
    if kind == media.BROKEN_ZIP:
        raise ReadFailure(Category.DAMAGED, f"The file is {what}.", "Download it again, or let Word repair it.")
    if media.named_type(name) in (media.PLAIN, media.MARKDOWN):
        raise ReadFailure(
            Category.NOT_TEXT, f"The file is {what}, not text.", "Rename it to what it is; only documents can be read."
        )
    raise ReadFailure(
        Category.UNSUPPORTED,
        f"The file is {what}, which is not read.",
        "Give PDF, DOCX, DOC, RTF, HTML, Markdown, text or an image; archives as .zip, .7z or .tar, others unpacked.",
    )
