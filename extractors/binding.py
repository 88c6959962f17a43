"""Which time expressions bind something to be done: the words around a date, a frequency or a term that make it a deadline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from trichluc.extractors.durations import words_before
from trichluc.extractors.recurrences import Recurrence
from trichluc.extractors.timegrammar import TimeExpression
from trichluc.extractors.vocabulary import read_rows

CueMeaning = Literal["before", "by", "until", "within", "at", "from", "now", "effect"]
REACH = 240  # characters of a sentence that are looked at on either side


@dataclass(frozen=True, slots=True)
class Bound:
    """A date expression with the words that bind it: where they start, what they mean, whether an hour is named."""

    start: int
    meaning: CueMeaning | None
    hour: bool = False


@lru_cache(maxsize=1)
def cues() -> dict[str, str]:
    """What phrases before a date mean (data/time/cues.csv)."""
    return {row["phrase"]: row["meaning"] for row in read_rows("time/cues.csv", ("phrase", "meaning"))}


# Between the cue and the date: "trước 14 giờ 00 ngày 29/7/2020", "từ 07h30, thứ Tư, ngày 03/9/2025".
_HOUR = re.compile(
    r"(?:lúc {1,2})?[0-9]{1,2} {0,2}(?:giờ|h|:) {0,2}(?:[0-9]{2})?'?(?: {0,2}phút)?,? {0,2}(?:(?:sáng|chiều|tối),? {0,2})?"
    r"(?:\(?(?:thứ \w{2,4}|chủ nhật)\)?,? {0,2})?(?:ngày {0,3})?$"
)
_WEEKDAY = re.compile(r"(?:thứ \w{2,4}|chủ nhật),? {0,2}(?:ngày {0,3})?$")
_PART = re.compile(r"(?:đầu|giữa|cuối) {1,2}$")


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
    part = _PART.search(lower, max(0, at - 8), at)
    words = words_before(lower, at)
    table = cues()
    for first in range(len(words)):
        phrase = " ".join(word for _, word in words[first:])
        if meaning := table.get(phrase):
            start = words[first][0]
            if meaning == "until" and lower[max(0, start - 7) : start] == "từ nay ":
                return Bound(start - 7, "now", hour)
            return Bound(start, meaning, hour)  # type: ignore[arg-type]
    if part and one.unit != "day":
        words = words_before(lower, part.start())
        if words and words[-1][1] in ("đến", "trước", "trong", "vào"):
            return Bound(words[-1][0], table[words[-1][1]], hour)  # type: ignore[arg-type]
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


_DUTY = re.compile(
    r"hoàn thành|hoàn thiện|phấn đấu|xong|gửi|báo cáo|nộp|kết thúc|trình|ban hành|tổ chức|triển khai|chấm dứt|bàn giao|giải ngân|tổng hợp|rà soát|đăng ký"
    r"|xây dựng|đề nghị|yêu cầu|phải|tham mưu|thực hiện|khánh thành|khởi công|khai mạc|công bố|phê duyệt|chuẩn bị|tiếp nhận"
)
_MUST_END = re.compile(r"hoàn thành|xong|bàn giao|kết thúc|trình|ban hành|báo cáo|chấm dứt|phê duyệt")
# What has happened, what takes effect and what only runs its time binds nobody.
_TELLS = re.compile(
    r"hiệu lực|tính đến|chỉ còn|ủy quyền|thời hạn (?:của|ủy)|đã (?:được|có|ban|tổ|hoàn|thực|triển|giải|đạt|tiếp|phát|xảy|ghi|chủ trì|diễn|kết|báo)|đạt được|so với cùng kỳ"
    r"|được áp dụng|áp dụng (?:từ|cho|kể)|sinh từ|công tác từ|âm lịch|tuổi"
)
# The life of a plan or movement is no deadline.
_LIVES = re.compile(r"thi đua|phong trào|nhiệm kỳ|có giá trị|giai đoạn")
_ORDER = re.compile(r"đề nghị|yêu cầu|gửi|báo cáo|hoàn thành|phải|nộp|xây dựng")
# "giấy phép được cấp trước ngày 01/7/2025 thì …" dates the permit.
_DATES_A_THING = re.compile(r" {0,2}(?:mà|thì|nhưng|nếu|vẫn|chưa|đã|được (?:tiếp|thực|áp)|có hiệu lực|của)(?!\w)")
_HAPPENED = re.compile(r"(?:được|đã|có|do|sinh|ký|cấp|phát sinh|đang)(?: \w+){0,3} $")
LABEL = re.compile(
    r"(?:thời gian|thời hạn|tiến độ|hạn chót|hạn cuối|thời điểm|hoàn thành|hạn nộp|hạn gửi)(?: (?!thi đua|từ|trước|đến)[^\s:.;,\t\n]{1,12}){0,8} {0,2}: {0,2}$"
)
_WORK_LABEL = re.compile(r"hoàn thành|thực hiện|triển khai|hạn|tiến độ|nộp|gửi|báo cáo|tổ chức|trình|tiếp nhận|đăng ký|xong")


def label_before(lower: str, start: int) -> str | None:
    """The label ("Thời gian hoàn thành:") that stands right before `start`."""
    match = LABEL.search(lower, max(0, start - 90), start)
    return match.group() if match else None


def binds(lower: str, one: TimeExpression, how: Bound, issued: date | None) -> bool:
    """Whether this expression, under this cue, binds something to be done."""
    begin, end = sentence_start(lower, how.start), sentence_end(lower, one.end)
    left, right = lower[begin : how.start], lower[one.end : end]
    last = one.last_day
    past = bool(issued and last and last < issued)
    label = label_before(lower, how.start)
    if label:
        return not past and (bool(_WORK_LABEL.search(label)) or one.is_range)
    if how.meaning in ("before", "by"):
        if how.meaning == "before" and (_DATES_A_THING.match(right) or _HAPPENED.search(left) or past and not _ORDER.search(left)):
            return False
        return one.unit != "year" or one.is_range is False and bool(_DUTY.search(left + right))
    if past or how.meaning in (None, "effect") or _TELLS.search(left) or _TELLS.search(right[:25]):
        return False
    if one.is_range and _LIVES.search(left):
        return False
    return _binds_weakly(lower, left, right, one, how)


def _binds_weakly(lower: str, left: str, right: str, one: TimeExpression, how: Bound) -> bool:
    """"trong", "vào", "đến", "từ" bind only beside words that speak of work."""
    if how.meaning == "now":
        return "còn" not in right[:12]
    if one.unit == "year":
        horizon = how.meaning == "until" and lower.startswith("đến năm", how.start)
        return how.meaning in ("within", "until") and not one.is_range and not horizon and _ends_work(left[-60:], right[:60])
    if how.meaning == "within":
        return one.unit != "day" and not one.is_range
    if how.meaning == "at":
        return (one.unit != "day" or one.has_year and not how.hour) and bool(_DUTY.search(left + right) or one.unit == "quarter")
    if how.meaning == "until":
        return bool(_DUTY.search(left) or _DUTY.search(right[:80]))
    if one.is_range:
        return bool(_DUTY.search(left + right[:80]))
    return one.unit == "day" and bool(re.search(r"triển khai|thực hiện|tổ chức|chấm dứt|bắt đầu", left + right[:40])) and "ban hành" not in left[-20:] and "bảo đảm" not in left


def _ends_work(left: str, right: str) -> bool:
    return bool(_MUST_END.search(left)) or "phấn đấu" in left + right and "hoàn thành" in left + right


# Nouns of which "hằng năm" is an attribute: the yearly budget is no date for anything.
_ATTRIBUTED = re.compile(
    r"(?:ngân sách|nhà nước|dự toán|kế hoạch|trung hạn|trợ cấp|chỉ tiêu|mục tiêu|nhiệm vụ|kinh phí|tuyển sinh|hưu trí|khen thưởng|công tác|chi|vốn|lương|phí|thu nhập"
    r"|phụ cấp|xã hội|hạn mức|biên chế|tăng trưởng|giảm|tăng|chức|chính|tư pháp|sinh hoạt|mặt|đời sống|sử dụng|phẩm|lượng|thường xuyên) $"
)
_PERIODIC_THING = re.compile(r"(?:theo|kiểm tra|khám|bảo trì|bảo dưỡng|kiểm định|tiêm|đánh giá|không|thường|giám sát|nghỉ|chế độ|xét nghiệm|quan trắc) $")
_VERBS = re.compile(r"báo cáo|tổng hợp|sơ kết|tổng kết|đánh giá|rà soát|cập nhật|kiểm tra|tổ chức|công bố|công khai|gửi|thống kê|xây dựng kế hoạch|bố trí")
_NOT_A_DEED = re.compile(r" {0,2}(?:được|của|và (?!báo|tổng|sơ)|để|cho|theo|trên|tại|do|là|từ|đối|về|trong|ở)(?!\w)")
_CLAUSE_MARKS = ".;:,(\n\t-•+"


def recurs(lower: str, one: Recurrence) -> bool:
    """Whether this recurrence binds something to be done."""
    begin = sentence_start(lower, one.start)
    left, right = lower[begin : one.start], lower[one.end : sentence_end(lower, one.end)]
    bare = left.rstrip(" ")
    opens = not bare or bare[-1] in _CLAUSE_MARKS or bare.endswith((" và", "và")) and one.anchored
    if _tells_frequency_only(left):
        return False
    if lower.startswith("định kỳ", one.start):
        if "hiệu lực" in left:
            return False
        return one.rrule is not None or opens or not _PERIODIC_THING.search(left) or bool(_VERBS.search(right[:60]))
    if one.anchored:
        return True
    if opens:
        comma = bare.endswith((",", "-"))
        return not (comma and _NOT_A_DEED.match(right)) and bool(right.strip(" .)") or not bare or bare[-1] in ":(,\t\n")
    if _ATTRIBUTED.search(left):
        return False
    return bool(_VERBS.search(left[-90:]))


def _tells_frequency_only(left: str) -> bool:
    return left.endswith(("tần suất ", "theo kế hoạch ", "lương ", "trợ cấp "))
