"""datapackage.json: the Frictionless description of the tables, made from their one description in `models.tables`."""

from __future__ import annotations

from typing import Any

from trichluc.models.schema import Column, ListOf, Struct, Table, spell
from trichluc.models.tables import SCHEMA_VERSION, TABLES

_TYPES = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "date": "date",
    "int32": "integer",
    "float32": "number",
}


def data_package() -> dict[str, Any]:
    """The package as JSON would hold it: one resource per table, in CSV where there is one, else in Parquet."""
    return {
        "name": "trichluc",
        "title": "Knowledge from administrative documents (văn bản hành chính)",
        "description": (
            "One row per fact, every row with its evidence. The same tables lie beside the CSV files as Parquet. In CSV, lists "
            "and structs are JSON, and a text that begins with = + - @, a tab, a line end or an apostrophe has an apostrophe "
            "put before it, so that no spreadsheet runs it; take one away to get the text."
        ),
        "profile": "data-package",
        "version": SCHEMA_VERSION,
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _resource(table: Table) -> dict[str, Any]:
    common = {"name": table.name, "description": table.description}
    if not table.csv:
        # Frictionless reads no Parquet without an extra, so this resource is a file to it; its schema is there to be read.
        return common | {"type": "file", "path": f"tables/{table.name}.parquet", "format": "parquet", "schema": _schema(table)}
    return common | {
        "type": "table",
        "path": f"tables/{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"csv": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}},
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [there]}} for column, other, there in table.refers
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _type_name(column), "description": _description(column)}
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.enum:
        constraints["enum"] = list(column.enum)
    if constraints:
        field["constraints"] = constraints
    return field


def _type_name(column: Column) -> str:
    if isinstance(column.type, ListOf):
        return "array"
    return "object" if isinstance(column.type, Struct) else _TYPES[column.type]


def _description(column: Column) -> str:
    """The meaning, and what a list or struct holds, which Frictionless has no words for."""
    nested = isinstance(column.type, ListOf | Struct)
    return f"{column.description} ({spell(column.type)})" if nested else column.description
