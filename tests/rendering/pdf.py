"""Plans as PDF in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I: two-column letterhead, page numbers on top from page 2."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    Table,
)
from reportlab.platypus import Paragraph as Text

from .plan import Part, spans

FAMILY = "LiberationSerif"  # SIL Open Font Licence, whose terms exempt documents that embed it; metrics of Times New Roman
FONT_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif",
)
TOP, BOTTOM, LEFT, RIGHT = 20 * mm, 20 * mm, 30 * mm, 17 * mm
WIDTH = A4[0] - LEFT - RIGHT
COLUMNS = (WIDTH * 0.42, WIDTH * 0.58)


class MissingFontError(RuntimeError):
    """Liberation Serif is not installed; its package is `fonts-liberation2` (Debian 12) or `fonts-liberation`."""


def find_fonts() -> Path:
    """The folder that holds Liberation Serif; MissingFontError where there is none."""
    for folder in FONT_FOLDERS:
        if (Path(folder) / f"{FAMILY}-Regular.ttf").exists():
            return Path(folder)
    raise MissingFontError("Liberation Serif is not installed: apt-get install fonts-liberation2")


def write_pdf(parts: list[Part], target: Path) -> None:
    """Write the plan; the same parts give the same bytes with the same fonts and library."""
    _register_fonts()
    pages = _Pages(str(target), pagesize=A4, invariant=1, title=parts[0].title, author=" ".join(parts[0].issuer))
    flow: list[Flowable] = [NextPageTemplate("later")]
    for part in parts:
        if part is not parts[0]:
            flow += [NextPageTemplate("first"), PageBreak(), NextPageTemplate("later")]
        flow += [*_letterhead(part), *_head(part), *_body(part)]
        if part.recipients or part.signature:
            flow.append(_tail(part))
    pages.build(flow)


class _Pages(BaseDocTemplate):  # type: ignore[misc]
    """Pages of which the first of each part has no number; an appendix counts from 1 again."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.before_part = 0
        frame = Frame(LEFT, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        self.addPageTemplates([
            PageTemplate("first", [frame], onPage=self._start_part),
            PageTemplate("later", [frame], onPage=self._number_page),
        ])  # fmt: skip

    def _start_part(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        self.before_part = canvas.getPageNumber() - 1

    def _number_page(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont(FAMILY, 13)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(canvas.getPageNumber() - self.before_part))


def _register_fonts() -> None:
    folder = find_fonts()
    faces = {"": "Regular", "-Bold": "Bold", "-Italic": "Italic", "-BoldItalic": "BoldItalic"}
    for suffix, face in faces.items():
        pdfmetrics.registerFont(TTFont(FAMILY + suffix, str(folder / f"{FAMILY}-{face}.ttf")))
    pdfmetrics.registerFontFamily(FAMILY, FAMILY, f"{FAMILY}-Bold", f"{FAMILY}-Italic", f"{FAMILY}-BoldItalic")


def _style(size: float, *, face: str = "", **options: object) -> ParagraphStyle:
    return ParagraphStyle("", fontName=FAMILY + face, fontSize=size, leading=size * 1.22, alignment=TA_CENTER, **options)


_PARENT, _ISSUER = _style(12.5), _style(12.5, face="-Bold")
_MOTTO, _PLACE = _style(12, face="-Bold"), _style(13, face="-Italic")
_TITLE = _style(14, face="-Bold")
_BODY = ParagraphStyle(
    "",
    fontName=FAMILY,
    fontSize=14,
    leading=18.5,
    alignment=TA_JUSTIFY,
    firstLineIndent=12.7 * mm,
    spaceAfter=5,
    allowOrphans=0,
)
_ROOM_FOR_HEADING = 90  # points: a heading never stands alone at the foot of a page
_RECIPIENT = ParagraphStyle("", fontName=FAMILY, fontSize=11, leading=13)


def _marked(text: str) -> str:
    """The text with its emphasis as reportlab's markup."""
    pieces = []
    for span in spans(text):
        piece = escape(span.text)
        pieces.append(f"<b>{piece}</b>" if span.bold else f"<i>{piece}</i>" if span.italic else piece)
    return "".join(pieces)


class _Rule(Flowable):  # type: ignore[misc]
    """The short line under a name or title: in the middle, this share of the column wide."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        self.width, self.height = width, 8.0
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setLineWidth(0.6)
        self.canv.line(self.width * (1 - self.share) / 2, 3, self.width * (1 + self.share) / 2, 3)


def _balanced(text: str, style: ParagraphStyle) -> Text:
    """A centred paragraph as narrow as its number of lines allows, so that no single word is left on the last."""
    paragraph, margin = Text(text, style), 0.0
    _, height = paragraph.wrap(WIDTH, A4[1])
    while margin < WIDTH / 4:
        narrower = Text(text, ParagraphStyle("", style, leftIndent=margin + mm, rightIndent=margin + mm))
        if narrower.wrap(WIDTH, A4[1])[1] > height:
            break
        paragraph, margin = narrower, margin + mm
    return paragraph


def _side_by_side(rows: list[list[list[Flowable]]]) -> Table:
    table = Table(rows, colWidths=COLUMNS)
    table.setStyle(
        [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
    )
    return table


def _letterhead(part: Part) -> list[Flowable]:
    """Issuer and number on the left, motto and place with date on the right."""
    left: list[Flowable] = [Text(escape(line), _PARENT) for line in part.parent]
    left += [Text(escape(line), _ISSUER) for line in part.issuer]
    if part.issuer[-1] != "***":  # the mark that closes the issuer's name in papers of the Youth Union
        left.append(_Rule(0.35))
    right: list[Flowable] = [Text(escape(line), _MOTTO) for line in part.motto]
    right.append(_Rule(0.56))
    rows = [[left, right], [[Text(_marked(part.number), _style(13))], [Text(escape(part.place_date), _PLACE)]]]
    return [_side_by_side(rows), Spacer(1, 12)]


def _head(part: Part) -> list[Flowable]:
    head: list[Flowable] = [Text(escape(part.type_name), _TITLE), _balanced(escape(part.title), _TITLE)]
    if part.attached:
        head.append(Text(escape(part.attached), _style(14, face="-Italic")))
    return [*head, _Rule(0.3), Spacer(1, 8)]


def _body(part: Part) -> list[Flowable]:
    body: list[Flowable] = []
    for paragraph in part.body:
        text = _marked(paragraph.text)
        if paragraph.kind == "part":
            body += [CondPageBreak(_ROOM_FOR_HEADING), _balanced(f"<b>{text}</b>", _style(14, spaceAfter=4))]
        elif paragraph.kind == "heading":
            body += [CondPageBreak(_ROOM_FOR_HEADING), Text(f"<b>{text}</b>", _BODY)]
        else:
            body.append(Text(f"<i>{text}</i>" if paragraph.kind == "ground" else text, _BODY))
    return body


def _tail(part: Part) -> Table:
    """Recipients on the left, signature on the right, level with each other."""
    left: list[Flowable] = [Text("<b><i>Nơi nhận:</i></b>", ParagraphStyle("", _RECIPIENT, fontSize=12, leading=15))]
    left += [Text(escape(line), _RECIPIENT) for line in part.recipients]
    if part.drafter:
        left += [Spacer(1, 4), Text(_marked(part.drafter), _RECIPIENT)]
    right: list[Flowable] = [Text(escape(line), _TITLE) for line in part.signature]
    if part.signer:
        right += [Spacer(1, 26 * mm), Text(escape(part.signer), _TITLE)]
    table = _side_by_side([[left, right]])
    table.spaceBefore = 8
    return table
