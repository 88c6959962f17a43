"""`trichluc review`: the review app over a finished run."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from trichluc.pipeline.cli.common import NamedPath, Usage


@click.command()
@click.argument("out", type=NamedPath(path_type=Path, file_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address lets others in, with a token.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any that is free.")
@click.option("--reviewer", help="Who is looking; the name of your account where it is not given.")
@click.option(
    "--archive-root",
    type=NamedPath(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="Where the run was started, if not here: what relative paths of files are relative to.",
)
@click.option("--password", help="Opens encrypted PDFs and archives, to show their pages.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def review(
    out: Path, host: str, port: int, reviewer: str | None, archive_root: Path, password: str | None, no_browser: bool
) -> None:
    """Open OUT in the browser: search it, see each fact on its page, and correct what is wrong.

    Nothing leaves the machine. Corrections are kept in OUT, survive further runs, and reach the tables with the next
    `trichluc run` into it.

    \b
    Examples:
      trichluc review out/
      trichluc dashboard out/    the same: its start page is the archive in charts
    """
    from trichluc.pipeline.review.originals import Originals
    from trichluc.pipeline.review.server import serve
    from trichluc.pipeline.sources import InputError

    try:
        originals = Originals(archive_root, password)
        who = reviewer or getpass.getuser()
        serve(out, host=host, port=port, reviewer=who, originals=originals, browser=not no_browser)
    except InputError as error:
        raise Usage(str(error)) from error
