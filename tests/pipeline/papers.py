"""Documents of our own making, as they are printed, for tests that go from text to tables."""

from __future__ import annotations


def plan(
    body: str, number: str = "12/KH-UBND", date: str = "ngày 15 tháng 3 năm 2024", issuer: str = "TỈNH TÂY NINH", end: str = ""
) -> str:
    """A plan of a province."""
    return f"""ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{issuer} Độc lập - Tự do - Hạnh phúc
Số: {number} Tây Ninh, {date}

KẾ HOẠCH
Công tác thi đua, khen thưởng năm 2024

{body}

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn An
{end}"""


def circular(number: int, date: str, *articles: str, grounds: str = "") -> str:
    """A circular of the Ministry of Home Affairs; `articles` follow its first."""
    listed = "\n\n".join(f"Điều {n}. {article}" for n, article in enumerate(("Phạm vi điều chỉnh.", *articles), start=1))
    return f"""BỘ NỘI VỤ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}/{date[-4:]}/TT-BNV
Hà Nội, {date}

THÔNG TƯ
Quy định về công tác thi đua số {number}

Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;
{grounds}
Bộ trưởng Bộ Nội vụ ban hành Thông tư.

{listed}

BỘ TRƯỞNG

Phạm Thị Bình
"""


def rests_on(number: str, date: str) -> str:
    """A plan that rests on a circular."""
    return plan(f"Căn cứ Thông tư số {number} ngày {date} của Bộ Nội vụ;\n\nỦy ban nhân dân tỉnh ban hành Kế hoạch như sau:")


def appendix(parent: str) -> str:
    """An appendix that says which document it belongs to."""
    return f"\nPHỤ LỤC\nDANH MỤC NHIỆM VỤ\n(Kèm theo {parent} của UBND tỉnh)\n\n1. Nhiệm vụ một.\n"
