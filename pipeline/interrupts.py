"""Ctrl-C, and SIGTERM where it is taken for one, in the midst of work that can't tell them from a fault."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def held_back() -> Iterator[None]:
    """Let a step end before Ctrl-C is heard; a second one is heard at once.

    DuckDB turns it into a RuntimeError, and SQLite, in a function of ours, into an OperationalError: what was pressed is lost,
    and the step looks broken. Raises KeyboardInterrupt at the end of the step.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = [number for number in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(number) is signal.default_int_handler]
    pressed = False

    def hear() -> None:
        for number in heard:
            signal.signal(number, signal.default_int_handler)

    def hold(_number: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        hear()

    for number in heard:
        signal.signal(number, hold)
    try:
        yield
    finally:
        hear()
    if pressed:
        raise KeyboardInterrupt
