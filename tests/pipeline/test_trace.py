"""`trichluc trace`: what a document rests on and what rests on it, whatever it is called, through cycles and hostile text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import trichluc
from tests.pipeline.papers import plan
from trichluc.pipeline.cli import main
from trichluc.pipeline.trace import Ambiguous, Unknown
from trichluc.pipeline.trace.walk import Step

SAMPLES = Path(__file__).parents[2] / "data/samples"
Archive = Callable[[dict[str, str]], Path]


def command(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["trace", *words])
    return result.exit_code, result.output


def links(step: Step | None) -> list[tuple[str, str, list]]:
    """A tree as (relation, label, what stands under it)."""
    return [(one.link.relation, one.node.label, links(one)) for one in (step.steps if step else []) if one.link]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("samples") / "out"
    trichluc.run(sorted(SAMPLES.glob("*.pdf")), out)
    return out


def test_a_plan_rests_on_what_it_cites_and_on_what_that_rests_on(samples: Path) -> None:
    code, printed = command("274/KH-UBND", str(samples), "--down")
    assert code == 0
    path = "data/samples/004_71e23e8e24efcdb0.pdf"
    lines = [line.replace(str(SAMPLES), "data/samples") for line in printed.splitlines()]
    assert lines[:6] == [
        "Kế hoạch 274/KH-UBND (2022-12-23)",
        "  Công tác thi đua, khen thưởng năm 2023",
        "  Ủy ban nhân dân tỉnh Đồng Nai",
        f"  {path}, pages 1-7",
        "",
        "it rests on",
    ]
    at = next(n for n, line in enumerate(lines) if "12/2019/TT-BNV" in line)
    assert lines[at : at + 4] == [
        "  legal_basis Thông tư 12/2019/TT-BNV (2019-11-04), Bộ Nội vụ [external]",
        "      p. 1: “Thông tư số 12/2019/TT-BNV ngày 04 tháng 11 năm 2019 của Bộ Nội vụ”",
        "      guides Nghị định 91/2017/NĐ-CP (2017-07-31), Chính phủ [external] (see elsewhere in this tree)",
        "          p. 1: “Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ”",
    ]


def test_a_law_that_nobody_has_is_known_by_what_rests_on_it(samples: Path) -> None:
    code, printed = command("Luật Thi đua, Khen thưởng năm 2003", str(samples), "--up")
    assert code == 0
    assert "not in the archive; cited" in printed
    assert "  guides Nghị định 91/2017/NĐ-CP (2017-07-31), Chính phủ [external]\n" in printed
    assert "  legal_basis Kế hoạch 274/KH-UBND (2022-12-23) [" in printed


def test_the_longest_chain_of_the_samples(samples: Path) -> None:
    """002: a decision promulgates a plan that implements a resolution that promulgates a programme that implements another."""
    tree = trichluc.trace(samples, "1022/QĐ-UBND", depth=5, up=False).down
    chain = []
    steps = links(tree)
    while steps:
        relation, label, steps = steps[0]
        chain.append((relation, label.split(" (")[0][:40].strip()))
    assert [relation for relation, _ in chain] == ["promulgates", "implements", "promulgates", "implements"]
    assert chain[1][1] == "Nghị quyết 06/NQ-CP"
    assert chain[3][1].startswith("Nghị quyết 24-NQ/TW")


NAMES = [
    "27-KH/TĐTN-VP",
    "số 27 KH/TĐTN-VP",
    "27-kh/tđtn-vp",
    "Kế hoạch số 27-KH/TĐTN-VP ngày 13/02/2023",
    "KH:27:TĐTN-VP:2023",
    "kh:27:tđtn-vp:2023",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_number_is_found_in_any_spelling(samples: Path, name: str) -> None:
    found = trichluc.trace(samples, name)
    assert found.node.label.startswith("Kế hoạch 27-KH/TĐTN-VP (2023-02-13), Ban Thường vụ Tỉnh đoàn")
    assert [one.node.name.number for one in found.up.steps] == ["KH/TĐTN-VP"]


@pytest.mark.parametrize("of", ["doc_id", "path", "file name", "title"])
def test_a_document_of_the_archive_is_found_by(samples: Path, of: str) -> None:
    documents = trichluc.open_tables(samples)["documents"]
    (row,) = documents[documents["number"] == 1026].itertuples()
    names = {"doc_id": row.doc_id, "path": row.paths[0], "file name": Path(row.paths[0]).name, "title": row.title}
    assert trichluc.trace(samples, names[of]).node.node_id == row.doc_id


def test_a_number_that_is_not_there_names_the_nearest(samples: Path) -> None:
    code, printed = command("72-KH/TĐTN-VP", str(samples))
    assert code == 2
    assert "near are: Kế hoạch 27-KH/TĐTN-VP (2023-02-13)" in printed


TWO = {
    "tay-ninh.txt": plan("I. NỘI DUNG\n\n1. Việc của tỉnh Tây Ninh."),
    "dong-nai.txt": plan("I. NỘI DUNG\n\n1. Việc của tỉnh Đồng Nai.", issuer="TỈNH ĐỒNG NAI", date="ngày 01 tháng 4 năm 2024"),
}


def test_a_number_of_two_provinces_is_never_picked_by_luck(archive_of: Archive) -> None:
    out = archive_of(TWO)
    code, printed = command("12/KH-UBND", str(out))
    assert code == 2 and "may be one of 2 documents" in printed
    ids = re.findall(r"^  (\w+-1)  Kế hoạch 12/KH-UBND", printed, re.MULTILINE)
    assert {trichluc.trace(out, one).node.name.path for one in ids} == set(TWO)
    with pytest.raises(Ambiguous):
        trichluc.trace(out, "12/KH-UBND năm 2024")
    with pytest.raises(Unknown):
        trichluc.trace(out, "12/KH-UBND năm 2023")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("12/KH-UBND của UBND tỉnh Đồng Nai", "dong-nai.txt"),
        ("12/KH-UBND ngày 15/3/2024", "tay-ninh.txt"),
        ("12/KH-UBND ngày 01 tháng 4 năm 2024", "dong-nai.txt"),
    ],
)
def test_date_or_issuer_choose_one(archive_of: Archive, name: str, path: str) -> None:
    assert trichluc.trace(archive_of(TWO), name).node.name.path == path


def cycle() -> dict[str, str]:
    """Three plans of one day that implement one another in a ring."""
    head = "Căn cứ Kế hoạch số {}/KH-UBND ngày 15/3/2024 của UBND tỉnh;\n\nỦy ban nhân dân tỉnh ban hành Kế hoạch như sau:"
    return {f"{n}.txt": plan(head.format(n % 3 + 31), number=f"{n + 30}/KH-UBND") for n in (1, 2, 3)}


def test_a_cycle_is_walked_once(archive_of: Archive) -> None:
    found = trichluc.trace(archive_of(cycle()), "31/KH-UBND", depth=20)
    for tree, order in ((found.down, (32, 33, 31)), (found.up, (33, 32, 31))):
        step = tree
        for number in order:
            (step,) = step.steps
            assert step.node.name.number == f"{number}/KH-UBND"
        assert step.cycle and not step.steps
    assert len(found.links) == 3


def test_depth_ends_the_walk(archive_of: Archive) -> None:
    found = trichluc.trace(archive_of(cycle()), "31/KH-UBND", depth=1, up=False)
    assert found.up is None and [len(step.steps) for step in found.down.steps] == [0]


HOSTILE = 'a"<&>\\x1b[31m\x1b[31m\u202e.txt'


@pytest.fixture
def hostile(archive_of: Archive) -> Path:
    texts = cycle()
    return archive_of({HOSTILE: texts.pop("1.txt").replace("khen thưởng năm 2024", 'khen <b>"&thưởng"</b>\u202e ]]>'), **texts})


@pytest.mark.parametrize("form", ["--graphml", "--svg"])
def test_xml_is_well_formed_whatever_a_document_says(hostile: Path, form: str) -> None:
    code, printed = command("31/KH-UBND", str(hostile), form, "--depth", "5")
    assert code == 0
    root = ElementTree.fromstring(printed)
    texts = [element.text or "" for element in root.iter()]
    assert any("Kế hoạch 31/KH-UBND (2024-03-15)" in text for text in texts)
    assert not root.findall(".//b") and "<script" not in printed
    assert "\x1b" not in printed


def test_dot_quotes_what_it_shows(hostile: Path) -> None:
    code, printed = command("31/KH-UBND", str(hostile), "--dot")
    assert code == 0
    assert printed.startswith("digraph trace {") and printed.count(" -> ") == 3
    assert all(line.count('"') % 2 == 0 for line in printed.replace('\\"', "").splitlines())
    assert '[label="legal_basis"]' in printed


def test_the_terminal_shows_no_control_character(hostile: Path) -> None:
    code, printed = command("31/KH-UBND", str(hostile))
    assert code == 0 and not {"\x1b", "\u202e"} & set(printed)
    assert "(cycle)" in printed


def test_json_holds_the_evidence(samples: Path) -> None:
    found = json.loads(command("91/2017/NĐ-CP", str(samples), "--json", "--depth", "1")[1])
    assert found["document"]["in_archive"] is False
    assert [(one["relation"], one["page"], " ".join(one["text"].split())) for one in found["rests_on"]["links"]] == [
        ("guides", 1, "Luật Thi đua, Khen thưởng")
    ]
    up = {one["document"]["label"] for one in found["rested_on_by"]["links"]}
    assert up == {"Kế hoạch 274/KH-UBND (2022-12-23)", "Thông tư 12/2019/TT-BNV (2019-11-04), Bộ Nội vụ"}


def test_what_is_merely_mentioned_is_no_foundation(samples: Path) -> None:
    def labels(*, mentions: bool) -> set[str]:
        tree = trichluc.trace(samples, "000_1b8d4c93ec2c5fdf.pdf", depth=1, mentions=mentions).down
        return {step.node.label for step in tree.steps}

    more = labels(mentions=True) - labels(mentions=False)
    assert "Chỉ thị 34-CT/TW (2014-04-07), Bộ Chính trị" in more


def test_a_folder_without_a_run_says_what_to_do(tmp_path: Path) -> None:
    code, printed = command("1/KH-UBND", str(tmp_path))
    assert code == 2 and "trichluc run ARCHIVE" in printed


def test_the_picture_sets_every_document_below_what_rests_on_it(samples: Path) -> None:
    root = ElementTree.fromstring(command("274/KH-UBND", str(samples), "--svg")[1])
    svg = "{http://www.w3.org/2000/svg}"
    heights = {}
    for group in root.iter(f"{svg}g"):
        if (box := group.find(f"{svg}rect")) is not None:
            heights[" ".join(text.text or "" for text in group.iter(f"{svg}text"))] = float(box.attrib["y"])
    chain = ("Kế hoạch 274/KH-UBND", "Thông tư 12/2019/TT-BNV", "Nghị định 91/2017/NĐ-CP", "Luật Thi đua, Khen thưởng năm 2003")
    levels = [next(height for label, height in heights.items() if label.startswith(start)) for start in chain]
    assert levels == sorted(set(levels))
