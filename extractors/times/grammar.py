"""The grammar of Vietnamese dates and periods (ngày, tháng, quý, năm, giai đoạn): spans of text and what they mean.

The text is levelled and in lower case (`extractors.levelling`). Every expression has a number in it, so the scan starts at
digits (and at "quý", whose number may be Roman) and reads what stands around them. A date may be partial: "ngày 15 tháng 6"
has no year, "tháng 3 năm 2024" no day; "ngày    tháng 3 năm 2024" was left blank for the pen.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from trichluc.extractors.times.values import FIRST_YEAR, LAST_YEAR, PartialDate, TimeExpression

# A number of one to four digits that does not go on a word, a decimal or a grouped number, and what follows it:
#   15/12/2023, 15-12-2023, 15.12.2023, 15/12 | 12/2023, 2021 - 2025 | 15 tháng 12 năm 2023, 15 tháng 12/2023
#   | (tháng) 12 năm 2023 | 6 tháng đầu năm 2023, 10 tháng năm 2023
# It starts with a plain class, so that the engine skips from digit to digit; the empty group 1 marks the first number's end.
_NUMERIC = re.compile(
    r"""
    [0-9](?<![\w.,][0-9])[0-9]{0,3}()(?![0-9])
    (?:
        [ ]{0,2}(?P<sep>[/.\-])[ ]{0,2}(?P<month>[0-9]{1,2})(?![0-9])
            (?: [ ]{0,2}(?P=sep)[ ]{0,2}(?P<year>[0-9]{4})(?![0-9])
              | (?![ ]{0,2}[/.:][ ]{0,2}[0-9]|[ ]{0,2}-[ ]{0,2}[0-9](?![0-9]?[ ]?/[ ]?[0-9])|,[0-9]) )
      | [ ]{0,3}(?P<dash>[/.\-])[ ]{0,3}(?P<after>[0-9]{4})(?![0-9])
      | [ ]{1,4}tháng[ ]{1,4}(?P<long_month>[0-9]{1,2})(?![0-9])
            (?: [ ]{0,3},?[ ]{0,3}(?:năm[ ]{1,4}|[/.\-][ ]?)(?P<long_year>[0-9]{4})(?![0-9]) )?
      | [ ]{1,4}năm[ ]{1,4}(?P<of_year>[0-9]{4})(?![0-9])
      | [ ]{1,4}tháng[ ](?:(?P<part>đầu|cuối)[ ]{1,4})?năm(?:[ ]{1,4}(?P<part_year>[0-9]{4})(?![0-9]))?
    )?
    """,
    re.VERBOSE,
)
# quý II năm 2020, quý III/2025, quý I-II/2025, quý I, quý II năm 2025
_QUARTER = re.compile(
    r"""
    qu[ýí][ ]{1,3}(?P<first>iv|i{1,3}|[1-4])(?!\w)
    (?: [ ]?(?P<join>-|,|và|đến)[ ]?(?:qu[ýí][ ]{1,3})?(?P<last>iv|i{1,3}|[1-4])(?!\w) )?
    (?: [ ]{0,3}(?:,?[ ]{0,3}năm[ ]{1,3}|[/\-][ ]?)(?P<year>[0-9]{4})(?![0-9]) )?
    """,
    re.VERBOSE,
)
# tháng 11-12/2025, tháng 3 - 4 năm 2026, tháng 5, 6/2026
_MONTH_RUN = re.compile(
    r"tháng {1,2}(?P<first>[0-9]{1,2}) {0,2}(?P<join>-|,|và) {0,2}(?P<last>[0-9]{1,2}) {0,2}(?:/ ?|-|,? ?năm {1,2})"
    r"(?P<year>[0-9]{4})(?![0-9])"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

# What may stand between the two ends of a range.
_TO = re.compile(
    r"(?: {0,3}-[- ]{0,4}(?:hết )?| {0,3},? {0,3}(?:cho )?(?:đến|tới)(?: hết| trước)? {1,3})"
    r"(?:(?:[0-9]{1,2} ?(?:giờ|h|:) ?(?:[0-9]{2})?'?(?: phút)?,? {0,2})?"
    r"(?:(?:thứ \w{2,4}|chủ nhật),? {0,2})?(?:ngày|tháng|quý|năm) {0,3})?"
)
_AND = re.compile(r"(?: {0,2},| {1,2}và| {0,2}, và) {0,2}(?:(?:ngày|tháng) {0,3})?")
_BLANK_DAY = re.compile(r"ngày[ .…]{1,40}$")
_BLANK_MONTH = re.compile(r"ngày[ .…]{1,40}tháng[ .…]{0,40}năm {0,3}$")
_LONGEST_GAP = 60
# A date without a year is told from a fraction or a score ("1/2 ngày", "24/24 giờ") by the word before it.
_BEFORE_DAY_MONTH = (
    "ngày",
    "dịp",
    "trước",
    "hết",
    "từ",
    "đến",
    "vào",
    "lễ",
    "và",
    "quốc khánh",
    "khánh",
    "-",
    "(",
    "sáng",
    "chiều",
    "tối",
    "trong",
    "hạn",
    ":",
)
_UNIT_AFTER = re.compile(
    r" {0,2}(?:%|ngày|giờ|số|tổng|xã|phường|huyện|người|đồng|thành viên|đơn vị|nhiệm vụ|[a-zđ]{1,3}[0-9²³])"
)


def _word_before(lower: str, position: int) -> str:
    """The word that ends just before this place, with nothing but blanks between; "" at a line's or cell's beginning."""
    head = lower[max(0, position - 12) : position].rstrip(" ")
    if not head or head[-1] in "\n\t\f":
        return ""
    if head[-1] in "(-:,;./":
        return head[-1]
    return (head.split() or [""])[-1].lstrip("(\"'")


def _whole_quarters(match: re.Match[str]) -> list[TimeExpression]:
    """One run of quarters ("quý I-II", "quý I, II"), or two that do not touch ("quý II và quý IV")."""
    first = _ROMAN[match["first"]]
    last = _ROMAN[match["last"]] if match["last"] else first
    year = int(match["year"]) if match["year"] else None

    def run(start: int, end: int, low: int, high: int) -> TimeExpression:
        return TimeExpression(start, end, "quarter", PartialDate(year, low * 3 - 2), PartialDate(year, high * 3))

    if last < first:
        return []
    if match["join"] in (",", "và") and last > first + 1:
        word = match.string.rfind("qu", match.end("first"), match.start("last"))
        second = word if word >= 0 else match.start("last")
        return [run(match.start(), match.end("first"), first, first), run(second, match.end(), last, last)]
    return [run(match.start(), match.end(), first, last)]


def _run_of_months(match: re.Match[str]) -> TimeExpression | None:
    first, last = PartialDate(int(match["year"]), int(match["first"])), PartialDate(int(match["year"]), int(match["last"]))
    touch = match["join"] == "-" or int(match["last"]) == int(match["first"]) + 1
    if not touch or not first.is_real() or not last.is_real() or first >= last:
        return None
    return TimeExpression(match.start(), match.end(), "month", first, last)


class _Reader:
    """Reads what a number with its surroundings means."""

    def __init__(self, lower: str) -> None:
        self.lower = lower

    def read(self, match: re.Match[str]) -> TimeExpression | None:
        """The time expression at this number, None where it is none."""
        start, number_end = match.start(), match.start(1)
        digits = number_end - start
        number = int(self.lower[start:number_end])
        kind = match.lastgroup
        if kind is None:
            return self._bare(start, number_end, number, digits)
        if digits > 2:
            return (
                self._years(match, number) if kind == "after" and digits == 4 else self._bare(start, number_end, number, digits)
            )
        if kind in ("year", "month", "sep"):
            return self._day_month(match, number)
        if kind in ("long_month", "long_year"):
            return self._long(match, number)
        if kind in ("part", "part_year"):
            return self._part_of_year(match, number)
        return self._month(match, number)

    def _day_month(self, match: re.Match[str], day: int) -> TimeExpression | None:
        year = int(match["year"]) if match["year"] else None
        when = PartialDate(year, int(match["month"]), day)
        end = match.end()
        if not when.is_real() or (self.lower[end : end + 1] == "/" and self.lower[end + 1 : end + 2].isalpha()):
            return None
        if year is None:
            before = _word_before(self.lower, match.start())
            if match["sep"] == "/":
                if before not in _BEFORE_DAY_MONTH or (before != "ngày" and _UNIT_AFTER.match(self.lower, end)):
                    return None
            elif before != "ngày":
                return None
        return TimeExpression(match.start(), end, "day", when, when)

    def _long(self, match: re.Match[str], day: int) -> TimeExpression | None:
        year = int(match["long_year"]) if match["long_year"] else None
        when = PartialDate(year, int(match["long_month"]), day)
        before = _word_before(self.lower, match.start())
        if not when.is_real() or (year is None and before not in ("ngày", "-", "đến", "và", ",")):
            return None
        start = self.lower.rfind("ngày", 0, match.start()) if before == "ngày" else match.start()
        return TimeExpression(start, match.end(), "day", when, when, long=True)

    def _month(self, match: re.Match[str], month: int) -> TimeExpression | None:
        """tháng 10/2019, tháng 10 năm 2019; "ngày  tháng 3 năm 2024" with the day left blank; "ngày   /12/2025"."""
        lower, start = self.lower, match.start()
        when = PartialDate(int(match["after"] or match["of_year"]), month)
        before = _word_before(lower, start)
        if not when.is_real():
            return None
        if before == "tháng":
            word = lower.rfind("tháng", 0, start)
            blank = _BLANK_DAY.search(lower, max(0, word - 45), word)
            return TimeExpression(blank.start() if blank else word, match.end(), "month", when, when, long=blank is not None)
        if before == "/" and match["after"]:
            slash = lower.rfind("/", 0, start)
            if blank := _BLANK_DAY.search(lower, max(0, slash - 45), slash):
                return TimeExpression(blank.start(), match.end(), "month", when, when, long=True)
        return None

    def _part_of_year(self, match: re.Match[str], months: int) -> TimeExpression | None:
        """6 tháng đầu năm 2023, 10 tháng năm 2023, 9 tháng đầu năm, 6 tháng cuối năm; not "ngày 10 tháng  năm 2023"."""
        if not 2 <= months <= 11 or _word_before(self.lower, match.start()) == "ngày":
            return None
        year = int(match["part_year"]) if match["part_year"] else None
        first, last = (13 - months, 12) if match["part"] == "cuối" else (1, months)
        return TimeExpression(match.start(), match.end(), "part_year", PartialDate(year, first), PartialDate(year, last))

    def _years(self, match: re.Match[str], first: int) -> TimeExpression | None:
        last = int(match["after"])
        if match["dash"] != "-" or not FIRST_YEAR <= first < last <= LAST_YEAR:
            return None
        return TimeExpression(match.start(), match.end(), "year", PartialDate(first), PartialDate(last))

    def _bare(self, start: int, end: int, number: int, digits: int) -> TimeExpression | None:
        """năm 2023, tháng 6, ngày 08: parts of ranges, or bound by a word around them."""
        lower = self.lower
        before = _word_before(lower, start)
        if digits == 4 and before == "năm" and FIRST_YEAR <= number <= LAST_YEAR:
            when = PartialDate(number)
            word = lower.rfind("năm", 0, start)
            if blank := _BLANK_MONTH.search(lower, max(0, start - 95), start):
                return TimeExpression(blank.start(), end, "year", when, when, long=True)
            return TimeExpression(word, end, "year", when, when)
        if digits <= 2 and before == "tháng" and 1 <= number <= 12:
            when = PartialDate(None, number)
            return TimeExpression(lower.rfind("tháng", 0, start), end, "month", when, when)
        if digits <= 2 and 1 <= number <= 31 and before in ("ngày", "từ"):
            when = PartialDate(None, None, number)
            return TimeExpression(start, end, "day", when, when)
        return None


def _borrow(left: PartialDate, right: PartialDate) -> PartialDate:
    """The left date with the month and year of the right: "ngày 08 đến ngày 10 tháng 12 năm 2025"."""
    year = left.year or right.year
    month = left.month or (right.month if left.day else None)
    return PartialDate(year, month, left.day)


def _joined(left: TimeExpression, right: TimeExpression, lower: str) -> TimeExpression | None:
    """The range from left to right where the text between them says so."""
    if left.unit != right.unit or left.is_range or right.is_range or not _TO.fullmatch(lower, left.end, right.start):
        return None
    if left.unit == "quarter":
        first, last = _borrow(left.first, right.first), right.last
    else:
        first, last = _borrow(left.first, right.first), right.first
    if not first.is_real() or not last.is_real():
        return None
    if first.year and left.first.month and not left.first.year and first > last:  # "từ 28/12 đến 05/01/2026"
        first = first._replace(year=first.year - 1)
    if not first.is_real():
        return None
    begin, finish = first.first_day(), last.last_day()
    if begin and finish and begin > finish:
        return None
    start, spelled = left.start, left.long
    if right.long and left.last.month is None and _word_before(lower, start) == "ngày":  # "ngày 08 đến ngày 10 tháng 12 năm …"
        start, spelled = lower.rfind("ngày", 0, start), True
    return TimeExpression(start, right.end, left.unit, first, last, spelled)


def _with_list_year(left: TimeExpression, right: TimeExpression, lower: str) -> TimeExpression:
    """The left of two listed dates with the year of the right: "tháng 4 và tháng 8 năm 2026"."""
    if (
        left.unit != right.unit
        or left.first.year
        or not right.first.year
        or left.is_range
        or not _AND.fullmatch(lower, left.end, right.start)
    ):
        return left
    when = _borrow(left.first, right.first)
    return TimeExpression(left.start, left.end, left.unit, when, when, left.long) if when.is_real() else left


def _atoms(lower: str) -> list[TimeExpression]:
    read = _Reader(lower).read
    found = [one for match in _NUMERIC.finditer(lower) if (one := read(match))]
    runs = [one for match in _QUARTER.finditer(lower) for one in _whole_quarters(match)]
    runs += [one for match in _MONTH_RUN.finditer(lower) if (one := _run_of_months(match))]
    if runs:
        found = sorted([*found, *runs], key=lambda one: (one.start, -one.end))
        kept: list[TimeExpression] = []
        for one in found:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        found = kept
    return found


@lru_cache(maxsize=1)
def scan_times(lower: str) -> tuple[TimeExpression, ...]:
    """Every date and period of this levelled lower-case text, ranges joined, in reading order, not overlapping.

    A day of which only the number is known ("trước ngày 15 hằng tháng") is kept; so are bare years ("năm 2025").
    """
    atoms = _atoms(lower)
    found: list[TimeExpression] = []
    for one in reversed(atoms):
        if found and found[-1].start - one.end <= _LONGEST_GAP:
            if joined := _joined(one, found[-1], lower):
                found[-1] = joined
                continue
            one = _with_list_year(one, found[-1], lower)
        found.append(one)
    found.reverse()
    return tuple(found)


def day_before(day: date) -> date:
    """The day before, on which something due "trước ngày" D is due."""
    return day - timedelta(days=1)
