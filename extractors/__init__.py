"""Reading the documents: one module per kind of fact, each a function of one document."""

from __future__ import annotations

from trichluc.extractors.assignments import extract_assignments
from trichluc.extractors.assignments.marks import with_mended_marks
from trichluc.extractors.campaigns import extract_campaigns
from trichluc.extractors.citations import extract_citations
from trichluc.extractors.confidence import calibrate
from trichluc.extractors.dates import extract_dates
from trichluc.extractors.deadlines import extract_deadlines
from trichluc.extractors.header import extract_header
from trichluc.extractors.reconcile import reconcile
from trichluc.extractors.repairs import record_repairs
from trichluc.extractors.residue import find_residue
from trichluc.extractors.times.misreadings import mark as mark_times
from trichluc.extractors.times.misreadings import with_read_times
from trichluc.models.document import Document
from trichluc.models.facts import Facts


def extract_facts(document: Document, *, calibrated: bool = True) -> Facts:
    """Everything that the rules find in one document, the responsibilities weighed by a model.

    Without calibration each confidence is what its rule says of itself.
    """
    header = extract_header(document)
    citations = extract_citations(document)
    campaigns = extract_campaigns(document, citations)
    timed, misread = with_read_times(document)
    deadlines = extract_deadlines(timed, header.issue_date)
    mark_times(deadlines, misread)
    issue_year = int(header.issue_date[:4]) if header.issue_date else None
    dates = extract_dates(document, issue_year, citations, deadlines)
    mended = with_mended_marks(document)
    assignments = extract_assignments(mended, deadlines)
    reconcile(mended, assignments)
    residue = find_residue(document, citations, header.facts)
    facts = Facts(header, citations, campaigns, assignments, deadlines, dates, residue)
    if document.repairs:
        record_repairs(facts, document.repairs)
    if calibrated:
        calibrate(facts, document)
    return facts
