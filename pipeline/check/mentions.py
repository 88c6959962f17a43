"""What does not fit together between mentions of one document, in one document or in several."""

from __future__ import annotations

import operator
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from trichluc.pipeline.check.finding import Found, proof, proofs, quoted
from trichluc.pipeline.identity.bodies import body_id
from trichluc.pipeline.keys import slug, territory

# No body numbers so many documents of one type in a day: two numbers of one date that lie further apart are one misprinted.
_A_DAYS_NUMBERS = 50
_TITLE_WORDS = 5  # a shorter abstract ("về việc khen thưởng") is that of many documents
# Names that only one body of the country bears, and names that one body of each province bears. A bare "UBND huyện" is neither.
_OF_COUNTRY = re.compile(
    r"(?:chính-phủ|thủ-tướng|quốc-hội|bộ-|ban-bí-thư|chủ-tịch-nước|ủy-ban-thường-vụ-quốc-hội|.*(?:trung-ương|việt-nam)$)"
)
_OF_PROVINCE = re.compile(r"(?:sở-|(?:.*-)?tỉnh(?:-ủy|-đoàn)?$)")


# Numbers up to this come back on the same day of another year: plans and directives of the first days of January.
_EARLY_NUMBERS = 20


class _Mention(NamedTuple):
    """A mention of a numbered document; `group` is what mentions of one document have in common."""

    group: str
    doc_id: str
    body: str | None  # its issuer, None where the page says not which body of the country that is
    value: str  # what may disagree: its date, or its number
    text: str
    shown: str
    fits: int  # whether its date is of the year that its symbol names, where it names one
    is_header: int = 0


# SQL: see `fits`.
_FITS = "coalesce(year = CAST(substr(date, 1, 4) AS INTEGER), 1)"
_OTHER_YEAR = f"""
    WITH dated AS (
        SELECT *, type_code || number || coalesce(number_suffix, '') || symbol || substr(date, 5) AS common FROM mention
        WHERE ident = 'numbered' AND length(date) = 10 AND year IS NULL AND number > {_EARLY_NUMBERS}),
        open AS (SELECT common FROM dated WHERE common IS NOT NULL GROUP BY common HAVING count(DISTINCT date) > 1)
    SELECT common, doc_id, issuer_of(issuer, own_issuer), date, text, {proof("dated")}, 1
    FROM dated JOIN open USING (common) ORDER BY common"""
_Differ = Callable[[str, str], bool]


def define_functions(connection: sqlite3.Connection) -> None:
    """Give the connection the functions that these checks use."""
    connection.create_function("issuer_of", 2, _issuer_of, deterministic=True)
    connection.create_function("title_slug", 1, _title_slug, deterministic=True)


def dates_disagree(connection: sqlite3.Connection) -> Iterator[Found]:
    """NĐ 30/2020 Điều 15: one body gives a number once a year, so a number of one year has one date.

    Where the document itself is in the archive its own date is the right one, else the one that most documents give. One
    number of one day and month in two years is one document too, dated wrongly: only the first numbers of a year come back.
    """
    query = f"""
        WITH dated AS (SELECT * FROM mention WHERE ident = 'numbered' AND length(date) = 10 AND key NOT LIKE '%:'),
            headed AS (SELECT * FROM own WHERE key IS NOT NULL AND issue_date IS NOT NULL),
            open AS (
                SELECT key FROM (SELECT key, date FROM dated UNION SELECT key, issue_date FROM headed)
                GROUP BY key HAVING count(*) > 1)
        SELECT key, doc_id, issuer_of(issuer, own_issuer), date, text, {proof("dated")}, {_FITS}, 0
        FROM dated JOIN open USING (key)
        UNION ALL
        SELECT d.key, d.doc_id, issuer_of(d.issuer, d.issuer), d.issue_date, 'its own header', {proof("h")}, 1, 1
        FROM headed d JOIN open USING (key)
        JOIN header_facts h ON h.file_id = d.file_id AND h.doc_id = d.doc_id AND h.kind = 'issue_date'
        ORDER BY 1"""
    yield from _disagreeing(connection, query, "date", operator.ne)
    yield from _disagreeing(connection, _OTHER_YEAR, "date", operator.ne)


def numbers_disagree(connection: sqlite3.Connection) -> Iterator[Found]:
    """One abstract, type, symbol, issuer and day, and numbers that no body reaches within a day: a digit is wrong."""
    query = f"""
        WITH titled AS (
            SELECT *, type_code || symbol || date || title_slug(title) AS common FROM mention
            WHERE ident = 'numbered' AND number IS NOT NULL AND length(date) = 10),
            open AS (SELECT common FROM titled WHERE common IS NOT NULL GROUP BY common HAVING count(DISTINCT number) > 1)
        SELECT common, doc_id, issuer_of(issuer, own_issuer), number, text, {proof("titled")}, {_FITS}
        FROM titled JOIN open USING (common) ORDER BY common"""
    yield from _disagreeing(connection, query, "number", _are_far)


def cited_later(connection: sqlite3.Connection) -> Iterator[Found]:
    """Nothing can be cited before it is issued; compared as far as both dates are known."""
    query = f"""
        SELECT m.doc_id, m.text, coalesce(m.date, m.year) AS cited_date, m.own_date_text, {proof("m")}, (
            SELECT {proof("h")} FROM header_facts h
            WHERE h.file_id = m.file_id AND h.doc_id = m.doc_id AND h.kind = 'issue_date' LIMIT 1)
        FROM mention m
        WHERE substr(cited_date, 1, length(m.own_date_text)) > substr(m.own_date_text, 1, length(cited_date))
        ORDER BY m.file_id, m.n"""
    for doc_id, text, date, issued, shown, own in connection.execute(query):
        yield Found(doc_id, f"cites “{quoted(text)}” of {date}, after its own date {issued}", proofs(shown, own))


def symbol_year(connection: sqlite3.Connection) -> Iterator[Found]:
    """Luật 80/2015/QH13 and NĐ 30/2020: the year in a symbol is the year of issue."""
    query = f"""
        SELECT m.doc_id, 'in “' || m.text || '” the symbol', m.year, m.date, {proof("m")} FROM mention m
        WHERE m.year <> CAST(substr(m.date, 1, 4) AS INTEGER)
        UNION ALL
        SELECT d.doc_id, 'its own symbol', d.year, d.issue_date_text, {proof("h")} FROM own d
        JOIN header_facts h ON h.file_id = d.file_id AND h.doc_id = d.doc_id AND h.kind = 'document_number'
        WHERE d.year <> CAST(substr(d.issue_date_text, 1, 4) AS INTEGER)"""
    for doc_id, what, year, date, shown in connection.execute(query):
        yield Found(doc_id, f"{quoted(what)} says {year}, the date {date}", proofs(shown))


def _disagreeing(connection: sqlite3.Connection, query: str, what: str, differ: _Differ) -> Iterator[Found]:
    """A finding for every document that gives another value than the right one."""
    for _, group in groupby((_Mention(*row) for row in connection.execute(query)), key=attrgetter("group")):
        known: set[tuple[str, str]] = set()
        for mentions in _of_one_document(list(group)):
            right = _right(mentions)
            for one in mentions:
                if differ(one.value, right.value) and not one.is_header and (one.doc_id, one.value) not in known:
                    known.add((one.doc_id, one.value))
                    where = "its own header" if right.is_header else f"“{quoted(right.text)}”"
                    message = f"cites “{quoted(one.text)}” with the {what} {one.value}, but {where} has {right.value}"
                    yield Found(one.doc_id, message, proofs(one.shown, right.shown))


def _of_one_document(group: list[_Mention]) -> list[list[_Mention]]:
    """Mentions that surely mean one document: of one known issuer, or within one document where no issuer speaks against."""
    by_body: dict[str, list[_Mention]] = {}
    by_document: dict[str, list[_Mention]] = {}
    for mention in group:
        if mention.body is not None:
            by_body.setdefault(mention.body, []).append(mention)
        by_document.setdefault(mention.doc_id, []).append(mention)
    alone = [mentions for mentions in by_document.values() if len({one.body for one in mentions} - {None}) < 2]
    return [*by_body.values(), *alone]


def _right(mentions: list[_Mention]) -> _Mention:
    """The mention whose value is taken for the right one: the document's own, else what most documents give."""
    weight = Counter(value for _, value in {(one.doc_id, one.value) for one in mentions})
    return min(mentions, key=lambda one: (not one.is_header, not one.fits, -weight[one.value], one.value, one.doc_id))


def _are_far(one: str, other: str) -> bool:
    return abs(int(one) - int(other)) >= _A_DAYS_NUMBERS


def _title_slug(title: str | None) -> str | None:
    words = slug(title or "")
    return words if words.count("-") + 1 >= _TITLE_WORDS else None


def _issuer_of(issuer: str | None, own: str | None) -> str | None:
    """A cited document's issuer, where the page says which body of the country it is; `own` issued the citing document."""
    if issuer is None:
        return None
    body, named = body_id(issuer), territory(issuer)
    if _OF_COUNTRY.match(body) and not body.endswith("-tỉnh"):
        return body
    if named:
        return f"{body.removesuffix(f'-{slug(named)}')}@{named}"
    province = territory(own)
    return f"{body}@{province}" if province and _OF_PROVINCE.match(body) else None
