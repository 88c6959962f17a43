"""The kinds of finding: `data/check/findings.csv` says of each how much it matters and what it means."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from trichluc.extractors.vocabulary import DataError, read_rows

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # the gravest first


class Kind(NamedTuple):
    """A kind of finding."""

    name: str
    severity: Severity
    meaning: str


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    found: dict[str, Kind] = {}
    for row in read_rows("check/findings.csv", ("kind", "severity", "meaning")):
        severity = next((each for each in SEVERITIES if each == row["severity"]), None)
        if severity is None or not row["meaning"] or row["kind"] in found:
            raise DataError(f"data/check/findings.csv: {row['kind']} stands twice, or has no known severity, or no meaning")
        found[row["kind"]] = Kind(row["kind"], severity, row["meaning"])
    return found
