"""The grammar of a body's name (tên cơ quan): where it begins, where it ends, and how a list of bodies falls apart.

Vietnamese prints no mark between a subject and its verb, so a name ends where a known verb begins ("Sở Tài chính | hướng
dẫn …"), where it is known to be complete ("UBND tỉnh", "Sở Nội vụ"), or at a sign that no name holds. The words are tables
under `data/bodies/`; the verbs are `data/responsibility/predicates.csv`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trichluc.extractors.bodies.items import Item
from trichluc.extractors.bodies.lexicon import Reader, may_begin
from trichluc.extractors.bodies.names import Body, complete_name
from trichluc.extractors.bodies.places import behind_separator
from trichluc.extractors.vocabulary import provinces

__all__ = ["Body", "BodyList", "Reader", "complete_name", "read_bodies", "read_province"]

_MAX_BODIES = 40
_DEED = re.compile(
    r"thanh tra(?:, | và )(?:kiểm tra|giám sát|xử lý)(?!\w)"
)  # "Thanh tra tỉnh: Thanh tra, kiểm tra việc tổ chức kỳ thi"


class BodyList(NamedTuple):
    """A list of bodies and the offset behind it. `certain`: the end of its last name was found, not assumed.

    `reader` and `behind`: the words read, and which of them is the first behind the list.
    """

    bodies: list[Body]
    end: int
    certain: bool
    reader: Reader
    behind: int


def read_bodies(flow: str, lower: str, start: int, limit: int) -> BodyList | None:
    """The list of bodies that begins at `start` (on a word) and stays before `limit`; None where no body begins there."""
    if not may_begin(lower, start, limit) or _DEED.match(lower, start, limit):
        return None
    reader = Reader(flow, lower, start, limit)
    found: list[Body] = []
    item, joins = Item(reader, 0), False
    while item.read():
        if joins and item.bodies[0].collective:
            first, last = found.pop(), item.bodies[0]
            item.bodies[0] = Body(first.start, last.end, complete_name(flow[first.start : last.end]), True)
        found += item.bodies
        following = behind_separator(reader, item.index)
        if following == item.index or len(found) >= _MAX_BODIES:
            break
        after = Item(reader, following)
        joins = not after.begins and found[-1].collective
        if joins:
            after = Item(reader, _behind_strangers(reader, item.index))
        if not after.begins:
            break
        item = after
    return BodyList(found, reader.end(item.index - 1), item.certain, reader, item.index) if found else None


@lru_cache(maxsize=1)
def _province_duty() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(provinces(), key=len, reverse=True)))
    return re.compile(rf"({names})(?= (?:cần|phải)(?!\w))")


def read_province(flow: str, lower: str, start: int, limit: int) -> BodyList | None:
    """A province that acts under its bare name: "Thanh Hóa cần …" in a notice of conclusions; None for any other word."""
    if not flow[start : start + 1].isupper() or not (duty := _province_duty().match(lower, start, limit)):
        return None
    reader = Reader(flow, lower, start, limit)
    behind = 0
    while reader.word(behind) not in ("cần", "phải"):
        behind += 1
    return BodyList(
        [Body(start, duty.end(), " ".join(flow[start : duty.end()].split()), False)], duty.end(), True, reader, behind
    )


def _behind_strangers(reader: Reader, index: int) -> int:
    """The index of the body behind members of a group list that no table knows: "…, Tiểu dự án, các cơ quan …".

    At most three such members of five words without a verb; the same index where no body follows them.
    """
    position = index
    for _ in range(3):
        position = behind_separator(reader, position)
        for _ in range(6):
            word = reader.word(position)
            if not word[:1].isalnum() or word == "và" or reader.predicate(position):
                break
            position += 1
        after = behind_separator(reader, position)
        if after == position:
            return index
        if Item(reader, after).begins:
            return after
    return index
