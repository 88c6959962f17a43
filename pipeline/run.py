"""A run: the files of an archive are read, extracted and stored, and the store becomes tables."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from trichluc.models.document import OcrMode
from trichluc.pipeline.check import find
from trichluc.pipeline.export import export
from trichluc.pipeline.feed import Progress, feed
from trichluc.pipeline.finished import seal
from trichluc.pipeline.interrupts import held_back
from trichluc.pipeline.lock import Busy, only_run
from trichluc.pipeline.memory import give_back
from trichluc.pipeline.overview_page import write_page
from trichluc.pipeline.pools import Here, Local, Pool
from trichluc.pipeline.report import RunReport, report
from trichluc.pipeline.resolve import gather, resolve
from trichluc.pipeline.sources import Input, InputError, Listing, close_archives, find_sources, input_name, readable
from trichluc.pipeline.store import Store, StoreError
from trichluc.pipeline.trace import create_indexes
from trichluc.pipeline.worker_main import Limits

StageDone = Callable[[str, float], None]  # its name and its seconds

_WRITABLE = "make it writable or free some space and run it again (what is done stands), or choose another OUT"


def run(
    inputs: Input | Sequence[Input],
    out: str | os.PathLike[str],
    *,
    listed: Iterable[str] = (),
    skip: Container[str] = frozenset(),
    jobs: int = 1,
    password: str | None = None,
    ocr: OcrMode = "auto",
    scheduler: str | None = None,
    local_cluster: int | None = None,
    verify: bool = False,
    retry: Collection[str] = (),
    limits: Limits | None = None,
    progress: Progress | None = None,
    stage: StageDone | None = None,
) -> RunReport:
    """Read the inputs (folders, files, archives, URLs) and leave their tables under `out`.

    `listed` are more inputs, of which one that isn't there fails alone; the files in `skip` are left out.

    `jobs` is the number of worker processes, 0 for none beside this one, where a file that crashes or loops takes the run with
    it; `scheduler` is the address of a Dask scheduler whose workers do the work instead, `local_cluster` the number of
    processes of a Dask cluster to start here for it. The tables depend on none of them. `limits` say what a worker may take for
    one file. `ocr` says which pages are recognised from their image, as in `extract`. What an earlier run into the same `out`
    has done in that mode stands, but for files that failed for one of the categories in `retry`; a file whose size and time are
    those of that run is not opened, unless `verify` asks for it.
    Raises InputError where an archive does not exist or holds nothing, where `out` can't be written (what the store has
    by then stays), where another run is at work in it or where there is no such scheduler; KeyboardInterrupt where Ctrl-C came
    after the reading, while the tables were made: the next run makes them.
    """
    began = time.monotonic()
    given = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    folder = Path(out)
    found = find_sources(given, folder, listed=listed, skip=skip, password=password)
    with Listing(found) as sources, open_store(folder, ocr) as store:
        store.retry(retry)
        with _timed("read", stage):
            fed = feed(store, sources, _pool(jobs, scheduler, local_cluster, limits or Limits()), password, verify, progress)
            close_archives()
            give_back()
        if not fed.interrupted:
            store.forget_others(map(input_name, given), (source.shown for source in sources))
        finished = store.note("finished")
        if finished is None or finished != seal(folder):
            _finish(store, folder, stage)
        told = report(store, folder, reused=fed.reused, interrupted=fed.interrupted, seconds=time.monotonic() - began)
    give_back()
    return told


def _pool(jobs: int, scheduler: str | None, local_cluster: int | None, limits: Limits) -> Pool:
    """Who does the work. Raises InputError."""
    if scheduler is not None or local_cluster is not None:
        try:
            from trichluc.pipeline.cluster import Cluster
        except ImportError as error:
            raise InputError("a cluster needs Dask: pip install 'trichluc[cluster]'") from error
        return Cluster(scheduler, local_cluster, limits)
    return Local(jobs, limits) if jobs else Here()


def _finish(store: Store, out: Path, stage: StageDone | None) -> None:
    """What only the whole archive can tell, its tables, and the page that shows how it stands."""
    for name, step in (("resolve", resolve), ("gather", gather), ("index", create_indexes), ("check", find)):
        with _timed(name, stage), held_back():
            step(store)
    with _writing(out):
        with _timed("export", stage), held_back():
            export(store, out)
        with _timed("report", stage), held_back():
            write_page(store, out)
    if (done := seal(out)) is not None:
        store.set_note("finished", done)


@contextmanager
def _timed(name: str, stage: StageDone | None) -> Iterator[None]:
    began = time.monotonic()
    yield
    if stage is not None:
        stage(name, time.monotonic() - began)


@contextmanager
def open_store(out: Path, ocr: OcrMode = "auto") -> Iterator[Store]:
    """The store of an OUT, made where there is none, held for one run. Raises InputError where it can't be had or written."""
    shown = readable(str(out))
    with ExitStack() as stack:
        try:
            with _writing(out):
                (out / "tables").mkdir(parents=True, exist_ok=True)
                stack.enter_context(only_run(out))
            yield stack.enter_context(Store(out / "work.sqlite", ocr))
        except Busy as error:
            raise InputError(f"another run is at work in {shown}; wait for its end or choose another OUT") from error
        except StoreError as error:
            raise InputError(f"can't write to {shown}: {error}") from error
        except sqlite3.DatabaseError as error:
            raise InputError(f"can't write to {shown}: {error}; {_WRITABLE}") from error


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """Say in one line why the file system takes nothing under `out`: no right to write, no room."""
    try:
        yield
    except OSError as error:
        raise InputError(f"can't write to {readable(str(out))}: {error.strerror or error}; {_WRITABLE}") from error
