"""Responsibilities (phân công nhiệm vụ): which body leads, with whom it coordinates, who receives the result, for which task.

They stand in six forms: the owner of a heading and the bullets below it, a subject with its verb, an order or request
("Giao X", "Đề nghị X"), a partner or receiver inside a task ("phối hợp với Y", "báo cáo Z"), a label below a task
("Đơn vị chủ trì: X"), and the columns of a table of tasks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from trichluc.extractors.assignments.rules import CONFIDENCE, DOUBT, IN_ARTICLES, TASK_WORDS, Finding
from trichluc.extractors.assignments.tables import find_in_flat_tables, find_in_rows
from trichluc.extractors.assignments.walk import find_in_blocks
from trichluc.models.document import Document
from trichluc.models.facts import Assignment, Deadline


def extract_assignments(document: Document, deadlines: Sequence[Deadline]) -> list[Assignment]:
    """The responsibilities that a document states, in the order of the bodies' mentions.

    `deadlines` are those found in the document; one that lies alone inside a task's text, or its row,
    becomes that task's deadline.
    """
    sure = CONFIDENCE | IN_ARTICLES if document.in_articles() else CONFIDENCE
    findings = find_in_blocks(document) + find_in_rows(document) + find_in_flat_tables(document)
    starts = [deadline.start for deadline in deadlines]
    tasks: dict[tuple[int, int], str] = {}  # the bodies of a list share their task
    sections: dict[int, str | None] = {}  # and the tasks of a heading their section
    seen: set[tuple[int, str, int]] = set()
    rows: list[Assignment] = []
    for finding in sorted(findings, key=lambda item: (item.body.start, item.role, item.task_start)):
        key = (finding.body.start, finding.role, finding.task_start)
        if key not in seen:
            seen.add(key)
            span = (finding.task_start, finding.task_end)
            task = tasks[span] if span in tasks else tasks.setdefault(span, _as_written(document, *span))
            row = _assignment(document, finding, task, deadlines, starts)
            row.confidence = round(sure[finding.rule] * row.confidence, 2)
            parent = document.blocks[finding.block].parent
            row.section = sections[parent] if parent in sections else sections.setdefault(parent, _section(document, parent))
            rows.append(row)
    return rows


def _assignment(
    document: Document, finding: Finding, task: str, deadlines: Sequence[Deadline], starts: list[int]
) -> Assignment:
    """The row of a finding; its confidence is the factor of its doubt, still without the rule's own."""
    low, high = finding.task_start, finding.task_end
    if finding.rule == "row":  # the time stands in a column of its own
        low, high = document.blocks[finding.block].start, document.blocks[finding.block].end
    first = bisect_left(starts, low)
    inside = [deadline for deadline in deadlines[first : first + 2] if deadline.end <= high]
    return Assignment(
        finding.body.start,
        finding.body.end,
        1.0 if finding.certain else DOUBT,
        f"rule:{finding.rule}",
        body=_as_written(document, finding.body.start, finding.body.end),
        body_name=finding.body.name,
        role=finding.role,
        task=task or None,
        deadline=inside[0] if len(inside) == 1 else None,
        flags=[*finding.flags, *([] if finding.certain else ["body_end_assumed"])],
    )


def _section(document: Document, parent: int) -> str | None:
    """The heading that a task stands under, one line; `parent` is the index of the block above it, -1 for none."""
    while parent >= 0 and document.blocks[parent].kind != "heading":
        parent = document.blocks[parent].parent
    if parent < 0:
        return None
    heading = document.blocks[parent]
    return _as_written(document, heading.start, heading.end)


def _as_written(document: Document, start: int, end: int) -> str:
    """The page's own words on one line, at most TASK_WORDS of them."""
    words = document.line(start, min(end, start + 12 * TASK_WORDS)).split()
    return " ".join(words[:TASK_WORDS]).rstrip(' ./;,:"”')
