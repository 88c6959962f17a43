"""Images of pages, drawn from the file that the store knows: what an auditor believes is the page itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from trichluc.pipeline.review.drawing import LIMITS, Drawing, draw, not_drawn
from trichluc.pipeline.review.originals import NoImage, Originals
from trichluc.pipeline.review.pages import Box
from trichluc.pipeline.workers import Workers

_PROCESSES = 2  # so that one page that takes long leaves room for another


class Images:
    """What draws the pages of the files that a run read."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._workers = Workers(_PROCESSES, draw, not_drawn, LIMITS)

    def close(self) -> None:
        """End the processes that draw."""
        self._workers.__exit__(None, None, None)

    def check(self, connection: sqlite3.Connection, file: str, page: int) -> None:
        """Open a page without drawing it. Raises NoImage."""
        self._draw(connection, file, page, 0)

    def page(self, connection: sqlite3.Connection, file: str, page: int, dpi: int) -> bytes:
        """A page as JPEG. Raises NoImage."""
        return self._draw(connection, file, page, dpi)

    def crop(self, connection: sqlite3.Connection, file: str, page: int, boxes: Sequence[Box], dpi: int = 150) -> bytes:
        """The part of a page that these boxes cover, with its surroundings, as JPEG. Raises NoImage."""
        if not boxes:
            raise NoImage("The words of this fact have no place on an image.")
        return self._draw(connection, file, page, dpi, tuple(boxes))

    def _draw(self, connection: sqlite3.Connection, file: str, page: int, dpi: int, boxes: tuple[Box, ...] = ()) -> bytes:
        query = """
            SELECT f.media_type, p.width, p.height FROM files f JOIN pages p USING (file_id) WHERE file_id = ? AND p.page = ?"""
        found = connection.execute(query, (file, page)).fetchone()
        if found is None or not found[1]:
            raise NoImage("This kind of file has no page images.")
        media_type, width, _ = found
        data = self._originals.content(connection, file)
        drawn = self._workers.submit(Drawing(data, media_type, self._originals.password, page, width, dpi, boxes)).result()
        if isinstance(drawn, str):
            raise NoImage(drawn)
        return drawn
