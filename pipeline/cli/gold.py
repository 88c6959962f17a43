"""`trichluc gold`: corrections as annotations, and annotations as corrections."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trichluc.pipeline.cli.common import NamedPath, Usage

if TYPE_CHECKING:
    from trichluc.pipeline.review.gold import Travelled


@click.command()
@click.argument("out", type=NamedPath(path_type=Path, file_okay=False))
@click.option("--to", "target", type=NamedPath(path_type=Path, file_okay=False), help="Write annotations into this folder.")
@click.option("--from", "origin", type=NamedPath(path_type=Path, exists=True), help="Take annotations from this folder.")
@click.option("--reviewer", help="Who annotated; the name of your account where it is not given.")
def gold(out: Path, target: Path | None, origin: Path | None, reviewer: str | None) -> None:
    """Write what people corrected in OUT as annotations, or take annotations as corrections of OUT.

    Only kinds of fact are written of which every fact of a document has been judged: an annotation claims to be complete.
    What annotations changed reaches the tables with the next `trichluc run` into OUT.

    Exit code: 0 done; 1 done, but something could not be written or found; 2 faulty annotations, or no run in OUT.

    \b
    Examples:
      trichluc gold out/ --to gold/
      trichluc gold out/ --from gold/ --reviewer Lan
    """
    from trichluc.pipeline.evaluate import FaultyGold
    from trichluc.pipeline.review.gold import export_gold, import_gold
    from trichluc.pipeline.sources import InputError
    from trichluc.pipeline.terminal import printable

    try:
        if target and not origin:
            done = export_gold(out, target)
        elif origin and not target:
            done = import_gold(out, origin, reviewer or getpass.getuser())
        else:
            raise Usage("say either --to DIR or --from DIR")
    except InputError as error:
        raise Usage(str(error)) from error
    except FaultyGold as error:
        for fault in error.faults:
            click.echo(printable(str(fault)), err=True)
        raise Usage(f"{len(error.faults)} faults in the annotations: mend them first") from error
    _tell(done)


def _tell(done: Travelled) -> None:
    from trichluc.pipeline.terminal import printable

    counts = ", ".join(f"{count} {name}" for name, count in sorted(done.facts.items()))
    click.echo(f"{done.documents} documents: {counts or 'nothing new'}")
    for one in done.left:
        click.echo(printable(f"left out: {one}"), err=True)
    if done.left:
        raise click.exceptions.Exit(1)
