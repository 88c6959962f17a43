"""When a value that was found says the same as the annotated one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from trichluc.extractors.levelling import strip_marks

_QUOTING = re.compile(r"[*“”\"'‘’«»]")
_EDGES = " .,;:/-–"
_DURATION = re.compile(r"(\d+)([YMWD])")
TITLE_ALIKE, BODY_ALIKE, NAME_ALIKE = 0.9, 0.9, 0.8


@dataclass(frozen=True, slots=True)
class Comparison:
    """Comparing texts, letter by letter (`marks`) or without their diacritics."""

    marks: bool = True

    def squash(self, value: object) -> str:
        """NFC, one line, no emphasis or quotation marks, no edge punctuation, lower case."""
        text = _QUOTING.sub("", unicodedata.normalize("NFC", "" if value is None else str(value)))
        text = " ".join(text.split()).strip(_EDGES).casefold()
        return text if self.marks else strip_marks(text)

    def same(self, a: object, b: object) -> bool:
        """The same words."""
        return self.squash(a) == self.squash(b)

    def symbol(self, value: object) -> str:
        """A ký hiệu with spacing and separators levelled: `KH - LĐLĐ` equals `KH/LĐLĐ`."""
        return re.sub(r"[\s/\-–]+", "-", self.squash(value)).strip("-")

    def alike(self, a: object, b: object, floor: float) -> bool:
        """Equal, or with this share of their letters in common."""
        left, right = self.squash(a), self.squash(b)
        if left == right:
            return True
        if not left or not right:
            return False
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        # The two quick ratios are upper bounds: most pairs are told apart without aligning them.
        return matcher.real_quick_ratio() >= floor and matcher.quick_ratio() >= floor and matcher.ratio() >= floor

    def same_title(self, a: object, b: object) -> bool:
        """A trích yếu without its introducing words, which writers use or leave out at will."""
        opening = r"^(v/v|về việc|về)\s*:?\s+" if self.marks else r"^(v/v|ve viec|ve)\s*:?\s+"
        return self.alike(re.sub(opening, "", self.squash(a)), re.sub(opening, "", self.squash(b)), TITLE_ALIKE)

    def same_body(self, a: object, b: object) -> bool:
        """Two names of one issuing body: alike, and of the same territory (the last two words)."""
        return self.alike(a, b, BODY_ALIKE) and self.squash(a).split()[-2:] == self.squash(b).split()[-2:]

    def same_name(self, a: object, b: object) -> bool:
        """Two names of one document: alike, with the same digits in them."""
        return self.alike(a, b, NAME_ALIKE) and re.findall(r"\d+", self.squash(a)) == re.findall(r"\d+", self.squash(b))

    def begins(self, want: object, got: object) -> bool:
        """The task found holds, near its beginning, most of the annotated task's first words."""
        wanted, given = self.squash(want).split()[:12], self.squash(got).split()[:40]
        return not wanted or sum(word in given for word in wanted) >= 0.7 * len(wanted)


def day(value: object) -> str:
    """A date as ISO text; nothing where there is none."""
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value).strip()


def recurrence(value: str | None) -> str:
    """An RRULE with its parts in order, so that equal rules compare equal."""
    parts = (value or "").upper().removeprefix("RRULE:").split(";")
    return ";".join(sorted(part for part in parts if part and part != "INTERVAL=1"))


def duration(value: str | None) -> tuple[int, int]:
    """An ISO 8601 duration as (months, days), its sign left aside: writers count back and forth at will."""
    parts = {unit: int(count) for count, unit in _DURATION.findall((value or "").upper())}
    return parts.get("Y", 0) * 12 + parts.get("M", 0), parts.get("W", 0) * 7 + parts.get("D", 0)
