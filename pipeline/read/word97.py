"""The binary structures of a Word 97-2003 file that its text needs: pieces, properties, styles, lists.

Source: [MS-DOC], Microsoft's published specification of the format; names of structures are those used there.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from trichluc.pipeline.read.fonts import TextStyle, telling_font
from trichluc.pipeline.read.numbering import Level, Numbering, bullet

PAGE = 512  # bytes of a page of formatted properties (FKP)
_FORMS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    22: "decimalZero",
    23: "bullet",
    255: "none",
}
_OPERAND_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # by the kind of a property; 6 says its own size

# Properties (sprm) of characters and paragraphs.
_C_DELETED, _C_CAPITALS, _C_HIDDEN, _C_STYLE, _C_SIGN = 0x0800, 0x083B, 0x083C, 0x4A30, 0x6A09
_C_FONTS = (0x4A51, 0x4A4F)  # of letters above ASCII, of ASCII
_P_IN_TABLE, _P_ROW_END, _P_DEPTH, _P_LIST, _P_LEVEL = 0x2416, 0x2417, 0x6649, 0x460B, 0x260A
_P_ELSEWHERE, _P_TABS, _T_DEFINITION = 0x6646, 0xC615, 0xD608


class Stories(NamedTuple):
    """How many characters each part of the text has; the parts stand one after another."""

    main: int
    footnotes: int
    headers: int
    macros: int
    comments: int
    endnotes: int
    boxes: int
    header_boxes: int


class Piece(NamedTuple):
    """A stretch of text in the stream: characters `start` to `end` stand at byte `offset`, one or two bytes each."""

    start: int
    end: int
    offset: int
    width: int


class ParagraphStyle(NamedTuple):
    """What a paragraph's properties say: its style, its place in a table, its list."""

    style: int = 0
    in_table: bool = False
    row_end: bool = False
    depth: int = 0
    list_index: int = 0
    level: int = 0


@dataclass(slots=True)
class Styles:
    """The styles of a document by their index."""

    texts: dict[int, TextStyle] = field(default_factory=dict)
    paragraphs: dict[int, ParagraphStyle] = field(default_factory=dict)


class PropertyRuns(NamedTuple):
    """Properties of stretches of the stream: from byte `starts[i]` to `ends[i]` they are `properties[i]`."""

    starts: list[int]
    ends: list[int]
    properties: list[bytes]

    def at(self, offset: int) -> bytes:
        """The properties at a byte of the stream."""
        index = bisect_right(self.starts, offset) - 1
        return self.properties[index] if index >= 0 and offset < self.ends[index] else b""


def properties_of(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """The properties of a packed list (grpprl): their code and operand. A broken list ends early."""
    at = 0
    while at + 2 < len(packed):
        code = int.from_bytes(packed[at : at + 2], "little")
        at += 2
        size = _OPERAND_SIZES.get(code >> 13)
        if size is None:
            size = packed[at] + 1
            if code == _T_DEFINITION:
                size = int.from_bytes(packed[at : at + 2], "little") + 1
            elif code == _P_TABS and packed[at] == 255:
                return
            yield code, packed[at + 1 : at + size]
        else:
            yield code, packed[at : at + size]
        at += size


def read_pieces(table: bytes) -> list[Piece]:
    """The piece table (Clx): where each stretch of the text stands. Raises ValueError where there is none."""
    at = 0
    while at < len(table) and table[at] == 1:
        at += 3 + int.from_bytes(table[at + 1 : at + 3], "little")
    if at >= len(table) or table[at] != 2:
        raise ValueError("no piece table")
    plc = table[at + 5 : at + 5 + int.from_bytes(table[at + 1 : at + 5], "little")]
    count = (len(plc) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", plc)
    pieces = []
    for index in range(count):
        (packed,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)
        narrow = bool(packed & 0x40000000)
        offset = (packed & 0x3FFFFFFF) // (2 if narrow else 1)
        pieces.append(Piece(bounds[index], bounds[index + 1], offset, 1 if narrow else 2))
    return pieces


def read_property_runs(stream: bytes, plc: bytes, paragraphs: bool) -> PropertyRuns:
    """The properties of all characters, or of all paragraphs, from the pages that `plc` lists."""
    found = PropertyRuns([], [], [])
    count = (len(plc) - 4) // 8
    for index in range(max(0, count)):
        (number,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * index)
        page = stream[(number & 0x3FFFFF) * PAGE :][:PAGE]
        if len(page) < PAGE:
            continue
        runs = page[PAGE - 1]
        if 4 * (runs + 1) + (13 if paragraphs else 1) * runs >= PAGE:
            continue
        bounds = struct.unpack_from(f"<{runs + 1}I", page)
        for run in range(runs):
            where = page[4 * (runs + 1) + (13 if paragraphs else 1) * run] * 2
            found.starts.append(bounds[run])
            found.ends.append(bounds[run + 1])
            found.properties.append(_paragraph_properties(page, where) if paragraphs else _character_properties(page, where))
    return found


def _character_properties(page: bytes, where: int) -> bytes:
    return page[where + 1 : where + 1 + page[where]] if where else b""


def _paragraph_properties(page: bytes, where: int) -> bytes:
    if not where:
        return b""
    if page[where]:
        return page[where + 1 : where + 2 * page[where]]
    return page[where + 2 : where + 2 + 2 * page[where + 1]]


def read_fonts(table: bytes) -> list[str]:
    """The names of the fonts (SttbfFfn) by their index."""
    names: list[str] = []
    at = 4
    for _ in range(int.from_bytes(table[:2], "little")):
        size = table[at] if at < len(table) else 0
        name = table[at + 40 : at + 1 + size].decode("utf-16-le", "replace")
        names.append(name.split("\0")[0])
        at += 1 + size
    return names


def text_style(packed: bytes, fonts: list[str], styles: Styles | None = None) -> TextStyle:
    """What character properties say; a toggled property says the opposite of the style below."""
    font: dict[int, str] = {}
    capitals: bool | None = None
    hidden: bool | None = None
    sign: str | None = None
    below = TextStyle()
    for code, operand in properties_of(packed):
        number = int.from_bytes(operand, "little")
        if code in _C_FONTS and number < len(fonts):
            font[code] = fonts[number]
        elif code == _C_CAPITALS and number != 0x80:
            capitals = bool(number & 1)
        elif code in (_C_HIDDEN, _C_DELETED) and number != 0x80:
            hidden = bool(number & 1) or bool(hidden)
        elif code == _C_SIGN:
            sign = bullet(chr(number >> 16))
        elif code == _C_STYLE and styles is not None:
            below = styles.texts.get(number, below)
    names = [font[code] for code in _C_FONTS if code in font]
    return TextStyle(telling_font(names), capitals, hidden, sign).over(below)


def paragraph_style(packed: bytes, below: ParagraphStyle, long_properties: bytes = b"") -> ParagraphStyle:
    """What paragraph properties say, over what their style says; `long_properties` is the stream of those stored elsewhere."""
    found = below
    for code, operand in properties_of(packed):
        number = int.from_bytes(operand, "little")
        if code == _P_IN_TABLE:
            found = found._replace(in_table=bool(number))
        elif code == _P_ROW_END:
            found = found._replace(row_end=bool(number))
        elif code == _P_DEPTH:
            found = found._replace(depth=number)
        elif code == _P_ELSEWHERE and number + 2 <= len(long_properties):
            size = int.from_bytes(long_properties[number : number + 2], "little")
            found = paragraph_style(long_properties[number + 2 : number + 2 + size], found)
        elif code == _P_LIST:
            found = found._replace(list_index=0 if number > 0x7FE else number)
        elif code == _P_LEVEL:
            found = found._replace(level=min(number, 8))
    return found


def read_styles(table: bytes, fonts: list[str]) -> Styles:
    """The style sheet (STSH), each style with what it takes from those it is based on."""
    styles = Styles()
    if len(table) < 20:
        return styles
    header = int.from_bytes(table[:2], "little")
    count, base_size = struct.unpack_from("<HH", table, 2)
    defaults = [fonts[index] for index in struct.unpack_from("<HHH", table, 14)[::2] if index < len(fonts)]
    raw: dict[int, tuple[int, bytes, bytes]] = {}  # base style, paragraph and character properties
    at = 2 + header
    for index in range(count):
        size = int.from_bytes(table[at : at + 2], "little")
        if size > base_size:
            raw[index] = _style(table[at + 2 : at + 2 + size], base_size)
        at += 2 + size + size % 2
    for index in raw:
        chain: list[int] = []
        step = index
        while step in raw and step not in chain:
            chain.append(step)
            step = raw[step][0]
        text, paragraph = TextStyle(telling_font(defaults)), ParagraphStyle()
        for step in reversed(chain):
            text = text_style(raw[step][2], fonts).over(text)
            paragraph = paragraph_style(raw[step][1], paragraph)
        styles.texts[index], styles.paragraphs[index] = text, paragraph
    return styles


def _style(packed: bytes, base_size: int) -> tuple[int, bytes, bytes]:
    kind_and_base, count_and_next = struct.unpack_from("<HH", packed, 2)
    kind, base = kind_and_base & 0xF, kind_and_base >> 4
    at = base_size + 2 * int.from_bytes(packed[base_size : base_size + 2], "little") + 4
    parts: list[bytes] = []
    for _ in range(count_and_next & 0xF):
        size = int.from_bytes(packed[at : at + 2], "little")
        parts.append(packed[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    if kind == 1:
        return base, (parts[0][2:] if parts else b""), (parts[1] if len(parts) > 1 else b"")
    return base, b"", (parts[0] if kind == 2 and parts else b"")


def read_lists(table: bytes, lists_at: int, overrides: bytes, fonts: list[str]) -> Numbering:
    """The lists (PlfLst with its levels, PlfLfo): a paragraph names one by its 1-based index among the overrides."""
    numbering = Numbering()
    count = int.from_bytes(table[lists_at : lists_at + 2], "little", signed=True)
    at = lists_at + 2 + 28 * max(0, count)
    definitions: dict[int, dict[int, Level]] = {}
    for index in range(max(0, count)):
        (identity,) = struct.unpack_from("<i", table, lists_at + 2 + 28 * index)
        simple = table[lists_at + 2 + 28 * index + 26] & 1
        levels: dict[int, Level] = {}
        for level in range(1 if simple else 9):
            levels[level], at = _level(table, at, fonts)
        definitions[identity] = levels
    (lists,) = struct.unpack_from("<I", overrides)
    after = 4 + 16 * lists
    for index in range(lists):
        identity, changed = struct.unpack_from("<i8xB", overrides, 4 + 16 * index)
        name = str(index + 1)
        levels = dict(definitions.get(identity, {}))
        after += 4
        for _ in range(changed):
            start, flags = struct.unpack_from("<iI", overrides, after)
            after += 8
            if flags & 0x20:
                levels[flags & 0xF], after = _level(overrides, after, fonts)
            if flags & 0x10:
                numbering.restarts.setdefault(name, {})[flags & 0xF] = start
        numbering.levels[name] = levels
        numbering.counted_as[name] = str(identity)
    return numbering


def _level(table: bytes, at: int, fonts: list[str]) -> tuple[Level, int]:
    start, form, flags = struct.unpack_from("<iBB", table, at)
    character_size, paragraph_size = table[at + 24], table[at + 25]
    characters = table[at + 28 + paragraph_size :][:character_size]
    at += 28 + paragraph_size + character_size
    length = int.from_bytes(table[at : at + 2], "little")
    shown = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(char) + 1}" if ord(char) < 9 else char for char in shown)
    font = text_style(characters, fonts).font or ""
    return Level(_FORMS.get(form, "decimal"), text, start, font, bool(flags & 4)), at + 2 + 2 * length
