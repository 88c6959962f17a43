"""The tables that every run leaves: each column's name, type, meaning and enumeration.

This is the one source of the Parquet and DuckDB schemas, the CSV headers, `datapackage.json`, the store's tables and
`trichluc schema`. A column may be added; none is renamed or dropped without raising SCHEMA_VERSION.
"""

from __future__ import annotations

from typing import get_args

from trichluc.models.corrections import Action, FactTable
from trichluc.models.facts import (
    AssignmentRole,
    CampaignKind,
    DateRole,
    DeadlineKind,
    HeaderField,
    Ident,
    Relation,
    ResidueKind,
)
from trichluc.models.schema import Column, ListOf, Struct, Table, nullable

SCHEMA_VERSION = "1"

STATUSES = ("ok", "partial", "failed")
RESOLUTIONS = ("resolved", "ambiguous", "external", "self")
FACT_KINDS = (*get_args(HeaderField), "citation", "campaign", "assignment", "deadline", "date")

SEGMENT = Struct(
    (
        Column("page", "int", "page, 1-based, in the file"),
        Column("start", "int", "offset in the page's text"),
        Column("end", "int", "offset behind the last character"),
    )
)
REPAIR = Struct((*SEGMENT.fields, Column("meant", "str", "what these characters were taken to mean")))
WORD = Struct(
    (
        Column("start", "int32", "offset in the page's text"),
        Column("end", "int32", "offset behind the last character"),
        Column("x0", "float32", "left edge, points from the page's left"),
        Column("y0", "float32", "upper edge, points from the page's top"),
        Column("x1", "float32", "right edge"),
        Column("y1", "float32", "lower edge"),
    )
)
SIGNATURE = Struct(
    (
        nullable("name", "str", "who signs"),
        nullable("position", "str", "chức vụ, as printed"),
        nullable("capacity", "str", "by which authority: TM., KT., TL., TUQ., Q."),
        nullable("body", "str", "on behalf of which body"),
    )
)
PART = Struct(
    (
        Column("kind", "str", "what this part is", enum=("main", "appendix", "attachment")),
        Column("page", "int", "page on which it begins"),
        Column("start", "int", "offset in that page's text"),
    )
)
PROVISION = Struct(
    tuple(
        nullable(name, "str", meaning)
        for name, meaning in (
            ("chuong", "chương (chapter)"),
            ("muc", "mục (section)"),
            ("dieu", "Điều (article)"),
            ("khoan", "khoản (clause)"),
            ("diem", "điểm (point)"),
            ("phan", "phần (part)"),
            ("phuluc", "phụ lục (appendix)"),
        )
    )
)
PERIOD = Struct((nullable("start", "str", "ISO date or year"), nullable("end", "str", "ISO date or year")))

EVIDENCE = (
    Column("fact_id", "str", "stable id: the same bytes give the same id on every machine"),
    Column("doc_id", "str", "the document that holds the fact"),
    Column("page", "int", "page on which it begins, 1-based, in the file"),
    Column("start", "int", "offset in that page's text, in Unicode code points"),
    Column("end", "int", "offset behind its last character on that page"),
    Column(
        "segments",
        ListOf(SEGMENT),
        "where it stands: one stretch, or more where it runs over a page break; the first is page, start, end",
    ),
    Column("text", "str", "what stands there: the segments' text, joined by form feeds"),
    Column("confidence", "float", "0..1: of the facts with confidence near p, about p are right"),
    Column("extractor", "str", "what found it: rule:<name>, model:<name> or review"),
    Column("flags", ListOf("str"), "doubts and marks, as codes"),
    Column("repairs", ListOf(REPAIR), "where the reading was levelled for matching; text is never changed"),
)
IN_DOCUMENT = ("doc_id", "documents", "doc_id")

FILES = Table(
    "files",
    "One row per distinct content.",
    (
        Column("file_id", "str", "stable id, from the content"),
        Column("paths", ListOf("str"), "every input path that had this content"),
        nullable("media_type", "str", "what the content is, not what its name says"),
        Column("bytes", "int", "size"),
        Column("pages", "int", "number of pages; 0 where none could be read"),
        Column("status", "str", "partial: some page failed", enum=STATUSES),
        nullable("error", "str", "what went wrong, in words"),
    ),
    key=("file_id",),
)
FAILURES = Table(
    "failures",
    "What could not be read: one row per path and page.",
    (
        Column("path", "str", "the input path"),
        nullable("file_id", "str", "null where not even the bytes could be read"),
        nullable("page", "int", "the page that failed; null: the whole file"),
        Column("category", "str", "why, as a code"),
        Column("message", "str", "what happened"),
        Column("advice", "str", "what to do about it"),
    ),
)
DOCUMENTS = Table(
    "documents",
    "One row per document: what it says of itself. A file mostly holds one, a bound dossier several.",
    (
        Column("doc_id", "str", "stable id: file and first page"),
        Column("file_id", "str", "the file that holds it"),
        Column("first_page", "int", "1-based, in the file"),
        Column("last_page", "int", "1-based, in the file"),
        Column("paths", ListOf("str"), "as in files"),
        nullable(
            "duplicate_of", "str", "the document of which this is another copy (same key and near-same text: twin, sao y)"
        ),
        Column("text_source", "str", "where its text comes from", enum=("text", "ocr", "mixed")),
        nullable("ocr_confidence", "float", "mean word confidence, 0..1"),
        nullable("doc_type_code", "str", "abbreviation of the type: KH"),
        nullable("doc_type", "str", "loại văn bản: Kế hoạch"),
        nullable("number", "int", "số; null when left blank"),
        nullable("number_suffix", "str", "b of 1842b, .15 of 66.15"),
        nullable("year", "int", "only where it is part of the symbol: 12/2019/TT-BNV"),
        nullable("symbol", "str", "normalised ký hiệu without number and year: KH/TĐTN-VP"),
        nullable("key", "str", "canonical document key: KH:336:UBND:2023"),
        nullable("issue_date", "date", "only when day, month and year are all given"),
        nullable("issue_date_text", "str", "ISO, partial where partial: 2024-03"),
        nullable("effective_from", "date", "in force from, where the document says so"),
        nullable("effective_to", "date", "in force until, where the document says so"),
        nullable("place", "str", "địa danh of the date line"),
        nullable("title", "str", "trích yếu"),
        nullable("issuer", "str", "full canonical name with territory; of a joint document the first"),
        nullable("issuer_id", "str", "id in bodies"),
        Column("issuers", ListOf("str"), "all issuing bodies"),
        nullable("signer", "str", "name in the first signature"),
        nullable("signer_position", "str", "chức vụ in the first signature"),
        nullable("signing_capacity", "str", "authority of the first signature: TM., KT., TL., TUQ., Q."),
        Column("signatures", ListOf(SIGNATURE), "all signatures"),
        Column("addressees", ListOf("str"), "Kính gửi"),
        Column("recipients", ListOf("str"), "Nơi nhận, without the Lưu line"),
        nullable("archive_note", "str", "the Lưu line"),
        nullable("urgency", "str", "độ khẩn", ("hỏa tốc", "thượng khẩn", "khẩn")),
        nullable("secrecy", "str", "độ mật", ("tuyệt mật", "tối mật", "mật")),
        Column("parts", ListOf(PART), "main text, appendices, attachments"),
        Column("status", "str", "as in files", enum=STATUSES),
        nullable("residue", "int", "how many rows of residue it has"),
        Column("flags", ListOf("str"), "number_blank, date_incomplete, date_conflict, handwritten …"),
    ),
    key=("doc_id",),
    refers=(("file_id", "files", "file_id"),),
)
PAGES = Table(
    "pages",
    "Every page's text, as the page says it, and where each word stands. Not in CSV.",
    (
        Column("file_id", "str", "the file"),
        nullable("doc_id", "str", "the document to which the page belongs"),
        Column("page", "int", "1-based, in the file"),
        Column("text", "str", "NFC with LF line ends, in reading order; empty where the page failed"),
        Column("source", "str", "text layer or recognition", enum=("text", "ocr")),
        Column("reason", "str", "why the text layer was kept, decoded or replaced"),
        nullable("ocr_confidence", "float", "mean word confidence, 0..1"),
        Column("width", "float", "points; 0 where the medium has no pages"),
        Column("height", "float", "points; 0 where the medium has no pages"),
        Column("words", ListOf(WORD), "each word's offsets and box, in points"),
    ),
    key=("file_id", "page"),
    csv=False,
)
CITATIONS = Table(
    "citations",
    "Every mention of a specific document.",
    (
        Column("citation_id", "str", "its fact_id"),
        *EVIDENCE,
        Column("ident", "str", "how the document is identified", enum=get_args(Ident)),
        nullable("type_code", "str", "abbreviation of the cited document's type: KH, NĐ, Luật"),
        nullable("number", "int", "số"),
        nullable("number_suffix", "str", "b of 1842b, .15 of 66.15"),
        nullable("year", "int", "only where it is part of the symbol"),
        nullable("symbol", "str", "normalised ký hiệu without number and year"),
        nullable("date", "str", "ISO, partial where partial"),
        nullable("issuer", "str", "as printed after của"),
        nullable("title", "str", "of a named document its name without the type word, else its abstract where it is printed"),
        nullable("key", "str", "canonical document key; it ends with a colon where no year is known"),
        Column("relation", "str", "how the citing side stands to it", enum=get_args(Relation)),
        nullable("source_id", "str", "the citation it hangs on; null when this document cites"),
        Column("provisions", ListOf(PROVISION), "pin cites: điểm a, b khoản 2 Điều 5 are two"),
        nullable("resolved_doc_id", "str", "the cited document in this archive"),
        Column("resolution", "str", "whether it was found in this archive", enum=RESOLUTIONS),
        Column(
            "candidates",
            ListOf("str"),
            "documents that it may mean: the choice of an ambiguous one; of an external one those a digit or the day apart",
        ),
        nullable("cited_id", "str", "id in cited_documents; null where the document cites itself or what it cites has no key"),
        nullable("alias", "str", "short name that the text declares for it (sau đây gọi tắt là …)"),
    ),
    key=("fact_id",),
    refers=(IN_DOCUMENT,),
)
CITED_DOCUMENTS = Table(
    "cited_documents",
    "Every document that the archive cites, whether its file is there or not, as all that cite it describe it.",
    (
        Column("cited_id", "str", "stable id: key, and territory where bodies of many provinces use the key"),
        Column("key", "str", "canonical document key; it ends with a colon where no year is known"),
        nullable("type_code", "str", "abbreviation of its type: KH, NĐ, Luật"),
        nullable("number", "int", "số"),
        nullable("number_suffix", "str", "b of 1842b, .15 of 66.15"),
        nullable("year", "int", "only where it is part of the symbol"),
        nullable("symbol", "str", "normalised ký hiệu without number and year"),
        nullable("date", "str", "ISO, partial where partial"),
        nullable("issuer", "str", "the issuer's name, completed with its territory"),
        nullable("issuer_id", "str", "id in bodies"),
        nullable("title", "str", "its name or abstract"),
        nullable("doc_id", "str", "the document in this archive"),
        Column("resolution", "str", "whether it was found in this archive", enum=("resolved", "ambiguous", "external")),
        Column("citations", "int", "number of citations"),
        Column("documents", "int", "number of documents that cite it"),
    ),
    key=("cited_id",),
)
CAMPAIGNS = Table(
    "campaigns",
    "Every mention of a movement with a name of its own (phong trào, cuộc vận động, chiến dịch, đợt thi đua, tháng cao điểm).",
    (
        *EVIDENCE,
        Column("name", "str", "as written, mended"),
        Column("campaign_id", "str", "id in campaign_names"),
        Column("canonical_name", "str", "the name under which the archive knows it"),
        Column(
            "kind",
            "str",
            "movement phong trào, drive cuộc vận động, campaign chiến dịch, special đợt thi đua, month tháng",
            enum=get_args(CampaignKind),
        ),
        nullable("period_start", "str", "ISO date, or the year where only that is given"),
        nullable("period_end", "str", "ISO date, or the year where only that is given"),
        nullable("source_id", "str", "the citation that launched it, when the text says so"),
    ),
    key=("fact_id",),
    refers=(IN_DOCUMENT,),
)
ASSIGNMENTS = Table(
    "assignments",
    "Who must do something, or with whom: one row per body, role and task. The evidence is the body's mention.",
    (
        *EVIDENCE,
        Column("body", "str", "as written"),
        Column("body_name", "str", "completed: Giám đốc các Sở: Nội vụ, Tài chính gives Sở Tài chính"),
        Column("body_id", "str", "id in bodies"),
        Column("role", "str", "lead does it, coordinate takes part, receive is told", enum=get_args(AssignmentRole)),
        nullable("task", "str", "what is to be done"),
        nullable("section", "str", "the heading under which it stands"),
        nullable("deadline_id", "str", "the deadline that binds it"),
    ),
    key=("fact_id",),
    refers=(IN_DOCUMENT,),
)
DEADLINES = Table(
    "deadlines",
    "Every time expression that binds something to be done.",
    (
        Column("deadline_id", "str", "its fact_id"),
        *EVIDENCE,
        Column("kind", "str", "what sort of term it is", enum=get_args(DeadlineKind)),
        nullable("start_date", "date", "first day"),
        nullable("due_date", "date", "last day"),
        nullable("rrule", "str", "recurrence, RFC 5545"),
        nullable("offset_duration", "str", "ISO 8601 duration; negative: before"),
        nullable("offset_from", "str", "what the duration counts from"),
        Column("working_days", "bool", "the duration counts working days"),
        nullable("action", "str", "what is due"),
        nullable("body", "str", "who must do it"),
        nullable("body_id", "str", "id in bodies"),
        nullable("set_by", "str", "who is quoted as having set it; null: this document"),
    ),
    key=("fact_id",),
    refers=(IN_DOCUMENT,),
)
DATES = Table(
    "dates",
    "Every explicit date or range of dates, once per mention.",
    (
        *EVIDENCE,
        Column("value", "str", "ISO date, partial where partial, or start/end"),
        nullable("start_date", "date", "first day"),
        nullable("end_date", "date", "last day"),
        Column("role", "str", "what the date is there for", enum=get_args(DateRole)),
    ),
    key=("fact_id",),
    refers=(IN_DOCUMENT,),
)
BODY_LEVELS = ("central", "province", "district", "commune", "party", "organisation", "institution", "unit", "collective")
BODIES = Table(
    "bodies",
    "The registry of bodies that issue documents or are given tasks.",
    (
        Column("id", "str", "stable id"),
        Column("name", "str", "canonical name"),
        Column("variants", ListOf("str"), "the names under which the archive knows it"),
        nullable("level", "str", "level of government or kind of organisation; collective: a group of bodies", BODY_LEVELS),
        nullable("parent_id", "str", "the body above it"),
        nullable("valid_from", "date", "when it came into being"),
        nullable("valid_to", "date", "when it ended"),
        Column("documents", "int", "number of documents that name it"),
    ),
    key=("id",),
)
CAMPAIGN_NAMES = Table(
    "campaign_names",
    "The registry of movements.",
    (
        Column("id", "str", "stable id"),
        Column("name", "str", "canonical name"),
        Column("variants", ListOf("str"), "the names under which the archive knows it"),
        Column("kind", "str", "as in campaigns", enum=get_args(CampaignKind)),
        Column("periods", ListOf(PERIOD), "the periods that documents give it"),
        Column("documents", "int", "number of documents that name it"),
    ),
    key=("id",),
)
KNOWLEDGE = Table(
    "knowledge",
    "The one long table: one row per fact of any kind; the union of the typed tables and of the headers' facts.",
    (
        *EVIDENCE,
        Column("kind", "str", "what kind of fact it is", enum=FACT_KINDS),
        Column("value", "str", "canonical and readable"),
        nullable("value_id", "str", "document key, body id, campaign id or ISO interval"),
        nullable("role", "str", "relation, kind or role of the typed table; a signer's position"),
        nullable("start_date", "date", "first day"),
        nullable("end_date", "date", "last day"),
    ),
    key=("fact_id",),
    refers=(IN_DOCUMENT,),
)
RESIDUE = Table(
    "residue",
    "What looks like a citation and no rule could take apart: nobody is to believe in completeness blindly.",
    (
        Column("fact_id", "str", "stable id"),
        Column("doc_id", "str", "the document"),
        Column("page", "int", "page on which it begins, 1-based, in the file"),
        Column("start", "int", "offset in that page's text"),
        Column("end", "int", "offset behind its last character on that page"),
        Column("text", "str", "what stands there"),
        Column("kind", "str", "a token số …/…, or a ground (Căn cứ …) in which nothing was found", enum=get_args(ResidueKind)),
    ),
    key=("fact_id",),
    refers=(IN_DOCUMENT,),
)
FINDINGS = Table(
    "findings",
    "What does not fit together.",
    (
        Column("finding_id", "str", "stable id"),
        Column("doc_id", "str", "the document"),
        Column("kind", "str", "what was found, as a code"),
        Column("severity", "str", "how much it matters", enum=("error", "warning", "note")),
        Column("message", "str", "in words"),
        Column("fact_ids", ListOf("str"), "the facts, or rows of residue, that show it"),
    ),
    key=("finding_id",),
    refers=(IN_DOCUMENT,),
)

CORRECTIONS = Table(
    "corrections",
    "What people said of the facts, and have not taken back: the facts of the other tables are as they say.",
    (
        Column("correction_id", "int", "in the order in which they were said"),
        Column("doc_id", "str", "the document"),
        Column("kind", "str", "the table of the fact; header_facts: a field of the header", enum=get_args(FactTable)),
        Column(
            "action",
            "str",
            "what is said: that it is right, what is right instead, that it is none, that it was overlooked",
            enum=get_args(Action),
        ),
        Column("fact_id", "str", "the fact; gone from its table where it was rejected"),
        Column("page", "int", "page on which it begins, 1-based, in the file"),
        Column("start", "int", "offset in that page's text"),
        Column("end", "int", "offset behind its last character"),
        Column("said", "str", "the fact's fields as that person left them, JSON"),
        Column("before", "str", "the fact's row as it stood before, JSON; null for one that was overlooked"),
        Column("reviewer", "str", "who"),
        Column("at", "str", "when: ISO date and time, UTC"),
    ),
    key=("correction_id",),
    refers=(IN_DOCUMENT,),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        FILES,
        FAILURES,
        DOCUMENTS,
        PAGES,
        CITATIONS,
        CITED_DOCUMENTS,
        CAMPAIGNS,
        ASSIGNMENTS,
        DEADLINES,
        DATES,
        BODIES,
        CAMPAIGN_NAMES,
        KNOWLEDGE,
        RESIDUE,
        FINDINGS,
        CORRECTIONS,
    )
}
FACT_TABLES = (CITATIONS, CAMPAIGNS, ASSIGNMENTS, DEADLINES, DATES)
