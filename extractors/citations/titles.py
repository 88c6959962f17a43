"""Where the title of a plan, programme or regulation ends in running text."""

from __future__ import annotations

import re

# A period of years closes a programme's title, with the horizon that belongs to it.
_YEARS = r"(?:19|20)\d\d"
PERIOD = re.compile(
    rf"(?:(?:giai đoạn|thời kỳ|nhiệm kỳ|trong \d+ năm)\s*\(?\s*(?:từ (?:năm )?)?{_YEARS}\s?(?:-|đến(?: năm)?)\s?{_YEARS}|5 năm \({_YEARS}\s?-\s?{_YEARS}\)|\({_YEARS}\s?-\s?{_YEARS}\)"
    rf"|(?<!\d){_YEARS}\s?-\s?{_YEARS}(?!\d)|(?:đến|tới)\s+(?:hết\s+)?năm\s+{_YEARS})"
    rf"(?:\s*,?\s*(?:và\s+)?(?:định hướng|tầm nhìn|có tính)\s+(?:(?:đến|tới)\s+)?(?:năm\s+)?{_YEARS})*"
)
_HARD = re.compile(r"[;\n\t\f:]|\.(?=\s|$|/)|\)(?!\s?[\"])")
_OPEN = re.compile(r"\(")
# Words that go on with the sentence rather than with the title.
_GOES_ON = re.compile(
    r"\s(?:gắn với|gắn liền|ban hành kèm|được|đã|có hiệu lực|có liên quan|kèm theo|ban hành theo|nhằm|phù hợp|đảm bảo|bảo đảm|nêu trên|nói trên|hiện hành|như sau|cụ thể|trong đó"
    r"|thuộc chương trình|theo\s(?:chức năng|quy định|đúng|hướng dẫn|chỉ đạo|kế hoạch)|để|cho\s(?:các|phù)|là|sẽ|phải|cần|thì|do|và\scác\svăn|và\scác\squy|và\spháp)(?!\w)"
    r"|\svà\s(?=(?:chiến lược|chương trình|đề án|kế hoạch|quy hoạch|nghị quyết|quyết định|chỉ thị|luật)(?!\w))"
    r"|,\s(?=(?:nhiệm kỳ|gắn|nâng|tăng|đẩy|thực hiện|góp|đảm bảo|bảo đảm|nhằm|phù hợp|đồng thời|trong đó|các|những|và|trên cơ sở|tạo|phát huy|quan tâm|tổ chức|triển khai|chỉ đạo"
    r"|kịp thời|tuyên truyền|tiếp tục|giao|yêu cầu|đề nghị|ủy ban|ubnd|hđnd|hội đồng|ban thường|sở|quyết định|nghị|kế hoạch|chương trình|đề án|chỉ thị|luật|thông tư|công văn"
    r"|văn bản|cụ thể|theo|chủ động|từng|không|phấn đấu|đặc biệt|trước|sau|với|khi|nếu|đến|trong|như|cùng|cũng|vì|quy chế|quy định)(?!\w))"
)
_QUOTED = re.compile(r'"[^"\n\t\f]{3,400}"')


def title_end(lower: str, start: int, limit: int, whole: bool = False) -> int:
    """The end of a title that begins at `start`: the sentence's end, or where the sentence goes on past the title.

    `whole` takes the title up to the hard end (a promulgated document is named to the end of its clause).
    """
    limit = min(limit, len(lower), start + 500)
    at = start
    if quoted := _QUOTED.match(lower, at):
        at = quoted.end()
        if period := PERIOD.match(lower, _skip(lower, at)):
            return period.end()
        return at
    end = limit
    for match in _HARD.finditer(lower, at, limit):
        if match.group() == ")" and "(" in lower[start : match.start()]:
            continue
        if _inside_quotes(lower, start, match.start()):
            continue
        end = match.start()
        break
    if not whole and (match := _GOES_ON.search(lower, start, end)):
        end = match.start()
    elif whole and (match := re.compile(r",\s(?:nhiệm kỳ|gắn với|căn cứ|theo)(?!\w)|\sgắn với\s|\s(?:đã\s)?được\s|\s(?:ban hành )?kèm theo\s").search(lower, start, end)):
        end = match.start()
    if (bracket := _OPEN.search(lower, start, end)) and not PERIOD.match(lower, bracket.start()):
        end = bracket.start()
    while end > start and lower[end - 1] in " ,.;:-/":
        end -= 1
    return end


def _skip(lower: str, at: int) -> int:
    while at < len(lower) and lower[at] == " ":
        at += 1
    return at


def _inside_quotes(lower: str, start: int, at: int) -> bool:
    return lower.count('"', start, at) % 2 == 1 and lower.find('"', at, at + 200) >= 0


def period_end(lower: str, start: int, limit: int) -> int:
    """The end of the first period of years between the two offsets, 0 for none."""
    match = PERIOD.search(lower, start, limit)
    return match.end() if match else 0
