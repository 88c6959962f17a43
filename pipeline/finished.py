"""Whether a run's tables are still those of its store: nothing came in, no code changed, no file was touched."""

from __future__ import annotations

import hashlib
from pathlib import Path

from trichluc.models.tables import TABLES
from trichluc.pipeline.versions import package_version


def seal(out: Path) -> str | None:
    """What changes with the code and with any file that a run leaves under `out`; None where one is missing."""
    digest = hashlib.sha256(package_version().encode())
    for path in _files(out):
        try:
            status = path.stat()
        except OSError:
            return None
        digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def _files(out: Path) -> list[Path]:
    names = [f"tables/{table.name}.parquet" for table in TABLES.values()]
    names += [f"tables/{table.name}.csv" for table in TABLES.values() if table.csv]
    return [out / name for name in (*names, "knowledge.duckdb", "datapackage.json", "report.html")]
