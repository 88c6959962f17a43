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

_DROPPED = frozenset("script style head title meta link template noscript iframe object svg math select button nav".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figure figcaption footer form h1 h2 h3 h4 h5 h6 "
    "header hr html legend li main ol p pre section summary ul".split()
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^<]{0,4000}?)?Content-Type:\s*multipart/related", re.IGNORECASE)
_FONT_FAMILY = re.compile(r"""font(?:-family)?\s*:[^;]*?(\.vn\w+|vni[- ]\w+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_UPPER = re.compile(r"text-transform\s*:\s*uppercase", re.IGNORECASE)
_BORDERED = re.compile(r"border(?:-\w+)?\s*:[^;]*\b(?:solid|double|dotted|dashed)\b", re.IGNORECASE)
_FALSE_WESTERN = frozenset(("iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252", "us-ascii", "x-user-defined"))
_DEEPEST = 400  # elements inside each other; a page nested deeper is made to break readers


def read_html(data: bytes) -> list[Page]:
    """The text of a web page as one page: scripts, styles and navigation are left out.

    Raises ReadFailure TOO_LARGE, NOT_TEXT, DAMAGED or EMPTY.
    """
    if len(data) > LARGEST_TEXT:
        raise ReadFailure(Category.TOO_LARGE, f"The web page has {len(data) >> 20} MB.", "Split it into smaller files.")
    if _MHTML.match(data[:8192]):
        data = _html_of_mhtml(data)
    source, reason = _decode(data)
    try:
        root = document_fromstring(source, parser=HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadFailure(Category.EMPTY, "The web page holds no text.", "Save the page again from the browser.") from error
    writer = _Writer()
    writer.element(root, "", False, 0)
    writer.end_paragraph()
    return text_pages(write_out(writer.blocks), f"text of the web page, {reason}")


def _decode(data: bytes) -> tuple[str, str]:
    """The page's characters: by byte order mark, by its `meta`, else as any text. "Western" is what pages in legacy fonts call
    themselves: their bytes are kept one for one, for the fonts or the words to tell the code."""
    declared = _CHARSET.search(data[:4096])
    name = declared.group(1).decode("ascii").lower() if declared else ""
    if data[:3] == b"\xef\xbb\xbf" or data[:2] in (b"\xff\xfe", b"\xfe\xff") or not name or name.startswith("utf"):
        decoded = decode_text(data)
        # The parser refuses a declared encoding in decoded text, and trusts no other than the one in hand.
        return _XML_DECLARATION.sub("", decoded.text), decoded.reason
    if name in _FALSE_WESTERN and not _names_legacy_font(data):
        return decode_text(data).text, "told line by line"
    try:
        return data.decode("cp1252" if name in _FALSE_WESTERN else name, "replace"), name
    except LookupError:
        return decode_text(data).text, f"unknown encoding {name}"


_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def _names_legacy_font(data: bytes) -> bool:
    return re.search(rb"\.vn[a-z]|vni-", data, re.IGNORECASE) is not None


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
        if not isinstance(tag, str) or tag in _DROPPED or depth > _DEEPEST:
            return
        style = element.get("style", "")
        if _HIDDEN.search(style) or element.get("hidden") is not None:
            return
        named = _FONT_FAMILY.search(style)
        font = named.group(1) if named else (element.get("face") or font if tag == "font" else font)
        capitals = capitals or bool(_UPPER.search(style))
        if tag == "br":
            self.runs.append(Run("\n"))
        elif tag == "table":
            self.end_paragraph()
            self.blocks.append(_table(element, font, capitals, depth))
        elif tag in _BLOCKS:
            self.end_paragraph()
            if tag == "li":
                self.runs.append(Run(_item_label(element)))
            self._inside(element, font, capitals, depth)
            self.end_paragraph()
        else:
            self._inside(element, font, capitals, depth)

    def _inside(self, element: etree._Element, font: str, capitals: bool, depth: int) -> None:
        self._text(element.text, font, capitals)
        for child in element:
            self.element(child, font, capitals, depth + 1)
            self._text(child.tail, font, capitals)

    def _text(self, text: str | None, font: str, capitals: bool) -> None:
        if text:
            self.runs.append(Run(_SPACES.sub(" ", text), font if legacy_code(font) else "", capitals))


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
                writer._inside(cell, font, capitals, depth + 3)
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
