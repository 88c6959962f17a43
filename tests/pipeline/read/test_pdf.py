"""PDF files made here with reportlab: what the page shows is what is read, in the order a person reads it."""

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from trichluc.models.document import OcrMode
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.read.pdf import PdfReading, read_pdf

FOLDERS = ("/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation", "/usr/share/fonts/liberation-serif")
FONT = next((path for folder in FOLDERS if (path := Path(folder) / "LiberationSerif-Regular.ttf").exists()), None)
pytestmark = pytest.mark.skipif(FONT is None, reason="Liberation Serif is not installed: apt-get install fonts-liberation2")

WIDTH, HEIGHT = 595.0, 842.0
MARGIN, INDENT = 85.0, 121.0
QUOC_HIEU = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


class Sheet:
    """A page to draw on; y counts from its upper edge."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def put(self, x: float, y: float, text: str, size: float = 14, font: str = "Serif") -> float:
        """Write a line that begins at x, and return where it ends."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)
        return x + self.canvas.stringWidth(text, font, size)

    def centre(self, x: float, y: float, text: str, size: float = 14) -> None:
        self.put(x - self.canvas.stringWidth(text, "Serif", size) / 2, y, text, size)

    def field(self, x: float, y: float, value: str) -> None:
        """A form field filled in by the office's program."""
        self.canvas.acroForm.textfield(
            value=value, x=x, y=HEIGHT - y - 5, width=30, height=18, fontSize=12, borderWidth=0, name=f"f{x}{y}"
        )

    def text(self, y: float, *lines: str, step: float = 17) -> float:
        """Lines of one paragraph: the first indented, all but the last spread to the right margin."""
        for index, line in enumerate(lines):
            x = MARGIN if index else INDENT
            if index + 1 < len(lines):
                spare = WIDTH - 57 - x - self.canvas.stringWidth(line, "Serif", 14)
                assert spare > -1
                at = x
                for word in line.split():
                    at = self.put(at, y, word) + self.canvas.stringWidth(" ", "Serif", 14) + spare / line.count(" ")
            else:
                self.put(x, y, line)
            y += step
        return y


def make(*pages: Callable[[Sheet], None], encrypt: StandardEncryption | None = None) -> bytes:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), encrypt=encrypt)
    for draw in pages:
        draw(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read_checked(data: bytes, ocr: OcrMode = "auto") -> PdfReading:
    """The reading, its words checked against its text and its page."""
    reading = read_pdf(data, ocr=ocr)
    for page in reading.pages:
        assert unicodedata.is_normalized("NFC", page.text)
        assert "".join(page.text[word.start : word.end] for word in page.words) == "".join(page.text.split())
        assert all(not any(map(str.isspace, page.text[word.start : word.end])) for word in page.words)
        assert all(0 <= word.x0 < word.x1 <= page.width and 0 <= word.y0 < word.y1 <= page.height for word in page.words)
    return reading


def text_of(draw: Callable[[Sheet], None]) -> str:
    return read_checked(make(draw)).pages[0].text


def letterhead(sheet: Sheet) -> None:
    sheet.centre(165, 70, "ỦY BAN NHÂN DÂN", 13)
    sheet.centre(165, 85, "TỈNH TÂY NINH", 13)
    sheet.centre(415, 70, QUOC_HIEU, 13)
    sheet.centre(415, 86, "Độc lập - Tự do - Hạnh phúc", 13)


def filled_in(sheet: Sheet) -> None:
    """Number and day stand in form fields, as electronic office systems put them there."""
    letterhead(sheet)
    sheet.put(120, 115, "Số:", 13)
    sheet.put(175, 115, "/QĐ-UBND", 13)
    sheet.put(330, 115, "Tây Ninh, ngày", 13)
    sheet.put(450, 115, "tháng 5 năm 2024", 13)
    sheet.field(143, 117, "542")
    sheet.field(418, 113, "06")


def dispatch(sheet: Sheet) -> None:
    """A công văn: its subject under the number, beside nothing."""
    letterhead(sheet)
    sheet.centre(165, 115, "Số: 24/UBND-KT", 13)
    sheet.centre(415, 115, "Tây Ninh, ngày 06 tháng 4 năm 2026", 13)
    sheet.centre(165, 140, "V/v cấp giấy phép vận chuyển", 12)
    sheet.centre(165, 154, "hàng hóa nguy hiểm", 12)
    sheet.centre(300, 190, "Kính gửi:   Sở Công Thương.")


def narrow(sheet: Sheet) -> None:
    """A long name leaves no more than a blank's width before quốc hiệu."""
    end = sheet.put(60, 70, "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", 12)
    sheet.put(end + 5, 70, QUOC_HIEU, 12)
    sheet.put(100, 86, "CHI CỤC THỦY LỢI", 12)
    sheet.put(330, 86, "Độc lập - Tự do - Hạnh phúc", 12)


def squeezed(sheet: Sheet) -> None:
    """Words drawn closer together to fit on a line leave no gutter before quốc hiệu."""
    sheet.put(60, 70, "", 12)
    sheet.canvas.drawString(60, HEIGHT - 70, f"ỦY BAN NHÂN DÂN TỈNH {QUOC_HIEU}", wordSpace=-2.5)
    sheet.put(100, 120, "Căn cứ")


def staggered(sheet: Sheet) -> None:
    """The end of a page, whose halves begin and go on at different heights."""
    sheet.text(100, "Quyết định này có hiệu lực kể từ ngày ký ban hành, các cơ quan, đơn", "vị chịu trách nhiệm thi hành./.")
    sheet.put(MARGIN, 160, "Nơi nhận:", 12)
    sheet.centre(430, 165, "KT. CHỦ TỊCH")
    sheet.put(MARGIN, 173, "- Như Điều 3;", 11)
    sheet.centre(430, 182, "PHÓ CHỦ TỊCH")
    sheet.put(MARGIN, 186, "- Thứ trưởng Nguyễn Sinh Nhật Tân, Bộ Công Thương (để b/c);", 9)
    sheet.put(MARGIN, 198, "- Lưu: VT.", 11)
    sheet.centre(430, 260, "Nguyễn Văn An")


def paragraphs(sheet: Sheet) -> None:
    sheet.centre(300, 60, "QUYẾT ĐỊNH")
    sheet.centre(300, 77, "Về việc ban hành Quy chế quản lý")
    sheet.centre(300, 94, "các khu vui chơi của thành phố")
    y = sheet.text(140, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm", "2015;")
    y = sheet.text(y, "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 12/TTr-SNV ngày", "06 tháng 4 năm 2024.")
    sheet.text(y, "1. Thời gian: năm 2024.")


ORDERS = [
    (filled_in, "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH"),
    (filled_in, "\nSố: 542 /QĐ-UBND\n"),
    (filled_in, f"{QUOC_HIEU}\nĐộc lập - Tự do - Hạnh phúc\n\nTây Ninh, ngày 06 tháng 5 năm 2024"),
    (dispatch, "Số: 24/UBND-KT\n\nV/v cấp giấy phép vận chuyển\nhàng hóa nguy hiểm\n\nCỘNG HÒA"),
    (dispatch, "năm 2026\n\nKính gửi: Sở Công Thương."),
    (squeezed, f"ỦY BAN NHÂN DÂN TỈNH {QUOC_HIEU}\n\nCăn cứ"),
    (narrow, f"SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG\nCHI CỤC THỦY LỢI\n\n{QUOC_HIEU}\nĐộc lập"),
    (
        staggered,
        "thi hành./.\n\nNơi nhận:\n- Như Điều 3;\n- Thứ trưởng Nguyễn Sinh Nhật Tân, Bộ Công Thương (để b/c);\n- Lưu: VT.",
    ),
    (staggered, "- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nNguyễn Văn An"),
    (paragraphs, "QUYẾT ĐỊNH\nVề việc ban hành Quy chế quản lý\ncác khu vui chơi của thành phố\n\nCăn cứ"),
    (paragraphs, "tháng 6 năm\n2015;\n\nTheo đề nghị"),
    (paragraphs, "ngày\n06 tháng 4 năm 2024.\n\n1. Thời gian: năm 2024."),
]


@pytest.mark.parametrize(("draw", "expected"), ORDERS)
def test_a_page_is_read_in_the_order_of_its_columns_and_paragraphs(draw: Callable[[Sheet], None], expected: str) -> None:
    assert expected in text_of(draw)


def test_the_note_of_an_electronic_signature_stands_apart_at_the_end() -> None:
    def draw(sheet: Sheet) -> None:
        letterhead(sheet)
        for index, line in enumerate(
            ("Ký bởi: Cổng Thông tin điện tử", "Email: thongtin@chinhphu.vn", "Thời gian ký: 24.01.2025 20:01:14")
        ):
            sheet.put(40, 60 + 9 * index, line, 7)

    text = text_of(draw)
    assert text.startswith("ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\n\nCỘNG HÒA")
    assert text.endswith("\n\nKý bởi: Cổng Thông tin điện tử\nEmail: thongtin@chinhphu.vn\nThời gian ký: 24.01.2025 20:01:14")


def test_a_field_over_a_printed_digit_counts_alone() -> None:
    def draw(sheet: Sheet) -> None:
        end = sheet.put(100, 100, "Lào Cai, ngày 15 tháng ")
        sheet.put(end + 6, 100, "4")
        sheet.put(end + 40, 100, "năm 2026")
        sheet.field(end + 2, 100, "5")

    page = read_checked(make(draw)).pages[0]
    assert page.text == "Lào Cai, ngày 15 tháng 5 năm 2026"
    assert "covers “4”" in page.reason


# what is drawn: text, its size and its rise over the line; what is read
RAISED = [
    ([("42/2024/QH15", 14, 0), ("1", 9, 5), (" ngày", 14, 0)], "42/2024/QH15 1 ngày"),
    ([("105/2025/NĐ-CP", 14, 0), ("2", 9, 5), (", cơ quan", 14, 0)], "105/2025/NĐ-CP 2, cơ quan"),
    ([("1", 9, 5), ("Luật số 42", 14, 0)], "1 Luật số 42"),
    ([("120 m", 14, 0), ("2", 9, 5), (" đất", 14, 0)], "120 m2 đất"),
    ([("KGVX", 12, 0), ("VHTin507", 8, 0)], "KGVXVHTin507"),
]


@pytest.mark.parametrize(("runs", "expected"), RAISED)
def test_a_footnote_mark_is_parted_from_its_word(runs: list[tuple[str, int, int]], expected: str) -> None:
    def draw(sheet: Sheet) -> None:
        x = MARGIN
        for text, size, rise in runs:
            x = sheet.put(x, 100 - rise, text, size)

    assert text_of(draw) == expected


def test_words_drawn_without_blanks_are_parted_by_their_gaps() -> None:
    def draw(sheet: Sheet) -> None:
        x = MARGIN
        for word in ("BỘ", "TƯ", "PHÁP"):
            x = sheet.put(x, 100, word) + 4

    assert text_of(draw) == "BỘ TƯ PHÁP"


def test_a_page_number_is_a_paragraph_of_its_own() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.centre(300, 60, "2")
        sheet.text(77, "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 12/TTr-SNV ngày", "06 tháng 4 năm 2024.")

    assert text_of(draw).startswith("2\n\nTheo đề nghị")


def task_table(sheet: Sheet) -> None:
    """Ruled; the task spans two rows, the heading "I" all columns but the first."""
    xs, ys = (80, 120, 300, 400, 500), (100, 130, 160, 200, 240)
    for y in ys:
        sheet.canvas.line(xs[2] if y == 200 else xs[0], HEIGHT - y, xs[4], HEIGHT - y)
    sheet.canvas.line(xs[0], HEIGHT - 200, xs[1], HEIGHT - 200)
    for x in (xs[0], xs[1], xs[4]):
        sheet.canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[4])
    for x in (xs[2], xs[3]):
        sheet.canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[1])
        sheet.canvas.line(x, HEIGHT - ys[2], x, HEIGHT - ys[4])
    for x, text in zip(xs, ("STT", "Nội dung", "Chủ trì", "Thời gian"), strict=False):
        sheet.put(x + 5, 120, text, 12)
    sheet.put(85, 150, "I", 12)
    sheet.put(125, 150, "CÔNG TÁC TUYÊN TRUYỀN", 12)
    for x, y, text in [
        (85, 175, "1"),
        (125, 175, "Tổ chức hội nghị triển khai"),
        (125, 190, "và ký giao ước thi đua"),
        (305, 180, "Sở Nội vụ"),
        (405, 180, "Quý I"),
        (85, 220, "2"),
        (305, 215, "Ban Thi đua"),
        (305, 230, "- Khen thưởng"),
        (405, 220, "Quý II"),
        (125, 205, "theo Nghị định số 105/2025/NĐ-"),
        (125, 220, "CP"),
    ]:
        sheet.put(x, y, text, 12)
    sheet.put(MARGIN, 280, "Trên đây là Kế hoạch.")


def test_a_table_gives_a_line_for_each_row_and_a_tab_between_cells() -> None:
    assert text_of(task_table).split("\n") == [
        "STT\tNội dung\tChủ trì\tThời gian",
        "I\tCÔNG TÁC TUYÊN TRUYỀN",
        "1\tTổ chức hội nghị triển khai và ký giao ước thi đua theo Nghị định số 105/2025/NĐ-CP\tSở Nội vụ\tQuý I",
        "2\t\tBan Thi đua - Khen thưởng\tQuý II",
        "",
        "Trên đây là Kế hoạch.",
    ]


# the font's name in the file, what is stored, what is shown
LEGACY = [
    (".VnTime", "Uû ban nh©n d©n thµnh phè Hµ Néi, ngµy 20 th¸ng 02", "Uỷ ban nhân dân thành phố Hà Nội, ngày 20 tháng 02"),
    (".VnTimeH", "céng hoµ x· héi chñ nghÜa viÖt nam", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("VNI-Times", "UÛY BAN NHAÂN DAÂN thi ñua, khen thöôûng", "ỦY BAN NHÂN DÂN thi đua, khen thưởng"),
    ("F1", "Uû ban nh©n d©n thµnh phè Hµ Néi, ngµy 20 th¸ng 02", "Uỷ ban nhân dân thành phố Hà Nội, ngày 20 tháng 02"),
    ("Arial", "Điều 1. Ủy ban nhân dân tỉnh", "Điều 1. Ủy ban nhân dân tỉnh"),
]


@pytest.mark.parametrize(("name", "stored", "shown"), LEGACY)
def test_legacy_fonts_are_decoded_by_their_name_or_by_the_text(name: str, stored: str, shown: str) -> None:
    def draw(sheet: Sheet) -> None:
        font = TTFont(name, str(FONT))
        font.face.name = name.encode()
        pdfmetrics.registerFont(font)
        sheet.put(MARGIN, 100, stored, font=name)

    assert text_of(draw) == shown


# what a faulty font's text layer says, what the page shows
SWAPPED = [
    ("BỘ CÔNG THƢƠNG, CỘNG HÕA, ông VÕ VĂN RÕ", "BỘ CÔNG THƯƠNG, CỘNG HÒA, ông VÕ VĂN RÕ"),
    ("PHÕNG GIÁO DỤC, nhƣ CHÖ THÍCH", "PHÒNG GIÁO DỤC, như CHÚ THÍCH"),
    ("ông VÕ VĂN HÕA", "ông VÕ VĂN HÕA"),  # nothing says that this font is at fault
]


@pytest.mark.parametrize(("layer", "shown"), SWAPPED)
def test_swapped_letters_of_a_faulty_font_are_put_right(layer: str, shown: str) -> None:
    assert text_of(lambda sheet: sheet.put(MARGIN, 100, layer) and None) == shown


def test_decomposed_letters_are_composed_in_their_place() -> None:
    text = unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh")
    assert text_of(lambda sheet: sheet.put(MARGIN, 100, text) and None) == "Ủy ban nhân dân tỉnh"


# /Rotate, and the matrix that makes the text upright on the turned page
TURNED = [
    (0, (1, 0, 0, 1, 0, 0)),
    (90, (0, 1, -1, 0, HEIGHT, 0)),
    (180, (-1, 0, 0, -1, WIDTH, HEIGHT)),
    (270, (0, -1, 1, 0, 0, WIDTH)),
]


@pytest.mark.parametrize(("rotation", "matrix"), TURNED)
def test_a_turned_page_is_read_as_it_is_seen(rotation: int, matrix: tuple[float, ...]) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.canvas.setPageRotation(rotation)
        sheet.canvas.transform(*matrix)
        sheet.put(100, 50, "Nghị quyết số 12")
        sheet.put(100, 67, "của Chính phủ")

    page = read_checked(make(draw)).pages[0]
    assert page.text == "Nghị quyết số 12\ncủa Chính phủ"
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    assert page.words[0].x0 == pytest.approx(100, abs=1)
    assert page.words[0].y0 < 50 < page.words[0].y1


def one_line(sheet: Sheet) -> None:
    sheet.put(MARGIN, 100, "Kế hoạch số 12/KH-UBND")


def image(sheet: Sheet) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet.canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, WIDTH, HEIGHT)


def image_with_number(sheet: Sheet) -> None:
    image(sheet)
    sheet.field(143, 117, "542")


NO_PAGES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n97\n%%EOF\n"
)
LOCK = {"userPassword": "bi mat", "strength": 128}

FAILING = [
    (lambda: make(one_line, one_line)[:-3000], None, Category.DAMAGED, "damaged|incomplete"),
    (lambda: make(one_line)[:-40], None, Category.DAMAGED, "incomplete"),
    (lambda: b"%PDF-1.7\nnothing", None, Category.DAMAGED, "damaged"),
    (lambda: NO_PAGES, None, Category.NO_PAGES, "no pages"),
    (lambda: make(one_line, encrypt=StandardEncryption(**LOCK)), None, Category.ENCRYPTED, "password is needed"),
    (lambda: make(one_line, encrypt=StandardEncryption(**LOCK)), "bí mật", Category.ENCRYPTED, "wrong"),
    (lambda: make(image), None, Category.NEEDS_OCR, "OCR"),
    (lambda: make(image_with_number), None, Category.NEEDS_OCR, "OCR"),
    (lambda: make(lambda _: None), None, Category.NEEDS_OCR, "OCR"),
]


@pytest.mark.parametrize(("build", "password", "category", "message"), FAILING)
def test_what_cannot_be_read_fails_with_a_reason(
    build: Callable[[], bytes], password: str | None, category: Category, message: str
) -> None:
    with pytest.raises(ReadFailure, match=message) as caught:
        read_pdf(build(), password, ocr="never")
    assert caught.value.category is category
    if category is Category.ENCRYPTED:
        assert "--password" in caught.value.advice


def test_a_password_opens_an_encrypted_file() -> None:
    data = make(one_line, encrypt=StandardEncryption(**LOCK))
    assert read_pdf(data, "bi mat").pages[0].text == "Kế hoạch số 12/KH-UBND"


def test_an_image_among_pages_of_text_fails_alone_and_a_blank_page_does_not() -> None:
    reading = read_checked(make(one_line, image, lambda _: None), "never")
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert [page.text for page in reading.pages] == ["Kế hoạch số 12/KH-UBND", "", ""]
    assert [(failure.category, failure.page) for failure in reading.failures] == [(Category.NEEDS_OCR, 2)]
    assert reading.pages[2].reason == "blank page"
