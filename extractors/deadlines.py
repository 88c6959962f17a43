"""Deadlines (thời hạn): time expressions that bind something to be done, with what is due and who must do it."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date

from trichluc.extractors.binding import Bound, binds, bound, recurs, sentence_end, sentence_start
from trichluc.extractors.durations import Term, scan_terms
from trichluc.extractors.recurrences import scan_recurrences, yearly
from trichluc.extractors.timeframe import YearFrame
from trichluc.extractors.timegrammar import TimeExpression, day_before, scan_times
from trichluc.extractors.timewords import words
from trichluc.models.document import BlockKind, Document
from trichluc.models.facts import Deadline, DeadlineKind

# Precision of each rule on the gold documents, (hits + 1) / (finds + 2); DOUBT lowers it where a year was inherited or the
# date precedes the document's own.
CONFIDENCE = {
    "deadline-before": 0.93,
    "deadline-by": 0.83,
    "deadline-until": 0.66,
    "deadline-within": 0.9,
    "deadline-at": 0.83,
    "deadline-from": 0.87,
    "deadline-now": 0.66,
    "deadline-cell": 0.5,
    "deadline-recurring": 0.92,
    "deadline-recurring-day": 0.66,
    "deadline-relative": 0.75,
    "deadline-before-event": 0.66,
}
DOUBT = 0.85

_WITHOUT_DEADLINES: frozenset[BlockKind] = frozenset(
    {
        "letterhead",
        "number",
        "place_date",
        "urgency",
        "subject",
        "type",
        "title",
        "addressee",
        "ground",
        "signature",
        "recipients",
        "attached",
        "furniture",
    }
)
_ACTION_WORDS = 12
_LONGEST_NAME = 90  # characters of a heading that is a body's name
_COLUMN = re.compile(r"[\n\t][ ]*(?:thời gian|thời hạn|tiến độ|hạn|thời điểm)(?: [^\s\d:.]{1,10}){0,4}[ ]*(?=[\n\t])")
_CELL_REST = re.compile(r"[ .;,)]*(?:(?:và|-)? *(?:các năm|những năm|năm) (?:tiếp theo|sau|kế tiếp))?[ .;,)]*$")
_ON_AND_ON = re.compile(r" {0,2}(?:và|-|,)? {0,2}(?:các năm|những năm) (?:tiếp theo|sau|kế tiếp)")
# The next date of a list: "trước ngày 01/6 và 15/11 hằng năm".
_AND = re.compile(r" {0,2}(?:,|và|, và) {0,2}(?:trước )?(?:ngày )?")
_RECURS = re.compile(
    r" {0,2},?\(? {0,2}(?:(?P<month>h[ằà]ng tháng|của tháng(?! (?:đầu|cuối))|tháng (?:sau|tiếp theo|kế tiếp|báo cáo)|mỗi tháng)"
    r"|(?P<quarter>(?:của )?(?:tháng (?:đầu|cuối) (?:của )?)?(?:h[ằà]ng quý|mỗi quý|quý sau|quý tiếp theo))"
    r"|(?P<year>h[ằà]ng năm|mỗi năm|(?:của )?năm (?:sau|báo cáo|tiếp theo|tiếp sau|kế tiếp|liền kề|kế hoạch|đó)"
    r"|của năm(?= [^\W\d])))"
)
_FROM_NOW = re.compile(r"từ nay (?:cho )?đến (?=đại hội|hội nghị|khi|hết nhiệm kỳ|ngày bầu cử|ngày khai)([^.;:\n\t]{3,160})")
_BEFORE_EVENT = re.compile(
    r"trước khi (?=tổ chức|trình|tiến hành|ban hành|khai mạc|thực hiện|nghiệm thu|họp|phê duyệt|triển khai|diễn ra|quyết định)"
    r"([^.;,:\n\t]{3,120})"
)
_MUST = re.compile(r"phải|đề nghị|yêu cầu|có trách nhiệm")
_QUOTED = re.compile(
    r"(?P<who>[A-ZĐ][^,.;:()]{3,90}?) +(?:đã +)?(?:có|ban hành) +"
    r"(?:Văn bản|Công văn|Tờ trình|Thông báo|Công điện)(?: +(?:số|hỏa))"
)


def extract_deadlines(document: Document, issue_date: str | None) -> list[Deadline]:
    """Every deadline of the document in reading order.

    `issue_date` (ISO, may be partial, None where unknown) tells what lies in the past and lends its year.
    """
    return _Finder(document, issue_date).find()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


class _Finder:
    """Finds one document's deadlines; a stretch of text taken by one rule is not read by the next."""

    def __init__(self, document: Document, issue_date: str | None) -> None:
        self.document, self.lower = document, document.lower
        self.issued = date.fromisoformat(issue_date) if issue_date and len(issue_date) == 10 else None
        year = int(issue_date[:4]) if issue_date and issue_date[:4].isdigit() else None
        self.frame = YearFrame(document, year)
        self.starts = [block.start for block in document.blocks]
        self.columns = self._columns()
        self.yearly: list[int] = []  # where days of every year start, in reading order
        self.found: list[Deadline] = []
        self._taken: set[int] = set()  # every offset inside what was found

    def find(self) -> list[Deadline]:
        times = [one for one in scan_times(self.lower) if self._may_bind(one.start)]
        rest = self._recurring_days(times)
        self._recurrences()
        for term in scan_terms(self.lower):
            if self._may_bind(term.start):
                self._add_term(term)
        for one in rest:
            self._dated(one)
        self._events()
        self.found.sort(key=lambda deadline: (deadline.start, deadline.end))
        return self.found

    # Where things stand

    def _block(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1

    def _may_bind(self, at: int) -> bool:
        index = self._block(at)
        return index < 0 or self.document.blocks[index].kind not in _WITHOUT_DEADLINES

    def _columns(self) -> list[tuple[int, int]]:
        """Stretches behind a column head "Thời gian hoàn thành": there a cell that is nothing but a time is a deadline."""
        parts = self.document.parts
        bounds = [(part.start, part.end) for part in parts] or [(0, len(self.lower))]
        return [(match.end(), end) for start, end in bounds if (match := _COLUMN.search(self.lower, start, end))]

    def _fills_cell(self, start: int, end: int) -> bool:
        """Whether `lower[start:end]` is all that a cell under such a head holds."""
        at = bisect_right(self.columns, (start, len(self.lower))) - 1
        if at < 0 or start >= self.columns[at][1]:
            return False
        left = max(self.lower.rfind("\n", max(0, start - 40), start), self.lower.rfind("\t", max(0, start - 40), start))
        if left < 0 or self.lower[left + 1 : start].strip(" -(,") not in ("", "thường xuyên"):
            return False
        ends = [at for mark in "\n\t" if (at := self.lower.find(mark, end, end + 60)) >= 0]
        stop = min(ends, default=min(len(self.lower), end + 60))
        return bool(_CELL_REST.fullmatch(self.lower, end, stop))

    def _free(self, start: int, end: int) -> bool:
        return not any(slot in self._taken for slot in range(start, end))

    # Rules

    def _recurring_days(self, times: list[TimeExpression]) -> list[TimeExpression]:
        """Days of every year or month ("trước ngày 15/12 hằng năm", "ngày 25 hằng tháng"); the expressions that are none."""
        rest: list[TimeExpression] = []
        index = 0
        while index < len(times):
            last = index
            while (
                last + 1 < len(times)
                and not times[last + 1].has_year
                and times[last].unit == "day" == times[last + 1].unit
                and _AND.fullmatch(self.lower, times[last].end, times[last + 1].start)
            ):
                last += 1
            group = times[index : last + 1]
            tail = _RECURS.match(self.lower, group[-1].end) if group[0].unit == "day" and not group[0].has_year else None
            if tail:
                self._add_recurring_days(group, tail)
            else:
                rest += [one for one in group if one.unit != "day" or one.first.month]
            index = last + 1
        return rest

    def _add_recurring_days(self, group: list[TimeExpression], tail: re.Match[str]) -> None:
        how = bound(self.lower, group[0])
        self.yearly.append(how.start)
        for one in group:
            rule = yearly(one.last, how.meaning == "before")
            if rule and tail["quarter"]:
                rule = rule.replace("FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3")
            if rule and not (tail["year"] and one.first.month is None):
                self._add(Deadline(how.start, tail.end(), 0.0, "", kind="recurring", rrule=rule), "deadline-recurring-day")

    def _recurrences(self) -> None:
        recurrences = [one for one in scan_recurrences(self.lower) if self._may_bind(one.start)]
        for index, one in enumerate(recurrences):
            later = recurrences[index + 1] if index + 1 < len(recurrences) else None
            if not self._free(one.start, one.end) and not (index and recurrences[index - 1].end == one.end):
                continue
            if one.rrule is None and self._said_later(one.end, later.start if later and later.rrule else None):
                continue
            if recurs(self.lower, one) or self._fills_cell(one.start, one.end):
                self._add(Deadline(one.start, one.end, 0.0, "", kind="recurring", rrule=one.rrule), "deadline-recurring")

    def _said_later(self, end: int, later: int | None) -> bool:
        """A bare "định kỳ" whose sentence goes on to say how often."""
        stop = sentence_end(self.lower, end)
        at = bisect_right(self.yearly, end)
        return (later is not None and later < stop) or (at < len(self.yearly) and self.yearly[at] < stop)

    def _add_term(self, term: Term) -> None:
        if self._free(term.start, term.end):
            anchor = self.document.flow[term.end - len(term.anchor) : term.end] if term.anchor else None
            deadline = Deadline(
                term.start, term.end, 0.0, "", kind="relative", offset_duration=term.duration, offset_from=anchor
            )
            deadline.working_days = term.working_days
            self._add(deadline, "deadline-relative")

    def _dated(self, raw: TimeExpression) -> None:
        block = self._block(raw.start)
        one = raw.in_year(self.frame.year_at(block))
        how = bound(self.lower, one)
        cell = self._fills_cell(how.start, one.end)
        if not one.has_year or not self._free(how.start, one.end) or self._is_blank(one):
            return
        if not (cell or binds(self.lower, one, how, self.issued)):
            return
        inherited = ["year_inherited"] if one is not raw else []
        kind, start, due = self._resolve(one, how)
        end = one.end
        if match := _ON_AND_ON.match(self.lower, end):
            end, kind, start, due = match.end(), "period", one.first_day, None
        rule = "deadline-cell" if cell or how.meaning is None else f"deadline-{how.meaning}"
        deadline = Deadline(how.start, end, 0.0, "", kind=kind, start_date=_iso(start), due_date=_iso(due), flags=inherited)
        self._add(deadline, rule)

    @staticmethod
    def _is_blank(one: TimeExpression) -> bool:
        """Whether the day was left blank: "ngày    tháng 3 năm 2024" dates a paper that was still to be signed."""
        return one.long and one.first.day is None

    def _resolve(self, one: TimeExpression, how: Bound) -> tuple[DeadlineKind, date | None, date | None]:
        first, last = one.first_day, one.last_day
        if how.meaning == "before" and first:
            return "date", None, first if how.hour else day_before(first)
        if how.meaning == "now":
            return "period", self.issued, last
        if one.is_range:
            return "period", first, last
        if how.meaning in ("by", "until"):
            return "date", None, last
        if how.meaning == "from":
            return "period", first, None
        return ("date", None, last) if one.unit == "day" else ("period", first, last)

    def _events(self) -> None:
        """Terms that end with an event: "từ nay đến Đại hội …", "trước khi trình …", "ngay sau khi …"."""
        lower, flow = self.lower, self.document.flow
        for match in _FROM_NOW.finditer(lower):
            if self._may_bind(match.start()) and self._free(match.start(), match.end()):
                event = flow[match.start(1) : match.end(1)]
                now = Deadline(
                    match.start(), match.end(), 0.0, "", kind="relative", start_date=_iso(self.issued), offset_from=event
                )
                self._add(now, "deadline-now")
        for match in _BEFORE_EVENT.finditer(lower):
            start = match.start()
            if (
                self._may_bind(start)
                and self._free(start, match.end())
                and _MUST.search(lower, sentence_start(lower, start), start)
            ):
                event = flow[start : match.end()]
                self._add(Deadline(start, match.end(), 0.0, "", kind="relative", offset_from=event), "deadline-before-event")

    # Making the fact

    def _add(self, deadline: Deadline, rule: str) -> None:
        """Complete this deadline and keep it."""
        start, end = deadline.start, deadline.end
        deadline.extractor = f"rule:{rule}"
        deadline.confidence = CONFIDENCE[rule]
        deadline.action = self._action(start, end)
        deadline.body = self._body(start)
        deadline.set_by = self._set_by(start)
        if self.issued and deadline.due_date and deadline.due_date < self.issued.isoformat() and deadline.set_by is None:
            deadline.flags.append("before_issue")
        if deadline.flags:
            deadline.confidence = round(deadline.confidence * DOUBT, 3)
        self._taken.update(range(start, end))
        self.found.append(deadline)

    def _action(self, start: int, end: int) -> str | None:
        """The first words of what is due: the sentence up to the expression, or behind it where it opens the sentence."""
        flow = self.document.flow
        index = self._block(start)
        block = self.document.blocks[index] if index >= 0 else None
        if block and block.kind == "row" and block.end >= end:  # the longest of a row's other cells says what is due
            cells = [*flow[block.body : start].split("\t")[:-1], *flow[end : block.end].split("\t")[1:]]
            return max((" ".join(cell.split()[:_ACTION_WORDS]) for cell in cells), key=len, default="") or None
        floor = block.body if block and block.body <= start else 0
        begin = max(floor, sentence_start(self.lower, start))
        before = flow[begin:start].split()
        after = flow[end : sentence_end(self.lower, end)].strip(" ,.:)(-").split()
        said = before if len(before) >= 3 or not after else after
        return " ".join(said[:_ACTION_WORDS]).strip(" ,.;:(-") or None

    def _body(self, start: int) -> str | None:
        """The body whose heading the deadline stands under ("3. Sở Tài chính:"), where the heading is nothing but its name."""
        blocks = self.document.blocks
        index = self._block(start)
        while index >= 0:
            block = blocks[index]
            name = self.document.flow[block.body : block.end].strip(" .:")
            if (
                block.kind == "heading"
                and words("body", before="(?:các )?", after=r"(?!\w)").match(name.lower())
                and len(name) <= _LONGEST_NAME
            ):
                return " ".join(name.split())
            index = block.parent
        return None

    def _set_by(self, start: int) -> str | None:
        """Who set the deadline, where the sentence quotes it from another body's letter."""
        begin = sentence_start(self.lower, start)
        match = _QUOTED.search(self.document.flow, begin, start)
        return " ".join(match["who"].split()) if match else None
