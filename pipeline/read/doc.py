"""Word 97-2003 documents (DOC): read from their binary structures, each run with its font; older ones by way of LibreOffice."""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from trichluc.models.document import Page
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.read import word97
from trichluc.pipeline.read.blocks import Block, Paragraph, Table, is_page_number, write_out
from trichluc.pipeline.read.fonts import Run, TextStyle
from trichluc.pipeline.read.numbering import Numbering
from trichluc.pipeline.read.plain import text_pages

_WORD_97 = 193  # the lowest version number (nFib) of the format read here
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_STORIES_AT, _TABLES_AT = 0x4C, 0x9A
# Places of the tables' offsets and sizes in the file header (FibRgFcLcb97).
_STYLES, _NOTES, _HEADERS, _CHARACTERS, _PARAGRAPHS, _FONTS, _PIECES, _LISTS, _OVERRIDES = 1, 3, 11, 12, 13, 15, 33, 73, 74

_CELL_END, _FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END = "\x07", "\x13", "\x14", "\x15"
_PAGE_FIELD = re.compile(r"\s*(?:NUM|SECTION)?PAGES?\b", re.IGNORECASE)
_PARAGRAPH_ENDS = frozenset("\r\x07\x0c")
# Control characters of the text: line and column breaks, two kinds of hyphens; the others mark pictures and notes.
_SHOWN = str.maketrans({"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "\xad", **dict.fromkeys(map(chr, (1, 2, 3, 4, 5, 8)))})


def read_doc(data: bytes) -> list[Page]:
    """The text of a Word 97-2003 document as one page; footnotes and text boxes follow the text.

    Raises ReadFailure ENCRYPTED, DAMAGED, EMPTY, or MISSING_PROGRAM for Word 95 and older where LibreOffice isn't installed.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as storage:
            stream = storage.openstream("WordDocument").read()
            version, flags = struct.unpack_from("<2xH6xH", stream)
            if flags & _ENCRYPTED:
                raise ReadFailure(
                    Category.ENCRYPTED,
                    "The Word document is locked with a password.",
                    "Open it with the password in Word and save it without one.",
                )
            if version < _WORD_97:
                from trichluc.pipeline.read.libreoffice import read_with_libreoffice

                return read_with_libreoffice(data, ".doc")
            tables = storage.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
            long_properties = storage.openstream("Data").read() if storage.exists("Data") else b""
        blocks = _Reader.open(stream, tables, long_properties).blocks()
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise ReadFailure(
            Category.DAMAGED,
            f"The Word document is damaged: {error}.",
            "Open it in Word or LibreOffice, let it be repaired and save it again.",
        ) from error
    return text_pages(write_out(blocks), "text of the Word 97-2003 document")


@dataclass(slots=True)
class _Reader:
    stream: bytes
    long_properties: bytes  # the Data stream: paragraph properties too long for their page (wide tables)
    stories: word97.Stories
    pieces: list[word97.Piece]
    characters: word97.PropertyRuns
    paragraphs: word97.PropertyRuns
    fonts: list[str]
    styles: word97.Styles
    numbering: Numbering
    header_bounds: list[int]
    shown: dict[tuple[bytes, int], TextStyle] = field(default_factory=dict)

    @classmethod
    def open(cls, stream: bytes, tables: bytes, long_properties: bytes) -> _Reader:
        def place(index: int) -> tuple[int, int]:
            offset, size = struct.unpack_from("<II", stream, _TABLES_AT + 8 * index)
            return offset, size

        def table(index: int) -> bytes:
            offset, size = place(index)
            return tables[offset : offset + size]

        fonts = word97.read_fonts(table(_FONTS))
        headers = table(_HEADERS)
        has_lists = place(_LISTS)[1] and place(_OVERRIDES)[1]
        # The levels stand behind the list table and what changes them behind the overrides, outside of the sizes given.
        overrides = tables[place(_OVERRIDES)[0] :]
        return cls(
            stream=stream,
            long_properties=long_properties,
            stories=word97.Stories(*struct.unpack_from("<8I", stream, _STORIES_AT)),
            pieces=word97.read_pieces(table(_PIECES)),
            characters=word97.read_property_runs(stream, table(_CHARACTERS), paragraphs=False),
            paragraphs=word97.read_property_runs(stream, table(_PARAGRAPHS), paragraphs=True),
            fonts=fonts,
            styles=word97.read_styles(table(_STYLES), fonts),
            numbering=word97.read_lists(tables, place(_LISTS)[0], overrides, fonts) if has_lists else Numbering(),
            header_bounds=list(struct.unpack(f"<{len(headers) // 4}I", headers[: len(headers) // 4 * 4])),
        )

    def blocks(self) -> list[Block]:
        sizes, start = self.stories, 0
        bounds: dict[str, tuple[int, int]] = {}
        for name, size in zip(sizes._fields, sizes, strict=True):
            bounds[name] = (start, start + size)
            start += size
        headers, footers = self._running(bounds["headers"][0]) if sizes.headers else ([], [])
        parts = [self._story(*bounds[name]) for name in ("main", "boxes", "footnotes", "endnotes")]
        return [*headers, *(block for part in parts for block in part), *footers]

    def _running(self, start: int) -> tuple[list[Block], list[Block]]:
        """Page headers and footers, each text once; a page number alone is none. The first six rule off notes."""
        found: tuple[list[Block], list[Block]] = ([], [])
        seen: set[str] = set()
        stories = list(zip(self.header_bounds, self.header_bounds[1:], strict=False))[6:-1]
        for index, (low, high) in enumerate(stories):
            blocks = self._story(start + low, start + high) if low < high else []
            text = write_out(blocks)
            if not is_page_number(text) and text not in seen:
                seen.add(text)
                found[1 if index % 6 in (2, 3, 5) else 0].extend(blocks)
        return found

    def _story(self, start: int, end: int) -> list[Block]:
        blocks: list[Block] = []
        table, row, cell = Table(), list[list[Block]](), list[Block]()
        for paragraph, style, mark in self._paragraphs(start, end):
            if not style.in_table:
                if table.rows:
                    blocks.append(table)
                    table = Table()
                blocks.append(paragraph)
            elif style.row_end and mark == _CELL_END and style.depth <= 1:
                table.rows.append(row)
                row, cell = [], []
            else:
                cell.append(paragraph)
                if mark == _CELL_END and style.depth <= 1:
                    row.append(cell)
                    cell = []
        if row or cell:
            table.rows.append([*row, cell])
        return [*blocks, table] if table.rows else blocks

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[Paragraph, word97.ParagraphStyle, str]]:
        runs: list[Run] = []
        fields: list[_Field] = []
        for text, offset, width in self._stretches(start, end):
            low = 0
            for high in range(len(text)):
                if text[high] in _PARAGRAPH_ENDS:
                    style = self._style_at(offset + width * high)
                    self._add(runs, text[low:high], offset + width * low, width, style.style, fields)
                    yield self._numbered(runs, style), style, text[high]
                    runs, low = [], high + 1
            style = self._style_at(offset + width * low) if low < len(text) else word97.ParagraphStyle()
            self._add(runs, text[low:], offset + width * low, width, style.style, fields)
        if runs:
            yield Paragraph(runs), word97.ParagraphStyle(), "\r"

    def _stretches(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """Text between two character positions, piece by piece, with its byte offset and the bytes of a character."""
        for piece in self.pieces:
            low, high = max(start, piece.start), min(end, piece.end)
            if low < high:
                offset = piece.offset + (low - piece.start) * piece.width
                raw = self.stream[offset : offset + (high - low) * piece.width]
                yield raw.decode("utf-16-le", "replace") if piece.width == 2 else _narrow(raw), offset, piece.width

    def _style_at(self, offset: int) -> word97.ParagraphStyle:
        packed = self.paragraphs.at(offset)
        index = int.from_bytes(packed[:2], "little")
        below = self.styles.paragraphs.get(index, word97.ParagraphStyle())
        return word97.paragraph_style(packed[2:], below, self.long_properties)._replace(style=index)

    def _add(self, runs: list[Run], text: str, offset: int, width: int, style: int, fields: list[_Field]) -> None:
        """Append the runs of a stretch of one paragraph, each with the font of its characters."""
        at, ends = 0, self.characters.ends
        index = bisect_left(ends, offset + 1)
        while at < len(text):
            stop = len(text)
            packed = b""
            if index < len(ends) and self.characters.starts[index] <= offset + width * at:
                stop = min(stop, (ends[index] - offset + width - 1) // width)
                packed = self.characters.properties[index]
            shown = self._shown(packed, style)
            visible = _shown_of_fields(text[at:stop], fields).translate(_SHOWN)
            if visible and not shown.hidden:
                # A sign from the symbol dialogue is stored as an opening bracket.
                runs.append(Run(shown.sign or visible, shown.font or "", bool(shown.capitals)))
            at, index = stop, index + 1

    def _shown(self, packed: bytes, style: int) -> TextStyle:
        key = (packed, style)
        if key not in self.shown:
            own = word97.text_style(packed, self.fonts, self.styles)
            self.shown[key] = own.over(self.styles.texts.get(style, TextStyle()))
        return self.shown[key]

    def _numbered(self, runs: list[Run], style: word97.ParagraphStyle) -> Paragraph:
        if style.list_index and any(run.text.strip() for run in runs):
            label, font = self.numbering.label(str(style.list_index), style.level)
            if label:
                return Paragraph([Run(label + " ", font), *runs])
        return Paragraph(runs)


def _narrow(raw: bytes) -> str:
    return "".join(_WINDOWS_1252[byte] for byte in raw) if any(byte >= 0x80 for byte in raw) else raw.decode("ascii")


_WINDOWS_1252 = [bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256)]


@dataclass(slots=True)
class _Field:
    """A field that the text is inside of: its instruction ("HYPERLINK …", "PAGE"), and whether that still goes on."""

    instruction: str = ""
    open: bool = True

    def hides(self) -> bool:
        """An instruction is never shown; of what a field shows only page numbers are left out."""
        return self.open or _PAGE_FIELD.match(self.instruction) is not None


def _shown_of_fields(text: str, fields: list[_Field]) -> str:
    """The text without what its fields hide; `fields` are those still open, and changes."""
    if not fields and _FIELD_BEGIN not in text:
        return text
    kept: list[str] = []
    for char in text:
        if char == _FIELD_BEGIN:
            fields.append(_Field())
        elif char == _FIELD_SEPARATOR and fields:
            fields[-1].open = False
        elif char == _FIELD_END and fields:
            fields.pop()
        elif not any(inside.hides() for inside in fields):
            kept.append(char)
        elif fields[-1].open:
            fields[-1].instruction += char
    return "".join(kept)
