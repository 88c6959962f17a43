"""Reading the documents: one module per kind of fact, each a function of one document."""

from __future__ import annotations

from trichluc.extractors.header import extract_header
from trichluc.models.document import Document
from trichluc.models.facts import Facts


def extract_facts(document: Document) -> Facts:
    """Everything that the rules find in one document."""
    return Facts(extract_header(document))
