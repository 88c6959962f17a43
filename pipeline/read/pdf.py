"""PDF files with a text layer: words with boxes from pdfium, put into reading order.

Text is what the page shows: what annotations draw (form fields, the number and day in a signature's appearance) is part of
it. What "\\n", "\\n\\n" and TAB mean says `layout_text`.
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, repeat

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from trichluc.models.document import OcrMode, Page
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.read.layout import Ink, arrange, outside
from trichluc.pipeline.read.layout_text import compose
from trichluc.pipeline.read.pdf_fonts import decode_legacy, mend_swapped
from trichluc.pipeline.read.pdf_glyphs import Box, Glyphs, Sizes, address, read_glyphs, restore_hyphens, text_object
from trichluc.pipeline.read.pdf_notes import annotation_boxes, drop_covered, part_notes
from trichluc.pipeline.read.pdf_plumber import Plumber
from trichluc.pipeline.read.pdf_tables import find_tables
from trichluc.pipeline.read.trust import distrust, is_hidden

_AT_ONCE = 20  # pages
_TAIL = 4096  # bytes at the end of a file that hold its "startxref"; a file without it was cut off
_WORD = re.compile(r"\S+")
_RAISED = re.compile(r"\d{1,3}|\*{1,3}")
_NARROWEST_GAP = 0.8  # points; a gap below it never is a blank
_FAR_BACK = 4.0  # points
_UNITS = frozenset({"m", "km", "cm", "dm", "mm"})  # "m2" is written so
_OCR = "Recognise its text: --ocr auto."


@dataclass(slots=True)
class PdfReading:
    """The pages of a PDF and the failures of single ones; a failed page has empty text."""

    pages: list[Page] = field(default_factory=list)
    failures: list[ReadFailure] = field(default_factory=list)


def read_pdf(data: bytes, password: str | None = None, ocr: OcrMode = "auto") -> PdfReading:
    """Read all pages of a PDF, one at a time; `ocr` says which of them are recognised from their image.

    Raises ReadFailure where the file is damaged or cut off, needs a (or another) password, has no pages, or no usable text.
    """
    reading = PdfReading()
    with closing(Plumber(data, password)) as plumber:
        count = 1
        while len(reading.pages) < count:
            with closing(open_pdf(data, password)) as document:
                document.init_forms()
                count = len(document)
                # pdfium keeps every font and image it has met until the document is closed: a long one is opened anew now and
                # then.
                for index in range(len(reading.pages), min(count, len(reading.pages) + _AT_ONCE)):
                    page, failure = _read_page(document, index, plumber, ocr)
                    reading.pages.append(page)
                    if failure:
                        reading.failures.append(failure)
    if not reading.pages:
        raise ReadFailure(Category.NO_PAGES, "The PDF has no pages.", "Export or download it again.")
    if not any(page.text for page in reading.pages):
        others = [failure for failure in reading.failures if failure.category is not Category.NEEDS_OCR]
        if others:
            raise others[0]
        if ocr != "never":
            raise ReadFailure(Category.NO_TEXT, "No page of the PDF shows any text.", "Check that it is the right file.")
        raise ReadFailure(Category.NEEDS_OCR, "No page of the PDF has text that can be used, only images: it needs OCR.", _OCR)
    return reading


def open_pdf(data: bytes, password: str | None) -> pdfium.PdfDocument:
    """A whole PDF. Raises ReadFailure where it is damaged, cut off or encrypted, or has no pages."""
    broken = "Download or copy it again, or have a PDF program repair it."
    try:
        document = pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            message = "the password given is wrong." if password else "a password is needed to read it."
            raise ReadFailure(
                Category.ENCRYPTED, f"The PDF is encrypted: {message}", "Give its password with --password."
            ) from error
        if b"/Count 0" in data[-_TAIL:] and b"startxref" in data[-_TAIL:]:
            raise ReadFailure(Category.NO_PAGES, "The PDF has no pages.", "Export or download it again.") from error
        raise ReadFailure(Category.DAMAGED, "The PDF is damaged or incomplete: it can't be opened.", broken) from error
    # pdfium rebuilds what is left of a cut-off file without a word; a part must not pass for the whole.
    if b"startxref" not in data[-_TAIL:]:
        document.close()
        raise ReadFailure(Category.DAMAGED, "The PDF is incomplete: its end is missing.", broken)
    return document


def _read_page(document: pdfium.PdfDocument, index: int, plumber: Plumber, ocr: OcrMode) -> tuple[Page, ReadFailure | None]:
    number = index + 1
    try:
        page = document[index]
        boxes = annotation_boxes(page)
        # Flattening draws the annotations into the page; the page must be loaded anew to see them.
        if boxes and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            page.close()
            page = document[index]
    except pdfium.PdfiumError:
        failure = ReadFailure(Category.DAMAGED, f"Page {number} is damaged.", "Download or copy the file again.", number)
        return Page(number, "", reason="damaged page"), failure
    try:
        if ocr == "force":
            return _recognised(page, number, "recognition was asked for")
        return _page_text(page, number, boxes, plumber, ocr)
    finally:
        page.close()


def _page_text(
    page: pdfium.PdfPage, number: int, boxes: list[Box], plumber: Plumber, ocr: OcrMode
) -> tuple[Page, ReadFailure | None]:
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        glyphs = read_glyphs(page, textpage)
        glyphs, decoded = decode_legacy(glyphs, textpage)
        glyphs, mended = mend_swapped(restore_hyphens(glyphs).composed())
        inks = split_words(glyphs, Sizes(textpage))
        if boxes:
            _mark_nested(inks, page, textpage)
        words, notes = part_notes(inks, boxes)
        hidden = is_hidden(textpage, words)
        unread = distrust(page, textpage, words, glyphs.text)
    finally:
        textpage.close()
    result = Page(number, "", width=width, height=height)
    if unread and ocr != "never":
        return _recognised(page, number, unread)
    if unread:
        message, result.reason = f"Page {number} {unread}: it needs OCR.", unread
        return result, ReadFailure(Category.NEEDS_OCR, message, _OCR, number)
    words, covered = drop_covered(words)
    tables = find_tables(page) if words else []
    unseen, seen_by = plumber.find_tables(outside(words, tables), number, width)
    result.text, result.words = compose(arrange(words, [*tables, *unseen], notes))
    reasons = [
        "hidden text of an earlier recognition" if hidden else "",
        decoded,
        mended,
        f"an annotation covers “{' '.join(covered)}”" if covered else "",
        *seen_by,
    ]
    result.reason = "; ".join(filter(None, reasons)) or ("text layer" if result.text else "blank page")
    return result, None


def _recognised(page: pdfium.PdfPage, number: int, why: str) -> tuple[Page, ReadFailure | None]:
    """The page as its image is read, and why that was needed."""
    from trichluc.pipeline.ocr.engine import engine
    from trichluc.pipeline.ocr.image import render_page
    from trichluc.pipeline.ocr.page import recognise_page

    try:
        found = recognise_page(render_page(page), number, engine())
    except ReadFailure as failure:
        failure.page = number
        width, height = page.get_size()
        return Page(number, "", width=width, height=height, source="ocr", reason=f"{why}; {failure.message}"), failure
    found.reason = f"{why}; {found.reason}"
    return found, None


def _mark_nested(inks: list[Ink], page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> None:
    """Set `nested` on the words that stand inside another object of the page, as all do that flattening brought in."""
    own = {address(raw.FPDFPage_GetObject(page, index)) for index in range(raw.FPDFPage_CountObjects(page))}
    handle = address(textpage.raw)
    for ink in inks:
        ink.nested = text_object(handle, ink.index) not in own


def split_words(glyphs: Glyphs, sizes: Sizes) -> list[Ink]:
    """The words of a page in stream order.

    A word ends at white space, at a gap as wide as a blank (some producers write none), where the next letter stands on another
    line, and before and behind a raised footnote number ("QH15¹").
    """
    text, x0, x1, base = glyphs.text, glyphs.x0, glyphs.x1, glyphs.base
    breaks = [
        at + 1
        for at, (right, left, line, below) in enumerate(zip(x1, x0[1:], base, base[1:], strict=False))
        if left - right > _NARROWEST_GAP or line != below or left < right - _FAR_BACK
    ]
    inks: list[Ink] = []
    upcoming = chain(breaks, repeat(len(text)))
    cut = next(upcoming)
    for match in _WORD.finditer(text):
        start, end = match.span()
        while cut <= start:  # the last break lies behind the last word
            cut = next(upcoming)
        while cut < end:
            if _parts_word(glyphs, sizes, start, cut, end):
                inks.append(_ink(glyphs, sizes, start, cut))
                start = cut
            cut = next(upcoming)
        inks.append(_ink(glyphs, sizes, start, end))
    return inks


def _parts_word(glyphs: Glyphs, sizes: Sizes, start: int, cut: int, end: int) -> bool:
    """Whether a word really ends at this break."""
    before, after = sizes.of(glyphs.index[cut - 1]), sizes.of(glyphs.index[cut])
    gap, rise = glyphs.x0[cut] - glyphs.x1[cut - 1], glyphs.base[cut] - glyphs.base[cut - 1]
    if gap > 0.2 * min(before, after) or gap < -max(before, after) or abs(rise) > max(before, after):
        return True
    if not (abs(rise) > 0.15 * max(before, after) and min(before, after) < 0.85 * max(before, after)):
        return False
    if after > before and not glyphs.text[cut].isalnum():
        return False  # the comma behind the mark
    small, whole = glyphs.text[start:cut], glyphs.text[cut:end]
    if after < before:
        small, whole = whole, small
    return _RAISED.match(small) is not None and whole not in _UNITS


def _ink(glyphs: Glyphs, sizes: Sizes, start: int, end: int) -> Ink:
    return Ink(
        glyphs.text[start:end],
        min(glyphs.x0[start], glyphs.x0[end - 1]),
        min(glyphs.y0[start:end]),
        max(glyphs.x1[start], glyphs.x1[end - 1]),
        max(glyphs.y1[start:end]),
        glyphs.base[start],
        sizes.of(glyphs.index[start]),
        glyphs.index[start],
    )
