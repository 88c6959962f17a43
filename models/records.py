"""The typed records of the public API: what `trichluc.extract` gives. Their fields are columns of `models.tables`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from trichluc.models.facts import AssignmentRole, CampaignKind, DateRole, DeadlineKind, HeaderField, Ident, Relation

if TYPE_CHECKING:
    import pandas as pd

Status = Literal["ok", "partial", "failed"]


class Record(BaseModel):
    """A row of a table; it can't be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Segment(Record):
    """A stretch of one page's text, end exclusive."""

    page: int
    start: int
    end: int


class Repair(Segment):
    """Characters that were levelled for matching, and what they were taken to mean."""

    meant: str


class Evidence(Record):
    """What every fact carries: where it stands, what stands there, how sure it is and what found it."""

    fact_id: str
    doc_id: str
    page: int
    start: int
    end: int
    segments: list[Segment]
    text: str
    confidence: float
    extractor: str
    flags: list[str]
    repairs: list[Repair]


class Provision(Record):
    """A pin cite (chỉ dẫn điều khoản)."""

    chuong: str | None = None
    muc: str | None = None
    dieu: str | None = None
    khoan: str | None = None
    diem: str | None = None
    phan: str | None = None
    phuluc: str | None = None


class Citation(Evidence):
    """A mention of a specific document."""

    citation_id: str
    ident: Ident
    type_code: str | None
    number: int | None
    number_suffix: str | None
    year: int | None
    symbol: str | None
    date: str | None
    issuer: str | None
    title: str | None
    key: str | None
    relation: Relation
    source_id: str | None
    provisions: list[Provision]
    resolved_doc_id: str | None
    resolution: Literal["resolved", "ambiguous", "external", "self"]
    candidates: list[str]
    cited_id: str | None
    alias: str | None


class Campaign(Evidence):
    """A mention of a named movement."""

    name: str
    campaign_id: str
    canonical_name: str
    kind: CampaignKind
    period_start: str | None
    period_end: str | None
    source_id: str | None


class Assignment(Evidence):
    """A body that must do something, or with whom."""

    body: str
    body_name: str
    body_id: str
    role: AssignmentRole
    task: str | None
    section: str | None
    deadline_id: str | None


class Deadline(Evidence):
    """A time expression that binds something to be done."""

    deadline_id: str
    kind: DeadlineKind
    start_date: date | None
    due_date: date | None
    rrule: str | None
    offset_duration: str | None
    offset_from: str | None
    working_days: bool
    action: str | None
    body: str | None
    body_id: str | None
    set_by: str | None


class DateMention(Evidence):
    """An explicit date or range of dates."""

    value: str
    start_date: date | None
    end_date: date | None
    role: DateRole


class HeaderFact(Evidence):
    """A field of the header with its evidence."""

    kind: HeaderField
    value: str
    value_id: str | None
    role: str | None
    start_date: date | None
    end_date: date | None


class Signature(Record):
    """One signature: who signs, in which position, by which authority, for which body."""

    name: str | None
    position: str | None
    capacity: str | None
    body: str | None


class Part(Record):
    """Where a part of the document begins."""

    kind: Literal["main", "appendix", "attachment"]
    page: int
    start: int


class Document(Record):
    """What a document says of itself."""

    doc_id: str
    file_id: str
    first_page: int
    last_page: int
    paths: list[str]
    duplicate_of: str | None
    text_source: Literal["text", "ocr", "mixed"]
    ocr_confidence: float | None
    doc_type_code: str | None
    doc_type: str | None
    number: int | None
    number_suffix: str | None
    year: int | None
    symbol: str | None
    key: str | None
    issue_date: date | None
    issue_date_text: str | None
    effective_from: date | None
    effective_to: date | None
    place: str | None
    title: str | None
    issuer: str | None
    issuer_id: str | None
    issuers: list[str]
    signer: str | None
    signer_position: str | None
    signing_capacity: str | None
    signatures: list[Signature]
    addressees: list[str]
    recipients: list[str]
    archive_note: str | None
    urgency: Literal["hỏa tốc", "thượng khẩn", "khẩn"] | None
    secrecy: Literal["tuyệt mật", "tối mật", "mật"] | None
    parts: list[Part]
    status: Status
    residue: int | None
    flags: list[str]


class PageText(Record):
    """A page's text, as the page says it."""

    page: int
    text: str


class Failure(Record):
    """A page that could not be read: what happened and what to do."""

    page: int | None
    category: str
    message: str
    advice: str


class Extraction(Record):
    """Everything found in one file. A bound dossier has several documents; every fact names its own by `doc_id`."""

    file_id: str
    media_type: str | None
    pages: list[PageText]
    failures: list[Failure]
    documents: list[Document]
    header_facts: list[HeaderFact]
    citations: list[Citation]
    campaigns: list[Campaign]
    assignments: list[Assignment]
    deadlines: list[Deadline]
    dates: list[DateMention]

    @property
    def document(self) -> Document:
        """The file's only or first document. Raises LookupError where it holds none."""
        if not self.documents:
            raise LookupError("this file holds no document that could be read")
        return self.documents[0]

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of each table by its name, as plain values."""
        return {name: [record.model_dump() for record in getattr(self, name)] for name in _TABLES}

    def to_pandas(self, table: str) -> pd.DataFrame:
        """One table as a DataFrame with all its columns, also where it has no rows. Raises KeyError for an unknown name."""
        import pandas as pd

        columns = list(_TABLES[table].model_fields)
        return pd.DataFrame([record.model_dump() for record in getattr(self, table)], columns=columns)


_TABLES: dict[str, type[Record]] = {
    "documents": Document,
    "header_facts": HeaderFact,
    "citations": Citation,
    "campaigns": Campaign,
    "assignments": Assignment,
    "deadlines": Deadline,
    "dates": DateMention,
}
