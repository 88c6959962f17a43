"""Responsibilities (phân công nhiệm vụ): which body leads, with whom it coordinates, who receives the result, for which task.

They stand in five forms: the owner of a heading and the bullets below it, a subject with its verb, an order or request ("Giao X",
"Đề nghị X"), a partner or receiver inside a task ("phối hợp với Y", "báo cáo Z"), and the columns of a table of tasks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from trichluc.extractors.assignments.clauses import find_in_block, task_end
from trichluc.extractors.assignments.labels import find_labels
from trichluc.extractors.assignments.owners import Owner, announces, heading_owners, is_task, lead_in_owners
from trichluc.extractors.assignments.rules import CONFIDENCE, DOUBT, TASK_WORDS, Finding
from trichluc.extractors.assignments.tables import find_in_rows
from trichluc.models.document import Document
from trichluc.models.facts import Assignment, Deadline

_WORD = re.compile(r"\S+")
_TEXT_KINDS = frozenset({"heading", "bullet", "paragraph", "closing", "enacting", "ground"})
_SPEAKING_KINDS = frozenset({"enacting", "ground", "closing"})


def extract_assignments(document: Document, deadlines: Sequence[Deadline]) -> list[Assignment]:
    """The responsibilities that a document states, in the order of the bodies' mentions.

    `deadlines` are those found in the document; one that lies alone inside a task's text becomes that task's deadline.
    """
    findings = _read_blocks(document) + find_in_rows(document)
    starts = [deadline.start for deadline in deadlines]
    seen: set[tuple[int, str, int]] = set()
    rows: list[Assignment] = []
    for finding in sorted(findings, key=lambda item: (item.body.start, item.role, item.task_start)):
        key = (finding.body.start, finding.role, finding.task_start)
        if key not in seen:
            seen.add(key)
            rows.append(_assignment(document, finding, deadlines, starts))
    return rows


def _read_blocks(document: Document) -> list[Finding]:
    findings: list[Finding] = []
    owners: dict[int, list[Owner]] = {}
    parents = {block.parent for block in document.blocks}
    announced: dict[int, list[Finding]] = {}
    used: set[int] = set()
    intro, labels = -1, False
    continued: dict[int, list[Owner]] = {}
    for index, block in enumerate(document.blocks):
        if block.kind not in _TEXT_KINDS or document.flow[block.body : block.end].isupper():
            continue
        above = _owner_block(document, index, owners, intro)
        inherited = owners.get(above, [])
        if block.kind in ("heading", "bullet", "paragraph") and (own := heading_owners(document, index)):
            owners[index] = own
            if block.parent >= 0 and document.blocks[block.parent].body >= document.blocks[block.parent].end:
                owners[block.parent] = own  # a heading whose number stands on a line of its own
            if block.label and intro >= 0 and block.parent == document.blocks[intro].parent:
                intro = -1  # the list names its own owners
            if index in parents or document.flow[block.end - 1] == ":":
                continue
        labels = labels or bool(block.label)
        labelled = find_labels(document, index)
        findings += labelled
        closes = document.flow[block.end - 1] == ":"  # before the first number it is "… ban hành Kế hoạch như sau:"
        stated = find_in_block(document, index, subjects=not (block.kind in _SPEAKING_KINDS or (not labels and closes)), owned=bool(inherited))
        named = {finding.body.start for finding in labelled}
        stated = [finding for finding in stated if finding.body.start not in named]
        lead_in = lead_in_owners(document, index, stated)
        if lead_in:
            owners[index] = lead_in
            intro = index if not block.label else intro
            last = max(finding.task_start for finding in stated if finding.role == "lead")
            trivial = [finding for finding in stated if finding.task_start >= last and announces(document, _first_lead(stated, last), stated)]
            announced[index] = trivial
            stated = [finding for finding in stated if finding not in trivial]
        elif not block.label and block.parent == (document.blocks[intro].parent if intro >= 0 else -2):
            intro = -1
        findings += stated
        if block.label and not lead_in and (opening := _opening_leads(document, index, stated)):
            # "2. Các phòng, ban … chú trọng …" goes on in unnumbered paragraphs.
            continued[index] = opening
        if not block.label and not inherited and block.parent in continued and not stated:
            findings += _inherit(document, index, continued[block.parent], -1, has_list=False)
        if inherited and not lead_in and not _opens_with_lead(document, index, stated):
            inheriting = _inherit(document, index, inherited, above, has_list=index in parents and (closes or _is_title(document, index)))
            findings += inheriting
            if inheriting:
                used.add(above)
    for index, trivial in announced.items():
        if index not in used:
            findings += trivial
    return findings


def _is_title(document: Document, index: int) -> bool:
    """Whether a block that has blocks below it is their title, not a task: a short heading."""
    block = document.blocks[index]
    return block.kind == "heading" and len(document.flow[block.body : block.end].split()) < 15


def _first_lead(findings: list[Finding], task_start: int) -> Finding:
    return next(finding for finding in findings if finding.role == "lead" and finding.task_start == task_start)


def _owner_block(document: Document, index: int, owners: dict[int, list[Owner]], intro: int) -> int:
    """The nearest block above that owns this one; else the paragraph that announced the list it belongs to; -1 for none."""
    parent = document.blocks[index].parent
    while parent >= 0:
        if parent in owners:
            return parent
        parent = document.blocks[parent].parent
    if intro < 0 or not document.blocks[index].label:
        return -1
    top = index
    while document.blocks[top].parent > intro:
        top = document.blocks[top].parent
    return intro if document.blocks[top].parent == document.blocks[intro].parent else -1


def _opens_with_lead(document: Document, index: int, stated: list[Finding]) -> bool:
    """Whether the block has a subject of its own, which overrides the heading's owner."""
    block = document.blocks[index]
    first = min((finding.body.start for finding in stated if finding.role == "lead" and finding.rule != "named_actor"), default=-1)
    return 0 <= first and not document.flow[block.body : first].count(". ") and (first - block.body < 250 and "(" not in document.flow[block.body : first])


def _opening_leads(document: Document, index: int, stated: list[Finding]) -> list[Owner]:
    """The subjects that a numbered block begins with."""
    block = document.blocks[index]
    first = [finding for finding in stated if finding.role == "lead" and finding.rule in ("subject", "request", "task_giving")]
    if not first or first[0].body.start > block.body + 20:
        return []
    return [Owner(finding.body, "lead", finding.certain) for finding in first if finding.task_start == first[0].task_start]


def _inherit(document: Document, index: int, inherited: list[Owner], above: int, *, has_list: bool) -> list[Finding]:
    block = document.blocks[index]
    if has_list or block.kind == "closing":
        return []
    found = []
    for owner in inherited:
        task, sure = is_task(document, index, strict=owner.weak or not (block.label or (owner.titled and block.parent == above)))
        if task:
            end = task_end(document, block.body, block.end)
            found.append(Finding(owner.body, owner.role, "heading" if sure else "heading_loose", block.body, end, index, owner.certain))
    return found


def _assignment(document: Document, finding: Finding, deadlines: Sequence[Deadline], starts: list[int]) -> Assignment:
    confidence = CONFIDENCE[finding.rule] * (1.0 if finding.certain else DOUBT)
    first = bisect_left(starts, finding.task_start)
    inside = [deadline for deadline in deadlines[first : first + 2] if deadline.end <= finding.task_end]
    return Assignment(
        finding.body.start,
        finding.body.end,
        round(confidence, 2),
        f"rule:{finding.rule}",
        body=_as_written(document, finding.body.start, finding.body.end),
        body_name=finding.body.name,
        role=finding.role,
        task=_as_written(document, finding.task_start, finding.task_end) or None,
        section=_section(document, finding.block),
        deadline=inside[0] if len(inside) == 1 else None,
        flags=[*finding.flags, *([] if finding.certain else ["body_end_assumed"])],
    )


def _section(document: Document, index: int) -> str | None:
    """The heading that a task stands under, one line."""
    parent = document.blocks[index].parent
    while parent >= 0 and document.blocks[parent].kind != "heading":
        parent = document.blocks[parent].parent
    if parent < 0:
        return None
    heading = document.blocks[parent]
    return _as_written(document, heading.start, heading.end)


def _as_written(document: Document, start: int, end: int) -> str:
    """The page's own letters on one line, at most TASK_WORDS words, without emphasis marks and page furniture."""
    words = []
    for match in _WORD.finditer(document.flow, start, end):
        words.append(document.text[match.start() : match.end()])
        if len(words) == TASK_WORDS:
            break
    return " ".join(words).rstrip(" ./;,:")
