"""The tables of identity under `data/identity/`, checked at load."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from trichluc.extractors.levelling import fold
from trichluc.extractors.vocabulary import DataError, read_rows
from trichluc.models.tables import BODY_LEVELS

_NOT_WORD = re.compile(r"[^\w]+")
SCOPES = frozenset({"central", "province", "local", "board", "party", "internal", "organ", "named"})
_HEAD_LEVELS = frozenset({*BODY_LEVELS, "state", ""})  # state: of the territory in the name
_DATE = re.compile(r"(?:\d{4}-\d{2}-\d{2})?")


def plain(name: str) -> str:
    """A name as bare words: "Sở Kế hoạch & Đầu tư" and "sở kế hoạch và đầu tư" are one, so signs and "và" go."""
    return " ".join(word for word in _NOT_WORD.sub(" ", fold(name)).split() if word != "và")


def slug(name: str) -> str:
    """A name as an id: its bare words joined by hyphens; Vietnamese letters stay, since they tell names apart."""
    return plain(name).replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Head:
    """The words that a kind of body begins with.

    `scope` says what completes a name that stands alone: nothing (central, named), the province, the writing body's own
    territory (local), this or, in a house without one, the house (board), the name of province or district (party), or the
    writing body itself (internal, organ).
    `above` is the body over it in the same territory; `owner` is the body that its name goes on with, `same` the like body of
    the territory above. `incomplete` heads name no body without words of their own: "Sở", "Trung tâm".
    """

    words: str
    scope: str
    level: str
    above: str
    incomplete: bool


@lru_cache(maxsize=1)
def heads() -> dict[str, Head]:
    """The heads by their words."""
    found: dict[str, Head] = {}
    for row in read_rows("identity/heads.csv", ("head", "scope", "level", "above", "name")):
        if row["scope"] not in SCOPES or row["level"] not in _HEAD_LEVELS:
            raise DataError(f"data/identity/heads.csv: {row['head']}: unknown scope or level")
        head = Head(plain(row["head"]), row["scope"], row["level"], row["above"], row["name"] == "needed")
        if found.setdefault(head.words, head) is not head:
            raise DataError(f"data/identity/heads.csv: {row['head']} stands twice")
    for head in found.values():
        if head.above not in ("", "owner", "same") and head_of(head.above, found) is None:
            raise DataError(f"data/identity/heads.csv: {head.above}, above {head.words}, is no head")
    return found


_MOST_WORDS = 10


def head_of(words: str, table: dict[str, Head] | None = None) -> Head | None:
    """The longest head that these words begin with."""
    table = heads() if table is None else table
    split = words.split(" ", _MOST_WORDS)
    return next(filter(None, (table.get(" ".join(split[:size])) for size in range(min(len(split), _MOST_WORDS), 0, -1))), None)


class Abbreviation(NamedTuple):
    """A short form: `pattern` finds it where the words around allow it."""

    pattern: re.Pattern[str]
    full: str


_SIGN = r" ?(?:[&,.\-]|và)? ?"


@lru_cache(maxsize=1)
def abbreviations() -> tuple[Abbreviation, ...]:
    """Short forms in the order of their table, in which a joint of letters ("kh&đt") may be any sign, "và" or nothing.

    Posts that stand for their body are among them: "Trưởng Ban" before "Đổi mới …" leaves the Ban.
    """
    found = []
    for row in read_rows("identity/abbreviations.csv", ("short", "full", "behind", "before")):
        behind = "(?<!\\w)"
        if row["behind"] == "^":
            behind = "^"
        elif row["behind"]:
            behind = "(?:" + "|".join(rf"(?<=\b{re.escape(words)} )" for words in row["behind"].split("|")) + ")"
        before = rf"(?=[ .,]*(?:{row['before']})\b)" if row["before"] else r"(?!\w)"
        found.append(Abbreviation(re.compile(rf"{behind}{_joints(row['short'])}\.?{before}"), f"{row['full']} "))
    return tuple(found)


@lru_cache(maxsize=1)
def any_abbreviation() -> re.Pattern[str]:
    """Finds whether a folded name may hold a short form at all: most hold none, and one search costs less than a hundred."""
    shorts = {_joints(row["short"]) for row in read_rows("identity/abbreviations.csv", ("short",))}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(shorts))})(?!\w)")


def _joints(short: str) -> str:
    """A pattern of a short form, in which any sign, "và" or nothing stands for its "&"."""
    return _SIGN.join(re.escape(part) for part in short.split("&"))


def groups(place: str) -> list[str]:
    """The words that open the name of a group (`opener`), or that follow "các" inside one (`member`), the longest first."""
    rows = read_rows("identity/groups.csv", ("words", "place"))
    if wrong := [row["words"] for row in rows if row["place"] not in ("opener", "member")]:
        raise DataError(f"data/identity/groups.csv: {wrong[0]}: place is opener or member")
    return sorted((re.escape(row["words"]) for row in rows if row["place"] == place), key=len, reverse=True)


@lru_cache(maxsize=1)
def synonyms() -> tuple[Abbreviation, ...]:
    """Other names of custom, over plain words."""
    places = {"start": "^{}(?= |$)", "end": "(?<= ){}$", "whole": "^{}$"}
    rows = read_rows("identity/synonyms.csv", ("phrase", "means", "place"))
    if wrong := [row["phrase"] for row in rows if row["place"] not in places]:
        raise DataError(f"data/identity/synonyms.csv: {wrong[0]}: place is start, end or whole")
    return tuple(
        Abbreviation(re.compile(places[row["place"]].format(re.escape(plain(row["phrase"])))), plain(row["means"]))
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Validity:
    """When a body or territory began and ended, as ISO days; None where it did not, or no source says when."""

    valid_from: str | None
    valid_to: str | None


def _validities(table: str, *names: str) -> dict[str, Validity]:
    found = {}
    for row in read_rows(table, (*names, "valid_from", "valid_to", "successor", "source")):
        name = plain(" ".join(row[column] for column in names))
        if not (_DATE.fullmatch(row["valid_from"]) and _DATE.fullmatch(row["valid_to"]) and row["source"]):
            raise DataError(f"data/{table}: {name}: days are ISO, and every row has its source")
        found[name] = Validity(row["valid_from"] or None, row["valid_to"] or None)
    return found


@lru_cache(maxsize=1)
def bodies_validity() -> dict[str, Validity]:
    """Validity of central bodies by their plain names."""
    return _validities("identity/validity.csv", "body")


@lru_cache(maxsize=1)
def territories_validity() -> dict[str, Validity]:
    """Validity of territories by unit and name ("tỉnh long an"), and of whole levels by the unit alone ("huyện")."""
    return _validities("identity/territories.csv", "unit", "name")
