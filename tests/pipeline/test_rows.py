"""Facts become rows: evidence, ids and the links between facts."""

from __future__ import annotations

import pytest

from trichluc.models.facts import (
    Assignment,
    Campaign,
    Citation,
    DateMention,
    Deadline,
    Facts,
    Header,
    HeaderFact,
    Repair,
    Signature,
)
from trichluc.pipeline.rows import DocumentRows, document_rows, file_id, full_date

FILE = "f" * 32
FIRST = "Thực hiện Kế hoạch số 336/KH-UBND của Ủy ban nhân dân tỉnh,\nSở Nội vụ báo cáo trước ngày 15/6/2023."
SECOND = "Trên đây là kế hoạch, đề nghị các đơn vị thực hiện."


def cite(place: tuple[int, int], **fields: object) -> Citation:
    return Citation(*place, 0.91234, "rule:test", ident="numbered", **fields)


def rows_of(document, facts: Facts) -> DocumentRows:
    return document_rows(document, facts, FILE)


def test_evidence_is_the_slice_of_its_page(document_of, span) -> None:
    document = document_of("Trang một.", FIRST)
    (row,) = rows_of(document, Facts(Header(), [cite(span(document, "Kế hoạch số 336/KH-UBND"))])).facts["citations"]
    assert (row["page"], row["start"], row["end"]) == (2, 10, 33)
    assert row["text"] == FIRST[10:33] == "Kế hoạch số 336/KH-UBND"
    assert row["segments"] == [{"page": 2, "start": 10, "end": 33}]
    assert row["confidence"] == 0.9123
    assert row["doc_id"] == f"{FILE}-1"


def test_a_fact_over_a_page_break_has_two_segments(document_of, span) -> None:
    document = document_of("Thực hiện Kế hoạch\n", "số 336/KH-UBND của tỉnh")
    start, end = span(document, "Kế hoạch")[0], span(document, "KH-UBND")[1]
    (row,) = rows_of(document, Facts(Header(), [cite((start, end))])).facts["citations"]
    assert row["segments"] == [{"page": 1, "start": 10, "end": 18}, {"page": 2, "start": 0, "end": 14}]
    assert row["text"] == "Kế hoạch\fsố 336/KH-UBND"
    assert (row["page"], row["start"], row["end"]) == (1, 10, 18)


def test_a_fact_that_covers_nothing_visible_is_not_written(document_of) -> None:
    document = document_of("Kế hoạch   \n", "số 5")
    blank = cite((8, 11))
    rows = rows_of(document, Facts(Header(), [blank, cite((0, 8), source=blank)]))
    (row,) = rows.facts["citations"]
    assert row["text"] == "Kế hoạch"
    assert row["source_id"] is None


def test_ids_are_the_same_on_every_machine(document_of, span) -> None:
    document = document_of(FIRST)
    (row,) = rows_of(document, Facts(Header(), [cite(span(document, "Kế hoạch"))])).facts["citations"]
    assert row["fact_id"] == row["citation_id"] == "f611d61ee7f1d4bfe332"
    assert file_id(b"") == "e3b0c44298fc1c149afbf4c8996fb924"


def test_a_change_of_one_page_leaves_the_ids_of_others(document_of, span) -> None:
    ids = []
    for other in ("Trang một.", "Trang một, đọc lại, có Kế hoạch số 1/KH-UBND."):
        document = document_of(other, FIRST)
        places = [span(document, "Kế hoạch số 336"), span(document, "Sở Nội vụ")]
        facts = Facts(
            Header(),
            [cite(places[0])],
            assignments=[Assignment(*places[1], 0.9, "rule:t", body="a", body_name="a", role="lead")],
        )
        rows = rows_of(document, facts)
        ids.append([row["fact_id"] for table in ("citations", "assignments") for row in rows.facts[table]])
    assert ids[0] == ids[1]


def test_facts_of_one_place_have_ids_of_their_own(document_of, span) -> None:
    document = document_of(FIRST)
    place = span(document, "Sở Nội vụ")

    def assignment(task: str) -> Assignment:
        return Assignment(*place, 0.9, "rule:t", body="Sở Nội vụ", body_name="Sở Nội vụ", role="lead", task=task)

    three = rows_of(document, Facts(Header(), assignments=[assignment("một"), assignment("hai"), assignment("hai")])).facts[
        "assignments"
    ]
    assert len({row["fact_id"] for row in three}) == 3
    (alone,) = rows_of(document, Facts(Header(), assignments=[assignment("hai")])).facts["assignments"]
    assert alone["fact_id"] in {row["fact_id"] for row in three}


def test_facts_point_to_facts_by_id(document_of, span) -> None:
    document = document_of(FIRST)
    outer = cite(span(document, "Kế hoạch số 336/KH-UBND"), number=336)
    inner = cite(span(document, "336/KH-UBND"), source=outer)
    deadline = Deadline(*span(document, "trước ngày 15/6/2023"), 0.9, "rule:t", kind="date", due_date="2023-06-14")
    task = Assignment(
        *span(document, "Sở Nội vụ"), 0.9, "rule:t", body="Sở Nội vụ", body_name="Sở Nội vụ", role="lead", deadline=deadline
    )
    campaign = Campaign(*span(document, "báo cáo"), 0.9, "rule:t", name="báo cáo", kind="movement", launched_by=outer)
    rows = rows_of(document, Facts(Header(), [inner, outer], [campaign], [task], [deadline])).facts
    by_number = {row["number"]: row for row in rows["citations"]}
    assert by_number[None]["source_id"] == by_number[336]["citation_id"]
    assert rows["assignments"][0]["deadline_id"] == rows["deadlines"][0]["deadline_id"]
    assert rows["campaigns"][0]["source_id"] == by_number[336]["fact_id"]


def test_rows_stand_in_reading_order(document_of, span) -> None:
    document = document_of(FIRST, SECOND)
    places = [span(document, quote) for quote in ("đơn vị", "Sở Nội vụ", "Kế hoạch")]
    rows = rows_of(document, Facts(Header(), [cite(place) for place in places])).facts["citations"]
    assert [row["text"] for row in rows] == ["Kế hoạch", "Sở Nội vụ", "đơn vị"]


def test_a_repair_names_its_place_on_the_page(document_of, span) -> None:
    document = document_of("Trang một.", FIRST)
    start, _ = span(document, "336")
    fact = cite(span(document, "Kế hoạch số 336"), repairs=[Repair(start, start + 3, "366")], flags=["b", "a", "b"])
    (row,) = rows_of(document, Facts(Header(), [fact])).facts["citations"]
    assert row["repairs"] == [{"page": 2, "start": 22, "end": 25, "meant": "366"}]
    assert row["flags"] == ["a", "b"]


def test_the_header_becomes_the_documents_row(document_of) -> None:
    header = Header(
        doc_type_code="KH",
        doc_type="Kế hoạch",
        number=336,
        symbol="KH-UBND",
        issue_date="2023-02-13",
        issuers=["Ủy ban nhân dân tỉnh Tây Ninh", "Tỉnh đoàn Tây Ninh"],
        signatures=[Signature("Nguyễn Văn A", "PHÓ CHỦ TỊCH", "KT."), Signature("Trần B")],
        flags=["handwritten"],
    )
    row = rows_of(document_of(FIRST, SECOND, first=4), Facts(header)).document
    assert (row["doc_id"], row["first_page"], row["last_page"]) == (f"{FILE}-4", 4, 5)
    assert (row["key"], row["issue_date"]) == ("KH:336:UBND:2023", "2023-02-13")
    assert (row["issuer"], row["issuer_id"]) == ("Ủy ban nhân dân tỉnh Tây Ninh", "ủy-ban-nhân-dân-tỉnh-tây-ninh")
    assert (row["signer"], row["signer_position"], row["signing_capacity"]) == ("Nguyễn Văn A", "PHÓ CHỦ TỊCH", "KT.")
    assert row["signatures"][1] == {"name": "Trần B", "position": None, "capacity": None, "body": None}
    assert row["flags"] == ["handwritten"]


def test_a_partial_date_is_text_only(document_of) -> None:
    row = rows_of(document_of(FIRST), Facts(Header(issue_date="2023-02"))).document
    assert (row["issue_date"], row["issue_date_text"]) == (None, "2023-02")


def test_a_document_with_a_failed_page_is_partial(document_of) -> None:
    document = document_of(FIRST, "", first=3)
    assert document_rows(document, Facts(Header()), FILE, frozenset({4})).document["status"] == "partial"
    assert document_rows(document, Facts(Header()), FILE, frozenset({5})).document["status"] == "ok"


HEADER_FACTS = [
    ("document_number", "336/KH-UBND", "KH:336:UBND:2023", None, None),
    ("issue_date", "2023-02-13", "2023-02-13", None, "2023-02-13"),
    ("issuer", "UBND tỉnh", "ủy-ban-nhân-dân-tỉnh-tây-ninh", None, None),
    ("title", "Công tác thi đua", None, None, None),
    ("signer", "Nguyễn Văn A", None, "CHỦ TỊCH", None),
    ("recipient", "Như trên", None, None, None),
]


@pytest.mark.parametrize(("field", "value", "value_id", "role", "day"), HEADER_FACTS)
def test_a_header_fact_is_a_row_of_knowledge(document_of, field, value, value_id, role, day) -> None:
    header = Header(
        doc_type_code="KH",
        number=336,
        symbol="KH-UBND",
        issue_date="2023-02-13",
        issuers=["Ủy ban nhân dân tỉnh Tây Ninh"],
        signatures=[Signature("Nguyễn Văn A", "CHỦ TỊCH")],
        facts=[HeaderFact(0, 5, 0.9, "rule:t", field=field, value=value)],
    )
    (row,) = rows_of(document_of(FIRST), Facts(header)).facts["header_facts"]
    assert (row["kind"], row["value"], row["value_id"], row["role"]) == (field, value, value_id, role)
    assert row["start_date"] == row["end_date"] == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-02-13", "2023-02-13"),
        ("2023-02-30", None),
        ("2023-02", None),
        ("--06-15", None),
        ("2021/2025", None),
        (None, None),
    ],
)
def test_only_days_of_the_calendar_are_dates(text: str | None, day: str | None) -> None:
    assert full_date(text) == day


def test_a_date_keeps_its_partial_value(document_of) -> None:
    facts = Facts(
        Header(), dates=[DateMention(0, 5, 0.9, "rule:t", value="--06-15", role="commemoration", start_date="--06-15")]
    )
    (row,) = rows_of(document_of(FIRST), facts).facts["dates"]
    assert (row["value"], row["start_date"]) == ("--06-15", None)
