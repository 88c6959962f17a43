"""`trichluc run`: read archives into tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trichluc.models.document import OcrMode
from trichluc.pipeline.cli.common import NamedPath, Usage, ocr_option

if TYPE_CHECKING:
    from trichluc.pipeline.feed import Step


@click.command()
@click.argument("archives", metavar="ARCHIVE...", nargs=-1, required=True, type=NamedPath(path_type=Path))
@click.option(
    "-o",
    "--out",
    required=True,
    type=NamedPath(path_type=Path, file_okay=False),
    help="Folder for the tables; made if it is not there.",
)
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1, 256), help="Worker processes; 1 works in this one."
)
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of this Dask scheduler do the work: tcp://host:8786.")
@click.option("--local-cluster", metavar="N", type=click.IntRange(1, 256), help="Start a Dask cluster of N workers here.")
@click.option("--verify", is_flag=True, help="Open every file again, also those whose size and time are as they were.")
@click.option("--password", help="Opens encrypted PDFs.")
@ocr_option
@click.option("--partition-by", metavar="KEYS", help="Also write OUT/dataset, in folders by year, issuer_id or both.")
@click.option(
    "--log-json",
    metavar="FILE",
    type=NamedPath(path_type=Path, dir_okay=False, allow_dash=True),
    help="Append what happens to FILE, a JSON object a line; - writes it on standard output instead of the summary.",
)
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def run(
    archives: tuple[Path, ...],
    out: Path,
    jobs: int,
    scheduler: str | None,
    local_cluster: int | None,
    verify: bool,
    password: str | None,
    ocr: OcrMode,
    partition_by: str | None,
    log_json: Path | None,
    quiet: bool,
) -> None:
    """Read folders or files and write their tables to OUT.

    A second run does only what is new or changed. Exit code: 0 all read, 1 some files or pages failed, 2 wrong usage,
    130 stopped by Ctrl-C.

    \b
    Examples:
      trichluc run archive/ -o out/
      trichluc run plans/ letter.pdf -o out/ --jobs 4
      trichluc run /mnt/archive -o out/ --scheduler tcp://scheduler:8786
    """
    from trichluc.pipeline.dataset import parse_keys, write_dataset
    from trichluc.pipeline.events import event_log
    from trichluc.pipeline.run import run as run_archives
    from trichluc.pipeline.sources import InputError
    from trichluc.pipeline.summary import print_summary, progress_bar

    try:
        keys = parse_keys(partition_by) if partition_by is not None else ()
        with event_log(log_json) as log, progress_bar(shown=not quiet) as advance:

            def step(done: Step) -> None:
                log.step(done)
                advance(done)

            log.started(archives, out)
            report = run_archives(
                archives,
                out,
                jobs=jobs,
                scheduler=scheduler,
                local_cluster=local_cluster,
                verify=verify,
                password=password,
                ocr=ocr,
                progress=step,
                stage=log.stage,
            )
            if keys:
                write_dataset(out, keys)
            log.ended(report)
    except InputError as error:
        raise Usage(str(error)) from error
    except OSError as error:
        raise Usage(f"can't write {error.filename or out}: {error.strerror or error}") from error
    if not quiet and str(log_json) != "-":
        print_summary(report)
    sys.exit(report.exit_code)
