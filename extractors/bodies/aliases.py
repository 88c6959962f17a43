"""Short names that a text gives to bodies: "Văn phòng Ủy ban nhân dân tỉnh (sau đây viết tắt là Văn phòng)"."""

from __future__ import annotations

import re

from trichluc.extractors.bodies import read_bodies
from trichluc.extractors.bodies.lexicon import may_begin
from trichluc.extractors.levelling import fold
from trichluc.models.document import Document

# "gọi chung là" names a group, not a body.
_CUE = re.compile(
    r"\s*(?P<open>\(|,|-)\s*(?:(?:sau đây|dưới đây)\s+)?(?:được\s+)?(?:gọi|viết)(?:\s+tắt)?\s+là:?\s*\"?"
    r"(?P<name>[^()\",;.\n]{2,60}?)\"?\s*(?:\)|[,;.\n])"
)
_LOOK = re.compile(r"(?:gọi|viết)(?:\s+tắt)?\s+là\b")
_BEFORE_CUE = 40  # "(sau đây được " stands before what `_LOOK` finds
_LONGEST_NAME = 160
_WORD = re.compile(r"(?<!\w)\w")


def declared_bodies(document: Document) -> dict[str, str]:
    """The full name of each body to which the text gives a short one, by the folded short name."""
    found: dict[str, str] = {}
    for look in _LOOK.finditer(document.lower):
        opening = max(document.lower.rfind(sign, max(0, look.start() - _BEFORE_CUE), look.start()) for sign in "(,-")
        cue = _CUE.match(document.lower, opening) if opening >= 0 else None
        if cue is None:
            continue
        full = _body_before(document, len(document.lower[: cue.start()].rstrip()))
        if full is not None:
            found.setdefault(fold(cue["name"]), full)
    return found


def _body_before(document: Document, end: int) -> str | None:
    """The one body whose name ends at this offset, the longest reading of it; None where no body's does."""
    start = max(document.lower.rfind("\n", 0, end) + 1, end - _LONGEST_NAME)
    for word in _WORD.finditer(document.lower, start, end):
        if not may_begin(document.lower, word.start(), end):
            continue
        read = read_bodies(document.flow, document.lower, word.start(), end)
        if read is not None and read.bodies[-1].end == end and not read.bodies[-1].collective:
            return read.bodies[-1].name
    return None


def without_alias(name: str, declared: dict[str, str]) -> str:
    """A body's name with the full one where it is, or ends with, a declared short name."""
    folded = fold(name)
    for short in sorted(declared, key=len, reverse=True):
        full = declared[short]
        if folded == short:
            return full
        if folded.endswith(f" {short}") and not folded.endswith(fold(full)):
            return f"{name[: -len(short)]}{full}"
    return name
