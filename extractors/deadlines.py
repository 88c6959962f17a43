"""Deadlines (thời hạn): time expressions that bind something to be done, with what is due and who must do it."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date

from trichluc.extractors.times.binding import Bound, binds, bound, recurs, sentence_end, sentence_start
from trichluc.extractors.times.durations import Term, scan_terms
from trichluc.extractors.times.events import scan_events
from trichluc.extractors.times.frame import YearFrame
from trichluc.extractors.times.grammar import day_before, scan_times
from trichluc.extractors.times.recurrences import scan_recurrences, yearly
from trichluc.extractors.times.slots import TimeSlots
from trichluc.extractors.times.values import TimeExpression
from trichluc.extractors.times.words import words
from trichluc.models.document import BlockKind, Document
from trichluc.models.facts import Deadline, DeadlineKind

# Precision of each rule on annotated documents, (hits + 1) / (finds + 2); a rule that was met in one document only counts as
# met once. DOUBT lowers it where a year was inherited or the date precedes the document's own.
CONFIDENCE = {
    "deadline-before": 0.96,
    "deadline-by": 0.83,
    "deadline-until": 0.66,
    "deadline-within": 0.94,
    "deadline-at": 0.9,
    "deadline-from": 0.95,
    "deadline-since": 0.8,
    "deadline-now": 0.5,
    "deadline-cell": 0.71,
    "deadline-listed": 0.66,
    "deadline-task-period": 0.66,
    "deadline-recurring": 0.95,
    "deadline-recurring-day": 0.66,
    "deadline-always": 0.66,
    "deadline-relative": 0.92,
    "deadline-before-event": 0.88,
    "deadline-after-event": 0.5,
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
_LONGEST_HEADING = 400  # characters with the white space of its line wraps
_LONGEST_NAME = 90  # characters of a heading that is a body's name
_NO_BODY = ("báo cáo", "ban hành", "bộ phận", "phòng chống", "phòng, chống", "viện trợ", "hội nghị", "hội thảo", "đoàn kết")
# "kể từ ngày ban hành quyết định bầu cử, phê chuẩn, bổ nhiệm, …": behind the comma a list goes on, or the subject follows.
_CUT_LIST = re.compile(r", [^,.;:\n\t]{2,40}, ")
_AIMS = re.compile(r"(?:các )?(?:mục tiêu|chỉ tiêu)(?!.{0,60}(?:nhiệm vụ|giải pháp))")
_ON_AND_ON = re.compile(r" {0,2}(?:và|-|,)? {0,2}(?:các năm|những năm) (?:tiếp theo|sau|kế tiếp)")
# The next date of a list: "trước ngày 01/6 và 15/11 hằng năm".
_AND = re.compile(r" {0,2}(?:,|và|, và) {0,2}(?:trước )?(?:ngày )?")
_RECURS = re.compile(
    r" {0,2},?\(? {0,2}(?:(?P<month>h[ằà]ng tháng|của tháng(?! (?:đầu|cuối))|tháng (?:sau|tiếp theo|kế tiếp|báo cáo)|mỗi tháng)"
    r"|(?P<quarter>(?:của )?(?:tháng (?:đầu|cuối) (?:của )?)?(?:h[ằà]ng quý|mỗi quý|quý sau|quý tiếp theo)"
    r"|(?:của )?tháng (?:đầu|cuối) (?:của )?quý)"
    r"|(?P<year>h[ằà]ng năm|mỗi năm|(?:của )?năm (?:sau|báo cáo|tiếp theo|tiếp sau|kế tiếp|liền kề|kế hoạch|đó)"
    r"|của năm(?= [^\W\d])))"
)
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
        self.issue_date = issue_date or ""
        self.issued = date.fromisoformat(issue_date) if issue_date and len(issue_date) == 10 else None
        year = int(issue_date[:4]) if issue_date and issue_date[:4].isdigit() else None
        self.frame = YearFrame(document, year)
        self.starts = [block.start for block in document.blocks]
        self.slots = TimeSlots(document)
        self.is_law = document.in_articles()
        self.yearly: list[int] = []  # where days of every year or month start, in reading order
        self.how_often: list[str] = []  # how often each of them comes
        self.often: list[Deadline] = []  # frequencies, in reading order
        self.found: list[Deadline] = []
        self._replaced: set[int] = set()  # identities of frequencies of which the sentence gives the day
        self._taken: set[int] = set()  # every offset inside what was found
        self._last: tuple[TimeExpression, Bound] | None = None  # the last dated one that binds

    def find(self) -> list[Deadline]:
        times = [one for one in scan_times(self.lower) if self._may_bind(one.start)]
        rest = self._recurring_days(times)
        self._recurrences()
        for term in scan_terms(self.lower):
            if self._may_bind(term.start):
                self._add_term(term)
        for one in rest:
            self._dated(one)
        self._year_cells()
        self._events()
        self.found = [one for one in self.found if id(one) not in self._replaced]
        self.found.sort(key=lambda deadline: (deadline.start, deadline.end))
        return self.found

    # Where things stand

    def _block(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1

    def _may_bind(self, at: int) -> bool:
        index = self._block(at)
        return index < 0 or self.document.blocks[index].kind not in _WITHOUT_DEADLINES

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
            if not tail:
                rest += group
            elif bound(self.lower, group[0]).meaning not in (
                "effect",
                "since",
            ):  # "kỳ báo cáo tính từ ngày 01 tháng 01 hằng năm" counts
                self._add_recurring_days(group, tail)
            index = last + 1
        return rest

    def _add_recurring_days(self, group: list[TimeExpression], tail: re.Match[str]) -> None:
        how = bound(self.lower, group[0])
        self.yearly.append(how.start)
        self.how_often.append("FREQ=YEARLY" if tail["year"] else "FREQ=MONTHLY")
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
            counted = later and not self.lower.startswith("định kỳ", later.start)
            if one.rrule is None and self._said_later(one.end, later.start if later and counted else None):
                continue
            if self._day_follows(one.end, one.rrule):
                continue
            if not one.anchored and self._is_aim(one.start):
                continue
            if (
                self._is_slot(one.start, one.end)
                or self.slots.in_label_value(one.start)
                or recurs(self.lower, one, self.is_law)
            ):
                often = Deadline(one.start, one.end, 0.0, "", kind="recurring", rrule=one.rrule)
                self._add(often, "deadline-recurring")
                self.often.append(often)
        for start, end in self.slots.always():
            if self._may_bind(start) and self._free(start, end):
                self._add(Deadline(start, end, 0.0, "", kind="recurring"), "deadline-always")

    def _is_aim(self, at: int) -> bool:
        """Whether it stands under a heading of aims ("2. Chỉ tiêu cụ thể"), which tells what shall be so, not what to do."""
        index = self._block(at)
        while index >= 0:
            block = self.document.blocks[index]
            if block.kind == "heading" and _AIMS.match(self.lower, block.body, block.end):
                return True
            index = block.parent
        return False

    def _is_slot(self, start: int, end: int) -> bool:
        """Whether this is all that a cell made for a time holds."""
        return self.slots.fills_cell(start, end) or self.slots.fills_row_cell(start, end)

    def _said_later(self, end: int, later: int | None) -> bool:
        """A bare "định kỳ" whose sentence goes on to say how often."""
        stop = sentence_end(self.lower, end)
        at = bisect_right(self.yearly, end)
        return (later is not None and later < stop) or (at < len(self.yearly) and self.yearly[at] < stop)

    def _day_follows(self, end: int, rrule: str | None) -> bool:
        """A frequency whose sentence goes on to name its day: "định kỳ hằng năm gửi về Bộ trước ngày 31/01 năm tiếp theo"."""
        at = bisect_right(self.yearly, end)
        return at < len(self.yearly) and self.how_often[at] == rrule and self.yearly[at] < sentence_end(self.lower, end)

    def _add_term(self, term: Term) -> None:
        if self._free(term.start, term.end):
            anchor = self.document.flow[term.end - len(term.anchor) : term.end] if term.anchor else None
            deadline = Deadline(
                term.start, term.end, 0.0, "", kind="relative", offset_duration=term.duration, offset_from=anchor
            )
            deadline.working_days = term.working_days
            if anchor and _CUT_LIST.match(self.lower, term.end):
                deadline.flags.append("anchor_end_assumed")
            self._add(deadline, "deadline-relative")

    def _dated(self, raw: TimeExpression) -> None:
        one = raw.in_year(self.frame.year_at(self._block(raw.start)))
        how = bound(self.lower, one)
        if raw.unit == "day" and not raw.first.year and (self._fixes_recurrence(raw, how) or not raw.first.month):
            return
        if not one.has_year or not self._free(how.start, one.end) or self._is_blank(one):
            return
        cell = self._is_slot(how.start, one.end)
        every_year = self._is_yearly_by_law(raw)
        if cell or binds(self.lower, one, how, None if every_year else self.issued, self.is_law):
            rule = "deadline-cell" if cell or how.meaning is None else f"deadline-{how.meaning}"
        elif self._is_listed(one, how) and self._last:
            rule, how = "deadline-listed", how._replace(meaning=self._last[1].meaning)
        elif start := self._task_period(one):
            rule, how = "deadline-task-period", Bound(start, None)
        else:
            return
        self._last = one, how
        if rule in ("deadline-before", "deadline-by") and every_year:
            rrule = yearly(raw.last, how.meaning == "before")
            self._add(Deadline(how.start, raw.end, 0.0, "", kind="recurring", rrule=rrule), "deadline-recurring-day")
            return
        kind, start_day, due = self._resolve(one, how)
        end = one.end
        if match := _ON_AND_ON.match(self.lower, end):
            open_end = one.unit != "year" or not one.is_range
            end, kind, start_day, due = match.end(), "period", one.first_day, None if open_end else due
        inherited = ["year_inherited"] if one is not raw else []
        deadline = Deadline(how.start, end, 0.0, "", kind=kind, start_date=_iso(start_day), due_date=_iso(due), flags=inherited)
        self._add(deadline, rule)

    def _is_yearly_by_law(self, one: TimeExpression) -> bool:
        """Whether a text of law names a day without a year, and nothing above it does: "phê duyệt trước ngày 30 tháng 6"."""
        no_year = one.unit == "day" and not one.is_range and bool(one.first.month) and not one.first.year
        return no_year and self.is_law and not self.frame.names_year(self._block(one.start))

    def _fixes_recurrence(self, one: TimeExpression, how: Bound) -> bool:
        """Whether this day says when the frequency before it in its sentence falls due; if so it takes that one's place.

        "Hằng năm, tổng hợp kết quả gửi về Sở trước ngày 15/12": once a year, on 14 December.
        """
        rule = yearly(one.last, how.meaning == "before")
        if one.is_range or rule is None or how.meaning not in ("before", "by", "at") or not self._free(how.start, one.end):
            return False
        often = "FREQ=YEARLY" if one.first.month else "FREQ=MONTHLY"
        begin = sentence_start(self.lower, how.start)
        for index in range(bisect_right(self.often, how.start, key=lambda known: known.start) - 1, -1, -1):
            known = self.often[index]
            if known.start < begin:
                break
            if known.rrule == often and known.end <= how.start:
                self._replaced.add(id(known))
                self._add(Deadline(how.start, one.end, 0.0, "", kind="recurring", rrule=rule), "deadline-recurring-day")
                return True
        return False

    def _year_cells(self) -> None:
        """Cells of a column of times that hold a bare year, which is no date elsewhere."""
        for start, end in self.slots.bare_years():
            year = int(self.lower[start:end])
            if self._free(start, end) and self.issued and year >= self.issued.year:
                first, last = date(year, 1, 1), date(year, 12, 31)
                cell = Deadline(start, end, 0.0, "", kind="period", start_date=_iso(first), due_date=_iso(last))
                self._add(cell, "deadline-cell")

    def _is_listed(self, one: TimeExpression, how: Bound) -> bool:
        """Whether it follows one that binds: "vào tháng 4 và tháng 8 năm 2026"."""
        if how.meaning is not None or self._last is None:
            return False
        last = self._last[0]
        return last.unit == one.unit and bool(_AND.fullmatch(self.lower, last.end, one.start))

    def _task_period(self, one: TimeExpression) -> int | None:
        """Where "giai đoạn 2026 - 2030" begins that a label gives to one task among several."""
        if one.unit != "year" or not one.is_range or not self.slots.gives_each_task_its_time:
            return None
        start = self.lower.rfind("giai đoạn", max(0, one.start - 12), one.start)
        opens = (
            start >= 0 and self.slots.in_label_value(start) and self.lower[max(0, start - 4) : start].rstrip(" ").endswith(":")
        )
        return start if opens else None

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
        if how.meaning in ("from", "since"):
            return "period", first, None
        return ("date", None, last) if one.unit == "day" else ("period", first, last)

    def _events(self) -> None:
        """Terms that an event sets."""
        for event in scan_events(self.lower, self.slots, self.is_law):
            index = self._block(event.start)
            in_norms = self.is_law and index >= 0 and self.document.blocks[index].kind == "row"  # a table of norms and costs
            if self._may_bind(event.start) and self._free(event.start, event.end) and not in_norms:
                deadline = Deadline(event.start, event.end, 0.0, "", kind="relative")
                deadline.start_date = _iso(self.issued) if event.rule == "now" else None
                deadline.offset_from = self.document.flow[event.named : event.end]
                self._add(deadline, f"deadline-{event.rule}")

    # Making the fact

    def _add(self, deadline: Deadline, rule: str) -> None:
        """Complete this deadline and keep it."""
        start, end = deadline.start, deadline.end
        deadline.extractor = f"rule:{rule}"
        deadline.confidence = CONFIDENCE[rule]
        deadline.action = self._action(start, end)
        deadline.body = self._body(start)
        deadline.set_by = self._set_by(start)
        # Seed 000 prints the year of issue alone: a date is compared as far as the document says its own.
        due = (deadline.due_date or "")[: len(self.issue_date)]
        if due and due < self.issue_date and deadline.set_by is None:
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
        before = self.document.line(begin, start).split()
        after = self.document.line(end, sentence_end(self.lower, end)).strip(" ,.:)(-").split()
        said = before if len(before) >= 3 or not after else after
        return " ".join(said[:_ACTION_WORDS]).strip(" ,.;:(-") or None

    def _body(self, start: int) -> str | None:
        """The body whose heading the deadline stands under ("3. Sở Tài chính:"), where the heading is nothing but its name."""
        blocks = self.document.blocks
        index = self._block(start)
        while index >= 0:
            block = blocks[index]
            index = block.parent
            if block.kind != "heading" or block.end - block.body > _LONGEST_HEADING:
                continue
            name = self.document.flow[block.body : block.end].strip(" .:")
            if self._opens_with_body(name) and len(name) <= _LONGEST_NAME:
                return " ".join(name.split())
        return None

    @staticmethod
    def _opens_with_body(name: str) -> bool:
        """Whether a heading begins as the name of a body does; "1. Báo cáo định kỳ về …" is no newspaper (báo)."""
        lower = name.lower()
        return bool(words("body", before="(?:các )?", after=r"(?!\w)").match(lower)) and not lower.startswith(_NO_BODY)

    def _set_by(self, start: int) -> str | None:
        """Who set the deadline, where the sentence quotes it from another body's letter."""
        begin = sentence_start(self.lower, start)
        match = _QUOTED.search(self.document.flow, begin, start)
        return " ".join(match["who"].split()) if match else None
