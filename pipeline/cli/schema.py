"""`trichluc schema`: the data dictionary."""

from __future__ import annotations

import click

from trichluc.pipeline.cli.common import Usage


@click.command()
@click.argument("table", required=False)
def schema(table: str | None) -> None:
    """Print the data dictionary: every table and column, or one table.

    \b
    Examples:
      trichluc schema
      trichluc schema citations
    """
    from trichluc.models.tables import TABLES
    from trichluc.pipeline.show import print_schema

    if table is not None and table not in TABLES:
        raise Usage(f"there is no table {table!r}; the tables are {', '.join(TABLES)}")
    print_schema([TABLES[table]] if table else list(TABLES.values()))
