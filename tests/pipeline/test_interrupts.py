"""Ctrl-C in the midst of a step that would take it for a fault: the step ends, then it is heard."""

from __future__ import annotations

import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator

import duckdb
import pytest

from trichluc.pipeline.interrupts import held_back


@pytest.fixture(autouse=True)
def hears() -> Iterator[None]:
    """As in a terminal: what a shell starts in the background is deaf to Ctrl-C."""
    standing = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, standing)


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def copy_in_duckdb() -> int:
    threading.Timer(0.1, press).start()
    with duckdb.connect(config={"threads": 1}) as database:
        database.execute("CREATE TABLE t AS SELECT a.range AS n FROM range(4000) a, range(8000) b")
        return int(database.execute("SELECT count(*) FROM t").fetchall()[0][0])


def call_from_sqlite() -> int:
    database = sqlite3.connect(":memory:")
    database.create_function("press", 0, press)
    database.execute("SELECT press()").fetchall()
    return 32_000_000


@pytest.mark.parametrize("step", [copy_in_duckdb, call_from_sqlite])
def test_a_step_ends_before_ctrl_c_is_heard(step: Callable[[], int]) -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), held_back():
        done.append(step())
    assert done == [32_000_000]
    with pytest.raises(KeyboardInterrupt):
        press()


def test_a_second_one_is_heard_at_once() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), held_back():
        press()
        done.append("first")
        press()
        done.append("second")
    assert done == ["first"]
