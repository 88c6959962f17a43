"""`trichluc trace`: what a document rests on and what rests on it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from trichluc.pipeline.cli.common import NamedPath, Usage


@click.command()
@click.argument("what")
@click.argument("out", type=NamedPath(path_type=Path, file_okay=False))
@click.option("--depth", default=3, show_default=True, type=click.IntRange(1, 20), help="How many links far.")
@click.option("--down", is_flag=True, help="Only what it rests on.")
@click.option("--up", is_flag=True, help="Only what rests on it.")
@click.option("--mentions", is_flag=True, help="Documents that are merely mentioned, too.")
@click.option("--json", "form", flag_value="json", help="The trees with all evidence, as JSON.")
@click.option("--dot", "form", flag_value="dot", help="The graph for Graphviz.")
@click.option("--graphml", "form", flag_value="graphml", help="The graph for Gephi, yEd and the like.")
@click.option("--svg", "form", flag_value="svg", help="A picture.")
def trace(what: str, out: Path, depth: int, down: bool, up: bool, mentions: bool, form: str | None) -> None:
    """Print what a document rests on and what rests on it, through all documents of OUT.

    WHAT is its number in any spelling, its title, its canonical key, its doc_id or its file's path.

    Exit code: 0 printed, 2 there is no such document, or more than one, or no run in OUT.

    \b
    Examples:
      trichluc trace "27-KH/TĐTN-VP" out/
      trichluc trace "Nghị định 91/2017/NĐ-CP" out/ --up --depth 5
      trichluc trace plan.pdf out/ --svg > plan.svg
    """
    from trichluc.pipeline.sources import InputError
    from trichluc.pipeline.trace import Ambiguous, Unknown
    from trichluc.pipeline.trace import trace as trace_in
    from trichluc.pipeline.trace.formats import FORMATS
    from trichluc.pipeline.trace.show import print_candidates, print_trace

    try:
        found = trace_in(out, what, depth=depth, down=down or not up, up=up or not down, mentions=mentions)
    except (InputError, Unknown) as error:
        raise Usage(str(error)) from error
    except Ambiguous as error:
        print_candidates(error)
        sys.exit(Usage.exit_code)
    if form is None:
        print_trace(found)
    else:
        click.echo(FORMATS[form](found))
