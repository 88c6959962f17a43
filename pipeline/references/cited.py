"""What the archive cites, whether its file is there or not: one identity per cited document, described by all that cite it."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from trichluc.extractors.levelling import fold
from trichluc.extractors.vocabulary import provinces
from trichluc.pipeline.identity.bodies import body_id
from trichluc.pipeline.keys import named_key, slug, territory
from trichluc.pipeline.references.issuers import is_below_province, is_of_the_centre, mark_of
from trichluc.pipeline.references.match import ACT_TYPES
from trichluc.pipeline.references.terms import Mention, Target, is_numbered, mark
from trichluc.pipeline.rows import full_date

_TABLES = {
    "cited": """cited_id TEXT PRIMARY KEY, key TEXT NOT NULL, type_code TEXT, number INTEGER, number_suffix TEXT, year INTEGER,
        symbol TEXT, date TEXT, issuer TEXT, issuer_id TEXT, title TEXT, doc_id TEXT, resolution TEXT NOT NULL,
        citations INTEGER NOT NULL, documents INTEGER NOT NULL""",
    "cited_numbers": "title_key TEXT PRIMARY KEY, key TEXT NOT NULL",
}
_OF_THE_PROVINCE = ("tỉnh", "thành phố", "tỉnh ủy", "thành ủy", "tỉnh đoàn", "thành đoàn")  # names to which its own belongs
_FIELDS = ("type_code", "number", "number_suffix", "year", "symbol", "date", "issuer", "title")
_MENTIONS = f"""
    SELECT coalesce(numbers.key, r.cited_id) AS id, coalesce(numbers.key, c.key), r.resolution, r.resolved_doc_id,
        coalesce(copy.duplicate_of, c.doc_id), {", ".join(f"c.{field}" for field in _FIELDS)}
    FROM resolutions r JOIN citations c USING (file_id, n)
    LEFT JOIN cited_numbers numbers ON numbers.title_key = r.cited_id LEFT JOIN duplicates copy ON copy.doc_id = c.doc_id
    WHERE r.cited_id IS NOT NULL ORDER BY id, 5
"""
_HEADER = """
    SELECT coalesce(d.key, ''), doc_type_code, number, number_suffix, year, symbol, issue_date_text, issuer, title
    FROM targets CROSS JOIN documents d ON d.file_id = targets.file_id AND d.n = targets.n WHERE targets.doc_id = ?
"""


def identity(mention: Mention, target: Target | None) -> str | None:
    """The id of what a citation cites: its key, and whose it is where bodies of many provinces use the key."""
    key = (target.key or target.named) if target else mention.key
    if key is None:
        return None
    issuer = target.issuer if target else mention.issuer
    scope = mark_of(mark(key)).scope if is_numbered(key) else "open"
    if scope in ("central", "shared"):
        return key
    place = territory(issuer) or (mention.place if target is None and scope == "local" else None)
    if issuer is not None and (is_below_province(issuer) or is_of_the_centre(issuer)):
        return f"{key}@{body_id(issuer)}" + (f"-{slug(place)}" if place and territory(issuer) is None else "")
    if place is None and scope == "local":  # of no known province: nobody's but the issuer's, or the citing body's
        place = (target.issuer if target else mention.own_issuer) or mention.doc_id
    return f"{key}@{slug(place)}" if place else key


def describe(connection: sqlite3.Connection) -> None:
    """Fill `cited` with every cited document. `link` must have run."""
    for table, columns in _TABLES.items():
        connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute(f"CREATE TABLE {table} ({columns}) WITHOUT ROWID")
    connection.executemany("INSERT INTO cited_numbers VALUES (?, ?)", _learnt_numbers(connection))
    groups = groupby(connection.execute(_MENTIONS), key=itemgetter(0))
    records = (_record(connection, cited_id, _Said.by(mentions)) for cited_id, mentions in groups)
    marks = ", ".join("?" * 15)
    connection.executemany(f"INSERT INTO cited VALUES ({marks})", records)


def _learnt_numbers(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """(key by title, key by number) of acts that somebody in the archive gives with both, where all agree on the number.

    "Luật Thi đua, Khen thưởng năm 2022" and "Luật số 06/2022/QH15" are one: a citation that prints both says so.
    """
    marks = ", ".join("?" * len(ACT_TYPES))
    query = f"""
        SELECT type_code, title, coalesce(date, year), key FROM citations JOIN live USING (file_id)
        WHERE ident = 'numbered' AND type_code IN ({marks}) AND title IS NOT NULL
        UNION SELECT doc_type_code, title, coalesce(issue_date_text, year), key FROM documents JOIN live USING (file_id)
        WHERE doc_type_code IN ({marks}) AND title IS NOT NULL AND key IS NOT NULL
    """
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for type_code, title, when, key in connection.execute(query, ACT_TYPES * 2):
        title_key = named_key(type_code, title, str(when))
        if title_key and not title_key.endswith(":") and key and is_numbered(key) and not key.endswith(":"):
            numbers[title_key].add(key)
    yield from ((title_key, *keys) for title_key, keys in sorted(numbers.items()) if len(keys) == 1)  # type: ignore[misc]


class _Said:
    """What the citations of one document say of it, counted as they come: half an archive cites the same laws."""

    def __init__(self) -> None:
        self.keys: Counter[str] = Counter()
        self.fields: list[Counter[Any]] = [Counter() for _ in _FIELDS]
        self.resolutions: set[str] = set()
        self.targets: set[str] = set()
        self.citations = self.documents = 0

    @classmethod
    def by(cls, mentions: Iterable[tuple[Any, ...]]) -> _Said:
        """Mentions as `_MENTIONS` has them: those of one document stand together."""
        said, last = cls(), None
        for _, key, resolution, target, document, *fields in mentions:
            said.resolutions.add(resolution)
            if target:
                said.targets.add(target)
            said.citations += 1
            said.documents += document != last
            last = document
            for counts, value in zip((said.keys, *said.fields), (key, *fields), strict=True):
                if value is not None:
                    counts[value] += 1
        return said


def _record(connection: sqlite3.Connection, cited_id: str, said: _Said) -> tuple[Any, ...]:
    """One cited document: the value that most citations give, and its own header's where it is in the archive."""
    doc_id = min(said.targets) if len(said.targets) == 1 else None
    values = [_most(counts) for counts in said.fields]
    date = _FIELDS.index("date")
    full_dates = Counter({value: count for value, count in said.fields[date].items() if full_date(value)})
    values[date] = _most(full_dates) or values[date]
    key = _most(said.keys)
    if doc_id is not None and (header := connection.execute(_HEADER, (doc_id,)).fetchone()) is not None:
        own_key, *own = header
        key = own_key or key
        values = [theirs if mine is None else mine for mine, theirs in zip(own, values, strict=True)]
    issuer_at = _FIELDS.index("issuer")
    issuer = values[issuer_at] = _full_issuer(values[issuer_at], key, cited_id)
    *described, title = values
    outcome = "resolved" if doc_id else "ambiguous" if said.targets or "ambiguous" in said.resolutions else "external"
    issuer_id = body_id(issuer) if issuer else None
    return (cited_id, key, *described, issuer_id, title, doc_id, outcome, said.citations, said.documents)


def _most(counts: Counter[Any]) -> Any:
    """The most frequent value; of equally frequent ones the first in order."""
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _full_issuer(issuer: str | None, key: str, cited_id: str) -> str | None:
    """An issuer's name completed: by its mark where that is of one body, with the province to which the id belongs."""
    if is_numbered(key) and (central := mark_of(mark(key)).issuer):
        return central
    province = provinces().get(cited_id.partition("@")[2].replace("-", " "))
    if issuer is None or province is None or territory(issuer) or is_of_the_centre(issuer):
        return issuer
    unit = "" if fold(issuer).endswith(_OF_THE_PROVINCE) else f" {province.unit}"
    return f"{issuer}{unit} {province.name}"
