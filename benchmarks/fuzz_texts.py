"""Texts as no clerk writes them: sample pages spoilt at random, and a grammar's worth of what documents are made of."""

from __future__ import annotations

import csv
import random
import re
import time
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from trichluc.extractors import extract_facts
from trichluc.models.document import PAGE_BREAK, Document, Page, TextSource
from trichluc.pipeline.process import FileResult, extract_documents
from trichluc.pipeline.rows import document_rows, file_id
from trichluc.pipeline.structure import structure

DATA = Path(__file__).parents[1] / "data"
GROWTH = 2.6  # times that twice the text may take; of a quadratic rule 4
_JUDGED = 0.2  # seconds: a shorter time says nothing of growth
_LONGEST = 200_000  # characters
_PIECES = """
Căn cứ |Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;|Thực hiện |Theo đề nghị của |Điều 5.|
Điều {n}|khoản {n} |điểm a, b |Chương II|Mục {n}|Phần thứ nhất|Phụ lục {n}|PHỤ LỤC|
(Kèm theo Kế hoạch số {n}/KH-UBND ngày {n}/{n}/2024 của |số {n}/|Số: {n}/KH-UBND|Số: …/QĐ-UBND|{n}/2020/NĐ-CP|
{n}-NQ/TW|/QĐ-TTg|ngày {n} tháng {n} năm {y}|ngày … tháng … năm 20…|tháng {n}/{y}|{n}/{n}/{y}|31/02/2024|
từ ngày {n} đến ngày {n} |Quý IV/{y}|6 tháng đầu năm|trước ngày 15 hằng tháng|trong thời hạn {n} ngày làm việc|
định kỳ {n} tháng, năm |chậm nhất |giai đoạn 2021 - 2025|Giao |Sở Nội vụ|Sở Tài chính|các Sở: Nội vụ, Tài chính, |
Ủy ban nhân dân các huyện, thị xã, thành phố|Chủ tịch |Bộ Chính trị|Ban Chấp hành Trung ương| chủ trì, phối hợp với |
 có trách nhiệm | báo cáo |Đề nghị |Yêu cầu |sau đây gọi tắt là |sửa đổi, bổ sung một số điều của |thay thế |bãi bỏ |
phong trào thi đua |“Cả nước chung sức xây dựng nông thôn mới”|Tháng hành động |Chiến dịch |Đề án |Chương trình |
Luật |Bộ luật |Hiến pháp |QUYẾT ĐỊNH:|KẾ HOẠCH|CÔNG VĂN|NGHỊ QUYẾT|Kính gửi:|V/v |Nơi nhận:|Như trên;|Lưu: VT.|
TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH|Nguyễn Văn An|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|
Độc lập - Tự do - Hạnh phúc|ĐẢNG CỘNG SẢN VIỆT NAM|ỦY BAN NHÂN DÂN|TỈNH TÂY NINH|Tây Ninh, |HỎA TỐC|I. |1. |1.1. |a) |
- |+ |• |* |TT\tNội dung\tCơ quan chủ trì\tThời gian|Kế hoạch này|Quyết định nêu trên|Nghị định đó|“|”|"|'|«|(|)|[|]|
{|}|…|...|.....|_____|-----|/|//|:|;|,|.|–|—|=|&|%|§|\xad|\xa0|\u200b|\u202e|\ufeff|\ufffd|\x00|\x07|\x1b[2J|\x7f|
\x0b|\x85|\u2028|\u0301|\u0323|\u031b|\u0302\u0301|İ|ß|ﬁ|ǆ|𝟏|Ⅳ|①|½|²|٣|Ủy|Uỷ|hoà|ỵ|Đ|đ|Ð|l5|O5|I0|S6|5ố|\ue000|
\U0001f400|\ud800
""".replace("\n", "").split("|")  # fmt: skip
_BREAKS = ("\n", "\n", "\n", "\n\n", "\n\n\n", " ", "  ", "          ", "\t", "", "", PAGE_BREAK)
_NUMBER = re.compile(r"\d+")
_NUMBERS = ("0", "00", "1", "01", "12", "29", "31", "32", "99", "100", "2024", "20244", "9" * 30)


class Made(NamedTuple):
    """A text with form feeds between its pages, and whether it was recognised or read."""

    text: str
    source: TextSource
    repeated: bool = False  # whether its growth is measured


class WrongFactError(AssertionError):
    """A fact that is not what its page says, or not as sure as a fact may be."""


class GrowthError(AssertionError):
    """Twice the text took much more than twice the time."""


@cache
def _samples() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((DATA / "samples").glob("*.txt"))]


@cache
def _phrases() -> list[str]:
    """What the tables of rules look for, wherever it stands in them."""
    found = set()
    for area in ("bodies", "campaigns", "citations", "identity", "issuers", "responsibility", "structure", "time"):
        for path in (DATA / area).glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as rows:
                found |= {cell for row in csv.reader(rows) for cell in row[:2] if cell and len(cell) < 80}
    return sorted(found)


def _piece(chance: random.Random) -> str:
    """A word of the domain."""
    if chance.random() < 0.25:
        return chance.choice(_phrases())
    return chance.choice(_PIECES).replace("{n}", chance.choice(_NUMBERS)).replace("{y}", str(chance.randint(1940, 2040)))


def _pieces(chance: random.Random, most: int) -> str:
    return "".join(_piece(chance) + chance.choice(_BREAKS) for _ in range(chance.randint(1, most)))


def made_text(chance: random.Random) -> Made:
    """One to three pages or so, sound in what every reader promises: composed letters, LF."""
    source: TextSource = chance.choice(("text", "text", "ocr"))
    if chance.random() < 0.04:
        text = chance.choice(
            (_pieces(chance, 1), _pieces(chance, 3), _pieces(chance, 12), _spoilt(chance, _window(chance, 1500)))
        )
        return Made(_sound(text), source, repeated=True)
    text = _pieces(chance, 60) if chance.random() < 0.4 else _spoilt(chance, _window(chance, 4000))
    return Made(_sound(text), source)


def _window(chance: random.Random, size: int) -> str:
    sample = chance.choice(_samples())
    at = chance.choice((0, chance.randrange(len(sample))))
    return sample[at : at + chance.randint(1, size)]


def _sound(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r", "\n")) or "."


def _spoilt(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text) + 1)
        end = at + chance.choice((1, 1, 5, 20, 200))
        text = text[:at] + _changed(chance, text[at:end]) + text[end:]
    return text


def _changed(chance: random.Random, piece: str) -> str:
    changes: tuple[Callable[[], str], ...] = (
        lambda: "",
        lambda: piece * chance.choice((2, 2, 3, 50)),
        lambda: piece[:1] * chance.choice((10, 300)) + piece,
        lambda: _piece(chance) + piece,
        lambda: _pieces(chance, 6) + piece,
        lambda: chance.choice(_BREAKS) + piece,
        lambda: piece.upper(),
        lambda: piece.replace("\n", " "),
        lambda: piece.replace(" ", "\n"),
        lambda: piece.replace(" ", ""),
        lambda: " ".join(piece),
        lambda: _NUMBER.sub(lambda _: chance.choice(_NUMBERS), piece),
        lambda: "".join(mark for mark in unicodedata.normalize("NFD", piece) if not unicodedata.combining(mark)),
        lambda: piece[::-1],
        lambda: (
            chr(chance.choice((chance.randrange(0x300), chance.randrange(0x1E00, 0x2100), chance.randrange(0x11000)))) + piece
        ),
    )
    return chance.choice(changes)()


def pages_of(text: str, source: TextSource) -> list[Page]:
    """The pages that a reader would deliver."""
    recognised = source == "ocr"
    return [
        Page(
            number,
            each,
            source=source,
            ocr_confidence=0.8 if recognised else None,
            doubtful=[(0, min(len(each), 40), "handwriting")] if recognised and each else [],
        )
        for number, each in enumerate(text.split(PAGE_BREAK), start=1)
    ]


def check_text(made: Made) -> None:
    """Take it apart as a run would. Raises where a fact is not what its page says, or where time grows too fast."""
    if made.repeated:
        _check_growth(made)
        return
    for document in structure(pages_of(made.text, made.source)):
        _check_document(document)


def _check_document(document: Document) -> None:
    facts = extract_facts(document)
    for fact in facts.all():
        if not 0 <= fact.start < fact.end <= len(document.text):
            raise WrongFactError(f"outside of the document: {fact}")
        if not 0 <= fact.confidence <= 1:
            raise WrongFactError(f"confidence: {fact}")
    rows = document_rows(document, facts, file_id(document.text.encode("utf-8", "surrogatepass")))
    texts = {page.number: page.text for page in document.pages}
    seen: set[str] = set()
    for table, found in rows.facts.items():
        for row in found:
            _check_row(table, row, texts)
            if row["fact_id"] in seen:
                raise WrongFactError(f"two rows of one id: {row}")
            seen.add(row["fact_id"])


def _check_row(table: str, row: dict[str, Any], texts: dict[int, str]) -> None:
    segments = [(part["page"], part["start"], part["end"]) for part in row.get("segments", [row])]
    text = row["text"] if "segments" in row else row["text"].partition(PAGE_BREAK)[0]  # residue tells where it begins
    for page, start, end in segments:
        if page not in texts or not 0 <= start < end <= len(texts[page]):
            raise WrongFactError(f"{table}: outside of its page: {row}")
    if text != PAGE_BREAK.join(texts[page][start:end] for page, start, end in segments):
        raise WrongFactError(f"{table}: not what its page says: {row}")
    for repair in row.get("repairs", ()):
        if not 0 <= repair["start"] <= repair["end"] <= len(texts[repair["page"]]):
            raise WrongFactError(f"{table}: a repair outside of its page: {row}")


def _check_growth(made: Made) -> None:
    text = _sound(made.text * (6_000 // len(made.text) + 1))
    once = _seconds(text, made.source)
    while len(text) < _LONGEST:
        twice = _seconds(text * 2, made.source)
        if twice >= _JUDGED and twice > GROWTH * once:  # believed only when two doublings show it: one may be a busy machine's
            once, fourfold = (min(_seconds(each, made.source) for _ in range(3)) for each in (text, text * 4))
            if fourfold > GROWTH**2 * once:
                raise GrowthError(f"{len(text):,} characters {once:.2f} s, four times as many {fourfold:.2f} s")
        if twice >= 2 * _JUDGED:
            return
        text, once = text * 2, twice


def _seconds(text: str, source: TextSource) -> float:
    """Processor time from pages to rows."""
    result = FileResult("0" * 32, len(text), pages=pages_of(text, source))
    began = time.process_time()
    extract_documents(result)
    return time.process_time() - began
