"""How single files of the corpus end: by their right name, or read in spite of what is wrong with them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from trichluc.models.failures import Category
from trichluc.pipeline.process import extract_documents, read_file

from .corpus import hostile_files

MAKERS = {f"{kind}/{each.name}": each.make for kind, files in hostile_files().items() for each in files}

FAILING = [
    ("word/locked-zip.docx", Category.ENCRYPTED),
    ("word/laughs.docx", Category.DAMAGED),
    ("word/bomb.docx", Category.TOO_LARGE),
    ("text/tags-nested.html", Category.DAMAGED),  # the parser leaves out what is nested deeper, and says nothing
    ("image/pages-nowhere.tif", Category.DAMAGED),
    ("image/head-alone.jpg", Category.DAMAGED),
    ("image/pixels-900-million.png", Category.TOO_LARGE),
    ("pdf/image-900-million-pixels.pdf", Category.TOO_LARGE),
    ("pdf/encrypted.pdf", Category.ENCRYPTED),
    ("legacy/chains-loop.doc", Category.DAMAGED),
]
READ = [
    ("word/footnote-of-itself.docx", "[1] chú thích"),
    ("word/number-upperRoman.docx", "2000000000. mục"),
    ("word/number-lowerLetter.docx", "2000000000. mục"),
    ("word/entity-file.docx", "Số: 01/QĐ-UBND"),
    ("word/tables-nested-less.docx", "Số: 01/QĐ-UBND"),
    ("legacy/braces.rtf", "So: 01/QD-UBND"),
    ("legacy/object.rtf", "So: 01/QD-UBND"),
    ("pdf/form-draws-itself.pdf", "So: 01/QD-UBND"),
    ("pdf/saved-states.pdf", "So: 01/QD-UBND"),
]
LONG: list[tuple[str, Callable[[int], str]]] = [
    ("blanks", lambda size: "KẾ HOẠCH" + " " * size + "số 1"),
    ("dots", lambda size: "Số: " + "." * size + "/QĐ-UBND"),
    ("dotted dates", lambda size: "Hà Nội, ngày " + "." * size + " tháng 1 năm 2020"),
    ("slashes", lambda size: "số " + "1/" * (size // 2)),
    ("marks", lambda size: "a" + "\u0301\u0323" * (size // 2)),
    ("one word", lambda size: "a" * size),
    ("brackets", lambda size: "(" * size + "số 1/QĐ-UBND"),
    ("quotes", lambda size: "phong trào thi đua " + "“" * size),
    ("empty lines", lambda size: "KẾ HOẠCH" + "\n" * size),
    ("form feeds", lambda size: "\f" * (size // 10) + "KẾ HOẠCH"),
]


@pytest.mark.parametrize(("name", "category"), FAILING)
def test_it_fails_for_the_right_reason(name: str, category: Category) -> None:
    failures = read_file(MAKERS[name](), name).failures
    assert {failure.category for failure in failures} == {category}


@pytest.mark.parametrize(("name", "text"), READ)
def test_it_is_read(name: str, text: str) -> None:
    result = read_file(MAKERS[name](), name)
    assert not result.failures
    assert text in result.pages[0].text


@pytest.mark.parametrize(("name", "make"), LONG)
def test_time_does_not_grow_with_the_square_of_a_line(name: str, make: Callable[[int], str]) -> None:  # noqa: ARG001
    began = time.process_time()
    extract_documents(read_file(make(100_000).encode(), "a.txt"))
    assert time.process_time() - began < 10  # some tenths of a second are usual; squares make minutes of them
