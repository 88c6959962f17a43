"""A page's image to a `Page`: upright, recognised, put into reading order by the layout that pages with a text layer have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from statistics import median

import numpy as np

from trichluc.extractors.syllables import is_syllable
from trichluc.models.document import Page, Word
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.ocr.cells import read_around
from trichluc.pipeline.ocr.engine import BLOCK, Engine, OcrWord, Timed, TimeLimitError
from trichluc.pipeline.ocr.image import Gray, Raster, black_print, dark, even_light, is_blank
from trichluc.pipeline.ocr.rules import find_tables
from trichluc.pipeline.ocr.second_look import Doubt, look_again
from trichluc.pipeline.ocr.signature_look import look_at_signature
from trichluc.pipeline.ocr.type_size import segments, type_sizes
from trichluc.pipeline.ocr.upright import Frame, Lie, find_lie, straighten
from trichluc.pipeline.read.layout import Ink, Shape, arrange
from trichluc.pipeline.read.layout_text import compose
from trichluc.pipeline.read.pdf_tables import Table

TIME_LIMIT = 120.0  # seconds a page; a dense A3 page takes three
_SIMPLER = "Scan it anew at 200 to 300 dpi, in black and white, and run again; --retry time_limit tries this one once more."

_SENSIBLE = 0.5  # of a page's letters in Vietnamese syllables; upside down it is 0.1, upright 0.9
_STRIP = 1.3  # inches: some lines, enough to tell which way is up
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_BULLETS = frozenset("-+*•–")
_SURE = 0.5  # confidence of a mark without letters that is to be kept
_LOWEST = 3.5  # points: letters and digits are no lower, specks and the weave of a stamp are
_HIGHEST = 2.5  # of the page's type size; higher is a drawing
_ONE_EDGE = 2.5  # points between left edges of lines that begin at the same margin


def recognise_page(raster: Raster, number: int, engine: Engine) -> Page:
    """Recognise one page.

    The boxes of its words are in points on the page as it is seen. Raises ReadFailure(TIME_LIMIT) where it takes longer than
    TIME_LIMIT.
    """
    timed = Timed(engine, TIME_LIMIT)
    gray, taken_off = black_print(raster.pixels)
    page = Page(number, "", width=raster.width, height=raster.height, source="ocr")
    if is_blank(gray, raster.dpi):
        page.reason = "blank page"
        return page
    gray, evened = even_light(gray)
    try:
        frame, tables, words = _read_upright(gray, raster.dpi, timed)
        look = look_again(words, frame, raster, timed)
        words, unsure = look_at_signature(look.words, frame, raster, timed)
    except TimeLimitError as error:
        message = f"Recognising page {number} took longer than {TIME_LIMIT:.0f} seconds."
        raise ReadFailure(Category.TIME_LIMIT, message, _SIMPLER, number) from error
    page.text, page.words, kept = lay_out(words, frame, tables)
    page.doubtful = _doubtful([*look.doubts, *unsure], kept, page.words)
    if kept:
        page.ocr_confidence = round(sum(word.confidence for word in kept) / len(kept), 4)
    page.reason = _reason(engine, frame, taken_off, evened, look.changes) if kept else "blank page"
    return page


def lay_out(words: Sequence[OcrWord], frame: Frame, tables: Sequence[Table]) -> tuple[str, list[Word], list[OcrWord]]:
    """The text of recognised words in reading order, their places in it, and the words that are in it, in that order."""
    words = [word for word in words if not _is_noise(word, frame)]
    shapes = arrange(_inks(words, frame), tables, [])
    text, placed = compose(shapes)
    order = [words[ink.index] for ink in _in_order(shapes)]
    found = [
        Word(at.start, at.end, *(round(edge, 2) for edge in frame.seen(word.x0, word.y0, word.x1, word.y1)))
        for at, word in zip(placed, order, strict=True)
    ]
    return text, found, order


def _doubtful(doubts: Sequence[Doubt], kept: Sequence[OcrWord], placed: Sequence[Word]) -> list[tuple[int, int, str]]:
    """Where in the text the doubtful readings stand."""
    places = dict(zip(kept, placed, strict=True))
    spans = [
        (places[each.before].end, places[each.last].end if each.inclusive else places[each.last].start, each.why)
        for each in doubts
        if {each.before, each.last} <= places.keys()
    ]
    return [span for span in spans if span[0] < span[1]]


def _reason(engine: Engine, frame: Frame, taken_off: str, evened: bool, changes: Sequence[str]) -> str:
    notes = [
        f"recognised by {engine.name}",
        f"turned by {90 * frame.turns}°" if frame.turns else "",
        f"straightened by {max(abs(frame.skew), abs(frame.lie.lean or 0.0)):.1f}°" if frame.rotated else "",
        taken_off,
        "faint or uneven print evened" if evened else "",
        *changes,
    ]
    return ", ".join(filter(None, notes))


def _read_upright(gray: Gray, dpi: float, engine: Timed) -> tuple[Frame, list[Table], list[OcrWord]]:
    """The frame in which the page stands upright, its ruled tables, and its words."""
    lie = find_lie(gray, dpi)
    if lie.turns:
        lie = _right_way_up(gray, dpi, lie, engine)
    frame, tables, words = _read_lying(gray, dpi, lie, engine)
    if not lie.turns and _sense(words) < _SENSIBLE:
        better = _right_way_up(gray, dpi, lie, engine)
        if better != lie:
            frame, tables, words = _read_lying(gray, dpi, better, engine)
    return frame, tables, words


def _read_lying(gray: Gray, dpi: float, lie: Lie, engine: Timed) -> tuple[Frame, list[Table], list[OcrWord]]:
    """The same for a page that lies so."""
    level = straighten(gray, dpi, lie)
    frame, tables = find_tables(gray, level)
    return frame, tables, read_around(level, frame, tables, engine)


def _right_way_up(gray: Gray, dpi: float, lie: Lie, engine: Timed) -> Lie:
    """This lie or the one upside down, whichever reads better in the strip that holds most print."""
    senses: dict[float, Lie] = {}
    for each in (lie, Lie(lie.turns + 2, lie.skew)):
        image = straighten(gray, dpi, each).gray
        height = int(_STRIP * dpi)
        rows = dark(image).sum(axis=1).cumsum()
        top = int(np.argmax(rows[height:] - rows[:-height])) if len(rows) > height else 0
        strip = np.ascontiguousarray(image[top : top + height])
        words = engine.recognise(strip, psm=BLOCK, dpi=round(dpi))
        senses.setdefault(_sense(words), each)
    return senses[max(senses)]


def _sense(words: Sequence[OcrWord]) -> float:
    """How much of what was read is Vietnamese: the share of letters in syllables that the engine is fairly sure of."""
    sense = letters = 0
    for word in words:
        for part in _LETTERS.findall(word.text):
            letters += len(part)
            sense += len(part) * (word.confidence >= _SURE and is_syllable(part))
    return sense / letters if letters else 0.0


def _is_noise(word: OcrWord, frame: Frame) -> bool:
    """Whether this is no print but specks, rules, strokes of a pen, the weave of a stamp.

    Nothing that could be a word is taken away, however unsure; of marks alone only bullets stay and what is sure.
    """
    height = (word.y1 - word.y0) * 72 / frame.dpi
    if any(map(str.isalnum, word.text)):
        return height < _LOWEST or (word.confidence < _SURE and height > _HIGHEST * max(word.height * 72 / frame.dpi, 10))
    return word.confidence < _SURE and word.text not in _BULLETS


def _inks(words: Sequence[OcrWord], frame: Frame) -> list[Ink]:
    """The words as layout takes them: straight, in one type size and at one left edge where only noise parts them."""
    stretches = segments(words)
    sizes = type_sizes(words, stretches)
    inks: list[Ink] = []
    line, base = 0, 0.0
    for index, word in enumerate(words):
        x0, y0 = frame.place(word.x0, word.y0)
        x1, y1 = frame.place(word.x1, word.y1)
        if word.line != line:
            line, base = word.line, frame.place(word.x0, word.baseline)[1]
        text = unicodedata.normalize("NFC", word.text.strip())
        inks.append(Ink(text, x0, y0, x1, y1, base, sizes[stretches[index]] * 72 / frame.dpi, index))
    _align_edges(inks, [word.line for word in words])
    return inks


def _align_edges(inks: list[Ink], lines: list[int]) -> None:
    """Set the left edges of lines that begin about at one margin to one value."""
    firsts = [ink for ink, line, before in zip(inks, lines, [0, *lines], strict=False) if line != before]
    group: list[Ink] = []
    for ink in [*sorted(firsts, key=lambda ink: ink.x0), None]:
        if group and (ink is None or ink.x0 - group[0].x0 > 2 * _ONE_EDGE):
            edge = median(other.x0 for other in group)
            for other in group:
                if abs(other.x0 - edge) <= _ONE_EDGE:
                    other.x0 = edge
            group = []
        if ink is not None:
            group.append(ink)


def _in_order(shapes: list[Shape]) -> list[Ink]:
    """The words in the order in which `compose` writes them."""
    inks: list[Ink] = []
    for shape in shapes:
        rows = [row for cells in shape.table for cell in cells.cells for row in cell] if shape.kind == "table" else shape.rows
        inks.extend(ink for row in rows for ink in row.inks)
    return inks
