"""What can be seen of a fact when it is found that speaks for or against it: its features for calibration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from trichluc.extractors.persons import is_person, without_rank
from trichluc.models.document import Document
from trichluc.models.facts import Assignment, Campaign, Citation, DateMention, Deadline, Fact, HeaderFact

LONG_TITLE = 30  # words of a document's name; longer ones mostly run on into the sentence
LONG_BODY = 10  # words of a body's name, territory included
COLLECTIVE = ("các ", "những ", "mọi ")  # "các doanh nghiệp": where such a body's name ends is often open
FIRST_YEAR = 1945  # older documents are cited by no office of today


@dataclass(frozen=True, slots=True)
class Features:
    """A fact as calibration sees it."""

    kind: str  # as in the knowledge table
    rule: str
    source: Literal["text", "ocr"]
    score: float  # what the rule says of itself: its constant, lowered by its own doubts
    ocr_confidence: float | None  # of the page
    repairs: int
    signs: tuple[str, ...]  # flags, and what `_implausible` names


class Setting(NamedTuple):
    """What all facts of a document share."""

    document: Document
    issue_date: str | None
    in_articles: bool


def setting_of(document: Document, issue_date: str | None) -> Setting:
    """The setting of a document with this date of its own."""
    return Setting(document, issue_date, document.in_articles())


def features(fact: Fact, setting: Setting) -> Features:
    """The features of a fact that was not calibrated yet."""
    page = setting.document.pages[setting.document.page_at(fact.start)]
    signs = {*fact.flags, *_implausible(fact, setting.issue_date), *_placed(fact, setting)}
    return Features(
        kind_of(fact),
        fact.extractor,
        page.source,
        fact.confidence,
        page.ocr_confidence,
        len(fact.repairs),
        tuple(sorted(signs)),
    )


def kind_of(fact: Fact) -> str:
    """What the knowledge table calls this kind of fact."""
    match fact:
        case HeaderFact():
            return fact.field
        case Citation():
            return "citation"
        case Campaign():
            return "campaign"
        case Assignment():
            return "assignment"
        case Deadline():
            return "deadline"
        case DateMention():
            return "date"
    raise TypeError(f"{type(fact).__name__} has no confidence")


def _implausible(fact: Fact, issue_date: str | None) -> Iterator[str]:
    """What the fact itself lacks or should not have."""
    match fact:
        case Citation(ident="numbered"):
            yield from _numbered(fact, issue_date)
        case Citation(ident="named"):
            title = fact.title or ""
            if len(title.split()) > LONG_TITLE:
                yield "title_long"
            if len(title.split()) <= 2 and fact.type_code != "Luật":
                yield "title_short"
        case HeaderFact(field="signer"):
            if not is_person(without_rank(fact.value)):
                yield "name_unusual"
        case HeaderFact(field="document_number"):
            if not fact.value[:1].isdigit():
                yield "number_missing"
        case Assignment():
            if len(fact.body.split()) > LONG_BODY:
                yield "body_long"
            if fact.body.lower().startswith(COLLECTIVE):
                yield "body_collective"
            if not any(word[:1].isupper() for word in fact.body.split()[1:]):
                yield "body_unnamed"
            if fact.task is None:
                yield "task_missing"
        case Deadline(kind="recurring", rrule=None) | Deadline(kind="relative", offset_duration=None):
            yield "value_open"
        case _:
            pass


def _numbered(citation: Citation, issue_date: str | None) -> Iterator[str]:
    if citation.number is None or citation.symbol is None:
        yield "number_incomplete"
    if citation.date is None and citation.year is None:
        yield "date_missing"
    elif citation.issuer is None and citation.date is None:
        yield "short_form"
    year = citation.year or (int(citation.date[:4]) if citation.date else None)
    if year is not None and not FIRST_YEAR <= year <= int((issue_date or "9999")[:4]):
        yield "year_implausible"


def _placed(fact: Fact, setting: Setting) -> Iterator[str]:
    """Where the fact stands, as far as reading goes wrong there more often."""
    document = setting.document
    if document.is_doubtful(fact.start, fact.end):
        yield "reading_doubtful"
    block = document.block_at(fact.start)
    if block >= 0 and document.blocks[block].kind == "row":
        yield "in_table"
    if (
        block >= 0
        and document.parts
        and document.parts[min(document.blocks[block].part, len(document.parts) - 1)].kind != "main"
    ):
        yield "in_appendix"
    if isinstance(fact, Assignment) and setting.in_articles:
        yield "in_articles"  # of norms: powers and duties are hard to tell apart
