"""What is found in a document: one slotted dataclass per kind of fact, with offsets into the document's text.

These travel on the hot path; the typed records of the public API (`models.records`) and the tables' rows are made from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Ident = Literal["numbered", "named", "self"]
Relation = Literal[
    "legal_basis",
    "implements",
    "guides",
    "amends",
    "replaces",
    "repeals",
    "promulgates",
    "attached_to",
    "mentions",
]
CampaignKind = Literal["movement", "drive", "campaign", "special", "month"]
AssignmentRole = Literal["lead", "coordinate", "receive"]
DeadlineKind = Literal["date", "period", "recurring", "relative"]
ResidueKind = Literal["number", "ground"]
DateRole = Literal["issue", "citation", "deadline", "commemoration", "period", "other"]
HeaderField = Literal["document_number", "issue_date", "issuer", "title", "signer", "recipient"]


@dataclass(slots=True)
class Repair:
    """A reading that was levelled for matching: `text[start:end]` was taken to mean `meant`."""

    start: int
    end: int
    meant: str


@dataclass(slots=True)
class Fact:
    """What every fact carries: where it stands (`text[start:end]`), how sure it is, and what found it."""

    start: int
    end: int
    confidence: float  # 0..1
    extractor: str  # rule:<name>, model:<name> or review
    flags: list[str] = field(default_factory=list, kw_only=True)
    repairs: list[Repair] = field(default_factory=list, kw_only=True)
    fact_id: str | None = field(default=None, kw_only=True)  # given where a person has set the fact: its id stays what it was


@dataclass(slots=True)
class Provision:
    """A pin cite (chỉ dẫn điều khoản): the unit of a document that is meant, each level as written or None."""

    phan: str | None = None
    chuong: str | None = None
    muc: str | None = None
    dieu: str | None = None
    khoan: str | None = None
    diem: str | None = None
    phuluc: str | None = None


@dataclass(slots=True)
class Citation(Fact):
    """A mention of a specific document. `source` is the citation it hangs on, None when this document cites."""

    ident: Ident
    type_code: str | None = None  # KH, QĐ, CV, Luật …
    number: int | None = None
    number_suffix: str | None = None  # b of 1842b, .15 of 66.15
    year: int | None = None  # only where it is part of the symbol
    symbol: str | None = None  # KH/TĐTN-VP, NĐ-CP
    date: str | None = None  # ISO, partial where partial
    issuer: str | None = None  # as printed after "của", one line
    title: str | None = None  # for named: the name without the type word; for numbered: the abstract where it is printed
    alias: str | None = None  # short name that the text declares: "sau đây gọi tắt là …"
    relation: Relation = "mentions"
    source: Citation | None = None
    provisions: list[Provision] = field(default_factory=list)


@dataclass(slots=True)
class Campaign(Fact):
    """A mention of a named movement. `launched_by` is the citation that launched it, where the text says so."""

    name: str  # one line, page-break and OCR slips mended
    kind: CampaignKind
    period_start: str | None = None  # ISO, a year where only a year is given
    period_end: str | None = None
    launched_by: Citation | None = None


@dataclass(slots=True)
class Deadline(Fact):
    """A time expression that binds something to be done."""

    kind: DeadlineKind
    start_date: str | None = None  # ISO date
    due_date: str | None = None
    rrule: str | None = None  # RFC 5545
    offset_duration: str | None = None  # ISO 8601
    offset_from: str | None = None
    working_days: bool = False
    action: str | None = None
    body: str | None = None
    set_by: str | None = None  # None: this document; else who is quoted as having set it


@dataclass(slots=True)
class Assignment(Fact):
    """A body that must do something, or with whom; the span is the body's mention."""

    body: str  # as written, one line
    body_name: str  # completed: "các Sở: Nội vụ, Tài chính" gives "Sở Tài chính"
    role: AssignmentRole
    task: str | None = None
    section: str | None = None
    deadline: Deadline | None = None


@dataclass(slots=True)
class DateMention(Fact):
    """An explicit date or range of dates, once per mention."""

    value: str  # ISO date, partial date, --MM-DD, or start/end
    role: DateRole
    start_date: str | None = None
    end_date: str | None = None


@dataclass(slots=True)
class Residue(Fact):
    """What looks like a citation and no rule took apart: a token of a number's shape, or a ground (Căn cứ …)."""

    kind: ResidueKind


@dataclass(slots=True)
class HeaderFact(Fact):
    """A field of the document's header as a row of the knowledge table."""

    field: HeaderField
    value: str


@dataclass(slots=True)
class Signature:
    """One signature: who signs, in which position, by which authority (TM., KT., TL., TUQ., Q.), for which body."""

    name: str | None = None
    position: str | None = None
    capacity: str | None = None
    body: str | None = None


@dataclass(slots=True)
class Header:
    """What a document says of itself. Fields that it does not print are None."""

    doc_type_code: str | None = None
    doc_type: str | None = None
    number: int | None = None
    number_suffix: str | None = None
    year: int | None = None
    symbol: str | None = None
    issue_date: str | None = None  # ISO, partial where partial
    effective_from: str | None = None
    effective_to: str | None = None
    place: str | None = None
    title: str | None = None
    issuers: list[str] = field(default_factory=list)  # full names with territory; of a joint document all
    signatures: list[Signature] = field(default_factory=list)
    addressees: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    archive_note: str | None = None
    urgency: str | None = None
    secrecy: str | None = None
    flags: list[str] = field(default_factory=list)
    facts: list[HeaderFact] = field(default_factory=list)


@dataclass(slots=True)
class Facts:
    """Everything found in one document."""

    header: Header
    citations: list[Citation] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    residue: list[Residue] = field(default_factory=list)

    def all(self) -> Iterator[Fact]:
        """Every fact that has a confidence: all but the residue."""
        yield from self.header.facts
        yield from self.citations
        yield from self.campaigns
        yield from self.assignments
        yield from self.deadlines
        yield from self.dates
