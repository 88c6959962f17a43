"""Which lines are persons' names, and what a seal may have taken of them."""

from __future__ import annotations

import pytest

from trichluc.extractors.persons import is_person, mend_person, without_rank

# a line as it was read, the name that is meant; "" where there is none or it can't be told
LINES = [
    ("Nguyễn Văn An", "Nguyễn Văn An"),
    ("VÕ THỊ ÁNH", "VÕ THỊ ÁNH"),
    ("= Hoàng Văn Thuận", "Hoàng Văn Thuận"),
    ("Giàng A Páo", "Giàng A Páo"),
    # the seal over the first letters, marks lost, one letter wrong
    ("rần Duy Đông", "Trần Duy Đông"),
    ("Trân Hoàng Tuấn", "Trần Hoàng Tuấn"),
    ("Nguyễa Văn Phúc", "Nguyễn Văn Phúc"),
    ("N6uyễn Tuấn Hà", "Nguyễn Tuấn Hà"),
    ("z nạm Minh Hà", "Phạm Minh Hà"),
    ("Phạm Xgọc Sơn", "Phạm Ngọc Sơn"),
    # Trương, Dương, Lương, Vương; Phùng, Sùng: nobody knows
    ("Zương Đình Nam", ""),
    ("zùng Tô Long", ""),
    # the family name is not there at all
    ("Thị Bích Thuận", ""),
    ("Ngọc Sơn", ""),
    # a given name is no closed set
    ("Trần Hoàng Txấn", ""),
    # offices, bodies, places, lines of lists, what is left of a seal
    ("CHU TỊCH", ""),
    ("TRƯƠNG KHOA", ""),
    ("PHÓ CHỦ TỊC", ""),
    ("ĐẰNG THƯƠNG", ""),
    ("Bộ Quốc Phòng", ""),
    ("Thái Nguyên", ""),
    ("- Nguyễn Văn An, Giám đốc", ""),
    ('z3 "HÁ', ""),
    ("", ""),
]


@pytest.mark.parametrize(("read", "meant"), LINES)
def test_a_name_is_known_by_its_family_name(read: str, meant: str) -> None:
    mended = mend_person(read)
    assert (mended.name if mended else "") == meant


@pytest.mark.parametrize(("read", "meant"), [(read, meant) for read, meant in LINES if meant])
def test_what_was_mended_is_said_with_its_place(read: str, meant: str) -> None:
    mended = mend_person(read)
    assert mended is not None
    written = read
    for start, end, word in reversed(mended.slips):
        written = written[:start] + word + written[end:]
    assert written.endswith(meant)
    assert is_person(read) == (not mended.slips)


def test_ranks_and_degrees_are_no_part_of_a_name() -> None:
    assert without_rank("Thượng tướng, PGS.TS. Nguyễn Văn Long") == "Nguyễn Văn Long"
