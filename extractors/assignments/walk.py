"""The walk over a document's blocks: what each states itself, and what it owes to the heading or lead-in above it."""

from __future__ import annotations

import re
from dataclasses import replace

from trichluc.extractors.assignments.clauses import find_in_block
from trichluc.extractors.assignments.labels import find_labels
from trichluc.extractors.assignments.owners import Owner, announcing, described_owner, heading_owners, is_task, lead_in_owners
from trichluc.extractors.assignments.rules import Finding, task_end
from trichluc.extractors.bodies import BodyList, read_bodies
from trichluc.models.document import Block, Document

_TEXT_KINDS = frozenset({"heading", "bullet", "paragraph", "closing", "enacting", "ground"})
_OWNING_KINDS = frozenset({"heading", "bullet", "paragraph"})
_SPEAKING_KINDS = frozenset({"enacting", "ground", "closing"})
_TITLE_WORDS = 15
# Articles that say to whom a text applies, what its words mean, or who may punish: their subjects get no task.
_ROMAN = re.compile(r"[IVXLC]+[.)]?")
_POWER = re.compile(r"(?:có|được) quyền\s*:\s*$|xử phạt (?:vi phạm hành chính )?đối với (?:các |những )?hành vi")
_SILENT = re.compile(r"đối tượng áp dụng|phạm vi điều chỉnh|giải thích từ ngữ|thẩm quyền (?:của|xử phạt|xử lý)")


def find_in_blocks(document: Document) -> list[Finding]:
    """The responsibilities that the running text of a document states."""
    walk = _Walk(document)
    for index, block in enumerate(document.blocks):
        if block.kind in _TEXT_KINDS and not document.flow[block.body : block.end].isupper():
            walk.visit(index, block)
    return walk.finish()


def _with_begun(begun: BodyList, opening: BodyList, stated: list[Finding]) -> list[Finding]:
    """What a block states, with the subjects before it that its own first subjects continue."""
    first = opening.bodies[0].start
    lead = next((finding for finding in stated if finding.body.start == first and finding.role == "lead"), None)
    if lead is None:
        return stated
    return [replace(lead, body=body, flags=[*lead.flags]) for body in begun.bodies] + stated


class _Walk:
    """Blocks in reading order, with the owners named so far."""

    __slots__ = (
        "announced",
        "begun",
        "continued",
        "document",
        "findings",
        "heirs",
        "intro",
        "is_law",
        "numbered",
        "owners",
        "owning",
        "parents",
        "silent",
    )

    def __init__(self, document: Document) -> None:
        self.document = document
        self.findings: list[Finding] = []
        self.parents = {block.parent for block in document.blocks}
        self.owners: dict[int, list[Owner]] = {}  # by the block that names them
        self.continued: dict[int, list[Owner]] = {}  # subjects of numbered blocks, for the unnumbered paragraphs below
        self.announced: dict[int, list[Finding]] = {}  # "X thực hiện các nhiệm vụ sau:", a task only if no list follows
        self.owning: set[tuple[int, int]] = set()  # lists of headings, by parent and level, in which one names its owner
        self.heirs: set[int] = set()  # blocks whose owners got a task from the list below
        self.intro = -1  # the unnumbered paragraph that announced the list being read
        self.silent: set[int] = set()  # headings of articles that give no tasks, and what stands below them
        self.begun: BodyList | None = None  # a list of subjects that a page break or a wrap cut behind a comma
        self.is_law = document.in_articles()
        self.numbered = False  # whether a numbered block was met

    def visit(self, index: int, block: Block) -> None:
        """Reads one block."""
        document = self.document
        if block.parent in self.silent or (block.kind == "heading" and self._is_silent(block)) or self._grants_power(block):
            self.silent.add(index)
            return
        colon = document.flow[block.end - 1] == ":"
        above = self._owner_block(index)
        inherited = self.owners.get(above, [])
        opening = read_bodies(document.flow, document.lower, block.body, block.end)
        begun, self.begun = self.begun, None
        if opening and document.flow[opening.end : block.end].strip() in (",", ";") and block.kind != "bullet":
            self.begun = opening
            return
        if self._is_owner(index, block, opening, colon=colon):
            return
        self.numbered = self.numbered or bool(block.label)
        labelled = find_labels(document, index) if colon or ":" in document.flow[block.body : block.end] else []
        # Before the first number a colon closes "UBND tỉnh ban hành Kế hoạch … như sau:", where the issuer speaks.
        subjects = block.kind not in _SPEAKING_KINDS and (self.numbered or not colon)
        stated = find_in_block(document, index, opening, subjects=subjects, owned=bool(inherited))
        if not (stated or inherited or labelled or colon or block.label or self.continued or self.intro >= 0):
            return
        if begun and opening and not block.label:
            stated = _with_begun(begun, opening, stated)
        if labelled:
            named = {finding.body.start for finding in labelled}
            stated = [finding for finding in stated if finding.body.start not in named]
        lead_in = lead_in_owners(document, stated) if colon else []
        if lead_in:
            stated = self._lead_in(index, block, lead_in, stated)
        elif not block.label and self.intro >= 0 and block.parent == document.blocks[self.intro].parent:
            self.intro = -1
        self.findings += labelled + stated
        if not lead_in:
            self._inherit_from_above(index, block, above, inherited, stated, colon=colon)

    def _grants_power(self, block: Block) -> bool:
        """Whether a block lists what somebody may do: "2. Trưởng đoàn thanh tra … có quyền:", "… xử phạt đối với hành vi …"."""
        lower = self.document.lower
        if not self.is_law or (
            lower.find("quyền", block.end - 8, block.end) < 0 and lower.find("xử phạt", block.body, block.end) < 0
        ):
            return False
        return bool(_POWER.search(lower, block.body, block.end))

    def _is_silent(self, block: Block) -> bool:
        return bool(_SILENT.search(self.document.lower, block.body, min(block.end, block.body + 60)))

    def finish(self) -> list[Finding]:
        """All findings, with the announcements that no list followed."""
        for index, findings in self.announced.items():
            if index not in self.heirs:
                self.findings += findings
        return self.findings

    def _owner_block(self, index: int) -> int:
        """The nearest block above that owns this one; else the paragraph that announced the list it belongs to; -1 for none."""
        blocks = self.document.blocks
        parent = blocks[index].parent
        while parent >= 0:
            if parent in self.owners:
                return parent
            parent = blocks[parent].parent
        if self.intro < 0 or not blocks[index].label:
            return -1
        top = index
        while blocks[top].parent > self.intro:
            top = blocks[top].parent
        if top != index and _ROMAN.fullmatch(blocks[top].label):
            return -1  # a part of the document, with owners of its own or none
        return self.intro if blocks[top].parent == blocks[self.intro].parent else -1

    def _is_owner(self, index: int, block: Block, opening: BodyList | None, *, colon: bool) -> bool:
        """Notes the owners that a block names; True where it does nothing else."""
        owners = heading_owners(self.document, index, opening) if block.kind in _OWNING_KINDS else []
        if not owners and opening and opening.bodies[0].collective and self._is_among_owners(index, block):
            owners = [described_owner(self.document, index, opening)]
        if not owners:
            return False
        if block.label:
            self.owning.add((block.parent, block.level))
        self.owners[index] = owners
        blocks = self.document.blocks
        if block.parent >= 0 and blocks[block.parent].body >= blocks[block.parent].end:
            self.owners[block.parent] = owners  # a heading whose number stands on a line of its own
        if block.label and self.intro >= 0 and block.parent == blocks[self.intro].parent:
            self.intro = -1  # the list names its own owners
        return index in self.parents or colon

    def _is_among_owners(self, index: int, block: Block) -> bool:
        """Whether a short numbered line with tasks below it goes on a list of owners: "6. Các doanh nghiệp | hoạt động …"."""
        text = self.document.flow[block.body : block.end]
        short = len(text.split()) <= _TITLE_WORDS and text[-1] not in ".;:,"
        return short and block.label[:1].isalnum() and index in self.parents and (block.parent, block.level) in self.owning

    def _lead_in(self, index: int, block: Block, owners: list[Owner], stated: list[Finding]) -> list[Finding]:
        """Notes the owners of the list that a block announces; returns what it states beside announcing."""
        self.owners[index] = owners
        if not block.label:
            self.intro = index
        self.announced[index] = announcing(self.document, stated)
        return [finding for finding in stated if finding not in self.announced[index]]

    def _inherit_from_above(
        self, index: int, block: Block, above: int, inherited: list[Owner], stated: list[Finding], *, colon: bool
    ) -> None:
        """Makes the block a task of the owners above, unless it has a subject of its own or only announces what is below it."""
        opening = self._opening_leads(block, stated) if stated and block.label else []
        if opening:
            self.continued[index] = opening  # "2. Các phòng, ban … chú trọng …" goes on in unnumbered paragraphs
        if not block.label and not inherited and not stated:
            self.findings += self._tasks(index, block, self.continued.get(block.parent, []), -1)
        announces_list = index in self.parents and (colon or self._is_title(block))
        if inherited and not announces_list and block.kind != "closing" and not self._has_subject(block, stated):
            tasks = self._tasks(index, block, inherited, above)
            if tasks:
                self.heirs.add(above)
            self.findings += tasks

    def _tasks(self, index: int, block: Block, owners: list[Owner], above: int) -> list[Finding]:
        if not owners:
            return []
        strict = [owner.weak or not (block.label or (owner.titled and block.parent == above)) for owner in owners]
        fits = {how: is_task(self.document, index, strict=how) for how in set(strict)}
        end = task_end(self.document, block.body, block.end) if any(fits.values()) else -1
        return [
            Finding(owner.body, owner.role, "heading", block.body, end, index, owner.certain)
            for owner, how in zip(owners, strict, strict=True)
            if fits[how]
        ]

    def _is_title(self, block: Block) -> bool:
        """Whether a block that has blocks below it is their title, not a task: a short heading."""
        return block.kind == "heading" and len(self.document.flow[block.body : block.end].split()) < _TITLE_WORDS

    def _has_subject(self, block: Block, stated: list[Finding]) -> bool:
        """Whether the block's first sentence has a subject of its own, which overrides the heading's owner."""
        leads = [finding.body.start for finding in stated if finding.role == "lead" and finding.rule != "named_actor"]
        if not leads or min(leads) - block.body >= 250:
            return False
        before = self.document.flow[block.body : min(leads)]
        return ". " not in before and "(" not in before and " thì " not in before

    def _opening_leads(self, block: Block, stated: list[Finding]) -> list[Owner]:
        """The subjects that a block begins with."""
        leads = [finding for finding in stated if finding.rule in ("subject", "request", "task_giving")]
        if not leads or leads[0].body.start > block.body + 20:
            return []
        return [Owner(lead.body, "lead", lead.certain) for lead in leads if lead.task_start == leads[0].task_start]
