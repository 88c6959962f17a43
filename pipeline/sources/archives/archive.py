"""What every kind of archive can do, and how much of it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.sources.source import Place, Reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken from an archive, that a few hostile bytes may not become a full memory or an endless run."""

    depth: int = 3  # archives within one another
    members: int = 250_000  # with those of archives in it
    ratio: int = 200  # of what comes out to what is there; documents packed as well as can be stay below 50
    free: int = 64 << 20  # bytes that may come out whatever the ratio
    member: int = 1 << 30  # bytes of one member, which is held in memory while it is read
    nested: int = 256 << 20  # bytes of an archive in an archive, which is held as long as its members are read
    index: int = 32 << 20  # bytes of a table of contents, all of which is held


LIMITS = Limits()


class Kind(Enum):
    """What a member is."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    DEVICE = "device"


class Member(NamedTuple):
    """An entry of an archive. `packed` is None where several share their compression."""

    name: str
    place: Place
    kind: Kind = Kind.FILE
    packed: int | None = None


class Archive(Protocol):
    """An open archive, and its size in bytes."""

    size: int

    def members(self) -> Iterator[Member]:
        """Its entries in its own order. Raises ReadFailure where it can't be read on: what came before stands."""

    def read(self, place: Place) -> bytes:
        """A member's content. Raises ReadFailure. Reading in the order of `members` costs one pass at most."""


SKIPPED = {
    Kind.LINK: Reason(
        Category.UNSUPPORTED,
        "It is a link in an archive, which is not followed.",
        "Nothing is lost where its target is in the archive too; else put the file itself there.",
    ),
    Kind.DEVICE: Reason(
        Category.UNSUPPORTED, "It is no file but a device, a pipe or a sparse image.", "Put the file itself into the archive."
    ),
}


class Budget:
    """What an archive and those in it may still give."""

    def __init__(self, size: int, limits: Limits) -> None:
        self._limits = limits
        self._members = limits.members
        self._bytes = max(limits.free, limits.ratio * size)

    def refuse(self, member: Member) -> Reason | None:
        """Why this member alone is not taken."""
        if (skipped := SKIPPED.get(member.kind)) is not None:
            return skipped
        limits, size = self._limits, member.place.size
        if size > limits.member:
            message = f"It is larger than {limits.member >> 20} MB unpacked."
            return Reason(Category.TOO_LARGE, message, "Split it, or take out the part that matters.")
        if member.packed is not None and size > max(limits.free >> 3, limits.ratio * member.packed):
            message = f"It unpacks to more than {limits.ratio} times its size, as no document does."
            return Reason(Category.TOO_LARGE, message, "If you trust it, unpack the archive and run on the folder.")
        return None

    def take(self, member: Member) -> None:
        """Count a member. Raises ReadFailure once the archive has given all that it may."""
        self._members -= 1
        self._bytes -= member.place.size
        advice = "If you trust it, unpack it and run on the folder; what came before stands."
        if self._members < 0:
            raise ReadFailure(Category.TOO_LARGE, f"The archive has more than {self._limits.members:,} members.", advice)
        if self._bytes < 0:
            message = f"The archive unpacks to more than {self._limits.ratio} times its size."
            raise ReadFailure(Category.TOO_LARGE, message, advice)


def damaged(what: str) -> ReadFailure:
    """An archive that breaks off or contradicts itself."""
    message = f"The archive is damaged or incomplete: {what}."
    return ReadFailure(Category.DAMAGED, message, "Download or copy it again; the members that can be read stand.")


def encrypted(what: str, password: str | None) -> ReadFailure:
    """A member or an archive that the password, or no password, doesn't open."""
    tried = "the password given does not open it" if password else "it needs a password"
    advice = "Give its password (--password)." if password is None else "Give the right password (--password)."
    return ReadFailure(Category.ENCRYPTED, f"{what} is encrypted: {tried}.", advice)
