"""What a document is on its way through the pipeline: pages of text with boxes, and their structure.

A document has one text, its pages joined by form feeds, and beside it two *levelled* copies of exactly the same length:
`flow` (line wraps joined, marks and page furniture blanked, quotes and dashes levelled, old tone placement renewed) and `lower`
(the same in lower case). A pattern that matches `flow[a:b]` or `lower[a:b]` has therefore found `text[a:b]`: no offset map,
and what is shown is always what the page says.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from trichluc.models.facts import Repair

TextSource = Literal["text", "ocr"]
OcrMode = Literal["auto", "force", "never"]  # where a page's text layer can't be trusted, on every page, nowhere

PAGE_BREAK = "\f"


class Word(NamedTuple):
    """A word of a page: `text[start:end]` of the page's text, and its box in points from the page's upper left corner."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float


_LEAST_ARTICLES = 4  # a decision that only promulgates a plan has three


@dataclass(slots=True)
class Page:
    """One page as a reader delivers it.

    `text` is NFC with LF line ends, in reading order, and is never changed afterwards. `reason` says in words why the text
    layer
    was kept, decoded or replaced. A page that could not be read has empty text and keeps its number.
    """

    number: int  # 1-based, in the file
    text: str
    words: list[Word] = field(default_factory=list)
    width: float = 0.0  # points; 0 where the medium has no pages (plain text)
    height: float = 0.0
    source: TextSource = "text"
    reason: str = ""
    ocr_confidence: float | None = None  # 0..1
    doubtful: list[tuple[int, int, str]] = field(default_factory=list)  # spans whose reading is not to be trusted, and why


BlockKind = Literal[
    "letterhead",  # quốc hiệu, tiêu ngữ, the issuer and its parent
    "number",  # Số: …/…
    "place_date",  # Tây Ninh, ngày … tháng … năm …
    "urgency",  # HỎA TỐC, MẬT …
    "subject",  # V/v … under the number of a công văn
    "type",  # KẾ HOẠCH
    "title",  # trích yếu
    "addressee",  # Kính gửi
    "ground",  # Căn cứ …; Thực hiện … before the text says what this document does
    "enacting",  # QUYẾT ĐỊNH: ; "… ban hành Kế hoạch như sau:"
    "heading",  # I. … / 1. … / Điều 1. …
    "bullet",  # - … / + … / a) …
    "paragraph",
    "row",  # a row of a table of tasks, cells separated by tabs
    "closing",  # Trên đây là …
    "signature",
    "recipients",
    "attached",  # (Kèm theo … số … ngày …)
    "furniture",  # page numbers, running heads, the text of an electronic signature
]


@dataclass(slots=True)
class Block:
    """A paragraph of the document's text: `text[start:end]`, stripped of its surrounding white space.

    `body` is where its words begin, behind the bullet or the heading's number; `label` is that mark ("2.1.", "a)", "-").
    `level` is the rank of a heading's or bullet's mark, 1 (phần) outermost; 0 for text that has none.
    """

    kind: BlockKind
    start: int
    end: int
    body: int
    label: str = ""
    level: int = 0
    parent: int = -1  # index of the heading or lead-in bullet that this block stands under, -1 for none
    part: int = 0  # index into Document.parts


PartKind = Literal["main", "appendix", "attachment"]


@dataclass(slots=True)
class Part:
    """A part of the document: the main text, an appendix of it (phụ lục), or the text it promulgates (quy chế, kế hoạch kèm
    theo).
    """

    kind: PartKind
    start: int
    end: int


class Segment(NamedTuple):
    """A stretch of one page's text, end exclusive."""

    page: int
    start: int
    end: int


@dataclass(slots=True)
class Document:
    """One document: its text, its levelled copies and its blocks in reading order.

    Evidence is cut from the pages; `text` differs from theirs in nothing but what `repairs` lists.
    """

    pages: list[Page]
    text: str
    flow: str
    lower: str
    page_starts: list[int]
    blocks: list[Block] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)  # letters that no reader of scans knows

    def page_at(self, offset: int) -> int:
        """Index of the page that holds this offset of the text."""
        return bisect_right(self.page_starts, offset) - 1

    def segments(self, start: int, end: int) -> list[Segment]:
        """The stretches of pages that `text[start:end]` covers, without furniture and white space at page breaks."""
        found: list[Segment] = []
        for index in range(self.page_at(start), self.page_at(max(start, end - 1)) + 1):
            base = self.page_starts[index]
            low, high = max(start, base), min(end, base + len(self.pages[index].text))
            while low < high and self.flow[low].isspace():
                low += 1
            while high > low and self.flow[high - 1].isspace():
                high -= 1
            if low < high:
                found.append(Segment(self.pages[index].number, low - base, high - base))
        return found

    def is_doubtful(self, start: int, end: int) -> bool:
        """Whether the reading of `text[start:end]` is not to be trusted: handwriting, or print under a stamp."""
        index = self.page_at(start)
        base = self.page_starts[index] if index >= 0 else 0
        return any(low + base < end and start < high + base for low, high, _ in self.pages[index].doubtful)

    def is_recognised(self, offset: int) -> bool:
        """Whether the page at this offset was read by OCR."""
        return self.pages[self.page_at(offset)].source == "ocr"

    def line(self, start: int, end: int) -> str:
        """The printed words of `text[start:end]` on one line, without emphasis marks and page furniture: what a reader would
        copy.
        """
        pairs = zip(self.text[start:end], self.flow[start:end], strict=True)
        return " ".join(
            "".join(printed if not level.isspace() else " " * printed.isspace() for printed, level in pairs).split()
        )

    def block_at(self, offset: int) -> int:
        """Index of the block that holds this offset, or of the last one before it; -1 before the first."""
        return bisect_right(self.blocks, offset, key=lambda block: block.start) - 1

    def in_articles(self) -> bool:
        """Whether the document is written in articles (điều), as texts of law and regulations are."""
        return sum(block.label.lower().startswith("điều") for block in self.blocks) >= _LEAST_ARTICLES

    def blocks_of(self, *kinds: BlockKind) -> list[Block]:
        """The blocks of these kinds, in reading order."""
        return [block for block in self.blocks if block.kind in kinds]
