"""What the archive as a whole makes of its names: damaged ones joined, whatever the order of arrival."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import duckdb
import pytest

from trichluc.models.facts import Assignment, Campaign, Header
from trichluc.pipeline.identity.campaigns import campaign_id, joined

SOUND = "Phấn đấu trồng rừng gỗ lớn, giữ màu xanh đất nước"
LOST = "Phấn đấu trồng rừng gố lớn, giữ màu xanh đất nước"
CUT = "Phấn đấu trồng rừng gỗ lớn, giữ màu xanh đất"
OTHER = "Phấn đấu trồng rừng gỗ nhỏ, giữ màu xanh đất nước"


def ids(*names: str) -> dict[str, int]:
    """Ids with the number of documents that have each: the first is in two."""
    return {campaign_id(name): 2 if n == 0 else 1 for n, name in enumerate(names)}


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_damaged_names_of_a_movement_join_the_sound_one_in_any_order(order: tuple[int, ...]) -> None:
    uses = list(ids(SOUND, LOST, CUT, OTHER).items())
    assert joined(dict(uses[n] for n in order)) == {campaign_id(name): campaign_id(SOUND) for name in (LOST, CUT)}


def test_a_damaged_name_that_could_be_either_of_two_joins_neither() -> None:
    one, other = "Phấn đấu trồng rừng gỗ lớn, giữ màu xanh", "Phấn đấu trồng rừng gỗ lớn, giữ màu xám"
    assert joined(ids(one, other, "Phấn đấu trồng rừng gỗ lớn, giữ màu")) == {}


def test_every_table_has_the_sound_id(result_of, deliver) -> None:
    def report(name: str, body: str, number: int):  # type: ignore[no-untyped-def]
        text = f"{body} phát động phong trào {name}, lần {number}"
        at = text.index(name)
        header = Header(
            doc_type_code="KH", number=number, symbol="KH-UBND", issue_date="2024-01-01", issuers=["UBND tỉnh Lai Châu"]
        )
        return result_of(
            text,
            header,
            campaigns=[Campaign(at, at + len(name), 0.9, "rule:t", name=name, kind="movement")],
            assignments=[Assignment(0, len(body), 0.9, "rule:t", body=body, body_name=body, role="lead")],
        )

    body, damaged = "Chi cục Trồng rừng", "Chi cục Trông rừng"
    out: Path = deliver([("a", report(SOUND, body, 1)), ("b", report(SOUND, body, 2)), ("c", report(LOST, damaged, 3))])
    with duckdb.connect(str(out / "knowledge.duckdb"), read_only=True) as database:
        for query in (
            "SELECT DISTINCT campaign_id FROM campaigns",
            "SELECT id FROM campaign_names WHERE documents = 3",
            "SELECT DISTINCT value_id FROM knowledge WHERE kind = 'campaign'",
        ):
            assert database.execute(query).fetchall() == [(campaign_id(SOUND),)]
        for query in (
            "SELECT DISTINCT body_id FROM assignments",
            "SELECT DISTINCT value_id FROM knowledge WHERE kind = 'assignment'",
            "SELECT id FROM bodies WHERE name LIKE 'Chi cục%'",
        ):
            assert database.execute(query).fetchall() == [("chi-cục-trồng-rừng-tỉnh-lai-châu",)]


def test_the_bodies_above_a_body_are_entered_though_no_document_names_them(result_of, deliver) -> None:
    out: Path = deliver([("a", result_of("Kế hoạch", Header(issuers=["Sở Nội vụ tỉnh Lai Châu"])))])
    with duckdb.connect(str(out / "knowledge.duckdb"), read_only=True) as database:
        rows = database.execute("SELECT name, parent_id, documents, variants FROM bodies ORDER BY id").fetchall()
    assert rows == [
        ("Sở Nội vụ tỉnh Lai Châu", "ủy-ban-nhân-dân-tỉnh-lai-châu", 1, ["Sở Nội vụ tỉnh Lai Châu"]),
        ("Ủy ban nhân dân tỉnh Lai Châu", None, 0, []),
    ]


def test_a_short_name_that_a_document_declares_means_the_body_there(result_of, deliver) -> None:
    text = "Văn phòng UBND tỉnh (sau đây viết tắt là Văn phòng) ban hành Kế hoạch. Văn phòng theo dõi."
    at = text.rindex("Văn phòng")
    task = Assignment(at, at + 9, 0.9, "rule:t", body="Văn phòng", body_name="Văn phòng", role="lead")
    out: Path = deliver([("a", result_of(text, Header(issuers=["Ủy ban nhân dân tỉnh Lai Châu"]), assignments=[task]))])
    with duckdb.connect(str(out / "knowledge.duckdb"), read_only=True) as database:
        found = database.execute("SELECT body, body_name, body_id FROM assignments").fetchall()
    assert found == [("Văn phòng", "Văn phòng UBND tỉnh", "văn-phòng-ủy-ban-nhân-dân-tỉnh-lai-châu")]
