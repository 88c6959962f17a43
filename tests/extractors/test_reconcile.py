"""A model's second look at what the rules found: agreement, contradiction, and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys

from trichluc.extractors import extract_facts
from trichluc.extractors.assignments import extract_assignments
from trichluc.extractors.assignments.model import ROLES, role_probabilities
from trichluc.extractors.reconcile import MODELS_DISAGREE, reconcile
from trichluc.models.document import Document, Page
from trichluc.models.facts import Assignment
from trichluc.pipeline.structure import structure

PLAN = (
    "III. TỔ CHỨC THỰC HIỆN\n\n1. Sở Xây dựng\n\n- Chủ trì, phối hợp với Sở Tài chính hướng dẫn lập dự toán.\n\n"
    "- Báo cáo Ủy ban nhân dân tỉnh trước ngày 20 hằng tháng.\n"
)


def _document(text: str) -> Document:
    return structure([Page(1, text)])[0]


def _opposed(document: Document) -> Assignment:
    """A finding that says of a partner that it receives."""
    start = document.text.index("Sở Tài chính")
    return Assignment(
        start, start + len("Sở Tài chính"), 0.9, "rule:report", body="Sở Tài chính", body_name="Sở Tài chính", role="receive"
    )


def test_agreement_makes_surer() -> None:
    document = _document(PLAN)
    alone, both = extract_assignments(document, []), extract_assignments(document, [])
    reconcile(document, both)
    for rule, weighed in zip(alone, both, strict=True):
        assert weighed.confidence > rule.confidence
        assert MODELS_DISAGREE not in weighed.flags


def test_contradiction_lowers_and_is_flagged() -> None:
    document = _document(PLAN)
    finding = _opposed(document)
    reconcile(document, [finding])
    assert finding.confidence < 0.8
    assert finding.flags == [MODELS_DISAGREE]


def test_rows_of_tables_and_unknown_bodies_stay_as_they_are() -> None:
    document = _document(PLAN)
    row = _opposed(document)
    row.extractor = "rule:row"
    stranger = Assignment(0, 3, 0.5, "rule:subject", body="III", body_name="III", role="lead")
    reconcile(document, [row, stranger])
    assert (row.confidence, row.flags, stranger.confidence, stranger.flags) == (0.9, [], 0.5, [])


def test_twice_is_the_same() -> None:
    first, second = (extract_facts(_document(PLAN)).assignments for _ in range(2))
    assert first == second
    assert first


def test_probabilities_are_of_every_role_and_of_no_order() -> None:
    names = ["bias", "place=start", "cue after=duty", "bias"]
    probabilities = role_probabilities(names)
    assert set(probabilities) == set(ROLES)
    assert abs(sum(probabilities.values()) - 1) < 1e-9
    assert probabilities == role_probabilities(reversed(names))


def test_no_library_of_models_is_loaded_for_it() -> None:
    code = (
        "import sys; from trichluc.extractors import extract_facts; from trichluc.models.document import Page;"
        "from trichluc.pipeline.structure import structure;"
        f"extract_facts(structure([Page(1, {PLAN!r})])[0]);"
        "sys.exit(bool({'spacy', 'sklearn', 'underthesea', 'torch'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
