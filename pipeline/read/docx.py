"""Word documents (DOCX): paragraphs with their list numbers, tables, text boxes, headings of pages, footnotes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from trichluc.models.document import Page
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.read.blocks import Block, Paragraph, Table, is_page_number, write_out
from trichluc.pipeline.read.docx_styles import (
    Styles,
    W,
    is_on,
    numbering_of,
    read_numbering,
    read_styles,
    text_style,
    value,
)
from trichluc.pipeline.read.fonts import Run
from trichluc.pipeline.read.numbering import Numbering, bullet
from trichluc.pipeline.read.plain import text_pages

LARGEST_PART = 256 << 20  # bytes of one unpacked part
_HIGHEST_RATIO = 500  # unpacked to packed size; real documents stay below 60, a zip bomb goes to 1000 and more
_RATIO_MATTERS = 8 << 20
_LOCKED = 1  # flag of a ZIP's member that is encrypted

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TRANSPARENT = {
    W + tag for tag in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
}
_DROPPED = {W + tag for tag in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "tblPr", "tblGrid")}
_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "\xad",
}
_PAGE_FIELD = re.compile(r"\s*(?:NUM|SECTION)?PAGES?\b", re.IGNORECASE)


def read_docx(data: bytes) -> list[Page]:
    """The text of a Word document as one page.

    Tracked deletions and hidden text are left out; footnotes follow the text.

    Raises ReadFailure DAMAGED, TOO_LARGE or EMPTY.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            blocks = _Reader.open(archive).blocks()
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        KeyError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise ReadFailure(
            Category.DAMAGED,
            f"The Word document is damaged: {error}.",
            "Open it in Word or LibreOffice, let it be repaired and save it again.",
        ) from error
    return text_pages(write_out(blocks), "text of the Word document")


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """The root of one XML part, None where the document has no such part. External entities are never followed."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    bomb = info.file_size > _RATIO_MATTERS and info.file_size > _HIGHEST_RATIO * max(1, info.compress_size)
    if info.file_size > LARGEST_PART or bomb:
        raise ReadFailure(
            Category.TOO_LARGE,
            f"The Word document unpacks to {info.file_size >> 20} MB from {info.compress_size >> 10} KB.",
            "Make sure that it comes from a trusted source; split it if it is real.",
        )
    if info.flag_bits & _LOCKED:
        message = "The Word document is a ZIP archive locked with a password."
        raise ReadFailure(Category.ENCRYPTED, message, "Unpack it with its password, and give what it holds.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        content = archive.read(info)
    except ValueError as error:  # its damaged table of contents says that it begins before the file
        raise zipfile.BadZipFile(str(error)) from error
    return etree.fromstring(content, parser)


@dataclass(slots=True)
class _Reader:
    archive: zipfile.ZipFile
    body: etree._Element
    styles: Styles
    numbering: Numbering
    notes: list[tuple[str, str]] = field(default_factory=list)  # part and id of the notes met, in reading order
    field_depth: int = 0  # inside how many fields
    instruction: str = ""
    in_instruction: bool = False

    @classmethod
    def open(cls, archive: zipfile.ZipFile) -> _Reader:
        root = _part(archive, "word/document.xml")
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise KeyError("it has no word/document.xml with a body")
        numbering = read_numbering(_part(archive, "word/numbering.xml"))
        return cls(archive, body, read_styles(_part(archive, "word/styles.xml")), numbering)

    def blocks(self) -> list[Block]:
        headers, footers = self._running_parts()
        blocks = [*headers, *self._blocks(self.body)]
        return [*blocks, *self._notes(), *footers]

    def _running_parts(self) -> tuple[list[Block], list[Block]]:
        """Page headers and footers, each text once; a page number alone is none."""
        relations = _part(self.archive, "word/_rels/document.xml.rels")
        targets = {} if relations is None else {item.get("Id"): item.get("Target", "") for item in relations}
        found: dict[str, list[Block]] = {"headerReference": [], "footerReference": []}
        seen: set[str] = set()
        for section in self.body.iter(W + "sectPr"):
            for tag, blocks in found.items():
                for reference in section.findall(W + tag):
                    target = (targets.get(reference.get(_R_ID)) or "").removeprefix("/word/")
                    root = _part(self.archive, f"word/{target}")
                    inner = [] if root is None else list(self._blocks(root))
                    text = write_out(inner)
                    if not is_page_number(text) and text not in seen:
                        seen.add(text)
                        blocks.extend(inner)
        return found["headerReference"], found["footerReference"]

    def _notes(self) -> list[Block]:
        found: list[Block] = []
        roots = {part: _part(self.archive, f"word/{part}s.xml") for part in ("footnote", "endnote")}
        for count, (part, number) in enumerate(tuple(self.notes), start=1):  # a note in a note, be it itself, ends there
            root = roots[part]
            for note in [] if root is None else root.findall(W + part):
                if note.get(W + "id") == number:
                    blocks = list(self._blocks(note))
                    first = next((block for block in blocks if isinstance(block, Paragraph)), None)
                    if first is not None:
                        first.runs.insert(0, Run(f"[{count}] "))
                    found.extend(blocks)
        return found

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield self._table(child)
            elif child.tag in _TRANSPARENT:
                yield from self._blocks(child)
            elif child.tag == _MC + "AlternateContent":
                yield from self._blocks(_choice(child))

    def _table(self, element: etree._Element) -> Table:
        table = Table(bordered=_bordered(element))
        for row in element.iter(W + "tr"):
            if next(row.iterancestors(W + "tbl")) is not element or row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells: list[list[Block]] = []
            for cell in row.iter(W + "tc"):
                if next(cell.iterancestors(W + "tr")) is row:
                    # A cell that goes on from the row above is empty here: its text stands once.
                    merged = cell.find(f"{W}tcPr/{W}vMerge")
                    goes_on = merged is not None and merged.get(W + "val", "continue") == "continue"
                    cells.append([] if goes_on else list(self._blocks(cell)))
            table.rows.append(cells)
        return table

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        properties = element.find(W + "pPr")
        style = value(properties, "pStyle") or self.styles.default_paragraph
        paragraph, boxes = Paragraph(), list[Block]()
        self._runs(element, style, paragraph.runs, boxes)
        if any(run.text.strip() for run in paragraph.runs):
            label, font = self._label(properties, style)
            if label:
                paragraph.runs.insert(0, Run(label + " ", font))
            yield paragraph
        yield from boxes

    def _label(self, properties: etree._Element | None, style: str) -> tuple[str, str]:
        number, level = numbering_of(properties)
        inherited, inherited_level = self.styles.numbering.get(style, ("", 0))
        number = number or inherited
        return self.numbering.label(number, level if level >= 0 else inherited_level) if number not in ("", "0") else ("", "")

    def _runs(self, parent: etree._Element, style: str, runs: list[Run], boxes: list[Block]) -> None:
        for child in parent:
            if child.tag == W + "r":
                self._run(child, style, runs, boxes)
            elif child.tag in _TRANSPARENT:
                if not _PAGE_FIELD.match(child.get(W + "instr", "")):
                    self._runs(child, style, runs, boxes)
            elif child.tag == _MC + "AlternateContent":
                self._runs(_choice(child), style, runs, boxes)

    def _run(self, element: etree._Element, style: str, runs: list[Run], boxes: list[Block]) -> None:
        properties = element.find(W + "rPr")
        own, named = text_style(properties), value(properties, "rStyle") or ""
        below = self.styles.texts.get(style, text_style(None)).over(self.styles.default)
        shown = own.over(self.styles.texts.get(named, text_style(None))).over(below)
        if shown.hidden or is_on(properties, "webHidden"):
            return
        text = "".join(self._characters(child, boxes) for child in element)
        if text:
            runs.append(Run(text, shown.font or "", bool(shown.capitals)))

    def _characters(self, element: etree._Element, boxes: list[Block]) -> str:
        if element.tag == W + "fldChar":
            self._turn_field(element.get(W + "fldCharType"))
            return ""
        if element.tag == W + "instrText":
            self.instruction += element.text or ""
            return ""
        if element.tag in _DROPPED or self.in_instruction or (self.field_depth and _PAGE_FIELD.match(self.instruction)):
            return ""
        if element.tag == W + "t":
            return element.text or ""
        if element.tag in (W + "footnoteReference", W + "endnoteReference"):
            self.notes.append((element.tag.removeprefix(W).removesuffix("Reference"), element.get(W + "id", "")))
            return ""
        if element.tag == W + "sym":
            return bullet(chr(int(element.get(W + "char", "F0B7"), 16)))
        if element.tag in _CHARACTERS:
            return _CHARACTERS[element.tag]
        inside = _choice(element) if element.tag == _MC + "AlternateContent" else element
        for box in inside.iter(W + "txbxContent"):
            if next(box.iterancestors(W + "txbxContent"), None) is None:
                boxes.extend(self._blocks(box))
        return ""

    def _turn_field(self, kind: str | None) -> None:
        if kind == "begin":
            self.field_depth += 1
            self.in_instruction, self.instruction = True, ""
        elif kind == "separate":
            self.in_instruction = False
        elif kind == "end":
            self.field_depth = max(0, self.field_depth - 1)
            self.in_instruction = False


def _choice(element: etree._Element) -> etree._Element:
    """The first branch of alternatives: the others say the same for older programs."""
    choice = element.find(_MC + "Choice")
    fallback = element.find(_MC + "Fallback")
    return choice if choice is not None else fallback if fallback is not None else element


def _bordered(table: etree._Element) -> bool | None:
    """Whether the table draws lines; None where its style decides."""
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    if borders is None:
        return None
    return any(border.get(W + "val") not in ("none", "nil") for border in borders)
