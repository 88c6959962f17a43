"""Structure: pages of text become documents of blocks (letterhead, title, grounds, headings with their bullets, signatures,
parts).

Page breaks and line wraps are joined here, once, for every extractor.
"""

from __future__ import annotations

from itertools import pairwise

from trichluc.extractors.levelling import level
from trichluc.models.document import PAGE_BREAK, Document, Page
from trichluc.pipeline.structure.arrivals import mark_arrivals
from trichluc.pipeline.structure.blocks import BlockBuilder
from trichluc.pipeline.structure.columns import split_columns
from trichluc.pipeline.structure.lines import mark_page_numbers, scan_lines
from trichluc.pipeline.structure.parts import find_documents
from trichluc.pipeline.structure.tail import is_name
from trichluc.pipeline.structure.unread import mend_unread_letters


def structure(pages: list[Page]) -> list[Document]:
    """The documents that these pages of one file hold: mostly one, several in a bound dossier; one with no blocks where no
    page has text.
    """
    cuts = _document_pages(pages) if len(pages) > 1 else []
    bounds = [0, *cuts, len(pages)]
    return [structure_document(pages[low:high]) for low, high in pairwise(bounds)]


def structure_document(pages: list[Page]) -> Document:
    """One document of these pages."""
    text, starts = _join(pages)
    text, repairs = mend_unread_letters(text, pages, starts)
    flow = level(text)
    lower = flow.lower()
    lines = scan_lines(flow, lower)
    mark_page_numbers(lines, len(pages))
    mark_arrivals(lines)
    lines = split_columns(lines, flow)
    builder = BlockBuilder(lines, flow).build()
    flow = builder.rewritten_flow(len(text))
    return Document(pages, text, flow, flow.lower(), starts, builder.blocks, builder.parts, repairs=repairs)


def _join(pages: list[Page]) -> tuple[str, list[int]]:
    starts, offset = [], 0
    for page in pages:
        starts.append(offset)
        offset += len(page.text) + 1
    return PAGE_BREAK.join(page.text for page in pages), starts


def _document_pages(pages: list[Page]) -> list[int]:
    """Indexes of the pages at which a further document of a dossier begins."""
    if sum("ộng h" in page.text or "ỘNG H" in page.text for page in pages) < 2:
        return []
    text, _ = _join(pages)
    flow = level(text)
    lines = scan_lines(flow, flow.lower())
    ends = [index for index, line in enumerate(lines) if is_name(line, flow)]
    return [lines[index].page for index in find_documents(lines, ends)]
