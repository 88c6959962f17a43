"""The issuer of a cited document (cơ quan ban hành), printed after "của": where the body's name ends."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trichluc.extractors.citations.tables import body_heads, comma_names, issuer_ends, types_by_last_word

_OF = re.compile(r"\s*,?\s+của\s+(?:các\s+)?(?=\w)")
_BETWEEN = re.compile(r"\s*,?\s+giữa\s+(?=\w)")
_WORD = re.compile(r"[^\s]+")
_TERM = re.compile(r"\s*,?\s*(?:\(\s*)?khóa\s+[ivxlc\d]+(?:\s*\))?", re.IGNORECASE)
_TRIPLE = re.compile(r"([^\W\d_]\w*(?: \w+){0,3}) và ([^\W\d_]\w*)")
_MOST_WORDS = 28
# An abstract may begin with a capital; any other word of the table with one is part of a name ("Ban Đổi mới Quản lý").
_CAPITAL_ENDS = (
    "về",
    "v/v",
    "quy định",
    "ban hành",
    "thực hiện",
    "triển khai",
    "hướng dẫn",
    "sửa đổi",
    "phê duyệt",
    "công bố",
    "thông qua",
    "theo",
)
# Behind these alone the next word belongs to the name, however it is printed: "Bộ xây dựng", "Ban quản lý các khu công nghiệp".
_BARE_HEADS = frozenset({"bộ", "sở", "ban", "cục", "phòng"})
_COMPOUNDS = ("quốc phòng", "đảng bộ", "cán bộ", "cơ sở")  # where the same words end a name
# Words that no name ends with: a line's end behind them is only a line's end.
_UNFINISHED = frozenset(
    ["bộ", "sở", "ban", "cục", "nhân", "hội", "đồng", "ủy", "và", "thành", "tỉnh", "huyện", "phòng", "văn", "trưởng", "tịch"]
)


class Issuer(NamedTuple):
    """Where the issuer's name stands."""

    start: int
    end: int


@lru_cache(maxsize=1)
def _type_openers() -> frozenset[str]:
    """Two-word beginnings of type words as printed: a capital type word behind a body's name opens the next document."""
    names = (kind.name for kinds in types_by_last_word().values() for kind in kinds)
    return frozenset(" ".join(name.split()[:2]).capitalize() for name in names if " " in name) | {"Luật", "Văn bản"}


def opens_document(flow: str, at: int) -> bool:
    """Whether a type word with a capital stands at this offset: "Thông báo của Học viện"."""
    first, _, other = flow[at : at + 40].partition(" ")
    return first in _type_openers() or f"{first} {other.partition(' ')[0].lower()}".rstrip(",;:.") in _type_openers()


def read_issuer(flow: str, lower: str, start: int, joint: bool = False) -> Issuer | None:
    """The issuer that follows this offset after "của" (or "giữa … và …" of a joint document), None where none does."""
    opener = _OF.match(lower, start)
    if not opener and joint:
        opener = _BETWEEN.match(lower, start)
    if not opener:
        return None
    end = name_end(flow, lower, opener.end(), joint)
    if not any(map(str.isupper, flow[opener.end() : end])):
        return None  # "của tỉnh", "của cấp trên" names no body
    return Issuer(opener.end(), end)


def name_end(flow: str, lower: str, start: int, joint: bool = False) -> int:
    """Where the name of the body ends that begins at this offset."""
    single, pairs = issuer_ends()
    openers, heads = _type_openers(), body_heads()
    end, before = start, ""
    words = _WORD.finditer(lower, start, min(len(lower), start + 240))
    pending = next(words, None)
    for _ in range(_MOST_WORDS):
        if pending is None or (_is_broken(flow[end : pending.start()]) and before not in _UNFINISHED):
            break
        match, pending = pending, next(words, None)
        word = match.group()
        bare = word.rstrip(",;:.)\"'/]")
        nxt = pending.group().rstrip(",;:.)\"'/]") if pending else ""
        printed = flow[match.start() : match.start() + len(bare)]
        if not bare or word[0] in "(\"'[;:,.":
            break
        headless = before not in _BARE_HEADS or lower.endswith(_COMPOUNDS, start, end)
        may_end = headless and (printed[0].islower() or lower.startswith(_CAPITAL_ENDS, match.start()))
        if may_end and (bare in single or _ends(lower, match.start(), pairs.get(f"{bare} {nxt}", ()))):
            break
        pair = f"{printed} {nxt}"
        # "Sở Kế hoạch và Đầu tư", "Phòng Tài chính - Kế hoạch", "Trường Đại học Luật": there the type word is a field of work.
        field = before in _BARE_HEADS or before in {"-", "học"}
        if before and not field and printed[0].isupper() and (printed in openers or pair in openers):
            break
        if bare == "và" and not _goes_on_after_and(flow, match.end(), heads, joint):
            break
        if word == "-" and not (pending and flow[pending.start()].isupper()):
            break
        end, before = match.start() + len(bare), bare
        if len(bare) < len(word) and not (bare in {"tp", "tx", "tt"} and word[len(bare)] == "."):
            after = _after_comma(flow, lower, start, end, heads, joint) if word[len(bare) :] == "," else 0
            if not after:
                break
            end = after
            words = _WORD.finditer(lower, end, min(len(lower), end + 200))
            pending = next(words, None)
    while end > start and lower[end - 1] in " -,.;:":
        end -= 1
    if lower[max(start, end - 3) : end] == " và":
        end -= 3
    if term := _TERM.match(lower, end):
        end = term.end()
    return end


def _is_broken(gap: str) -> bool:
    return "\n" in gap or "\t" in gap or "\f" in gap


def _ends(lower: str, at: int, phrases: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands at this offset; one of two words is known to."""
    return any(phrase.count(" ") == 1 or lower.startswith(phrase, at) for phrase in phrases)


def _goes_on_after_and(flow: str, at: int, heads: tuple[str, ...], joint: bool) -> bool:
    """Whether the "và" that ends here stands inside a name: "Giáo dục và Đào tạo", but not "Chính phủ và Nghị quyết"."""
    rest = flow[at : at + 40].lstrip()
    if not rest or not rest[0].isupper():
        return False
    if rest.startswith(heads):
        return joint
    return not opens_document(rest, 0) and rest.partition(" ")[0] not in {"Bộ", "Số"}


def _after_comma(flow: str, lower: str, start: int, comma: int, heads: tuple[str, ...], joint: bool) -> int:
    """Where a name goes on behind the comma at this offset: the end of what is known to belong to it; 0 where the name ends."""
    head = " ".join(lower[start:comma].split())
    for name in comma_names().get(head.rsplit(" ", 1)[-1], ()):
        before, _, after = name.partition(", ")
        if head.endswith(before) and " ".join(lower[comma + 1 : comma + 20 + len(after)].split()).startswith(after):
            return _skip_words(lower, comma + 1, len(after.split()))
    rest = flow[comma + 1 : comma + 60].lstrip()
    # "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ": one person's two offices.
    if (joint and rest.startswith(heads)) or (head == "bộ trưởng" and rest[:1].isupper()):
        return comma + 1
    # "Sở X, Y và Z": a name of three fields, where neither Y nor Z opens another body or document.
    triple = _TRIPLE.match(rest)
    if not triple or not (triple[1][0].isupper() and triple[2][0].isupper()):
        return 0
    opens_another = rest.startswith(heads) or triple[2].startswith(heads) or rest.startswith(tuple(_type_openers()))
    return 0 if opens_another else comma + 1


def _skip_words(lower: str, start: int, count: int) -> int:
    end = start
    for match in _WORD.finditer(lower, start):
        end = match.start() + len(match.group().rstrip(",;:.)\"'"))
        count -= 1
        if not count:
            break
    return end
