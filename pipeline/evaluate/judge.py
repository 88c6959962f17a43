"""One annotated document against what was found in it: counts of each measure, and of every fact whether it is right."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from trichluc.pipeline.evaluate.compare import Comparison, day, duration, recurrence
from trichluc.pipeline.evaluate.gold import Gold, GoldCitation, GoldDeadline, GoldFile
from trichluc.pipeline.evaluate.tables import Row, Tables, place

TextSource = Literal["text", "ocr"]
_G = TypeVar("_G")  # what the gold says
_F = TypeVar("_F")  # what was found
LINE_ALIKE, ISSUER_ALIKE, CAMPAIGN_ALIKE, ASSIGNED_ALIKE = 0.85, 0.85, 0.93, 0.85
_ARCHIVE_LINE = "lưu"  # the line of Nơi nhận that names the archive and no recipient


@dataclass(slots=True)
class Count:
    """Right, missed and wrongly found items of one measure."""

    hit: int = 0
    miss: int = 0
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A fact that was found, and whether the annotation says the same."""

    document: str
    gold_set: str
    kind: str
    fact_id: str
    source: TextSource  # of the fact's page
    confidence: float
    right: bool


@dataclass(slots=True)
class DocumentScore:
    """What the annotation of one document says of the facts found in it."""

    document: str
    gold_set: str
    doc_id: str | None  # None: not in OUT
    source: TextSource  # ocr where any page was recognised
    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    judgements: list[Judgement] = field(default_factory=list)


def judge(file: GoldFile, document: Row | None, tables: Tables, compare: Comparison) -> DocumentScore:
    """Score one document; one that is absent misses everything."""
    source: TextSource = "text" if document is None or document["text_source"] == "text" else "ocr"
    score = DocumentScore(file.path.stem, file.gold_set, document["doc_id"] if document else None, source)
    return _Judge(file, document or {}, tables, compare, score).all()


class _Judge:
    def __init__(self, file: GoldFile, document: Row, tables: Tables, compare: Comparison, score: DocumentScore) -> None:
        self.gold: Gold = file.gold
        self.document, self.tables, self.compare, self.score = document, tables, compare, score
        self.doc_id: str | None = document.get("doc_id")
        pages = tables.rows("pages", self.doc_id)
        self.page_sources: dict[int, TextSource] = {page["page"]: page["source"] for page in pages}
        self.end = end_of_scope(self.gold.scope_end, pages)
        # What else was found in a document of which the gold covers a part is not judged.
        self.partial = bool(self.gold.scope) and self.end is None

    def all(self) -> DocumentScore:
        self.header()
        for kind, judge_kind in (
            ("citations", self.citations),
            ("campaigns", self.campaigns),
            ("assignments", self.assignments),
            ("deadlines", self.deadlines),
            ("dates", self.dates),
        ):
            if self.gold.covers(kind):
                judge_kind(self.found(kind))
        return self.score

    def found(self, table: str) -> list[Row]:
        """The rows of this document up to the end of what the gold covers."""
        rows = self.tables.rows(table, self.doc_id)
        return rows if self.end is None else [row for row in rows if place(row) < self.end]

    def pair(
        self, measure: str, gold: Sequence[_G], found: Sequence[_F], same: Callable[[_G, _F], bool], partial: bool | None = None
    ) -> list[tuple[_G, _F]]:
        """Match gold with what was found, and count."""
        pairs, count = _match(gold, found, same), self.score.counts[measure]
        count.hit += len(pairs)
        count.miss += len(gold) - len(pairs)
        if not (self.partial if partial is None else partial):
            count.extra += len(found) - len(pairs)
        return pairs

    def check(self, measure: str, right: bool) -> None:
        """Count a yes or no: a wrong value is both missed and wrongly found."""
        count = self.score.counts[measure]
        count.hit += right
        count.miss += not right
        count.extra += not right

    def value(self, measure: str, want: object, got: object, right: bool) -> None:
        """Count one field: both empty says nothing; empty against given is a miss, given against empty a false find."""
        wanted, given = want not in (None, ""), got not in (None, "")
        if wanted or given:
            count = self.score.counts[measure]
            count.hit += right
            count.miss += not right and wanted
            count.extra += not right and given

    def judged(self, kind: str, found: Sequence[Row], right: set[str]) -> None:
        """Keep of each fact whether it is right; none of a document of which the gold covers an unknown part."""
        if self.partial:
            return
        self.keep(kind, found, right)

    def keep(self, kind: str, found: Sequence[Row], right: set[str]) -> None:
        score = self.score
        score.judgements += [
            Judgement(
                score.document,
                score.gold_set,
                kind,
                row["fact_id"],
                self.page_sources[row["page"]],
                row["confidence"],
                row["fact_id"] in right,
            )
            for row in found
        ]

    def header(self) -> None:
        head, document, compare = self.gold.header, self.document, self.compare
        got_date = day(document.get("issue_date_text"))
        # gold field, measure, what was found, comparison
        fields: tuple[tuple[str, str, object, Callable[[object, object], bool]], ...] = (
            ("doc_type_code", "type", document.get("doc_type_code"), compare.same),
            ("number", "number", document.get("number"), lambda want, got: want == got),
            ("symbol", "symbol", document.get("symbol"), lambda want, got: compare.symbol(want) == compare.symbol(got)),
            ("issue_date", "issue_date", got_date, lambda want, got: day(want) == got),
            ("place", "place", document.get("place"), compare.same),
            ("issuer", "issuer", document.get("issuer"), compare.same_body),
            ("title", "title", document.get("title"), compare.same_title),
            ("signer", "signer", document.get("signer"), compare.same),
            (
                "signer_position",
                "signer_position",
                document.get("signer_position"),
                lambda want, got: compare.alike(want, got, 0.9),
            ),
        )
        right: dict[str, bool] = {}
        for name, measure, got, same in fields:
            if name in head.model_fields_set:
                want = getattr(head, name)
                right[measure] = same(want, got)
                self.value(f"header.{measure}", want, got, right[measure])
        if "issue_date" in head.model_fields_set:
            month = day(head.issue_date)[:7]
            self.value("header.issue_month", month, got_date[:7], month == got_date[:7])
        self.header_facts(right)

    def header_facts(self, right: dict[str, bool]) -> None:
        """Header facts by the fields they stand for; the gold names one issuer and one signer, others are not judged."""
        facts = defaultdict(list)
        for row in self.tables.rows("knowledge", self.doc_id):
            facts[row["kind"]].append(row)
        needs = {"document_number": ("number", "symbol"), "title": ("title",), "issue_date": ("issue_date",)}
        for kind, fields in (needs | {"issuer": ("issuer",), "signer": ("signer",)}).items():
            if all(name in right for name in fields):
                first = [row for row in facts[kind] if kind != "signer" or row["value"] == self.document.get("signer")][:1]
                self.keep(kind, first, {row["fact_id"] for row in first if all(right[name] for name in fields)})
        recipients = self.gold.header.recipients
        if recipients is not None:
            want = [line for line in recipients if not is_archive_line(line)]
            got = [line for line in self.document.get("recipients") or [] if not is_archive_line(line)]
            pairs = self.pair("header.recipients", want, got, lambda g, f: self.compare.alike(g, f, LINE_ALIKE), partial=False)
            lines = {line for _, line in pairs}
            rows = [row for row in facts["recipient"] if not is_archive_line(row["value"])]
            self.keep("recipient", rows, {row["fact_id"] for row in rows if row["value"] in lines})

    def citations(self, found: list[Row]) -> None:
        compare = self.compare
        same_by_ident: dict[str, Callable[[GoldCitation, Row], bool]] = {
            "numbered": lambda g, f: self.identity(g.model_dump()) == self.identity(f),
            "named": lambda g, f: (
                g.type_code == f["type_code"] and (compare.same_name(g.title, f["title"]) or compare.same(g.quote, f["text"]))
            ),
            "self": lambda g, f: g.type_code == f["type_code"],
        }
        by_ident = {}
        right: set[str] = set()
        for ident, same in same_by_ident.items():
            want = [one for one in self.gold.citations if one.ident == ident]
            rows = [row for row in found if row["ident"] == ident]
            by_ident[ident] = self.pair(f"citations.{ident}", want, rows, same)
            right |= {row["fact_id"] for row in _meant(want, rows, same, compare)}
        pairs = by_ident["numbered"] + by_ident["named"]
        for gold, row in by_ident["numbered"]:
            if gold.number is not None:
                self.check("citations.quote", str(gold.number) in compare.squash(row["text"]))
        matched = {gold.id: row["fact_id"] for gold, row in pairs}
        for gold, row in pairs:
            self.check("citations.relation", gold.relation == row["relation"])
            if gold.source is None or gold.source in matched:
                self.check("citations.source", row["source_id"] == (matched[gold.source] if gold.source else None))
            if gold.issuer:
                self.check("citations.issuer", compare.alike(gold.issuer, row["issuer"], ISSUER_ALIKE))
        self.judged("citation", found, right)

    def identity(self, one: Row) -> tuple[object, ...]:
        """What tells a numbered document from others."""
        squash = self.compare.squash
        return squash(one["type_code"]), one["number"], one["year"], self.compare.symbol(one["symbol"]), day(one["date"])

    def campaigns(self, found: list[Row]) -> None:
        pairs = self.pair(
            "campaigns", self.gold.campaigns, found, lambda g, f: self.compare.alike(g.name, f["name"], CAMPAIGN_ALIKE)
        )
        for gold, row in pairs:
            self.check("campaigns.kind", gold.kind == row["kind"])
            if gold.period:
                want = [year[:4] for year in gold.period if year is not None]
                got = [year[:4] for year in map(day, (row["period_start"], row["period_end"])) if year]
                self.check("campaigns.period", want == got[: len(want)])
        self.judged("campaign", found, {row["fact_id"] for _, row in pairs})

    def assignments(self, found: list[Row]) -> None:
        """A body has its role once, however many tasks it has; each (body, role, task) is a measure apart."""
        compare = self.compare
        want = list(dict.fromkeys((compare.squash(one.body), one.role) for one in self.gold.assignments))
        roles = {row["fact_id"]: (compare.squash(row["body"]), row["role"]) for row in found}
        pairs = self.pair(
            "assignments.body",
            want,
            list(dict.fromkeys(roles.values())),
            lambda g, f: g[1] == f[1] and compare.alike(g[0], f[0], ASSIGNED_ALIKE),
        )
        self.pair(
            "assignments.task",
            self.gold.assignments,
            found,
            lambda g, f: (
                g.role == f["role"] and compare.alike(g.body, f["body"], ASSIGNED_ALIKE) and compare.begins(g.task, f["task"])
            ),
        )
        right = {role for _, role in pairs}
        self.judged("assignment", found, {fact_id for fact_id, role in roles.items() if role in right})

    def deadlines(self, found: list[Row]) -> None:
        pairs = self.pair("deadlines", self.gold.deadlines, found, _same_deadline)
        self.judged("deadline", found, {row["fact_id"] for _, row in pairs})

    def dates(self, found: list[Row]) -> None:
        pairs = self.pair(
            "dates", self.gold.dates, found, lambda g, f: g.value == f["value"] and g.role == f["role"], partial=False
        )
        self.judged("date", found, {row["fact_id"] for _, row in pairs})


def _match(gold: Sequence[_G], found: Sequence[_F], same: Callable[[_G, _F], bool]) -> list[tuple[_G, _F]]:
    """Each gold item with at most one found item, in reading order."""
    pairs, left = [], list(found)
    for one in gold:
        at = next((index for index, other in enumerate(left) if same(one, other)), None)
        if at is not None:
            pairs.append((one, left.pop(at)))
    return pairs


def _meant(
    gold: Sequence[GoldCitation], found: Sequence[Row], same: Callable[[GoldCitation, Row], bool], compare: Comparison
) -> list[Row]:
    """Of several mentions of one document those that the gold quotes, then any: a count can't tell them, a judgement must."""
    quoted = _match(gold, found, lambda g, f: same(g, f) and compare.same(g.quote, f["text"]))
    taken = {id(one) for pair in quoted for one in pair}
    others = _match([g for g in gold if id(g) not in taken], [f for f in found if id(f) not in taken], same)
    return [row for _, row in quoted + others]


def _same_deadline(gold: GoldDeadline, row: Row) -> bool:
    if gold.kind != row["kind"]:
        return False
    if gold.kind == "recurring":
        return recurrence(gold.rrule) == recurrence(row["rrule"])
    if gold.kind == "relative":
        return duration(gold.offset.duration if gold.offset else None) == duration(row["offset_duration"])
    return day(gold.due) == day(row["due_date"]) and (gold.kind == "date" or day(gold.start) == day(row["start_date"]))


def is_archive_line(line: str) -> bool:
    """Whether a line of Nơi nhận names the archive, which is no recipient."""
    return Comparison().squash(line).startswith(_ARCHIVE_LINE)


def end_of_scope(anchor: str | None, pages: list[Row]) -> tuple[int, int] | None:
    """Where the gold's scope ends: behind the anchor's first place in the document, None without an anchor."""
    words = unicodedata.normalize("NFC", anchor or "").split()
    if words:
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        for page in sorted(pages, key=lambda one: one["page"]):
            if hit := pattern.search(page["text"]):
                return page["page"], hit.end()
    return None
