"""What a gold item says in the values of a fact, and back, and where the two differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from trichluc.models.corrections import FactTable
from trichluc.pipeline.evaluate.compare import Comparison, day, duration, recurrence
from trichluc.pipeline.evaluate.gold import (
    GoldAssignment,
    GoldCampaign,
    GoldCitation,
    GoldDate,
    GoldDeadline,
    GoldHeader,
    Offset,
)
from trichluc.pipeline.rows import Row, full_date

Values = dict[str, Any]
GoldItem = GoldCitation | GoldCampaign | GoldAssignment | GoldDeadline | GoldDate

_TASK_WORDS = 12  # of a task or an action that annotators write down, and that are compared
_CITATION = ("ident", "type_code", "number", "number_suffix", "year", "symbol", "date", "issuer", "relation")


def values_of(item: GoldItem) -> Values:
    """The values that a fact must have to be what gold says. What gold does not say is not in it."""
    match item:
        case GoldCitation():
            # The trích yếu of a numbered document is no part of gold: its `title` is for named ones alone.
            fields = [name for name in _CITATION if name in item.model_fields_set]
            named = {"title": item.title} if item.ident == "named" else {}
            return {name: getattr(item, name) for name in fields} | named
        case GoldCampaign():
            start, end = item.period or (None, None)
            return {"name": item.name, "kind": item.kind, "period_start": start, "period_end": end}
        case GoldAssignment():
            return {"body": item.body, "role": item.role, "task": item.task}
        case GoldDeadline():
            offset = item.offset or Offset()
            return {
                "kind": item.kind,
                "start_date": item.start,
                "due_date": item.due,
                "rrule": item.rrule,
                "offset_duration": offset.duration,
                "offset_from": offset.from_,
                "working_days": offset.working,
                "action": item.action,
            }
        case GoldDate():
            return {"value": item.value, "role": item.role}


def completed(table: FactTable, values: Mapping[str, Any]) -> Values:
    """What follows from values that gold gives and must not be left as it was."""
    if table == "assignments" and "body" in values:
        return {"body_name": values["body"], **values}
    if table == "dates" and "value" in values:
        first, _, last = values["value"].partition("/")
        return {**values, "start_date": full_date(first), "end_date": full_date(last or first)}
    return dict(values)


def gold_item(table: FactTable, row: Row) -> Values:
    """A fact as gold writes it, but for its quote, its id and its source."""
    if table == "citations":
        title = row["title"] if row["ident"] == "named" else None
        return {**{name: row[name] for name in _CITATION}, "title": title}
    if table == "campaigns":
        period = [row["period_start"], row["period_end"]]
        return {"name": row["name"], "kind": row["kind"], "period": period if any(period) else None}
    if table == "assignments":
        return {"body": row["body"], "role": row["role"], "task": row["task"]}
    if table == "deadlines":
        offset = {"duration": row["offset_duration"], "from": row["offset_from"], "working": bool(row["working_days"])}
        counted = row["kind"] == "relative" or any(offset.values())
        return {
            "kind": row["kind"],
            "start": row["start_date"],
            "due": row["due_date"],
            "rrule": row["rrule"],
            "offset": offset if counted else None,
            "action": row["action"],
        }
    return {"value": row["value"], "role": row["role"]}


def header_values(header: GoldHeader) -> dict[str, Values | None]:
    """The facts of the header that gold speaks of, None where it says that there is none; recipients apart."""
    said: dict[str, Values | None] = {}
    if {"number", "symbol"} <= header.model_fields_set:
        names: list[str] = [name for name in ("number", "number_suffix", "year", "symbol") if name in header.model_fields_set]
        parts: Values = {name: getattr(header, name) for name in names}
        said["document_number"] = parts if header.number is not None or header.symbol else None
    for name in ("issue_date", "issuer", "title", "signer"):
        if name in header.model_fields_set:
            value = getattr(header, name)
            said[name] = {"value": value} if value else None
    return said


_MARKED = Comparison()


def _same_task(want: Any, got: Any) -> bool:
    """An annotator's first words stand for all of them; what is longer was exported, and is meant word by word."""
    return _MARKED.begins(want, got) if len(str(want).split()) <= _TASK_WORDS else _MARKED.same(want, got)


# How a value of gold and of a fact are compared, by its name; the others as words.
_SAME: dict[str, Callable[[Any, Any], bool]] = {
    "symbol": lambda want, got: _MARKED.symbol(want) == _MARKED.symbol(got),
    "date": lambda want, got: day(want) == day(got),
    "task": _same_task,
    "action": _same_task,
    "rrule": lambda want, got: recurrence(want) == recurrence(got),
    "offset_duration": lambda want, got: duration(want) == duration(got),
}


def differing(values: Mapping[str, Any], row: Mapping[str, Any]) -> Values:
    """Those of gold's values that a fact does not have."""
    return {name: want for name, want in values.items() if not _same(name, want, row[name])}


def _same(name: str, want: Any, got: Any) -> bool:
    if not want or not got:  # a number 0 is none, and False is what was not said
        return not want and not got
    return _SAME.get(name, _MARKED.same)(want, got)
