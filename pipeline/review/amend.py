"""Corrections laid over what was extracted from a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trichluc.models.corrections import NUMBER_PARTS, Correction, FactTable
from trichluc.models.document import Document
from trichluc.models.facts import (
    Assignment,
    Campaign,
    Citation,
    DateMention,
    Deadline,
    Fact,
    Facts,
    Header,
    HeaderFact,
    Signature,
)
from trichluc.pipeline.keys import document_number

REVIEW = "review"  # the extractor of a fact that a person has set
ACCEPTED = "accepted"  # flag of an extracted fact that a person found right
CERTAIN = 1.0
_SOURCE = "source_id"  # the one value that is another fact: it may be set by a later correction

_CLASSES: dict[FactTable, type[Fact]] = {
    "citations": Citation,
    "campaigns": Campaign,
    "assignments": Assignment,
    "deadlines": Deadline,
    "dates": DateMention,
    "header_facts": HeaderFact,
}


def amend(document: Document, facts: Facts, known: Mapping[str, Fact], corrections: Sequence[Correction]) -> None:
    """Change `facts` as these corrections of the document say, one after the other.

    `known` are the facts under the ids that their rows would have. A correction finds its fact by that id or, where the
    extractor has come to see it otherwise, by its place; a fact that is no longer found at all is put there again, for the
    person has seen it on the page.
    """
    meant = {id(known[correction.fact_id]) for correction in corrections if correction.fact_id in known}
    for correction in corrections:
        listed = _list_of(facts, correction.table)
        others = [fact for fact in listed if id(fact) not in meant and fact.fact_id is None]
        fact = _by_id(listed, known, correction) or _by_place(document, others, correction)
        if correction.action == "reject":
            if fact is not None:
                _remove(facts, listed, fact)
        elif correction.action == "accept" and fact is not None and fact is known.get(correction.fact_id):
            fact.confidence = CERTAIN
            fact.flags.append(ACCEPTED)
        else:
            _set(document, facts, listed, fact, correction)
    _hang(facts, known, corrections)


def _list_of(facts: Facts, table: FactTable) -> list[Any]:
    return facts.header.facts if table == "header_facts" else getattr(facts, table)


def _span(document: Document, correction: Correction) -> tuple[int, int]:
    index = next(index for index, page in enumerate(document.pages) if page.number == correction.page)
    base = document.page_starts[index]
    return base + correction.start, base + correction.end


def _by_id(listed: Sequence[Fact], known: Mapping[str, Fact], correction: Correction) -> Fact | None:
    found = known.get(correction.fact_id)
    return next((fact for fact in listed if fact is found or fact.fact_id == correction.fact_id), None)


def _by_place(document: Document, listed: Sequence[Fact], correction: Correction) -> Fact | None:
    """The fact that shares most of a correction's place, of an added one only where it says the same. `listed` are those that
    no correction means by their ids: rejecting one of two facts of a place must not take the other.
    """
    start, end = _span(document, correction)
    kept = correction.values if correction.action == "add" else {"field": correction.values.get("field")}
    near = [
        fact
        for fact in listed
        if min(fact.end, end) > max(fact.start, start)
        and all(getattr(fact, name, value) == value for name, value in kept.items())
    ]
    return max(near, key=lambda fact: min(fact.end, end) - max(fact.start, start), default=None)


def _remove(facts: Facts, listed: list[Any], fact: Fact) -> None:
    """Take a fact out, and let nothing hang on it."""
    listed.remove(fact)
    for citation in facts.citations:
        citation.source = None if citation.source is fact else citation.source
    for campaign in facts.campaigns:
        campaign.launched_by = None if campaign.launched_by is fact else campaign.launched_by
    for assignment in facts.assignments:
        assignment.deadline = None if assignment.deadline is fact else assignment.deadline
    if isinstance(fact, HeaderFact):
        _set_header(facts.header, fact, None, {})


def _set(document: Document, facts: Facts, listed: list[Any], fact: Fact | None, correction: Correction) -> None:
    """Let a fact say what the person said; make it where there is none."""
    start, end = _span(document, correction)
    values = {name: value for name, value in correction.values.items() if name != _SOURCE}
    if correction.table == "header_facts":
        parts = {name: values.pop(name) for name in NUMBER_PARTS if name in values}
        if values["field"] == "document_number" and parts:
            values["value"] = document_number(*(parts.get(name) for name in NUMBER_PARTS)) or values["value"]
        old = HeaderFact(start, end, CERTAIN, REVIEW, values["field"], "") if fact is None else fact
        assert isinstance(old, HeaderFact)
        _set_header(facts.header, old, values["value"], parts)
    if fact is None:
        fact = _CLASSES[correction.table](start=start, end=end, confidence=CERTAIN, extractor=REVIEW, **values)
        listed.append(fact)
    for name, value in values.items():
        setattr(fact, name, value)
    fact.start, fact.end, fact.confidence, fact.extractor = start, end, CERTAIN, REVIEW
    fact.flags, fact.repairs, fact.fact_id = [], [], correction.fact_id


def _hang(facts: Facts, known: Mapping[str, Fact], corrections: Sequence[Correction]) -> None:
    """Hang citations on those that the corrections name."""
    listed = {id(citation): citation for citation in facts.citations}
    named = {fact_id: listed[id(fact)] for fact_id, fact in known.items() if id(fact) in listed}
    named |= {citation.fact_id: citation for citation in facts.citations if citation.fact_id}
    for correction in corrections:
        citation = named.get(correction.fact_id)
        if citation is None or _SOURCE not in correction.values:
            continue
        source_id = correction.values[_SOURCE]
        source = named.get(source_id)
        if source is not citation and (source is not None or source_id is None):
            citation.source = source


def _set_header(header: Header, old: HeaderFact, value: str | None, parts: Mapping[str, Any]) -> None:
    """The header's own field follows its fact; `value` None takes it away."""
    if old.field == "document_number":
        for name in NUMBER_PARTS:
            setattr(header, name, parts.get(name))
    elif old.field == "issue_date":
        header.issue_date = value
    elif old.field == "title":
        header.title = value
    elif old.field == "issuer":
        header.issuers = [*filter(None, [value]), *header.issuers[1:]]
    elif old.field == "recipient":
        header.recipients = _replaced(header.recipients, old.value, value)
    else:
        signature = next((each for each in header.signatures if each.name == old.value), None)
        if signature is not None:
            signature.name = value
        elif value is not None:
            header.signatures.append(Signature(name=value))


def _replaced(listed: list[str], old: str, new: str | None) -> list[str]:
    if old not in listed:
        return [*listed, *filter(None, [new])]
    at = listed.index(old)
    return [*listed[:at], *filter(None, [new]), *listed[at + 1 :]]
