"""Four times the text takes about four times the time, also where one phrase is repeated without end."""

from __future__ import annotations

import time

import pytest

from trichluc.extractors import extract_facts
from trichluc.models.document import Page
from trichluc.pipeline.structure import structure

SIZE = 25_000  # characters
MOST = 8  # times; of a quadratic rule 16. Twice the text would take up to three times on a busy machine
PHRASES = [
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ; ",
    "số 12/",
    "Số: ....../",
    "(“",
    "ngày 12 tháng ",
    "- Sở Nội vụ chủ trì, phối hợp với Sở Tài chính, ",
    "ỦY BAN NHÂN DÂN ",
    "SLĐTBXH Sở Nội vụ\tchậm nhất ",
]


def seconds(text: str) -> float:
    """Processor time of structure and extraction, the best of two."""
    times = []
    for _ in range(2):
        began = time.process_time()
        for document in structure([Page(1, text)]):
            extract_facts(document)
        times.append(time.process_time() - began)
    return min(times)


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_without_end_takes_no_quadratic_time(phrase: str) -> None:
    once = phrase * (SIZE // len(phrase))
    assert seconds(once * 4) < MOST * max(seconds(once), 0.05)
