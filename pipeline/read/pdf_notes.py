"""What annotations draw on a PDF page: numbers and days that an office filled in, and notes of electronic signatures."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from trichluc.pipeline.read.layout import Ink
from trichluc.pipeline.read.pdf_glyphs import Box, upright_box

_DRAWN = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FREETEXT})
_OPENING = re.compile(
    r"(?:người ký|(?:được )?ký (?:số )?bởi|ký ngày|(?:thời gian|ngày|giờ) ký"
    r"|signature (?:not )?verified|(?:digitally )?signed by|signing date)\b",
    re.IGNORECASE,
)
_FIRST_WORDS = frozenset("người ký được thời ngày giờ signature digitally signed signing".split())  # noqa: SIM905
_INSIDE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}\s+\d{1,2}:\d\d|\w@\w", re.IGNORECASE)
_FILLED_IN = re.compile(r"[\d.…_]+")


def annotation_boxes(page: pdfium.PdfPage) -> list[Box]:
    """Where widgets (form fields, signatures), stamps and typed notes stand."""
    boxes: list[Box] = []
    rect = raw.FS_RECTF()
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        if raw.FPDFAnnot_GetSubtype(annotation) in _DRAWN and raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
            boxes.append(upright_box(page, (rect.left, rect.bottom, rect.right, rect.top)))
        raw.FPDFPage_CloseAnnot(annotation)
    return boxes


def part_notes(inks: list[Ink], boxes: Sequence[Box]) -> tuple[list[Ink], list[list[Ink]]]:
    """The page's words and, apart, those of each electronic signature's note. Sets `drawn` on words that an annotation drew."""
    notes: list[list[Ink]] = []
    for x0, y0, x1, y1 in boxes:
        inside = [
            ink
            for ink in inks
            if ink.nested and not ink.drawn and x0 <= (ink.x0 + ink.x1) / 2 <= x1 and y0 <= (ink.y0 + ink.y1) / 2 <= y1
        ]
        for ink in inside:
            ink.drawn = True
        text = " ".join(ink.text for ink in inside)
        if _OPENING.search(text) or _INSIDE.search(text):
            notes.append(inside)
    noted = {id(ink) for note in notes for ink in note}
    rest = [ink for ink in inks if id(ink) not in noted]
    printed = _printed_note(rest)
    if printed:
        notes.append(printed)
        taken = {id(ink) for ink in printed}
        rest = [ink for ink in rest if id(ink) not in taken]
    return rest, notes


def _printed_note(inks: list[Ink]) -> list[Ink]:
    """The words of a note that is part of the page itself ("Ký bởi: Cổng Thông tin điện tử Chính phủ ⏎ … ⏎ Thời gian ký: …").

    It stands in small type beside the letterhead: from the opening words down, while line follows line at the same left edge.
    """
    for at, ink in enumerate(inks):
        if ink.text.lower() not in _FIRST_WORDS or (at and abs(inks[at - 1].base - ink.base) < 1 and inks[at - 1].x1 < ink.x0):
            continue
        if not _OPENING.match(" ".join(other.text for other in inks[at : at + 4])):
            continue
        note: list[Ink] = []
        left, line, last = ink.x0, ink.base, ink
        for other in inks[at:]:
            follows = abs(other.base - last.base) < 1 and -1 < other.x0 - last.x1 < 2 * other.size
            new_line = abs(other.x0 - left) < other.size and 0 < other.base - line < 1.8 * other.size
            if note and not follows and not new_line:
                break
            note.append(other)
            line, last = other.base, other
        if _INSIDE.search(" ".join(other.text for other in note)):
            return note
    return []


def drop_covered(inks: list[Ink]) -> tuple[list[Ink], list[str]]:
    """Without the printed digits and dots that an annotation covers ("5" set over a drafted "4"); and what was left out."""
    drawn = [ink for ink in inks if ink.drawn]
    if not drawn:
        return inks, []
    covered = [
        ink for ink in inks if not ink.drawn and _FILLED_IN.fullmatch(ink.text) and any(_covers(over, ink) for over in drawn)
    ]
    gone = {id(ink) for ink in covered}
    return [ink for ink in inks if id(ink) not in gone], [ink.text for ink in covered]


def _covers(over: Ink, under: Ink) -> bool:
    wide = min(over.x1, under.x1) - max(over.x0, under.x0)
    high = min(over.y1, under.y1) - max(over.y0, under.y0)
    return wide > 0.4 * min(under.x1 - under.x0, over.x1 - over.x0) and high > 0.4 * (under.y1 - under.y0)
