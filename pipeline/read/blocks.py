"""What an office document or web page consists of, and how it is written out as the text of a page.

Paragraphs stand apart by a blank line; a single line feed is a line break inside one. A table of facts becomes one line per
row, its cells separated by tabs; a table that only holds a layout (quốc hiệu beside the issuer, "Nơi nhận" beside the
signature) becomes its cells one after another, each whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from trichluc.pipeline.read.encodings import tidy
from trichluc.pipeline.read.fonts import FontDecoder, Run


@dataclass(slots=True)
class Paragraph:
    """A paragraph of runs as the file stores them; a line feed is a line break inside it."""

    runs: list[Run] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table; each cell is its own blocks. `bordered` is None where the medium does not tell."""

    rows: list[list[list[Block]]] = field(default_factory=list)
    bordered: bool | None = None


Block = Paragraph | Table

_LABEL_TAB = re.compile(r"\A\s*([-+•–*]|[(]?\w{1,4}[.)]|\d+(?:\.\d+){1,3}[.)]?)\t+")
_GAP = " " * 4
_TRAILING = re.compile(r"[^\S\n]+(?=\n|$)")
_PAGE_NUMBER = re.compile(r"(?:[\W\d_]|\b(?:trang|page|số|of)\b)*", re.IGNORECASE)
# What stands in a letterhead or at the end of a document, never in a table of facts.
_LETTERHEAD = re.compile(
    r"độc\s+lập\s*[-–]\s*tự\s+do|cộng\s+h(?:òa|oà)\s+xã\s+hội|đảng\s+cộng\s+sản\s+việt\s+nam\s*$|"
    r"^\W*nơi\s+nhận|\bkính\s+gửi\s*:|^\s*(?:tm|kt|tl|tuq|q)\s*\.\s*\S|đoàn\s+tncs\s+hồ\s+chí\s+minh\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_WIDEST_LAYOUT = 3  # columns: the issuer, a gap, the quốc hiệu


def write_out(blocks: list[Block]) -> str:
    """The text of the blocks, in NFC with LF line ends, runs in legacy fonts decoded."""
    decoder = FontDecoder.for_runs(_runs(blocks))
    return tidy("\n\n".join(filter(None, (_write(block, decoder) for block in blocks)))).strip("\n")


def is_page_number(text: str) -> bool:
    """Whether a page's header or footer says nothing but the page ("- 3 -", "Trang 26")."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def _runs(blocks: Iterable[Block]) -> Iterator[Run]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.runs
        else:
            for row in block.rows:
                for cell in row:
                    yield from _runs(cell)


def _write(block: Block, decoder: FontDecoder) -> str:
    if isinstance(block, Paragraph):
        # A tab means a cell in a page's text: inside a paragraph it is a gap, and one blank behind a bullet or number.
        text = _LABEL_TAB.sub(r"\1 ", decoder.decode(block.runs).strip("\n"), count=1).replace("\t", _GAP)
        return _TRAILING.sub("", text)
    rows = [["\n".join(filter(None, (_write(inner, decoder).strip() for inner in cell))) for cell in row] for row in block.rows]
    if _is_layout(rows, block.bordered):
        return "\n\n".join(cell for row in rows for cell in row if cell)
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows if any(row))


def _is_layout(rows: list[list[str]], bordered: bool | None) -> bool:
    """Whether a table only places texts side by side: the letterhead, the signatures, a frame around one text."""
    filled = [[cell for cell in row if cell] for row in rows]
    widest = max(map(len, filled), default=0)
    if widest <= 1 or (len(rows) == 1 and widest <= _WIDEST_LAYOUT):
        return True
    if widest > _WIDEST_LAYOUT:
        return False
    if any(_LETTERHEAD.search(cell) for row in filled[:4] for cell in row):
        return True
    return bordered is False and len(rows) <= 4 and any("\n" in cell for row in filled for cell in row)
