"""A folder that fills: a run over what is settled there, again and again.

Watching is looking, at intervals: the events of an operating system (inotify and its kin) don't cross a network file system,
where archives lie, and are lost when many files come at once. A run leaves alone what it knows, so that a round costs little.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from trichluc.pipeline.report import RunReport
from trichluc.pipeline.sources import Input, InputError, find_files, signature

Round = Callable[[frozenset[str]], RunReport]  # runs over the inputs but these paths

_PROCESSES = Path("/proc")


def watch(run_round: Round, inputs: Sequence[Input], out: Path, interval: float) -> RunReport | None:
    """Run whenever something settled, until Ctrl-C; gives the last round's report.

    The tables are never older than a change by more than a few intervals, or, where a round takes longer, its own time: half
    of the time at most goes into rounds. Raises InputError where the first look finds that an input isn't there.
    """
    settling = _Settling()
    settling.look(_paths(inputs, out))
    last, pause = None, interval
    try:
        while last is None or not last.interrupted:
            time.sleep(pause)
            pause = interval
            try:
                settling.look(_paths(inputs, out))
                if not settling.due:
                    continue
                began = time.monotonic()
                last = run_round(settling.unsettled)
                settling.due = False
                pause = max(interval, time.monotonic() - began)
            except InputError:  # nothing there that is settled, or the network is gone for a while
                continue
    except KeyboardInterrupt:
        if last is not None and settling.due:  # it came while tables were written: they are to be of one time
            last = run_round(settling.unsettled)
    return last


def _paths(inputs: Sequence[Input], out: Path) -> Iterable[tuple[str, str | None]]:
    return ((source.path, signature(source)) for source in find_files(inputs, out))


class _Settling:
    """Which files are as they were at the look before. Only hashes are kept, of a million files 100 MB."""

    def __init__(self) -> None:
        self.unsettled: frozenset[str] = frozenset()  # files that differed from the look before, or are being written
        self.due = False  # whether a round would meet anything new
        self._seen: dict[int, int] = {}

    def look(self, files: Iterable[tuple[str, str | None]]) -> None:
        """See what has changed, come or gone since the last look."""
        seen: dict[int, int] = {}
        changed, same = set(), []
        for path, mark in files:
            key = hash(path)
            seen[key] = hash(mark)
            if self._seen.get(key) != seen[key]:
                changed.add(path)
            elif path in self.unsettled:
                same.append(path)
        written = _open_for_writing(same)
        self.due = self.due or len(same) > len(written) or not self._seen.keys() <= seen.keys()
        self._seen, self.unsettled = seen, frozenset(changed | written)


def _open_for_writing(paths: list[str]) -> set[str]:
    """Those of these files that a process of this machine holds open for writing, as far as Linux lets us see."""
    if not paths or not (_PROCESSES / "self" / "fdinfo").is_dir():
        return set()
    written = {identity for process in _PROCESSES.glob("[0-9]*") for identity in _written_by(process)}
    return {path for path in paths if _identity(path) in written}


def _written_by(process: Path) -> Iterator[tuple[int, int]]:
    try:
        for descriptor in (process / "fdinfo").iterdir():
            flags = next(line for line in descriptor.read_text().splitlines() if line.startswith("flags:"))
            if int(flags.split()[1], 8) & (os.O_WRONLY | os.O_RDWR) and (
                identity := _identity(process / "fd" / descriptor.name)
            ):
                yield identity
    except (OSError, StopIteration):  # another user's, or it has ended
        return


def _identity(path: str | Path) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
