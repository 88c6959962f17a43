"""What `trichluc check` prints: findings by document, each with the places that show it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from trichluc.pipeline.check.kinds import SEVERITIES
from trichluc.pipeline.terminal import console, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trichluc.pipeline.check.reading import Evidence, Finding

QUOTES = 3  # places that are quoted under a finding; --json has them all
LONGEST = 100  # letters of a quote
_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}


def print_findings(findings: Sequence[Finding]) -> None:
    """The findings of each document under its path, then how many there are of each severity."""
    screen = console()
    for (path, document), group in groupby(findings, key=lambda one: (one.path, one.document)):
        screen.print(plain(path, style="bold"), plain(document), sep="  ", soft_wrap=True)
        for finding in group:
            head = plain(f"  {finding.severity:<8}", style=_STYLES[finding.severity])
            screen.print(head.append_text(plain(f"{finding.kind}: {finding.message}", style="default")), soft_wrap=True)
            for one in finding.evidence[:QUOTES]:
                screen.print(plain(f"          {_place(one, finding)}", style="dim"), soft_wrap=True)
            if len(finding.evidence) > QUOTES:
                screen.print(plain(f"          … and {len(finding.evidence) - QUOTES} more", style="dim"), soft_wrap=True)
        screen.print()
    counts = Counter(finding.severity for finding in findings)
    said = ", ".join(f"{counts[each]:,} {each}{'' if counts[each] == 1 else 's'}" for each in SEVERITIES)
    documents = len({finding.doc_id for finding in findings})
    screen.print(f"{said} in {documents:,} document{'' if documents == 1 else 's'}")


def _place(one: Evidence, finding: Finding) -> str:
    """Page and quote, with the path where that is another document's."""
    text = " ".join(one.text.split())
    quote = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    where = "" if one.doc_id == finding.doc_id else f"{one.path}, "
    return f"{where}p. {one.page}: “{quote}”"


def findings_json(findings: Sequence[Finding]) -> str:
    """The findings as one JSON list."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1)
