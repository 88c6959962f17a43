"""The terms under which a document is found and a citation waits for it: both sides write them alike.

A citation and a document that share no term have nothing to do with each other. This keeps the cost of one arrival apart from
the size of the archive: what it may touch is looked up by its terms.
"""

from __future__ import annotations

from typing import NamedTuple

from trichluc.pipeline.keys import named_key, territory
from trichluc.pipeline.references.issuers import bare, mark_of, place_of
from trichluc.pipeline.rows import full_date


class Target(NamedTuple):
    """A document of the archive, as far as others may mean it."""

    doc_id: str
    key: str | None
    type_code: str | None
    number: int | None
    suffix: str | None
    symbol: str | None
    date: str | None
    issuer: str | None
    title: str | None

    @property
    def place(self) -> str | None:
        """Its issuer's province."""
        return territory(self.issuer)

    @property
    def named(self) -> str | None:
        """Its key where it is known by its title."""
        return named_key(self.type_code, self.title, self.date) if self.type_code and self.title else None


class Mention(NamedTuple):
    """A citation, and what its own document adds to it."""

    type_code: str | None
    number: int | None
    suffix: str | None
    symbol: str | None
    date: str | None
    issuer: str | None
    title: str | None
    key: str | None
    doc_id: str
    own_issuer: str | None
    own_date: str | None

    @property
    def place(self) -> str | None:
        """The province of the issuer that it names, else of the citing document's."""
        return place_of(self.issuer, self.own_issuer)


def stem(key: str) -> str:
    """A key without its year."""
    return key[: key.rindex(":") + 1]


def mark(key: str) -> str:
    """The issuer's mark in a key, empty for a document known by its title."""
    return "" if "::" in key else key.split(":", 2)[2].rpartition(":")[0]


def is_numbered(key: str) -> bool:
    """Whether a key is of a document with a số and ký hiệu."""
    return "::" not in key


def target_terms(target: Target) -> set[str]:
    """The terms under which a document is found: its names with and without year, with its province and without."""
    named = target.named
    terms = {named, stem(named)} if named else set()
    if target.key:
        home = _home(target.key, target.place)
        for name in (target.key, stem(target.key)):
            terms |= {f"{name}@{home}", name} if home else {f"{name}@"}
        if parts := _Parts.of(target.key, target.type_code, target.number, target.suffix, target.date):
            terms |= {parts.without_symbol(home), parts.without_number(target.key, home)}
    return terms


def mention_terms(mention: Mention) -> set[str]:
    """The terms under which a citation waits: of its province and of none, or of all where it has none."""
    key, place = mention.key, mention.place
    if key and not is_numbered(key):
        return {key}
    terms = set()
    if key:
        home = _home(key, place)
        terms = {f"{key}@", f"{key}@{home}"} if home or _is_central(key) else {f"{key}@", key}
    parts = _Parts.of(key, mention.type_code, mention.number, mention.suffix, mention.date)
    if parts:
        terms |= {parts.without_symbol(""), parts.without_symbol(place or "")}
        if key:
            terms.add(parts.without_number(key, home))
    return terms


def _home(key: str, place: str | None) -> str:
    """The province to which a numbered key belongs, empty where its mark is of one body of the country."""
    return "" if place is None or _is_central(key) else place


def _is_central(key: str) -> bool:
    return mark_of(mark(key)).scope == "central"


class _Parts(NamedTuple):
    """What is left of a name when its symbol or its number may be damaged; only a full date makes up for either."""

    kind: str
    number: str
    date: str

    @classmethod
    def of(
        cls, key: str | None, type_code: str | None, number: int | None, suffix: str | None, date: str | None
    ) -> _Parts | None:
        kind = key.split(":", 1)[0] if key else (type_code or "").upper()
        if not kind or number is None or date is None or full_date(date) is None:
            return None
        return cls(kind, f"{number}{(suffix or '').upper()}", date)

    def without_symbol(self, home: str) -> str:
        return f"{self.kind}:{self.number}:*:{self.date}@{home}"

    def without_number(self, key: str, home: str) -> str:
        return f"{self.kind}:*:{bare(mark(key))}:{self.date}@{home}"
