"""What the rules found, looked at by a model: agreement makes a responsibility surer, contradiction lowers and flags it."""

from __future__ import annotations

import math

from trichluc.extractors.assignments.features import features
from trichluc.extractors.assignments.mentions import TEXT_KINDS, find_mentions
from trichluc.extractors.assignments.model import role_probabilities
from trichluc.models.document import Document
from trichluc.models.facts import Assignment

MODELS_DISAGREE = "models_disagree"
# Below this probability of the rule's role, findings in documents that nobody had tuned on were right every other time.
_DISAGREEMENT = 0.3
_TRUST = 0.5  # the model's log odds count half: it was fitted to the rules' own findings for the larger part
_LEAST, _MOST = 0.01, 0.99


def reconcile(document: Document, assignments: list[Assignment]) -> None:
    """Weigh each responsibility with the model's opinion on its body's mention; tables' rows, which it does not read, stay."""
    opinions: dict[int, dict[int, dict[str, float]]] = {}
    in_articles = document.in_articles() if assignments else False
    for assignment in assignments:
        block = document.block_at(assignment.start)
        if block < 0 or document.blocks[block].kind not in TEXT_KINDS or assignment.extractor == "rule:row":
            continue
        if block not in opinions:
            opinions[block] = _opinions(document, block, {one.start for one in assignments}, in_articles=in_articles)
        if opinion := opinions[block].get(assignment.start):
            _weigh(assignment, opinion[assignment.role])


def _opinions(document: Document, block: int, starts: set[int], *, in_articles: bool) -> dict[int, dict[str, float]]:
    """The model's opinion on each mention of the block that a rule found, by the mention's start."""
    return {
        mention.body.start: role_probabilities(features(document, mention, in_articles=in_articles))
        for mention in find_mentions(document, block)
        if mention.body.start in starts
    }


def _weigh(assignment: Assignment, probability: float) -> None:
    odds = _log_odds(assignment.confidence) + _TRUST * _log_odds(probability)
    assignment.confidence = round(min(_MOST, 1 / (1 + math.exp(-odds))), 2)
    if probability < _DISAGREEMENT:
        assignment.flags.append(MODELS_DISAGREE)


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, _LEAST), _MOST)
    return math.log(bounded / (1 - bounded))
