"""Gold annotations: what a person says a document holds. Every file is checked before anything is scored against it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from trichluc.models.facts import AssignmentRole, CampaignKind, DateRole, DeadlineKind, Ident, Relation
from trichluc.models.iso import DURATION, interval, partial_date, rule
from trichluc.pipeline.sources import InputError

ITEMS = ("citations", "campaigns", "assignments", "deadlines", "dates")


class Fault(NamedTuple):
    """What is wrong with a gold file: the item (None: the file itself) and why. A remark does not stop the scoring."""

    file: Path
    item: str | None
    message: str
    remark: bool = False

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.file.as_posix(), self.item, self.message)))


PartialDate = Annotated[str, AfterValidator(partial_date)]
Text = Annotated[str, Field(min_length=1)]
Capacity = Literal["TM.", "KT.", "TL.", "TUQ.", "Q."]


class _Strict(BaseModel):
    """A misspelt field is a fault, and "12" is no number: a scorer that guesses would hide what an annotator meant."""

    model_config = ConfigDict(extra="forbid", strict=True)


class GoldHeader(_Strict):
    """The document's own header; a field that is left out is not judged, one that is null must not be found."""

    doc_type_code: str | None = None
    number: int | None = None
    number_suffix: str | None = None
    year: int | None = None
    symbol: str | None = None
    issue_date: PartialDate | None = None
    place: str | None = None
    issuer: str | None = None
    title: str | None = None
    signer: str | None = None
    signer_position: str | None = None
    signing_capacity: Capacity | None = None
    recipients: list[str] | None = None


class _Item(_Strict):
    quote: Text
    n: Annotated[int, Field(ge=1)] = 1


class GoldCitation(_Item):
    id: Text
    ident: Ident
    type_code: str | None = None
    number: int | None = None
    number_suffix: str | None = None
    year: int | None = None
    symbol: str | None = None
    date: PartialDate | None = None
    issuer: str | None = None
    title: str | None = None
    relation: Relation
    source: str | None = None
    provision: dict[str, Any] | list[dict[str, Any]] | None = None


class GoldCampaign(_Item):
    name: Text
    kind: CampaignKind
    period: list[PartialDate | None] | None = None


class GoldAssignment(_Item):
    body: Text
    role: AssignmentRole
    task: str | None = None


class Offset(_Strict):
    duration: Annotated[str, Field(pattern=DURATION)] | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    working: bool = False


class GoldDeadline(_Item):
    kind: DeadlineKind
    start: PartialDate | None = None
    due: PartialDate | None = None
    rrule: Annotated[str, AfterValidator(rule)] | None = None
    offset: Offset | None = None
    action: str | None = None
    anomaly: Literal["before_issue"] | None = None


class GoldDate(_Item):
    value: Annotated[str, AfterValidator(interval)]
    role: DateRole


class Gold(_Strict):
    """One annotated document. A kind of fact that is left out was not annotated; an empty list says that there is none.

    `first_page` is the page of the source on which the document begins, where that is not the first of the source.
    """

    source: Text
    first_page: Annotated[int, Field(ge=1)] | None = None
    kind: str | None = None
    header: GoldHeader = GoldHeader()
    citations: list[GoldCitation] = []
    campaigns: list[GoldCampaign] = []
    assignments: list[GoldAssignment] = []
    deadlines: list[GoldDeadline] = []
    dates: list[GoldDate] = []
    scope: str | None = None
    scope_end: str | None = None
    quality: str | None = None
    notes: str | None = None

    def covers(self, kind: str) -> bool:
        """Whether this kind of fact was annotated."""
        return kind in self.model_fields_set


class GoldFile(NamedTuple):
    """A gold file that can be read; `gold_set` is the name of its folder."""

    path: Path
    gold_set: str
    gold: Gold


def read_gold(places: list[Path]) -> tuple[list[GoldFile], list[Fault]]:
    """The gold files of these folders (or single files), and what is wrong with the others."""
    files: list[GoldFile] = []
    faults: list[Fault] = []
    for place in places:
        paths = [place] if place.is_file() else sorted(place.glob("*.json"))
        if not paths:
            raise InputError(f"{place} holds no *.json: give a folder of annotations (one <name>.json for each document)")
        for path in paths:
            read = _read(path)
            if isinstance(read, Gold):
                files.append(GoldFile(path, path.resolve().parent.name, read))
            else:
                faults += read
    return files, faults


def _read(path: Path) -> Gold | list[Fault]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return [Fault(path, None, "is not UTF-8")]
    except json.JSONDecodeError as error:
        return [Fault(path, None, f"is no JSON: line {error.lineno}: {error.msg}")]
    return checked_gold(path, raw)


def checked_gold(path: Path, raw: object) -> Gold | list[Fault]:
    """What a gold file holds, or what is wrong with it."""
    try:
        gold = Gold.model_validate(raw)
    except ValidationError as error:
        return [_fault(path, raw, one["loc"], one["msg"], one["input"]) for one in error.errors(include_url=False)]
    return [Fault(path, item, message) for item, message in _inconsistent(gold)] or gold


def _fault(path: Path, raw: object, loc: tuple[int | str, ...], message: str, given: object) -> Fault:
    """A fault as pydantic names it, its item as a person finds it: `citations 4 (c4), relation`."""
    kind, *rest = loc or ("",)
    item = str(kind)
    if rest and isinstance(rest[0], int) and isinstance(raw, dict):
        one = raw[kind][rest[0]]
        item = item_name(str(kind), rest[0], one.get("id") if isinstance(one, dict) else None)
        rest = rest[1:]
    if rest:
        item += f", {'.'.join(map(str, rest))}"
    said = "" if isinstance(given, dict | list) else f"; it is {given!r}"
    return Fault(path, item or None, message.removeprefix("Value error, ") + said)


def item_name(kind: str, index: int, identifier: str | None = None) -> str:
    """How a fault names an item: its kind, its place in the list, and its id where it has one."""
    return f"{kind} {index + 1}" + (f" ({identifier})" if identifier else "")


def _inconsistent(gold: Gold) -> Iterator[tuple[str, str]]:
    """What no single field shows: ids that are missing or stand twice, items without what their kind needs."""
    ids = Counter(citation.id for citation in gold.citations)
    for index, citation in enumerate(gold.citations):
        name = item_name("citations", index, citation.id)
        if ids[citation.id] > 1:
            yield name, "another citation has the same id"
        if citation.source is not None and citation.source not in ids:
            yield name, f"source {citation.source!r} is no citation of this file"
        if citation.source == citation.id:
            yield name, "hangs on itself"
        if citation.ident == "named" and not citation.title:
            yield name, "a named citation needs its title"
        if citation.ident == "numbered" and citation.number is None and not citation.symbol:
            yield name, "a numbered citation needs a number or a symbol"
    for index, deadline in enumerate(gold.deadlines):
        given = {"date": deadline.due, "period": deadline.start or deadline.due, "relative": deadline.offset}
        if deadline.kind in given and given[deadline.kind] is None:
            need = {"date": "due", "period": "start or due", "relative": "offset"}[deadline.kind]
            yield item_name("deadlines", index), f"a deadline of kind {deadline.kind!r} needs {need}"
    for index, campaign in enumerate(gold.campaigns):
        if campaign.period is not None and len(campaign.period) != 2:
            yield item_name("campaigns", index), "a period is [start, end]"
