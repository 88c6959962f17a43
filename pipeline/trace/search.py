"""Which document somebody means who writes its number, its title, its key, its id or its path, in whatever spelling."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.vocabulary import doc_types
from trichluc.pipeline.keys import slug, territory
from trichluc.pipeline.opened import name_of
from trichluc.pipeline.trace.graph import Graph

SHOWN = 10  # candidates, or near numbers, that a message names
_NEAR = 0.6  # likeness of two numbers that are worth naming
# "số 27-KH/TĐTN-VP ngày 13/02/2023", "27 KH / TĐTN-VP", "Nghị định 91/2017/NĐ-CP"
_NUMBER = re.compile(
    r"(?<![\w/])(?P<number>\d{1,6})(?P<suffix>[a-zđ](?![\w])|\.\d{1,3})?(?:\s*[-/]\s*(?P<year>(?:19|20)\d\d))?"
    r"\s*[-/\s]\s*(?P<symbol>[^\W\d_][\w&.]*(?:\s*[-/]\s*[^\W\d_][\w&.]*)*)"
)
_DATE = re.compile(r"(?:ngày\s*(\d{1,2})\s*(?:[-/.]|tháng)\s*(\d{1,2})\s*(?:[-/.]|năm)\s*|năm\s*)(\d{4})")


class Unknown(Exception):
    """Nothing in the archive bears this name; `near` are the documents with the nearest numbers."""

    def __init__(self, what: str, near: list[str]) -> None:
        self.what, self.near = what, near
        hint = f"; near are: {'; '.join(near)}" if near else ""
        super().__init__(f"nothing in this run is called {what!r}{hint}")


class Ambiguous(Exception):
    """Several documents bear this name; `candidates` are their ids and labels."""

    def __init__(self, what: str, candidates: list[tuple[str, str]]) -> None:
        self.what, self.candidates = what, candidates
        super().__init__(f"{what!r} may be one of {len(candidates)} documents: add date and issuer, or give an id")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A number as it was asked for, and what is said beside it."""

    number: int
    suffix: str | None
    year: int | None
    symbol: str  # bare: capitals alone, KHTDTNVP
    date: str | None  # ISO, or a year
    place: str | None


def find(connection: sqlite3.Connection, what: str) -> str:
    """The node that is meant. Raises Unknown or Ambiguous where that is none or several."""
    what = what.strip()
    for search in (_by_id, _by_path, _by_key, _by_number, _by_title):
        nodes = list(dict.fromkeys(search(connection, what)))
        if len(nodes) == 1:
            return nodes[0]
        if nodes:
            graph = Graph(connection)
            raise Ambiguous(what, [(node, graph.node(node).label) for node in nodes])
    raise Unknown(what, _nearest(connection, what))


def _by_id(connection: sqlite3.Connection, what: str) -> Iterator[str]:
    if name_of(connection, what) or connection.execute("SELECT 1 FROM cited WHERE cited_id = ?", (what,)).fetchone():
        yield what


def _by_path(connection: sqlite3.Connection, what: str) -> Iterator[str]:
    """Documents of the file with this path, or with paths that end so."""
    query = "SELECT file_id FROM paths WHERE {} AND file_id IS NOT NULL"
    files = connection.execute(query.format("path = ?"), (what,)).fetchall()
    if not files and re.search(r"\.\w+$", what):
        tail = "/" + what.removeprefix("./").replace("\\", "/")
        files = connection.execute(query.format("substr(path, -?) = ?"), (len(tail), tail)).fetchall()
    for (file,) in files:
        yield from (doc_id for (doc_id,) in connection.execute("SELECT doc_id FROM documents WHERE file_id = ?", (file,)))


def _by_key(connection: sqlite3.Connection, what: str) -> Iterator[str]:
    """Documents under a canonical key: KH:336:UBND:2023, LUẬT::thi-đua-khen-thưởng:2003."""
    head, colon, rest = what.partition(":")
    if colon and " " not in what:
        key = f"{head.upper()}:{rest if rest.startswith(':') else rest.upper()}"
        yield from _in_archive(connection, "key = ?", (key,))
        yield from _outside(connection, "key = ?", (key,))


def _by_number(connection: sqlite3.Connection, what: str) -> Iterator[str]:
    """Documents with this number and symbol, as far as year, date and province agree where they were given."""
    asked = _asked(what)
    if asked is None:
        return
    columns = "number_suffix, year, symbol, {date}, issuer"
    for node, *fields in connection.execute(
        f"SELECT doc_id, {columns.format(date='issue_date_text')} FROM documents d WHERE number = ? AND {_LIVE}",
        (asked.number,),
    ):
        if _fits(asked, *fields):
            yield node
    for node, *fields in connection.execute(
        f"SELECT cited_id, {columns.format(date='date')} FROM cited WHERE number = ? AND doc_id IS NULL", (asked.number,)
    ):
        if _fits(asked, *fields):
            yield node


def _asked(what: str) -> _Asked | None:
    text = fold(what)
    match = _NUMBER.search(text)
    if match is None:
        return None
    date = _DATE.search(text, match.end())
    when = None
    if date:
        when = f"{date[3]}-{int(date[2]):02d}-{int(date[1]):02d}" if date[1] else date[3]
    symbol = re.split(r"\s(?:ngày|năm|của|về)(?!\w)", match["symbol"])[0]
    year = int(match["year"]) if match["year"] else None
    return _Asked(int(match["number"]), match["suffix"], year, _bare(symbol), when, territory(what))


def _fits(
    asked: _Asked, suffix: str | None, year: int | None, symbol: str | None, date: str | None, issuer: str | None
) -> bool:
    place = territory(issuer)
    return (
        _bare(symbol or "") == asked.symbol
        and (suffix or "").lower() == (asked.suffix or "")
        and (asked.year is None or asked.year == year)
        and (asked.date is None or date is None or date.startswith(asked.date) or asked.date.startswith(date))
        and (asked.place is None or place is None or place == asked.place)
    )


def _by_title(connection: sqlite3.Connection, what: str) -> Iterator[str]:
    """Documents with this title; where there is none, those whose title holds these words."""
    kind = next((name for name in doc_types() if fold(what).startswith(f"{name} ")), "")
    words = slug(fold(what).removeprefix(kind))
    year = re.search(r"-năm-(\d{4})$", words)
    words = words[: year.start()] if year else words
    if not words:
        return
    when = year.group(1) if year else ""
    code = f"{doc_types()[kind].code.upper()}::" if kind else ""
    found = list(_outside(connection, "key >= ? AND key < ?", (f"{code}{words}:{when}", f"{code}{words}:{when or '~'}~")))
    if code and found:
        yield from found
        return
    like = f"%{words}%"
    yield from _outside(connection, "key LIKE ? AND key LIKE ? AND key LIKE ?", (f"{code}%", f"%::{like}", f"%:{when}%"))
    query = f"SELECT doc_id, title, issue_date_text FROM documents d WHERE title IS NOT NULL AND {_LIVE}"
    for doc_id, title, date in connection.execute(query):
        if words in slug(title) and (date or "").startswith(when):
            yield doc_id


# Of documents d: those that a path still has and that are no copies of others.
_LIVE = """EXISTS (SELECT 1 FROM paths WHERE paths.file_id = d.file_id)
    AND NOT EXISTS (SELECT 1 FROM duplicates WHERE duplicates.doc_id = d.doc_id)"""


def _in_archive(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> Iterator[str]:
    yield from (row[0] for row in connection.execute(f"SELECT doc_id FROM documents d WHERE {where} AND {_LIVE}", values))


def _outside(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> Iterator[str]:
    """What is cited, as the document of the archive where that is known."""
    query = f"SELECT coalesce(doc_id, cited_id) FROM cited WHERE {where} ORDER BY documents DESC, cited_id"
    yield from (row[0] for row in connection.execute(query, values))


def _bare(symbol: str) -> str:
    """A symbol for comparing: its letters and digits alone, capitals without marks."""
    return re.sub(r"[\W_]", "", strip_marks(fold(symbol))).upper()


def _nearest(connection: sqlite3.Connection, what: str) -> list[str]:
    """Labels of documents whose number differs by a digit, or whose symbol is another, the likest first."""
    asked = _asked(what)
    if asked is None:
        return []
    numbers = sorted(_one_digit_off(asked.number))
    marks = ", ".join("?" * len(numbers))
    graph = Graph(connection)
    rows = [
        *connection.execute(
            f"SELECT doc_id, number, year, symbol FROM documents d WHERE number IN ({marks}) AND {_LIVE}", numbers
        ),
        *connection.execute(
            f"SELECT cited_id, number, year, symbol FROM cited WHERE number IN ({marks}) AND doc_id IS NULL", numbers
        ),
    ]
    wanted = f"{asked.number}/{asked.year or ''}/{asked.symbol}"
    scored = [
        (SequenceMatcher(None, wanted, f"{number}/{year or ''}/{_bare(symbol or '')}").ratio(), node)
        for node, number, year, symbol in rows
    ]
    best = sorted((-score, node) for score, node in scored if score >= _NEAR)[: SHOWN // 2]
    return [graph.node(node).label for _, node in best]


def _one_digit_off(number: int) -> set[int]:
    """The number itself and those that differ by one digit swapped, changed, lost or added."""
    text = str(number)
    near = {text}
    for at in range(len(text)):
        near.add(text[:at] + text[at + 1 :])
        near.add(text[:at] + text[at : at + 2][::-1] + text[at + 2 :])
        near.update(text[:at] + digit + text[at + 1 :] for digit in "0123456789")
    near.update(text[:at] + digit + text[at:] for at in range(len(text) + 1) for digit in "0123456789")
    return {int(one) for one in near if one}
