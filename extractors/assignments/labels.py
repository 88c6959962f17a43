"""Lines that name a role and its bodies below a task: "Đơn vị chủ trì: Sở Nội vụ. Đơn vị phối hợp: Sở Tư pháp"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trichluc.extractors.assignments.rules import Finding
from trichluc.extractors.bodies import read_bodies
from trichluc.models.document import Document
from trichluc.models.facts import AssignmentRole

_WHO = r"(?:các\s+)?(?:cơ quan|đơn vị|bộ phận|phòng|ban|ngành|lực lượng)(?:,\s*(?:đơn vị|cá nhân|bộ phận))*"
_DUTY = r"(?:chủ trì|phối hợp|thực hiện|đầu mối|phụ trách|tham mưu|tổ chức|triển khai|chịu trách nhiệm)"
LABEL = re.compile(rf"(?:{_WHO}\s+)?{_DUTY}(?:(?:,|\s+và)?\s+{_DUTY}){{0,3}}\s*:\s*(?=\S|\Z)")
_SIGN_BEFORE = re.compile(r"[.;:(\-•+]\s*$")
_NEXT_BODY = re.compile(r"[\s,;.•+-]*")
_TITLE = re.compile(r"nội dung(?: thực hiện| công việc)?\s*:\s*")
_TEXT_KINDS = ("heading", "bullet", "paragraph")


def find_labels(document: Document, block: int) -> list[Finding]:
    """The bodies that labels in this block name, with the task that stands before them in the block or in the block above."""
    item = document.blocks[block]
    matches = [match for match in _labels(document, item.body, item.end) if _stands_alone(document, match.start(), item.body)]
    if not matches:
        return []
    found: list[Finding] = []
    task_start, task_end, owner = _task(document, block, matches[0].start())
    for number, match in enumerate(matches):
        limit = matches[number + 1].start() if number + 1 < len(matches) else item.end
        words = match.group()
        role: AssignmentRole = "coordinate" if "phối hợp" in words and "chủ trì" not in words else "lead"
        position = match.end()
        while bodies := read_bodies(document.flow, document.lower, position, limit):
            found += [Finding(body, role, "label", task_start, task_end, owner, bodies.certain) for body in bodies.bodies]
            gap = _NEXT_BODY.match(document.lower, bodies.end, limit)
            position = gap.end() if gap else limit
            if position == bodies.end:
                break
    return found


def _labels(document: Document, start: int, end: int) -> Iterator[re.Match[str]]:
    """The labels before the colons of a text: a colon is rare and found at once, a label's words are not."""
    colon = document.lower.find(":", start, end)
    while colon >= 0:
        match = LABEL.search(document.lower, max(start, colon - 90), min(end, colon + 12))
        if match and match.start() < colon < match.end():
            yield match
        colon = document.lower.find(":", colon + 1, end)


def _stands_alone(document: Document, start: int, body: int) -> bool:
    return start == body or bool(_SIGN_BEFORE.search(document.flow, max(body, start - 4), start))


def _behind_title(document: Document, start: int) -> int:
    title = _TITLE.match(document.lower, start)
    return title.end() if title else start


def _task(document: Document, block: int, label: int) -> tuple[int, int, int]:
    """The task's span and block: the text before the label, else the nearest block above that is no label itself."""
    item = document.blocks[block]
    if len(document.flow[item.body : label].split()) >= 4:
        return _behind_title(document, item.body), label, block
    for index in range(block - 1, max(-1, block - 6), -1):
        above = document.blocks[index]
        if above.kind in _TEXT_KINDS and not LABEL.match(document.lower, above.body, above.end):
            if document.lower.startswith(("thời gian", "thời hạn", "kinh phí", "sản phẩm"), above.body):
                continue
            return _behind_title(document, above.body), above.end, index
    return item.body, item.end, block
