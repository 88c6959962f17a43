"""Facts become rows: each fact's place on its pages, its stable id, and the columns of its table.

A row is a dict with exactly the columns of its table in `models.tables`. What only the whole archive can tell (duplicates,
which document a citation means) is left open here and filled in by `pipeline.resolve`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from trichluc.extractors.bodies.aliases import declared_bodies, without_alias
from trichluc.models.document import Document, Page
from trichluc.models.facts import Citation, Deadline, Fact, Facts, Header
from trichluc.pipeline import keys
from trichluc.pipeline.identity.bodies import Setting, body_id, setting_of
from trichluc.pipeline.identity.campaigns import campaign_id

Row = dict[str, Any]

FILE_ID_DIGITS = 32  # 128 bits of SHA-256: nobody can make two files that share an id
# A spreadsheet takes "10900237505797e06855" for a number and keeps no digit of it: an id begins with a letter.
FACT_ID_LETTER = "f"
FACT_ID_DIGITS = 19

_PLACE = ("fact_id", "doc_id", "page", "start", "end", "text")  # of a row that is evidence of nothing but itself

_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class DocumentRows:
    """The rows of one document: its own, and its facts' by table, in reading order. `header_facts` go to `knowledge` only."""

    document: Row
    facts: dict[str, list[Row]] = field(default_factory=dict)
    fingerprint: str = ""  # of the levelled text: equal for copies that differ in spacing and case alone
    length: int = 0  # characters of text


def file_id(data: bytes) -> str:
    """The id of a file's content, the same on every machine."""
    return hashlib.sha256(data).hexdigest()[:FILE_ID_DIGITS]


def document_id(file: str, first_page: int) -> str:
    """The id of the document that begins on this page of this file."""
    return f"{file}-{first_page}"


def full_date(text: str | None) -> str | None:
    """An ISO date that names a day of the calendar, else None: partial dates and 31 June have no place in a date column."""
    if text is None or not _FULL_DATE.fullmatch(text):
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return text


def document_rows(document: Document, facts: Facts, file: str, failed_pages: frozenset[int] = frozenset()) -> DocumentRows:
    """All rows of one document. Facts that cover nothing visible have no evidence and are left out."""
    builder = _build(document, facts, file, failed_pages)
    squeezed = "".join(document.lower.split())
    fingerprint = hashlib.sha256(squeezed.encode("utf-8", "surrogatepass")).hexdigest()[:FILE_ID_DIGITS]
    return DocumentRows(builder.own, builder.in_reading_order(), fingerprint, len(squeezed))


def fact_ids(document: Document, facts: Facts, file: str) -> dict[str, Fact]:
    """The facts of one document under the ids that their rows have."""
    ids = _build(document, facts, file, frozenset()).ids
    return {ids[id(fact)]: fact for fact in facts.all() if id(fact) in ids}


def _build(document: Document, facts: Facts, file: str, failed_pages: frozenset[int]) -> _Builder:
    doc_id = document_id(file, document.pages[0].number)
    own = _own_row(document, facts, file, doc_id, failed_pages)
    builder = _Builder(document, doc_id, own)
    builder.add_header(facts.header)
    builder.add_citations(facts.citations)
    builder.add_campaigns(facts)
    builder.add_deadlines(facts.deadlines)
    builder.add_assignments(facts)
    builder.add_dates(facts)
    builder.add_residue(facts)
    return builder


def _own_row(document: Document, facts: Facts, file: str, doc_id: str, failed_pages: frozenset[int]) -> Row:
    header = facts.header
    numbers = [page.number for page in document.pages]
    first = header.signatures[0] if header.signatures else None
    issuer = header.issuers[0] if header.issuers else None
    return {
        "doc_id": doc_id,
        "file_id": file,
        "first_page": numbers[0],
        "last_page": numbers[-1],
        "paths": [],
        "duplicate_of": None,
        "text_source": _text_source(document.pages),
        "ocr_confidence": _mean_confidence(document.pages),
        "doc_type_code": header.doc_type_code,
        "doc_type": header.doc_type,
        "number": header.number,
        "number_suffix": header.number_suffix,
        "year": header.year,
        "symbol": header.symbol,
        "key": keys.header_key(header),
        "issue_date": full_date(header.issue_date),
        "issue_date_text": header.issue_date,
        "effective_from": full_date(header.effective_from),
        "effective_to": full_date(header.effective_to),
        "place": header.place,
        "title": header.title,
        "issuer": issuer,
        "issuer_id": body_id(issuer, setting_of(issuer, header.place), doc_id) if issuer else None,
        "issuers": header.issuers,
        "signer": first.name if first else None,
        "signer_position": first.position if first else None,
        "signing_capacity": first.capacity if first else None,
        "signatures": [asdict(signature) for signature in header.signatures],
        "addressees": header.addressees,
        "recipients": header.recipients,
        "archive_note": header.archive_note,
        "urgency": header.urgency,
        "secrecy": header.secrecy,
        "parts": _part_rows(document),
        "status": "partial" if failed_pages.intersection(numbers) else "ok",
        "residue": len(facts.residue),
        "flags": sorted({*document.flags, *header.flags}),
    }


def _text_source(pages: list[Page]) -> str:
    sources = {page.source for page in pages if page.text} or {pages[0].source}
    return "mixed" if len(sources) > 1 else sources.pop()


def _mean_confidence(pages: list[Page]) -> float | None:
    """Mean word confidence over the recognised pages."""
    weights = [(page.ocr_confidence, len(page.words) or 1) for page in pages if page.ocr_confidence is not None]
    if not weights:
        return None
    return round(sum(value * weight for value, weight in weights) / sum(weight for _, weight in weights), 4)


def _part_rows(document: Document) -> list[Row]:
    rows = []
    for part in document.parts:
        segments = document.segments(part.start, part.end)
        if segments:
            rows.append({"kind": part.kind, "page": segments[0].page, "start": segments[0].start})
    return rows


class _Builder:
    """Gathers one document's fact rows; facts that point to facts are added after those they point to."""

    def __init__(self, document: Document, doc_id: str, own: Row) -> None:
        self.document = document
        self.doc_id = doc_id
        self.own = own
        self.declared = declared_bodies(document)
        self.setting: Setting = setting_of(own["issuer"], own["place"])
        self.texts = {page.number: page.text for page in document.pages}
        self.tables: dict[str, list[Row]] = {}
        self.ids: dict[int, str] = {}  # id() of a fact, to its fact_id
        self.seen: Counter[str] = Counter()

    def _evidence(self, fact: Fact, kind: str, discriminator: str = "") -> Row | None:
        """The evidence columns, None where the fact covers nothing visible. The id hangs on the fact's own page alone."""
        segments = self.document.segments(fact.start, fact.end)
        if not segments:
            return None
        page, start, end = segments[0]
        name = f"{self.doc_id}|{kind}|{page}|{start}|{end}|{discriminator}"
        self.seen[name] += 1
        if self.seen[name] > 1:
            name += f"|{self.seen[name]}"
        fact_id = (
            fact.fact_id or FACT_ID_LETTER + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:FACT_ID_DIGITS]
        )
        self.ids[id(fact)] = fact_id
        return {
            "fact_id": fact_id,
            "doc_id": self.doc_id,
            "page": page,
            "start": start,
            "end": end,
            "segments": [{"page": s.page, "start": s.start, "end": s.end} for s in segments],
            "text": "\f".join(self.texts[s.page][s.start : s.end] for s in segments),
            "confidence": round(fact.confidence, 4),
            "extractor": fact.extractor,
            "flags": sorted(set(fact.flags)),
            "repairs": [self._repair(r.start, r.end, r.meant) for r in fact.repairs],
        }

    def _repair(self, start: int, end: int, meant: str) -> Row:
        index = self.document.page_at(start)
        base, page = self.document.page_starts[index], self.document.pages[index]
        return {"page": page.number, "start": start - base, "end": min(end - base, len(page.text)), "meant": meant}

    def _id_of(self, fact: Fact | None) -> str | None:
        return None if fact is None else self.ids.get(id(fact))

    def _body_id(self, name: str | None) -> str | None:
        return body_id(without_alias(name, self.declared), self.setting, self.doc_id) if name else None

    def add_header(self, header: Header) -> None:
        positions = {signature.name: signature.position for signature in header.signatures}
        when = full_date(header.issue_date)
        for fact in header.facts:
            row = self._evidence(fact, fact.field, fact.value if fact.field == "recipient" else "")
            if row is None:
                continue
            value_id = None
            if fact.field == "document_number":
                value_id = self.own["key"]
            elif fact.field == "issuer":
                value_id = self._body_id(fact.value)
            elif fact.field == "issue_date":
                value_id = fact.value
            day = when if fact.field == "issue_date" else None
            role = positions.get(fact.value) if fact.field == "signer" else None
            row |= {
                "kind": fact.field,
                "value": fact.value,
                "value_id": value_id,
                "role": role,
                "start_date": day,
                "end_date": day,
            }
            self._keep("header_facts", row)

    def add_citations(self, citations: list[Citation]) -> None:
        found = []
        for citation in citations:
            row = self._evidence(citation, "citation")
            if row is not None:
                found.append((citation, row))
        all_keys = keys.complete_keys([keys.citation_key(citation, self.own["key"]) for citation, _ in found])
        for (citation, evidence), key in zip(found, all_keys, strict=True):
            row = {"citation_id": evidence["fact_id"], **evidence}
            row |= {
                "ident": citation.ident,
                "type_code": citation.type_code,
                "number": citation.number,
                "number_suffix": citation.number_suffix,
                "year": citation.year,
                "symbol": citation.symbol,
                "date": citation.date,
                "issuer": citation.issuer,
                "title": citation.title,
                "alias": citation.alias,
                "key": key,
                "relation": citation.relation,
                "source_id": self._id_of(citation.source),
                "provisions": [asdict(provision) for provision in citation.provisions],
                "resolved_doc_id": self.doc_id if citation.ident == "self" else None,
                "resolution": "self" if citation.ident == "self" else "external",
                "candidates": [],
                "cited_id": None,
            }
            self._keep("citations", row)

    def add_campaigns(self, facts: Facts) -> None:
        for campaign in facts.campaigns:
            row = self._evidence(campaign, "campaign", campaign.name)
            if row is None:
                continue
            row |= {
                "name": campaign.name,
                "campaign_id": campaign_id(campaign.name, self.setting.province_name),
                "canonical_name": campaign.name,
                "kind": campaign.kind,
                "period_start": campaign.period_start,
                "period_end": campaign.period_end,
                "source_id": self._id_of(campaign.launched_by),
            }
            self._keep("campaigns", row)

    def add_deadlines(self, deadlines: list[Deadline]) -> None:
        for deadline in deadlines:
            evidence = self._evidence(
                deadline, "deadline", deadline.rrule or deadline.offset_duration or deadline.due_date or ""
            )
            if evidence is None:
                continue
            row = {"deadline_id": evidence["fact_id"], **evidence}
            row |= {
                "kind": deadline.kind,
                "start_date": full_date(deadline.start_date),
                "due_date": full_date(deadline.due_date),
                "rrule": deadline.rrule,
                "offset_duration": deadline.offset_duration,
                "offset_from": deadline.offset_from,
                "working_days": deadline.working_days,
                "action": deadline.action,
                "body": deadline.body,
                "body_id": self._body_id(deadline.body),
                "set_by": deadline.set_by,
            }
            self._keep("deadlines", row)

    def add_assignments(self, facts: Facts) -> None:
        for assignment in facts.assignments:
            row = self._evidence(assignment, "assignment", f"{assignment.body_name}|{assignment.role}|{assignment.task}")
            if row is None:
                continue
            row |= {
                "body": assignment.body,
                "body_name": without_alias(assignment.body_name, self.declared),
                "body_id": self._body_id(assignment.body_name),
                "role": assignment.role,
                "task": assignment.task,
                "section": assignment.section,
                "deadline_id": self._id_of(assignment.deadline),
            }
            self._keep("assignments", row)

    def add_dates(self, facts: Facts) -> None:
        for mention in facts.dates:
            row = self._evidence(mention, "date", mention.role)
            if row is None:
                continue
            row |= {
                "value": mention.value,
                "start_date": full_date(mention.start_date),
                "end_date": full_date(mention.end_date),
                "role": mention.role,
            }
            self._keep("dates", row)

    def add_residue(self, facts: Facts) -> None:
        for one in facts.residue:
            evidence = self._evidence(one, "residue")
            if evidence is not None:
                self._keep("residue", {name: evidence[name] for name in _PLACE} | {"kind": one.kind})

    def _keep(self, table: str, row: Row) -> None:
        self.tables.setdefault(table, []).append(row)

    def in_reading_order(self) -> dict[str, list[Row]]:
        """The tables, each row in the order of its place; facts of one place by their ids."""
        for rows in self.tables.values():
            rows.sort(key=lambda row: (row["page"], row["start"], row["end"], row["fact_id"]))
        return self.tables
