"""`trichluc check`: what does not fit together in a run's documents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trichluc.pipeline.cli.common import NamedPath, Usage

if TYPE_CHECKING:
    from trichluc.pipeline.check.kinds import Severity


@click.command()
@click.argument("out", type=NamedPath(path_type=Path, file_okay=False))
@click.option(
    "--severity",
    type=click.Choice(["error", "warning", "note"]),
    default="note",
    show_default=True,
    help="The least grave findings to print.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON list with every place that shows a finding.")
@click.option("--strict", is_flag=True, help="Exit code 1 where an error is found.")
def check(out: Path, severity: Severity, as_json: bool, strict: bool) -> None:
    """Print what does not fit together in the documents of OUT, with the places that show it.

    Exit code: 0 the findings were printed, whatever they are; 1 with --strict, some are errors; 2 there is no run in OUT.

    \b
    Examples:
      trichluc check out/
      trichluc check out/ --severity error --strict
    """
    from trichluc.pipeline.check import check as findings_of
    from trichluc.pipeline.check.show import findings_json, print_findings
    from trichluc.pipeline.sources import InputError

    try:
        findings = findings_of(out, severity)
    except InputError as error:
        raise Usage(str(error)) from error
    if as_json:
        click.echo(findings_json(findings))
    else:
        print_findings(findings)
    sys.exit(int(strict and any(finding.severity == "error" for finding in findings)))
