"""Keys of documents, the same however a document is written of.

A key is `TYPE:number:ISSUER:year` (KH:336:UBND:2023) or, of a document known by its title, `TYPE::title:year`
(LUẬT::thi-đua-khen-thưởng:2003). Keys are no proof of identity: sixty provinces issue their own QĐ:1:UBND:2024.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trichluc.extractors.levelling import fold, level, strip_marks
from trichluc.extractors.vocabulary import provinces, type_names_by_code
from trichluc.models.facts import Citation, Header

_NOT_WORD = re.compile(r"[^\w]+")
_TITLE_YEAR = re.compile(r"\s*,?\s*\bnăm (\d{4})$")
_YEAR = re.compile(r"[12]\d{3}(?!\d)")


def slug(name: str) -> str:
    """A name as an id: levelled, lower case, words joined by hyphens, Vietnamese letters kept since they tell names apart."""
    return _NOT_WORD.sub("-", fold(name)).strip("-_")


@lru_cache(maxsize=1)
def _province_pattern() -> re.Pattern[str]:
    names = sorted(provinces(), key=lambda name: (-len(name), name))
    return re.compile(
        r"(?<!\w)(?:(?:tỉnh|thành)(?: (?:đoàn|ủy))?|thành phố|tp\.?) ?(" + "|".join(map(re.escape, names)) + r")(?!\w)"
    )


@lru_cache(maxsize=1 << 16)
def territory(name: str | None) -> str | None:
    """The province or centrally run city that a body's name ends with, folded: "UBND tỉnh Tây Ninh" gives "tây ninh"."""
    found = _province_pattern().findall(fold(name)) if name else []
    return fold(provinces()[found[-1]].name) if found else None


def document_number(number: int | None, suffix: str | None, year: int | None, symbol: str | None) -> str | None:
    """Số, ký hiệu as its system writes it: 336/KH-UBND, 73/2023/NĐ-CP; 27-KH/TĐTN-VP where the type stands before a slash."""
    if number is None:
        return symbol
    digits = f"{number:02d}{suffix or ''}"
    if year is not None:
        digits += f"/{year}"
    if not symbol:
        return digits
    return f"{digits}{'-' if year is None and '/' in symbol else '/'}{symbol}"


@lru_cache(maxsize=1)
def _type_marks() -> frozenset[str]:
    return frozenset(strip_marks(code).upper() for code in type_names_by_code())


@lru_cache(maxsize=1 << 14)
def issuer_mark(type_code: str, symbol: str) -> str:
    """The issuer in a symbol: UBND of KH-UBND, TĐTN-VP of KH/TĐTN-VP. A công văn prints no type: UBND-VX of UBND-VX."""
    groups = re.split(r"[-/]+", re.sub(r"\s+", "", level(symbol)).upper().strip("-/"))
    bare_type = strip_marks(type_code).upper()
    kind, _, rest = groups[0].partition(".")
    if rest and strip_marks(kind) == bare_type:  # QĐ.UB, as offices of the 1990s and 2000s wrote it
        groups[:1] = [kind, rest]
    first = strip_marks(groups[0])
    own = first == bare_type
    if len(groups) > 1 and (own or (type_code != "CV" and first in _type_marks())):
        groups = groups[1:]
    return "-".join(groups)


def numbered_key(
    type_code: str | None, number: int | None, suffix: str | None, symbol: str | None, year: int | None, date: str | None
) -> str | None:
    """Key of a document with a số and ký hiệu; None without type, number or symbol; ends with a colon without a year."""
    if number is None or not symbol:
        return None
    if type_code is None:
        first = re.split(r"[-/]", symbol, maxsplit=1)[0]
        if strip_marks(first).upper() not in _type_marks():
            return None
        type_code = first
    when = str(year) if year is not None else _year_of(date)
    return f"{type_code.upper()}:{number}{(suffix or '').upper()}:{issuer_mark(type_code, symbol)}:{when}"


def named_key(type_code: str | None, title: str | None, date: str | None) -> str | None:
    """Key of a document known by its title; the year is the title's last "năm …" or the date's."""
    if not title and type_code != "Hiến pháp":  # the constitution needs no name beside its type
        return None
    name = fold(title or type_code or "")
    year = _TITLE_YEAR.search(name)
    if year is not None:
        name = name[: year.start()]
    return f"{(type_code or '').upper()}::{slug(name)}:{year.group(1) if year is not None else _year_of(date)}"


def citation_key(citation: Citation, own: str | None) -> str | None:
    """Key of what a citation cites; `own` is the citing document's key, which "Kế hoạch này" means."""
    c = citation
    if c.ident == "self":
        return own
    numbered = numbered_key(c.type_code, c.number, c.number_suffix, c.symbol, c.year, c.date)
    return numbered if c.ident == "numbered" else numbered or named_key(c.type_code, c.title, c.date)


def header_key(header: Header) -> str | None:
    """Key of the document itself, None where its number or year is blank: half a key would join strangers."""
    h = header
    key = numbered_key(h.doc_type_code, h.number, h.number_suffix, h.symbol, h.year, h.issue_date)
    return None if key is None or key.endswith(":") else key


def complete_keys(keys: list[str | None]) -> list[str | None]:
    """Keys of one document's citations, where a key without a year takes the year of its only full form beside it.

    ND30 II.6.b: a document is cited in full once, later by type and number alone.
    """
    years: dict[str, set[str]] = {}
    for key in keys:
        if key and not key.endswith(":"):
            stem, _, year = key.rpartition(":")
            years.setdefault(stem, set()).add(year)
    return [
        key + next(iter(years[key[:-1]])) if key and key.endswith(":") and len(years.get(key[:-1], ())) == 1 else key
        for key in keys
    ]


def _year_of(date: str | None) -> str:
    found = _YEAR.match(date) if date else None
    return found.group() if found else ""
