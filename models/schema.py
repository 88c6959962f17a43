"""The language in which the tables are described: columns, their types, and tables.

One description serves Parquet, DuckDB, CSV, the data package, the store and the printed data dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scalar = Literal["str", "int", "float", "bool", "date", "int32", "float32"]


@dataclass(frozen=True, slots=True)
class Struct:
    """A value of named fields, such as {page, start, end}."""

    fields: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one type; JSON in CSV."""

    item: Scalar | Struct


Type = Scalar | ListOf | Struct


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or a field of a struct. `enum` holds the only values that it may have; empty: any."""

    name: str
    type: Type
    description: str
    nullable: bool = False
    enum: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of every run. `key` names the columns that identify a row."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    refers: tuple[tuple[str, str, str], ...] = ()  # (column, other table, column there)
    csv: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)


def nullable(name: str, type_: Type, description: str, enum: tuple[str, ...] = ()) -> Column:
    """A column that may be null: the document does not say."""
    return Column(name, type_, description, True, enum)


def spell(type_: Type) -> str:
    """A type in words: `list[{page: int, start: int}]`."""
    if isinstance(type_, ListOf):
        return f"list[{spell(type_.item)}]"
    if isinstance(type_, Struct):
        return "{" + ", ".join(f"{field.name}: {spell(field.type)}" for field in type_.fields) + "}"
    return type_
