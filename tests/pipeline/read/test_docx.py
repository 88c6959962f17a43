"""DOCX made here with python-docx: what Word shows is what is read."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from trichluc.models.failures import Category
from trichluc.pipeline.read import read

W = nsdecls("w")


def text_of(build: Callable[[Document], None]) -> str:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    reading = read(buffer.getvalue(), "a.docx")
    assert not reading.failures
    return reading.pages[0].text


def add(document: Document, inner: str) -> None:
    document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {W}>{inner}</w:p>"))


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>Kế</w:t></w:r><w:r><w:tab/><w:t>hoạch</w:t><w:br/><w:t>này</w:t></w:r>", "Kế    hoạch\nnày"),
        (
            '<w:del w:id="1"><w:r><w:delText>cũ</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>mới</w:t></w:r></w:ins>',
            "mới",
        ),
        ("<w:r><w:t>x</w:t></w:r><w:moveFrom><w:r><w:t>đi</w:t></w:r></w:moveFrom>", "x"),
        (
            '<w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>Uû ban nh©n d©n</w:t></w:r>',
            "Uỷ ban nhân dân",
        ),
        ('<w:r><w:rPr><w:rFonts w:hAnsi=".VnTime"/></w:rPr><w:t>th</w:t><w:softHyphen/><w:t>ëng</w:t></w:r>', "thưởng"),
        ('<w:r><w:rPr><w:rFonts w:hAnsi=".VnTimeH"/></w:rPr><w:t>céng hoµ</w:t></w:r>', "CỘNG HOÀ"),
        ('<w:r><w:rPr><w:rFonts w:hAnsi="VNI-Times"/></w:rPr><w:t>Quyeát ñònh</w:t></w:r>', "Quyết định"),
        ("<w:r><w:rPr><w:caps/></w:rPr><w:t>Kế hoạch</w:t></w:r>", "KẾ HOẠCH"),
        ('<w:r><w:rPr><w:caps w:val="0"/></w:rPr><w:t>Kế hoạch</w:t></w:r>', "Kế hoạch"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t></w:r>", "hiện"),
        (
            "<w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink>"
            '<w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>',
            "liên kết",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>hôm nay</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "hôm nay",
        ),
        ("<w:sdt><w:sdtContent><w:r><w:t>ô nhập</w:t></w:r></w:sdtContent></w:sdt>", "ô nhập"),
        (
            "<w:r><w:t>ngoài</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r>",
            "ngoài\n\ntrong khung",
        ),
    ],
)
def test_runs(inner: str, text: str) -> None:
    assert text_of(lambda document: add(document, inner)) == text


def test_a_letterhead_table_is_read_cell_by_cell() -> None:
    def build(document: Document) -> None:
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text = "UBND TỈNH TÂY NINH\nSỞ NỘI VỤ"
        table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
        table.cell(1, 0).text = "Số: 12/KH-SNV"
        table.cell(1, 1).text = "Tây Ninh, ngày 05 tháng 3 năm 2024"

    assert text_of(build).split("\n\n") == [
        "UBND TỈNH TÂY NINH\nSỞ NỘI VỤ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        "Số: 12/KH-SNV",
        "Tây Ninh, ngày 05 tháng 3 năm 2024",
    ]


def test_a_table_of_tasks_is_read_row_by_row() -> None:
    def build(document: Document) -> None:
        table = document.add_table(rows=0, cols=4)
        for row in (
            ["STT", "Nội dung", "Chủ trì", "Thời gian"],
            ["1", "Ra\nquân", "Sở Nội vụ", ""],
            ["2", "Tổng kết", "", "Quý IV"],
        ):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text

    assert text_of(build) == "STT\tNội dung\tChủ trì\tThời gian\n1\tRa quân\tSở Nội vụ\t\n2\tTổng kết\t\tQuý IV"


def test_a_table_of_two_columns_without_letterhead_stays_a_table() -> None:
    def build(document: Document) -> None:
        table = document.add_table(rows=0, cols=2, style="Table Grid")
        for row in (["Đơn vị", "Chỉ tiêu"], ["Sở Y tế", "10"], ["Sở Nội vụ", "12"]):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text

    assert text_of(build) == "Đơn vị\tChỉ tiêu\nSở Y tế\t10\nSở Nội vụ\t12"


def test_automatic_numbers_are_written_out() -> None:
    def build(document: Document) -> None:
        levels = [("upperRoman", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)"), ("bullet", "-")]
        shapes = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/>'
            f"{'<w:isLgl/>' if at == 1 else ''}</w:lvl>"
            for at, (form, shown) in enumerate(levels)
        )
        numbering = document.part.numbering_part.element
        numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{shapes}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for level, text in [(0, "A"), (1, "B"), (1, "C"), (2, "D"), (2, "E"), (3, "F"), (0, "G"), (1, "H")]:
            number = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr>'
            add(document, f"{number}<w:r><w:t>{text}</w:t></w:r>")

    expected = ["I. A", "1.1. B", "1.2. C", "a) D", "b) E", "- F", "II. G", "2.1. H"]
    assert text_of(build).split("\n\n") == expected


def test_a_heading_of_the_page_is_read_and_a_page_number_is_not() -> None:
    def build(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Phụ lục I"
        document.sections[0].footer.paragraphs[0].text = "Trang 3"
        document.add_paragraph("nội dung")

    assert text_of(build) == "Phụ lục I\n\nnội dung"


def archive(document: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return buffer.getvalue()


def test_external_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật", encoding="utf-8")
    entity = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file://{secret}">]>'
    source = f"{entity}<w:document {W}><w:body><w:p><w:r><w:t>a&e;b</w:t></w:r></w:p></w:body></w:document>"
    reading = read(archive(source), "a.docx")
    assert "bí mật" not in "".join(page.text for page in reading.pages)


def test_a_zip_bomb_is_refused() -> None:
    source = f"<w:document {W}><w:body><w:p><w:r><w:t>{'a' * (20 << 20)}</w:t></w:r></w:p></w:body></w:document>"
    (failure,) = read(archive(source), "a.docx").failures
    assert failure.category is Category.TOO_LARGE


@pytest.mark.parametrize("source", ["", "<w:document", "<a/>", "not xml"])
def test_a_damaged_document_is_named_so(source: str) -> None:
    (failure,) = read(archive(source), "a.docx").failures
    assert failure.category is Category.DAMAGED
