"""The renderings hold every word of the plan they are made from, and come out the same every time."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import docx
import pypdfium2
import pytest

from .docx import write_docx
from .pdf import MissingFontError, find_fonts, write_pdf
from .plan import Part, read_plan, spans, split_plan

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
PLANS = sorted(SAMPLES.glob("*.txt"))

# sample; parts, number, place and date, signature with signer, recipients
HEADS = [
    ("000", 1, "Số: - KH/TĐTN-VP", "Tây Ninh, ngày tháng năm 2023", ["TM. BAN THƯỜNG VỤ TỈNH ĐOÀN", "BÍ THƯ", ""], 6),
    ("001", 2, "", "Tây Ninh, ngày 31 tháng 7 năm 2019", ["CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Thanh Ngọc"], 14),
    ("002", 1, "Số: /KH - LĐLĐ", "Huyện DMC, ngày tháng 3 năm 2024", ["TM. BAN THƯỜNG VỤ", "PHÓ CHỦ TỊCH", ""], 5),
    ("003", 1, "Số: 1026/KH-VP", "Tây Ninh, ngày 08 tháng 3 năm 2024", ["CHÁNH VĂN PHÒNG", "Đoàn Minh Long"], 5),
    ("004", 1, "Số: *274* /KH-UBND", "Đồng Nai, ngày 23 tháng 12 năm 2022", ["CHỦ TỊCH", "Cao Tiến Dũng"], 11),
]


def words(text: str) -> Counter[str]:
    """The words and figures of a text without what the layout itself prints."""
    return Counter(re.findall(r"\w+", re.sub(r"N[ơo]i nhận:", " ", text)))


def added_words(parts: list[Part]) -> Counter[str]:
    """The words that the letterhead table gives back to a plan."""
    return words(" ".join([*parts[0].parent, *parts[0].issuer, *parts[0].motto]))


def pdf_text(path: Path) -> str:
    """The text of a PDF without its page numbers."""
    with pypdfium2.PdfDocument(path) as pages:
        return "\n".join(re.sub(r"\A\d+\r?\n", "", page.get_textpage().get_text_bounded()) for page in pages)


def docx_text(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def fonts_installed() -> bool:
    try:
        find_fonts()
    except MissingFontError:
        return False
    return True


needs_font = pytest.mark.skipif(not fonts_installed(), reason="Liberation Serif is not installed (fonts-liberation2)")


@pytest.mark.parametrize(("sample", "count", "number", "place_date", "signed", "recipients"), HEADS)
def test_a_plan_is_taken_apart(
    sample: str, count: int, number: str, place_date: str, signed: list[str], recipients: int
) -> None:
    (path,) = SAMPLES.glob(f"{sample}*.txt")
    parts = read_plan(path)
    main = parts[0]
    assert (len(parts), main.type_name) == (count, "KẾ HOẠCH")
    assert (" ".join(main.number.split()), " ".join(main.place_date.split())) == (number, place_date)
    assert [*main.signature, main.signer] == signed
    assert len(main.recipients) == recipients


def test_page_breaks_inside_sentences_are_joined_and_items_are_not() -> None:
    (part,) = split_plan("KẾ HOẠCH\n\nThử\n\n- Tri ân các Anh\n\nhùng liệt sĩ.\n\na) Một;\n\nb) Hai.")
    assert [paragraph.text for paragraph in part.body] == ["- Tri ân các Anh hùng liệt sĩ.", "a) Một;", "b) Hai."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("một **hai** ba", [("một ", False, False), ("hai", True, False), (" ba", False, False)]),
        ("“*một*”", [("“", False, False), ("một", False, True), ("”", False, False)]),
        ("*Lưu ý:", [("*Lưu ý:", False, False)]),
        ("***", [("***", False, False)]),
    ],
)
def test_emphasis(text: str, expected: list[tuple[str, bool, bool]]) -> None:
    assert [tuple(span) for span in spans(text)] == expected


@needs_font
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem[:3])
def test_a_pdf_holds_every_word_and_is_the_same_every_time(path: Path, tmp_path: Path) -> None:
    parts = read_plan(path)
    for name in ("one.pdf", "two.pdf"):
        write_pdf(parts, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert words(pdf_text(tmp_path / "one.pdf")) == words(path.read_text(encoding="utf-8")) + added_words(parts)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem[:3])
def test_a_docx_holds_every_word_and_is_the_same_every_time(path: Path, tmp_path: Path) -> None:
    parts = read_plan(path)
    for name in ("one.docx", "two.docx"):
        write_docx(parts, tmp_path / name)
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()
    assert words(docx_text(tmp_path / "one.docx")) == words(path.read_text(encoding="utf-8")) + added_words(parts)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem[:3])
def test_the_renderings_kept_as_samples_are_those_of_the_text(path: Path) -> None:
    expected = words(path.read_text(encoding="utf-8")) + added_words(read_plan(path))
    assert words(pdf_text(path.with_suffix(".pdf"))) == expected
    assert words(docx_text(path.with_suffix(".docx"))) == expected
    assert path.with_suffix(".pdf").stat().st_size < 150_000


def test_an_appendix_begins_on_a_page_of_its_own_and_counts_from_one() -> None:
    with pypdfium2.PdfDocument(next(SAMPLES.glob("001*.pdf"))) as pages:
        texts = [page.get_textpage().get_text_bounded() for page in pages]
    first = next(index for index, text in enumerate(texts) if text.startswith("Đơn vị cấp trên"))
    assert texts[first - 1].startswith(f"{first}\r\n")
    assert texts[first + 1].startswith("2\r\n")
