"""Deadlines that an event sets: "trước khi trình …", "từ nay đến Đại hội …", "Thời gian thực hiện: sau khi … được ban hành"."""

from __future__ import annotations

import re
from typing import NamedTuple

from trichluc.extractors.times.binding import sentence_end, sentence_start
from trichluc.extractors.times.slots import TimeSlots
from trichluc.extractors.times.words import words

_FROM_NOW = re.compile(r"từ nay (?:cho )?đến (?=đại hội|hội nghị|khi|hết nhiệm kỳ|ngày bầu cử|ngày khai)([^.;:\n\t]{3,160})")
_BEFORE = re.compile(r"trước khi ([^.;,:()\n\t]{3,120})")
_AFTER = re.compile(r" *((?:ngay )?sau khi [^.;:\n\t]{3,320})")
_MUST = re.compile(r"phải|đề nghị|yêu cầu|có trách nhiệm")
# A right, a case or what was so before orders nothing: "có quyền yêu cầu … trước khi …".
_NO_ORDER = re.compile(r"(?<!thẩm )quyền|trường hợp|tỷ lệ|đã |thời gian trước|hiện trạng|nếu ")
_RIGHT = re.compile(r"(?<!thẩm )quyền")
_MAIN_CLAUSE = 90  # letters in which it says what to do
_NEAR = 60  # letters before "trước khi" in which a text of law says what is done
_BULLET = 2  # letters of "a)"
_LEAST_WORDS = 4  # of a sentence that orders something


class Event(NamedTuple):
    """An event that sets a term at `lower[start:end]`; `named` is where its words begin, `rule` what found it."""

    start: int
    end: int
    named: int
    rule: str


def scan_events(lower: str, slots: TimeSlots, is_law: bool) -> list[Event]:
    """Terms set by events, in no order; in a text of law (`is_law`) "trước khi" binds only beside a word of duty."""
    found = [Event(match.start(), match.end(), match.start(1), "now") for match in _FROM_NOW.finditer(lower)]
    for match in _BEFORE.finditer(lower):
        left = lower[sentence_start(lower, match.start()) : match.start()]
        if not words("deed").match(lower, match.start(1)):
            continue
        if _orders(left, is_law) or (not _MUST.search(match[1]) and _opens_order(lower, left, match.end())):
            found.append(Event(match.start(), match.end(), match.start(), "before-event"))
    for start, end in slots.values:
        if after := _AFTER.match(lower, start, end):
            found.append(Event(after.start(1), after.end(), after.start(1), "after-event"))
    return found


def _opens_order(lower: str, left: str, end: int) -> bool:
    """Whether "trước khi" opens a sentence whose main clause orders: "Trước khi đưa … vào vận hành, chủ đầu tư báo cáo …"."""
    if left.strip(" -+•.)0123456789") and len(left.strip()) > _BULLET:
        return False
    main = lower[end : min(sentence_end(lower, end), end + _MAIN_CLAUSE)]
    return main.startswith(",") and bool(words("duty").search(main)) and not _NO_ORDER.search(main)


def _orders(left: str, is_law: bool) -> bool:
    """Whether the sentence before "trước khi" orders something."""
    if _MUST.search(left):
        return not _RIGHT.search(left)
    if is_law:  # "… báo cáo, xin ý kiến Ủy ban trước khi quyết định"
        return bool(words("duty").search(left[-_NEAR:])) and not _NO_ORDER.search(left) and " là " not in left
    if left.endswith("("):  # "tại thời điểm xét tuyển (trước khi công bố kết quả)" explains a time
        return False
    return len(left.split()) >= _LEAST_WORDS and not _NO_ORDER.search(left)
