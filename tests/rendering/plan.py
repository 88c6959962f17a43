"""The text of a plan (kế hoạch) taken apart into what a layout needs: letterhead, title, body, recipients, signature.

The five samples are transcripts: their letterhead was lost, page breaks stand inside sentences, emphasis is marked with stars.
`letterheads.csv` gives back what the letterhead said; everything else stays as the transcript has it.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

MOTTO = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]

BLANK = "\u00a0" * 6  # room left for a number or day that was never filled in

ParagraphKind = Literal["ground", "heading", "part", "text"]

_NUMBER = re.compile(r"Số:")
_PLACE_DATE = re.compile(r"[^,\n]{2,40}, ngày\b.*\btháng\b.*\bnăm\b[ \d.…]*$")
_TYPE = re.compile(r"(KẾ HOẠCH|ĐỀ CƯƠNG BÁO CÁO)\s*(.*)$", re.DOTALL)
_ATTACHED = re.compile(r"\(Kèm theo ")
_RECIPIENTS = re.compile(r"N[ơo]i nhận:?$")
_HEADING_NUMBER = re.compile(r"(?:[IVX]+\.|\d+(?:\.\d+)*\.?) ")
_SECTION = re.compile(r"[IVX]+\. .{1,150}$")
_ITEM = re.compile(r"(?:[-+*]|[a-zđ][.)]|\d+(?:\.\d+)*\.|[IVX]+\.) ?")
_BLANK_NUMBER = re.compile(r"(?<=Số:) ?(?=[-/])")
_BLANK_DATE = re.compile(r"(?<=ngày|háng) (?=tháng|năm)")
_GLUED_HEADING = re.compile(r"(?<=[^\s*])\*\*(?=\d+\. )")


class Span(NamedTuple):
    """A stretch of text in one style;"""

    text: str
    bold: bool
    italic: bool


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the body; `text` keeps the stars of its emphasis."""

    kind: ParagraphKind
    text: str


@dataclass(slots=True)
class Part:
    """A document or its appendix, cell by cell of the layout; a cell that the text does not have is empty."""

    parent: list[str] = field(default_factory=list)
    issuer: list[str] = field(default_factory=list)
    motto: list[str] = field(default_factory=list)
    number: str = ""
    place_date: str = ""
    type_name: str = ""
    title: str = ""
    attached: str = ""
    body: list[Paragraph] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    drafter: str = ""  # ký hiệu người soạn thảo, under the recipients
    signature: list[str] = field(default_factory=list)
    signer: str = ""


def spans(text: str) -> list[Span]:
    """The text's stretches by their emphasis: **bold**, *italic*; a star without its partner stays a star."""
    found = []
    for stretch in re.split(r"(\*\*[^*]+\*\*|\*[^*]+\*)", text):
        stars = 2 if stretch.startswith("**") and len(stretch) > 4 else 1 if re.fullmatch(r"\*[^*]+\*", stretch) else 0
        if stretch:
            found.append(Span(stretch[stars : len(stretch) - stars], stars == 2, stars == 1))
    return found


def read_plan(path: Path) -> list[Part]:
    """The parts of the plan in a text file: itself and its appendices, with the letterhead of the sample of that number."""
    parts = split_plan(path.read_text(encoding="utf-8"))
    with (Path(__file__).parent / "letterheads.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if path.stem.startswith(row["sample"]):
                parts[0].parent, parts[0].issuer, parts[0].motto = (
                    list(filter(None, row[column].split("|"))) for column in ("parent", "issuer", "motto")
                )
    return parts


def split_plan(text: str) -> list[Part]:
    """The parts of a plan's text, without letterhead for the main one."""
    blocks = _blocks(text)
    starts = [0, *(index - 1 for index, block in enumerate(blocks) if index and block[0] == MOTTO[0])]
    return [_part(blocks[low:high], appendix=low > 0) for low, high in zip(starts, [*starts[1:], len(blocks)], strict=True)]


def _blocks(text: str) -> list[list[str]]:
    """Paragraphs as lists of lines, those put together again that a page break cut."""
    blocks: list[list[str]] = []
    for chunk in re.split(r"\n\s*\n", text.strip("\n")):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        if not lines:
            continue
        if blocks and lines[0][:1].islower() and not _ITEM.match(lines[0]):
            blocks[-1][-1] += " " + lines[0]
        else:
            blocks.append(lines)
    return blocks


def _part(blocks: list[list[str]], *, appendix: bool) -> Part:
    part = Part()
    if appendix:
        part.issuer, part.motto, blocks = blocks[0], MOTTO, blocks[2:]
    body_at = _read_head(part, blocks)
    tail_at = next((index for index in range(body_at, len(blocks)) if _is_tail(blocks[index])), len(blocks))
    for block in blocks[body_at:tail_at]:
        _add_body(part, _GLUED_HEADING.sub("\n", " ".join(block)).split("\n"))
    _read_tail(part, blocks[tail_at:])
    return part


def _read_head(part: Part, blocks: list[list[str]]) -> int:
    """Fill number, place and date, type and title; the index of the first block of the body."""
    for index, block in enumerate(blocks):
        line = "\n".join(block)
        if _NUMBER.match(line):
            part.number = _BLANK_NUMBER.sub(BLANK, line)
        elif _PLACE_DATE.match(line):
            part.place_date = _BLANK_DATE.sub(BLANK, line)
        elif kind := _TYPE.match(line):
            part.type_name, title = kind.groups()
            body_at = index + 1
            if not title:
                title, body_at = " ".join(blocks[body_at]), body_at + 1
            part.title = " ".join(title.replace("*", "").split())
            if body_at < len(blocks) and _ATTACHED.match(blocks[body_at][0]):
                part.attached, body_at = " ".join(blocks[body_at]), body_at + 1
            return body_at
    return 0


def _is_tail(block: list[str]) -> bool:
    return bool(_RECIPIENTS.match(block[0])) or block[0].strip("*").startswith("TM. ")


def _add_body(part: Part, texts: list[str]) -> None:
    for text in texts:
        plain = text.strip("*")
        seen_heading = any(paragraph.kind != "ground" for paragraph in part.body)
        kind: ParagraphKind = "text"
        under_part = bool(part.body) and part.body[-1].kind == "part"
        if (plain.startswith("Phần ") and len(plain) < 20) or (under_part and plain.isupper()):
            kind = "part"
        elif (_HEADING_NUMBER.match(plain) and len(plain) < 400 and not plain.endswith((".", ";"))) or _SECTION.match(plain):
            kind = "heading"
        elif not seen_heading and plain.endswith(";"):
            kind = "ground"
        part.body.append(Paragraph(kind, plain if kind != "text" else text))


def _read_tail(part: Part, blocks: list[list[str]]) -> None:
    """Recipients, drafter's mark and signature, in whichever order the transcript has them."""
    for block in blocks:
        lines = [line.strip("*") if line.startswith("**") or line.endswith("**") else line for line in block]
        if _RECIPIENTS.match(lines[0]):
            continue
        if lines[0].startswith("- "):
            for line in lines:
                if line.startswith("- "):
                    part.recipients.append(line)
                else:
                    part.recipients[-1] += " " + line
        elif lines[0].isupper():
            part.signature += [line for line in lines if line.isupper()]
        elif part.signature:
            part.signer = lines[0]
        else:
            part.drafter = " ".join(lines)
