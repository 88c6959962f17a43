"""Whether a gold file's quotes stand in the document it annotates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trichluc.extractors.levelling import strip_marks
from trichluc.pipeline.evaluate.gold import ITEMS, Fault, GoldFile, item_name

if TYPE_CHECKING:
    from trichluc.pipeline.evaluate.tables import Row

# Per cent of a quote's letters that still stand in one place where a reader left out a footnote's mark, or read a table
# by rows and the annotator by cells.
NEAR = 80
_NO_LETTER = re.compile(r"[\W_]+")


def check_quotes(file: GoldFile, pages: list[Row]) -> Iterator[Fault]:
    """Quotes that the document does not hold are faults; those it holds in other letters, or fewer times, are remarks.

    Scans are not looked at: gold quotes them as a person reads them, not as they were recognised.
    """
    if any(page["source"] == "ocr" for page in pages):
        return
    text = letters(" ".join(page["text"] for page in pages))
    counts: dict[str, int] = {}
    for kind in ITEMS:
        for index, item in enumerate(getattr(file.gold, kind)):
            quote = letters(item.quote)
            if quote not in counts:
                counts[quote] = text.count(quote)
            name = item_name(kind, index, getattr(item, "id", None))
            if not counts[quote]:
                remark = _nearly_in(quote, text)
                said = "stands in other letters in the document" if remark else "is not in the document"
                yield Fault(file.path, name, f"quote {said}: {_short(item.quote)}", remark)
            elif counts[quote] < item.n:
                said = f"occurrence {item.n} is missing, the document holds {counts[quote]}"
                yield Fault(file.path, name, f"{said}: {_short(item.quote)}", _halves(quote, text) >= item.n)
    if file.gold.scope_end and letters(file.gold.scope_end) not in text:
        yield Fault(file.path, "scope_end", f"is not in the document: {_short(file.gold.scope_end)}")


def letters(text: str) -> str:
    """Letters and digits alone, without case and marks: no spacing, no hyphen at a line's end, no emphasis."""
    return _NO_LETTER.sub("", strip_marks(unicodedata.normalize("NFC", text).casefold()))


def _halves(quote: str, text: str) -> int:
    """How often half of the quote stands there: the cells of a table, or a page's end, part a long one."""
    middle = len(quote) // 2
    return max(text.count(quote[:middle]), text.count(quote[middle:]))


def _nearly_in(quote: str, text: str) -> bool:
    from rapidfuzz.fuzz import partial_ratio

    return partial_ratio(quote, text, score_cutoff=NEAR) > 0


def _short(quote: str, longest: int = 70) -> str:
    words = " ".join(quote.split())
    return f"“{words if len(words) <= longest else words[: longest - 1] + '…'}”"
