"""Citations by number: a number, its head, its date and issuer, and the lists that share them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from trichluc.extractors.citations.heads import Head, read_head, shared_numbers
from trichluc.extractors.citations.issuers import read_issuer
from trichluc.extractors.citations.mentions import Mention, printed
from trichluc.extractors.citations.misread_symbols import mend_symbol
from trichluc.extractors.citations.numbers import DocumentNumber, find_numbers
from trichluc.extractors.citations.tables import confidence, issuer_codes, standard_names
from trichluc.extractors.citations.whens import read_date
from trichluc.models.document import BlockKind, Document
from trichluc.models.facts import Citation

REPAIRED = 0.95  # factor where the reading needed a repair
GUESSED = 0.6  # where it was damaged
_UNREAD = frozenset({"number_unread", "symbol_unread"})
_CUT_NUMBER = re.compile(r"(?:[^\s\w(\"'\[:;,./-]|[-/]\d{1,3}[.,]?\s)\Z")
_DATE_OPENS = re.compile(r"\s*[,'\"-]?\s*ng[aàáả]y\s+\S*\d")
# A document's own number and its file's codes are no citations; "(Kèm theo Kế hoạch số …)" under an appendix's head is one.
_NEVER: frozenset[BlockKind] = frozenset({"signature", "recipients", "furniture"})
_MARGIN: frozenset[BlockKind] = frozenset({"letterhead", "number", "place_date", "urgency"})
_JOINED = re.compile(r"\s*(?:[,;:]|và|hoặc|cùng)?\s*(?:(?:các|và)\s)?(?:số\s*:?)?\s*$")
_PAIR = re.compile(r"\s*,?\s*và\s+(?:số\s*:?\s*)?")
# A footnote's mark between number and date: "số 42/2024/QH15 1 ngày 29/6/2024".
_FOOTNOTE = re.compile(r"\s\d{1,2}(?=\s+(?:ngày|của)\s)")
_WORD_NUMBER = re.compile(r"\s*(?:số|so|sô|ký hiệu|số hiệu|mã số)(?:\slà)?\s*:?\s*$", re.IGNORECASE)
_NAMED_LAWS = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"})
_JOINT_CODES = frozenset({"TTLT", "TTLB", "TTLN", "NQLT", "CTLT", "KHLT", "QĐLT"})


def find_numbered(document: Document) -> list[Mention]:
    """Every citation by number in the document's text, in order, lists expanded to one item a document."""
    numbers = sorted(_in_text(document), key=lambda item: item[0].start)
    found: list[Mention] = []
    for number, in_margin in numbers:
        if found and number.start < found[-1].citation.end:
            continue  # inside the issuer or date of the citation before
        before = found[-1] if found else None
        head = read_head(document.flow, document.lower, number)
        if in_margin and (head.code is None or head.named or _is_own(document, head)):
            continue
        mention = _cite(document, number, head, before)
        if not mention:
            continue
        found += _sharing(document, number, mention)
        found.append(mention)
    _share_tails(document.lower, found)
    return found


def _in_text(document: Document) -> Iterator[tuple[DocumentNumber, bool]]:
    """The numbers that can be cited, and whether they stand in a block that cites only under a type word (a letterhead)."""
    blocks = document.blocks
    for number in find_numbers(document.flow):
        at = document.block_at(number.start) if blocks else -1
        if at < 0:
            if not blocks:
                yield number, False
            continue
        kind = blocks[at].kind if number.start < blocks[at].end else "paragraph"
        if kind not in _NEVER:
            yield number, kind in _MARGIN


def _is_own(document: Document, head: Head) -> bool:
    """Whether the number line is the document's own: those of the National Assembly print the type word ("Luật số: …")."""
    index = document.block_at(head.start)
    return index >= 0 and document.blocks[index].kind == "number" and document.blocks[index].start == head.start


def _cite(document: Document, number: DocumentNumber, head: Head, before: Mention | None) -> Mention | None:
    """The citation of a number with what is printed behind it, None where the number is no document's."""
    found = ("far" if head.named else "typed", head.code) if head.code else _without_head(document, number, head, before)
    if not found:
        return None
    rule, code = found
    if document.is_recognised(number.start):
        mend_symbol(document, number, code)
        _doubt_number(document, number)
    citation = Citation(
        head.start,
        number.end,
        confidence()[rule] * (GUESSED if _UNREAD.intersection(number.flags) else REPAIRED if number.repairs else 1.0),
        f"rule:citations.{rule}",
        ident="numbered",
        type_code=code,
        number=number.number,
        number_suffix=number.suffix,
        year=number.year,
        symbol=number.symbol,
        flags=number.flags,
        repairs=number.repairs,
    )
    _read_tail(document, citation)
    _doubt_date(document, citation)
    mention = Mention(citation, document.block_at(head.start), listed=rule == "list")
    if head.named:
        _read_between(document, mention, head, number)
    return mention


def _doubt_number(document: Document, number: DocumentNumber) -> None:
    """Say so where what a scan shows of a number may be its end alone: "số ()1/2018/TT-VPCP", "92/201; 7/NĐ-CP"."""
    if number.number is not None and _CUT_NUMBER.search(document.flow, max(0, number.start - 6), number.start):
        number.flags.append("number_unread")


def _doubt_date(document: Document, citation: Citation) -> None:
    """On a recognised page: flag a date that was not read, and a number's year that is not its date's."""
    if not document.is_recognised(citation.start):
        return
    if citation.date is None and _DATE_OPENS.match(document.lower, citation.end):
        citation.flags.append("date_unread")
    if citation.year and citation.date and not citation.date.startswith(str(citation.year)):
        citation.flags.append("date_conflict")
        citation.confidence *= GUESSED


def _without_head(
    document: Document, number: DocumentNumber, head: Head, before: Mention | None
) -> tuple[str, str | None] | None:
    """Rule and type of a number that no type word opens: an item of a list, a standard, a symbol that tells its type."""
    if head.form or number.number is None or "symbol_misread" in number.flags:
        return None
    groups = (number.symbol or "").replace("/", "-").split("-")
    gap = document.flow[before.citation.end : head.start] if before else "."
    if before and len(gap) < 40 and _JOINED.match(gap):
        return "list", number.code or before.citation.type_code
    if number.code in standard_names():
        return "standard", number.code
    if number.code and len(groups) > 1:
        return "bare", number.code
    if head.numbered_word and len(groups) > 1 and groups[0] in issuer_codes():
        return "bare", "CV"
    return None


def _read_tail(document: Document, citation: Citation) -> None:
    """Date and issuer behind the number, in either order; the citation ends with them."""
    flow, lower = document.flow, document.lower
    symbol = citation.symbol or ""
    joint = citation.type_code in _JOINT_CODES or symbol.count("-") + symbol.count("/") >= 2
    if note := _FOOTNOTE.match(lower, citation.end):
        citation.end = note.end()
    when = read_date(lower, citation.end)
    citation.end = when.end if when else citation.end
    if issuer := read_issuer(flow, lower, citation.end, joint):
        citation.issuer, citation.end = printed(document, issuer.start, issuer.end), issuer.end
        if not when and (when := read_date(lower, citation.end)):
            citation.end = when.end
    citation.date = when.value if when else None


def _read_between(document: Document, mention: Mention, head: Head, number: DocumentNumber) -> None:
    """The words between type and number: a law's or standard's name, or an issuer ("Nghị định của Chính phủ số 63/…")."""
    citation, flow = mention.citation, document.flow
    is_standard = citation.type_code in standard_names()
    issuer = None if is_standard else read_issuer(flow, document.lower, head.named)
    if issuer and issuer.end <= number.start:
        citation.issuer = citation.issuer or printed(document, issuer.start, issuer.end)
        return
    if is_standard or citation.type_code in _NAMED_LAWS:
        words = _WORD_NUMBER.sub("", printed(document, head.named, number.start))
        citation.title = words.strip(" ,:(") or None
    if flow.startswith(")", citation.end) and "(" in flow[head.named : number.start]:
        citation.end += 1  # "Quy chuẩn kỹ thuật quốc gia về nước thải sinh hoạt (QCVN 14:2008/BTNMT)"


def _sharing(document: Document, number: DocumentNumber, mention: Mention) -> list[Mention]:
    """The items that borrow this number's symbol, before it: the citation begins at the first of them."""
    citation = mention.citation
    if mention.listed or number.number is None or not (spans := shared_numbers(document.lower, number)):
        return []
    head = read_head(document.flow, document.lower, replace(number, start=spans[0][0]))
    if head.code is None and not head.numbered_word:
        return []
    items = []
    for index, (start, end) in enumerate(spans):
        digits = document.flow[start:end].rstrip("abcdđegh")
        item = replace(
            citation,
            start=head.start if index == 0 else start,
            end=end,
            number=int(digits),
            number_suffix=document.flow[start + len(digits) : end] or None,
            type_code=head.code or citation.type_code,
            confidence=confidence()["list"],
            extractor="rule:citations.list",
            date=None,
            issuer=None,
            flags=["symbol_shared"],
            repairs=[],
        )
        items.append(Mention(item, document.block_at(start), listed=index > 0))
    citation.start, citation.type_code, mention.listed = number.start, items[0].citation.type_code, True
    return items


def _share_tails(lower: str, found: list[Mention]) -> None:
    """Give the items of a list the issuer, and where no other has one the date, that is printed once behind the last.

    Where others have dates, one date still holds for a pair: "số 7 ngày …, số 8 và số 9 ngày …".
    """
    index = len(found) - 1
    while index > 0:
        last = index
        while index > 0 and found[index].listed:
            index -= 1
        members = [mention.citation for mention in found[index : last + 1]]
        if len(members) > 1:
            *others, tail = members
            if tail.date and not any(item.date for item in others):
                for item in others:
                    item.date = tail.date
            for item, after in pairwise(members):
                if not item.date and after.date and _PAIR.fullmatch(lower, item.end, after.start):
                    item.date = after.date
            for item in others:
                item.issuer = item.issuer or tail.issuer
        index -= 1
