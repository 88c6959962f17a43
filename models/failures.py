"""What can go wrong with a file, each with what a user can do about it."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """Why a file or page could not be read; the `category` of the failures table."""

    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    MISMATCH = "wrong_extension"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    NEEDS_OCR = "needs_ocr"
    NO_PAGES = "no_pages"
    NO_TEXT = "no_text"
    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"
    TIME_LIMIT = "time_limit"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"  # the process that worked on it died
    MISSING_PROGRAM = "missing_program"
    UNREADABLE = "unreadable"  # the file system would not give it
    INTERNAL = "internal"  # a fault of ours


class ReadFailure(Exception):
    """A file (page None) or one page of it that could not be read: what happened, in words, and what to do next."""

    def __init__(self, category: Category, message: str, advice: str, page: int | None = None) -> None:
        super().__init__(message)
        self.category = category
        self.message = message
        self.advice = advice
        self.page = page
