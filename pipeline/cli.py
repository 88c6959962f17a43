"""The command line. Nothing heavy is imported before a command needs it, so that help is there at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trichluc.models.document import OcrMode
from trichluc.pipeline.terminal import printable

if TYPE_CHECKING:
    from trichluc.pipeline.check.kinds import Severity

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


_ocr_option = click.option(
    "--ocr",
    type=click.Choice(["auto", "force", "never"]),
    default="auto",
    show_default=True,
    help="Recognise pages from their image: those without a text layer that can be trusted, all, none.",
)


class Unread(click.ClickException):
    """A file that can't be read: one clear message, exit code 1."""

    def format_message(self) -> str:
        return printable(self.message)


class Usage(Unread):
    """A command that can't be carried out as it was given: one clear message, exit code 2."""

    exit_code = 2


class _NamedPath(click.Path):
    """A path that is not "": an unset variable of a shell must not become the working folder."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


@click.group(context_settings=_CONTEXT)
@click.version_option(package_name="trichluc")
def main() -> None:
    """Read Vietnamese administrative documents into one knowledge table, every row with its evidence.

    \b
    Example:
      trichluc run archive/ -o out/
    """


@main.command()
@click.argument("archives", metavar="ARCHIVE...", nargs=-1, required=True, type=_NamedPath(path_type=Path))
@click.option(
    "-o",
    "--out",
    required=True,
    type=_NamedPath(path_type=Path, file_okay=False),
    help="Folder for the tables; made if it is not there.",
)
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1, 256), help="Worker processes; 1 works in this one."
)
@click.option("--password", help="Opens encrypted PDFs.")
@_ocr_option
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def run(archives: tuple[Path, ...], out: Path, jobs: int, password: str | None, ocr: OcrMode, quiet: bool) -> None:
    """Read folders or files and write their tables to OUT.

    A second run does only what is new or changed. Exit code: 0 all read, 1 some files or pages failed, 2 wrong usage,
    130 stopped by Ctrl-C.

    \b
    Examples:
      trichluc run archive/ -o out/
      trichluc run plans/ letter.pdf -o out/ --jobs 4
    """
    from trichluc.pipeline.run import run as run_archives
    from trichluc.pipeline.sources import InputError
    from trichluc.pipeline.summary import print_summary, progress_bar

    try:
        with progress_bar(shown=not quiet) as advance:
            report = run_archives(archives, out, jobs=jobs, password=password, ocr=ocr, progress=advance)
    except InputError as error:
        raise Usage(str(error)) from error
    if not quiet:
        print_summary(report)
    sys.exit(report.exit_code)


@main.command()
@click.argument("file", type=_NamedPath(path_type=Path))
@click.option("--password", help="Opens an encrypted PDF.")
@_ocr_option
def show(file: Path, password: str | None, ocr: OcrMode) -> None:
    """Print one file's facts with their evidence.

    \b
    Example:
      trichluc show plan.pdf
    """
    from trichluc.models.failures import ReadFailure
    from trichluc.pipeline.api import extract
    from trichluc.pipeline.show import print_extraction

    try:
        extraction = extract(file, password=password, ocr=ocr)
    except OSError as error:
        raise Usage(f"{file} can't be opened: {error.strerror or error}") from error
    except ReadFailure as failure:
        raise Unread(f"{file}: {failure.message} {failure.advice}") from failure
    print_extraction(extraction)


@main.command()
@click.argument("table", required=False)
def schema(table: str | None) -> None:
    """Print the data dictionary: every table and column, or one table.

    \b
    Examples:
      trichluc schema
      trichluc schema citations
    """
    from trichluc.models.tables import TABLES
    from trichluc.pipeline.show import print_schema

    if table is not None and table not in TABLES:
        raise Usage(f"there is no table {table!r}; the tables are {', '.join(TABLES)}")
    print_schema([TABLES[table]] if table else list(TABLES.values()))


@main.command()
@click.argument("out", type=_NamedPath(path_type=Path, file_okay=False))
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


@main.command()
@click.argument("what")
@click.argument("out", type=_NamedPath(path_type=Path, file_okay=False))
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


if __name__ == "__main__":
    main()
