"""The tables that several extractors read: document types, provinces, authorities of signature. Read once, checked at load."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from trichluc.extractors.levelling import fold, strip_marks


class DataError(ValueError):
    """A table under `data/` does not hold what its reader needs: names the table, the row and the fault."""


def read_rows(table: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of `data/<table>`, a CSV with a header that has at least these columns and no empty first column."""
    text = (resources.files("trichluc.data") / table).read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines())
    missing = set(columns) - set(reader.fieldnames or ())
    if missing:
        raise DataError(f"data/{table}: missing columns {', '.join(sorted(missing))}")
    rows = list(reader)
    for number, row in enumerate(rows, start=2):
        if not row[columns[0]] or None in row or None in row.values():
            raise DataError(f"data/{table}, line {number}: empty {columns[0]} or wrong number of cells")
    return rows


@dataclass(frozen=True, slots=True)
class DocType:
    """A type of document (loại văn bản): its name, its abbreviation in symbols, and whose list it is from (ND30 III, HD36)."""

    name: str
    code: str
    system: str


@lru_cache(maxsize=1)
def doc_types() -> dict[str, DocType]:
    """Every document type by its folded name, longest names first."""
    rows = read_rows("doc_types.csv", ("name", "code", "system"))
    types = [DocType(row["name"], row["code"], row["system"]) for row in rows]
    by_name = {fold(kind.name): kind for kind in sorted(types, key=lambda kind: (-len(kind.name), kind.name))}
    if len(by_name) != len(rows):
        raise DataError("data/doc_types.csv: a name stands twice")
    return by_name


@lru_cache(maxsize=1)
def bare_type_names() -> dict[str, DocType]:
    """Document types by their folded name without marks, where only one type has it: "quyet dinh" gives Quyết định."""
    types = doc_types()
    bare = [strip_marks(name) for name in types]
    return {key: kind for key, kind in zip(bare, types.values(), strict=True) if bare.count(key) == 1}


@lru_cache(maxsize=1)
def type_names_by_code() -> dict[str, str]:
    """The first-listed type name of each code: KH gives Kế hoạch."""
    names: dict[str, str] = {}
    for row in read_rows("doc_types.csv", ("name", "code")):
        names.setdefault(row["code"], row["name"])
    return names


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally run city (tỉnh, thành phố trực thuộc trung ương) under the name that documents print."""

    name: str
    unit: str  # tỉnh or thành phố


@lru_cache(maxsize=1)
def provinces() -> dict[str, Province]:
    """Provinces of all times by the folded form of every spelling met ("tp.hcm", "đắc lắc", "thừa thiên huế")."""
    rows = read_rows("provinces.csv", ("name", "unit", "variants"))
    found: dict[str, Province] = {}
    for row in rows:
        province = Province(row["name"], row["unit"])
        for variant in (row["name"], *filter(None, row["variants"].split("|"))):
            if found.setdefault(fold(variant), province) != province:
                raise DataError(f"data/provinces.csv: {variant} names two provinces")
    return found


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = {}
    for row in read_rows("structure/phrases.csv", ("list", "phrase")):
        lists.setdefault(row["list"], []).append(row["phrase"])
    return {name: tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase))) for name, phrases in lists.items()}


@lru_cache(maxsize=8)
def bare_phrases(name: str) -> tuple[str, ...]:
    """The phrases of this list of `data/structure/phrases.csv` without marks, the longest first."""
    return tuple(map(strip_marks, _phrases()[name]))


def phrases(name: str) -> tuple[str, ...]:
    """The phrases of this list of `data/structure/phrases.csv`, the longest first."""
    return _phrases()[name]


def bare_any_of(name: str) -> str:
    """As `any_of`, without marks and of the phrases of two words or more: one bare word names too much ("Trương", "trưởng")."""
    return "(?:" + "|".join(re.escape(strip_marks(phrase)) for phrase in _phrases()[name] if " " in phrase) + ")"


def any_of(name: str) -> str:
    """A pattern that matches any phrase of this list of `data/structure/phrases.csv`, the longest first."""
    return "(?:" + "|".join(map(re.escape, _phrases()[name])) + ")"
