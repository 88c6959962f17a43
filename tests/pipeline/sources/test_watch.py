"""Watching a folder that fills: a real process, and files that grow while it looks."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

PLAN = "Số: {number}/KH-UBND\n\nTây Ninh, ngày 13 tháng 02 năm 2023\n\nKẾ HOẠCH\nCông tác thi đua năm 2023\n"
INTERVAL = 0.3


def paths_in(out: Path) -> list[str]:
    table = out / "tables" / "files.parquet"
    if not (out / "datapackage.json").exists():
        return []
    data = io.BytesIO(table.read_bytes())  # of one time: the table may be replaced while it is read
    return sorted(path for row in pq.read_table(data, columns=["paths"]).to_pylist() for path in row["paths"])


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_only_what_is_settled_is_read_and_ctrl_c_leaves_tables(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").write_text(PLAN.format(number=1))
    words = ["-m", "trichluc.pipeline.cli", "run", "in", "-o", "out", "--watch", "--every", str(INTERVAL)]
    with subprocess.Popen([sys.executable, *words], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as watching:
        try:
            wait_until(lambda: paths_in(out) == ["in/a.txt"])
            with (folder / "held.txt").open("w") as held, (folder / "grows.txt").open("w") as grows:
                held.write(PLAN.format(number=3))
                held.flush()
                for line in PLAN.format(number=2).splitlines(keepends=True):
                    grows.write(line)
                    grows.flush()
                    time.sleep(INTERVAL)
                (folder / "b.txt").write_text(PLAN.format(number=4))
                wait_until(lambda: paths_in(out) == ["in/a.txt", "in/b.txt"])
            wait_until(lambda: paths_in(out) == ["in/a.txt", "in/b.txt", "in/grows.txt", "in/held.txt"])
            (folder / "a.txt").unlink()
            wait_until(lambda: "in/a.txt" not in paths_in(out))
            watching.send_signal(signal.SIGINT)
            printed, _ = watching.communicate(timeout=60)
        finally:
            watching.kill()
    assert watching.returncode == 0
    assert "3 documents" in printed
