"""Writing to a terminal: what a document says is hostile there until its control characters are made visible."""

from __future__ import annotations

import json
import sys
import unicodedata
from functools import lru_cache
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# Cc: escape sequences; Cf: marks that turn the direction of what follows; Cs, Co, Cn: what no terminal can print.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def printable(text: str) -> str:
    """A text on one line, every control or format character as its escape (`\\x1b`)."""
    return "".join(map(_visible, " ".join(text.split(" ")).replace("\n", " ⏎ ").replace("\f", " ⇟ ").replace("\t", " ")))


@lru_cache(maxsize=1 << 12)
def _visible(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    return character.encode("unicode_escape").decode("ascii")


def escaped(text: str, *, json_string: bool = False) -> str:
    """A text in which line ends and tabs stay, and any other control or format character is its escape, JSON's own if asked."""
    if text.isascii() and text.isprintable():
        return text
    escape = _json_escape if json_string else _visible
    return "".join(sign if sign in "\n\t" else escape(sign) for sign in text)


def _json_escape(character: str) -> str:
    return character if _visible(character) == character else json.dumps(character)[1:-1]


def plain(value: object, style: str = "") -> Text:
    """A value as text that rich prints as it stands: no markup, nothing highlighted, nothing hidden."""
    from rich.text import Text

    return Text("" if value is None else printable(str(value)), style=style)


def console(*, stderr: bool = False) -> Console:
    """A console that reads no markup in what it prints. Off a terminal, lines are as long as they are."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    if isinstance(stream, TextIOWrapper):  # where the system's encoding has no Vietnamese, its letters are shown as escapes
        stream.reconfigure(errors="backslashreplace")
    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not made.is_terminal:
        made.width = 120
    return made
