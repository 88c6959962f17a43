"""What every screen of the review app works on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates

from trichluc.pipeline.opened import open_out
from trichluc.pipeline.review.originals import Originals
from trichluc.pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """What every screen works on: the run's OUT, the files that it read, who is looking, and the templates."""

    out: Path
    originals: Originals
    reviewer: str
    templates: Jinja2Templates

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The store, for one request."""
        with open_out(self.out) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """The store, for one correction."""
        with Store(self.out / "work.sqlite") as store:
            yield store

    def page(self, request: Request, template: str, **values: object) -> Response:
        """A screen, or a part of one."""
        return self.templates.TemplateResponse(request, template, {"reviewer": self.reviewer, **values})
