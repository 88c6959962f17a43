"""Who owns a heading or a lead-in, and with it the bullets below: "2. Sở Nội vụ:", "Điều 2. Sở Y tế có trách nhiệm:"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trichluc.extractors.assignments.rules import Finding
from trichluc.extractors.bodies import Body, Reader, read_bodies
from trichluc.models.document import Document
from trichluc.models.facts import AssignmentRole

_NAMING = re.compile(
    r"(?:trách nhiệm(?: tổ chức)?(?: thực hiện)?(?: của| thuộc)?|nhiệm vụ(?: cụ thể)?(?: của)|về phía|đối với|giao(?: nhiệm vụ| trách nhiệm)?(?: cho)?"
    r"|phân công(?: nhiệm vụ)?(?: cho)?|đề nghị|yêu cầu|ở|tại)\s+"
)
# Words that announce a list and say nothing of the task themselves.
_EMPTY = frozenset(
    "theo chức năng nhiệm vụ được giao có chịu trách nhiệm chủ trì phối hợp với cùng thực hiện triển khai tập trung chỉ đạo tổ chức tốt một số các những nội dung "
    "công việc việc sau đây như cụ thể và khẩn trương nghiêm túc trong thời gian tới làm cần phải quyền hạn giải pháp là gồm lưu ý yêu cầu".split()
)
_WORD = re.compile(r"\w+")
# First words of bullets that describe and give nobody anything to do.
_DESCRIBING = re.compile(
    r"(?:việc|công tác|các|những|thời gian|thời hạn|kinh phí|phong trào|mỗi|đối tượng|số lượng|nội dung|hình thức|thành phần|địa điểm|mục tiêu|kết quả|nguồn"
    r"|danh sách|chế độ|mức|tỷ lệ|chỉ tiêu|trường hợp|một|hai|về|đối với|tên|trụ sở|điều|khoản|hồ sơ|người|tổng|quá trình|\d)(?!\w)"
)
_LABELLED = re.compile(r"[^:;,.]{1,40}:\s")


@dataclass(frozen=True, slots=True)
class Owner:
    """A body with its role in every task listed below it. `weak`: only what begins with a verb is a task of it."""

    body: Body
    role: AssignmentRole
    certain: bool
    weak: bool = False
    titled: bool = False  # the heading is the body's name and nothing more: every paragraph below is its task


def heading_owners(document: Document, block: int) -> list[Owner]:
    """The owners that a heading names and nothing more ("2. Sở Nội vụ (Ban Thi đua - Khen thưởng)"); none for any other text."""
    item = document.blocks[block]
    colon = document.flow[item.end - 1] == ":"
    # "- Sở Giáo dục và Đào tạo;" is an item of a list of bodies, "1. Sở Nội vụ" a heading.
    if item.end - item.body > 400 or (not colon and not item.label[:1].isalnum() and item.kind == "bullet"):
        return []
    start, weak = item.body, False
    naming = _NAMING.match(document.lower, start, item.end)
    if naming:
        start, weak = naming.end(), naming.group().startswith(("đối với", "ở", "tại"))
    bodies = read_bodies(document.flow, document.lower, start, item.end)
    if bodies is None:
        return []
    rest = document.lower[bodies.end : item.end]
    rest = re.sub(r"^\s*\([^)]*\)", "", rest).strip(" .:;\n\t-*")
    if rest and not (item.kind in ("heading", "bullet") and set(_WORD.findall(rest)) <= _EMPTY and colon):
        return []
    return [Owner(body, "lead", bodies.certain, weak, not weak) for body in bodies.bodies]


def lead_in_owners(document: Document, block: int, findings: list[Finding]) -> list[Owner]:
    """The owners of the list that a block announces with its last colon: "Trung tâm Công báo tham mưu Văn phòng:"."""
    item = document.blocks[block]
    if document.flow[item.end - 1] != ":":
        return []
    last = max((finding.task_start for finding in findings if finding.role == "lead"), default=-1)
    if last < 0:
        return []
    leads = [finding for finding in findings if finding.role == "lead" and finding.task_start == last]
    others = [finding for finding in findings if finding.role != "lead" and finding.body.start > leads[0].body.start and announces(document, leads[0], findings)]
    return [Owner(finding.body, finding.role, finding.certain) for finding in leads + others]


def announces(document: Document, lead: Finding, findings: list[Finding]) -> bool:
    """Whether a lead's task only announces the list that follows: "tập trung chỉ đạo thực hiện tốt những việc sau:"."""
    text = document.lower[lead.task_start : lead.task_end]
    if re.search(r"(?:có|chịu) trách nhiệm\s*:\s*$", text):
        return True
    for finding in findings:
        if finding.role != "lead" and lead.task_start <= finding.body.start < lead.task_end:
            text = text.replace(document.lower[finding.body.start : finding.body.end], " ")
    words = [word for word in _WORD.findall(text) if word not in _EMPTY]
    return not [word for word in words if word not in ("tham", "mưu", "báo", "cáo")]


def is_task(document: Document, block: int, *, strict: bool) -> tuple[bool, bool]:
    """Whether a block below an owner reads as a task, and whether that is sure (it begins with a known verb)."""
    item = document.blocks[block]
    reader = Reader(document.flow, document.lower, item.body, item.end)
    strength = reader.predicate(0, opening=True)
    naming = _NAMING.match(document.lower, item.body, item.end)
    if naming and read_bodies(document.flow, document.lower, naming.end(), item.end):
        return False, False  # it names somebody else, whatever it goes on to say
    if reader.word(1) == ":" or reader.word(2) == ":":
        return False, False
    if strength in ("verb", "weak") or (strength == "opener" and not strict) or reader.word(0) in ("là", "có", "được"):
        return True, True
    if strict or _DESCRIBING.match(document.lower, item.body, item.end) or _LABELLED.match(document.flow, item.body, item.end):
        return False, False
    # A name ("Công ty xe khách Sài Gòn") is an item of some list, not a task.
    return bool(item.label) and bool(reader.word(5)) and not reader.capital(1) and not reader.head(0)[0], False
