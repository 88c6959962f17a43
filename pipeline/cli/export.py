"""`trichluc export`: a run in forms that other tools work on."""

from __future__ import annotations

from pathlib import Path

import click

from trichluc.pipeline.cli.common import NamedPath, Usage


@click.command()
@click.argument("out", type=NamedPath(path_type=Path, file_okay=False))
@click.option("--partition-by", metavar="KEYS", help="A dataset in Hive folders by year, issuer_id or year,issuer_id.")
@click.option("--to", metavar="DIR", type=NamedPath(path_type=Path, file_okay=False), help="Where, instead of OUT/dataset.")
@click.option(
    "--spacy",
    "corpus",
    metavar="FILE",
    type=NamedPath(path_type=Path, dir_okay=False),
    help="A DocBin: a Doc for each page, facts as spans.",
)
def export(out: Path, partition_by: str | None, to: Path | None, corpus: Path | None) -> None:
    """Write the tables of OUT again in another form; no document is read for it.

    As a dataset for DuckDB, Spark or pandas: rows lie in doc_year=…/doc_issuer_id=… by their document's own year and issuer,
    and a file that would come out as it was is left alone. As a corpus for spaCy: a Doc's text is the page's text, its tokens
    are Vietnamese words; doc.spans has a group for each kind of fact, where a span's id is the fact_id, its label the role.

    Exit code: 0 written, 2 there is no run in OUT, or it can't be written.

    \b
    Examples:
      trichluc export out/ --partition-by year,issuer_id
      trichluc export out/ --spacy archive.spacy
    """
    from trichluc.pipeline.sources import InputError

    if partition_by is None and corpus is None:
        raise click.UsageError("Name a form: --partition-by KEYS or --spacy FILE.")
    try:
        if partition_by is not None:
            _write_dataset(out, partition_by, to)
        if corpus is not None:
            _write_corpus(out, corpus)
    except InputError as error:
        raise Usage(str(error)) from error
    except OSError as error:
        raise Usage(f"can't write to {error.filename or to or corpus or out}: {error.strerror or error}") from error


def _write_dataset(out: Path, partition_by: str, to: Path | None) -> None:
    from trichluc.pipeline.dataset import parse_keys, write_dataset

    done = write_dataset(out, parse_keys(partition_by), to)
    click.echo(f"{done.folder}: {done.files:,} files, {done.unchanged:,} of them as they were, {done.removed:,} removed")


def _write_corpus(out: Path, corpus: Path) -> None:
    from trichluc.pipeline.spacy_export import export_spacy

    done = export_spacy(out, corpus)
    click.echo(f"{corpus}: {done.pages} pages, {done.spans} spans, {done.cut} words cut at a fact's edge")
