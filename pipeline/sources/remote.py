"""Files behind URLs, by fsspec: object storage, web servers and whatever else it has a file system for.

Credentials are found in fsspec's own ways (for S3 those of AWS: environment, profile, role), never in our options.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources.files import too_large
from trichluc.pipeline.sources.names import InputError, is_junk, shown_url

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_WEB = ("http", "https")  # a web server's folder would be whatever a page links to: only single files are taken from it
_EXTRAS = {"s3": "s3", "s3a": "s3", "http": "http", "https": "http"}
_MARKS = ("ETag", "etag", "LastModified", "last_modified", "mtime", "updated", "created")


def list_url(url: str) -> Iterator[tuple[str, str | None]]:
    """The URL of each file at or under a URL, with what changes with its content, as if the whole were sorted.

    Raises InputError at once where the URL leads nowhere or may not be read, and ReadFailure where a folder can't be listed.
    """
    with told(url):
        files, root = file_system(url)
        info = files.info(root)
    if info["type"] != "directory" or url.lower().startswith(_WEB):
        return iter([(url, _mark(info))])
    return _under(files, url.rstrip("/"), root)


def _under(files: AbstractFileSystem, url: str, root: str) -> Iterator[tuple[str, str | None]]:
    open_folders = [iter([("", {"type": "directory"})])]
    while open_folders:
        below, info = next(open_folders[-1], (None, None))
        if below is None or info is None:
            open_folders.pop()
        elif info["type"] == "directory":
            with _failing(url):
                open_folders.append(iter(_listed(files, root, below)))
        else:
            yield url + below, _mark(info)


def _listed(files: AbstractFileSystem, root: str, below: str) -> list[tuple[str, dict[str, Any]]]:
    """What is in a folder, by its path below the root: files and folders, sorted as whole paths would be."""
    folder = f"{root.rstrip('/')}{below}"
    found = []
    for info in files.ls(folder, detail=True):
        name = info["name"].rstrip("/")
        # Object storage may list an empty object named like the folder, which its web console makes for one.
        if name != folder.rstrip("/") and not is_junk(name.rpartition("/")[2]):
            found.append((f"{below}/{name.rpartition('/')[2]}", info))
    return sorted(found, key=lambda entry: f"{entry[0]}/" if entry[1]["type"] == "directory" else entry[0])


def open_url(url: str) -> BinaryIO:
    """Open it for reading here and there, without fetching all of it. Raises ReadFailure."""
    with _failing(url):
        files, path = file_system(url)
        return cast(BinaryIO, files.open(path, "rb"))


def read_url(url: str, limit: int) -> bytes:
    """Its content. Raises ReadFailure, also where that is longer than `limit`."""
    with _failing(url):
        files, path = file_system(url)
        with files.open(path, "rb") as file:
            data = cast(bytes, file.read(limit + 1))
    if len(data) > limit:
        raise too_large(limit)
    return data


def file_system(url: str) -> tuple[AbstractFileSystem, str]:
    """The file system that a URL belongs to, and its path there. Raises InputError where there is none for it."""
    protocol = url.partition("://")[0].lower()
    try:
        from fsspec.core import url_to_fs

        files, path = url_to_fs(url, use_listings_cache=False)
    except ImportError as error:
        extra = _EXTRAS.get(protocol)
        advice = f"pip install 'trichluc[{extra}]'" if extra else str(error)
        raise InputError(f"{protocol}:// needs another library: {advice}") from error
    except ValueError as error:
        raise InputError(f"{protocol}:// is no kind of URL that can be read ({shown_url(url)})") from error
    return files, path


@contextmanager
def told(url: str) -> Iterator[None]:
    """Say in one line why a URL of the command line can't be had, and what to do. Raises InputError."""
    shown = shown_url(url)
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(f"{shown} does not exist, or can't be reached; check the address") from error
    except PermissionError as error:
        raise InputError(f"no permission for {shown}: check the credentials in the environment ({error})") from error
    except _errors() as error:
        raise InputError(f"{shown} can't be reached: {_words(error, url)}") from error


@contextmanager
def _failing(url: str) -> Iterator[None]:
    """What goes wrong with one file is that file's failure."""
    try:
        yield
    except InputError as error:
        raise ReadFailure(Category.UNREADABLE, f"{error}.", "Run it again once that is done.") from error
    except _errors() as error:
        message = f"It could not be fetched: {_words(error, url)}."
        raise ReadFailure(Category.UNREADABLE, message, "Check that it exists and may be read, and run again.") from error


def _words(error: Exception, url: str) -> str:
    """An error on one line, the URL in it without a password."""
    return " ".join(str(error).replace(url, shown_url(url)).split()) or type(error).__name__


def _errors() -> tuple[type[Exception], ...]:
    """What the file systems raise over a network, besides OSError; only of libraries that are in use."""
    known = (("botocore.exceptions", "BotoCoreError"), ("botocore.exceptions", "ClientError"), ("aiohttp", "ClientError"))
    return (OSError, *(getattr(sys.modules[module], name) for module, name in known if module in sys.modules))


def _mark(info: dict[str, Any]) -> str | None:
    changing = next((info[name] for name in _MARKS if info.get(name) is not None), None)
    return None if changing is None else f"{info.get('size')} {changing}"
