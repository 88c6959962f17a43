"""`trichluc export`: a run in forms that other tools train on."""

from __future__ import annotations

from pathlib import Path

import click

from trichluc.pipeline.cli.common import NamedPath, Usage


@click.command()
@click.argument("out", type=NamedPath(path_type=Path, file_okay=False))
@click.option(
    "--spacy",
    "target",
    required=True,
    metavar="FILE",
    type=NamedPath(path_type=Path, dir_okay=False),
    help="A DocBin: a Doc for each page, facts as spans.",
)
def export(out: Path, target: Path) -> None:
    """Write the pages and facts of OUT as a corpus for spaCy.

    A Doc's text is the page's text, its tokens are Vietnamese words; doc.spans has a group for each kind of fact, where a
    span's id is the fact_id and its label the role. Exit code: 0 written, 2 there is no run in OUT, or FILE can't be written.

    \b
    Example:
      trichluc export out/ --spacy archive.spacy
    """
    from trichluc.pipeline.sources import InputError
    from trichluc.pipeline.spacy_export import export_spacy

    try:
        done = export_spacy(out, target)
    except InputError as error:
        raise Usage(str(error)) from error
    except OSError as error:
        raise Usage(f"{target} can't be written: {error.strerror or error}") from error
    click.echo(f"{target}: {done.pages} pages, {done.spans} spans, {done.cut} words cut at a fact's edge")
