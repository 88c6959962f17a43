"""What `trichluc show` and `trichluc schema` print: one file's facts with their evidence, and the data dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trichluc.models.schema import spell
from trichluc.pipeline.keys import document_number
from trichluc.pipeline.terminal import console, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table as Grid

    from trichluc.models.records import Assignment, Campaign, Citation, DateMention, Deadline, Document, Evidence, Extraction
    from trichluc.models.schema import Table


def print_extraction(extraction: Extraction) -> None:
    """The documents of a file, one after another: header, then each kind of fact with page, confidence and text."""
    screen = console()
    for document in extraction.documents:
        screen.print(_title(document), style="bold")
        screen.print(_header(document))
        for name, rows in _facts(extraction, document.doc_id):
            if rows:
                screen.print(f"{name} ({len(rows)})", style="bold")
                screen.print(_grid(rows))
    if not extraction.documents:
        screen.print("no document found in this file")
    for failure in extraction.failures:
        where = "the file" if failure.page is None else f"page {failure.page}"
        screen.print(plain(f"{where}: {failure.category}: {failure.message} {failure.advice}", style="red"))


def print_schema(tables: Sequence[Table]) -> None:
    """The data dictionary: each table's columns with type, meaning and enumeration."""
    screen = console()
    for table in tables:
        screen.print(plain(table.name, style="bold"), plain(table.description))
        grid = _empty_grid(("column", "type", "null", "meaning"))
        for column in table.columns:
            meaning = column.description + (f" [{' | '.join(column.enum)}]" if column.enum else "")
            grid.add_row(
                plain(column.name), plain(spell(column.type)), plain("null" if column.nullable else ""), plain(meaning)
            )
        screen.print(grid)


def _title(document: Document) -> str:
    pages = (
        f"page {document.first_page}"
        if document.first_page == document.last_page
        else f"pages {document.first_page}-{document.last_page}"
    )
    return plain(" ".join(filter(None, (document.doc_type, _number(document), f"({pages})")))).plain


def _number(document: Document) -> str | None:
    return document_number(document.number, document.number_suffix, document.year, document.symbol)


def _header(document: Document) -> Grid:
    from rich.table import Table as Grid

    grid = Grid.grid(padding=(0, 2))
    signers = "; ".join(" ".join(filter(None, (s.capacity, s.position, s.name))) for s in document.signatures)
    for name, value in (
        ("title", document.title),
        ("date", " ".join(filter(None, (document.place, document.issue_date_text)))),
        ("issuer", "; ".join(document.issuers)),
        ("key", document.key),
        ("signed", signers),
        ("addressees", "; ".join(document.addressees)),
        ("recipients", "; ".join(document.recipients)),
        ("in force", " to ".join(str(day) for day in (document.effective_from, document.effective_to) if day)),
        ("marks", "; ".join(filter(None, (document.urgency, document.secrecy, *document.flags)))),
    ):
        if value:
            grid.add_row(plain(name, style="dim"), plain(value))
    return grid


def _facts(extraction: Extraction, doc_id: str) -> list[tuple[str, list[tuple[Evidence, str]]]]:
    return [
        ("citations", [(fact, _citation(fact)) for fact in extraction.citations if fact.doc_id == doc_id]),
        ("campaigns", [(fact, _campaign(fact)) for fact in extraction.campaigns if fact.doc_id == doc_id]),
        ("assignments", [(fact, _assignment(fact)) for fact in extraction.assignments if fact.doc_id == doc_id]),
        ("deadlines", [(fact, _deadline(fact)) for fact in extraction.deadlines if fact.doc_id == doc_id]),
        ("dates", [(fact, _date(fact)) for fact in extraction.dates if fact.doc_id == doc_id]),
    ]


def _citation(fact: Citation) -> str:
    inner = "↳ " if fact.source_id else ""
    return f"{inner}{fact.relation} {fact.key or fact.title or fact.ident}"


def _campaign(fact: Campaign) -> str:
    period = "–".join(filter(None, (fact.period_start, fact.period_end)))
    return f"{fact.kind} {fact.name} {period}".rstrip()


def _assignment(fact: Assignment) -> str:
    return f"{fact.role} {fact.body_name}" + (f": {fact.task}" if fact.task else "")


def _deadline(fact: Deadline) -> str:
    days = "/".join(str(day) for day in (fact.start_date, fact.due_date) if day)
    term = fact.rrule or days or " ".join(filter(None, (fact.offset_duration, fact.offset_from)))
    return f"{fact.kind} {term}" + (f": {fact.action}" if fact.action else "")


def _date(fact: DateMention) -> str:
    return f"{fact.role} {fact.value}"


def _grid(rows: list[tuple[Evidence, str]]) -> Grid:
    grid = _empty_grid(("page", "sure", "what", "evidence"))
    for fact, what in rows:
        page = "-".join(dict.fromkeys(str(number) for number in (fact.page, fact.segments[-1].page)))
        grid.add_row(plain(page), plain(f"{fact.confidence:.2f}"), plain(what), plain(fact.text, style="dim"))
    return grid


def _empty_grid(names: tuple[str, ...]) -> Grid:
    from rich import box
    from rich.table import Table as Grid

    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        grid.add_column(name, overflow="fold", no_wrap=name in ("page", "sure", "null", "column"))
    return grid
