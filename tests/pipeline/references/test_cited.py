"""What is cited has one record, whether its file is there or not, as all who cite it describe it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from trichluc.models.facts import Header

TAY_NINH, DONG_NAI = "Ủy ban nhân dân tỉnh Tây Ninh", "Ủy ban nhân dân tỉnh Đồng Nai"
PLAN = {"type_code": "KH", "number": 310, "symbol": "KH-UBND", "date": "2021-02-01"}
LAW = {"type_code": "Luật", "number": 6, "year": 2022, "symbol": "QH15"}
NAMED_LAW = {"ident": "named", "type_code": "Luật", "title": "Thi đua, Khen thưởng năm 2022"}


def cited(out: Path, columns: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(out / "knowledge.duckdb"), read_only=True) as database:
        return database.execute(f"SELECT {columns} FROM cited_documents ORDER BY cited_id").fetchall()


@pytest.fixture
def archive_of(result_of, deliver):
    """An OUT of documents that cite: (issuer, citations' fields) each; or of a header alone."""

    def make(*documents: tuple[str, list[dict[str, Any]]] | Header) -> Path:
        files = []
        for at, document in enumerate(documents):
            if isinstance(document, Header):
                files.append((f"{at}", result_of(f"Văn bản {at} " + "nội dung " * 9, document)))
                continue
            issuer, fields = document
            quotes = [f"văn bản thứ {n}" for n in range(len(fields))]
            header = Header(doc_type_code="BC", number=at + 1, symbol="BC-UBND", issue_date="2023-01-01", issuers=[issuer])
            files.append((f"{at}", result_of(f"{at}: {', '.join(quotes)}", header, list(zip(quotes, fields, strict=True)))))
        return deliver(files)

    return make


def test_two_provinces_plans_of_one_number_are_two(archive_of) -> None:
    out = archive_of((TAY_NINH, [PLAN, PLAN | {"issuer": "UBND tỉnh"}]), (DONG_NAI, [PLAN]))
    assert cited(out, "cited_id, issuer, citations, documents, resolution") == [
        ("KH:310:UBND:2021@tây-ninh", "UBND tỉnh Tây Ninh", 2, 1, "external"),
        ("KH:310:UBND:2021@đồng-nai", None, 1, 1, "external"),
    ]


def test_the_centres_documents_are_one_for_all_and_the_most_frequent_description_stands(archive_of) -> None:
    decree = {"type_code": "NĐ", "number": 73, "year": 2023, "symbol": "NĐ-CP"}
    titles = ("về lương", "về lương", "về luơng")
    cites = [
        decree | {"title": title, "date": date} for title, date in zip(titles, ("2023", "2023", "2023-11-15"), strict=True)
    ]
    out = archive_of((TAY_NINH, cites[:1]), (DONG_NAI, cites[1:]))
    columns = "cited_id, number, year, symbol, date, issuer, issuer_id, title, citations, documents"
    assert cited(out, columns) == [
        ("NĐ:73:CP:2023", 73, 2023, "NĐ-CP", "2023-11-15", "Chính phủ", "chính-phủ", "về lương", 3, 2)
    ]


def test_its_own_header_completes_what_others_said(archive_of) -> None:
    header = Header(doc_type_code="KH", number=310, symbol="KH-UBND", issue_date="2021-02-01", title="Xây dựng nông thôn mới")
    header.issuers = [TAY_NINH]
    out = archive_of((TAY_NINH, [PLAN | {"title": "xây dựng nông thôn"}]), header)
    assert cited(out, "cited_id, date, issuer, title, doc_id IS NOT NULL, resolution") == [
        ("KH:310:UBND:2021@tây-ninh", "2021-02-01", TAY_NINH, "Xây dựng nông thôn mới", True, "resolved")
    ]


NUMBERED_AND_NAMED = LAW | {"title": "Thi đua, Khen thưởng"}
LAWS = [
    ("one citation gives both", [NUMBERED_AND_NAMED, NAMED_LAW, LAW], [("LUẬT:6:QH15:2022", 3)]),
    ("nobody gives both", [NAMED_LAW, LAW], [("LUẬT:6:QH15:2022", 1), ("LUẬT::thi-đua-khen-thưởng:2022", 1)]),
    (
        "two give other numbers",
        [NUMBERED_AND_NAMED, NUMBERED_AND_NAMED | {"number": 8}, NAMED_LAW],
        [("LUẬT:6:QH15:2022", 1), ("LUẬT:8:QH15:2022", 1), ("LUẬT::thi-đua-khen-thưởng:2022", 1)],
    ),
    (
        "a name without its year",
        [NUMBERED_AND_NAMED, NAMED_LAW | {"title": "Thi đua, Khen thưởng"}],
        [("LUẬT:6:QH15:2022", 1), ("LUẬT::thi-đua-khen-thưởng:", 1)],
    ),
]


@pytest.mark.parametrize(("citations", "records"), [case[1:] for case in LAWS], ids=[case[0] for case in LAWS])
def test_a_laws_name_and_number_are_one_where_the_archive_says_so(archive_of, citations, records) -> None:
    out = archive_of((TAY_NINH, citations))
    assert sorted(cited(out, "cited_id, citations")) == sorted(records)
    with duckdb.connect(str(out / "knowledge.duckdb"), read_only=True) as database:
        ids = database.execute("SELECT DISTINCT cited_id FROM citations").fetchall()
    assert sorted(ids) == sorted((cited_id,) for cited_id, _ in records)
