"""The letter ỵ, which Tesseract's model of Vietnamese does not know and prints as y: "Tết Ất Ty", "tận tuy phục vụ".

Read as ỵ where a phrase of `data/structure/unread_letters.csv` stands but for its dot, at equal length; what the pages say
stays as it is, and every fact over such a word records the repair.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from trichluc.extractors.vocabulary import DataError, read_rows
from trichluc.models.document import Page
from trichluc.models.facts import Repair

_DOT = str.maketrans("ỵỴ", "yY")


@lru_cache(maxsize=1)
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds the phrases without their dots, and the phrases by how they are then printed in small letters."""
    by_print: dict[str, str] = {}
    for row in read_rows("structure/unread_letters.csv", ("phrase",)):
        phrase = unicodedata.normalize("NFC", row["phrase"])
        if "ỵ" not in phrase:
            raise DataError(f"data/structure/unread_letters.csv: {phrase} holds no ỵ")
        by_print[phrase.translate(_DOT).lower()] = phrase
    alternation = "|".join(
        re.escape(printed).replace(r"\ ", r"\s+") for printed in sorted(by_print, key=lambda one: (-len(one), one))
    )
    return re.compile(rf"(?<!\w)(?:{alternation})(?!\w)", re.IGNORECASE), by_print


def mend_unread_letters(text: str, pages: list[Page], starts: list[int]) -> tuple[str, list[Repair]]:
    """The document's text with ỵ for the y of recognised pages where only ỵ can be meant, and where that was done."""
    pattern, by_print = _phrases()
    pieces, at, repairs = [], 0, []
    for page, base in zip(pages, starts, strict=True):
        if page.source != "ocr":
            continue
        for match in pattern.finditer(page.text):
            printed = page.text[match.start() : match.end()]
            phrase = by_print[" ".join(match.group().lower().split())]
            if _is_named(printed, phrase):
                start, end = base + match.start(), base + match.end()
                meant = _dotted(printed, phrase)
                pieces += [text[at:start], meant]
                repairs.append(Repair(start, end, " ".join(meant.split())))
                at = end
    return "".join(pieces) + text[at:], repairs


def _is_named(printed: str, phrase: str) -> bool:
    """Whether each word that is a name begins with a capital: "Quý Ty" is a year, "quý ty" a company."""
    return all(own[0].isupper() or not word[0].isupper() for own, word in zip(printed.split(), phrase.split(), strict=True))


def _dotted(printed: str, phrase: str) -> str:
    """The printed letters, blanks and all, with the phrase's dots."""
    letters = iter(phrase.replace(" ", ""))
    meant = ""
    for own in printed:
        letter = own if own.isspace() else next(letters)
        meant += ("Ỵ" if own.isupper() else "ỵ") if letter == "ỵ" else own
    return meant
