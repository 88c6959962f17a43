"""A plan of a province under whose head a case puts its own sentences."""

from __future__ import annotations

from trichluc.models.document import Document, Page
from trichluc.pipeline.structure import structure

HEAD = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH TÂY NINH Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND Tây Ninh, ngày 23 tháng 12 năm 2022

KẾ HOẠCH
Công tác thi đua, khen thưởng năm 2023

Căn cứ Luật Tổ chức chính quyền địa phương;
Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:

I. NỘI DUNG
"""


def read(body: str) -> Document:
    """The plan with this body."""
    return structure([Page(1, HEAD + body + "\n")])[0]
