"""Reads Vietnamese administrative documents into one knowledge table in which every row carries its evidence.

import trichluc

found = trichluc.extract("plan.docx")         # one file, in memory: typed records
found.citations[0].text

trichluc.run("archive/", "out/")              # a folder: tables under out/
trichluc.open_tables("out/")["citations"]     # a pandas DataFrame
trichluc.trace("out/", "27-KH/TĐTN-VP").down  # what a document rests on
trichluc.check("out/")                        # what does not fit together
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trichluc.models.records import Extraction
    from trichluc.pipeline.api import extract, open_tables
    from trichluc.pipeline.check import check
    from trichluc.pipeline.run import run
    from trichluc.pipeline.trace import trace

    __version__: str

__all__ = ["Extraction", "__version__", "check", "extract", "open_tables", "run", "trace"]

_HOMES = {
    "Extraction": "trichluc.models.records",
    "check": "trichluc.pipeline.check",
    "extract": "trichluc.pipeline.api",
    "open_tables": "trichluc.pipeline.api",
    "run": "trichluc.pipeline.run",
    "trace": "trichluc.pipeline.trace",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: `import trichluc` itself stays light."""
    if name == "__version__":
        from importlib.metadata import version

        return version("trichluc")
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
