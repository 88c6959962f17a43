"""The header: what a document says of itself in its letterhead, under its title and at its foot (ND30 Appendix I)."""

from __future__ import annotations

from trichluc.extractors.header.dateline import DateLine, read_dateline, read_effect
from trichluc.extractors.header.issuer import read_issuer
from trichluc.extractors.header.names import full_name
from trichluc.extractors.header.number import NumberLine, has_blank_line, read_number
from trichluc.extractors.header.places import mend_province
from trichluc.extractors.header.signatures import MISREAD, Signed, read_addressees, read_recipients, read_signatures
from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.vocabulary import DocType, bare_type_names, doc_types, type_names_by_code
from trichluc.models.document import Block, Document
from trichluc.models.facts import Header, HeaderFact, HeaderField, Repair, Signature

# Measured on gold: right header fields of those found by each rule, rounded down.
CONFIDENCE = {
    "number": 0.97,
    "date": 0.97,
    "title": 0.93,
    "signer": 0.93,
    "recipient": 0.93,
    "number_blank": 0.9,
    "date_incomplete": 0.9,
}
_URGENCY = ("hỏa tốc", "thượng khẩn", "khẩn")
_SECRECY = ("tuyệt mật", "tối mật", "mật")


def extract_header(document: Document) -> Header:
    """The header of a document; what it does not print is None."""
    header = Header()
    _add_type(header, document)
    number = read_number(document)
    _add_number(header, document, number)
    date = read_dateline(document)
    _add_date(header, date)
    _add_title(header, document)
    signed = read_signatures(document)
    header.signatures = [one.signature for one in signed]
    _add_recipients(header, document)
    issuer = read_issuer(document, header.place, header.symbol, header.signatures)
    if issuer:
        header.issuers = issuer.names
        header.flags += issuer.flags
        _add_fact(header, "issuer", issuer.names[0], issuer.start, issuer.end, issuer.confidence, issuer.flags, issuer.repairs)
        signed.sort(key=lambda one: not _signs_for(one.signature, issuer.names[0]))
    header.signatures = [one.signature for one in signed]
    if signed and signed[0].signature.name:
        _add_signer(header, signed[0].signature.name, signed[0])
    _add_marks(header, document)
    header.effective_from, header.effective_to = read_effect(document, header.issue_date)
    return header


def _signs_for(signature: Signature, issuer: str) -> bool:
    """Whether this is the first issuer's signature: joint documents print theirs in columns, whichever is read first."""
    return signature.body is not None and fold(full_name(signature.body)) == fold(issuer)


def _add_type(header: Header, document: Document) -> None:
    kind = _type_of(document)
    if kind is None and any(block.kind in ("subject", "addressee") for block in document.blocks if not block.part):
        kind = doc_types()["công văn"]
    if kind:
        header.doc_type_code, header.doc_type = kind.code, kind.name


def _type_of(document: Document) -> DocType | None:
    block = next((block for block in document.blocks if block.kind == "type" and block.part == 0), None)
    if block is None:
        return None
    name = fold(document.flow[block.start : block.end])
    types = doc_types()
    starts = next((kind for known, kind in types.items() if name.startswith(known)), None)
    return types.get(name) or starts or bare_type_names().get(strip_marks(name))


def _add_number(header: Header, document: Document, line: NumberLine | None) -> None:
    if line is None:
        if has_blank_line(document):
            header.flags.append("number_blank")
        return
    header.number, header.number_suffix, header.year, header.symbol = line.number, line.suffix, line.year, line.symbol
    flags = [] if line.number is not None else ["handwritten" if line.unread else "number_blank"]
    header.flags += flags
    if header.doc_type_code is None:
        code = line.symbol.replace("/", "-").split("-")[0]
        if code in type_names_by_code():
            header.doc_type_code, header.doc_type = code, type_names_by_code()[code]
            header.flags.append("type_from_symbol")
    # A Party or Union number ties to its symbol by "-", a state number by "/".
    value = document.flow[line.start : line.end].partition(":")[2] or document.flow[line.start : line.end]
    _add_fact(
        header,
        "document_number",
        "".join(value.split()).removeprefix("Số"),
        line.start,
        line.end,
        CONFIDENCE["number_blank" if flags else "number"],
        flags,
    )


def _add_date(header: Header, line: DateLine | None) -> None:
    if line is None:
        return
    header.place, header.issue_date = line.place and mend_province(line.place), line.value
    header.flags += ["place_misread"] if header.place != line.place else []
    flags = [] if line.value and len(line.value) == 10 else ["date_incomplete"]
    flags += ["date_from_signature"] if line.confirmed else []
    flags += ["handwritten"] if line.unread and "handwritten" not in header.flags else []
    header.flags += flags
    if line.value:
        _add_fact(
            header, "issue_date", line.value, line.start, line.end, CONFIDENCE["date_incomplete" if flags else "date"], flags
        )


def _add_title(header: Header, document: Document) -> None:
    # A rule of slashes or dots under the type has no letter and is no title.
    blocks = [
        block
        for block in document.blocks
        if block.part == 0
        and block.kind in ("title", "subject")
        and any(map(str.isalpha, document.flow[block.start : block.end]))
    ]
    titles: list[Block] = [block for block in blocks if block.kind == "title"] or blocks
    if titles:
        start, end = titles[0].start, titles[0].end
        while end > start and document.flow[end - 1] in " -./":
            end -= 1
        header.title = document.line(start, end)
        _add_fact(header, "title", header.title, start, end, CONFIDENCE["title"])


def _add_signer(header: Header, name: str, signed: Signed) -> None:
    flags = ["name_misread"] if signed.repairs else []
    confidence = CONFIDENCE["signer"] * (MISREAD if flags else 1.0)
    _add_fact(header, "signer", name, signed.start, signed.end, confidence, flags)
    header.facts[-1].repairs = list(signed.repairs)


def _add_recipients(header: Header, document: Document) -> None:
    recipients, header.archive_note = read_recipients(document)
    header.recipients = [one.text for one in recipients]
    header.addressees = [one.text for one in read_addressees(document)]
    for one in recipients:
        _add_fact(header, "recipient", one.text, one.start, one.end, CONFIDENCE["recipient"])


def _add_marks(header: Header, document: Document) -> None:
    for block in document.blocks:
        if block.kind == "urgency" and block.part == 0:
            mark = " ".join(document.lower[block.start : block.end].split())
            header.urgency = header.urgency or next((name for name in _URGENCY if mark.startswith(name)), None)
            header.secrecy = header.secrecy or next((name for name in _SECRECY if mark == name), None)


def _add_fact(
    header: Header,
    field: HeaderField,
    value: str,
    start: int,
    end: int,
    confidence: float,
    flags: list[str] | None = None,
    repairs: list[Repair] | None = None,
) -> None:
    rule = f"rule:header.{field}"
    header.facts.append(HeaderFact(start, end, confidence, rule, field, value, flags=list(flags or ()), repairs=repairs or []))
