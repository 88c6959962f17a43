"""Canonical keys and ids: the same document, however written, has one key."""

from __future__ import annotations

import pytest

from trichluc.models.facts import Citation, Header
from trichluc.pipeline import keys


def cite(type_code: str | None, number: int | None, symbol: str | None, **fields: object) -> Citation:
    ident = fields.pop("ident", "numbered")
    return Citation(0, 1, 0.9, "rule:test", ident=ident, type_code=type_code, number=number, symbol=symbol, **fields)


NUMBERED = [
    # type, number, symbol, other fields, key
    ("KH", 336, "KH-UBND", {"date": "2023-02-13"}, "KH:336:UBND:2023"),
    ("NĐ", 73, "NĐ-CP", {"year": 2023, "date": "2024-01-05"}, "NĐ:73:CP:2023"),
    ("CT", 34, "CT/TW", {"date": "2014-04-07"}, "CT:34:TW:2014"),
    ("KH", 27, "KH/TĐTN-VP", {"date": "2023-02-13"}, "KH:27:TĐTN-VP:2023"),
    ("QĐ", 1842, "QĐ-UBND", {"number_suffix": "b", "date": "2020"}, "QĐ:1842B:UBND:2020"),
    ("NQ", 66, "NQ-CP", {"number_suffix": ".15", "year": 2026}, "NQ:66.15:CP:2026"),
    ("QĐ", 2169, "QĐ-BNN-TCCB", {"date": "2021-05-19"}, "QĐ:2169:BNN-TCCB:2021"),
    ("Luật", 64, "QH14", {"year": 2020}, "LUẬT:64:QH14:2020"),
    ("CV", 12, "UBND-VX", {"date": "2023-01-02"}, "CV:12:UBND-VX:2023"),
    ("CV", 399, "CV/TU", {"date": "2022-08-01"}, "CV:399:TU:2022"),
    ("CV", 145, "HĐTĐ", {"date": "2019-06-21"}, "CV:145:HĐTĐ:2019"),
    ("HD", 1149, "HĐ-BTĐKT", {"date": "2019-06-18"}, "HD:1149:BTĐKT:2019"),  # the symbol misprints the type
    ("TT", 12, "TT-BTС", {"year": 2019}, "TT:12:BTC:2019"),  # the national database prints a Cyrillic С
    ("NĐ", 91, "ND-CP", {"year": 2017}, "NĐ:91:CP:2017"),
    ("KH", 221, "KH - LĐLĐ", {"date": "2023-03"}, "KH:221:LĐLĐ:2023"),
    (None, 15, "KH-HĐTĐ", {"date": "2023-01-17"}, "KH:15:HĐTĐ:2023"),
    ("KH", 336, "KH-UBND", {}, "KH:336:UBND:"),
    ("QĐ", 522, "QĐ.UB", {"date": "2002-03-07"}, "QĐ:522:UB:2002"),
    (None, 145, "HĐTĐ", {"date": "2019-06-21"}, None),
    ("KH", None, "KH-UBND", {"date": "2023"}, None),
    ("KH", 336, None, {"date": "2023"}, None),
]


@pytest.mark.parametrize(("type_code", "number", "symbol", "fields", "key"), NUMBERED)
def test_a_numbered_document_has_this_key(
    type_code: str | None, number: int | None, symbol: str | None, fields: dict[str, object], key: str | None
) -> None:
    assert keys.citation_key(cite(type_code, number, symbol, **fields), None) == key


NAMED = [
    ("Luật", "Thi đua, Khen thưởng năm 2003", None, "LUẬT::thi-đua-khen-thưởng:2003"),
    ("Luật", "Thi đua, khen thưởng", "2003-11-26", "LUẬT::thi-đua-khen-thưởng:2003"),
    ("Luật", "Thi đua - Khen thưởng", "2003", "LUẬT::thi-đua-khen-thưởng:2003"),
    ("Luật", "Hoà giải ở cơ sở", "2013", "LUẬT::hòa-giải-ở-cơ-sở:2013"),
    ("Hiến pháp", None, "2013", "HIẾN PHÁP::hiến-pháp:2013"),
    ("QĐ", None, "2013", None),
    ("NQ", "Đại hội Đảng bộ tỉnh Tây Ninh lần thứ XI", None, "NQ::đại-hội-đảng-bộ-tỉnh-tây-ninh-lần-thứ-xi:"),
]


@pytest.mark.parametrize(("type_code", "title", "date", "key"), NAMED)
def test_a_named_document_has_this_key(type_code: str, title: str | None, date: str | None, key: str | None) -> None:
    assert keys.citation_key(cite(type_code, None, None, ident="named", title=title, date=date), None) == key


def test_this_plan_has_the_plans_own_key() -> None:
    assert keys.citation_key(cite("KH", None, None, ident="self"), "KH:1:UBND:2024") == "KH:1:UBND:2024"


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (Header(doc_type_code="KH", number=336, symbol="KH-UBND", issue_date="2023-02-13"), "KH:336:UBND:2023"),
        (Header(doc_type_code="KH", number=336, symbol="KH-UBND"), None),
        (Header(doc_type_code="KH", symbol="KH-UBND", issue_date="2023"), None),
    ],
)
def test_half_a_header_has_no_key(header: Header, key: str | None) -> None:
    assert keys.header_key(header) == key


def test_a_dateless_repetition_takes_the_year_of_the_full_form() -> None:
    assert keys.complete_keys(["KH:336:UBND:2023", "KH:336:UBND:", None]) == ["KH:336:UBND:2023", "KH:336:UBND:2023", None]


def test_of_two_full_forms_none_is_picked() -> None:
    both = ["KH:1:UBND:2023", "KH:1:UBND:2024", "KH:1:UBND:"]
    assert keys.complete_keys(both) == both


NUMBERS = [
    (336, None, None, "KH-UBND", "336/KH-UBND"),
    (73, None, 2023, "NĐ-CP", "73/2023/NĐ-CP"),
    (27, None, None, "KH/TĐTN-VP", "27-KH/TĐTN-VP"),
    (1, None, None, "QĐ-UBND", "01/QĐ-UBND"),
    (66, ".15", 2026, "NQ-CP", "66.15/2026/NQ-CP"),
    (None, None, None, "KH-LĐLĐ", "KH-LĐLĐ"),
    (5, None, None, None, "05"),
    (None, None, None, None, None),
]


@pytest.mark.parametrize(("number", "suffix", "year", "symbol", "written"), NUMBERS)
def test_a_number_is_written_as_its_system_writes_it(
    number: int | None, suffix: str | None, year: int | None, symbol: str | None, written: str | None
) -> None:
    assert keys.document_number(number, suffix, year, symbol) == written


@pytest.mark.parametrize(
    ("name", "province"),
    [
        ("Ủy ban nhân dân tỉnh Tây Ninh", "tây ninh"),
        ("UBND TP. Hồ Chí Minh", "hồ chí minh"),
        ("Ban Thường vụ Tỉnh đoàn Tây Ninh", "tây ninh"),
        ("Thành ủy Cần Thơ", "cần thơ"),
        ("Sở Nội vụ thành phố Đà Nẵng", "đà nẵng"),
        ("Chính phủ", None),
        ("Ủy ban nhân dân tỉnh", None),
        ("Đoàn TNCS Hồ Chí Minh", None),
        (None, None),
    ],
)
def test_a_territory_is_read_from_a_bodys_name(name: str | None, province: str | None) -> None:
    assert keys.territory(name) == province
