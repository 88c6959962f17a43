"""What every screen of the review app works on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates

from trichluc.pipeline.lock import Busy, between_runs, is_held
from trichluc.pipeline.opened import open_out
from trichluc.pipeline.review import catalogue, queue
from trichluc.pipeline.review.images import Images
from trichluc.pipeline.store import Store

_PATIENCE = 1.0  # seconds: somebody else's correction takes no longer, a run does


@dataclass(frozen=True, slots=True)
class Desk:
    """What every screen works on: the run's OUT, what draws the files that it read, who is looking, and the templates."""

    out: Path
    images: Images
    reviewer: str
    templates: Jinja2Templates
    one_at_a_time: Lock = field(default_factory=Lock)  # people correct side by side, each for a moment

    def prepare(self) -> None:
        """Make what the screens look things up in, or bring it up to what runs have changed since. Raises Busy."""
        with self.writing(patience=0) as store:
            catalogue.ensure(store)
            queue.create_indexes(store)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The store as it is at one moment, for one request."""
        with open_out(self.out) as connection:
            if not catalogue.is_current(connection):
                with suppress(Busy):  # until a run has ended, its documents are listed as they were before
                    self.prepare()
            connection.execute("BEGIN")
            yield connection

    def version(self) -> tuple[tuple[int, int], ...]:
        """What changes whenever anybody writes into the store: for what takes long to count and is kept until then."""
        files = (self.out / name for name in ("work.sqlite", "work.sqlite-wal"))
        return tuple((found.st_mtime_ns, found.st_size) for found in (file.stat() for file in files if file.exists()))

    @contextmanager
    def writing(self, patience: float = _PATIENCE) -> Iterator[Store]:
        """The store, for one correction. Raises Busy as long as a run is at work, which would lose it."""
        with self.one_at_a_time, between_runs(self.out, patience), Store(self.out / "work.sqlite") as store:
            yield store

    def is_busy(self) -> bool:
        """Whether a run is at work."""
        return is_held(self.out) and not self.one_at_a_time.locked()

    def page(self, request: Request, template: str, **values: object) -> Response:
        """A screen, or a part of one."""
        shared = {"reviewer": self.reviewer, "busy": "hx-request" not in request.headers and self.is_busy()}
        return self.templates.TemplateResponse(request, template, shared | values)
