"""What `trichluc evaluate` says of the facts that people judged in the run itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from trichluc.pipeline.cli import main
from trichluc.pipeline.evaluate.reviewed import reviewed, wilson
from trichluc.pipeline.run import open_store, run


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_text("KẾ HOẠCH\nThực hiện Kế hoạch số 15/KH-UBND ngày 17/01/2023 của Ủy ban nhân dân tỉnh.\n")
    return run(tmp_path / "plan.txt", tmp_path / "out").out


# fact, kind, what was said of it, by whom and when, whether it was taken back
WORDS = [
    ("f1", "dates", "accept", "Lan", "2024-05-02", False),
    ("f2", "dates", "accept", "Lan", "2024-05-02", False),
    ("f3", "dates", "reject", "Lan", "2024-05-02", True),
    ("f3", "dates", "accept", "Lan", "2024-05-02", False),  # another word after one that was taken back
    ("f4", "dates", "correct", "Lan", "2024-05-02", False),
    ("f4", "dates", "accept", "Minh", "2024-05-03", False),  # the correction is right, what was extracted was not
    ("f5", "dates", "add", "Lan", "2024-05-02", False),
    ("f6", "dates", "add", "Lan", "2024-05-02", False),
    ("f6", "dates", "reject", "Lan", "2024-05-02", False),  # a slip: there is no such fact
    ("f7", "header_facts", "reject", "Minh", "2024-05-03", False),
    ("f8", "citations", "add", "Minh", "2024-05-03", False),
]


@pytest.fixture
def judged(out: Path) -> Path:
    with open_store(out) as store:
        for fact, kind, action, reviewer, day, undone in WORDS:
            said = json.dumps({"field": "title"} if kind == "header_facts" else {})
            store.connection.execute(
                """INSERT INTO corrections (file_id, doc_id, kind, action, fact_id, page, start, "end", said, before, reviewer,
                at, undone) VALUES ('x', 'x-1', ?, ?, ?, 1, 0, 1, ?, 'null', ?, ?, ?)""",
                (kind, action, fact, said, reviewer, f"{day}T08:00:00+00:00", undone),
            )
    return out


def test_shares_are_counted_by_reviewer_day_and_kind(judged: Path) -> None:
    shares = {each[:3]: (each.judged, each.right, each.overlooked) for each in reviewed(judged)}
    assert shares == {
        ("Lan", "2024-05-02", "date"): (4, 3, 1),
        ("Lan", "2024-05-02", "all"): (4, 3, 1),
        ("Minh", "2024-05-03", "citation"): (0, 0, 1),
        ("Minh", "2024-05-03", "title"): (1, 0, 0),
        ("Minh", "2024-05-03", "all"): (1, 0, 1),
        ("all", "all", "citation"): (0, 0, 1),
        ("all", "all", "date"): (4, 3, 1),
        ("all", "all", "title"): (1, 0, 0),
        ("all", "all", "all"): (5, 3, 2),
    }


INTERVALS = [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)]  # the last is Newcombe's example (1998)


@pytest.mark.parametrize(("right", "count", "low", "high"), INTERVALS)
def test_intervals_are_wilsons(right: int, count: int, low: float, high: float) -> None:
    assert wilson(right, count) == pytest.approx((low, high), abs=1e-4)


def test_the_command_shows_the_shares_and_what_they_do_not_say(judged: Path) -> None:
    done = CliRunner().invoke(main, ["evaluate", str(judged)])
    assert (done.exit_code, "0.750" in done.output, "drawn by chance" in done.output) == (0, True, True)
    as_json = json.loads(CliRunner().invoke(main, ["evaluate", str(judged), "--json"]).output)
    assert as_json["reviewed"][-1]["overlooked"] == 2


REFUSED = [([], "nobody has judged a fact"), (["--report", "r"], "need annotations")]


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_without_a_word_of_anybody_there_is_nothing_to_tell(out: Path, options: list[str], message: str) -> None:
    done = CliRunner().invoke(main, ["evaluate", str(out), *options])
    assert (done.exit_code, message in done.output) == (2, True)
