"""RTF documents: each run with its font, tables as tables, list numbers as the file's author saw them.

Libraries for RTF give flat text without fonts, and TCVN3 or VNI text can't be decoded without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from trichluc.models.document import Page
from trichluc.pipeline.read.blocks import Block, Paragraph, Table, is_page_number, write_out
from trichluc.pipeline.read.fonts import Run, legacy_code
from trichluc.pipeline.read.numbering import bullet
from trichluc.pipeline.read.plain import text_pages

_TOKEN = re.compile(r"\\([a-zA-Z]+)(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL)
_FONT_NAME = re.compile(r"[^;]+")
_PAGE_FIELD = re.compile(r"\s*(?:NUM|SECTION)?PAGES?\b", re.IGNORECASE)

_CODE_PAGES = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254"}
_CODE_PAGES |= {163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}
_SYMBOL = 2  # the character set of fonts of signs
_CHARACTERS = {"tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“"}
_CHARACTERS |= {"rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "lbr": "\n", "column": "\n"}
_SIGNS = {"~": "\u00a0", "_": "-", "-": "\xad", "{": "{", "}": "}", "\\": "\\"}
# Groups whose text is not the document's. A group marked \* is left out too, unless it is one of those known to hold text.
_NO_TEXT = re.compile(
    "colortbl|stylesheet|info|pict|objdata|filetbl|listtable|listoverridetable|revtbl|rsidtbl|generator|xmlnstbl|themedata|sp|"
    "colorschememapping|latentstyles|datastore|pgptbl|mmathPr|template|nonshppict|upr|annotation|atnid|atnauthor|tc|xe|rxe|"
    "bkmkstart|bkmkend|a?ftnsepc?"
)
_STARRED_TEXT = frozenset(("shpinst", "shptxt", "ud"))
_RUNNING = {"header": "top", "headerl": "top", "headerr": "top", "headerf": "top"}
_RUNNING |= {
    "footer": "bottom",
    "footerl": "bottom",
    "footerr": "bottom",
    "footerf": "bottom",
    "footnote": "notes",
    "shptxt": "boxes",
}


@dataclass(slots=True)
class _Font:
    name: str = ""
    charset: int = 0


@dataclass(slots=True)
class _State:
    """What holds inside one group of braces."""

    font: int = -1
    capitals: bool = False
    hidden: bool = False
    in_table: bool = False
    fallback: int = 1  # how many characters stand behind \u for readers that don't know it
    skipped: bool = False
    collects: str = ""  # "fonttbl" or "fldinst" where text is not shown but read
    story: str = ""  # set where this group opened a part of its own


@dataclass(slots=True)
class _Story:
    """A part of the text: the body, a header, a footnote."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    table: Table = field(default_factory=Table)
    row: list[list[Block]] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)

    def end_paragraph(self, in_table: bool) -> None:
        paragraph, self.runs = Paragraph(self.runs), []
        if in_table:
            self.cell.append(paragraph)
            return
        self.end_table()
        self.blocks.append(paragraph)

    def end_cell(self) -> None:
        self.cell.append(Paragraph(self.runs))
        self.row.append(self.cell)
        self.runs, self.cell = [], []

    def end_row(self) -> None:
        if self.row:
            self.table.rows.append(self.row)
        self.row, self.cell = [], []

    def end_table(self) -> None:
        if self.cell:
            self.row.append(self.cell)
        self.end_row()
        if self.table.rows:
            self.blocks.append(self.table)
            self.table = Table()

    def finish(self) -> list[Block]:
        if self.runs:
            self.end_paragraph(in_table=False)
        self.end_table()
        return self.blocks


def read_rtf(data: bytes) -> list[Page]:
    """The text of an RTF document as one page; text boxes and footnotes follow the text.

    A file cut off in the middle gives what stands before. Raises ReadFailure EMPTY.
    """
    reader = _Reader()
    reader.read(data.decode("latin-1"))
    return text_pages(write_out(reader.blocks()), "text of the RTF document")


@dataclass(slots=True)
class _Reader:
    state: _State = field(default_factory=_State)
    groups: list[_State] = field(default_factory=list)
    stories: list[_Story] = field(default_factory=lambda: [_Story()])
    parts: dict[str, list[Block]] = field(default_factory=lambda: {"top": [], "boxes": [], "notes": [], "bottom": []})
    fonts: dict[int, _Font] = field(default_factory=dict)
    code_page: str = "cp1252"
    default_font: int = 0
    instruction: str = ""
    to_skip: int = 0  # characters that repeat a \u for old readers
    starred: bool = False

    def blocks(self) -> list[Block]:
        body = [block for story in self.stories for block in story.finish()]
        return [*self.parts["top"], *body, *self.parts["boxes"], *self.parts["notes"], *self.parts["bottom"]]

    def read(self, source: str) -> None:
        at = source.find("{\\rtf")
        while (match := _TOKEN.match(source, at)) is not None:
            at = match.end()
            word, number, byte, sign, brace, plain = match.groups()
            if word is not None:
                if word == "bin":
                    at += max(0, int(number or 0))
                else:
                    self._control(word, None if number is None else int(number))
            elif byte is not None:
                self._bytes(chr(int(byte, 16)))
            elif sign is not None:
                self._sign(sign)
            elif brace is not None:
                self._open() if brace == "{" else self._close()
            elif plain is not None:
                self._bytes(plain)

    def _open(self) -> None:
        self.groups.append(self.state)
        self.state = replace(self.state, story="")
        self.to_skip = 0

    def _close(self) -> None:
        if self.state.story:
            blocks = self.stories.pop().finish()
            part = self.parts[self.state.story]
            if not (self.state.story in ("top", "bottom") and is_page_number(write_out(blocks))):
                part.extend(blocks)
        if self.groups:
            self.state = self.groups.pop()
        self.to_skip = 0

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.starred = True
        elif sign in "\r\n":
            self._control("par", None)
        elif sign in _SIGNS:
            self._show(_SIGNS[sign])

    def _control(self, word: str, number: int | None) -> None:
        starred, self.starred = self.starred, False
        state = self.state
        if word in ("fonttbl", "fldinst"):
            state.collects = word
            if word == "fldinst":
                self.instruction = ""
        elif word == "ud":
            # The Unicode half of \upr is shown where the whole pair is: LibreOffice writes the title in \info as such a pair.
            state.skipped = len(self.groups) > 1 and self.groups[-2].skipped
        elif _NO_TEXT.fullmatch(word) or (starred and word not in _STARRED_TEXT):
            state.skipped = True
        elif word == "fldrslt":
            state.skipped = state.skipped or bool(_PAGE_FIELD.match(self.instruction))
        elif word in _RUNNING and not state.skipped:
            state.story = _RUNNING[word]
            self.stories.append(_Story())
            state.in_table = False
        elif word in _CHARACTERS:
            self._show(_CHARACTERS[word])
        elif word == "u" and number is not None:
            self._show(chr(number % 0x10000))
            self.to_skip = state.fallback
        elif (action := _ACTIONS.get(word)) is not None:
            action(self, number)

    def _bytes(self, text: str) -> None:
        """Text as stored: one byte of the font's code page for each character."""
        if self.to_skip:
            skipped, self.to_skip = text[: self.to_skip], max(0, self.to_skip - len(text))
            text = text[len(skipped) :]
        if self.state.collects == "fonttbl":
            self._name_font(text)
            return
        font = self.fonts.get(self.state.font, _Font())
        if font.charset == _SYMBOL and legacy_code(font.name) is None:
            # In a font of signs a letter is a picture; ASCII punctuation and blanks are themselves.
            text = "".join(bullet(chr(0xF000 + ord(char))) if char.isalpha() or ord(char) >= 0x80 else char for char in text)
        elif not text.isascii():
            code_page = "cp1252" if legacy_code(font.name) else _CODE_PAGES.get(font.charset, self.code_page)
            raw = text.encode("latin-1")
            text = raw.decode(self.code_page if font.charset in (0, 1) and code_page == "cp1252" else code_page, "replace")
        self._show(text)

    def _name_font(self, text: str) -> None:
        match = _FONT_NAME.match(text)
        if match is not None and not self.state.skipped:
            font = self.fonts.setdefault(self.state.font, _Font())
            font.name = font.name or match.group().strip()

    def _show(self, text: str) -> None:
        state = self.state
        if state.skipped or state.hidden or not text:
            return
        if state.collects == "fldinst":
            self.instruction += text
        elif not state.collects:
            self.stories[-1].runs.append(Run(text, self.fonts.get(state.font, _Font()).name, state.capitals))

    def shown(self) -> _Story | None:
        """The part being written, None inside a group that shows nothing."""
        return None if self.state.skipped or self.state.collects else self.stories[-1]


def _set_font(reader: _Reader, number: int | None) -> None:
    reader.state.font = number or 0
    if reader.state.collects == "fonttbl":
        reader.fonts.setdefault(reader.state.font, _Font())


def _set_charset(reader: _Reader, number: int | None) -> None:
    reader.fonts.setdefault(reader.state.font, _Font()).charset = number or 0


def _set_code_page(reader: _Reader, number: int | None) -> None:
    if number in (437, 850, 874, 932, 936, 949, 950, *range(1250, 1259)):
        reader.code_page = f"cp{number}"


def _set_default_font(reader: _Reader, number: int | None) -> None:
    reader.default_font = reader.state.font = number or 0


def _plain(reader: _Reader, _: int | None) -> None:
    state = reader.state
    state.font, state.capitals, state.hidden = reader.default_font, False, False


def _set_capitals(reader: _Reader, number: int | None) -> None:
    reader.state.capitals = number != 0


def _set_hidden(reader: _Reader, number: int | None) -> None:
    reader.state.hidden = number != 0


def _set_fallback(reader: _Reader, number: int | None) -> None:
    reader.state.fallback = max(0, number or 0)


def _enter_table(reader: _Reader, _: int | None) -> None:
    reader.state.in_table = True


def _leave_table(reader: _Reader, _: int | None) -> None:
    reader.state.in_table = False


def _end_paragraph(reader: _Reader, _: int | None) -> None:
    if (story := reader.shown()) is not None:
        story.end_paragraph(reader.state.in_table)


def _end_cell(reader: _Reader, _: int | None) -> None:
    if (story := reader.shown()) is not None:
        story.end_cell()


def _end_row(reader: _Reader, _: int | None) -> None:
    if (story := reader.shown()) is not None:
        story.end_row()


_ACTIONS: dict[str, Callable[[_Reader, int | None], None]] = {
    "f": _set_font,
    "fcharset": _set_charset,
    "ansicpg": _set_code_page,
    "deff": _set_default_font,
    "plain": _plain,
    "caps": _set_capitals,
    "v": _set_hidden,
    "deleted": _set_hidden,
    "uc": _set_fallback,
    "intbl": _enter_table,
    "pard": _leave_table,
    "par": _end_paragraph,
    "sect": _end_paragraph,
    "page": _end_paragraph,
    "nestcell": _end_paragraph,
    "nestrow": _end_paragraph,
    "cell": _end_cell,
    "row": _end_row,
}
