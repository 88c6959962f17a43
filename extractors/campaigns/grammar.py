"""The grammar of campaign names: where quotes open and close, what stands between noun and name, where a bare name ends.

All patterns run over levelled text (`extractors.levelling`) and look at a bounded stretch of it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trichluc.extractors.campaigns.names import stop_nouns

_NAME_LIMIT = 260  # characters of the longest name; the longest seen has 170
_EMPHASIS = "*_"


class Closing(NamedTuple):
    """Where a quoted name ends, and where the text goes on behind the quotes."""

    end: int
    after: int
    flags: list[str]


class Period(NamedTuple):
    """A period behind a name (years, None where there is none) and the offset behind it and behind a place or year."""

    start: str | None
    end: str | None
    after: int


def opens_quote(text: str, at: int) -> bool:
    """Whether the quotation mark at this offset of the page's text opens: by its shape, a straight one by its neighbours."""
    if text[at] in "“„«":
        return True
    if text[at] in "”»":
        return False
    before, behind = at - 1, at + 1
    while before >= 0 and text[before] in _EMPHASIS:
        before -= 1
    while behind < len(text) and text[behind] in _EMPHASIS:
        behind += 1
    if before >= 0 and (text[before].isalnum() or text[before] in ".,;!?)"):
        return False
    return behind < len(text) and text[behind].isalnum()


def closing_quote(text: str, flow: str, quote: int) -> Closing | None:
    """The end of the name that opens at `quote`, at a comma or stop where the closing mark is missing.

    None where nothing ends it. A page break inside a name goes on with a small letter, a new block does not.
    """
    close = flow.find('"', quote + 1, quote + _NAME_LIMIT)
    bound = close if close >= 0 else min(len(flow), quote + _NAME_LIMIT)
    line = flow.find("\n", quote + 1, bound)
    if line >= 0 and not flow[line:bound].lstrip()[:1].islower():
        bound, close = line, -1
    stretch = flow[quote + 1 : bound]
    if not any(map(str.isalnum, stretch)):
        return None
    if close >= 0 and not opens_quote(text, close):
        return Closing(close, close + 1, [])
    if close >= 0:  # the next name opens: this one ended before the last comma
        end = max(stretch.rfind(","), stretch.rfind(";"))
    else:
        end = min((at for at in (stretch.find("."), stretch.find(";")) if at >= 0), default=-1)
    if not any(map(str.isalnum, stretch[: max(0, end)])):
        return None
    return Closing(quote + 1 + end, quote + 1 + end, ["quotes_unbalanced"])


# What may stand between a noun and its quotes without taking the name away from it.
_MODIFIER = re.compile(
    r":[\s•+-]*"  # the list may begin on the next line
    r"|[ \t,()•-]+"
    r"|(?:thi đua|yêu nước|trọng tâm|trọng điểm|chuyên đề(?! năm| về)|thường xuyên|đặc biệt|cao điểm|nước rút|chủ yếu|lớn|chung"
    r"|tiêu biểu|như|là|bao gồm|gồm|sau đây|sau|cụ thể|với tên gọi|tên gọi|mang tên|có tên|toàn quốc|quần chúng|phát động"
    r"|được phát động|năm \d{4}|giai đoạn \d{4} *- *\d{4})\b"
    r'|(?:do|được) [^":;.\n]{1,90}? (?:phát động|tổ chức|triển khai|chỉ đạo)\b'
    r'|(?:của|trên địa bàn|trong toàn|trong (?=các|đoàn viên|công nhân|cán bộ|cnvclđ|đội ngũ)) ?[^":;.,\n]{0,80}'
)
_BREAK = re.compile(r"[.!?;](?= |\n|$)|\n")


def gap_fits(gap: str) -> str | None:
    """How a noun governs the quotes behind these words: "quoted" (modifiers only), "distant" (other words) or None."""
    at = 0
    while at < len(gap):
        step = _MODIFIER.match(gap, at)
        if step is None:
            break
        at = step.end()
    if at == len(gap):
        return "quoted"
    if _BREAK.search(gap) or stop_nouns().search(gap, at) or len(gap.split()) > 25:
        return None
    return "distant"


# Between two names of a list; each may stand on a line of its own behind a bullet.
LIST_GLUE = re.compile(r"(?:[\s,;•+-]|\.\.\.|…)*(?:(?:và|hoặc|hay|cùng|cùng với)\s+)?")

_YEARS = r"(\d{4}) *(?:-|đến(?: năm)?|đến hết năm) *(\d{4})(?!\d)"
_PERIOD = re.compile(
    r'[ "]*,? *(?:(?:trên địa bàn|trong toàn|của|tại) [^,.;:"()\n]{0,80}?)?'
    r"\(?(?:giai đoạn|từ năm|thời kỳ) *\(?" + _YEARS + r"\)?"
    r"|[ \"]*\((\d{4}) *- *(\d{4})\)"
)
_PERIOD_INSIDE = re.compile(r"(?:giai đoạn|từ năm|thời kỳ) *\(?" + _YEARS)
_UNTIL = re.compile(r" *đến (?:hết )?năm (\d{4})(?!\d)")
_PLACE_OR_YEAR = re.compile(r'(?: *(?:trên địa bàn|trong toàn) [^,.;:"()\n]{0,80})?(?: *năm \d{4}(?!\d))?')


def period_behind(lower: str, after: int) -> Period:
    """The period that follows a name: ” giai đoạn 2021 - 2025, ” trên địa bàn tỉnh giai đoạn 2021-2025, ” đến năm 2020."""
    if match := _PERIOD.match(lower, after):
        start, end = (match.group(1), match.group(2)) if match.group(1) else (match.group(3), match.group(4))
        return Period(start, end, match.end())
    if match := _UNTIL.match(lower, after):
        return Period(None, match.group(1), match.end())
    place = _PLACE_OR_YEAR.match(lower, after)
    return Period(None, None, place.end() if place else after)


def named_period(name: str) -> tuple[str | None, str | None]:
    """The period inside a name ("Đào tạo nghề … giai đoạn 2022 - 2025")."""
    match = _PERIOD_INSIDE.search(name)
    return (match.group(1), match.group(2)) if match else (None, None)


LIST_INTRODUCTION = re.compile(r'[^.;:"\n]{0,120}?(?:\b(?:như|bao gồm|gồm)\b|:) *:? *')
_LIST_END = re.compile(r"\.(?=\s|$)|\.\.|…|\n")
_BODY = re.compile(r"(?:Sở|Ban|Ủy ban|UBND|Hội|Đoàn|Phòng|Công an|Các|Cơ quan|Đơn vị|Giao|Đề nghị)\b")


def enumerated_names(flow: str, start: int) -> list[tuple[int, int]]:
    """Spans of the items between semicolons, from `start` to the end of the sentence, that could be names.

    Such an item has a capital, 3 to 35 words and no quotes, and is no body with its task.
    """
    stop = _LIST_END.search(flow, start, start + 2000)
    if stop is None:
        return []
    spans, at = [], start
    for item in flow[start : stop.start()].split(";"):
        low = at + len(item) - len(item.lstrip())
        words = item.split()
        if 3 <= len(words) <= 35 and words[0][0].isupper() and '"' not in item and not _BODY.match(item.lstrip()):
            spans.append((low, at + len(item.rstrip())))
        at += len(item) + 1
    return spans


_SORT = re.compile(r"(?: +(?:đặc biệt|cao điểm|nước rút|ngắn ngày))*")
_PURPOSE = re.compile(
    r" +(?:lập thành tích|lập nhiều thành tích|chào mừng|hướng tới|tiến tới|mừng|kỷ niệm|hoàn thành|thực hiện|thi công"
    r"|về đích|về trước|quyết tâm|phấn đấu|đẩy mạnh|tăng tốc|nước rút)\b"
)
_OCCASION_END = re.compile(
    r'[.:()"\t\n;,]'
    r"| (?:trên địa bàn|trong (?:tháng|năm|quý|thời gian|toàn|cán bộ|đoàn viên)|giai đoạn|theo|nhằm|để|với|gắn với|do|được"
    r"|từ ngày|từ nay|đến ngày|kể từ|bằng|tại)\b"
)
_TITLE_END = re.compile(r'[()"\t\n]| (?:trên địa bàn|giai đoạn)\b')
_GOES_ON = re.compile(r", *(?:Đại hội|Hội nghị|Ngày|Lễ|Kỷ niệm|Quốc khánh|\d+ năm|(?:tiến tới|hướng tới|chào mừng|kỷ niệm) )")
_MANY = re.compile(r"\b(?:các|những) (?:ngày|sự kiện|dịp|hoạt động|nhiệm vụ|chỉ tiêu|nội dung)\b")


def occasion_end(flow: str, lower: str, start: int, *, in_title: bool) -> int | None:
    """Where the name of an "đợt thi đua" ends whose noun ends at `start`; None where no purpose follows, or only a general one.

    In a title commas and semicolons belong to the name; elsewhere a comma does where another named event follows it.
    """
    sort = _SORT.match(lower, start)
    purpose = _PURPOSE.match(lower, sort.end() if sort else start)
    if purpose is None:
        return None
    ends = _TITLE_END if in_title else _OCCASION_END
    end = min(len(lower), start + 2 * _NAME_LIMIT)
    for match in ends.finditer(lower, purpose.end(), end):
        if not _GOES_ON.match(flow, match.start()):
            end = match.start()
            break
    many = _MANY.search(lower, purpose.end(), end)
    return None if many or len(lower[purpose.start() : end].split()) < 4 else end


_COMPOUND = r"(?! *(?:chống|chữa|vệ sinh|kinh doanh|phụng dưỡng)\b)"  # phòng, chống; an toàn, vệ sinh; sản xuất, kinh doanh
_PROPER_END = re.compile(
    rf'["\t\n.;:()!?…]|,{_COMPOUND}'
    r"| (?:-|năm|giai đoạn|trên địa bàn|trong|từ|tại|theo|để|nhằm|với|gắn|và (?:các|phong|cuộc|tháng|chiến)|được|đã|do|sẽ|là"
    r"|lần|ngày|hằng|hàng|tới|đến|của|nói|cho|vào|cũng|đang|có|không|phải|thông qua|cấp)(?!\w)"
)
_NOT_A_NAME = re.compile(
    r" +(?:thi đua|đoàn|đội|hội|công đoàn|thanh niên|việt nam|văn hóa|văn nghệ|thể dục|tdtt|vhvn|vn|ttn|thanh thiếu"
    r"|cách mạng|hành động|cộng sản|phụ nữ|nông dân)\b"
)


def proper_name_end(flow: str, lower: str, start: int, *, needs_capital: bool) -> int | None:
    """Where an unquoted proper name ends whose noun ends at `start`; None where what follows is no name.

    Behind "phong trào" or "chiến dịch" a name needs a capital and two words; behind "Tháng hành động" any words are the name.
    """
    end = _PROPER_END.search(lower, start, start + _NAME_LIMIT)
    stop = end.start() if end else min(len(lower), start + _NAME_LIMIT)
    words = flow[start:stop].split()
    if not words or flow[start : start + 1] != " ":
        return None
    if needs_capital and (len(words) < 2 or not words[0][0].isupper() or words[0].isupper() or _NOT_A_NAME.match(lower, start)):
        return None
    return start + len(flow[start:stop].rstrip())
