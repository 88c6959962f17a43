"""Word 97 binaries: the same plan in Unicode, TCVN3 and VNI, and files that are damaged."""

from pathlib import Path

import pytest

from trichluc.models.failures import Category
from trichluc.pipeline.read import read

FILES = Path(__file__).parent / "files"
TEXT = """Uỷ ban nhân dân
huyện Tân Châu

Cộng hoà xã hội chủ nghĩa Việt Nam
Độc lập - Tự do - Hạnh phúc

Số: 12/KH-UB

Tân Châu, ngày 05 tháng 3 năm 2003

Kế hoạch tổ chức Tháng Thanh niên năm 2003

Thực hiện Chỉ thị số 05/CT-UB, Uỷ ban nhân dân huyện xây dựng kế hoạch:

1. Mục đích, yêu cầu

2. Tổ chức thực hiện

• Phòng Giáo dục được giao chủ trì.

TT\tNội dung\tChủ trì\tThời gian
1\tRa quân hưởng ứng\tHuyện đoàn\tTrước ngày 20/3
2\tTổng kết\tPhòng Nội vụ\tTháng 4

Chủ tịch: Nguyễn Văn Ấn"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ke-hoach-unicode.doc", TEXT),
        ("ke-hoach-tcvn3.doc", TEXT.replace("Ấ", "ấ")),  # TCVN3 has no toned capitals
        ("ke-hoach-vni.doc", TEXT),
    ],
)
def test_letterhead_lists_and_tables_of_a_word_97_document(name: str, text: str) -> None:
    reading = read((FILES / name).read_bytes(), name)
    assert reading.media_type == "application/msword"
    assert [page.text for page in reading.pages] == [text]


def test_a_locked_document_is_named_so() -> None:
    data = bytearray((FILES / "ke-hoach-unicode.doc").read_bytes())
    header = data.index(b"\xec\xa5", 512)
    data[header + 0x0B] |= 0x01
    (failure,) = read(bytes(data), "a.doc").failures
    assert failure.category is Category.ENCRYPTED


@pytest.mark.parametrize("kept", range(0, 100, 7))
def test_a_truncated_document_never_crashes(kept: int) -> None:
    data = (FILES / "ke-hoach-unicode.doc").read_bytes()
    reading = read(data[: len(data) * kept // 100], "a.doc")
    assert reading.pages or reading.failures


@pytest.mark.parametrize("seed", range(40))
def test_a_document_with_wrong_bytes_never_crashes(seed: int) -> None:
    data = bytearray((FILES / "ke-hoach-tcvn3.doc").read_bytes())
    for step in range(60):
        data[512 + (seed * 7919 + step * 104729) % (len(data) - 512)] = (seed * 31 + step * 17) % 256
    reading = read(bytes(data), "a.doc")
    assert reading.pages or reading.failures
