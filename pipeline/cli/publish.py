"""`trichluc publish`: a run's tables to object storage."""

from __future__ import annotations

from pathlib import Path

import click

from trichluc.pipeline.cli.common import NamedPath, Usage
from trichluc.pipeline.terminal import printable


@click.command()
@click.argument("out", type=NamedPath(path_type=Path, file_okay=False))
@click.argument("url")
def publish(out: Path, url: str) -> None:
    """Copy the tables of OUT to a URL, the data package last.

    What is there under the same names is replaced. Exit code: 0 copied, 2 it can't be.

    \b
    Examples:
      trichluc publish out/ s3://bucket/tables
      trichluc publish out/ file:///mnt/share/tables
    """
    from trichluc.pipeline.publish import publish as publish_tables
    from trichluc.pipeline.sources import InputError, is_url

    if not is_url(url):
        raise Usage(f"{url} is no URL: name where the tables go as s3://bucket/folder or file:///folder")
    try:
        count = publish_tables(out, url)
    except InputError as error:
        raise Usage(str(error)) from error
    click.echo(f"{count} files to {printable(url)}")
