"""The command line, one module a command. Nothing heavy is imported before a command needs it: help is there at once."""

from __future__ import annotations

import click

from trichluc.pipeline.cli.check import check
from trichluc.pipeline.cli.evaluate import evaluate
from trichluc.pipeline.cli.export import export
from trichluc.pipeline.cli.gold import gold
from trichluc.pipeline.cli.publish import publish
from trichluc.pipeline.cli.query import query
from trichluc.pipeline.cli.review import review
from trichluc.pipeline.cli.run import run
from trichluc.pipeline.cli.schema import schema
from trichluc.pipeline.cli.show import show
from trichluc.pipeline.cli.trace import trace

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=_CONTEXT)
@click.version_option(package_name="trichluc")
def main() -> None:
    """Read Vietnamese administrative documents into one knowledge table, every row with its evidence.

    \b
    Example:
      trichluc run archive/ -o out/
    """


for _command in (run, show, schema, check, trace, query, review, gold, evaluate, export, publish):
    main.add_command(_command)
main.add_command(review, "dashboard")  # its start page is the archive in charts
