"""`trichluc run`: read archives into tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trichluc.models.document import OcrMode
from trichluc.pipeline.cli.common import NamedPath, Usage, ocr_option
from trichluc.pipeline.cli.inputs import Inputs, check_targets, input_options

if TYPE_CHECKING:
    from trichluc.pipeline.report import RunReport


@click.command()
@input_options
@click.option(
    "-o", "--out", required=True, type=NamedPath(path_type=str), help="Folder for the tables; made if it is not there."
)
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1, 256), help="Worker processes; 1 works in this one."
)
@click.option("--password", help="Opens encrypted PDFs and archives.")
@ocr_option
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def run(
    archives: tuple[str, ...],
    files_from: str | None,
    nul: bool,
    watch: bool,
    every: float,
    publish: str | None,
    out: str,
    jobs: int,
    password: str | None,
    ocr: OcrMode,
    quiet: bool,
) -> None:
    """Read folders, files, archives (ZIP, 7z, tar) or URLs and write their tables to OUT; - reads a list on standard input.

    A second run does only what is new or changed. Exit code: 0 all read, 1 some files or pages failed, 2 wrong usage,
    130 stopped by Ctrl-C.

    \b
    Examples:
      trichluc run archive/ -o out/
      trichluc run plans/ letter.pdf 2019.zip -o out/ --jobs 4
      find archive/ -name '*.pdf' -print0 | trichluc run -0 - -o out/
      trichluc run s3://bucket/scans -o out/ --publish s3://bucket/tables
    """
    from trichluc.pipeline.publish import publish as publish_tables
    from trichluc.pipeline.run import run as run_archives
    from trichluc.pipeline.sources import InputError
    from trichluc.pipeline.summary import print_summary, progress_bar

    inputs = Inputs(archives, files_from, nul, watch, every)

    def run_round(skip: frozenset[str]) -> RunReport:
        with progress_bar(shown=not quiet) as advance:
            report = run_archives(
                *(inputs.given, out),
                listed=inputs.listed(),
                skip=skip,
                jobs=jobs,
                password=password,
                ocr=ocr,
                progress=advance,
            )
        if publish is not None:
            publish_tables(Path(out), publish)
        return report

    try:
        check_targets(out, publish)
        report = inputs.each_round(run_round, out)
    except InputError as error:
        raise Usage(str(error)) from error
    if report is None:
        return
    if not quiet:
        print_summary(report)
    sys.exit(report.exit_code)
