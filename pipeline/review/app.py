"""The review app: an archive's documents and facts beside their pages, and the words of people on them."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from trichluc.models.corrections import WrongValues
from trichluc.pipeline.lock import Busy
from trichluc.pipeline.opened import open_out
from trichluc.pipeline.review import catalogue, screens
from trichluc.pipeline.review.corrections import UnknownFact
from trichluc.pipeline.review.desk import Desk
from trichluc.pipeline.review.forms import FORMS
from trichluc.pipeline.review.images import Images
from trichluc.pipeline.review.originals import NoImage, Originals
from trichluc.pipeline.review.security import Guard
from trichluc.pipeline.sources import InputError, readable
from trichluc.pipeline.store import StoreError
from trichluc.pipeline.terminal import printable

_HERE = Path(__file__).parent
_STATUS: dict[type[Exception], int] = {UnknownFact: 404, NoImage: 404, WrongValues: 422, InputError: 503, StoreError: 503}
_BUSY = "A run is at work in this archive. Nothing was changed: say it again once the run has ended."
_LOCKED = "The archive's store can't be read or written at this moment. Nothing was changed: try again in a minute."


def create_app(
    out: Path, *, reviewer: str, originals: Originals | None = None, host: str = "127.0.0.1", token: str | None = None
) -> FastAPI:
    """The app over a finished run, whose files `originals` finds. Raises InputError where there is none under `out`."""
    desk = Desk(out, Images(originals or Originals(Path())), reviewer, _templates())
    _prepare(desk)
    app = FastAPI(title="trichluc review", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_closing(desk))
    app.middleware("http")(Guard(host, token))
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    for kind, status in _STATUS.items():
        app.add_exception_handler(kind, _told(status))
    app.add_exception_handler(Busy, _told(409, _BUSY))
    app.add_exception_handler(sqlite3.OperationalError, _told(503, _LOCKED))
    for router in screens.routers(desk):
        app.include_router(router)
    return app


def _prepare(desk: Desk) -> None:
    with open_out(desk.out) as connection:
        try:
            desk.prepare()
        except Busy as error:
            if not catalogue.is_made(connection):
                raise InputError(f"a run is at work in {readable(str(desk.out))}: open it once that has ended") from error


def _closing(desk: Desk) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        desk.images.close()

    return lifespan


def _told(status: int, message: str = "") -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handler(_request: Request, error: Exception) -> Response:
        return PlainTextResponse(message or str(error), status_code=status)

    return handler


def _templates() -> Jinja2Templates:
    templates = Jinja2Templates(_HERE / "templates")
    templates.env.filters["visible"] = _visible
    templates.env.globals["forms"] = FORMS
    templates.env.filters["query"] = lambda values: urlencode(
        {k: v for k, v in values.items() if v not in (None, "")}, doseq=True
    )
    templates.env.filters["percent"] = lambda share: "–" if share is None else f"{share:.2f}"
    return templates


def _visible(text: object) -> str:
    """A text with what hides or turns text made visible; lines stay lines."""
    return "" if text is None else "\n".join(printable(line) for line in str(text).split("\n"))
