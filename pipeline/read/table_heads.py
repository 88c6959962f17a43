"""Heads of task tables told by their words alone: "STT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian".

What stands under such a head is a table even where the page draws no rules that can be seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from trichluc.extractors.vocabulary import read_rows
from trichluc.pipeline.read.layout import Ink, Row, group_rows

CELL_GAP = 0.5  # type sizes; words of two columns are no closer
_MOST_LINES = 6  # of a head: three printed lines, and those of cells set between them
_LINE_STEP = 1.9  # type sizes
_LONGEST_CELL = 70  # characters
_HEAD_HEIGHT = 2.5  # type sizes; no farther apart are the lines on which the columns' own words stand
_MOSTLY = 0.6  # of a head's words speak of columns
_NEVER_ALONE = frozenset({"lead", "coordinate", "time"})  # one of these makes a list a list of tasks


@dataclass(slots=True)
class HeadCell:
    """The head of one column, its lines joined, in lower case; `kind` is "" where its words tell none."""

    x0: float
    x1: float
    text: str
    kind: str = ""


@dataclass(slots=True)
class TableHead:
    """A table's head: its cells from left to right, its printed lines, and the lines that stand below it on the page."""

    cells: list[HeadCell]
    lines: list[Row]
    below: list[Row]


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[str, ...]]:
    kinds: dict[str, list[str]] = {}
    for row in read_rows("structure/table_heads.csv", ("kind", "phrase")):
        kinds.setdefault(row["kind"], []).append(row["phrase"])
    return {kind: tuple(phrases) for kind, phrases in kinds.items()}


@lru_cache(maxsize=1)
def _key_words() -> dict[str, str]:
    """The kind of column that a phrase's last word stands for: "trì" for lead."""
    return {phrase.split()[-1]: kind for kind, phrases in _phrases().items() if kind != "beside" for phrase in phrases}


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    return frozenset(word for phrases in _phrases().values() for phrase in phrases for word in phrase.split())


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Which kind a head cell is of: the number's fills its cell, of the others the rarer one decides ("phối hợp thực hiện")."""
    groups = [f"(?P<number>^(?:{'|'.join(map(re.escape, _phrases()['number']))})$)"]
    groups += [
        f"(?P<{kind}>{'|'.join(map(re.escape, phrases))})"
        for kind, phrases in _phrases().items()
        if kind not in ("number", "beside")
    ]
    return re.compile("|".join(groups))


def find_head(inks: Sequence[Ink]) -> TableHead | None:
    """The uppermost head of a task table among these words; None where there is none, as on most pages."""
    near = _suspected(inks)
    # Lines are made of few words first: every page comes here.
    return _search(group_rows(inks)) if near and _search(group_rows(near)) else None


def _suspected(inks: Sequence[Ink]) -> list[Ink]:
    """The words around places where words of three kinds of columns stand within a head's height of each other."""
    known = _key_words()
    keys = sorted((ink.base, ink.size, known[word]) for ink in inks if (word := ink.text.lower()) in known)
    places: list[tuple[float, float]] = []
    for index, (base, size, _) in enumerate(keys):
        reach = _HEAD_HEIGHT * size
        if len({kind for at, _, kind in keys[index : index + 12] if at - base < reach}) > 2:
            places.append((base - reach, base + 2 * reach))
    return [ink for ink in inks if any(low < ink.base < high for low, high in places)] if places else []


def _search(rows: list[Row]) -> TableHead | None:
    for first in range(len(rows)):
        found: TableHead | None = None
        for last in range(first, min(len(rows), first + _MOST_LINES)):
            row = rows[last]
            if (last > first and row.base - rows[last - 1].base > _LINE_STEP * row.size) or not _speaks_of_columns(row, found):
                break
            cells = _cells(rows[first : last + 1])
            if _is_head(cells):
                found = TableHead(cells, rows[first : last + 1], rows[last + 1 :])
        if found:
            return found
    return None


def _speaks_of_columns(row: Row, complete: TableHead | None) -> bool:
    """Whether the line may be a head's; below a head that is complete already, the first task may begin with such words."""
    words = [word for ink in row.inks if (word := ink.text.lower().strip(".,;:/()"))]
    known = sum(word in _vocabulary() for word in words)
    return known == len(words) if complete else known >= _MOSTLY * len(words)


def segments(row: Row) -> list[list[Ink]]:
    """The row's words, parted where a gap may lie between two columns."""
    parts = [[row.inks[0]]]
    for before, ink in zip(row.inks, row.inks[1:], strict=False):
        if ink.x0 - before.x1 > CELL_GAP * row.size:
            parts.append([])
        parts[-1].append(ink)
    return parts


def _cells(lines: list[Row]) -> list[HeadCell]:
    """The cells of a head, from its lowest line up: "Cơ quan thực hiện" over "Chủ trì | Phối hợp" is no column of its own."""
    cells: list[HeadCell] = []
    for row in reversed(lines):
        for part in segments(row):
            text = " ".join(ink.text for ink in part).lower()
            over = [cell for cell in cells if part[0].x0 < cell.x1 and cell.x0 < part[-1].x1]
            if not over:
                cells.append(HeadCell(part[0].x0, part[-1].x1, text))
            elif len(over) == 1:
                cell = over[0]
                cell.x0, cell.x1, cell.text = min(cell.x0, part[0].x0), max(cell.x1, part[-1].x1), f"{text} {cell.text}"
    for cell in cells:
        match = _pattern().search(cell.text)
        cell.kind = (match.lastgroup or "") if match else ""
    return sorted(cells, key=lambda cell: cell.x0)


def _is_head(cells: list[HeadCell]) -> bool:
    kinds = {cell.kind for cell in cells if cell.kind}
    named = sum(bool(cell.kind) and len(cell.text) <= _LONGEST_CELL for cell in cells)
    return len(kinds) > 2 and named >= len(cells) - 1 and not kinds.isdisjoint(_NEVER_ALONE)
