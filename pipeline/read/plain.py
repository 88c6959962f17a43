"""Plain text and Markdown: the file's text is the page's text, a form feed begins a new page."""

from __future__ import annotations

from trichluc.models.document import PAGE_BREAK, Page
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.read.encodings import decode_text

LARGEST_TEXT = 256 << 20  # bytes; a text of this size takes about 1 GB of memory to read


def read_plain(data: bytes) -> list[Page]:
    """The pages of a text file. Markdown keeps its marks: they are what the file says.

    Raises ReadFailure TOO_LARGE, NOT_TEXT or EMPTY.
    """
    if len(data) > LARGEST_TEXT:
        raise ReadFailure(
            Category.TOO_LARGE,
            f"The text file has {len(data) >> 20} MB; the limit is {LARGEST_TEXT >> 20} MB.",
            "Split it into one file per document.",
        )
    decoded = decode_text(data)
    return text_pages(decoded.text, decoded.reason)


def text_pages(text: str, reason: str) -> list[Page]:
    """One page per form feed of the text. Raises ReadFailure EMPTY where it holds nothing but white space."""
    if not text or text.isspace():
        raise ReadFailure(Category.EMPTY, "The file holds no text.", "Check that it was saved or downloaded completely.")
    return [
        Page(number, page, reason=reason)
        for number, page in enumerate(text.removesuffix(PAGE_BREAK).split(PAGE_BREAK), start=1)
    ]
