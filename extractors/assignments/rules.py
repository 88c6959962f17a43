"""What the rules of responsibility share: how sure each is, and the finding that they hand on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from trichluc.extractors.bodies import Body
from trichluc.extractors.vocabulary import DataError, read_rows
from trichluc.models.document import Document
from trichluc.models.facts import AssignmentRole

# Measured on 911 finds in gold and in blind annotations, (hits + 1) / (finds + 2) rounded down to 0.01.
CONFIDENCE = {
    "enforce": 0.91,  # "… chịu trách nhiệm thi hành Quyết định này"
    "subject": 0.92,
    "request": 0.94,  # đề nghị, yêu cầu, chỉ thị
    "task_giving": 0.92,  # giao, phân công
    "direct": 0.8,  # chỉ đạo X, chọn X làm
    "named_actor": 0.66,  # do X quyết định, để X niêm yết, phải được X đồng ý
    "heading": 0.95,
    "coordinate": 0.96,
    "coordinate_bare": 0.89,  # phối hợp X, without "với"
    "report": 0.93,
    "submit": 0.94,
    "advise": 0.82,
    "send": 0.68,
    "via": 0.92,
    "label": 0.89,
    "row": 0.75,
}
# In a text written in articles (điều), measured by reading 380 finds in 17 circulars and decrees: conditions, entitlements and
# powers have subjects too, and "thông tư do Bộ X chủ trì xây dựng" tells of the circular.
IN_ARTICLES = {"subject": 0.83, "heading": 0.9, "report": 0.9, "named_actor": 0.4}
# Where the end of a name was assumed, not found.
DOUBT = 0.7
TASK_WORDS = 45
_GOES_ON = re.compile(r"[^\W\d_]{2}|\d")  # behind a stop; "-<Z" is what a scan shows of a stamp
# No sentence is read further than this, so that a text without full stops is read in linear time.
SENTENCE_LIMIT = 2500


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb that makes the body behind it responsible: its rule, and the words before it that make it another word."""

    rule: str
    not_behind: frozenset[str]


@lru_cache(maxsize=1)
def triggers() -> dict[str, Trigger]:
    """The triggers by their words, from `data/responsibility/triggers.csv`; DataError for a rule without a confidence."""
    found = {}
    for row in read_rows("responsibility/triggers.csv", ("trigger", "rule", "not_behind")):
        if row["rule"] not in CONFIDENCE:
            raise DataError(f"data/responsibility/triggers.csv: unknown rule {row['rule']} of {row['trigger']}")
        found[row["trigger"]] = Trigger(row["rule"], frozenset(row["not_behind"].split()))
    return found


@lru_cache(maxsize=1)
def listing_words() -> frozenset[str]:
    """Words that announce a list and say nothing of the task themselves, from `data/responsibility/listing_words.csv`."""
    return frozenset(row["word"] for row in read_rows("responsibility/listing_words.csv", ("word",)))


@dataclass(slots=True)
class Finding:
    """A body with its role in one task: the task's words are `flow[task_start:task_end]`."""

    body: Body
    role: AssignmentRole
    rule: str
    task_start: int
    task_end: int
    block: int  # index of the block that the task stands in
    certain: bool = True
    flags: list[str] = field(default_factory=list)


def task_end(document: Document, start: int, limit: int) -> int:
    """The end of the sentence that holds `start`, or of the bracket that it stands in."""
    flow = document.flow
    limit = min(limit, start + SENTENCE_LIMIT)
    closing = flow.find("./.", start, limit)  # behind which only a scan's dirt stands on
    limit = closing if closing >= 0 else limit
    end, stop = limit, flow.find(". ", start, limit)
    while stop >= 0:
        follows = flow[stop + 1 : min(stop + 12, limit)].lstrip()
        if not follows or follows[0].isupper() or not _GOES_ON.search(follows):
            end = stop
            break
        stop = flow.find(". ", stop + 2, limit)
    close = flow.find(")", start, end)
    return close if close >= 0 and flow.find("(", start, close) < 0 else end
