"""Subjects that common nouns describe, clauses behind time limits, and marks that recognition lost."""

from __future__ import annotations

import pytest

from trichluc.extractors.assignments import extract_assignments
from trichluc.extractors.assignments.marks import with_mended_marks
from trichluc.models.document import Document, Page
from trichluc.pipeline.structure import structure

# text | (role, body, first words of the task)
CASES = {
    "a description that no table holds ends at its duty": (
        "1. Doanh nghiệp nhập khẩu giống cây trồng phải lưu hồ sơ mười năm.\n",
        [("lead", "Doanh nghiệp nhập khẩu giống cây trồng", "phải lưu hồ sơ")],
    ),
    "a group goes on to its duty": (
        "2. Các đơn vị được Bộ trưởng giao dự toán có trách nhiệm công khai số liệu.\n",
        [("lead", "Các đơn vị được Bộ trưởng giao dự toán", "có trách nhiệm công khai")],
    ),
    "described members are bodies of their own, a bare noun belongs to the next": (
        "3. Hằng năm, công ty cho thuê tài chính, tổ chức, cá nhân cho thuê tài sản có trách nhiệm báo cáo Bộ Tài chính.\n",
        [
            ("lead", "công ty cho thuê tài chính", "có trách nhiệm báo cáo"),
            ("lead", "tổ chức, cá nhân cho thuê tài sản", "có trách nhiệm báo cáo"),
            ("receive", "Bộ Tài chính", "có trách nhiệm báo cáo"),
        ],
    ),
    "what must be so is a condition": ("4. Cơ sở bán thuốc phải đáp ứng điều kiện về diện tích kho.\n", []),
    "who need not is not obliged": ("5. Người nộp thuế không phải nộp bản sao giấy khai sinh.\n", []),
    "who acts within a time limit has to": (
        "6. Trong thời hạn 05 ngày làm việc, cơ quan có thẩm quyền cấp giấy phép cho tổ chức.\n",
        [("lead", "cơ quan có thẩm quyền", "cấp giấy phép")],
    ),
    "the main clause behind difficulties": (
        "7. Quá trình thực hiện nếu có khó khăn, vướng mắc, các cơ quan, đơn vị phản ánh về Sở Xây dựng để tổng hợp.\n",
        [("lead", "các cơ quan, đơn vị", "phản ánh về"), ("receive", "Sở Xây dựng", "phản ánh về")],
    ),
    "a quoted number of an amended provision": (
        'Điều 1. Sửa đổi khoản 2 như sau:\n\n"2. Cục Đường sắt Việt Nam rà soát hồ sơ trước khi thẩm định.".\n',
        [("lead", "Cục Đường sắt Việt Nam", "rà soát hồ sơ")],
    ),
    "an owner described in a list of owners": (
        "III. TỔ CHỨC THỰC HIỆN\n\n1. Sở Công Thương\n\n- Hướng dẫn thực hiện.\n\n"
        "2. Các hợp tác xã đang hoạt động trong cụm làng nghề\n\n- Báo cáo số liệu hằng tháng.\n",
        [
            ("lead", "Sở Công Thương", "Hướng dẫn thực hiện"),
            ("lead", "Các hợp tác xã đang hoạt động trong cụm làng nghề", "Báo cáo số liệu"),
        ],
    ),
    "a table whose cells stand on lines of their own": (
        "TT\n\nNội dung nhiệm vụ\n\nCơ quan chủ trì\n\nCơ quan phối hợp\n\n1\n\nXây dựng bản đồ ngập lụt\n\nSở Xây dựng\n\n"
        "Sở Tài chính\n\n2\n\nDiễn tập ứng phó\n\nCông an tỉnh\n",  # the second row lacks a cell: nobody knows which
        [("lead", "Sở Xây dựng", "Xây dựng bản đồ"), ("coordinate", "Sở Tài chính", "Xây dựng bản đồ")],
    ),
}


def _document(text: str) -> Document:
    return structure([Page(1, text)])[0]


@pytest.mark.parametrize("name", CASES)
def test_responsibilities(name: str) -> None:
    text, expected = CASES[name]
    found = [(one.role, one.body, one.task or "") for one in extract_assignments(_document(text), [])]
    assert [(role, body) for role, body, _ in found] == [(role, body) for role, body, _ in expected]
    for (_, _, task), (_, _, begins) in zip(found, expected, strict=True):
        assert task.startswith(begins)


def test_marks_that_recognition_lost_hide_no_verb() -> None:
    text = "1. Sở Y tê chủ trì, phôi hợp với Sở Tài chính tông hợp số liệu, báo cảo Ủy ban nhân dân tỉnh.\n"
    pages = [Page(1, text, source="ocr")]
    found = extract_assignments(with_mended_marks(structure(pages)[0]), [])
    assert [(one.role, one.body) for one in found] == [
        ("lead", "Sở Y tê"),  # shown as the page prints it
        ("coordinate", "Sở Tài chính"),
        ("receive", "Ủy ban nhân dân tỉnh"),
    ]


def test_marks_of_print_and_words_of_their_own_stay() -> None:
    printed = _document("1. Trường đào tạo công nhân, học viên.\n")
    assert with_mended_marks(printed) is printed
    recognised = structure([Page(1, "1. Trường đào tạo công nhân, học viên.\n", source="ocr")])[0]
    assert with_mended_marks(recognised).lower == recognised.lower
