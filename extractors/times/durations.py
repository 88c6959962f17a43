"""Terms that count from an event (trong thời hạn 05 ngày làm việc kể từ …), as spans and ISO 8601 durations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from trichluc.extractors.times.words import words
from trichluc.extractors.vocabulary import read_rows


@dataclass(frozen=True, slots=True)
class OffsetCue:
    """A phrase before a length of time that makes it a term; `needs` says what else must stand there ("" nothing)."""

    phrase: str
    sign: str
    needs: str


@dataclass(slots=True)
class Term:
    """A term at `lower[start:end]`: how long, and from what event it counts (None where the text leaves it open)."""

    start: int
    end: int
    duration: str | None  # ISO 8601; negative: before the event
    anchor: str | None
    working_days: bool = False


@lru_cache(maxsize=1)
def offset_cues() -> dict[str, OffsetCue]:
    """Phrases that make a length of time a term (data/time/offset_cues.csv)."""
    return {
        row["phrase"]: OffsetCue(row["phrase"], row["sign"], row["needs"])
        for row in read_rows("time/offset_cues.csv", ("phrase", "sign", "needs"))
    }


_NUMBER_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
                 "mười lăm": 15, "hai mươi": 20, "ba mươi": 30, "sáu mươi": 60, "chín mươi": 90}  # fmt: skip
_UNITS = (
    r"(?P<unit>ngày|tháng|giờ(?! {1,2}ngày)|tuần|năm)(?!\w)(?! {1,2}[0-9])(?P<working> {1,2}làm việc)?"
    r"(?: liên tục| liền| đầu(?: tiên)?(?! năm))?"
)
_LENGTH = re.compile(rf"[0-9](?<![\w.,/\-][0-9])[0-9]{{0,2}}(?: {{0,2}}\([^()\n]{{2,20}}\))? {{0,2}}{_UNITS}")
_WORD_LENGTH = re.compile(r"(?P<word>" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + rf") {_UNITS}")
# Lengths in words are looked for only behind these, so that the text is not searched for every "một".
_BEFORE_WORDS = ("thời hạn ", "trong vòng ", "chậm nhất ", "không quá ")
_ISO = {"ngày": "P{}D", "tháng": "P{}M", "tuần": "P{}W", "năm": "P{}Y", "giờ": "PT{}H"}
_ANCHOR = re.compile(
    r" {0,2},? {0,2}\(? ?(?:(?:kể|tính) từ|từ (?:ngày|khi)|sau khi|so với|trước khi|trước ngày|đến ngày)[^.;,:()\n\t]{0,160}"
)
# Phases of a plan for an emergency, counted from the event: "Giai đoạn khẩn cấp (0-48 giờ)", "Giai đoạn sau 72 giờ".
_PHASE = re.compile(
    r"giai đoạn [^.;:\d\n\t]{0,30}?"
    r"(?P<term>(?:(?:trong|từ) )?[0-9]{1,2} {0,2}(?:-|đến) {0,2}(?P<last>[0-9]{1,3}) ?(?P<unit>giờ|ngày)"
    r"|sau (?P<after>[0-9]{1,3}) ?(?P<unit_after>giờ|ngày))(?! {1,2}[0-9])(?!\w)"
)
_WORDS = re.compile(r"[^\s(),.;:\"]+")
_LONGEST_CUE = 5  # words
_DAY_HOURS = 24
_DUTY_BEHIND = re.compile(r" (?:phải|có trách nhiệm|thì|để) ")  # ends the event that a term counts from


def words_before(lower: str, position: int, floor: int = 0) -> list[tuple[int, str]]:
    """Up to five words that end just before `position`, nothing but blanks between, each with its offset."""
    low = max(floor, position - 48)
    head = lower[low:position].rstrip(" ")
    cut = max(head.rfind(mark) for mark in '.;:(),"\n\t') + 1
    return [(low + match.start(), match.group()) for match in _WORDS.finditer(head, cut)][-_LONGEST_CUE:]


def _cue(lower: str, position: int) -> tuple[int, OffsetCue] | None:
    words = words_before(lower, position)
    cues = offset_cues()
    for first in range(len(words)):
        if cue := cues.get(" ".join(word for _, word in words[first:])):
            return words[first][0], cue
    return None


def _holds(cue: OffsetCue, match: re.Match[str], anchor: str | None) -> bool:
    """Whether what the cue needs stands there."""
    working, days = bool(match["working"]), match["unit"] in ("ngày", "giờ")
    if cue.needs == "anchor":
        return bool(anchor) and not anchor.startswith(("trước", "đến", "so với"))  # type: ignore[union-attr]
    if cue.needs == "anchor_or_working":
        return working or bool(anchor)
    if cue.needs == "days":
        return days and (working or bool(anchor) or match["unit"] == "ngày")
    if cue.needs == "before":
        return bool(anchor) and anchor.startswith("trước")  # type: ignore[union-attr]
    if cue.needs == "compared":
        return bool(anchor) and anchor.startswith("so với")  # type: ignore[union-attr]
    return match["unit"] != "năm" or bool(anchor)


def _term(lower: str, match: re.Match[str], number: int, cue_at: int, cue: OffsetCue) -> Term | None:
    after = _ANCHOR.match(lower, match.end())
    said = after.group() if after else ""
    if duty := _DUTY_BEHIND.search(said):
        said = said[: duty.start()]
    anchor = said.strip(" ,(") or None
    if match["unit"] == "giờ" and cue.phrase == "trước" and number < _DAY_HOURS and not anchor:
        return None  # "trước 16 giờ" is an hour of the day
    if number == 0 or not _holds(cue, match, anchor) or _is_effect(lower, cue_at) or _tells_age(lower, cue_at):
        return None
    sign = "-" if cue.sign == "-" else ""
    end = match.end() + len(said.rstrip())
    if "(" in said and lower[end : end + 1] == ")":
        end += 1
    return Term(cue_at, end, sign + _ISO[match["unit"]].format(number), anchor, bool(match["working"]))


def _phase(match: re.Match[str]) -> Term:
    """What a phase of hours or days is to last; from what it counts is seldom printed."""
    unit, number = match["unit"] or match["unit_after"], match["last"] or match["after"]
    return Term(match.start("term"), match.end(), _ISO[unit].format(int(number)), None)


def _is_effect(lower: str, at: int) -> bool:
    """Whether the term says when the document takes effect: "có hiệu lực thi hành sau 15 ngày kể từ ngày ký"."""
    return "hiệu lực" in lower[max(0, at - 40) : at]


def _tells_age(lower: str, at: int) -> bool:
    """Whether the term says how old a paper may be: "ảnh chụp trong vòng 6 tháng"."""
    return bool(words("dated paper", after=" {1,2}$").search(lower, max(0, at - 20), at))


def scan_terms(lower: str) -> list[Term]:
    """Every term with a length, in reading order."""
    found: list[Term] = []
    for match in _LENGTH.finditer(lower):
        if cue := _cue(lower, match.start()):
            digits = re.match(r"[0-9]+", match.group())
            if digits and (term := _term(lower, match, int(digits.group()), *cue)):
                found.append(term)
    found += [_phase(match) for match in _PHASE.finditer(lower)]
    for phrase in _BEFORE_WORDS:
        found += _terms_in_words(lower, phrase)
    return sorted(found, key=lambda term: term.start)


def _terms_in_words(lower: str, phrase: str) -> list[Term]:
    """Terms without a digit behind this phrase: "trong vòng mười ngày"."""
    found: list[Term] = []
    at = lower.find(phrase)
    while at >= 0:
        length = at + len(phrase)
        for skipped in ("là ", "sau "):
            if lower.startswith(skipped, length):
                length += len(skipped)
        match, cue = _WORD_LENGTH.match(lower, length), _cue(lower, length)
        if match and cue and (term := _term(lower, match, _NUMBER_WORDS[match["word"]], *cue)):
            found.append(term)
        at = lower.find(phrase, at + 1)
    return found
