"""Nesting: which citation hangs on which, and how it is related to what cites it.

Inside the abstract of a cited document (behind its "về", "ban hành", "quy định chi tiết") a further citation hangs on that document.
The abstract ends with the clause (";", "."), at "gắn với" and "kết hợp", or at the next item of a list; a comma alone does not end it.
"""

from __future__ import annotations

import re

from trichluc.extractors.citations.mentions import Mention
from trichluc.extractors.citations.relations import (
    first_act,
    is_acted_on,
    is_attachment,
    last_phrase,
    leaves_abstract,
    opens_abstract,
)
from trichluc.models.document import Block, Document
from trichluc.models.facts import Relation

_CLAUSE_END = re.compile(r";|\.(?=\s|$)(?<!\btp\.)(?<!\btx\.)|[\n\t\f]|\./")
_SENTENCE_END = re.compile(r"\.(?=\s)(?<!\btp\.)(?<!\btx\.)|[\n\t\f]|\./")
_DIRECT = re.compile(r"[\s\"]*(?:,|;|và|hoặc|,\s*và|;\s*và|\+|-)?\s*(?:(?:các|cùng|những)\s+)?[\s\"(]*$")
_AND = re.compile(r"\s*(?:,\s*)?và\s*(?:các\s+)?$")
_PIN = re.compile(r"(?:(?:tại|của|và|các|,|;|điểm|khoản|điều|mục|chương|phần|tiết|phụ lục|số|[a-zđ]|[ivxl]+|\d+(?:\.\d+)*|[a-zđ]\d?\))\s*)+$")
_PUT_OUT_BY = re.compile(r"\s*,?\s*(?:đã\s+)?(?:được\s+)?(?:[^;.,]{0,60}?\s)?(?:phê duyệt|ban hành|thông qua)\s+(?:tại|theo|kèm theo)\s+$")
_ENDED = re.compile(r"[^.;\n\t]{0,40}hết hiệu lực")
_FAR = 120  # letters between a phrase and the citation it governs, in running text


def relate(document: Document, mentions: list[Mention]) -> None:
    """Set relation and source of every mention. `mentions` are in reading order, outer before inner where they begin together."""
    state = _State(document)
    for mention in mentions:
        state.place(mention)
        state.before = mention


class _State:
    """What has been read of the block so far."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lower = document.lower
        self.before: Mention | None = None
        self.last: dict[int, Mention] = {}

    def place(self, mention: Mention) -> None:
        before = self.before
        citation = mention.citation
        if before is None or before.block != mention.block:
            self._stand_alone(mention, self._lead_start(mention))
            return
        outer: Mention | None = before
        while outer and outer.citation.end <= citation.start:
            outer = self.parents.get(id(outer)) if outer is not before or True else None
        self._relate_to(mention, before)

    parents: dict[int, Mention | None] = {}

    def _lead_start(self, mention: Mention) -> int:
        return 0

    def _stand_alone(self, mention: Mention, start: int) -> None: ...

    def _relate_to(self, mention: Mention, before: Mention) -> None: ...
