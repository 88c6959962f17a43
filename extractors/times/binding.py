"""Which time expressions bind something to be done: the words around a date, a frequency or a term that make it a deadline."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, cast, get_args

from trichluc.extractors.times.durations import words_before
from trichluc.extractors.times.recurrences import Recurrence
from trichluc.extractors.times.values import TimeExpression, Unit
from trichluc.extractors.times.words import words
from trichluc.extractors.vocabulary import DataError, read_rows

CueMeaning = Literal["before", "by", "until", "within", "at", "from", "now", "since", "effect"]
REACH = 240  # characters of a sentence that are looked at on either side


class Bound(NamedTuple):
    """A date expression with the words that bind it: where they start, what they mean, whether an hour is named."""

    start: int
    meaning: CueMeaning | None
    hour: bool = False


@lru_cache(maxsize=1)
def cues() -> dict[str, CueMeaning]:
    """What phrases before a date mean (data/time/cues.csv)."""
    found: dict[str, CueMeaning] = {}
    for row in read_rows("time/cues.csv", ("phrase", "meaning")):
        if row["meaning"] not in get_args(CueMeaning):
            raise DataError(f"data/time/cues.csv: {row['phrase']} has no known meaning: {row['meaning']}")
        found[row["phrase"]] = cast(CueMeaning, row["meaning"])
    return found


# Between the cue and the date: "trước 14 giờ 00 ngày 29/7/2020", "từ 07h30, thứ Tư, ngày 03/9/2025".
_HOUR = re.compile(
    r"(?:lúc {1,2})?[0-9]{1,2} {0,2}(?:giờ|h|:) {0,2}(?:[0-9]{2})?'?(?: {0,2}phút)?,? {0,2}(?:(?:sáng|chiều|tối),? {0,2})?"
    r"(?:\(?(?:thứ \w{2,4}|chủ nhật)\)?,? {0,2})?(?:ngày {0,3})?$"
)
_WEEKDAY = re.compile(r"(?:thứ \w{2,4}|chủ nhật),? {0,2}(?:ngày {0,3})?$")


def bound(lower: str, one: TimeExpression) -> Bound:
    """The words that bind this expression."""
    at, hour = one.start, False
    low = max(0, at - 40)
    if match := _HOUR.search(lower, low, at):
        at, hour = match.start(), True
    elif match := _WEEKDAY.search(lower, low, at):
        at = match.start()
    elif lower[max(0, at - 7) : at].rstrip().endswith("ngày"):
        at = lower.rfind("ngày", 0, at)
    if lower[max(0, at - 4) : at] == "các ":  # "trước các ngày 15/6 và 15/12"
        at -= 4
    before = words_before(lower, at)
    for first in range(len(before)):
        if meaning := cues().get(" ".join(word for _, word in before[first:])):
            start = before[first][0]
            if meaning == "until" and lower[max(0, start - 7) : start] == "từ nay ":
                return Bound(start - 7, "now", hour)
            return Bound(start, meaning, hour)
    return Bound(at, None, hour)


def sentence_start(lower: str, at: int) -> int:
    """Where the sentence or list item around `at` begins, at most REACH characters back."""
    low = max(0, at - REACH)
    return max(low, *(lower.rfind(mark, low, at) + 1 for mark in ("\n", "\t", ";", ". ", ": ", ".\n")))


def sentence_end(lower: str, at: int) -> int:
    """Where it ends, at most REACH characters on."""
    high = min(len(lower), at + REACH)
    ends = [end for mark in ("\n", "\t", ";", ". ") if (end := lower.find(mark, at, high)) >= 0]
    return min(ends, default=high)


# "giấy phép được cấp trước ngày 01/7/2025 thì …" dates the permit.
_DATES_A_THING = re.compile(
    r" {0,2}(?:mà|thì|nhưng|nếu|vẫn|chưa|đã|thực hiện theo|được (?:tiếp|thực|áp)|có hiệu lực|của|và (?:đã|chưa|có))(?!\w)"
)
_HAPPENED = re.compile(
    r"(?:đã(?: \w+){1,4}|được (?:cấp|ký|phê duyệt|ban hành|giao|tiếp nhận|thành lập|bổ nhiệm|công nhận"
    r"|tuyển dụng|tổ chức|khởi công|sản xuất|nhập khẩu|đào tạo)(?: \w+){0,2}"
    r"|sinh|phát sinh|ký|ký kết|cấp|đang(?: \w+){1,3}) {1,2}$"
)
# "… đối với công chức được tuyển dụng trước ngày D": the day tells of whom.
_OF_WHOM = re.compile(r"đối với [^,;.]{3,90}$")
# "Đối với các kỳ thi được tổ chức trước ngày D, …" says to what a norm applies.
_SCOPE = re.compile(r"^[ \"\-+•.)(0-9a-zđ]{0,5}(?:đối với|trường hợp|các trường hợp) ")
_MUST = re.compile(r"phải|hoàn thành|đề nghị|yêu cầu")
_LABEL = re.compile(
    r"(?:thời gian|thời hạn|tiến độ|hạn chót|hạn cuối|thời điểm|hoàn thành|hạn nộp|hạn gửi)(?:(?:,| và) địa điểm)?"
    r"(?: (?!thi đua|từ|trước|đến)[^\s:.;,\t\n]{1,12}){0,8} {0,2}: {0,2}$"
)
_WORK_LABEL = re.compile(
    r"hoàn thành|thực hiện|triển khai|hạn|tiến độ|nộp|gửi|báo cáo|tổ chức|trình|tiếp nhận|đăng ký|xong"
    r"|kiểm tra|khảo sát|giám sát|thanh tra|tập huấn|ra quân|phát động|thi công|tuyển"
)
_STAGE = re.compile(
    r"(?:đợt|bước|vòng|giai đoạn) [0-9ivx]{1,4} ?[(:]? {0,2}$"
)  # "Giai đoạn 1 (từ tháng 01 đến tháng 6/2023): …"
# What is allowed or valid until a day binds nobody to do anything by it: "được tiếp tục áp dụng … đến hết ngày D".
_ALLOWED = re.compile(r"(?<!\w)(?:được (?:tiếp tục|phép)|có giá trị)(?!\w)")
_HAS_TO = re.compile(r"(?<!\w)(?:phải|có trách nhiệm)(?!\w)")
_TIME_OF = re.compile(r"(?:thời gian|thời hạn|tiến độ|lịch)(?: \w+){0,5} {1,2}$")
_MONTHS: frozenset[Unit] = frozenset({"month", "quarter", "part_year"})
_STALE_YEARS = 2  # a deadline copied from an old plan is a year or two behind; what lies farther back is history


def _label_before(lower: str, start: int) -> str | None:
    """The label ("Thời gian hoàn thành:") that stands right before `start`."""
    match = _LABEL.search(lower, max(0, start - 90), start)
    return match.group() if match else None


def binds(lower: str, one: TimeExpression, how: Bound, issued: date | None, is_law: bool) -> bool:
    """Whether this expression, under this cue, binds something to be done.

    `issued` is the document's own date; in a text of law (`is_law`) a cue alone binds less than in a plan.
    """
    left = lower[sentence_start(lower, how.start) : how.start]
    right = lower[one.end : sentence_end(lower, one.end)]
    last = one.last_day
    past = bool(issued and last and last < issued)
    if label := _label_before(lower, how.start):
        if how.meaning == "effect" or (past and how.meaning not in ("from", "since")):
            return False
        plain = not how.hour and issued is not None  # "Thời gian: 08 giờ 00, ngày 09/11" invites
        return how.meaning in ("before", "by") or one.is_range or bool(_WORK_LABEL.search(label)) or plain
    if how.meaning in ("before", "by"):
        if issued and last and last.year < issued.year - _STALE_YEARS:
            return False
        if is_law and how.meaning == "before" and (past or (_SCOPE.search(left) and not _MUST.search(left))):
            return False  # no text of law orders for a day that is over: it says to what it applies
        return _binds_strongly(left, right, one, how.meaning == "before", past)
    if how.meaning is None:
        return issued is not None and not past and not how.hour and _binds_alone(lower, left, one, how)
    if one.unit == "year" and issued is None and how.meaning != "now":  # an undated report tells what was done in a year
        return False
    if how.meaning == "since":
        return not past and not one.is_range and _must_since(left, right)
    if one.is_range and not past and _STAGE.search(left):
        return True
    told = words("statement").search(left) or words("statement").search(right[:25])
    if past or how.meaning == "effect" or told or (one.is_range and words("life").search(left)):
        return False
    return _binds_weakly(lower, left, right, one, how, is_law)


def _binds_alone(lower: str, left: str, one: TimeExpression, how: Bound) -> bool:
    """Whether it binds without a cue: "- Ngày 29/5/2026: kiểm tra", "hoàn thành quý I/2026", "Tổ chức hội thi (quý I/2026)"."""
    if one.unit == "day":
        return _opens(left) and lower.startswith("ngày", how.start)
    if one.unit not in ("month", "quarter") or one.is_range:
        return False
    if _opens(left):
        return lower[one.end : one.end + 2].lstrip(" ")[:1] == ":"
    if words("end of work", after=" {1,2}$").search(left[-16:]):
        return True
    bracketed = left.endswith("(") and lower[one.end : one.end + 1] == ")"
    return bracketed and bool(words("duty").match(left.lstrip(" -+•.)0123456789")))


def _binds_strongly(left: str, right: str, one: TimeExpression, before: bool, past: bool) -> bool:
    """Whether "trước", "chậm nhất" bind: wherever they do not date a thing that exists already."""
    if before:
        ordered = _MUST.search(left) and not _OF_WHOM.search(left)
        dates_a_thing = _DATES_A_THING.match(right) or (_HAPPENED.search(left) and not ordered)
        if dates_a_thing or (past and not words("order").search(left)):
            return False
    return one.unit != "year" or (not one.is_range and bool(words("duty").search(left + right)))


def _binds_weakly(lower: str, left: str, right: str, one: TimeExpression, how: Bound, is_law: bool) -> bool:
    """Whether "trong", "vào", "đến", "từ" bind: only beside words that speak of work."""
    duty = words("duty")
    if how.meaning == "now":
        return "còn" not in right[:12]
    if one.unit == "year":
        horizon = how.meaning == "until" and lower.startswith("đến năm", how.start)
        if how.meaning == "at":  # "sơ kết vào năm 2025"; "đạt mục tiêu vào năm 2030" names a horizon
            return not one.is_range and bool(words("end of work").search(left[-20:]))
        bounded = how.meaning in ("within", "until") and not one.is_range and not horizon
        return bounded and _ends_work(left[-60:], right[:60])
    if how.meaning == "within":
        whole = one.unit in ("month", "quarter") or bool(words("end of work").search(left[-60:]))
        ahead = one.unit == "part_year" and not is_law and bool(duty.search(left + right))
        return one.unit != "day" and (not one.is_range or one.unit == "month") and (whole or ahead)
    if how.meaning == "at":
        known = one.unit != "day" or (one.has_year and not how.hour)
        whole = one.unit == "quarter" or (one.unit in _MONTHS and not is_law)
        return known and (whole or bool(duty.search(left + right)))
    if how.meaning == "until":
        runs = words("run", after=" {1,2}$").search(left)
        if runs or _ALLOWED.search(left) or right.lstrip(" ").startswith("thì "):
            return False
        return bool(duty.search(left) or duty.search(right[:80]))
    return _starts_work(lower, left, right, one, how, is_law)


def _must_since(left: str, right: str) -> bool:
    """Whether somebody has to do something from the day on: "Kể từ ngày D, cơ sở phải …", "phải kết nối … kể từ ngày D"."""
    if "hiệu lực" in left[-60:] + right[:60]:
        return False
    if _opens(left):
        return bool(_HAS_TO.search(right))
    must = _HAS_TO.search(left)
    return bool(must and words("duty", before=r"(?: \w+){0,2} ").match(left, must.end()))


def _starts_work(lower: str, left: str, right: str, one: TimeExpression, how: Bound, is_law: bool) -> bool:
    """Whether "từ ngày A đến ngày B" and "từ ngày A" tell when work is done, not when a norm applies."""
    if one.is_range:
        planned = not is_law and _TIME_OF.search(left)
        return _opens(left) or bool(planned or words("duty").search(left + right[:80]))
    if one.unit in ("month", "quarter"):
        return lower.startswith("bắt đầu", how.start)
    starts = words("start of work").search(left + right[:40])
    return one.unit == "day" and bool(starts) and not words("start by law").search(left[-40:])


def _opens(left: str) -> bool:
    """Whether nothing but a bullet or a number stands before."""
    return not left.strip(" -+•.)0123456789") or len(left.strip()) <= 2


def _ends_work(left: str, right: str) -> bool:
    near = left + right
    return bool(words("end of work").search(left)) or ("phấn đấu" in near and "hoàn thành" in near)


_NOT_A_DEED = re.compile(r" {0,2}(?:được|của|và (?!báo|tổng|sơ)|để|cho|theo|trên|tại|do|là|từ|đối|về|trong|ở)(?!\w)")
_OR_AT_ANY_TIME = re.compile(r" {0,2}(?:,|và|hay|hoặc|/) {0,2}đột xuất")  # "tổ chức kiểm tra định kỳ và đột xuất"
_BY_ARTICLE = re.compile(r" {0,2}(?:quy định |nêu )?(?:tại|theo) (?:khoản|điều|điểm|mục|phần)")  # "báo cáo định kỳ tại khoản 1"
_OF_A_RESULT = re.compile(r"[\W\d]*(?:căn cứ )?kết quả ")  # "Kết quả rà soát, đánh giá hằng năm là cơ sở …"
_CLAUSE_MARKS = ".;:,(\n\t-•+"
_FREQUENCY_OF_A_THING = ("tần suất ", "tần suất khảo sát ", "theo kế hoạch ")


def recurs(lower: str, one: Recurrence, is_law: bool) -> bool:
    """Whether this recurrence binds something to be done."""
    left = lower[sentence_start(lower, one.start) : one.start]
    right = lower[one.end : sentence_end(lower, one.end)]
    bare = left.rstrip(" ")
    opens = not bare or bare[-1] in _CLAUSE_MARKS or _opens(left)
    if _OF_A_RESULT.match(left) or "khuyến khích" in left:
        return False
    if _BY_ARTICLE.match(right) and left.endswith("báo cáo "):
        return False
    if left.endswith(_FREQUENCY_OF_A_THING) and "lần" not in lower[one.start : one.end]:
        return False
    if lower.startswith("định kỳ", one.start):
        if is_law and one.rrule is None and not opens and not words("periodic work", before=" {1,2}").match(right):
            return False  # "tổ chức khám sức khỏe định kỳ" names a thing
        return _is_periodic_work(left, right, one, opens) or (not is_law and bool(_OR_AT_ANY_TIME.match(right)))
    if one.anchored:
        return True
    attributed = bare.rstrip(",-") + " "
    is_attribute = words("attribute", after=" $").search(attributed) or words(
        "attribute head", after=r"(?:,? \w+){0,4} $"
    ).search(attributed)
    if opens:
        listed = bare.endswith((",", "-"))
        return not listed or not (is_attribute or _NOT_A_DEED.match(right) or not right.strip(" .)"))
    return not is_attribute and bool(words("periodic work").search(left[-90:]))


def _is_periodic_work(left: str, right: str, one: Recurrence, opens: bool) -> bool:
    """Whether "định kỳ" tells of work, as in "định kỳ báo cáo"; "họp giao ban định kỳ" names a thing."""
    if "hiệu lực" in left:
        return False
    if one.rrule is not None:
        return True
    if words("periodic name", after=" $").search(left):
        return False
    thing = words("periodic thing", after=" $").search(left)
    return (opens and not thing) or not thing or bool(words("periodic work").search(right[:60]))
