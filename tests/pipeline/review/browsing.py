"""The review app as somebody starts it, and the browser in which it is looked at."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# As root in a container, and in a closed network: Chromium looks up its makers' hosts by itself.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@contextmanager
def serving(out: Path) -> Iterator[str]:
    """`trichluc review`, as somebody types it: its address."""
    words = ["review", str(out), "--port", "0", "--no-browser", "--reviewer", "Lan"]
    with subprocess.Popen(
        [sys.executable, "-m", "trichluc.pipeline.cli", *words],
        cwd=out.parent,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found
        yield found[0].rstrip("/")
        server.terminate()
