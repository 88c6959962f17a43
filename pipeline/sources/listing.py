"""A run's sources, listed before the first is read, so that it can say how far it is: on disk, for there may be a million."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Self

from trichluc.pipeline.sources.source import Source

_TOGETHER = 1000  # sources written at once
_HELD = 1 << 20  # bytes kept in memory: a small archive writes nothing


class Listing:
    """Sources in their order, to be gone through as often as need be. Use it as a context manager."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._file = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115  closed on leaving
        self._length = 0
        coming = iter(sources)
        while together := list(islice(coming, _TOGETHER)):
            pickle.dump(together, self._file, pickle.HIGHEST_PROTOCOL)
            self._length += len(together)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Source]:
        place, left = 0, self._length
        while left:
            self._file.seek(place)  # somebody else may be on the way too
            together: list[Source] = pickle.load(self._file)
            place = self._file.tell()
            left -= len(together)
            yield from together
