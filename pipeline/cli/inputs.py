"""What `trichluc run` takes for its inputs: names, lists of names, a folder to watch, and where the tables are copied to."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from trichluc.pipeline.cli.common import NamedPath, Usage

if TYPE_CHECKING:
    from trichluc.pipeline.report import RunReport

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.argument("archives", metavar="ARCHIVE...", nargs=-1, type=NamedPath()),
    click.option(
        *("--files-from", "files_from"),
        metavar="LIST",
        type=NamedPath(),
        help="Read what the file LIST names, one a line; - is standard input.",
    ),
    click.option("-0", "nul", is_flag=True, help="The names in a list are parted by NUL, as `find -print0` does."),
    click.option("--watch", is_flag=True, help="Stay and read what comes, once it is settled, until Ctrl-C."),
    click.option("--every", default=10.0, show_default=True, type=click.FloatRange(0.1), help="Seconds between looks."),
    click.option("--publish", metavar="URL", help="Copy the tables there once they are written."),
)


def input_options(command: Command) -> Command:
    """The argument and options that say where documents come from."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class Inputs:
    """What was given for them. Raises Usage where it makes no sense."""

    def __init__(self, archives: tuple[str, ...], files_from: str | None, nul: bool, watch: bool, every: float) -> None:
        from trichluc.pipeline.sources import STANDARD_INPUT

        self.given = [name for name in archives if name != STANDARD_INPUT]
        self._lists = [STANDARD_INPUT] if STANDARD_INPUT in archives else []
        if files_from is not None:
            self._lists.append(files_from)
        self._separator = b"\0" if nul else b"\n"
        self._every = every if watch else None
        if not (self.given or self._lists):
            raise click.UsageError("Missing argument 'ARCHIVE...'.")
        if watch and self._lists:
            raise Usage("--watch looks at folders and URLs; a list is read once")

    def listed(self) -> Iterator[str]:
        """The names in the lists. Raises InputError where one can't be opened."""
        from trichluc.pipeline.sources import read_list

        return chain.from_iterable([read_list(name, self._separator) for name in self._lists])

    def each_round(self, run_round: Callable[[frozenset[str]], RunReport], out: str) -> RunReport | None:
        """One round over all, or as many as there are to watch; None where the end came before the first."""
        from trichluc.pipeline.watch import watch

        if self._every is None:
            return run_round(frozenset())
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # how a service is stopped
        return watch(run_round, self.given, Path(out), self._every)


def check_targets(out: str, publish: str | None) -> None:
    """Whether OUT is a folder here and the tables can go where they are to be copied. Raises Usage, InputError."""
    from trichluc.pipeline.publish import check_target
    from trichluc.pipeline.sources import is_url

    if is_url(out):
        raise Usage(f"OUT must be a folder of this machine, for its store is a database: -o out --publish {out}")
    if publish is not None and not is_url(publish):
        raise Usage(f"{publish} is no URL: name where the tables go as s3://bucket/folder or file:///folder")
    if publish is not None:
        check_target(publish)
