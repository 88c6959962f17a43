"""Copies of one document: of one key and near-same text (twin files, sao y)."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from functools import partial
from itertools import chain, groupby
from typing import NamedTuple

from trichluc.pipeline.keys import territory
from trichluc.pipeline.references.issuers import agreement

NEAR_SAME = 0.9  # share of the shorter text's words that the longer one has too; a sao y adds a header and a signature
LIKE_LENGTH = 0.6  # a one-page letter grows by a third when it is certified
NEAREST = 16  # originals of one key and province, the nearest in length, with which a text is compared

_MEMBERS = """
    SELECT t.key, t.doc_id, t.file_id, d.first_page, d.last_page, d.fingerprint, d.length, d.issuer,
        coalesce(d.issue_date_text, '')
    FROM touched_groups CROSS JOIN targets t USING (key, place) CROSS JOIN documents d ON d.file_id = t.file_id AND d.n = t.n
    ORDER BY t.key, d.length, t.doc_id
"""


class _Member(NamedTuple):
    """A document of a group that shares one key."""

    key: str
    doc_id: str
    file_id: str
    first_page: int
    last_page: int
    fingerprint: str
    length: int
    issuer: str | None
    date: str

    @property
    def place(self) -> str | None:
        return territory(self.issuer)


class _Originals:
    """The documents of one key that are no copies, found by their province; one without province may be any one's."""

    def __init__(self) -> None:
        self.by_place: defaultdict[str | None, deque[_Member]] = defaultdict(partial(deque, maxlen=NEAREST))

    def like(self, member: _Member) -> list[_Member]:
        """Those worth comparing: of about one length, neither date nor issuer against it; in order of length."""
        places = {member.place, None} if member.place else set(self.by_place)
        found = chain.from_iterable(self.by_place[place] for place in places if place in self.by_place)
        return sorted((other for other in found if _may_be_copy(member, other)), key=lambda other: (other.length, other.doc_id))

    def add(self, member: _Member) -> None:
        self.by_place[member.place].append(member)


def find_duplicates(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """(copy, original) pairs in the touched groups; the shortest is the original, for a certified copy adds to it."""
    for _, group in groupby(map(_Member._make, connection.execute(_MEMBERS)), key=lambda member: member.key):
        originals = _Originals()
        words: dict[str, Counter[str]] = {}
        exact: dict[str, str] = {}
        for member in group:
            original = exact.get(member.fingerprint) or _near_copy(connection, member, originals.like(member), words)
            if original is not None:
                yield member.doc_id, original
            else:
                originals.add(member)
                exact[member.fingerprint] = member.doc_id


def _near_copy(
    connection: sqlite3.Connection, member: _Member, likely: list[_Member], words: dict[str, Counter[str]]
) -> str | None:
    if not likely:
        return None
    for one in (member, *likely):
        if one.doc_id not in words:
            words[one.doc_id] = _words(connection, one)
    return next((other.doc_id for other in likely if _near_same(words[member.doc_id], words[other.doc_id])), None)


def _may_be_copy(one: _Member, other: _Member) -> bool:
    if min(one.length, other.length) < LIKE_LENGTH * max(one.length, other.length):
        return False
    if agreement(one.issuer, other.issuer, one.place or other.place) == "other":
        return False
    return one.date.startswith(other.date) or other.date.startswith(one.date)


def _near_same(one: Counter[str], other: Counter[str]) -> bool:
    few = min(one.total(), other.total())
    return few > 0 and (one & other).total() >= NEAR_SAME * few


def _words(connection: sqlite3.Connection, member: _Member) -> Counter[str]:
    query = "SELECT text FROM pages WHERE file_id = ? AND page BETWEEN ? AND ?"
    texts = connection.execute(query, (member.file_id, member.first_page, member.last_page))
    return Counter(word for (text,) in texts for word in text.lower().split())
