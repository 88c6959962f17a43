"""Who owns a heading or a lead-in, and with it the bullets below: "2. Sở Nội vụ:", "Điều 2. Sở Y tế có trách nhiệm:"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trichluc.extractors.assignments.labels import LABEL
from trichluc.extractors.assignments.rules import Finding, listing_words
from trichluc.extractors.bodies import Body, BodyList, Reader, complete_name, read_bodies
from trichluc.models.document import Document
from trichluc.models.facts import AssignmentRole

_NAMING = re.compile(
    r"(?:trách nhiệm(?: tổ chức)?(?: thực hiện)?(?: của| thuộc)?|nhiệm vụ(?: cụ thể)?(?: của)|về phía|đối với"
    r"|giao(?: nhiệm vụ| trách nhiệm)?(?: cho)?|phân công(?: nhiệm vụ)?(?: cho)?|đề nghị|yêu cầu|ở|tại)\s*:?\s+"
)
_NAMING_LETTERS = frozenset("tnvđgpyở")  # the first letters of those words
_WORD = re.compile(r"\w+")
_BRACKET = re.compile(r"^\s*\([^)]*\)")
_DUTY = re.compile(r"(?:có|chịu) trách nhiệm\s*:\s*$")


@dataclass(frozen=True, slots=True)
class Owner:
    """A body with its role in every task listed below it. `weak`: only what begins with a verb is a task of it."""

    body: Body
    role: AssignmentRole
    certain: bool
    weak: bool = False
    titled: bool = False  # the heading is the body's name and nothing more: every paragraph below is its task


def heading_owners(document: Document, block: int, opening: BodyList | None) -> list[Owner]:
    """The owners that a heading names and nothing more ("2. Sở Nội vụ (Ban Thi đua - Khen thưởng)"); none for other text.

    `opening` is the list of bodies that the block begins with.
    """
    item = document.blocks[block]
    if opening is None and document.lower[item.body : item.body + 1] not in _NAMING_LETTERS:
        return []
    colon = document.flow[item.end - 1] == ":"
    # "- Sở Giáo dục và Đào tạo;" is an item of a list of bodies, "1. Sở Nội vụ" a heading.
    if item.end - item.body > (400 if item.label or colon else 150):
        return []
    if not colon and not item.label[:1].isalnum() and item.kind == "bullet":
        return []
    if colon and LABEL.match(document.lower, item.body, item.end):
        return []  # "Cơ quan phối hợp:" names a role, and the bodies that have it behind or below
    bodies, weak = opening, False
    naming = _NAMING.match(document.lower, item.body, item.end)
    if naming:
        bodies = read_bodies(document.flow, document.lower, naming.end(), item.end)
        weak = naming.group().startswith(("đối với", "ở", "tại"))
    if bodies is None:
        return []
    rest = _BRACKET.sub("", document.lower[bodies.end : item.end]).strip(" .:;\n\t-")
    if "có quyền" in rest or "được quyền" in rest:
        return []  # a competence, no task
    if rest and not (item.kind != "paragraph" and colon and listing_words().issuperset(_WORD.findall(rest))):
        return []
    return [Owner(body, "lead", bodies.certain, weak, not weak) for body in bodies.bodies]


def described_owner(document: Document, block: int, opening: BodyList) -> Owner:
    """The owner whose description is the whole heading: "6. Các doanh nghiệp thứ cấp đang hoạt động trong khu công nghiệp"."""
    item = document.blocks[block]
    body = Body(item.body, item.end, complete_name(document.flow[item.body : item.end]), opening.bodies[-1].collective)
    return Owner(body, "lead", opening.certain, titled=True)


def lead_in_owners(document: Document, findings: list[Finding]) -> list[Owner]:
    """The owners of the list that a block announces with its last colon: "Trung tâm Công báo tham mưu Văn phòng:"."""
    leads = _last_leads(findings)
    owners = [Owner(lead.body, "lead", lead.certain) for lead in leads]
    if leads and len(announcing(document, findings)) > len(leads):
        others = [finding for finding in findings if finding.role != "lead" and finding.body.start > leads[0].body.start]
        owners += [Owner(other.body, other.role, other.certain) for other in others]
    return owners


def _last_leads(findings: list[Finding]) -> list[Finding]:
    last = max((finding.task_start for finding in findings if finding.role == "lead"), default=-1)
    return [finding for finding in findings if finding.role == "lead" and finding.task_start == last]


def announcing(document: Document, findings: list[Finding]) -> list[Finding]:
    """The findings of a lead-in that only announce the list below: "tập trung chỉ đạo thực hiện tốt những việc sau:"."""
    leads = _last_leads(findings)
    if not leads:
        return []
    start, end = leads[0].task_start, leads[0].task_end
    inside = [finding for finding in findings if finding.task_start >= start]
    text = document.lower[start:end]
    if _DUTY.search(text):
        return inside
    for finding in findings:
        if finding.role != "lead" and start <= finding.body.start < end:
            text = text.replace(document.lower[finding.body.start : finding.body.end], " ")
    return inside if listing_words().issuperset(_WORD.findall(text)) else []


def is_task(document: Document, block: int, *, strict: bool) -> bool:
    """Whether a block below an owner reads as a task: it begins with a known verb, `strict`ly with nothing before it."""
    item = document.blocks[block]
    reader = Reader(document.flow, document.lower, item.body, item.end)
    strength = reader.predicate(0, opening=True)
    naming = _NAMING.match(document.lower, item.body, item.end)
    if naming and read_bodies(document.flow, document.lower, naming.end(), item.end):
        return False  # it names somebody else, whatever it goes on to say
    if reader.matches(("thông", "tin"), 0) or reader.word(1) == ":" or reader.word(2) == ":":
        return False
    return strength in ("verb", "weak") or (strength == "opener" and not strict) or reader.word(0) in ("là", "có", "được")
