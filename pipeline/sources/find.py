"""Which files a run reads, as a stream in one order on every machine."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator
from itertools import chain
from pathlib import Path

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources.archives import expand
from trichluc.pipeline.sources.folders import walk
from trichluc.pipeline.sources.names import InputError, is_url, readable, shown_name, shown_url
from trichluc.pipeline.sources.source import Reason, Source

Input = str | os.PathLike[str]


def input_name(given: Input) -> str:
    """How an input is called in the tables."""
    name = os.fspath(given)
    return shown_url(name) if is_url(name) else shown_name(Path(name))


def find_files(inputs: Iterable[Input], out: Path) -> Iterator[Source]:
    """The files of these inputs, archives as one file each. Raises InputError at once where an input isn't there."""
    streams = [_stream(each, out, frozenset()) for each in inputs]
    return chain.from_iterable(streams)


def find_sources(
    inputs: Iterable[Input],
    out: Path,
    *,
    listed: Iterable[str] = (),
    skip: Container[str] = frozenset(),
    password: str | None = None,
) -> Iterator[Source]:
    """Every file of the inputs (folders, files, archives, URLs) but hidden files, junk, what lies under `out` and `skip`.

    `listed` are more inputs, of which one that isn't there fails alone. A file that lies in two inputs comes once. Raises
    InputError at once where an input isn't there, and at the end where nothing was found.
    """
    given = list(inputs)
    streams = [_stream(each, out, skip) for each in given]
    return _once(streams, given, out, listed, skip, password)


def _once(
    streams: list[Iterator[Source]],
    given: list[Input],
    out: Path,
    listed: Iterable[str],
    skip: Container[str],
    password: str | None,
) -> Iterator[Source]:
    """Each source of these streams and lists once, archives as their members."""
    seen: set[str] | None = None if len(streams) == 1 and not listed else set()
    found = False
    for stream in (*streams, _listed(listed, out, skip)):
        for source in stream:
            found = True
            if seen is not None:
                if source.shown in seen:
                    continue
                seen.add(source.shown)
            yield from expand(source, password)
    if not (found or skip or listed):
        raise InputError("nothing to read: no file under " + ", ".join(map(input_name, given)))


def _listed(names: Iterable[str], out: Path, skip: Container[str]) -> Iterator[Source]:
    """What a list names; a line that leads nowhere is a source that can't be read."""
    for name in names:
        try:
            yield from _stream(name, out, skip)
        except InputError as error:
            shown = input_name(name)
            yield Source(name, shown, shown, reason=Reason(Category.UNREADABLE, f"{error}.", "Mend the list, or leave it out."))


def _stream(given: Input, out: Path, skip: Container[str]) -> Iterator[Source]:
    """The files of one input. Raises InputError at once where it isn't there."""
    name = os.fspath(given)
    return _remote(name, skip) if is_url(name) else _local(Path(name), out, skip)


def _local(path: Path, out: Path, skip: Container[str]) -> Iterator[Source]:
    shown = shown_name(path)
    try:
        path.stat()
        is_folder = path.is_dir()
        if is_folder and out.exists() and path.samefile(out):
            raise InputError(f"OUT must not be the archive itself ({readable(str(out))}); choose another folder")
    except FileNotFoundError as error:
        raise InputError(f"{shown} does not exist") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"{shown} can't be read: {getattr(error, 'strerror', None) or error}") from error
    if not is_folder:
        return iter([] if str(path) in skip else [Source(str(path), shown, shown)])
    return _in_folder(path, shown, out, skip)


def _in_folder(folder: Path, archive: str, out: Path, skip: Container[str]) -> Iterator[Source]:
    for path in walk(folder, out):
        if path not in skip:
            shown = readable(path)
            yield Source(path, path if shown == path else shown, archive)


def _remote(url: str, skip: Container[str]) -> Iterator[Source]:
    from trichluc.pipeline.sources.remote import list_url

    archive = shown_url(url)
    return _in_bucket(list_url(url), archive, skip)


def _in_bucket(files: Iterator[tuple[str, str | None]], archive: str, skip: Container[str]) -> Iterator[Source]:
    """The files of a URL; a folder that can't be listed is a source that can't be read, and the last."""
    try:
        for url, mark in files:
            if url not in skip:
                yield Source(url, shown_url(url), archive, mark=mark)
    except ReadFailure as failure:
        yield Source(archive, archive, archive, reason=Reason(failure.category, failure.message, failure.advice))
