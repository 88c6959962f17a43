"""Where in a block a responsibility may stand: the words that announce one, and the beginnings of clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from trichluc.extractors.assignments.rules import triggers

# What stands between a clause's beginning and its subject: "Đồng thời, …", "Riêng …", "Trong quá trình thực hiện Thủ trưởng …".
_PREFIX = (
    r"(?:(?:đồng thời|riêng|ngoài ra|trong đó|theo đó|bên cạnh đó|trước mắt|do đó|vì vậy|nội dung|lưu ý|cụ thể)\s*[,:]?\s+"
    r"|trong quá trình (?:tổ chức )?(?:triển khai )?thực hiện\s*,?\s+)"
)
_OPEN_PREFIX = re.compile(_PREFIX)
# A clause begins behind these signs, and behind a comma where the sentence opened with an adverbial ("Căn cứ Kế hoạch này, …").
_CLAUSE = re.compile(r"(?P<sign>[.;:(])(?:\s+|(?=[^\W\d_])|(?<=[:(]))(?:" + _PREFIX + r")?(?=\w)")
# "… nếu có khó khăn, vướng mắc, các đơn vị phản ánh về …", "trường hợp …, thì cơ quan …": the main clause begins here.
_THEN = re.compile(r"(?P<then>(?:vướng mắc|phát sinh|bất cập)\s*,?\s+(?:thì\s+)?|(?<!\w)thì\s+)(?=\w)")
# The number of a provision that a text amends stands inside the quoted text.
_QUOTED_LABEL = re.compile(r"\"\s*(?:\d{1,2}|[a-zđ])[.)]\s*")
_COMMA = re.compile(r"(?P<comma>,)\s+(?:" + _PREFIX + r")?(?=\w)")
_OPENER = re.compile(
    r"(?:căn cứ|trên cơ sở|trong|khi|sau khi|trước khi|để|nhằm|theo|định kỳ|hàng năm|hằng năm|từ|nếu|đối với|trước|thực hiện"
    r"|ngoài|đến|tùy|trường hợp|với (?:vai trò|tư cách|trách nhiệm)|bên cạnh)(?!\w)"
)
# A clause that sets a time limit or a step of a procedure: whoever acts in it has to.
_PROCEDURE = re.compile(
    r"(?:trong (?:thời hạn|thời gian|vòng) |sau khi (?:nhận|kết thúc|tiếp nhận|hoàn thành|có)|chậm nhất|khi nhận|kể từ)"
)
# First words of the triggers that `data/responsibility/triggers.csv` does not hold.
_MORE_CUES = (
    "phối",
    "chủ trì",
    "làm việc",
    "trao đổi",
    "thông báo",
    "thông tin",
    "cung cấp",
    "chuyển",
    "qua",
    "do",
    "phải được",
)


def find_places(lower: str, start: int, end: int, *, clauses: bool) -> list[re.Match[str]]:
    """The places of `lower[start:end]` from left to right; the name of a match's last group is its kind.

    `give`, `partner`, `receive`, `inform`, `via`, `actor`: the body behind it has that part in a task. `then`: the subject of a
    main clause may stand behind it. `sign`, `comma`: a subject may stand behind it, told where `clauses` are wanted.
    """
    places = list(_triggers(lower, start, end))
    places += _clauses(lower, start, end) if clauses else _THEN.finditer(lower, start, end)
    return sorted(places, key=_match_end) if len(places) > 1 else places


def behind_prefix(lower: str, start: int, end: int) -> int:
    """Where the subject of a block may stand that begins with "Đồng thời, …" or a quoted number; -1 where it does not."""
    prefix = _OPEN_PREFIX.match(lower, start, end) or _QUOTED_LABEL.match(lower, start, end)
    return prefix.end() if prefix else -1


def behind_quoted_label(lower: str, position: int) -> int:
    """The position behind the quoted number of an amended provision, else the position itself."""
    label = _QUOTED_LABEL.match(lower, position)
    return label.end() if label else position


def is_procedure(lower: str, start: int, end: int) -> bool:
    """Whether a clause sets a time limit or names a step of a procedure before its subject."""
    return bool(_PROCEDURE.search(lower, start, end))


def begins_adverbial(lower: str, position: int) -> bool:
    """Whether a clause opens with an adverbial, so that its subject stands behind a comma."""
    return bool(_OPENER.match(lower, position))


@lru_cache(maxsize=1)
def _trigger() -> re.Pattern[str]:
    """A trigger with all its words, read where a cue stands: alone it would be tried at every letter."""
    return re.compile(
        r"""(?:
        (?P<give>giao(?:\s+(?:nhiệm\s+vụ|trách\s+nhiệm))?(?:\s+cho)?|phân\s+công(?:\s+cho)?|đề\s+nghị|yêu\s+cầu|chỉ\s+thị|chỉ\s+đạo|chọn)
        |(?P<partner>phối\s+hợp(?:\s+(?:chặt\s+chẽ|tốt|thường\s+xuyên|đồng\s+bộ|hiệu\s+quả|kịp\s+thời))?(?:\s+(?:cùng\s+với|cùng|với|giữa))?
            |chủ\s+trì\s*,?\s+cùng(?:\s+với)?|làm\s+việc(?:\s+(?:cụ\s+thể|trực\s+tiếp))?\s+với|trao\s+đổi\s+với)
        |(?P<receive>báo\s+cáo|trình|tham\s+mưu|đề\s+xuất|kiến\s+nghị|xin\s+ý\s+kiến|phản\s+ánh|phản\s+hồi|gửi|nộp|bàn\s+giao|đăng\s+ký|thông\s+qua|giúp)
        |(?P<inform>thông\s+báo|thông\s+tin(?=\s+(?:kịp\s+thời|cho|đến)\s)|cung\s+cấp|chuyển)
        |(?P<via>qua)
        |(?P<actor>do|để|phải\s+được)
        )(?:\s+|(?=,\s))""",
        re.VERBOSE,
    )


@lru_cache(maxsize=1)
def _cues() -> re.Pattern[str]:
    """A pattern for the first words of all triggers, branched by their first letter so that other places are left at once."""
    by_letter: dict[str, list[str]] = {}
    for cue in sorted({*triggers(), *_MORE_CUES}):
        by_letter.setdefault(cue[0], []).append(re.escape(cue[1:]))
    branches = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(rf"(?:{branches})(?!\w)")


def _match_end(match: re.Match[str]) -> int:
    return match.end()


def _triggers(lower: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where a verb stands that makes the body behind it responsible."""
    trigger = _trigger()
    for cue in _cues().finditer(lower, start, end):
        at = cue.start()
        if not lower[at - 1 : at].isalnum() and (match := trigger.match(lower, at, end)):
            yield match


def _clauses(lower: str, start: int, end: int) -> list[re.Match[str]]:
    """Where a subject may stand: behind the signs that open a clause, and the commas of an adverbial clause."""
    clauses = list(_CLAUSE.finditer(lower, start, end)) + list(_THEN.finditer(lower, start, end))
    clauses.sort(key=_match_end)
    starts = [behind_quoted_label(lower, start), *(match.end() for match in clauses if match.group()[0] in ".;:"), end]
    commas = [
        comma
        for begin, limit in pairwise(starts)
        if _OPENER.match(lower, begin)
        for comma in _COMMA.finditer(lower, begin, limit)
    ]
    return clauses + commas
