"""`trichluc show`: one file's facts on the screen."""

from __future__ import annotations

from pathlib import Path

import click

from trichluc.models.document import OcrMode
from trichluc.pipeline.cli.common import NamedPath, Unread, Usage, ocr_option


@click.command()
@click.argument("file", type=NamedPath(path_type=Path))
@click.option("--password", help="Opens an encrypted PDF.")
@ocr_option
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
