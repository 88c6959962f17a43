"""What is found by title in one document, kept apart from what is already cited."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from typing import NamedTuple

from trichluc.extractors.citations.issuers import Issuer
from trichluc.extractors.citations.mentions import Mention, printed
from trichluc.extractors.citations.tables import confidence, standard_names
from trichluc.extractors.citations.titles import LONGEST_TITLE
from trichluc.models.document import BlockKind, Document
from trichluc.models.facts import Citation

_MARGIN: frozenset[BlockKind] = frozenset(
    {"letterhead", "number", "place_date", "urgency", "type", "signature", "recipients", "furniture"}
)
_CLAUSE_END = re.compile(r"[;\n\t\f]|\.\s")
_JOINT = re.compile(r"\s*(?:,|và|,\s*và)\s*(?:các\s+)?$")
_FURTHER = re.compile(r"\s*(?:,|và)\s*")
_THEO = re.compile(r"\s(?:ban hành )?(?:kèm )?theo\s(?:các\s)?$")


class Place(NamedTuple):
    """The block of an offset: its number (-1 for none), end and kind, and whether it is one that cites nothing in words."""

    block: int
    end: int
    kind: BlockKind
    in_margin: bool


class TitledFinder:
    """The citations found by title, by their offset, beside those already taken."""

    def __init__(self, document: Document, taken: list[Mention]) -> None:
        self.document = document
        self.taken = sorted(taken, key=lambda mention: (mention.citation.start, mention.citation.end))
        self.spans = [(mention.citation.start, mention.citation.end) for mention in self.taken]
        self.ends = {end for _, end in self.spans}
        self.found: dict[int, Mention] = {}
        self.covered: list[tuple[int, int]] = []  # spans of what is found, sorted

    def place(self, start: int) -> Place | None:
        """Where this offset stands; None where it is already cited."""
        at = bisect_right(self.spans, (start, len(self.document.flow))) - 1
        if start in self.found or (at >= 0 and self.spans[at][1] > start):
            return None
        index = self.document.block_at(start)
        if index < 0:
            return Place(-1, len(self.document.flow), "paragraph", False)
        block = self.document.blocks[index]
        return Place(index, max(block.end, start), block.kind, block.kind in _MARGIN)

    def _at(self, start: int) -> Mention | None:
        """The outer citation that begins at this offset."""
        index = bisect_left(self.spans, (start, 0))
        return self.taken[index] if index < len(self.spans) and self.spans[index][0] == start else None

    def is_numbered(self, start: int) -> bool:
        """Whether a document's number with its type word is cited from this offset on."""
        mention = self._at(start)
        return bool(mention and mention.citation.ident == "numbered")

    def standard_at(self, start: int) -> Mention | None:
        """The technical regulation cited with its title from this offset on, and with its number."""
        mention = self._at(start)
        return mention if mention and mention.citation.type_code in standard_names() else None

    def is_within(self, start: int) -> bool:
        """Whether this offset lies within the title of what is found."""
        at = bisect_left(self.covered, (start, 0)) - 1
        while at >= 0 and start - self.covered[at][0] <= LONGEST_TITLE:
            if self.covered[at][1] > start:
                return True
            at -= 1
        return False

    def follows_citation(self, start: int) -> bool:
        """Whether a citation ends one blank before, or a dash: its abstract follows.

        "Quyết định số 10/QĐ-UBND … Quy định về …", "QCVN 14:2008/BTNMT - Quy chuẩn kỹ thuật quốc gia về …".
        """
        return start - 1 in self.ends or (start - 3 in self.ends and self.document.flow.endswith(" - ", 0, start))

    def law_from(self, low: int, high: int) -> Citation | None:
        """The first citation that begins between the offsets, where it is of a law by its name."""
        at = bisect_left(self.spans, (low, 0))
        if at == len(self.spans) or self.spans[at][0] >= high:
            return None
        cited = self.taken[at].citation
        return cited if cited.ident == "named" and cited.type_code in {"Luật", "Bộ luật", "Pháp lệnh"} else None

    def has_outer(self, at: int, block: int) -> bool:
        """Whether a citation of the same block stands before this offset in the same clause."""
        index = bisect_left(self.spans, (at, 0)) - 1
        if index < 0 or self.taken[index].block != block:
            return False
        return not _CLAUSE_END.search(self.document.flow, self.taken[index].citation.end, at)

    def add(
        self, start: int, head_end: int, end: int, code: str, rule: str, title_stop: int = 0, issuer: Issuer | None = None
    ) -> Mention | None:
        """Add the citation whose title stands between the two ends; None where the title is too short to name a document."""
        begin = head_end
        while begin < end and self.document.flow[begin] == " ":
            begin += 1
        end = self._cut_at_numbers(start, end)
        title = printed(self.document, begin, title_stop or end).strip('"“” ')
        if len(title) < 4 or end <= begin:
            return None
        citation = Citation(
            start,
            end,
            confidence()[rule],
            f"rule:citations.{rule}",
            ident="named",
            type_code=code,
            title=title,
            issuer=printed(self.document, issuer.start, issuer.end) if issuer else None,
        )
        mention = Mention(citation, self.document.block_at(start), promulgated=rule == "promulgated")
        insort(self.covered, (start, end))
        self.found[start] = mention
        return mention

    def _cut_at_numbers(self, start: int, end: int) -> int:
        """A title that names a numbered document ends with it: what follows ("về …", "ban hành …") is that document's abstract.

        A numbered document behind "theo", or joined by "và" to the whole title, is no part of it.
        """
        lower = self.document.lower
        cut, code = 0, None
        for at in range(bisect_right(self.spans, (start, len(lower))), len(self.spans)):
            low, high = self.spans[at]
            # "Kế hoạch thực hiện Nghị quyết số 05-NQ/TW … và Nghị quyết số 24/2016/QH14 …" carries out both.
            goes_on = code == self.taken[at].citation.type_code and cut and _FURTHER.fullmatch(lower, cut, low)
            if low >= end and not goes_on:
                break
            if self.taken[at].citation.ident != "numbered":
                continue
            code = self.taken[at].citation.type_code
            if cut and not _FURTHER.fullmatch(lower, cut, low):
                break
            before = None if cut else _THEO.search(lower, start, low) or _JOINT.search(lower, start, low)
            if before:
                return before.start()
            cut = high
        return cut or end
