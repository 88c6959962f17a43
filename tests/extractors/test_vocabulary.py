"""The shared tables: what they must know, and that a broken row is refused at load with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from trichluc.extractors import vocabulary
from trichluc.extractors.levelling import fold
from trichluc.extractors.vocabulary import DataError, doc_types, provinces, read_rows


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kế hoạch", "KH"),
        ("QUYẾT ĐỊNH", "QĐ"),
        ("Quy định", "QyĐ"),
        ("Chương trình hành động", "CTr"),
        ("Đề án", "ĐA"),
        ("Dự án", "DA"),
        ("Thông tư liên tịch", "TTLT"),
        ("Công văn", "CV"),
        ("Bộ luật", "Bộ luật"),
    ],
)
def test_types_have_the_codes_of_the_decree(name: str, code: str) -> None:
    assert doc_types()[fold(name)].code == code


@pytest.mark.parametrize(
    ("printed", "name", "unit"),
    [
        ("TP.HCM", "Hồ Chí Minh", "thành phố"),
        ("Đắc Lắc", "Đắk Lắk", "tỉnh"),
        ("Bà Rịa Vũng Tàu", "Bà Rịa - Vũng Tàu", "tỉnh"),
        ("Hoà Bình", "Hòa Bình", "tỉnh"),
        ("Thừa Thiên - Huế", "Thừa Thiên Huế", "tỉnh"),
        ("Huế", "Huế", "thành phố"),
        ("Hà Tây", "Hà Tây", "tỉnh"),  # until 2008: archives are old
    ],
)
def test_provinces_are_known_in_every_spelling(printed: str, name: str, unit: str) -> None:
    found = provinces()[fold(printed)]
    assert (found.name, found.unit) == (name, unit)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("name,code\nKế hoạch,KH\n", "missing columns system"),
        ("name,code,system\n,KH,state\n", "line 2: empty name"),
        ("name,code,system\nKế hoạch,KH\n", "wrong number of cells"),
    ],
)
def test_a_broken_table_is_refused_with_its_place(
    table: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "types.csv").write_text(table, encoding="utf-8")
    monkeypatch.setattr(vocabulary.resources, "files", lambda _package: tmp_path)
    with pytest.raises(DataError, match=fault):
        read_rows("types.csv", ("name", "code", "system"))
