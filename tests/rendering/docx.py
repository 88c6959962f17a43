"""Plans as DOCX in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I, as a word processor would hold them."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from .plan import Part, spans

FONT = "Times New Roman"
COLUMNS = (Mm(68), Mm(95))
_CENTRE, _JUSTIFY, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can have


def write_docx(parts: list[Part], target: Path) -> None:
    """Write the plan; the same parts give the same bytes with the same library."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    for part in parts:
        section = document.sections[0] if part is parts[0] else document.add_section(WD_SECTION.NEW_PAGE)
        _set_page(section, restart=part is not parts[0])
        _letterhead(document, part)
        _head(document, part)
        _body(document, part)
        if part.recipients or part.signature:
            _tail(document, part)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = parts[0].title, " ".join(parts[0].issuer), ""
    properties.created = properties.modified = datetime(2024, 1, 1)
    _save(document, target)


def _save(document: DocxDocument, target: Path) -> None:
    """Save with one time on every entry of the package, so that the bytes depend on the content alone."""
    packed = io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, source.read(name))


def _set_page(section: Section, *, restart: bool) -> None:
    """A4 with the margins of the decree; page numbers in the middle of the top, none on a part's first page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(17)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    if restart:
        numbering = OxmlElement("w:pgNumType")
        numbering.set(qn("w:start"), "1")
        section._sectPr.append(numbering)


def _write(
    paragraph: DocxParagraph,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = _CENTRE,
) -> DocxParagraph:
    """Put text with its emphasis into an empty paragraph."""
    paragraph.alignment = align
    for span in spans(text):
        run = paragraph.add_run(span.text)
        run.font.size, run.bold, run.italic = Pt(size), bold or span.bold, italic or span.italic
    return paragraph


def _rule(paragraph: DocxParagraph, indent: int) -> None:
    """Make an empty paragraph the short line under a name or title, `indent` mm shorter than its column on either side."""
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Mm(indent)
    layout.line_spacing, layout.space_after = Pt(6), Pt(4)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _cells(document: DocxDocument, rows: int) -> list[list[_Cell]]:
    table = document.add_table(rows, 2)
    table.autofit = False
    for column, width in zip(table.columns, COLUMNS, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, COLUMNS, strict=True):
            cell.width = width
    return [list(row.cells) for row in table.rows]


def _fill(cell: _Cell, lines: list[tuple[str, float, bool, bool]], align: WD_ALIGN_PARAGRAPH = _CENTRE) -> None:
    """Write lines (text, size, bold, italic) into a cell, one paragraph each."""
    for index, (text, size, bold, italic) in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        _write(paragraph, text, size, bold=bold, italic=italic, align=align)


def _letterhead(document: DocxDocument, part: Part) -> None:
    (left, right), (number, place) = _cells(document, 2)
    parent = [(line, 12.5, False, False) for line in part.parent]
    _fill(left, parent + [(line, 12.5, True, False) for line in part.issuer])
    if part.issuer[-1] != "***":
        _rule(left.add_paragraph(), 23)
    _fill(right, [(line, 12, True, False) for line in part.motto])
    _rule(right.add_paragraph(), 20)
    _fill(number, [(part.number, 13, False, False)])
    _fill(place, [(part.place_date, 13, False, True)])


def _head(document: DocxDocument, part: Part) -> None:
    type_name = _write(document.add_paragraph(), part.type_name, 14, bold=True)
    type_name.paragraph_format.space_before = Pt(14)
    title = _write(document.add_paragraph(), part.title, 14, bold=True).paragraph_format
    title.left_indent = title.right_indent = Mm(10)
    if part.attached:
        _write(document.add_paragraph(), part.attached, 14, italic=True)
    _rule(document.add_paragraph(), 58)


def _body(document: DocxDocument, part: Part) -> None:
    for content in part.body:
        heading = content.kind in ("heading", "part")
        align = _CENTRE if content.kind == "part" else _JUSTIFY
        paragraph = _write(
            document.add_paragraph(), content.text, 14, bold=heading, italic=content.kind == "ground", align=align
        )
        layout = paragraph.paragraph_format
        layout.space_after, layout.line_spacing, layout.keep_with_next = Pt(6), 1.1, heading
        if content.kind != "part":
            layout.first_line_indent = Mm(12.7)


def _tail(document: DocxDocument, part: Part) -> None:
    ((left, right),) = _cells(document, 1)
    lines = [("Nơi nhận:", 12.0, True, True)] + [(line, 11.0, False, False) for line in part.recipients]
    if part.drafter:
        lines.append((part.drafter, 11.0, False, False))
    _fill(left, lines, _LEFT)
    _fill(right, [(line, 14, True, False) for line in part.signature])
    if part.signer:
        _write(right.add_paragraph(), part.signer, 14, bold=True).paragraph_format.space_before = Pt(75)
