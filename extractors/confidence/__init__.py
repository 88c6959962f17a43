"""The last step of extraction: a fact's confidence becomes the share of such facts that are right on annotated documents."""

from __future__ import annotations

from trichluc.extractors.confidence.model import calibrated
from trichluc.extractors.confidence.signs import features, setting_of
from trichluc.models.document import Document
from trichluc.models.facts import Facts


def calibrate(facts: Facts, document: Document) -> None:
    """Put in place of each fact's score how likely it is right."""
    setting = setting_of(document, facts.header.issue_date)
    for fact in facts.all():
        fact.confidence = calibrated(features(fact, setting))
