"""Citations by number: a number, its head, its date and issuer, and the lists that share them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from trichluc.extractors.citations.heads import Head, read_head, shared_numbers
from trichluc.extractors.citations.issuers import read_issuer
from trichluc.extractors.citations.mentions import Mention
from trichluc.extractors.citations.numbers import DocumentNumber, find_numbers
from trichluc.extractors.citations.tables import issuer_codes
from trichluc.extractors.citations.whens import read_date
from trichluc.models.document import BlockKind, Document
from trichluc.models.facts import Citation

# Each rule's precision on gold, rounded down.
CONFIDENCE = {"typed": 0.98, "list": 0.96, "far": 0.9, "bare": 0.85, "standard": 0.9}
REPAIRED = 0.95  # factor where the reading needed a repair
# A document's own number and the codes of its file are no citations.
_OWN: frozenset[BlockKind] = frozenset({"letterhead", "number", "place_date", "urgency", "signature", "recipients", "furniture"})
_JOINED = re.compile(r"\s*(?:[,;:]|và|hoặc|cùng)?\s*(?:(?:các|và)\s)?(?:số\s*:?)?\s*$")
# A footnote's mark between number and date: "số 42/2024/QH15 1 ngày 29/6/2024".
_FOOTNOTE = re.compile(r"\s\d{1,2}(?=\s+(?:ngày|của)\s)")
_JOINT_CODES = frozenset({"TTLT", "TTLB", "TTLN", "NQLT", "CTLT", "KHLT", "QĐLT"})


def find_numbered(document: Document) -> list[Mention]:
    """Every citation by number in the document's text, in order, lists expanded to one item a document."""
    numbers = sorted(_in_text(document), key=lambda number: number.start)
    found: list[Mention] = []
    for number in numbers:
        if found and number.start < found[-1].citation.end:
            continue  # inside the issuer or date of the citation before
        before = found[-1] if found else None
        head = read_head(document.flow, document.lower, number)
        mention = _cite(document, number, head, before)
        if not mention:
            continue
        found += _sharing(document, number, mention)
        found.append(mention)
    _share_tails(found)
    return found


def _in_text(document: Document) -> Iterator[DocumentNumber]:
    """The numbers that stand in blocks which can cite."""
    blocks = document.blocks
    if not blocks:
        yield from find_numbers(document.flow)
        return
    for number in find_numbers(document.flow):
        at = document.block_at(number.start)
        if at < 0 or (blocks[at].kind in _OWN and number.start < blocks[at].end and not _is_attached(document, number.start)):
            continue
        yield number


def _is_attached(document: Document, start: int) -> bool:
    """Whether the number stands in the "(Kèm theo …)" under an appendix's head, which looks like a letterhead."""
    return "kèm theo" in document.lower[max(0, start - 40) : start]


def _cite(document: Document, number: DocumentNumber, head: Head, before: Mention | None) -> Mention | None:
    flow, lower = document.flow, document.lower
    rule, code, listed = "typed", head.code, False
    if head.named:
        rule = "far"
    if code is None:
        if head.form or number.number is None:
            return None
        gap = flow[before.citation.end : head.start] if before else "."
        groups = (number.symbol or "").replace("/", "-").split("-")
        if before and len(gap) < 40 and _JOINED.match(gap):
            rule, listed = "list", True
            code = number.code or before.citation.type_code
        elif number.code in {"QCVN", "TCVN"}:
            rule, code = "standard", number.code
        elif number.code and len(groups) > 1:
            rule, code = "bare", number.code
        elif head.numbered_word and len(groups) > 1 and groups[0] in issuer_codes():
            rule, code = "bare", "CV"
        else:
            return None
    end = number.end
    joint = code in _JOINT_CODES or (number.symbol or "").count("-") + (number.symbol or "").count("/") >= 2
    if note := _FOOTNOTE.match(lower, end):
        end = note.end()
    when = read_date(lower, end)
    end = when.end if when else end
    issuer = read_issuer(flow, lower, end, joint)
    end = issuer.end if issuer else end
    if issuer and not when and (when := read_date(lower, end)):
        end = when.end
    confidence = CONFIDENCE[rule] * (REPAIRED if number.repairs else 1.0)
    citation = Citation(
        head.start,
        end,
        confidence,
        f"rule:citations.{rule}",
        ident="numbered",
        type_code=code,
        number=number.number,
        number_suffix=number.suffix,
        year=number.year,
        symbol=number.symbol,
        date=when.value if when else None,
        issuer=issuer.name if issuer else None,
        flags=number.flags,
        repairs=number.repairs,
    )
    mention = Mention(citation, document.block_at(head.start), inner=number.end, listed=listed)
    if head.named:
        _read_between(document, mention, head, number)
    return mention


def _read_between(document: Document, mention: Mention, head: Head, number: DocumentNumber) -> None:
    """The words between type and number: a law's name, or the issuer of "Nghị định của Chính phủ số 63/2010/NĐ-CP"."""
    citation = mention.citation
    issuer = read_issuer(document.flow, document.lower, head.named)
    if issuer and issuer.end <= number.start:
        citation.issuer = citation.issuer or issuer.name
        return
    words = re.sub(r"\s*(?:số|so|sô)\s*:?\s*$", "", document.flow[head.named : number.start].strip(), flags=re.IGNORECASE)
    citation.title = " ".join(words.split()).strip(" ,:") or None


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
            confidence=CONFIDENCE["list"],
            extractor="rule:citations.list",
            date=None,
            issuer=None,
            flags=["symbol_shared"],
            repairs=[],
        )
        items.append(Mention(item, document.block_at(start), inner=end, listed=index > 0))
    citation.start, citation.type_code, mention.listed = number.start, items[0].citation.type_code, True
    return items


def _share_tails(found: list[Mention]) -> None:
    """Give the items of a list the issuer, and where no other has one the date, that is printed once behind the last."""
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
            for item in others:
                item.issuer = item.issuer or tail.issuer
        index -= 1
