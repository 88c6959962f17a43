"""What the structure step makes of pages: which line ends are only the paper's, what each paragraph is, where parts and
documents begin.
"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trichluc.models.document import Document, Page
from trichluc.pipeline.structure import structure


def documents_of(*sheets: str) -> list[Document]:
    return structure([Page(number, unicodedata.normalize("NFC", sheet)) for number, sheet in enumerate(sheets, start=1)])


def blocks_of(*sheets: str) -> list[tuple[str, str]]:
    document = documents_of(*sheets)[0]
    return [(block.kind, " ".join(document.flow[block.start : block.end].split())) for block in document.blocks]


HEAD = "Số: 12/KH-UBND\n\nTây Ninh, ngày 5 tháng 3 năm 2024\n\nKẾ HOẠCH\n\nTổ chức Đại hội\n\n"


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("Phong trào thi\n\nđua thực hiện Đề án.", ["Phong trào thi đua thực hiện Đề án."]),
        ("Các bước tiến hành:\n\na) Cấp xã;\n\nb) Cấp huyện.", ["Các bước tiến hành:", "a) Cấp xã;", "b) Cấp huyện."]),
        ("Hội đồng Thi đua\n- Khen thưởng tỉnh chủ trì.", ["Hội đồng Thi đua - Khen thưởng tỉnh chủ trì."]),
        ("- Sở Nội vụ;\n- Sở Tài chính.", ["- Sở Nội vụ;", "- Sở Tài chính."]),
        ("Điều 1. Phạm vi\n\nĐiều 2. Đối tượng", ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]),
        (
            "1. Sở Nội vụ:\n\n1.1. Tham mưu.\n\n2.500 đồng một suất.",
            ["1. Sở Nội vụ:", "1.1. Tham mưu.", "2.500 đồng một suất."],
        ),
        ("- Thực hiện Nghị quyết số\n57-NQ/TW của Bộ Chính trị.", ["- Thực hiện Nghị quyết số 57-NQ/TW của Bộ Chính trị."]),
        ("1- Tổ chức;\n\n2- Cá nhân.", ["1- Tổ chức;", "2- Cá nhân."]),
        ("2.3.\n\nCông an tỉnh chủ trì.", ["2.3. Công an tỉnh chủ trì."]),
        ("Thời hạn\tCơ quan\nQuý I\tSở Y tế", ["Thời hạn Cơ quan", "Quý I Sở Y tế"]),
        ("theo Quyết định của\n\nBộ trưởng Bộ Y tế.", ["theo Quyết định của Bộ trưởng Bộ Y tế."]),
    ],
)
def test_paragraphs_are_joined_over_line_ends_of_the_paper_only(body: str, paragraphs: list[str]) -> None:
    assert [text for kind, text in blocks_of(HEAD + "I. YÊU CẦU\n\n" + body)][5:] == paragraphs


def test_a_page_number_inside_a_sentence_is_furniture() -> None:
    blocks = blocks_of(HEAD + "1. Giao Sở Nội vụ chủ trì phối hợp với", "2\n\nSở Tài chính tham mưu.")
    assert blocks[-1] == ("heading", "1. Giao Sở Nội vụ chủ trì phối hợp với Sở Tài chính tham mưu.")


def test_segments_leave_out_the_page_number() -> None:
    document = documents_of(HEAD + "1. Giao Sở Nội vụ chủ trì phối hợp với", "2\n\nSở Tài chính tham mưu.")[0]
    block = document.blocks[-1]
    texts = [
        document.pages[piece.page - 1].text[piece.start : piece.end] for piece in document.segments(block.start, block.end)
    ]
    assert texts == ["1. Giao Sở Nội vụ chủ trì phối hợp với", "Sở Tài chính tham mưu."]


def test_headings_and_bullets_know_what_they_stand_under() -> None:
    document = documents_of(
        HEAD + "III. TỔ CHỨC THỰC HIỆN\n\n2. Sở Nội vụ\n\n- Chủ trì;\n\n+ Kiểm tra.\n\n3. Sở Tài chính\n\n- Bảo đảm kinh phí."
    )[0]
    chains = []
    for block in document.blocks:
        if block.kind == "bullet":
            chain, parent = [block.label], block.parent
            while parent >= 0:
                chain.append(document.blocks[parent].label)
                parent = document.blocks[parent].parent
            chains.append(" < ".join(chain))
    assert chains == ["- < 2. < III.", "+ < - < 2. < III.", "- < 3. < III."]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Căn cứ Luật Thi đua, Khen thưởng năm 2022;", "ground"),
        ("Thực hiện Kế hoạch số 47/KH-LĐLĐ, ngày 28/02/2024;", "ground"),
        ("- Căn cứ Luật Đất đai;", "ground"),
        ("QUYẾT ĐỊNH:", "enacting"),
        ("I. MỤC ĐÍCH", "heading"),
    ],
)
def test_what_opens_the_text(line: str, kind: str) -> None:
    assert blocks_of(HEAD + line)[4][0] == kind


def test_grounds_end_where_the_text_says_what_it_does() -> None:
    grounds = "Căn cứ Kế hoạch số 1/KH-TU;\n\nKế hoạch số 15/KH-HĐTĐ;\n\n"
    enacting = "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:\n\nCăn cứ tình hình thực tế, các đơn vị triển khai."
    assert [kind for kind, _ in blocks_of(HEAD + grounds + enacting)][4:] == ["ground", "ground", "ground", "paragraph"]


APPENDIX = (
    "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn An\n\n{head}"
    "(Kèm theo Kế hoạch số 12/KH-UBND ngày 5/3/2024 của UBND tỉnh)\n\n1. Kết quả."
)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("PHỤ LỤC I\n\nDANH MỤC NHIỆM VỤ\n\n", "appendix"),
        ("QUY CHẾ\n\nHoạt động của Ban Tổ chức\n\n", "attachment"),
        (
            "Đơn vị cấp trên\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
            "Tây Ninh, ngày tháng năm\n\nĐỀ CƯƠNG BÁO CÁO\n\n",
            "attachment",
        ),
    ],
)
def test_an_annex_is_a_part_and_no_document(head: str, kind: str) -> None:
    documents = documents_of(HEAD + "I. YÊU CẦU\n\n" + APPENDIX.format(head=head))
    assert [[part.kind for part in document.parts] for document in documents] == [["main", kind]]


LETTERHEAD = (
    "UBND TỈNH {0}\nSố: {1}/QĐ-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
    "{0}, ngày {1} tháng 3 năm 2024\n\nQUYẾT ĐỊNH\nVề việc khen thưởng\n\n"
)
CLOSE = "Điều 1. Tặng Bằng khen.\n\nCHỦ TỊCH\n\nNguyễn Văn An"


def test_a_bound_dossier_is_several_documents() -> None:
    documents = documents_of(
        LETTERHEAD.format("TÂY NINH", 11) + CLOSE, LETTERHEAD.format("TÂY NINH", 12) + CLOSE, "Danh sách kèm theo"
    )
    assert [[page.number for page in document.pages] for document in documents] == [[1], [2, 3]]


def test_an_electronic_signature_is_no_text_of_the_document() -> None:
    blocks = blocks_of("Người ký: Văn phòng\nThời gian ký: 24.01.2025 20:01:14 +07:00\n" + LETTERHEAD.format("HUẾ", 11) + CLOSE)
    assert not any("24.01.2025" in text for _, text in blocks)


@given(
    st.lists(
        st.text(alphabet="aàbcĐđ ủy.;:-+1234/)(\n\t*|IVXSố Nơi nhận KẾ HOẠCH Căn cứ\f", max_size=300), min_size=1, max_size=3
    )
)
def test_any_text_is_structured_without_losing_an_offset(sheets: list[str]) -> None:
    for document in documents_of(*[sheet.replace("\f", " ") for sheet in sheets]):
        assert len(document.flow) == len(document.lower) == len(document.text)
        at = 0
        for block in document.blocks:
            assert at <= block.start <= block.body <= block.end
            assert document.flow[block.start : block.end].strip() and "\n" not in document.flow[block.start : block.end]
            at = block.end


@given(st.text(max_size=400))
def test_any_page_is_structured(text: str) -> None:
    text = unicodedata.normalize("NFC", text.replace("\f", " ").replace("\r", " "))
    for document in structure([Page(1, text)]):
        assert len(document.flow) == len(document.text)


def test_the_first_line_of_a_letter_opens_its_text() -> None:
    letter = (
        "SỞ Y TẾ\n\nSố: 12/SYT-NV\nV/v báo cáo\n\nKính gửi: Công ty Bảo Long\n\nSở Y tế nhận được đơn của\nCông ty Bảo Long."
    )
    document = documents_of(letter)[0]
    assert [block.kind for block in document.blocks][-2:] == ["addressee", "paragraph"]
