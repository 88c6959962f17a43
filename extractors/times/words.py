"""The words that decide what a date or frequency is there for (data/time/words.csv), as patterns."""

from __future__ import annotations

import re
from functools import lru_cache

from trichluc.extractors.vocabulary import DataError, read_rows


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for row in read_rows("time/words.csv", ("list", "word")):
        lists.setdefault(row["list"], []).append(row["word"])
    return lists


@lru_cache(maxsize=64)
def words(name: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """A pattern of this list's words, longest first, with `before` and `after` (patterns) around them.

    Raises DataError where the table has no such list.
    """
    if name not in _lists():
        raise DataError(f"data/time/words.csv: no list {name}")
    ordered = sorted(_lists()[name], key=lambda word: (-len(word), word))
    return re.compile(before + "(?:" + "|".join(map(re.escape, ordered)) + ")" + after)
