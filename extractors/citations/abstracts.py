"""The abstract (trích yếu) of a cited number, where it is printed right behind and its end is sure."""

from __future__ import annotations

import re

from trichluc.extractors.citations.mentions import Mention, printed
from trichluc.models.document import Document
from trichluc.models.facts import Citation

_OPENS = re.compile(
    r"[\s,:]*(?=\"|(?:v/v|về việc|về|quy định|ban hành|phê duyệt|hướng dẫn|sửa đổi|công bố|thông qua|quy chế|thực hiện"
    r"|triển khai|giao|phân bổ|bổ sung|thành lập|tăng cường|đẩy mạnh)(?!\w))"
)
_STOP = re.compile(r"[;\n\t\f]|\.(?=\s|$)|\./|\s\(?(?:đã )?được (?:sửa đổi|bổ sung|điều chỉnh)")
_NOTE = re.compile(r"\[\d{1,3}\]")
_LONGEST = 400  # letters
_SHORTEST = 3  # words


def read_abstracts(document: Document, mentions: list[Mention]) -> None:
    """Set the title of every numbered citation in the grounds or in a note that is followed by its abstract alone.

    Elsewhere the sentence may go on past the abstract without a sign; there the title stays empty.
    """
    for index, mention in enumerate(mentions):
        citation = mention.citation
        if citation.ident != "numbered" or citation.title or mention.block < 0:
            continue
        block = document.blocks[mention.block]
        if block.kind != "ground" and not (document.lower[block.start] == "[" and _NOTE.match(document.lower, block.start)):
            continue
        opening = _OPENS.match(document.lower, citation.end, block.end)
        if not opening:
            continue
        start = opening.end()
        stop = _STOP.search(document.lower, start, block.end)
        end = stop.start() if stop else block.end
        words = document.lower[start:end].count(" ") + 1
        if end - start > _LONGEST or words < _SHORTEST or not _is_alone(mentions, index, end):
            continue
        citation.title = printed(document, start, end).strip(' ,"') or None


def _is_alone(mentions: list[Mention], index: int, end: int) -> bool:
    """Whether every citation up to the offset stands inside the abstract of this one."""
    outer = mentions[index].citation
    for mention in mentions[index + 1 :]:
        if mention.citation.start >= end:
            break
        if not _hangs_on(mention.citation, outer):
            return False
    return True


def _hangs_on(citation: Citation, outer: Citation) -> bool:
    source = citation.source
    while source is not None and source is not outer:
        source = source.source
    return source is outer
