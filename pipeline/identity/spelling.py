"""A body's name as plain words: abbreviations written out, posts and brackets taken off, slips of marks mended.

Only closed tables are used, so the words of a name never change because another document arrived.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trichluc.extractors.bodies import complete_name
from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.vocabulary import provinces, read_rows
from trichluc.pipeline.identity.tables import abbreviations, any_abbreviation, head_of, heads, plain, synonyms

_BRACKET = re.compile(r"\(([^()]*)\)")
_TERM = re.compile(r" (?:khóa|nhiệm kỳ) (?:thứ )?[ivxlc\d]+(?: \d{4})?$")
_OWNER = (
    r"hội đồng|ủy ban|bộ|sở|ban|văn phòng|tỉnh|thành phố|huyện|quận|công an|trường|học viện|cục|chi cục|công ty|tổng|tập đoàn"
)
_OF = re.compile(rf" (?:của|thuộc) (?=(?:{_OWNER})\b)")
_VIET_NAM_INSIDE = re.compile(r" việt nam(?= (?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường)(?: |$))")
# "Sở Nội vụ - Ban Thi đua - Khen thưởng": the unit behind its department.
_UNIT_BEHIND = re.compile(r"^(?P<outer>(?:sở|bộ|công an) [^-]+?) - (?P<inner>(?:ban|phòng|chi cục|văn phòng|cục|vụ) .+)$")
_UNITS = frozenset({"ban", "phòng", "chi", "cục", "vụ", "trung", "văn"})
_OWNERS = ("bộ ", "sở ", "văn phòng chính phủ", "công an ", "cơ quan thường trực", "ủy ban nhân dân")


def words_of(name: str) -> str:
    """The plain words of the body that a mention means."""
    outer, inner = _parts(fold(complete_name(name)))
    if not inner:
        return _finished(outer)
    outer, inner = _finished(outer), _finished(inner)
    if outer.startswith(_OWNERS) and inner.split(" ", 1)[0] in _UNITS:  # "Sở Nội vụ (Ban Thi đua - Khen thưởng)"
        head = head_of(inner)
        return f"{inner} {outer}" if head and head.above == "owner" else inner
    head = head_of(outer)
    return f"{outer} {inner}" if head and head.above == "owner" and inner.startswith(_OWNERS) else outer


def _parts(folded: str) -> tuple[str, str]:
    """The name without brackets, and the body that a bracket or a dash adds, "" for none."""
    bracket = _BRACKET.search(folded)
    if bracket is not None:
        outer = " ".join(_BRACKET.sub(" ", folded).split())
        inner = written_out(fold(bracket[1]))
        return written_out(outer), inner if head_of(plain(inner)) else ""
    spelled = written_out(folded)
    behind = _UNIT_BEHIND.match(spelled)
    return (behind["outer"], behind["inner"]) if behind else (spelled, "")


def written_out(folded: str) -> str:
    """A folded name with its abbreviations written out."""
    if not any_abbreviation().search(folded):
        return folded
    for pattern, full in abbreviations():
        folded = pattern.sub(full, folded)
    return " ".join(folded.split())


def _finished(spelled: str) -> str:
    words = _OF.sub(" ", mended(plain(spelled)))
    words = _VIET_NAM_INSIDE.sub("", _TERM.sub("", words))
    for pattern, means in synonyms():
        words = pattern.sub(means, words)
    return words


@lru_cache(maxsize=1)
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """Known phrases by their letters without marks, where one phrase alone has these letters."""
    phrases = {plain(row["field"]) for row in read_rows("bodies/fields.csv", ("field",))} | set(heads())
    phrases |= {"nhân dân tỉnh", "nhân dân thành phố"}
    phrases |= {plain(f"{unit} {province.name}") for province in provinces().values() for unit in ("tỉnh", "thành phố")}
    bare: dict[str, set[str]] = {}
    for phrase in phrases:
        if " " in phrase:  # one word has too many neighbours
            bare.setdefault(strip_marks(phrase), set()).add(phrase)
    only = {letters: min(found) for letters, found in bare.items() if len(found) == 1}
    alternation = "|".join(re.escape(letters) for letters in sorted(only, key=lambda letters: (-len(letters), letters)))
    return re.compile(rf"(?<!\w)(?:{alternation})(?!\w)"), only


def mended(words: str) -> str:
    """Plain words in which a known phrase has its marks again: "sở nôi vụ", "uy ban nhân dân tinh tây ninh"."""
    pattern, only = _phrases()
    parts, at = [], 0
    for match in pattern.finditer(strip_marks(words)):
        parts += [words[at : match.start()], only[match.group()]]
        at = match.end()
    return "".join([*parts, words[at:]])
