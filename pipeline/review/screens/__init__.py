"""The screens of the review app, one module each: the addresses it answers to and what each shows."""

from __future__ import annotations

from fastapi import APIRouter

from trichluc.pipeline.review.desk import Desk
from trichluc.pipeline.review.screens import archive, calendar, document, findings, judging, queue, start, tracing


def routers(desk: Desk) -> list[APIRouter]:
    """The screens over one run."""
    return [screen.router(desk) for screen in (start, archive, document, judging, queue, tracing, calendar, findings)]
