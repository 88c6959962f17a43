"""Where the title of a plan, programme or regulation ends in running text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, get_args

from trichluc.extractors.vocabulary import DataError, read_rows

Where = Literal["mention", "put_out"]
# A period of years closes a programme's title, with the horizon that belongs to it.
_YEARS = r"(?:19|20)\d\d"
PERIOD = re.compile(
    rf"(?:(?:giai đoạn|thời kỳ|nhiệm kỳ|trong \d+ năm)\s*\(?\s*(?:từ (?:năm )?)?{_YEARS}\s?(?:-|đến(?: năm)?)\s?{_YEARS}"
    rf"|5 năm \({_YEARS}\s?-\s?{_YEARS}\)|\({_YEARS}\s?-\s?{_YEARS}\)|(?<!\d){_YEARS}\s?-\s?{_YEARS}(?!\d)"
    rf"|(?:đến|tới)\s+(?:hết\s+)?năm\s+{_YEARS})"
    rf"(?:\s*,?\s*(?:và\s+)?(?:định hướng|tầm nhìn|có tính)\s+(?:(?:đến|tới)\s+)?(?:năm\s+)?{_YEARS})*"
)
LONGEST_TITLE = 500  # letters
_HARD = re.compile(r"[;\n\t\f:]|\.(?=\s|$|/)|\)(?!\s?[\"])")
_OPEN = re.compile(r"\(")
_QUOTED = re.compile(r'"[^"\n\t\f]{3,400}"')


@lru_cache(maxsize=2)
def _ends(where: Where) -> re.Pattern[str]:
    """The words behind which the sentence goes on past a title, as the table has them."""
    by_mark: dict[str, list[str]] = {"word": [], "comma": []}
    for row in read_rows("citations/title_ends.csv", ("phrase", "after", "where")):
        if row["after"] not in by_mark or row["where"] not in get_args(Where):
            raise DataError(f"data/citations/title_ends.csv: {row['phrase']} stands after {row['after']} in {row['where']}")
        if row["where"] == where:
            by_mark[row["after"]].append(re.escape(row["phrase"]).replace(r"\ ", r"\s+"))
    words, commas = ("|".join(sorted(group, key=len, reverse=True)) for group in by_mark.values())
    return re.compile(rf"\s(?:{words})(?!\w)|,\s(?=(?:{commas})(?!\w))")


def title_end(lower: str, start: int, limit: int, where: Where = "mention") -> int:
    """The end of a title that begins at `start`: the sentence's end, or where the sentence goes on past the title.

    What a document puts out (`put_out`) is named to the end of its clause, a mention in running text less far.
    """
    limit = min(limit, len(lower), start + LONGEST_TITLE)
    if quoted := _QUOTED.match(lower, start):
        period = PERIOD.match(lower, _skip(lower, quoted.end()))
        return period.end() if period else quoted.end()
    end = limit
    for hard in _HARD.finditer(lower, start, limit):
        closes_own = hard.group() == ")" and "(" in lower[start : hard.start()]
        if not closes_own and not _inside_quotes(lower, start, hard.start()):
            end = hard.start()
            break
    if goes_on := _ends(where).search(lower, start, end):
        end = goes_on.start()
    if (bracket := _OPEN.search(lower, start, end)) and not PERIOD.match(lower, bracket.start()):
        end = bracket.start()
    while end > start and (lower[end - 1] in " ,.;:-/" or (lower[end - 1] == '"' and lower.count('"', start, end) % 2)):
        end -= 1
    return end


def _skip(lower: str, at: int) -> int:
    while at < len(lower) and lower[at] == " ":
        at += 1
    return at


def _inside_quotes(lower: str, start: int, at: int) -> bool:
    return lower.count('"', start, at) % 2 == 1 and lower.find('"', at, at + 200) >= 0


def period_end(lower: str, start: int, limit: int) -> int:
    """The end of the first period of years between the two offsets, 0 for none."""
    match = PERIOD.search(lower, start, limit)
    return match.end() if match else 0
