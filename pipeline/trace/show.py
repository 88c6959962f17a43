"""What `trichluc trace` prints: the document, what it rests on and what rests on it, as trees with their evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trichluc.pipeline.terminal import console, plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from trichluc.pipeline.trace.graph import Direction, Link
    from trichluc.pipeline.trace.search import Ambiguous
    from trichluc.pipeline.trace.walk import Step, Trace

LONGEST = 90  # letters of a title or quote
SHOWN = 10  # candidates that are listed
_HEADINGS = {"down": "it rests on", "up": "what rests on it"}
_EMPTY = {"down": "nothing that the archive knows of", "up": "nothing in the archive"}


def print_trace(trace: Trace) -> None:
    """The document, then the trees."""
    screen = console()
    node = trace.node
    _line(screen, plain(node.label, style="bold"))
    if node.title and node.title not in node.label:
        _line(screen, plain(f"  {_short(node.title)}"))
    if node.name:
        for fact in (node.name.issuer, f"{node.name.path}, {_pages(node.name.first_page, node.name.last_page)}"):
            if fact:
                _line(screen, plain(f"  {fact}", style="dim"))
    else:
        _line(
            screen, plain(f"  not in the archive; cited {_times(node.citations)} by {_documents(node.documents)}", style="dim")
        )
    if node.ambiguous:
        _line(screen, plain("  the archive holds documents that may be meant", style="yellow"))
    if trace.down:
        _print_tree(screen, trace, trace.down, "down")
    if trace.up:
        _print_tree(screen, trace, trace.up, "up")


def _print_tree(screen: Console, trace: Trace, tree: Step, direction: Direction) -> None:
    screen.print()
    _line(screen, plain(_HEADINGS[direction], style="bold"))
    if not tree.steps:
        _line(screen, plain(f"  {_EMPTY[direction]}", style="dim"))
    stack = [(step, "  ", tree.node.node_id) for step in reversed(tree.steps)]
    while stack:
        step, indent, teller = stack.pop()
        name = step.node.name
        mark = " (cycle)" if step.cycle else " (see elsewhere in this tree)" if step.again else ""
        where = f" [{name.path if name else 'external'}]"
        relation = step.link.relation if step.link else ""
        head = plain(f"{indent}{relation} ", style="cyan")
        _line(screen, head.append_text(plain(step.node.label)).append_text(plain(f"{where}{mark}", style="dim")))
        # Downwards the document above speaks, upwards the one on this line; another is named.
        known = teller if direction == "down" else step.node.node_id
        if step.link:
            _line(screen, plain(f"{indent}    {_evidence(trace, step.link, known)}", style="dim"))
        speaks = step.node.node_id if name else teller
        stack += [(child, f"{indent}    ", speaks) for child in reversed(step.steps)]
        if step.more:
            _line(screen, plain(f"{indent}    … and up to {step.more:,} more", style="dim"))
    if tree.more:
        _line(screen, plain(f"  … and up to {tree.more:,} more", style="dim"))


def _evidence(trace: Trace, link: Link, known: str) -> str:
    """Page and quote, with the path of the document that says so unless the reader knows that it speaks."""
    said = trace.nodes[link.doc_id].name
    where = f"{said.path}, " if said and link.doc_id != known else ""
    more = f" and {link.more} more" if link.more else ""
    return f"{where}p. {link.page}: “{_short(link.text)}”{more}"


def print_candidates(ambiguous: Ambiguous) -> None:
    """Several documents bear the name: their ids, any of which chooses one."""
    screen = console(stderr=True)
    _line(screen, plain(f"Error: {ambiguous}"))
    for node, label in ambiguous.candidates[:SHOWN]:
        _line(screen, plain(f"  {node}  {label}"))
    if len(ambiguous.candidates) > SHOWN:
        _line(screen, plain(f"  … and {len(ambiguous.candidates) - SHOWN:,} more"))


def _line(screen: Console, text: Text) -> None:
    screen.print(text, soft_wrap=True)


def _short(text: str) -> str:
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def _pages(first: int, last: int) -> str:
    return f"page {first}" if first == last else f"pages {first}-{last}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _documents(count: int) -> str:
    return f"{count:,} document{'' if count == 1 else 's'}"
