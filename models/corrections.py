"""What a person says of a fact: that it is right, what is right instead, that it is none, or that one was overlooked.

Corrections stand beside what was extracted, never over it: they are laid over the facts each time a document is extracted, so
that they outlive a changed extractor, and undoing one brings back what was there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trichluc.models.facts import AssignmentRole, CampaignKind, DateRole, DeadlineKind, HeaderField, Ident, Relation
from trichluc.models.iso import day, duration, interval, partial_date, rule

Action = Literal["accept", "correct", "reject", "add"]
Whole = Annotated[int, Field(ge=0, lt=1 << 31)]
FactTable = Literal["citations", "campaigns", "assignments", "deadlines", "dates", "header_facts"]


class _Values(BaseModel):
    """Fields of a fact that a person may set; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CitationValues(_Values):
    """Of a citation."""

    ident: Ident | None = None
    type_code: str | None = None
    number: Whole | None = None
    number_suffix: str | None = None
    year: Whole | None = None
    symbol: str | None = None
    date: str | None = None
    issuer: str | None = None
    title: str | None = None
    relation: Relation | None = None
    source_id: str | None = None  # fact_id of the citation it hangs on


class CampaignValues(_Values):
    """Of a campaign."""

    name: str | None = None
    kind: CampaignKind | None = None
    period_start: str | None = None
    period_end: str | None = None


class AssignmentValues(_Values):
    """Of a responsibility."""

    body: str | None = None
    body_name: str | None = None
    role: AssignmentRole | None = None
    task: str | None = None


class DeadlineValues(_Values):
    """Of a deadline."""

    kind: DeadlineKind | None = None
    start_date: str | None = None
    due_date: str | None = None
    rrule: str | None = None
    offset_duration: str | None = None
    offset_from: str | None = None
    working_days: bool | None = None
    action: str | None = None
    body: str | None = None


class DateValues(_Values):
    """Of a date."""

    value: str | None = None
    role: DateRole | None = None
    start_date: str | None = None
    end_date: str | None = None


class HeaderValues(_Values):
    """Of a header's field: `value`, or of a document's number its parts."""

    field: HeaderField | None = None
    value: str | None = None
    number: Whole | None = None
    number_suffix: str | None = None
    year: Whole | None = None
    symbol: str | None = None


VALUES: dict[FactTable, type[_Values]] = {
    "citations": CitationValues,
    "campaigns": CampaignValues,
    "assignments": AssignmentValues,
    "deadlines": DeadlineValues,
    "dates": DateValues,
    "header_facts": HeaderValues,
}
NUMBER_PARTS = ("number", "number_suffix", "year", "symbol")  # of a document's own number

# Without these a fact of its kind says nothing.
NEEDED: dict[FactTable, tuple[str, ...]] = {
    "citations": ("ident", "relation"),
    "campaigns": ("name", "kind"),
    "assignments": ("body", "body_name", "role"),
    "deadlines": ("kind",),
    "dates": ("value", "role"),
    "header_facts": ("field", "value"),
}

# How a value must be written that is no plain text; a fact as it was found may hold what a paper misprints.
_FORMS: dict[tuple[FactTable, str], Callable[[str], str]] = {
    ("citations", "date"): partial_date,
    ("campaigns", "period_start"): partial_date,
    ("campaigns", "period_end"): partial_date,
    ("deadlines", "start_date"): day,
    ("deadlines", "due_date"): day,
    ("deadlines", "rrule"): rule,
    ("deadlines", "offset_duration"): duration,
    ("dates", "value"): interval,
    ("dates", "start_date"): day,
    ("dates", "end_date"): day,
}


class WrongValues(ValueError):
    """Values that no fact of that kind can have: says which, in words for the person who gave them."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One word of a person on one fact. `page`, `start`, `end` are its place as that person left it, `values` what it says."""

    correction_id: int
    doc_id: str
    table: FactTable
    action: Action
    fact_id: str
    page: int
    start: int
    end: int
    values: dict[str, Any]
    reviewer: str
    at: str  # ISO date and time, UTC


def checked_values(
    table: FactTable, action: Action, values: dict[str, Any], before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The values as a fact of this table may have them, those of `before` as they were found. Raises WrongValues."""
    known = {**(before or {}), **values}
    _check_forms(table, known.get("field"), {name: value for name, value in known.items() if value != (before or {}).get(name)})
    try:
        known = VALUES[table].model_validate(known).model_dump(exclude_unset=True)
    except ValidationError as error:
        first = error.errors()[0]
        raise WrongValues(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    missing = [name for name in NEEDED[table] if not known.get(name)]
    if action != "reject" and missing:
        raise WrongValues(f"{', '.join(missing)} must be given")
    return known


def _check_forms(table: FactTable, field: str | None, changed: Mapping[str, Any]) -> None:
    """Raises WrongValues for what the tables could not hold, or a calendar not read."""
    forms = {name: form for (each, name), form in _FORMS.items() if each == table}
    if field == "issue_date":
        forms["value"] = partial_date
    for name, form in forms.items():
        value = changed.get(name)
        if isinstance(value, str) and value:
            try:
                form(value)
            except ValueError as error:
                raise WrongValues(f"{name} {error}; it is {value!r}") from error
