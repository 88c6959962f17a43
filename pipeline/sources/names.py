"""What files are called: as the tables show them, one name for one file, and which of them are no documents."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

# What desktops leave beside documents; `~$name.docx` is Word's lock on an open file, `__MACOSX` the Finder's in its archives.
_JUNK = {"thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx"}
_JUNK_PREFIXES = (".", "~$")

# Two letters or more: `C://` is a drive of Windows.
_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
# What only a member of an archive may have in its shown name: the step into an archive and the number of a repeated name.
IN_ARCHIVE = "!/"
_OURS = re.compile(r"!(?=/|\d+\Z)")
_ESCAPE = re.compile(rb"\\x([0-9a-f]{2})")


class InputError(Exception):
    """The command can't be carried out as it was given: says what to change."""


def shown_name(path: Path) -> str:
    """A path as the tables show it: as the user gave it, in posix form."""
    return readable(path.as_posix())


def readable(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 shown as \\xNN, so that any table can hold it.

    A name that holds such four characters itself shows its backslash as \\x5c, and one that looks like a member of an archive
    its exclamation mark as \\x21: no two names become one.
    """
    escaped = _OURS.sub("\\\\x21", name.replace("\\x", "\\x5cx")).replace("\0", "\\x00")
    try:
        return escaped.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half a UTF-16 pair, as a 7z archive may hold it
        return escaped.encode("utf-8", "backslashreplace").decode("utf-8")


def real_name(shown: str) -> str:
    """The file name, or URL, that `readable` shows so."""
    return _ESCAPE.sub(lambda escape: bytes.fromhex(escape[1].decode()), shown.encode()).decode("utf-8", "surrogateescape")


def member_name(archive: str, name: str, repeated: int) -> str:
    """How a member of an archive is shown: `papers.zip!/2023/plan.pdf`; the third of one name ends in `!3`."""
    return f"{archive}{IN_ARCHIVE}{readable(name)}{f'!{repeated}' if repeated > 1 else ''}"


def is_url(name: str) -> bool:
    """Whether a name is a URL and no path."""
    return _URL.match(name) is not None


def shown_url(url: str) -> str:
    """A URL as the tables show it: without the password that somebody may have put into it, nor a trailing slash."""
    parts = urlsplit(url)
    if "@" in parts.netloc:
        url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return readable(url.rstrip("/") or url)


def in_archive(shown: str) -> bool:
    """Whether a shown name is that of a member of an archive."""
    return IN_ARCHIVE in shown


def is_junk(name: str) -> bool:
    """Whether a file or folder of this name is hidden, or what a desktop left."""
    return (name.startswith(_JUNK_PREFIXES) and name != "..") or name.lower() in _JUNK
