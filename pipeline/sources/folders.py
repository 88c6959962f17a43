"""The files of a folder, streamed: no more is held than the names of the folders that are open."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from trichluc.pipeline.sources.names import is_junk

# What a run leaves in its OUT: an archive that holds an earlier run's, be it a run that was killed, is not to be read with it.
_OUT_MARKS = frozenset({"work.sqlite", "tables"})
_OURS = _OUT_MARKS | {
    "work.sqlite-wal",
    "work.sqlite-shm",
    "knowledge.duckdb",
    "datapackage.json",
    "report.html",
    "dataset",
    ".lock",
    ".lock-people",
}


def walk(folder: Path, out: Path) -> Iterator[str]:
    """Paths under a folder in one order on every machine: by path, as if the whole were sorted.

    Hidden files, junk and what lies under `out` are left out. Links to folders are followed, each folder once: a loop ends. A
    folder that can't be listed comes as if it were a file: whoever reads it will say so.
    """
    seen = {_identity(str(out))} if out.exists() else set()
    open_folders = [iter([f"{folder}/"])]
    while open_folders:
        path = next(open_folders[-1], None)
        if path is None:
            open_folders.pop()
        elif not path.endswith("/"):
            yield path
        else:
            path = path.rstrip("/") or "/"
            try:
                if (identity := _identity(path)) not in seen:
                    seen.add(identity)
                    open_folders.append(iter(_listed(path)))
            except OSError:
                yield path


def _listed(folder: str) -> list[str]:
    """A folder's files and, with a slash behind, its folders, sorted."""
    with os.scandir(folder) as entries:
        found = [f"{entry.name}/" if _is_folder(entry) else entry.name for entry in entries if _is_wanted(entry)]
    if _OUT_MARKS.issubset(name.rstrip("/") for name in found):
        found = [name for name in found if name.rstrip("/") not in _OURS]
    prefix = folder.rstrip("/")
    return [f"{prefix}/{name}" for name in sorted(found)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _is_wanted(entry: os.DirEntry[str]) -> bool:
    """A file or folder, or what might be one: a broken link is left to fail in the open, a pipe would hang a reader."""
    if is_junk(entry.name):
        return False
    try:
        return entry.is_dir() or entry.is_file() or (entry.is_symlink() and not stat.S_IFMT(_mode(entry)))
    except OSError:
        return True


def _mode(entry: os.DirEntry[str]) -> int:
    """What a link leads to, 0 where that is nothing."""
    try:
        return entry.stat().st_mode
    except OSError:
        return 0


def _identity(path: str) -> tuple[int, int]:
    status = Path(path).stat()
    return status.st_dev, status.st_ino
