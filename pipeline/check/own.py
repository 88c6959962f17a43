"""What does not fit together within one document."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from trichluc.pipeline.check.finding import Found, proof, proofs, quoted

NAMED = 5  # bodies that a message names
# Characters from the start of an appendix within which its "(Kèm theo … số … ngày …)" stands, under letterhead and title.
_HEAD = 800


def number_blank(connection: sqlite3.Connection) -> Iterator[Found]:
    """NĐ 30/2020 Điều 15: a document gets its number and date in one series on the day it is signed."""
    yield from _blank(connection, "number_blank", "document_number", "the number was left blank")


def date_blank(connection: sqlite3.Connection) -> Iterator[Found]:
    """NĐ 30/2020 Điều 15; Phụ lục I Phần I mục II.4: day, month and year are written in full."""
    yield from _blank(connection, "date_incomplete", "issue_date", "the date was left blank, or a part of it")


def _blank(connection: sqlite3.Connection, flag: str, field: str, message: str) -> Iterator[Found]:
    """A flag of the header. A line that says nothing at all is no fact: then the first fact of the header shows the place."""
    query = f"""
        SELECT d.doc_id, (
            SELECT {proof("h")} FROM header_facts h
            WHERE h.file_id = d.file_id AND h.doc_id = d.doc_id ORDER BY h.kind <> ?, h.n LIMIT 1)
        FROM own d WHERE EXISTS (SELECT 1 FROM json_each(d.flags) WHERE value = ?)"""
    for doc_id, shown in connection.execute(query, (field, flag)):
        yield Found(doc_id, message, proofs(shown))


def deadline_before_issue(connection: sqlite3.Connection) -> Iterator[Found]:
    """Nobody can be bound to do something before the document says so; mostly a date is left over from last year's plan.

    A normative document (its symbol has the year) names past days as conditions: "công chức được tuyển dụng trước ngày …".
    """
    query = f"""
        SELECT d.doc_id, d.issue_date_text, x.due_date, {proof("x")} FROM own d
        JOIN deadlines x ON x.file_id = d.file_id AND x.doc_id = d.doc_id
        WHERE d.year IS NULL AND EXISTS (SELECT 1 FROM json_each(x.flags) WHERE value = 'before_issue')"""
    for doc_id, issued, due, shown in connection.execute(query):
        yield Found(doc_id, f"due {due}, before the document's own date {issued}", proofs(shown))


def parent_disagrees(connection: sqlite3.Connection) -> Iterator[Found]:
    """NĐ 30/2020 Phụ lục I Phần I mục III.1: an appendix names number and date of the document that it belongs to.

    Only the note in an appendix's head does so: elsewhere "kèm theo" leads to other documents, even of the same type.
    """
    query = f"""
        SELECT d.doc_id, d.number, d.number_suffix, d.issue_date_text, d.parts, c.page, c.start,
            c.number, c.number_suffix, c.date, c.text, {proof("c")},
            (SELECT {proof("h")} FROM header_facts h
                WHERE h.file_id = d.file_id AND h.doc_id = d.doc_id AND h.kind IN ('issue_date', 'document_number')
                ORDER BY h.kind = 'document_number' LIMIT 1)
        FROM own d JOIN citations c ON c.file_id = d.file_id AND c.doc_id = d.doc_id
        WHERE c.relation = 'attached_to' AND c.source_id IS NULL AND c.ident = 'numbered' AND c.type_code = d.doc_type_code"""
    for doc_id, number, suffix, issued, parts, page, start, *named, text, shown, own in connection.execute(query):
        if not _in_head(json.loads(parts), page, start):
            continue
        said, named_suffix, date = named
        wrong = []
        if number is not None and said is not None and (number, suffix) != (said, named_suffix):
            wrong.append(f"number {number}{suffix or ''}")
        if issued and date and not (issued.startswith(date) or date.startswith(issued)):
            wrong.append(f"date {issued}")
        if wrong:
            message = f"an appendix belongs to “{quoted(text)}”, the document bears {' and '.join(wrong)}"
            yield Found(doc_id, message, proofs(shown, own))


def _in_head(parts: list[dict[str, object]], page: int, start: int) -> bool:
    """Whether a place is in the head of an appendix or attachment."""
    for part in parts:
        near = part["page"] == page and isinstance(part["start"], int) and 0 <= start - part["start"] < _HEAD
        if part["kind"] != "main" and near:
            return True
    return False


def task_without_deadline(connection: sqlite3.Connection) -> Iterator[Found]:
    """Without a deadline nobody can tell whether a task is late. Many tasks need none: one note a document, not one a task."""
    query = f"""
        SELECT d.doc_id, d.file_id AS file, a.n AS n, a.body_id, a.body_name, a.task, a.deadline_id, {proof("a")}
        FROM own d JOIN assignments a ON a.file_id = d.file_id AND a.doc_id = d.doc_id
        WHERE a.role = 'lead' AND a.task IS NOT NULL
        UNION ALL
        SELECT d.doc_id, d.file_id, x.n, x.body_id, NULL, NULL, x.fact_id, NULL
        FROM own d JOIN deadlines x ON x.file_id = d.file_id AND x.doc_id = d.doc_id
        ORDER BY file, n"""
    for doc_id, rows in groupby(connection.execute(query), key=itemgetter(0)):
        bodies, bound = _bodies(list(rows))
        free = [bodies[body] for body in bodies if body not in bound]
        if free:
            names = "; ".join(quoted(name) for name, _ in free[:NAMED])
            more = f" and {len(free) - NAMED} more" if len(free) > NAMED else ""
            message = f"{len(free)} of {len(bodies)} bodies with a task have no deadline: {names}{more}"
            yield Found(doc_id, message, proofs(*(shown for _, shown in free)))


def _bodies(rows: list[tuple[Any, ...]]) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """The bodies of a document that have tasks, with the first mention of each, and those that a deadline binds.

    A deadline binds the body that it names, the task to which it is tied, and all who have the task behind which it stands.
    """
    bodies: dict[str, tuple[str, str]] = {}
    bound: set[str] = set()
    doing: list[str] = []  # who has the last task
    last = None
    for _, _, _, body, name, task, deadline, shown in rows:
        if task is None:
            bound.update(doing, {body} - {None})
            continue
        bodies.setdefault(body, (name, shown))
        doing = [*doing, body] if task == last else [body]
        last = task
        if deadline is not None:
            bound.add(body)
    return bodies, bound


def residue(connection: sqlite3.Connection) -> Iterator[Found]:
    """Not a fault of the document but a limit of the reading: here a citation may be missing from the tables."""
    query = f"""
        SELECT d.doc_id, r.kind, {proof("r")} FROM own d JOIN residue r ON r.file_id = d.file_id AND r.doc_id = d.doc_id
        ORDER BY d.file_id, d.n, r.n"""
    for doc_id, group in groupby(connection.execute(query), key=itemgetter(0)):
        rows = list(group)
        numbers = sum(kind == "number" for _, kind, _ in rows)
        counts = [(numbers, "number"), (len(rows) - numbers, "ground")]
        said = " and ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count)
        yield Found(doc_id, f"{said} in which no rule found a citation", proofs(*(shown for *_, shown in rows)))
