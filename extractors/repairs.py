"""What of a document's text was read otherwise than its page prints it, recorded in the facts that stand on it."""

from __future__ import annotations

from trichluc.models.facts import Facts, Repair

MENDED = 0.97  # factor on what rests on a word with a letter that no reader of scans knows


def record_repairs(facts: Facts, repairs: list[Repair]) -> None:
    """Add each repair of the document to every fact whose span it touches."""
    for fact in facts.all():
        touched = [one for one in repairs if one.start < fact.end and fact.start < one.end and one not in fact.repairs]
        if touched:
            fact.repairs = fact.repairs + touched
            fact.confidence *= MENDED
