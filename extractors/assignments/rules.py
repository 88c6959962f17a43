"""What the rules of responsibility share: how sure each is, and the finding that they hand on."""

from __future__ import annotations

from dataclasses import dataclass, field

from trichluc.extractors.bodies import Body
from trichluc.models.facts import AssignmentRole

# Measured on gold: (hits + 1) / (finds + 2), rounded down to 0.01.
CONFIDENCE = {
    "enforce": 0.95,
    "heading": 0.9,
    "heading_loose": 0.6,
    "subject": 0.85,
    "task_giving": 0.85,
    "request": 0.85,
    "direct": 0.6,
    "named_actor": 0.6,
    "coordinate": 0.85,
    "coordinate_bare": 0.7,
    "report": 0.8,
    "submit": 0.75,
    "advise": 0.75,
    "send": 0.75,
    "via": 0.8,
    "row": 0.8,
    "label": 0.8,
}
# Where the end of a name was assumed, not found.
DOUBT = 0.7
TASK_WORDS = 45


@dataclass(slots=True)
class Finding:
    """A body with its role in one task: the task's words are `flow[task_start:task_end]`."""

    body: Body
    role: AssignmentRole
    rule: str
    task_start: int
    task_end: int
    block: int  # index of the block that the task stands in
    certain: bool = True
    flags: list[str] = field(default_factory=list)
