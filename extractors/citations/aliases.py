"""Short names that a text gives to what it cites: "(sau đây gọi tắt là Nghị quyết số 163)"."""

from __future__ import annotations

import re
from bisect import bisect_right

from trichluc.extractors.citations.mentions import Mention
from trichluc.models.document import Document

_ALIAS = re.compile(
    r"\(\s*(?:sau đây\s+)?(?:được\s+)?(?:gọi|viết)(?:\s+tắt|\s+chung)*\s+là:?\s*\"?(?P<name>[^()\"\n]{2,60}?)\"?\s*\)"
)
_CUE = re.compile(r"\((?=\s*(?:sau đây|gọi tắt|viết tắt|được gọi))")
# The alias stands behind the citation or its abstract: never across the end of a sentence or of a ground.
_FARTHEST = 400
_BREAK = re.compile(r"[;\n]|\.\s")


def read_aliases(document: Document, mentions: list[Mention]) -> None:
    """Give each cited document the short name that the text declares for it.

    An alias repeats the type word of what it renames ("Nghị quyết số 163", "Chương trình"): it goes to the nearest citation
    before it that begins so. Bodies and movements get aliases the same way ("Văn phòng", "Đợt thi đua"); those are no
    document's.
    """
    starts = [mention.citation.start for mention in mentions]
    for cue in _CUE.finditer(document.lower):
        match = _ALIAS.match(document.lower, cue.start())
        if match is None:
            continue
        name = document.line(match.start("name"), match.end("name"))
        for index in range(bisect_right(starts, cue.start()) - 1, -1, -1):
            citation = mentions[index].citation
            if cue.start() - citation.start > _FARTHEST or _BREAK.search(document.flow, citation.end, cue.start()):
                break
            if _same_type(document.line(citation.start, citation.end), name):
                citation.alias = name
                break


def _same_type(cited: str, name: str) -> bool:
    """Whether both begin with the same type word: "Nghị quyết số 163/2024/QH15 …" and "Nghị quyết số 163"."""
    return cited.lower().split()[:2] == name.lower().split()[:2] or cited.lower().split()[:1] == name.lower().split() == [
        "luật"
    ]
