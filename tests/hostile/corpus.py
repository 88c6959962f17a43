"""The whole hostile corpus: `python -m tests.hostile.corpus FOLDER` makes it, `--table` writes the README's table."""

from __future__ import annotations

import sys
from pathlib import Path

from .archives import archives
from .hostile import Hostile
from .images import images
from .legacy import legacy_documents
from .names import NAMES, PLACES, make_names
from .pdfs import pdfs
from .texts import texts
from .word import word_documents

NOBODY = "http://127.0.0.1:9/evil"


def hostile_files(url: str = NOBODY) -> dict[str, list[Hostile]]:
    """The files by folder; `url` is the page that some of them would fetch."""
    return {
        "pdf": pdfs(),
        "word": word_documents(url),
        "legacy": legacy_documents(url),
        "text": texts(url),
        "image": images(),
        "archive": archives(),
    }


def make_corpus(folder: Path, url: str = NOBODY) -> list[str]:
    """Write every file; gives the names of those that are to end in one status, relative to the folder."""
    made = []
    for kind, files in hostile_files(url).items():
        (folder / kind).mkdir(parents=True)
        for each in files:
            (folder / kind / each.name).write_bytes(each.make())
            made.append(f"{kind}/{each.name}")
    (folder / "name").mkdir()
    make_names(folder / "name")
    return made


def table() -> str:
    """The README's table."""
    rows = ["| file | origin | purpose |", "| --- | --- | --- |"]
    for kind, files in hostile_files().items():
        rows += [f"| {kind}/{each.name} | {each.origin or 'made up'} | {each.purpose} |" for each in files]
    named = [(ascii(name)[1:-1].replace("|", "\\|"), purpose) for name, purpose in (*NAMES, *PLACES)]
    rows += [f"| name/{name} | made up | {purpose} |" for name, purpose in named]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    if sys.argv[1] == "--table":
        sys.stdout.write(table())
    else:
        make_corpus(Path(sys.argv[1]))
