"""The grammar of số and ký hiệu: 336/KH-UBND, 27-KH/TĐTN-VP, 73/2023/NĐ-CP, 66.15/2026/NQ-CP, QCVN 122:2024/BGTVT."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trichluc.extractors.citations.standards import find_standards
from trichluc.extractors.citations.tables import codes, issuer_codes, misread_codes
from trichluc.models.facts import Repair

UPPER = "A-ZĐƯƠÔÂÊĂ"
# A group of a symbol: capitals, digits, "&" and "." (CTĐ&TTN, BMT.ANQP, QĐ.UB), with the lower-case letters of TTr, Cty, SNgV.
_GROUP = rf"[{UPPER}](?:[{UPPER}0-9&]|\.(?=[{UPPER}]|\d\d(?!\d))|[a-zđ]{{1,2}}(?![a-zđ]))*(?!\w)"
_CAPITALS = rf"[{UPPER}][{UPPER}0-9&.]*[{UPPER}0-9](?!\w)"
# One blank beside a separator, or a line's end behind it, is a slip ("KH- UBND", "TTr -SCT"); blanks on both sides are one only
# behind the first group ("KH - LĐLĐ").
_SYMBOL = rf"{_GROUP}(?:\s-\s{_CAPITALS})?(?:(?:[-/]\s{{0,2}}|\s[-/]){_GROUP})*"
# A scan may lose the slash behind the year ("101/2024NĐ-CP").
# These patterns begin with a letter or digit, not with a look behind it: the engine then skips to the next one by itself.
_NUMBER = re.compile(
    rf"""(?P<number>\d(?<![\w./]\d)\d{{0,4}})(?P<suffix>\.\d{{1,3}}|[a-zđA-EO](?=\s?[-/]))?
    (?:\s?[-/]\s?(?P<year>(?:19|20)\d\d)(?:(?=\s?[-/])|(?=(?:NĐ|NQ|QĐ|TT)-)))?
    (?:\s?[-/]\s?|(?<=[-/]\d{{4}}))(?P<symbol>{_SYMBOL})""",
    re.VERBOSE,
)
# "Quyết định số …/QĐ-UBND", "Chỉ thị số - CT/ĐU", "số ....../2025/NQ-HĐND": the number was left for the pen.
_BLANK = re.compile(rf"[sS](?<!\w\w)ố\s?:?[\s.…]*[-/]\s?(?:(?P<year>(?:19|20)\d\d)\s?[-/]\s?)?(?P<symbol>{_SYMBOL})")
_BLANKS = re.compile(r"\s+")
# More bodies behind commas, in joint documents alone: TTLT-BTP-TANDTC,VKSNDTC.
_JOINT_REST = re.compile(rf"(?:,\s?(?!UBND|HĐND)[{UPPER}]{{3,}}(?:-[{UPPER}]{{2,}})*)+(?=[\s;,.)]|$)")
_CODE = re.compile(r"[^-/]+")
_TERM = re.compile(r"((?:UBTV)?QH\d\d)\d+$")
_PARTY_ORGANS = frozenset({"TW", "TƯ", "TU", "HU", "ĐU", "QU"})


@dataclass(slots=True)
class DocumentNumber:
    """A số with its ký hiệu at `text[start:end]`, normalised. `code` is the type that the symbol names, or None."""

    start: int
    end: int
    number: int | None
    suffix: str | None
    year: int | None
    symbol: str | None
    code: str | None
    repairs: list[Repair] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    symbol_start: int = 0


def find_numbers(flow: str) -> Iterator[DocumentNumber]:
    """Every string that has the form of a document number, by kind: numbers, then blank numbers, then standards."""
    for match in _NUMBER.finditer(flow):
        yield _numbered(flow, match)
    for match in _BLANK.finditer(flow):
        found = _symbol(flow, match)
        found.number, found.year = None, int(match["year"]) if match["year"] else None
        found.flags.append("number_blank")
        yield found
    for one in find_standards(flow):
        yield DocumentNumber(one.start, one.end, one.number, one.suffix, one.year, one.symbol, one.code)


def _numbered(flow: str, match: re.Match[str]) -> DocumentNumber:
    found = _symbol(flow, match)
    digits, suffix = match["number"], match["suffix"]
    if suffix and suffix[0] == "." and len(suffix) == 4:
        # "1.234/QĐ-UBND": three digits behind the dot are thousands; the decimal series (66.15) has one or two.
        digits, suffix = digits + suffix[1:], None
    elif suffix == "O":
        found.repairs.append(Repair(match.start("number"), match.end("suffix"), digits + "0"))
        digits, suffix = digits + "0", None
    found.number, found.suffix = int(digits), suffix
    found.year = int(match["year"]) if match["year"] else None
    return found


def _symbol(flow: str, match: re.Match[str]) -> DocumentNumber:
    start, end = match.span("symbol")
    raw = match["symbol"]
    symbol = _BLANKS.sub("", raw).rstrip(".") if " " in raw or raw[-1] == "." else raw
    end -= len(raw) - len(raw.rstrip("."))
    groups = symbol.replace("/", "-").split("-")
    meant = _well_read(symbol)
    if meant != symbol:
        groups = meant.replace("/", "-").split("-")
    found = DocumentNumber(match.start(), end, None, None, None, meant, _code_of(groups), symbol_start=start)
    if meant != symbol:
        found.repairs.append(Repair(start, end, meant))
        found.flags.append("symbol_misread")
    symbol = meant
    if found.code and found.code.endswith(("LT", "LB", "LN")) and (rest := _JOINT_REST.match(flow, end)):
        found.end = rest.end()
        found.symbol = symbol + _BLANKS.sub("", rest.group())
    elif len(groups) == 1 and (parted := _part_glued(symbol)):
        found.symbol = parted
        found.code = _code_of(parted.split("-"))
        found.repairs.append(Repair(start, end, parted))
    else:
        _strip_footnote(found, groups, start)
    # "34-CT-TW" is the Party's 34-CT/TW.
    if "/" not in symbol and len(groups) == 2 and groups[1] in _PARTY_ORGANS and groups[0] in codes():
        found.symbol = f"{groups[0]}/{groups[1]}"
        found.repairs.append(Repair(start, found.end, found.symbol))
    return found


def _well_read(symbol: str) -> str:
    """The symbol with the codes that readers of scans misread as they are meant."""
    wrong = misread_codes()
    if symbol in codes() or symbol in issuer_codes():
        return symbol
    return _CODE.sub(lambda match: wrong.get(match.group(), match.group()), symbol)


def _code_of(groups: list[str]) -> str | None:
    """The type code in a symbol's groups: first in KH-UBND and KH/TĐTN-VP, last in the old BYT/TT, before a dot in QĐ.UB."""
    known = codes()
    for group in (groups[0], groups[-1]):
        if code := known.get(group) or known.get(group.partition(".")[0]):
            return code
    return issuer_codes().get(groups[0]) or None


def _part_glued(symbol: str) -> str | None:
    """`NĐ-CP` for the "NĐCP" of a page where the hyphen at a line's end was lost; None where the symbol holds no such pair."""
    bodies = issuer_codes()
    if symbol in bodies or symbol in codes():
        return None
    for cut in range(2, len(symbol) - 1):
        if symbol[:cut] in codes() and symbol[cut:] in bodies:
            return f"{symbol[:cut]}-{symbol[cut:]}"
    for body in ("UBND", "HĐND"):
        rest = symbol.removeprefix(body)
        if rest != symbol and len(rest) >= 2 and rest.isupper() and rest.isalpha():
            return f"{body}-{rest}"
    return None


def _strip_footnote(found: DocumentNumber, groups: list[str], start: int) -> None:
    """Take a footnote's number off the symbol's end: QH151 is QH15 with note 1, NĐ-CP2 is NĐ-CP with note 2."""
    last = groups[-1]
    if not last[-1].isdigit() or last in issuer_codes():
        return
    term = _TERM.match(last)
    kept = term[1] if term else last.rstrip("0123456789")
    if (term or kept in issuer_codes()) and found.symbol:
        found.symbol = found.symbol[: len(found.symbol) - len(last) + len(kept)]
        found.code = _code_of([*groups[:-1], kept])
        found.repairs.append(Repair(start, found.end, found.symbol))
        found.flags.append("footnote_mark")
