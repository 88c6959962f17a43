"""A second look at the signature, where seal and pen lie over the print: the right column beside "Nơi nhận", read again at
other scales, in the page's black print and in red light alone.

A name is taken where two looks more agree on it than on any other, what the seal took from its family name being mended by the
closed set of family names; a name on which they do not agree is not to be trusted, and that is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from trichluc.extractors.header.offices import mend_office
from trichluc.extractors.persons import is_person, mend_person, without_rank
from trichluc.extractors.syllables import is_syllable
from trichluc.pipeline.ocr.engine import BLOCK, LINE, OcrWord, Timed
from trichluc.pipeline.ocr.image import Gray, Raster
from trichluc.pipeline.ocr.second_look import Doubt
from trichluc.pipeline.ocr.type_size import segments
from trichluc.pipeline.ocr.upright import Frame, straighten
from trichluc.pipeline.structure.tail import CAPACITY, POSITION, RECIPIENTS

UNSURE_NAME = "name under a seal, read differently by each look"

_FOOT = 0.15  # of the page: no signature stands higher
_LEFT, _COLUMN = 0.4, 0.46  # of the page: where the signature's lines and its column may begin
_ABOVE, _HEIGHT = 0.35, 3.1  # inches: "TM." may stand over "Nơi nhận"; a joint authority, two offices, the seal and the name
_SURE = 0.75  # confidence of each word of a name or office that needs no second look
_READABLE = 0.5  # of an office that is to replace what the first look made of it
_AROUND = 0.12  # inches beside a line within which the first look's words are of the same line
_BEFORE = 0.65  # inches: the longest family name stands so far before what was read of the name
_LEAD = 2  # looks that read the same name, more than read any other
_ROOM = 20  # pixels of paper around what is read alone
_SPARSE = 11  # Tesseract's page segmentation mode for words wherever they stand
# Looks at the column and at the name's line alone, as (in red light alone, scale, mode): what one misses another sees.
# `black_print` makes print under an opaque seal as white as paper, but it alone is without blue ink.
_LOOKS = ((True, 1.25, BLOCK), (False, 1.25, BLOCK))
_LINE_LOOKS = ((True, 0.8, LINE), (False, 0.8, LINE), (True, 1.0, LINE), (True, 1.5, LINE), (False, 1.2, LINE))
_SPARSE_LOOKS = ((True, 1.5, _SPARSE), (False, 1.0, _SPARSE))


class _Zone(NamedTuple):
    """A part of the page in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, words: Sequence[OcrWord]) -> bool:
        return words[0].x0 >= self.left and self.top <= words[0].y0 < self.bottom


_Line = list[OcrWord]


def look_at_signature(
    words: Sequence[OcrWord], frame: Frame, raster: Raster, engine: Timed
) -> tuple[list[OcrWord], list[Doubt]]:
    """The words with the signature read again where the first look left no sure name, and what of it is not to be trusted.

    Raises TimeLimitError.
    """
    zone = _find_zone(words, frame)
    if zone is None:
        return list(words), []
    first = [line for line in _stretches(words) if zone.holds(line)]
    if any(map(_is_sure_name, first)) and any(_names_office(_text(line)) for line in first):
        return list(words), []
    looks = [first]
    name: _Line | None = None
    for lines in _looks(looks, frame, raster, zone, engine):
        looks.append(lines)
        if name := _agreed_name(looks):
            break
    doubts = [] if name else [Doubt(line[0], line[-1], True, UNSURE_NAME) for line in first if mend_person(_text(line))]
    return _replaced(words, [*_offices(looks), *([name] if name else [])], frame.dpi), doubts


def _looks(looks: Sequence[Sequence[_Line]], frame: Frame, raster: Raster, zone: _Zone, engine: Timed) -> Iterator[list[_Line]]:
    """Further looks at the column, then at the name's line, where those before tell where it stands: `looks` grows by what is
    taken up of these.
    """
    red = np.ascontiguousarray(raster.pixels[..., 0])
    images = (frame.gray, straighten(red, frame.dpi, frame.lie).gray)

    def look(part: _Zone, kinds: Sequence[tuple[bool, float, int]]) -> Iterator[list[_Line]]:
        for image, scale, psm in _images(images, part, kinds):
            found = engine.recognise(image, psm=psm, dpi=round(frame.dpi * scale))
            yield list(_stretches([_placed(word, part, scale) for word in found]))

    yield from look(zone, _LOOKS)
    if _name_line(looks, frame.dpi) is None:
        yield from look(zone, _SPARSE_LOOKS)
    if line := _name_line(looks, frame.dpi):
        yield from look(line, _LINE_LOOKS)


def _name_line(looks: Sequence[Sequence[_Line]], dpi: float) -> _Zone | None:
    """Where the name stands: the lowest line that any look ends with the last two words of one."""
    found = [
        line
        for lines in looks
        for line in lines
        if len(line) > 1 and all(word.text.istitle() for word in line[-2:]) and is_syllable(line[-1].text)
    ]
    if not found:
        return None
    line = max(found, key=lambda line: line[-1].y0)
    margin = 0.35 * line[-1].height
    left, right = min(word.x0 for word in line) - _BEFORE * dpi, line[-1].x1 + margin
    top, bottom = min(word.y0 for word in line[-2:]) - margin, max(word.y1 for word in line[-2:]) + margin
    return _Zone(max(0, round(left)), max(0, round(top)), round(right), round(bottom))


def _find_zone(words: Sequence[OcrWord], frame: Frame) -> _Zone | None:
    """The column beside the last "Nơi nhận" or below the first office of a page's foot; None where there is neither."""
    height, width = frame.gray.shape
    lines = [line for line in _stretches(words) if line[0].y0 > _FOOT * height]
    tops = [line[0].y0 for line in lines if line[0].x0 < _LEFT * width and RECIPIENTS.match(_text(line).lower())][-1:]
    tops = tops or [line[0].y0 for line in lines if line[0].x0 > _LEFT * width and _is_office(_text(line))][:1]
    if not tops:
        return None
    top = max(0, round(tops[0] - _ABOVE * frame.dpi))
    return _Zone(round(_COLUMN * width), top, width, min(height, round(top + _HEIGHT * frame.dpi)))


def _images(
    images: tuple[Gray, Gray], zone: _Zone, kinds: Sequence[tuple[bool, float, int]]
) -> Iterator[tuple[Gray, float, int]]:
    """The zone as looks of these kinds see it, out of the black print and the page in red light."""
    from PIL import Image

    crops = [np.ascontiguousarray(image[zone.top : zone.bottom, zone.left : zone.right]) for image in images]
    colourless = np.array_equal(crops[0], crops[1])
    seen: set[tuple[float, int]] = set()
    for in_red, scale, psm in kinds:
        # Without colour both are one image, and would agree on whatever they misread.
        if colourless and (scale, psm) in seen:
            continue
        seen.add((scale, psm))
        crop = crops[in_red]
        if scale != 1.0:
            size = round(crop.shape[1] * scale), round(crop.shape[0] * scale)
            crop = np.asarray(Image.fromarray(crop).resize(size, Image.Resampling.BICUBIC))
        yield np.pad(crop, _ROOM, constant_values=255), scale, psm


def _placed(word: OcrWord, zone: _Zone, scale: float) -> OcrWord:
    """A word of the crop where it stands on the page."""
    x0, x1 = (zone.left + (x - _ROOM) / scale for x in (word.x0, word.x1))
    y0, y1, baseline = (zone.top + (y - _ROOM) / scale for y in (word.y0, word.y1, word.baseline))
    return word._replace(x0=x0, y0=y0, x1=x1, y1=y1, baseline=baseline, height=word.height / scale)


def _stretches(words: Sequence[OcrWord]) -> Iterator[list[OcrWord]]:
    """The words of each column's lines."""
    lines: defaultdict[int, list[OcrWord]] = defaultdict(list)
    for word, at in zip(words, segments(words), strict=True):
        lines[at].append(word)
    return iter(lines.values())


def _text(line: Sequence[OcrWord]) -> str:
    return without_rank(" ".join(word.text for word in line))


def _confidence(line: Sequence[OcrWord]) -> float:
    return min(word.confidence for word in line)


def _is_sure_name(line: Sequence[OcrWord]) -> bool:
    return _confidence(line) >= _SURE and is_person(_text(line))


def _is_office(text: str) -> bool:
    """Whether the line is an office or authority in capitals, as it should be printed."""
    return text.isupper() and bool(POSITION.match(text.lower()) or CAPACITY.match(text.lower()))


def _names_office(text: str) -> bool:
    """Whether the line is an office, however damaged, and not only the authority above it ("KT. CHỦ TỊCH")."""
    return text.isupper() and bool(POSITION.match(text.lower()) or mend_office(text))


def _agreed_name(looks: Sequence[Sequence[_Line]]) -> _Line | None:
    """The line that two looks more than any other read as the same name, as the one of them read it that needs the least
    mending.
    """
    readings: defaultdict[str, list[tuple[bool, float, _Line]]] = defaultdict(list)
    for lines in looks:
        # The name stands below all else.
        for line in reversed(lines):
            if mended := mend_person(_text(line)):
                readings[mended.name].append((not mended.slips, _confidence(line), line))
                break
    votes = sorted(map(len, readings.values()), reverse=True)
    if not votes or votes[0] - sum(votes[1:2]) < _LEAD:
        return None
    best = next(found for found in readings.values() if len(found) == votes[0])
    return max(best, key=lambda reading: reading[:2])[2]


def _offices(looks: Sequence[Sequence[list[OcrWord]]]) -> list[list[OcrWord]]:
    """The best reading of each line that is an office or authority, where it is not the first look's."""
    best: list[tuple[tuple[bool, float], list[OcrWord]]] = []
    for lines in looks:
        for line in lines:
            text = _text(line)
            if not (_is_office(text) or _names_office(text)):
                continue
            rank = (_is_office(text), _confidence(line))
            rival = next((at for at, (_, other) in enumerate(best) if _beside(other, line)), None)
            if rival is None:
                best.append((rank, line))
            elif rank > best[rival][0] and best[rival][0] < (True, _SURE):
                best[rival] = rank, line
    first = looks[0]
    return [line for (_, confidence), line in best if line not in first and confidence >= _READABLE]


def _beside(one: Sequence[OcrWord], other: Sequence[OcrWord]) -> bool:
    """Whether two readings are of the same printed line."""
    top, bottom = max(one[0].y0, other[0].y0), min(one[0].y1, other[0].y1)
    return bottom - top > 0.5 * min(one[0].y1 - one[0].y0, other[0].y1 - other[0].y0)


def _replaced(words: Sequence[OcrWord], lines: Sequence[list[OcrWord]], dpi: float) -> list[OcrWord]:
    """The page's words with these lines in the place of what was first read there."""
    kept = list(words)
    number = max((word.line for word in words), default=0)
    for line in lines:
        x0, x1 = line[0].x0 - _AROUND * dpi, line[-1].x1 + _AROUND * dpi
        kept = [word for word in kept if not (word.x1 > x0 and word.x0 < x1 and _beside([word], line))]
        number += 1
        kept += [word._replace(line=number) for word in line]
    return kept
