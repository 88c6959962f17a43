"""Names and places in the file system that programs trip over."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

TEXT = "KẾ HOẠCH\nSố: {}/KH-UBND\n"
NAMES = [
    ("line\nbreak.txt", "a line break in its name"),
    ("tab\tand\rreturn.txt", "tab and carriage return in its name"),
    ("\x1b[2Jclear.txt", "a command to the terminal in its name"),
    ("-o out.txt", "a name like an option"),
    (" blanks .txt ", "blanks at both ends of its name"),
    ("$(touch evil).txt", "a name that a shell would run"),
    ("=cmd|'C'!A0.txt", "a name that a spreadsheet would run"),
    ("back\\slash.txt", "a backslash in its name"),
    ("%2e%2e%2f.txt", "a name that would lead out of the folder on the web"),
    ("\u202etxt.exe", "a name that runs backwards"),
    (unicodedata.normalize("NFD", "Kế hoạch số 1.txt"), "a name in decomposed letters"),
    (unicodedata.normalize("NFC", "Kế hoạch số 1.txt"), "the same name in composed letters"),
    ("n" * 251 + ".txt", "a name of 255 bytes"),
    (os.fsdecode(b"caf\xe9\xff.txt"), "a name that is no UTF-8"),
    ("[bold]red.txt", "a name with the marks of coloured output"),
    ("trailing.", "a name that ends with a dot"),
]
PLACES = [
    ("link-to-itself.txt", "a link to itself"),
    ("link-to-nowhere.txt", "a link to a file that isn't there"),
    ("loop", "a link to the folder it stands in"),
    ("folder.pdf", "a folder named .pdf"),
    ("pipe.txt", "a pipe, into which nobody writes"),
    ("sparse.txt", "a file of 4 GB that holds nothing"),
    ("deep", "a path of 60 folders"),
]


def make_names(folder: Path) -> None:
    """Texts under odd names, each with a number of its own, and odd places."""
    for number, (name, _) in enumerate(NAMES, start=1000):
        (folder / name).write_text(TEXT.format(number))
    (folder / "link-to-itself.txt").symlink_to("link-to-itself.txt")
    (folder / "link-to-nowhere.txt").symlink_to("nowhere.txt")
    (folder / "loop").symlink_to(".", target_is_directory=True)
    (folder / "folder.pdf").mkdir()
    os.mkfifo(folder / "pipe.txt")
    with (folder / "sparse.txt").open("wb") as sparse:
        sparse.truncate(4 << 30)
    deep = folder.joinpath("deep", *["ten chars."] * 60)
    deep.mkdir(parents=True)
    (deep / "bottom.txt").write_text(TEXT.format(999))
