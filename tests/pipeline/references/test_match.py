"""What a citation means among the documents that share a name with it: one of them, or nobody can say."""

from __future__ import annotations

import pytest

from trichluc.pipeline.keys import named_key, numbered_key
from trichluc.pipeline.references.match import NEAR_MATCH, decide
from trichluc.pipeline.references.terms import Mention, Target, mention_terms, target_terms

TAY_NINH, DONG_NAI = "Ủy ban nhân dân tỉnh Tây Ninh", "Ủy ban nhân dân tỉnh Đồng Nai"
HOA_THANH = "Ủy ban nhân dân huyện Hòa Thành, tỉnh Tây Ninh"
CHIEF = "Chủ tịch UBND tỉnh"


def document(
    doc_id: str, code: str, number: int | None, symbol: str | None, date: str, issuer: str | None, title: str | None = None
) -> Target:
    key = numbered_key(code, number, None, symbol, None, date)
    return Target(doc_id, key, code, number, None, symbol, date, issuer, title)


def cite(
    code: str,
    number: int | None,
    symbol: str | None,
    date: str | None,
    issuer: str | None = None,
    title: str | None = None,
    by: str | None = TAY_NINH,
) -> Mention:
    key = numbered_key(code, number, None, symbol, None, date) or named_key(code, title, date)
    return Mention(code, number, None, symbol, date, issuer, title, key, "citing", by, "2023-06-01")


def plan(doc_id: str, number: int, date: str, issuer: str | None, title: str | None = None) -> Target:
    return document(doc_id, "KH", number, "KH-UBND", date, issuer, title)


def cite_plan(number: int, date: str | None, issuer: str | None = None, title: str | None = None) -> Mention:
    return cite("KH", number, "KH-UBND", date, issuer, title)


OF_THE_PROVINCE = plan("province", 12, "2021-02-01", TAY_NINH)
OF_A_DISTRICT = plan("district", 12, "2021-02-01", HOA_THANH)
LAW = document("law", "Luật", 6, "QH15", "2022-06-15", "Quốc hội", "Thi đua, khen thưởng")
DECISION = document("decision", "QĐ", 1034, "QĐ-TTg", "2021-09-30", "Thủ tướng Chính phủ")
LATE_IN_YEAR = "2021-11-30"

CASES = [
    # the citation, the documents of the archive, what it resolves to, what it may mean
    ("a person for the body that he heads", cite_plan(12, "2021", CHIEF), [OF_THE_PROVINCE], "province", ()),
    ("a district's plan is not the province's", cite_plan(12, "2021-02-01", CHIEF), [OF_A_DISTRICT], None, ()),
    ("the named one of two bodies", cite_plan(12, "2021-02-01", CHIEF), [OF_A_DISTRICT, OF_THE_PROVINCE], "province", ()),
    ("a district's plan without its name", cite_plan(12, "2021-02-01"), [OF_A_DISTRICT], None, ("district",)),
    (
        "the district's own plan",
        cite("KH", 12, "KH-UBND", "2021", by=HOA_THANH),
        [OF_A_DISTRICT, OF_THE_PROVINCE],
        "district",
        (),
    ),
    ("no year", cite_plan(12, None, CHIEF), [OF_THE_PROVINCE], None, ("province",)),
    ("no year, and all are later", cite_plan(12, None, CHIEF), [plan("late", 12, "2024-01-01", TAY_NINH)], None, ()),
    (
        "no year, but a title with its year",
        cite_plan(12, None, CHIEF, "Công tác thi đua khen thưởng năm 2021"),
        [plan("titled", 12, "2021-02-01", TAY_NINH, "CÔNG TÁC THI ĐUA KHEN THƯỞNG NĂM 2021")],
        "titled",
        (),
    ),
    ("another day", cite_plan(12, "2021-02-03", CHIEF), [OF_THE_PROVINCE], None, ("province",)),
    ("no symbol, but date and issuer", cite("KH", 12, None, "2021-02-01", CHIEF), [OF_THE_PROVINCE], "province", ()),
    ("no symbol and no issuer", cite("KH", 12, None, "2021-02-01"), [OF_THE_PROVINCE], None, ("province",)),
    ("a law by name and year", cite("Luật", None, None, None, title="Thi đua, khen thưởng năm 2022"), [LAW], "law", ()),
    ("a law by name alone", cite("Luật", None, None, None, title="Thi đua, khen thưởng"), [LAW], None, ("law",)),
    ("a law by name, of another year", cite("Luật", None, None, None, title="Thi đua, khen thưởng năm 2003"), [LAW], None, ()),
    ("a law by number", cite("Luật", 6, "QH15", "2022"), [LAW], "law", ()),
    ("a damaged symbol", cite("QĐ", 1034, "QĐÐ-TT1&", "2021-09-30"), [DECISION], "decision", ()),
    (
        "a symbol that nobody bears",
        cite_plan(12, "2021-02-01", CHIEF)._replace(symbol="KH-UBMD"),
        [OF_THE_PROVINCE],
        "province",
        (),
    ),
    (
        "another body's symbol",
        cite("QĐ", 1034, "QĐ-BNV", "2021-09-30"),
        [DECISION],
        None,
        (),
    ),
    (
        "a digit misread where the number can't be of that day",
        cite_plan(812, LATE_IN_YEAR, CHIEF),
        [plan("hundreds", 312, LATE_IN_YEAR, TAY_NINH)],
        "hundreds",
        (),
    ),
    (
        "a digit misread where both may be of that day",
        cite_plan(318, LATE_IN_YEAR, CHIEF),
        [plan("units", 313, LATE_IN_YEAR, TAY_NINH)],
        None,
        ("units",),
    ),
    ("a digit lost", cite_plan(31, LATE_IN_YEAR, CHIEF), [plan("whole", 312, LATE_IN_YEAR, TAY_NINH)], "whole", ()),
    (
        "a digit misread, two may be meant",
        cite_plan(31, LATE_IN_YEAR, CHIEF),
        [plan("a", 312, LATE_IN_YEAR, TAY_NINH), plan("b", 319, LATE_IN_YEAR, TAY_NINH)],
        None,
        ("a", "b"),
    ),
    ("another province's number", cite_plan(812, LATE_IN_YEAR, CHIEF), [plan("x", 312, LATE_IN_YEAR, DONG_NAI)], None, ()),
]


@pytest.mark.parametrize(
    ("mention", "archive", "meant", "candidates"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_citation_means(mention: Mention, archive: list[Target], meant: str | None, candidates: tuple[str, ...]) -> None:
    mention = mention._replace(
        key=numbered_key(mention.type_code, mention.number, None, mention.symbol, None, mention.date) or mention.key
    )
    found = [target for target in archive if target_terms(target) & mention_terms(mention)]
    for order in (found, found[::-1]):
        outcome = decide(mention, order)
        assert (outcome.target and outcome.target.doc_id, outcome.candidates) == (meant, candidates)


def test_a_match_in_spite_of_a_misreading_is_marked() -> None:
    assert decide(cite("QĐ", 1034, "QĐÐ-TT1&", "2021-09-30"), [DECISION]).flag == NEAR_MATCH
    assert decide(cite("QĐ", 1034, "QĐ-TTg", "2021-09-30"), [DECISION]).flag is None
