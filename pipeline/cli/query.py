"""`trichluc query`: SQL over a run's tables."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path

import click

from trichluc.pipeline.cli.common import NamedPath, Usage


@click.command()
@click.argument("sql")
@click.argument("out", type=NamedPath(path_type=Path, file_okay=False))
@click.option("--csv", "form", flag_value="csv", help="All rows as CSV.")
@click.option("--json", "form", flag_value="json", help="All rows as one JSON list, an object a row.")
@click.option("--parquet", metavar="FILE", type=NamedPath(path_type=Path, dir_okay=False), help="All rows into a Parquet file.")
def query(sql: str, out: Path, form: str | None, parquet: Path | None) -> None:
    """Ask the tables of OUT with SQL, as DuckDB speaks it.

    The query reads those tables and nothing else: no other file, no network. `trichluc schema` tells their columns. Exit
    code: 0 answered, 2 wrong SQL, or there is no run in OUT.

    \b
    Examples:
      trichluc query "FROM documents SELECT doc_type, count(*) GROUP BY ALL" out/
      trichluc query "FROM deadlines WHERE due_date < '2024-01-01'" out/ --csv > late.csv
      trichluc query "FROM citations" out/ --parquet citations.parquet
    """
    from trichluc.pipeline.query import ask, print_answer, write_csv, write_json, write_parquet
    from trichluc.pipeline.sources import InputError

    if form and parquet:
        raise Usage("choose one of --csv, --json and --parquet")
    try:
        if parquet:
            rows = write_parquet(sql, out, parquet)
            click.echo(f"{rows:,} rows in {parquet}", err=True)
            return
        with ask(sql, out) as answer:
            if form is None:
                print_answer(answer)
                return
            if isinstance(sys.stdout, TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8")  # data for programs, whatever the system's own encoding
            (write_csv if form == "csv" else write_json)(answer, sys.stdout)
            sys.stdout.flush()
    except InputError as error:
        raise Usage(str(error)) from error
    except BrokenPipeError:  # whoever reads on, head for one, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise Usage(f"can't write {parquet or 'the answer'}: {error.strerror or error}") from error
