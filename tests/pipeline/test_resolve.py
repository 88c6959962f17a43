"""What only the archive can tell: which document a citation means, copies, and the registries of names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from trichluc.models.facts import Assignment, Campaign, Header

TAY_NINH, DONG_NAI = "Ủy ban nhân dân tỉnh Tây Ninh", "Ủy ban nhân dân tỉnh Đồng Nai"


def plan(number: int, issuer: str | None, date: str) -> Header:
    return Header(doc_type_code="KH", number=number, symbol="KH-UBND", issue_date=date, issuers=[issuer] if issuer else [])


def decree(number: int) -> Header:
    return Header(doc_type_code="NĐ", number=number, year=2023, symbol="NĐ-CP", issue_date="2023-11-15", issuers=["Chính phủ"])


def query(out: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(out / "knowledge.duckdb"), read_only=True) as database:
        return database.execute(sql).fetchall()


KH_310 = {"type_code": "KH", "number": 310, "symbol": "KH-UBND", "date": "2021-02-01"}
NĐ_73 = {"type_code": "NĐ", "number": 73, "year": 2023, "symbol": "NĐ-CP"}

CASES = [
    # what the archive holds, the citing document's issuer, the citation, the outcome
    ("the plan of one's own province", [plan(310, TAY_NINH, "2021-02-01")], TAY_NINH, KH_310, "resolved"),
    (
        "two provinces' plans, one's own",
        [plan(310, TAY_NINH, "2021-02-01"), plan(310, DONG_NAI, "2021-02-01")],
        TAY_NINH,
        KH_310,
        "resolved",
    ),
    ("another province's plan", [plan(310, DONG_NAI, "2021-02-01")], TAY_NINH, KH_310, "external"),
    (
        "another province's plan, by name",
        [plan(310, DONG_NAI, "2021-02-01")],
        TAY_NINH,
        KH_310 | {"issuer": "UBND tỉnh Đồng Nai"},
        "resolved",
    ),
    ("a citing document of no known province", [plan(310, TAY_NINH, "2021-02-01")], None, KH_310, "ambiguous"),
    ("a plan of no known issuer", [plan(310, None, "2021-02-01")], TAY_NINH, KH_310, "ambiguous"),
    (
        "two plans of one province",
        [plan(310, TAY_NINH, "2021-02-01"), plan(310, TAY_NINH, "2021-02-01")],
        TAY_NINH,
        KH_310,
        "ambiguous",
    ),
    ("the same number on another day", [plan(310, TAY_NINH, "2021-06-01")], TAY_NINH, KH_310, "external"),
    ("a date of which only the month is known", [plan(310, TAY_NINH, "2021-02")], TAY_NINH, KH_310, "resolved"),
    ("the same number in another year", [plan(310, TAY_NINH, "2022-02-01")], TAY_NINH, KH_310, "external"),
    ("no year at all", [plan(310, TAY_NINH, "2021-02-01")], TAY_NINH, KH_310 | {"date": None}, "ambiguous"),
    ("a decree of the centre", [decree(73)], TAY_NINH, NĐ_73, "resolved"),
    ("a decree that is not there", [decree(74)], TAY_NINH, NĐ_73, "external"),
]


@pytest.mark.parametrize(
    ("archive", "issuer", "fields", "outcome"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_citation_finds_its_document_or_stays_open(result_of, deliver, archive, issuer, fields, outcome) -> None:
    headers = enumerate(archive)
    targets = [(f"target{n}", result_of(f"Văn bản thứ {n} " + f"nội dung{n} " * 9, header)) for n, header in headers]
    citing = result_of("Thực hiện Kế hoạch số 310", plan(1, issuer, "2023-01-01"), [("Kế hoạch số 310", fields)])
    out = deliver([*targets, ("citing", citing)])
    ((resolution, target, path),) = query(
        out,
        "SELECT resolution, resolved_doc_id, d.paths[1] FROM citations c LEFT JOIN documents d ON d.doc_id = c.resolved_doc_id",
    )
    assert resolution == outcome
    assert (target is not None, path) == ((True, "target0") if outcome == "resolved" else (False, None))


def test_this_plan_is_the_plan_itself(result_of, deliver) -> None:
    text = "Kế hoạch này kèm theo Kế hoạch số 5/KH-UBND"
    own = {"type_code": "KH", "number": 5, "symbol": "KH-UBND", "date": "2023-01-01"}
    result = result_of(text, plan(5, TAY_NINH, "2023-01-01"), [("Kế hoạch này", {"ident": "self"}), ("Kế hoạch số 5", own)])
    out = deliver([("a", result)])
    assert query(out, "SELECT DISTINCT resolution, resolved_doc_id = doc_id FROM citations") == [("self", True)]


def test_a_late_arrival_resolves_what_waited_for_it(result_of, deliver) -> None:
    citing = ("citing", result_of("Thực hiện Nghị định số 73", plan(1, TAY_NINH, "2024-01-01"), [("Nghị định số 73", NĐ_73)]))
    assert query(deliver([citing]), "SELECT resolution FROM citations") == [("external",)]
    assert query(deliver([citing, ("decree", result_of("Nghị định", decree(73)))]), "SELECT resolution FROM citations") == [
        ("resolved",)
    ]


BODY = "Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành tổ chức thực hiện nghiêm túc kế hoạch này và báo cáo kết quả " * 4
COPIES = [
    ("the same words, other spacing", BODY, BODY.replace(" ", "  "), TAY_NINH, True),
    ("a certified copy", BODY, BODY + "SAO Y Tây Ninh, ngày 01 tháng 3 năm 2023 Chánh Văn phòng", TAY_NINH, True),
    (
        "another text under one number",
        BODY,
        "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính tham mưu kinh phí năm 2023 " * 6,
        TAY_NINH,
        False,
    ),
    ("another province's plan from the same model", BODY, BODY + "sao", DONG_NAI, False),
]


@pytest.mark.parametrize(("one", "other", "issuer", "copy"), [case[1:] for case in COPIES], ids=[case[0] for case in COPIES])
def test_a_copy_points_to_its_original(result_of, deliver, one: str, other: str, issuer: str, copy: bool) -> None:
    out = deliver(
        [("a", result_of(one, plan(5, TAY_NINH, "2023-02-01"))), ("b", result_of(other, plan(5, issuer, "2023-02-01")))]
    )
    pairs = query(out, "SELECT c.doc_id <> o.doc_id FROM documents c JOIN documents o ON o.doc_id = c.duplicate_of")
    assert pairs == ([(True,)] if copy else [])


def test_a_citation_of_a_copied_document_finds_the_original(result_of, deliver) -> None:
    copies = [
        ("a", result_of(BODY, plan(310, TAY_NINH, "2021-02-01"))),
        ("b", result_of(BODY + " SAO Y", plan(310, TAY_NINH, "2021-02-01"))),
    ]
    citing = result_of("Thực hiện Kế hoạch số 310", plan(1, TAY_NINH, "2023-01-01"), [("Kế hoạch số 310", KH_310)])
    out = deliver([*copies, ("c", citing)])
    found = query(out, "SELECT d.duplicate_of, d.paths FROM citations c JOIN documents d ON d.doc_id = c.resolved_doc_id")
    assert found == [(None, ["a"])]


def test_registries_gather_the_names_of_one_body_and_one_movement(result_of, deliver) -> None:
    text = "UBND tỉnh Tây Ninh phát động phong trào Dân vận khéo"
    at = text.index("Dân vận khéo")
    facts = {
        "assignments": [
            Assignment(0, 18, 0.9, "rule:t", body="UBND tỉnh Tây Ninh", body_name="UBND tỉnh Tây Ninh", role="lead")
        ],
        "campaigns": [
            Campaign(at, len(text), 0.9, "rule:t", name="Dân vận khéo", kind="movement", period_start="2021", period_end="2025")
        ],
    }
    out = deliver(
        [("a", result_of(text, plan(1, TAY_NINH, "2023-01-01"), **facts)), ("b", result_of(text + " năm 2023", **facts))]
    )
    assert query(out, "SELECT * FROM bodies") == [
        ("ủy-ban-nhân-dân-tỉnh-tây-ninh", TAY_NINH, ["UBND tỉnh Tây Ninh", TAY_NINH], "province", None, None, None, 2)
    ]
    assert query(out, "SELECT * FROM campaign_names") == [
        ("dân-vận-khéo", "Dân vận khéo", ["Dân vận khéo"], "movement", [{"start": "2021", "end": "2025"}], 2)
    ]
