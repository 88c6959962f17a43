"""The forms in which people correct facts: one input for each field of `models.corrections`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from trichluc.models.corrections import NEEDED, VALUES, FactTable

_OTHER_NAMES = {("header_facts", "field"): "kind"}  # fields whose column in the store is called otherwise
_NOT_TYPED = "source_id"  # nobody knows a fact by its id


class Input(NamedTuple):
    """One input: a choice where there are `choices`, a number, a tick, else text."""

    name: str
    column: str
    kind: Literal["text", "number", "tick", "choice"]
    choices: tuple[str, ...]
    needed: bool


def _input(table: FactTable, name: str) -> Input:
    annotation = VALUES[table].model_fields[name].annotation
    members = [_plain(member) for member in get_args(annotation) if member is not type(None)]
    choices = get_args(members[0]) if get_origin(members[0]) is Literal else ()
    kind: Literal["text", "number", "tick", "choice"] = (
        "choice" if choices else "tick" if bool in members else "number" if int in members else "text"
    )
    return Input(name, _OTHER_NAMES.get((table, name), name), kind, choices, name in NEEDED[table])


def _plain(annotation: Any) -> Any:
    """A type without what it is bound to."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


FORMS: dict[FactTable, tuple[Input, ...]] = {
    table: tuple(_input(table, name) for name in values.model_fields if name != _NOT_TYPED) for table, values in VALUES.items()
}
