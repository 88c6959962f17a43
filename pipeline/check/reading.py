"""The findings of a finished run, with the places that show them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache

from trichluc.pipeline.check.finding import Proof
from trichluc.pipeline.check.kinds import SEVERITIES, Severity
from trichluc.pipeline.opened import Name, name_of, open_out


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that shows a finding: file, page and what stands there."""

    fact_id: str
    doc_id: str
    path: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not fit together in one document, in words, with the places that show it."""

    finding_id: str
    doc_id: str
    path: str
    document: str  # Kế hoạch 336/KH-UBND (2023-02-13)
    kind: str
    severity: Severity
    message: str
    evidence: tuple[Evidence, ...]


def check(out: str | os.PathLike[str], severity: Severity = "note") -> list[Finding]:
    """The findings of the run under `out` that are at least as grave as `severity`, by path, the gravest first.

    Raises InputError where no run was finished there.
    """
    wanted = SEVERITIES[: SEVERITIES.index(severity) + 1]
    query = f"SELECT * FROM findings WHERE severity IN ({', '.join('?' * len(wanted))})"
    with open_out(out) as connection:

        @cache
        def named(doc_id: str) -> Name | None:
            return name_of(connection, doc_id)

        def place(fact_id: str, doc_id: str, page: int, text: str) -> Evidence:
            name = named(doc_id)
            return Evidence(fact_id, doc_id, name.path if name else "", page, text)

        found = []
        for finding_id, doc_id, kind, grave, message, _, evidence in connection.execute(query, wanted):
            if name := named(doc_id):
                places = tuple(place(*Proof(*one)) for one in json.loads(evidence))
                found.append(Finding(finding_id, doc_id, name.path, name.short, kind, grave, message, places))
    return sorted(found, key=lambda one: (one.path, one.doc_id, SEVERITIES.index(one.severity), one.kind, one.finding_id))
