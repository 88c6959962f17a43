"""The tables of a run, copied to where others read them: object storage, a share, whatever fsspec has a file system for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trichluc.pipeline.lock import Busy, only_run
from trichluc.pipeline.sources import InputError, readable
from trichluc.pipeline.sources.remote import file_system, told

# In this order: whoever finds a new data package finds the tables that it describes. The store stays: it is a database.
_PUBLISHED = ("tables", "knowledge.duckdb", "report.html", "datapackage.json")


def check_target(url: str) -> None:
    """Whether there is a file system for a URL; to be asked before a long run. Raises InputError."""
    file_system(url)


def publish(out: Path, url: str) -> int:
    """Copy the tables under `out` to a URL, over what is there; gives the number of files. Raises InputError."""
    shown = readable(str(out))
    if not (out / "datapackage.json").is_file():
        raise InputError(f"no tables under {shown}: run `trichluc run ARCHIVE -o {shown}` first")
    try:
        with only_run(out), told(url):
            files, root = file_system(url)
            count = 0
            for path in _published(out):
                target = f"{root.rstrip('/')}/{path.relative_to(out).as_posix()}"
                files.makedirs(target.rpartition("/")[0], exist_ok=True)
                files.put_file(str(path), target)
                count += 1
            return count
    except Busy as error:
        raise InputError(f"a run is at work in {shown}; publish once it has ended") from error


def _published(out: Path) -> Iterator[Path]:
    for name in _PUBLISHED:
        path = out / name
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (each for each in found if each.is_file() and not each.name.startswith("."))
