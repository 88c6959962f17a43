"""Which of the documents that share a term with a citation it means: one, none, or nobody can say which.

Precision comes first. Sixty provinces issue their own 01/QĐ-UBND, so a key decides alone only where its mark is of one body of
the country; elsewhere issuer, province and date must speak for the document, and nothing may speak against it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from trichluc.pipeline.keys import slug
from trichluc.pipeline.references.issuers import Agreement, agreement, bare, is_below_province, mark_of
from trichluc.pipeline.references.terms import Mention, Target, is_numbered, mark, stem
from trichluc.pipeline.rows import full_date

NEAR_MATCH = "near_match"  # flag: the number or the symbol differs from the document's as misreadings do

# Acts that the country has once under one title and year.
ACT_TYPES = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")
# Digits that print, stamps and recognition take for each other.
_LOOKALIKES = {frozenset(pair) for pair in ("06", "08", "09", "14", "17", "27", "35", "38", "49", "56", "58", "68", "69", "89")}
# No body numbers so many documents of one type in a day: of two numbers of one date that lie further apart, one is misread.
# Nearer ones may both exist; then nothing shows which is meant. A session of a council, or ten times a body's usual day.
_SESSION = 30
_BUSY = 10
_TITLE_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TITLE_WORDS = 4  # a shorter title ("Công tác năm") is everybody's
_LETTERS_LEFT = 3  # of a damaged symbol, type included
_SAME_TITLE = 0.8  # share of words of the longer title that the other has too


class Outcome(NamedTuple):
    """What a citation was found to mean. `candidates` are documents that it may mean."""

    resolution: str
    target: Target | None = None
    candidates: tuple[str, ...] = ()
    flag: str | None = None


def decide(mention: Mention, targets: list[Target]) -> Outcome:
    """The outcome for one citation, whatever the order of the targets."""
    exact = [target for target in targets if _may_be(mention, target)]
    certain = [target for target in exact if _is_certain(mention, target)]
    if full_date(mention.date):
        certain = [target for target in certain if target.date == mention.date] or certain
    if len(certain) == 1:
        return _found(mention, certain[0])
    if exact:
        return Outcome("ambiguous", candidates=_ids(certain or exact))
    near = [target for target in targets if _is_near(mention, target)]
    near = [target for target in near if target.number == mention.number] or near
    if len(near) == 1 and _is_proven(mention, near[0]):
        return _found(mention, near[0], NEAR_MATCH)
    return Outcome("external", candidates=_ids(near))


def _found(mention: Mention, target: Target, flag: str | None = None) -> Outcome:
    return Outcome("self" if target.doc_id == mention.doc_id else "resolved", target, flag=flag)


def _ids(targets: list[Target]) -> tuple[str, ...]:
    return tuple(sorted(target.doc_id for target in targets))


def _may_be(mention: Mention, target: Target) -> bool:
    """Whether the target bears the cited name and nothing speaks against it."""
    return (
        _has_name(mention, target)
        and _dates_fit(mention, target)
        and not (mention.place and target.place and mention.place != target.place)
        and _agreement(mention, target) != "other"
    )


def _has_name(mention: Mention, target: Target) -> bool:
    key = mention.key
    if key is None:  # "Quyết định số 123 ngày 01/02/2021 của UBND tỉnh": its date and issuer stand for the symbol
        same_day = target.date == mention.date
        return mention.symbol is None and same_day and (target.number, target.suffix) == (mention.number, mention.suffix)
    own = target.key if is_numbered(key) else target.named
    return own is not None and (own == key or (key.endswith(":") and stem(own) == key))


def _dates_fit(mention: Mention, target: Target) -> bool:
    """Whether the dates agree as far as both are known; without any year a citation means nothing later than itself."""
    cited, own = mention.date or "", target.date or ""
    if not (own.startswith(cited) or cited.startswith(own)):
        return False
    dateless = mention.key is not None and mention.key.endswith(":")
    return not (dateless and mention.own_date and own > mention.own_date)


def _agreement(mention: Mention, target: Target) -> Agreement:
    return agreement(mention.issuer, target.issuer, mention.place)


def _is_certain(mention: Mention, target: Target) -> bool:
    """Whether a target that bears the cited name must be meant."""
    if target.issuer is None:
        return False
    key = mention.key
    if key is None:
        return _agreement(mention, target) == "same"
    if key.endswith(":"):  # numbers begin again every year, and so do titles but for the year in them
        same_year = _TITLE_YEAR.search(mention.title or "") and _same_title(mention.title, target.title)
        return bool(same_year) and _agreement(mention, target) == "same"
    if not is_numbered(key):
        return mention.type_code in ACT_TYPES or (
            _agreement(mention, target) == "same" and len(slug(target.title or "").split("-")) >= _TITLE_WORDS
        )
    known = mark_of(mark(key))
    if known.scope == "central":
        return True
    return _is_local_certain(mention, target, known.scope)


def _is_local_certain(mention: Mention, target: Target, scope: str) -> bool:
    """As `_is_certain`, where other bodies use the same mark."""
    same_day = full_date(mention.date) is not None and mention.date == target.date
    if target.place is None:
        return same_day and (_is_issuer(mention, target) or scope != "local")
    if target.place != mention.place:
        return False
    return _is_issuer(mention, target) or _is_likely_issuer(mention, target, same_day)


def _is_issuer(mention: Mention, target: Target) -> bool:
    """Whether the citation names the target's issuer, or names none and the citing body itself issued the target."""
    return agreement(mention.issuer or mention.own_issuer, target.issuer, mention.place) == "same"


def _is_likely_issuer(mention: Mention, target: Target, same_day: bool) -> bool:
    """Whether of the bodies of one province the target's is meant: districts number beside the province and each other."""
    if mention.issuer is not None:
        return same_day or not is_below_province(target.issuer)
    return not is_below_province(target.issuer) and (same_day or not is_below_province(mention.own_issuer))


def _same_title(cited: str | None, own: str | None) -> bool | None:
    """Whether two titles agree; None where one is missing or too short to tell."""
    first, second = set(slug(cited or "").split("-")), set(slug(own or "").split("-"))
    if min(len(first), len(second)) < _TITLE_WORDS:
        return None
    return len(first & second) >= _SAME_TITLE * max(len(first), len(second))


def _is_near(mention: Mention, target: Target) -> bool:
    """Whether number, symbol or day alone keep the target from bearing the cited name, as a misreading does."""
    if mention.key is None or target.key is None or target.issuer is None or _agreement(mention, target) == "other":
        return False
    central = mark_of(mark(target.key)).scope == "central"
    if not central and not (
        mention.place == target.place and (_is_issuer(mention, target) or _is_likely_issuer(mention, target, True))
    ):
        return False
    if mention.key == target.key:
        return True  # only the date can have kept it away
    if mention.date != target.date or not is_numbered(mention.key):
        return False
    if (mention.number, mention.suffix) == (target.number, target.suffix):
        return _alike_symbols(mention.symbol, target.symbol) or _is_one_letter_off(mention, target)
    alike = bare(mark(mention.key)) == bare(mark(target.key)) and mention.suffix == target.suffix
    return alike and _alike_numbers(str(mention.number), str(target.number))


def _is_proven(mention: Mention, target: Target) -> bool:
    """Whether a near target must be meant: the number that the citation prints can't have been given on that day."""
    if mention.date != target.date or _same_title(mention.title, target.title) is False:
        return False
    if mention.number == target.number:
        return True
    day_of_year = date.fromisoformat(target.date or "").timetuple().tm_yday
    a_day = max(_SESSION, _BUSY * (target.number or 0) / day_of_year)
    return abs((mention.number or 0) - (target.number or 0)) >= a_day


def _alike_numbers(cited: str, own: str) -> bool:
    """Whether one number is the other with one digit misread, lost or added."""
    if len(cited) == len(own):
        swapped = [frozenset(pair) for pair in zip(cited, own, strict=True) if pair[0] != pair[1]]
        return len(swapped) == 1 and swapped[0] in _LOOKALIKES
    short, long = sorted((cited, own), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _alike_symbols(cited: str | None, own: str | None) -> bool:
    """Whether one symbol is the other with letters doubled or swapped for signs: QĐÐ-TT1& for QĐ-TTg."""
    return cited is not None and own is not None and (_covers(cited, own) or _covers(own, cited))


def _is_one_letter_off(mention: Mention, target: Target) -> bool:
    """Whether the cited mark, which no body is known to bear, is the target's known one but for a letter: UBMD for UBND."""
    if mention.key is None or target.key is None or mark_of(mark(mention.key)).listed or not mark_of(mark(target.key)).listed:
        return False
    cited, own = bare(mention.symbol or ""), bare(target.symbol or "")
    return len(cited) == len(own) and sum(one != other for one, other in zip(cited, own, strict=True)) == 1


def _covers(damaged: str, whole: str) -> bool:
    """Whether the letters left in a damaged symbol are those of the whole one; a stretch of signs hides at most three."""
    letters = re.sub(r"(\w)\1+", r"\1", re.sub(r"[^A-Z]", "", bare(whole)))
    left = re.sub(r"[^A-Z]*[^A-Z\s/.-][^A-Z]*", "?", bare(damaged))
    left = re.sub(r"([A-Z])\1+", r"\1", re.sub(r"[^A-Z?]", "", left))
    if len(left.replace("?", "")) < _LETTERS_LEFT:
        return False
    return re.fullmatch(left.replace("?", "[A-Z]{0,3}"), letters) is not None
