"""Work that kills or hangs the process that does it; a module of its own, for worker processes to import."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

POISON = "poison"
DEATHS = "deaths"  # a file with one letter for each process that POISON has killed


def pid(_task: str) -> int:
    """Who does it."""
    return os.getpid()


def do(deed: str) -> str:
    """The deed's name, where the process lives to tell it."""
    match deed:
        case "crash":
            ctypes.string_at(0)
        case "exit":
            os._exit(3)
        case "loop":
            Path("looping").write_text(str(os.getpid()))
            re.match("(a+)+$", "a" * 40 + "b")  # in C, deaf to every signal that Python handles
        case "devour":
            hoard = []
            while True:
                hoard.append(bytearray(1 << 26))
        case "be killed once":
            if not Path(DEATHS).exists():
                Path(DEATHS).touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "print":
            os.write(1, b"noise\n")
        case "read input":
            assert not sys.stdin.read()
        case "raise":
            raise ValueError(deed)
    return deed


def work(task: Any) -> Any:
    """A run's work, but that one content kills."""
    from trichluc.pipeline.tasks import work as real_work

    if (task.data or Path(task.source.path).read_bytes()) == POISON.encode():
        with Path(DEATHS).open("a") as deaths:
            deaths.write("x")
        os._exit(3)
    return real_work(task)
