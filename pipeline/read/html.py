"""Web pages (HTML), also those that Word saved as one file (MHTML)."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from trichluc.models.document import Page
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.read.blocks import Block, Paragraph, Table, write_out
from trichluc.pipeline.read.encodings import decode_text
from trichluc.pipeline.read.fonts import Run, legacy_code
from trichluc.pipeline.read.plain import LARGEST_TEXT, text_pages

_DROPPED = re.compile("script|style|head|title|meta|link|template|noscript|iframe|object|svg|math|select|button|nav")
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figure|figcaption|footer|form|h[1-6]|"
    "header|hr|html|legend|li|main|ol|p|pre|section|summary|ul"
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^<]{0,4000}?)?Content-Type:\s*multipart/related", re.IGNORECASE)
_FONT_FAMILY = re.compile(r"""font(?:-family)?\s*:[^;]*?(\.vn\w+|vni[- ]\w+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_UPPER = re.compile(r"text-transform\s*:\s*uppercase", re.IGNORECASE)
_BORDERED = re.compile(r"border(?:-\w+)?\s*:[^;]*\b(?:solid|double|dotted|dashed)\b", re.IGNORECASE)
_LEGACY_FONT = re.compile(rb"\.vn[a-z]|vni-", re.IGNORECASE)
_TRUSTED = frozenset(("utf-16", "windows-1258", "cp1258"))  # UTF-8 is found without, and "Western" may hide a legacy font
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DEEPEST = 300  # elements inside each other; below that only the bare text is taken


def read_html(data: bytes) -> list[Page]:
    """The text of a web page as one page: scripts, styles and navigation are left out.

    Raises ReadFailure TOO_LARGE, NOT_TEXT, DAMAGED or EMPTY.
    """
    if len(data) > LARGEST_TEXT:
        raise ReadFailure(Category.TOO_LARGE, f"The web page has {len(data) >> 20} MB.", "Split it into smaller files.")
    if _MHTML.match(data[:8192]):
        data = _html_of_mhtml(data)
    source, reason = _decode(data)
    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadFailure(Category.EMPTY, "The web page holds no text.", "Save the page again from the browser.") from error
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):  # what follows has been left out
        message = "The web page's tags are nested deeper than 2,000."
        raise ReadFailure(Category.DAMAGED, message, "Open it in a browser and print it as PDF, or save its text.")
    writer = _Writer()
    writer.element(root, "", False, 0)
    writer.end_paragraph()
    return text_pages(write_out(writer.blocks), f"text of the web page, {reason}")


def _decode(data: bytes) -> tuple[str, str]:
    """The page's characters: by byte order mark, by its `meta`, else as those of any text.

    Pages in legacy fonts call themselves Western: where they name such a font their characters are kept for it to decode,
    soft hyphens (the ư of TCVN3) included.
    """
    declared = _CHARSET.search(data[:4096])
    name = declared.group(1).decode("ascii").lower() if declared else ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text, reason = data.decode("utf-16", "replace"), "UTF-16"
    elif _LEGACY_FONT.search(data):
        text, reason = _as_stored(data), "decoded by its fonts"
    elif name in _TRUSTED:
        text, reason = data.decode(name, "replace"), name
    else:
        decoded = decode_text(data)
        text, reason = decoded.text, decoded.reason
    return _XML_DECLARATION.sub("", text.removeprefix("\ufeff")), reason


def _as_stored(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _html_of_mhtml(data: bytes) -> bytes:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    raise ReadFailure(Category.DAMAGED, "The saved web page holds no HTML.", "Save the page again from the browser.")


@dataclass(slots=True)
class _Writer:
    """Collects the blocks of a page on the way through its elements."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def end_paragraph(self) -> None:
        if any(run.text.strip() for run in self.runs):
            self.blocks.append(Paragraph(_without_double_blanks(self.runs)))
        self.runs = []

    def element(self, element: etree._Element, font: str, capitals: bool, depth: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or _DROPPED.fullmatch(tag):
            return
        style = element.get("style", "")
        if _HIDDEN.search(style) or element.get("hidden") is not None:
            return
        named = _FONT_FAMILY.search(style)
        font = named.group(1) if named else (element.get("face") or font if tag == "font" else font)
        capitals = capitals or bool(_UPPER.search(style))
        block = _BLOCK.fullmatch(tag) is not None
        if block or tag == "table":
            self.end_paragraph()
        if tag == "br":
            self.runs.append(Run("\n"))
        elif tag == "table":
            self.blocks.append(_table(element, font, capitals, depth))
        else:
            if tag == "li":
                self.runs.append(Run(_item_label(element)))
            self.children(element, font, capitals, depth)
        if block:
            self.end_paragraph()

    def children(self, element: etree._Element, font: str, capitals: bool, depth: int) -> None:
        """The text inside an element."""
        blanks = None if element.tag == "pre" else _SPACES
        self._text(element.text, font, capitals, blanks)
        for child in element:
            if depth < _DEEPEST:
                self.element(child, font, capitals, depth + 1)
            else:
                self._text("".join(map(str, child.itertext(with_tail=False))), font, capitals, blanks)
            self._text(child.tail, font, capitals, blanks)

    def _text(self, text: str | None, font: str, capitals: bool, blanks: re.Pattern[str] | None) -> None:
        if text:
            shown = text if blanks is None else blanks.sub(" ", text)
            self.runs.append(Run(shown, font if legacy_code(font) else "", capitals))


def _table(element: etree._Element, font: str, capitals: bool, depth: int) -> Table:
    border = element.get("border")
    styles = [element.get("style", ""), *(cell.get("style", "") for cell in element.iter("td"))]
    drawn = (border is not None and border.strip() not in ("", "0")) or any(_BORDERED.search(style) for style in styles)
    table = Table(bordered=drawn)
    for row in element.iter("tr"):
        if next(row.iterancestors("table"), None) is not element:
            continue
        cells: list[list[Block]] = []
        for cell in row:
            if cell.tag in ("td", "th"):
                writer = _Writer()
                writer.children(cell, font, capitals, depth + 3)
                writer.end_paragraph()
                cells.append(writer.blocks)
        table.rows.append(cells)
    return table


def _item_label(item: etree._Element) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    start = parent.get("start", "1")
    place = sum(1 for sibling in item.itersiblings("li", preceding=True))
    return f"{(int(start) if start.lstrip('-').isdigit() else 1) + place}. "


def _without_double_blanks(runs: list[Run]) -> list[Run]:
    """Blanks beside a line break or another blank are no text in HTML."""
    kept: list[Run] = []
    blank = True
    for run in runs:
        text = run.text.removeprefix(" ") if blank else run.text
        if text:
            kept.append(run._replace(text=text))
            blank = text[-1] in " \n"
    return kept
