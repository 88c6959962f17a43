"""`trichluc run`: read archives into tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trichluc.models.document import OcrMode
from trichluc.models.failures import Category
from trichluc.pipeline.cli.common import NamedPath, Usage, ocr_option
from trichluc.pipeline.cli.inputs import Inputs, check_targets, input_options
from trichluc.pipeline.worker_main import Limits

if TYPE_CHECKING:
    from trichluc.pipeline.report import RunReport

if TYPE_CHECKING:
    from trichluc.pipeline.feed import Step


@click.command()
@input_options
@click.option(
    "-o", "--out", required=True, type=NamedPath(path_type=str), help="Folder for the tables; made if it is not there."
)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 256), help="Worker processes.")
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of this Dask scheduler do the work: tcp://host:8786.")
@click.option("--local-cluster", metavar="N", type=click.IntRange(1, 256), help="Start a Dask cluster of N processes here.")
@click.option("--verify", is_flag=True, help="Open every file again, also those whose size and time are as they were.")
@click.option("--password", help="Opens encrypted PDFs and archives.")
@ocr_option
@click.option(
    "--retry",
    multiple=True,
    metavar="CATEGORY",
    type=click.Choice([str(category) for category in Category]),
    help="Try files again that failed for this category of the failures table; may be given several times.",
)
@click.option(
    "--time-limit",
    default=Limits.seconds,
    show_default=True,
    metavar="SECONDS",
    type=click.FloatRange(1),
    help="A file that takes longer fails alone.",
)
@click.option(
    "--memory-limit",
    default=Limits.megabytes,
    show_default=True,
    metavar="MB",
    type=click.IntRange(256),
    help="A file for which a worker needs more memory fails alone.",
)
@click.option("--partition-by", metavar="KEYS", help="Also write OUT/dataset, in folders by year, issuer_id or both.")
@click.option(
    "--log-json",
    metavar="FILE",
    type=NamedPath(path_type=Path, dir_okay=False, allow_dash=True),
    help="Append what happens to FILE, a JSON object a line; - writes it on standard output instead of the summary.",
)
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
    scheduler: str | None,
    local_cluster: int | None,
    verify: bool,
    password: str | None,
    ocr: OcrMode,
    retry: tuple[str, ...],
    time_limit: float,
    memory_limit: int,
    partition_by: str | None,
    log_json: Path | None,
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
      trichluc run archive/ -o out/ --retry time_limit --time-limit 7200
      trichluc run /mnt/archive -o out/ --scheduler tcp://scheduler:8786
    """
    from trichluc.pipeline.dataset import parse_keys, write_dataset
    from trichluc.pipeline.events import event_log
    from trichluc.pipeline.interrupts import held_back
    from trichluc.pipeline.publish import publish as publish_tables
    from trichluc.pipeline.run import run as run_archives
    from trichluc.pipeline.sources import InputError
    from trichluc.pipeline.summary import print_summary, progress_bar

    inputs = Inputs(archives, files_from, nul, watch, every)

    def run_round(skip: frozenset[str]) -> RunReport:
        with event_log(log_json) as log, progress_bar(shown=not quiet) as advance:

            def step(done: Step) -> None:
                log.step(done)
                advance(done)

            log.started([*archives, *filter(None, [files_from])], Path(out))
            report = run_archives(
                *(inputs.given, out),
                listed=inputs.listed(),
                skip=skip,
                jobs=jobs,
                scheduler=scheduler,
                local_cluster=local_cluster,
                verify=verify,
                password=password,
                ocr=ocr,
                retry=retry,
                limits=Limits(time_limit, memory_limit),
                progress=step,
                stage=log.stage,
            )
            if keys:
                with held_back():
                    write_dataset(Path(out), keys)
            log.ended(report)
        if publish is not None:
            publish_tables(Path(out), publish)
        return report

    try:
        keys = parse_keys(partition_by) if partition_by is not None else ()
        check_targets(out, publish)
        report = inputs.each_round(run_round, out)
    except InputError as error:
        raise Usage(str(error)) from error
    except OSError as error:
        raise Usage(f"can't write {error.filename or out}: {error.strerror or error}") from error
    except KeyboardInterrupt:
        click.echo("Stopped before the tables were whole. What is read stands: run it again.", err=True)
        sys.exit(130)
    if report is None:
        return
    if not quiet and str(log_json) != "-":
        print_summary(report)
    sys.exit(report.exit_code)
