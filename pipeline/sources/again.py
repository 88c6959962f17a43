"""What an earlier run read, found again by the name under which its tables show it."""

from __future__ import annotations

import re
from pathlib import Path

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources.archives import expand
from trichluc.pipeline.sources.content import signature
from trichluc.pipeline.sources.names import IN_ARCHIVE, InputError, is_url, real_name
from trichluc.pipeline.sources.source import Place, Source

_PLACE = re.compile(r"(\d+):(\d+)")


def find_again(shown: str, stamp: str | None, root: Path, password: str | None = None) -> Source:
    """The source that a run showed by this name; `root` is where that run was started, `stamp` what it noted of the source.

    Raises ReadFailure where an archive has no such member any more, or a URL leads nowhere; that a file is gone shows when it
    is read.
    """
    outer, _, member = shown.partition(IN_ARCHIVE)
    source = _whole(outer, root)
    if not member:
        return source
    if (way := _way(stamp, source)) is not None:
        return source._replace(shown=shown, way=way)
    for each in expand(source, password):
        if each.shown == shown:
            return each
        if each.shown == outer and each.reason is not None:
            raise ReadFailure(*each.reason)
    raise ReadFailure(Category.UNREADABLE, "The archive has no such file any more.", "Run again, to read it as it now is.")


def _whole(shown: str, root: Path) -> Source:
    """A file that is no member of an archive."""
    name = real_name(shown)
    if not is_url(name):
        return Source(str(root / name), shown, shown)
    from trichluc.pipeline.sources.remote import list_url

    try:
        url, mark = next(list_url(name), (None, None))
    except InputError as error:
        raise ReadFailure(Category.UNREADABLE, f"{error}.", "Check the address and the credentials.") from error
    if url != name:
        raise ReadFailure(Category.UNREADABLE, "There is no such file any more.", "Run again, to read what is there now.")
    return Source(name, shown, shown, mark=mark)


def _way(stamp: str | None, archive: Source) -> tuple[Place, ...] | None:
    """The way to a member that its stamp tells, as long as the archive is the one that was listed then.

    Without it a large archive would be listed for every member of it that somebody looks at.
    """
    mark = signature(archive)
    if stamp is None or mark is None or not stamp.startswith(f"{mark} "):
        return None
    return tuple(Place(int(at), int(size)) for at, size in _PLACE.findall(stamp.removeprefix(mark)))
