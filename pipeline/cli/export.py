"""`trichluc export`: a run in forms that other tools work on."""

from __future__ import annotations

from pathlib import Path

import click

from trichluc.pipeline.cli.common import NamedPath, Usage


@click.command()
@click.argument("out", type=NamedPath(path_type=Path, file_okay=False))
@click.option(
    "--partition-by", metavar="KEYS", required=True, help="Parquet in Hive folders by year, issuer_id or year,issuer_id."
)
@click.option("--to", metavar="DIR", type=NamedPath(path_type=Path, file_okay=False), help="Where, instead of OUT/dataset.")
def export(out: Path, partition_by: str, to: Path | None) -> None:
    """Write the tables of OUT again as a dataset for DuckDB, Spark or pandas; no document is read for it.

    Rows lie in doc_year=…/doc_issuer_id=… by their document's own year and issuer. A file that would come out as it was is left
    alone. Exit code: 0 written, 2 there is no run in OUT, or DIR can't be written.

    \b
    Example:
      trichluc export out/ --partition-by year,issuer_id
    """
    from trichluc.pipeline.dataset import parse_keys, write_dataset
    from trichluc.pipeline.sources import InputError

    try:
        done = write_dataset(out, parse_keys(partition_by), to)
    except InputError as error:
        raise Usage(str(error)) from error
    except OSError as error:
        raise Usage(f"can't write to {to or out}: {error.strerror or error}") from error
    click.echo(f"{done.folder}: {done.files:,} files, {done.unchanged:,} of them as they were, {done.removed:,} removed")
