"""Archives of any size made here: plans of provinces that cite each other, as texts, or mixed as people have them.

Every document has a number, a day and citations of its own, so that no two contents are the same but for the copies among them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from docx import Document
from PIL.Image import Image

_PROVINCES = (
    "Tây Ninh",
    "Đồng Nai",
    "Quảng Nam",
    "Hà Giang",
    "Cà Mau",
    "Thái Bình",
    "Nghệ An",
    "Đắk Lắk",
    "Bến Tre",
    "Lào Cai",
)
_YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
_OFFICES = ("Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Xây dựng", "Sở Tư pháp", "Văn phòng Ủy ban nhân dân tỉnh")
_FIELDS = ("thi đua, khen thưởng", "cải cách hành chính", "phòng, chống thiên tai", "chuyển đổi số", "bảo vệ môi trường")
_TASKS = (
    "tham mưu tổ chức thực hiện Kế hoạch này trước ngày {day} tháng {month} năm {year}",
    "phối hợp với các cơ quan có liên quan tuyên truyền, phổ biến nội dung của Kế hoạch",
    "bố trí kinh phí thực hiện; báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày 15 hằng tháng",
    "kiểm tra, đôn đốc việc thực hiện tại các địa phương, đơn vị; định kỳ 6 tháng và năm tổng hợp, báo cáo",
    "chủ trì triển khai phong trào thi đua “Cả nước chung sức xây dựng nông thôn mới” trên địa bàn tỉnh",
)
_TEXT = """ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{upper}                    Độc lập - Tự do - Hạnh phúc

Số: {name}                    {province}, ngày {day:02} tháng {month:02} năm {year}

KẾ HOẠCH
Công tác {field} năm {year}

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Nghị định số {decree}/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ;
{grounds}
Ủy ban nhân dân tỉnh {province} ban hành Kế hoạch công tác {field} năm {year} như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao nhận thức, trách nhiệm của các cấp, các ngành trong công tác {field}.
2. Việc thực hiện phải thiết thực, hiệu quả, tiết kiệm, đúng quy định của pháp luật.

II. NHIỆM VỤ
{tasks}

Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các cơ quan, đơn vị phản ánh về Sở Nội vụ để tổng hợp.

Nơi nhận:
- Thường trực Tỉnh ủy;
- Các sở, ban, ngành tỉnh;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn An
"""

_LETTER = """ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{upper}                    Độc lập - Tự do - Hạnh phúc

Số: {name}
V/v công tác {field}                    {province}, {day}

Kính gửi: {office}.

Thực hiện Công văn số {cited} của Ủy ban nhân dân tỉnh {of}, đề nghị {office} báo cáo kết quả công tác {field}.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn An
"""

Writer = Callable[[Path, int], None]


def text_of(index: int) -> str:
    """The text of the archive's plan of this index."""
    chance = random.Random(index)
    province, day = _province(index), _day(index)
    cited = [chance.randrange(index) for _ in range(chance.randrange(4))] if index else []
    times = {"day": 28, "month": chance.randrange(1, 13), "year": day.year}
    tasks = [
        f"{n}. {chance.choice(_OFFICES)} {chance.choice(_TASKS).format(**times)}." for n in range(1, chance.randrange(4, 8))
    ]
    return _TEXT.format(
        upper=f"TỈNH {province.upper()}",
        name=_name(index),
        province=province,
        day=day.day,
        month=day.month,
        year=day.year,
        field=chance.choice(_FIELDS),
        decree=chance.randrange(1, 150),
        grounds="\n".join(
            f"Căn cứ Kế hoạch số {_name(other)} ngày {_day(other):%d/%m/%Y} của Ủy ban nhân dân tỉnh {_province(other)};"
            for other in cited
        ),
        tasks="\n".join(f"{n}. {task}" for n, task in enumerate(tasks, start=1)),
    )


def letter_of(index: int) -> str:
    """The text of the short letter of this index: where there are a hundred thousand."""
    chance = random.Random(index)
    other = chance.randrange(index + 1)
    return _LETTER.format(
        upper=f"TỈNH {_province(index).upper()}",
        name=f"{_number(index)}/UBND-NC",
        field=chance.choice(_FIELDS),
        province=_province(index),
        day=f"{_day(index):ngày %d tháng %m năm %Y}",
        office=chance.choice(_OFFICES),
        cited=f"{_number(other)}/UBND-NC ngày {_day(other):%d/%m/%Y}",
        of=_province(other),
    )


def write_letters(folder: Path, count: int) -> None:
    """So many texts of 0.7 KB, a thousand a folder."""
    for index in range(count):
        _place(folder, index, 1000, ".txt").write_text(letter_of(index), encoding="utf-8")


def write_mixed(folder: Path, count: int, scans: int) -> None:
    """So many files as an archive has them: texts, an eighth DOCX, an eighth PDF, a few scans, damaged files and copies."""
    for index in range(count):
        suffix, write = _kind(index, scans)
        write(_place(folder, index, 100, suffix), index)


def _kind(index: int, scans: int) -> tuple[str, Writer]:
    if index % 7 == 3 and index < 7 * scans:
        return (".pdf", _write_scan) if index % 2 else (".png", _write_photo)
    kinds: dict[int, tuple[str, Writer]] = {
        1: (".docx", _write_docx),
        2: (".pdf", _write_pdf),
        5: (".docx", _write_docx),
        6: (".pdf", _write_pdf),
        9: (".pdf", _write_damaged),
        13: (".txt", _write_copy),
    }
    return kinds.get(index % 16, (".txt", _write_text))


def _place(folder: Path, index: int, a_folder: int, suffix: str) -> Path:
    path = folder / f"{index // a_folder:03}" / f"{index:06}{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _province(index: int) -> str:
    return _PROVINCES[index % len(_PROVINCES)]


def _day(index: int) -> date:
    year = _YEARS[index // len(_PROVINCES) % len(_YEARS)]
    return date(year, 1, 1) + timedelta(days=_number(index) * 7 % 364)


def _number(index: int) -> int:
    return index // (len(_PROVINCES) * len(_YEARS)) + 1


def _name(index: int) -> str:
    return f"{_number(index)}/KH-UBND"


def _write_text(path: Path, index: int) -> None:
    path.write_text(text_of(index), encoding="utf-8")


def _write_docx(path: Path, index: int) -> None:
    document = Document()
    for line in text_of(index).splitlines():
        document.add_paragraph(line)
    document.save(str(path))


def _write_pdf(path: Path, index: int) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from tests.rendering.pdf import FAMILY, find_fonts

    if FAMILY not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FAMILY, find_fonts() / f"{FAMILY}-Regular.ttf"))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    text = canvas.beginText(60, A4[1] - 60)
    text.setFont(FAMILY, 11)
    text.textLines(text_of(index), trim=0)
    canvas.drawText(text)
    canvas.save()


def _write_scan(path: Path, index: int) -> None:
    from tests.pipeline.ocr.scans import as_pdf

    path.write_bytes(as_pdf(_scanned(path, index)))


def _write_photo(path: Path, index: int) -> None:
    _scanned(path, index).save(path, dpi=(200, 200))


def _scanned(path: Path, index: int) -> Image.Image:
    import pypdfium2

    from tests.pipeline.ocr.scans import scan

    _write_pdf(path, index)
    with pypdfium2.PdfDocument(path) as document:
        printed = document[0].render(scale=200 / 72).to_pil().convert("RGB")
    return scan(printed, skew=0.5, seed=index)


def _write_damaged(path: Path, index: int) -> None:
    """Cut off, or empty."""
    _write_pdf(path, index)
    path.write_bytes(path.read_bytes()[: 4000 * (index % 32 > 9)])


def _write_copy(path: Path, index: int) -> None:
    """The content of the plan before it under another name."""
    _write_text(path, index - 1)
