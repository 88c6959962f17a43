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
    """The terms under which a document is found."""
    terms = {stem(key) for key in (target.key, target.named) if key}
    return terms | _near_terms(target.type_code, target.number, target.suffix, target.key, target.date, target.place)


def mention_terms(mention: Mention) -> set[str]:
    """The terms under which a citation waits."""
    m = mention
    terms = {stem(m.key)} if m.key else set()
    return terms | _near_terms(m.type_code, m.number, m.suffix, m.key, m.date, m.place)


def _near_terms(
    type_code: str | None, number: int | None, suffix: str | None, key: str | None, date: str | None, place: str | None
) -> set[str]:
    """Terms that leave out the symbol, or the number, one of which may be damaged; only a full date makes up for it."""
    if number is None or full_date(date) is None:
        return set()
    kind = key.split(":", 1)[0] if key else (type_code or "").upper()
    if not kind:
        return set()
    terms = {f"{kind}:{number}{(suffix or '').upper()}:*:{date}"}
    if key and is_numbered(key):
        issuer = mark(key)
        where = "" if mark_of(issuer).scope == "central" else place or ""
        terms.add(f"{kind}:*:{bare(issuer)}:{date}:{where}")
    return terms
