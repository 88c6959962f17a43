"""The foot of recognised pages: who signs and who gets the document, however the scanner shuffled and damaged the columns."""

from __future__ import annotations

import pytest

from trichluc.extractors.header import extract_header
from trichluc.models.document import Page
from trichluc.models.facts import Header
from trichluc.pipeline.structure import structure

HEAD = """ỦY BAN NHÂN DÂN TỈNH
Số: 12/QĐ-UBND

QUYẾT ĐỊNH
Về việc ban hành Kế hoạch

Điều 2. Chánh Văn phòng, thủ trưởng các cơ quan, đơn vị liên quan chịu
trách nhiệm thi hành Quyết định này./.

"""
LIST = "- Như Điều 2;\n- Sở Nội vụ;\n- Lưu: VT.\n"
RECIPIENTS = ["Như Điều 2", "Sở Nội vụ"]


def header_of(foot: str, source: str = "ocr") -> Header:
    page = Page(1, HEAD + foot)
    page.source = "ocr" if source == "ocr" else "text"
    return extract_header(structure([page])[0])


@pytest.mark.parametrize(
    ("foot", "signer", "position"),
    [
        (
            f"Nơi nhận:\n{LIST}\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊC\n\nTrần Thị Hiền\n",
            "Trần Thị Hiền",
            "PHÓ CHỦ TỊCH",
        ),
        (f"Nơi nhận:\n{LIST}\nKT, BỘ TRƯỞNG\nTU TRƯỜNG\n\n= Phạm Văn Sơn\n", "Phạm Văn Sơn", "THỨ TRƯỞNG"),
        (f"Nơi nhận:\n{LIST}\nKT.CHU TỊCH\n^\nPB CHÿ TỊCH\n\n⁄\nHuỳnh Hữu Nam\n", "Huỳnh Hữu Nam", "PHÓ CHỦ TỊCH"),
        (f"Nơi nhận:\n{LIST}\nCHỦ TỊCH\n\nLẦU\n\nLê Thành Nam\n", "Lê Thành Nam", "CHỦ TỊCH"),
        # The heading is lost to the seal, in part or wholly.
        (f",Vơi nhận:\n{LIST}\nGIÁM ĐỐC\n\nLê Thị Bích\n", "Lê Thị Bích", "GIÁM ĐỐC"),
        (f"ke t% sử\n{LIST}\nGIÁM ĐỐC\n\nLê Thị Bích\n", "Lê Thị Bích", "GIÁM ĐỐC"),
        (f"loi HỆ,\nư trên;\n{LIST}\nTM. ỦY BAN\nCHỦ TỊCH\n\nLê Thị Bích\n", "Lê Thị Bích", "CHỦ TỊCH"),
        # A collective authority stands above KT.: below it stands what the seal left.
        (f"Nơi nhận:\n{LIST}\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTM CHỦ TIỀN\n\nLê Thị Bích\n", "Lê Thị Bích", "PHÓ CHỦ TỊCH"),
        # The columns are shuffled line by line.
        (
            "Nơi nhận:\n- Như Điều 2;\n\nGIÁM ĐÓC\n\n‡ huẬ\n\n- Sở Nội vụ; Lê Thị Bích\n- Lưu: VT.\n",
            "Lê Thị Bích",
            "GIÁM ĐỐC",
        ),
        (f"TRƯỞNG KHOA\n\nNơi nhận:\n\n{LIST}í -\n\nNguyễn Đình Thu\n", "Nguyễn Đình Thu", "TRƯỞNG KHOA"),
        # The office is not read at all.
        (f"Nơi nhận:\n{LIST}\nrần Ngọc Cảnh\n", "Trần Ngọc Cảnh", None),
        # What no family name tells from the seal's remains is no name.
        (f'Nơi nhận:\n{LIST}\nKT. CHÁNH VĂN PHÒNG\nz3 "HÁ\n', None, None),
        (f"Nơi nhận:\n{LIST}\nKT. BỘ TRƯỞNG\nBỘ QUỐC PHÒNG\nTHỨ TRƯỞNG\n\nĐ>n Ngọc Sơn\n", None, "THỨ TRƯỞNG"),
    ],
)
def test_a_damaged_foot_names_the_signer_or_nobody(foot: str, signer: str | None, position: str | None) -> None:
    header = header_of(foot)
    first = header.signatures[0] if header.signatures else None
    assert (first.name if first else None) == signer
    assert (first.position if first else None) == position
    assert header.recipients == RECIPIENTS


def test_a_mended_name_says_what_was_mended_and_is_less_sure() -> None:
    facts = {
        name: next(fact for fact in header_of(f"Nơi nhận:\n{LIST}\nCHỦ TỊCH\n\n{name}\n").facts if fact.field == "signer")
        for name in ("rần Ngọc Cảnh", "Trần Ngọc Cảnh")
    }
    assert [fact.value for fact in facts.values()] == ["Trần Ngọc Cảnh"] * 2
    mended, printed = facts.values()
    assert [repair.meant for repair in mended.repairs] == ["Trần"]
    assert mended.flags == ["name_misread"]
    assert mended.confidence < printed.confidence
    assert not printed.repairs


def test_a_text_that_was_not_recognised_keeps_what_it_says() -> None:
    header = header_of(f"Nơi nhận:\n{LIST}\nCHỦ TICH\n\nTrân Ngọc Cảnh\n", source="text")
    assert header.signatures[0].name == "Trân Ngọc Cảnh"
    assert header.signatures[0].position == "CHỦ TICH"
