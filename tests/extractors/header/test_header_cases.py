"""Heads of documents as clerks write them: a case is a text and, under "=====", what its header says; a field left out must be
empty.

To add a case, put a file beside the others in `cases/`.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from trichluc.extractors.header import extract_header
from trichluc.models.document import Page
from trichluc.models.facts import Header
from trichluc.pipeline.structure import structure

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
# Checked only where a case names them: custom leaves most out.
OPTIONAL = ("addressees", "recipients", "archive_note", "flags", "signers", "effective_from", "issuer", "place", "urgency")


def header_of(text: str) -> Header:
    return extract_header(structure([Page(1, text)])[0])


def fields(header: Header) -> dict[str, str]:
    first = header.signatures[0] if header.signatures else None
    values = {
        "doc_type_code": header.doc_type_code,
        "number": header.number,
        "suffix": header.number_suffix,
        "year": header.year,
        "symbol": header.symbol,
        "issue_date": header.issue_date,
        "place": header.place,
        "issuer": header.issuers[0] if header.issuers else None,
        "title": header.title,
        "signer": first and first.name,
        "position": first and first.position,
        "capacity": first and first.capacity,
        "urgency": header.urgency,
        "effective_from": header.effective_from,
        "archive_note": header.archive_note,
        "signers": " | ".join(one.name or "" for one in header.signatures),
        "addressees": " | ".join(header.addressees),
        "recipients": " | ".join(header.recipients),
        "flags": " | ".join(flag for flag in header.flags if flag != "issuer_inferred"),
    }
    return {name: str(value) for name, value in values.items() if value not in (None, "")}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_header_says_what_the_case_says(path: Path, form: str) -> None:
    text, _, expected = path.read_text(encoding="utf-8").partition("=====\n")
    wanted = dict(line.split(": ", 1) for line in expected.splitlines() if line)
    text = unicodedata.normalize("NFC", unicodedata.normalize(form, text))
    found = fields(header_of(text))
    assert {name: value for name, value in found.items() if name in wanted or name not in OPTIONAL} == wanted


SCANNED = [
    # (what the scanner read, field, what the header may say: nothing that was not surely read)
    ("Só: €4j /TB-HV", "number", None),
    ("Só: €4j /TB-HV", "symbol", "TB-HV"),
    ("Số: 2646 /QĐÐ-BGDĐT", "number", "2646"),
    ("Số: 2646 /QĐÐ-BGDĐT", "symbol", "QĐ-BGDĐT"),
    ("Số: 2646 /QD-BGDDT", "symbol", "QĐ-BGDĐT"),
    ("Hà Nội, ngày 0ð tháng 02 năm 2025", "issue_date", "2025-02"),
    ("Hà Nội, ngàygổ tháng 4 năm 2017", "issue_date", "2017-04"),
    ("Hà Nội, ngày 1© tháng 08 năm 2025", "issue_date", "2025-08"),
    ("Hà Nội, ngày 45 tháng 3 năm 2024", "issue_date", "2024-03"),
]


@pytest.mark.parametrize(("line", "field", "value"), SCANNED)
def test_a_damaged_head_says_only_what_was_surely_read(line: str, field: str, value: str | None) -> None:
    text = f"BỘ Y TẾ\n\nCỌNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n{line}\n\nQUYÉT ĐỊNH\nVề việc khen thưởng\n\nCăn cứ Luật Thi đua;"
    header = extract_header(structure([Page(1, unicodedata.normalize("NFC", text), source="ocr")])[0])
    assert (fields(header).get(field), header.doc_type_code) == (value, "QĐ")


def test_a_name_is_read_past_marks_that_the_scanner_lost() -> None:
    text = "ỦY BAN NHÂN DÂN\nTĨNH QUANG NGAI\n\nSố: 12/QĐ-UBND\n\nQUYẾT ĐỊNH\nVề việc khen thưởng\n\nCăn cứ Luật Thi đua;"
    assert header_of(text).issuers == ["Ủy ban nhân dân tỉnh Quảng Ngãi"]


STATE = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
TEXT = "\n\nCăn cứ Luật Thi đua;"
DAMAGED_HEADS = [
    # (what the scanner read, field, what the header says)
    (
        "HĐND TỈNH HƯNGYÊN\nVĂN PHÒNG\n\nSố: 8/KH-VP\n\nKẾ HOẠCH\nCông tác",
        "issuer",
        "Văn phòng Hội đồng nhân dân tỉnh Hưng Yên",
    ),
    ("ỦY BAN NHÂN DÂN\nTHÀNH PHÓ HUẾ\n\nKẾ HOẠCH\nCông tác", "issuer", "Ủy ban nhân dân thành phố Huế"),
    ("BỘ CÔNG THƯƠNG\n\nsố ÊÖ5CT-ATMT\nV/v cấp phép\n\nKính gửi: Sở Y tế", "issuer", "Bộ Công Thương"),
    (
        f"BỘ Y TẾ\n\n{STATE}Thành phố Hô Chí Minh, ngày 2 tháng 6 năm 2026\n\nKẾ HOẠCH\nCông tác",
        "place",
        "Thành phố Hồ Chí Minh",
    ),
    (f"BỘ Y TẾ\n\n{STATE}Số:\n\n/KH-BYT\n\nKẾ HOẠCH\nCông tác", "symbol", "KH-BYT"),
    (f"BỘ Y TẾ\n\nSố: 24/HDLN-BYT-\nBCT-BTC\n\n{STATE}HƯỚNG DẪN\nVề khí cười", "symbol", "HDLN-BYT-BCT-BTC"),
    ("BỘ Y TẾ\n\nQUYÉT ĐỊNH\n\nCÔNG. THÔNG TIN TỦ CHÍNH PHỦ\n\nVề việc khen thưởng", "title", "Về việc khen thưởng"),
    ("BỘ Y TẾ\n\nCHƯƠNG TRÌNH PHÓI HỢP\nPhòng bệnh", "title", "Phòng bệnh"),
    ("BỘ Y TẾ\n\nQUYÉT ĐỊNH\nVề danh mục của Sở Y tế;\nSở Xây dựng", "title", "Về danh mục của Sở Y tế; Sở Xây dựng"),
    ("BỘ Y TẾ\n\nSố: 2/BYT-KCB\n\nVí cấp phép\n\nKhám bệnh\n\nKính gửi: Sở Y tế", "title", "Ví cấp phép Khám bệnh"),
]


@pytest.mark.parametrize(("head", "field", "value"), DAMAGED_HEADS)
def test_a_damaged_head_is_read_by_what_its_words_can_only_be(head: str, field: str, value: str) -> None:
    text = unicodedata.normalize("NFC", head + TEXT)
    assert fields(extract_header(structure([Page(1, text, source="ocr")])[0])).get(field) == value


@pytest.mark.parametrize("line", ["/", "./.", "-"])
def test_a_line_without_letters_is_no_title(line: str) -> None:
    header = header_of(f"QUYẾT ĐỊNH\n{line}")
    assert header.title is None
    assert not header.facts
