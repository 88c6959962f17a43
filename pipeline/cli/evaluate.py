"""`trichluc evaluate`: a run's tables against annotated documents."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from trichluc.pipeline.cli.common import NamedPath, Usage


@click.command()
@click.argument("out", type=NamedPath(path_type=Path, file_okay=False))
@click.argument("gold", type=NamedPath(path_type=Path, exists=True), nargs=-1)
@click.option("--report", type=NamedPath(path_type=Path, file_okay=False), help="Write figures and diagrams into this folder.")
@click.option(
    "--judgements",
    type=NamedPath(path_type=Path, dir_okay=False),
    help="Write a CSV with one row a fact: what speaks for and against it and whether it is right, without any text.",
)
@click.option("--skip-invalid", is_flag=True, help="Leave out faulty annotations instead of stopping.")
@click.option("--json", "as_json", is_flag=True, help="All figures as one JSON object.")
def evaluate(
    out: Path, gold: tuple[Path, ...], report: Path | None, judgements: Path | None, skip_invalid: bool, as_json: bool
) -> None:
    """Score the tables of OUT against annotated documents: folders GOLD of <name>.json.

    The annotations are checked first. Precision, recall and F1 have 95 % intervals (documents drawn anew 1,000 times).
    Without GOLD: of the facts that people judged in OUT (`trichluc review`), the share that was right, by reviewer and day.

    Exit code: 0 scored; 1 scored, but some document is not in OUT; 2 the annotations are faulty, there is no run in OUT, or
    nobody has judged anything in it.

    \b
    Examples:
      trichluc evaluate out/ data/samples/gold
      trichluc evaluate out/
      trichluc evaluate out/ gold/a gold/b --report report/ --judgements judged.csv
    """
    from trichluc.pipeline.evaluate import FaultyGold
    from trichluc.pipeline.evaluate import evaluate as score
    from trichluc.pipeline.evaluate.show import evaluation_json, print_evaluation
    from trichluc.pipeline.sources import InputError
    from trichluc.pipeline.terminal import printable

    if not gold:
        if report or judgements:
            raise Usage("--report and --judgements need annotations: name a folder of <name>.json")
        _reviewed(out, as_json)
        return
    try:
        evaluation = score(out, gold, skip_invalid=skip_invalid)
        if report:
            from trichluc.pipeline.evaluate.report import write_report

            write_report(evaluation, report)
        if judgements:
            from trichluc.pipeline.evaluate.judgements import write_judgements

            write_judgements(evaluation, out, judgements)
    except InputError as error:
        raise Usage(str(error)) from error
    except FaultyGold as error:
        for fault in error.faults:
            click.echo(printable(str(fault)), err=True)
        raise Usage(
            f"{len(error.faults)} faults in the annotations: mend them, or leave those files out with --skip-invalid"
        ) from error
    if as_json:
        click.echo(evaluation_json(evaluation))
    else:
        print_evaluation(evaluation)
    sys.exit(int(bool(evaluation.absent)))


def _reviewed(out: Path, as_json: bool) -> None:
    from trichluc.pipeline.evaluate.reviewed import reviewed, reviewed_json
    from trichluc.pipeline.evaluate.show import print_reviewed
    from trichluc.pipeline.sources import InputError

    try:
        shares = reviewed(out)
    except InputError as error:
        raise Usage(str(error)) from error
    if as_json:
        click.echo(reviewed_json(shares))
    else:
        print_reviewed(shares)
