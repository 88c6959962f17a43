"""`trichluc check`: every kind of finding on an archive that shows it, and on one that only looks like it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import trichluc
from tests.pipeline.papers import appendix, circular, plan, rests_on
from trichluc.pipeline.check.kinds import kinds
from trichluc.pipeline.cli import main

SAMPLES = Path(__file__).parents[2] / "data/samples"
Archive = Callable[[dict[str, str]], Path]


OLD = circular(5, "ngày 10 tháng 01 năm 2020")
TITLE = "về tuyên truyền các phong trào thi đua yêu nước năm 2024 trên địa bàn tỉnh"
CASES = [
    # kind, what the archive holds, the messages
    ("number_blank", [plan("I. NỘI DUNG", number="      /KH-UBND")], ["the number was left blank"]),
    ("number_blank", [plan("I. NỘI DUNG")], []),
    ("date_blank", [plan("I. NỘI DUNG", date="ngày     tháng 3 năm 2024")], ["the date was left blank, or a part of it"]),
    ("date_blank", [plan("I. NỘI DUNG")], []),
    (
        "deadline_before_issue",
        [plan("1. Sở Nội vụ báo cáo kết quả trước ngày 15/3/2023.")],
        ["due 2023-03-14, before the document's own date 2024-03-15"],
    ),
    ("deadline_before_issue", [plan("1. Sở Nội vụ báo cáo kết quả trước ngày 15/4/2024.")], []),
    (
        "deadline_before_issue",
        [circular(6, "ngày 10 tháng 01 năm 2024", "Hồ sơ đã nộp trước ngày 01 tháng 7 năm 2023 được giải quyết tiếp.")],
        [],
    ),
    (
        "parent_disagrees",
        [plan("I. NỘI DUNG", end=appendix("Kế hoạch số 12/KH-UBND ngày 15/02/2024"))],
        ["an appendix belongs to “Kế hoạch số 12/KH-UBND ngày 15/02/2024 của UBND tỉnh”, the document bears date 2024-03-15"],
    ),
    (
        "parent_disagrees",
        [plan("I. NỘI DUNG", end=appendix("Kế hoạch số 21/KH-UBND ngày 15/3/2024"))],
        ["an appendix belongs to “Kế hoạch số 21/KH-UBND ngày 15/3/2024 của UBND tỉnh”, the document bears number 12"],
    ),
    ("parent_disagrees", [plan("I. NỘI DUNG", end=appendix("Kế hoạch số 12/KH-UBND ngày 15/3/2024"))], []),
    ("parent_disagrees", [plan("I. NỘI DUNG", end=appendix("Kế hoạch số     /KH-UBND ngày    /3/2024"))], []),
    ("parent_disagrees", [plan("1. Sửa Đề án kèm theo Kế hoạch số 99/KH-UBND ngày 01/02/2020 của UBND tỉnh.")], []),
    (
        "dates_disagree",
        [
            plan("1. Thực hiện Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ."),
            plan("1. Thực hiện Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ.", number="13/KH-UBND"),
            plan("1. Thực hiện Nghị định số 91/2017/NĐ-CP ngày 13/7/2017 của Chính phủ.", number="14/KH-UBND"),
        ],
        [
            "cites “Nghị định số 91/2017/NĐ-CP ngày 13/7/2017 của Chính phủ” with the date 2017-07-13, "
            "but “Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ” has 2017-07-31"
        ],
    ),
    (
        "dates_disagree",
        [OLD, rests_on("05/2020/TT-BNV", "01/10/2020")],
        [
            "cites “Thông tư số 05/2020/TT-BNV ngày 01/10/2020 của Bộ Nội vụ” with the date 2020-10-01, "
            "but its own header has 2020-01-10"
        ],
    ),
    (
        "dates_disagree",
        [plan("1. Thực hiện Kế hoạch số 336/KH-UBND ngày 13/02/2023; Kế hoạch số 336/KH-UBND ngày 13/02/2022 của UBND tỉnh.")],
        [
            "cites “Kế hoạch số 336/KH-UBND ngày 13/02/2023” with the date 2023-02-13, "
            "but “Kế hoạch số 336/KH-UBND ngày 13/02/2022 của UBND tỉnh” has 2022-02-13"
        ],
    ),
    (  # numbers begin again in every province, and every year
        "dates_disagree",
        [
            plan("1. Thực hiện Kế hoạch số 5/KH-UBND ngày 05/01/2023 của UBND tỉnh và Kế hoạch số 5/KH-UBND ngày 06/01/2024."),
            plan("1. Thực hiện Kế hoạch số 5/KH-UBND ngày 09/01/2023 của UBND tỉnh.", issuer="TỈNH ĐỒNG NAI"),
        ],
        [],
    ),
    (
        "numbers_disagree",
        [
            plan(f"Căn cứ Kế hoạch số 336/KH-UBND ngày 13/02/2024 của UBND tỉnh {TITLE};"),
            plan(f"Căn cứ Kế hoạch số 633/KH-UBND ngày 13/02/2024 của UBND tỉnh {TITLE};", number="13/KH-UBND"),
        ],
        [
            "cites “Kế hoạch số 633/KH-UBND ngày 13/02/2024 của UBND tỉnh” with the number 633, "
            "but “Kế hoạch số 336/KH-UBND ngày 13/02/2024 của UBND tỉnh” has 336"
        ],
    ),
    (  # two decisions of one day under one abstract
        "numbers_disagree",
        [plan("\n\n".join(f"Căn cứ Kế hoạch số {n}/KH-UBND ngày 13/02/2024 của UBND tỉnh {TITLE};" for n in (336, 337)))],
        [],
    ),
    (
        "cited_later",
        [plan("1. Thực hiện Kế hoạch số 336/KH-UBND ngày 13/4/2024 của UBND tỉnh.")],
        [
            "cites “Kế hoạch số 336/KH-UBND ngày 13/4/2024 của UBND tỉnh” of 2024-04-13, after its own date 2024-03-15",
        ],
    ),
    ("cited_later", [plan("1. Thực hiện Kế hoạch số 336/KH-UBND ngày 15/3/2024 của UBND tỉnh.")], []),
    (
        "cited_later",
        [plan("1. Thực hiện Kế hoạch số 3/KH-UBND ngày 15/4/2024 của UBND tỉnh.", date="ngày   tháng   năm 2024")],
        [],
    ),
    (
        "symbol_year",
        [plan("1. Thực hiện Nghị định số 91/2017/NĐ-CP ngày 31/7/2018 của Chính phủ.")],
        ["in “Nghị định số 91/2017/NĐ-CP ngày 31/7/2018 của Chính phủ” the symbol says 2017, the date 2018-07-31"],
    ),
    ("symbol_year", [plan("1. Thực hiện Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ.")], []),
    (
        "foundation_ended",
        [
            OLD,
            circular(
                8, "ngày 20 tháng 6 năm 2023", "Thông tư này thay thế Thông tư số 05/2020/TT-BNV ngày 10 tháng 01 năm 2020."
            ),
            rests_on("05/2020/TT-BNV", "10/01/2020"),
        ],
        [
            "rests on “Thông tư số 05/2020/TT-BNV ngày 10/01/2020 của Bộ Nội vụ”, "
            "which was replaced before, on 2023-06-20, by Thông tư 08/2023/TT-BNV"
        ],
    ),
    (  # it is replaced from a day that comes after the plan's
        "foundation_ended",
        [
            OLD,
            circular(
                8,
                "ngày 20 tháng 02 năm 2024",
                "Thông tư này có hiệu lực thi hành kể từ ngày 01 tháng 5 năm 2024.",
                "Thông tư này thay thế Thông tư số 05/2020/TT-BNV ngày 10 tháng 01 năm 2020.",
            ),
            rests_on("05/2020/TT-BNV", "10/01/2020"),
        ],
        [],
    ),
    (
        "foundation_ended_since",
        [
            OLD,
            circular(8, "ngày 20 tháng 6 năm 2024", "Bãi bỏ Thông tư số 05/2020/TT-BNV ngày 10 tháng 01 năm 2020."),
            rests_on("05/2020/TT-BNV", "10/01/2020"),
        ],
        [
            "rests on “Thông tư số 05/2020/TT-BNV ngày 10/01/2020 của Bộ Nội vụ”, "
            "which has been repealed since, on 2024-06-20, by Thông tư 08/2024/TT-BNV"
        ],
    ),
    ("foundation_ended_since", [OLD, rests_on("05/2020/TT-BNV", "10/01/2020")], []),
    (
        "foundation_partly_ended",
        [
            OLD,
            circular(
                8, "ngày 20 tháng 6 năm 2023", "Bãi bỏ khoản 2 Điều 3 Thông tư số 05/2020/TT-BNV ngày 10 tháng 01 năm 2020."
            ),
            rests_on("05/2020/TT-BNV", "10/01/2020"),
        ],
        [
            "rests on “Thông tư số 05/2020/TT-BNV ngày 10/01/2020 của Bộ Nội vụ”, "
            "which was repealed in part before, on 2023-06-20, by Thông tư 08/2023/TT-BNV"
        ],
    ),
    (
        "foundation_ended",
        [
            circular(
                8, "ngày 20 tháng 6 năm 2023", "Bãi bỏ khoản 2 Điều 3 Thông tư số 05/2020/TT-BNV ngày 10 tháng 01 năm 2020."
            ),
            rests_on("05/2020/TT-BNV", "10/01/2020"),
        ],
        [],
    ),
    (
        "foundation_not_in_force",
        [
            circular(9, "ngày 01 tháng 3 năm 2024", "Thông tư này có hiệu lực thi hành kể từ ngày 01 tháng 7 năm 2024."),
            rests_on("09/2024/TT-BNV", "01/3/2024"),
        ],
        ["rests on “Thông tư số 09/2024/TT-BNV ngày 01/3/2024 của Bộ Nội vụ”, which is in force from 2024-07-01 only"],
    ),
    (  # what comes into force on the same day may rest on it (NĐ 34/2016 Điều 61)
        "foundation_not_in_force",
        [
            circular(9, "ngày 01 tháng 3 năm 2024", "Thông tư này có hiệu lực thi hành kể từ ngày 01 tháng 7 năm 2024."),
            circular(
                10,
                "ngày 02 tháng 3 năm 2024",
                "Thông tư này có hiệu lực thi hành kể từ ngày 01 tháng 7 năm 2024.",
                grounds="Căn cứ Thông tư số 09/2024/TT-BNV ngày 01/3/2024 của Bộ Nội vụ;",
            ),
        ],
        [],
    ),
    (
        "task_without_deadline",
        [plan("1. Sở Nội vụ:\n\n- Chủ trì xây dựng kế hoạch.\n\n2. Sở Tài chính:\n\n- Bố trí kinh phí trước ngày 30/6/2024.")],
        ["1 of 2 bodies with a task have no deadline: Sở Nội vụ"],
    ),
    ("task_without_deadline", [plan("1. Giao Sở Nội vụ, Sở Tài chính báo cáo kết quả trước ngày 30/6/2024.")], []),
    (
        "residue",
        [plan("Căn cứ tình hình thực tế;\n\nỦy ban nhân dân tỉnh ban hành Kế hoạch như sau:\n\n- Theo mẫu số 02/GTGT in sẵn.")],
        ["1 number and 1 ground in which no rule found a citation"],
    ),
    ("residue", [plan("Căn cứ Luật Đất đai năm 2024;\n\nỦy ban nhân dân tỉnh ban hành Kế hoạch như sau:")], []),
]


@pytest.mark.parametrize(
    ("kind", "archive", "messages"), CASES, ids=[f"{c[0]}-{'' if c[2] else 'not-'}{n}" for n, c in enumerate(CASES)]
)
def test_a_kind_of_finding(archive_of: Archive, kind: str, archive: list[str], messages: list[str]) -> None:
    found = trichluc.check(archive_of({f"archive/{n}.txt": text for n, text in enumerate(archive)}))
    assert [one.message for one in found if one.kind == kind] == messages
    assert all(one.evidence and one.severity == kinds()[one.kind].severity for one in found)


def test_every_kind_has_a_case_that_shows_it_and_one_that_does_not() -> None:
    for kind in kinds():
        assert {bool(messages) for name, _, messages in CASES if name == kind} >= (
            {True} if "partly" in kind else {True, False}
        )


def test_what_is_said_of_a_copy_is_said_once(archive_of: Archive) -> None:
    late = plan(
        "1. Thực hiện Kế hoạch số 336/KH-UBND ngày 13/4/2024 của UBND tỉnh." + " Giao các đơn vị tổ chức thực hiện." * 30
    )
    found = trichluc.check(archive_of({"a.txt": late, "b.txt": late + "\nSAO Y"}), "error")
    assert [(one.kind, one.path) for one in found] == [("cited_later", "a.txt")]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("samples") / "out"
    trichluc.run(sorted(SAMPLES.glob("*.pdf")), out)
    return out


def test_the_contradictions_of_the_samples_are_found(samples: Path) -> None:
    """000: last year's deadline, no number, no day; 001: an appendix of another date; 002: no number, no day."""
    found = {
        (Path(one.path).name[:3], one.kind, one.evidence[0].page, one.evidence[0].text)
        for one in trichluc.check(samples, "warning")
    }
    assert found == {
        ("000", "deadline_before_issue", 5, "chậm nhất ngày 25/3/2022"),
        ("000", "number_blank", 1, "Số: - KH/TĐTN-VP"),
        ("000", "date_blank", 1, "ngày tháng năm 2023"),
        ("001", "parent_disagrees", 9, "Kế hoạch số 121/KH-UBND ngày 31/3/2019 của UBND tỉnh"),
        ("002", "number_blank", 1, "Số: /KH - LĐLĐ"),
        ("002", "date_blank", 1, "ngày tháng 3 năm 2024"),
    }


def test_findings_are_a_table_whose_facts_are_in_the_others(samples: Path) -> None:
    tables = trichluc.open_tables(samples)
    findings = tables["findings"]
    known = set(tables["knowledge"]["fact_id"]) | set(tables["residue"]["fact_id"])
    assert len(findings) == len(trichluc.check(samples))
    assert all(set(facts) <= known and len(facts) for facts in findings["fact_ids"])
    assert tables["documents"]["residue"].sum() == len(tables["residue"]) == 2


def command(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *words])
    return result.exit_code, result.output


def test_the_command_shows_path_page_and_quote(samples: Path) -> None:
    code, printed = command(str(samples), "--severity", "error")
    assert code == 0
    assert "001_ada90566f5430a8e.pdf  Kế hoạch Tổ chức Hội nghị" in printed
    assert "  error   deadline_before_issue: due 2022-03-25, before the document's own date 2023\n" in printed
    assert "          p. 5: “chậm nhất ngày 25/3/2022”\n" in printed
    assert printed.endswith("2 errors, 0 warnings, 0 notes in 2 documents\n")


def test_strict_fails_where_there_is_an_error(samples: Path, archive_of: Archive) -> None:
    assert command(str(samples), "--strict")[0] == 1
    assert command(str(archive_of({"a.txt": plan("I. NỘI DUNG")})), "--strict") == (
        0,
        "0 errors, 0 warnings, 0 notes in 0 documents\n",
    )


def test_json_has_every_place(samples: Path) -> None:
    found = json.loads(command(str(samples), "--json", "--severity", "error")[1])
    assert [(one["kind"], [place["page"] for place in one["evidence"]]) for one in found] == [
        ("deadline_before_issue", [5]),
        ("parent_disagrees", [9, 1]),
    ]


def test_hostile_text_does_not_reach_the_terminal(archive_of: Archive) -> None:
    out = archive_of({"a\x1b[31m.txt": plan("1. Thực hiện Kế hoạch số 336/KH-UBND ngày 13/4/2024 của UBND\u202e tỉnh.")})
    code, printed = command(str(out))
    assert code == 0 and not {"\x1b", "\u202e"} & set(printed)


def test_a_folder_without_a_run_says_what_to_do(tmp_path: Path) -> None:
    code, printed = command(str(tmp_path))
    assert code == 2 and "trichluc run ARCHIVE" in printed
