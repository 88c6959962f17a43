"""Who leads, with whom, and who receives. One row is one document and what it makes whom responsible for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trichluc.extractors.assignments import extract_assignments
from trichluc.models.document import Block, Document, Page
from trichluc.models.facts import Assignment, Deadline
from trichluc.pipeline.structure import structure

HEAD = "III. TỔ CHỨC THỰC HIỆN\n\n"

# text | (role, body, first words of the task), in the order of the bodies' mentions
CASES = {
    "a heading owns its bullets, one lead each": (
        HEAD + "2. Sở Nội vụ:\n\n- Ban hành văn bản hướng dẫn.\n\n- Tổ chức tập huấn nghiệp vụ.\n",
        [("lead", "Sở Nội vụ", "Ban hành văn bản"), ("lead", "Sở Nội vụ", "Tổ chức tập huấn")],
    ),
    "a bullet's own subject overrides the owner": (
        HEAD + "1. Tỉnh đoàn\n\n- Các Ban chuyên môn theo dõi các phong trào thi đua cơ sở.\n",
        [("lead", "Các Ban chuyên môn", "theo dõi các phong trào")],
    ),
    "a bullet without a subject under no owner gives none": (
        "II. NỘI DUNG\n\n1. Công tác tuyên truyền\n\n- Tổ chức các hoạt động, hội thi tìm hiểu.\n",
        [],
    ),
    "a text ends with a heading's number": ("Chương I", []),
    "a bracket renames a body; partners are split": (
        HEAD + "2. Sở Nội vụ (Ban Thi đua - Khen thưởng)\n\n"
        "- Chủ trì, phối hợp với Sở Tài chính, Công an tỉnh xây dựng dự thảo.\n",
        [
            ("lead", "Sở Nội vụ (Ban Thi đua - Khen thưởng)", "Chủ trì, phối hợp"),
            ("coordinate", "Sở Tài chính", "xây dựng dự thảo"),
            ("coordinate", "Công an tỉnh", "xây dựng dự thảo"),
        ],
    ),
    "an order, a partner and a receiver": (
        HEAD + "1. Giao Sở Y tế chủ trì, phối hợp với các sở, ngành liên quan rà soát, báo cáo UBND tỉnh "
        "trước ngày 15/4/2026.\n",
        [
            ("lead", "Sở Y tế", "chủ trì, phối hợp"),
            ("coordinate", "các sở, ngành liên quan", "rà soát, báo cáo"),
            ("receive", "UBND tỉnh", "chủ trì, phối hợp"),
        ],
    ),
    "requests and the channel of a report": (
        HEAD + "1. Đề nghị các đơn vị gửi danh sách đại biểu về Ủy ban nhân dân tỉnh (qua Sở Nội vụ) để tổng hợp.\n",
        [
            ("lead", "các đơn vị", "gửi danh sách"),
            ("receive", "Ủy ban nhân dân tỉnh", "gửi danh sách"),
            ("receive", "Sở Nội vụ", "gửi danh sách"),
        ],
    ),
    "a power is no task, nor is what stands below it": (
        "Điều 1. Phạm vi\n\nĐiều 2. Xử phạt\n\n2. Giám đốc Sở Xây dựng; Trưởng đoàn kiểm tra do Bộ trưởng thành lập có quyền:"
        "\n\na) Phạt tiền;\n\nb) Áp dụng biện pháp khắc phục hậu quả.\n\n3. Cục trưởng Cục Môi trường xử phạt đối với các hành "
        "vi quy định tại khoản 4.\n\nĐiều 3. Nơi nhận\n\nĐiều 4. Hiệu lực\n",
        [],
    ),
    "captions of a report's form name no doer": (
        "1. Chế độ báo cáo\n\na) Cơ quan gửi báo cáo: Sở Y tế;\n\nb) Cơ quan nhận báo cáo: Bộ Y tế.\n",
        [],
    ),
    "a time of asking is no request": (
        HEAD + "3. Tại thời điểm đề nghị Ngân hàng Chính sách xã hội cho vay vốn, học sinh phải có xác nhận.\n",
        [],
    ),
    "everybody named in the enforcing article leads": (
        "Điều 4. Chánh Văn phòng UBND tỉnh, Giám đốc các Sở: Nội vụ, Tài chính và các tổ chức, cá nhân có liên quan "
        "chịu trách nhiệm thi hành Quyết định này./.\n",
        [
            ("lead", "Chánh Văn phòng UBND tỉnh", "chịu trách nhiệm thi hành"),
            ("lead", "Nội vụ", "chịu trách nhiệm thi hành"),
            ("lead", "Tài chính", "chịu trách nhiệm thi hành"),
            ("lead", "các tổ chức, cá nhân có liên quan", "chịu trách nhiệm thi hành"),
        ],
    ),
    "an article's lead-in owns its clauses": (
        "Điều 2. Sở Giáo dục và Đào tạo có trách nhiệm:\n\n1. Đồng bộ dữ liệu về cơ sở dữ liệu của thành phố.\n\n"
        "2. Hoàn thành việc cấu hình, trình Chủ tịch UBND thành phố quy trình nội bộ.\n",
        [
            ("lead", "Sở Giáo dục và Đào tạo", "Đồng bộ dữ liệu"),
            ("lead", "Sở Giáo dục và Đào tạo", "Hoàn thành việc"),
            ("receive", "Chủ tịch UBND thành phố", "Hoàn thành việc cấu hình"),
        ],
    ),
    "a numbered paragraph and what goes on unnumbered": (
        HEAD + "2. Các phòng, ban chú trọng công tác tuyên truyền.\n\nKịp thời phát hiện, giới thiệu các mô hình.\n",
        [("lead", "Các phòng, ban", "chú trọng công tác"), ("lead", "Các phòng, ban", "Kịp thời phát hiện")],
    ),
    "an adverbial before the subject": (
        HEAD + "1. Căn cứ Kế hoạch này, các công đoàn cơ sở xây dựng kế hoạch cụ thể.\n",
        [("lead", "các công đoàn cơ sở", "xây dựng kế hoạch")],
    ),
    "labels below a task": (
        "II. NHIỆM VỤ\n\n1. Tổ chức tập huấn cho đội ngũ cán bộ\n\n"
        "- Đơn vị chủ trì: Sở Nội vụ.\n\n- Đơn vị phối hợp: Sở Tư pháp; UBND cấp xã.\n",
        [
            ("lead", "Sở Nội vụ", "Tổ chức tập huấn"),
            ("coordinate", "Sở Tư pháp", "Tổ chức tập huấn"),
            ("coordinate", "UBND cấp xã", "Tổ chức tập huấn"),
        ],
    ),
    "everybody in the enforcing article of a circular leads, whoever stands between them": (
        "Điều 3. Chánh Văn phòng, Vụ trưởng Vụ Tổ chức cán bộ, các ông (bà) có tên tại Điều 1 và các tổ chức, cá nhân "
        "có liên quan chịu trách nhiệm tổ chức thực hiện Thông tư này.\n",
        [
            ("lead", "Chánh Văn phòng", "chịu trách nhiệm tổ chức"),
            ("lead", "Vụ trưởng Vụ Tổ chức cán bộ", "chịu trách nhiệm tổ chức"),
            ("lead", "các tổ chức, cá nhân có liên quan", "chịu trách nhiệm tổ chức"),
        ],
    ),
    "an enforcing article that a page break cuts behind a semicolon": (
        "Điều 3. Chánh Văn phòng, Giám đốc Sở Xây dựng;\n\nChủ tịch UBND cấp xã chịu trách nhiệm thi hành Quyết định này.\n",
        [
            ("lead", "Chánh Văn phòng", "chịu trách nhiệm thi hành"),
            ("lead", "Giám đốc Sở Xây dựng", "chịu trách nhiệm thi hành"),
            ("lead", "Chủ tịch UBND cấp xã", "chịu trách nhiệm thi hành"),
        ],
    ),
    "who directs another body hands the list on to it": (
        HEAD + "1. Sở Y tế chỉ đạo Chi cục Dân số thực hiện các nội dung sau:\n\n- Lập dự toán kinh phí.\n",
        [("lead", "Sở Y tế", "chỉ đạo Chi cục"), ("lead", "Chi cục Dân số", "Lập dự toán")],
    ),
    "an intro owns the list behind it, not the parts of the document": (
        "Chủ tịch UBND tỉnh yêu cầu các sở, ban, ngành thực hiện các nội dung sau:\n\n"
        "I. QUY TRÌNH\n\n1. Tiếp nhận\n\n- Kiểm tra thành phần hồ sơ.\n",
        [("lead", "các sở, ban, ngành", "thực hiện các nội dung")],
    ),
    "a group and a role as partner and subject": (
        HEAD + "1. Công an tỉnh phối hợp chính quyền địa phương, lực lượng xung kích dọn dẹp vệ sinh. "
        "Trường hợp có ý kiến khác nhau, cơ quan chủ trì có trách nhiệm làm rõ.\n",
        [
            ("lead", "Công an tỉnh", "phối hợp chính quyền"),
            ("coordinate", "chính quyền địa phương", "dọn dẹp"),
            ("coordinate", "lực lượng xung kích", "dọn dẹp"),
            ("lead", "cơ quan chủ trì", "có trách nhiệm"),
        ],
    ),
    "whom a body informs, and to whom a letter goes to be handled": (
        HEAD + "1. Sở Xây dựng cung cấp số liệu cho Sở Tài chính, kịp thời thông báo kết quả cho các địa phương.\n\n"
        "2. Văn phòng UBND tỉnh chuyển Công văn đến Sở Công Thương để xem xét, giải quyết.\n",
        [
            ("lead", "Sở Xây dựng", "cung cấp"),
            ("receive", "Sở Tài chính", "cung cấp"),
            ("receive", "các địa phương", "cung cấp"),
            ("lead", "Văn phòng UBND tỉnh", "chuyển"),
            ("lead", "Sở Công Thương", "xem xét"),
        ],
    ),
    "a province acts under its bare name": (
        "III. NHIỆM VỤ\n\n1. Bên cạnh kết quả đạt được, Bình Định cần khắc phục hạn chế. Đề nghị Tỉnh rà soát quy hoạch.\n",
        [("lead", "Bình Định", "cần khắc phục"), ("lead", "Tỉnh", "rà soát")],
    ),
    "aims, competences and public services are no tasks": (
        "II. MỤC TIÊU\n\n1. 100% các sở, ngành bố trí cán bộ.\n\n2. Vốn được phân bổ do cấp có thẩm quyền quyết định.\n\n"
        "3. Dữ liệu cung cấp cho cơ quan, tổ chức, cá nhân được cập nhật.\n",
        [],
    ),
    "what others ask for or were given is no task here": (
        "I. ĐÁNH GIÁ\n\n1. Theo đề nghị của Sở Nội vụ, nhiệm vụ được giao các cơ quan đã hoàn thành.\n\n"
        "2. Thực hiện Tờ trình của Sở Tài chính, chương trình đã được triển khai.\n",
        [],
    ),
}  # fmt: skip


def documents(text: str) -> list[Document]:
    return structure([Page(1, text)])


def rows(text: str) -> list[Assignment]:
    return [row for document in documents(text) for row in extract_assignments(document, [])]


@pytest.mark.parametrize("name", CASES)
def test_responsibilities(name: str) -> None:
    text, wanted = CASES[name]
    found = rows(text)
    assert [(row.role, row.body) for row in found] == [(role, body) for role, body, _ in wanted]
    for row, (_, _, task) in zip(found, wanted, strict=True):
        assert (row.task or "").startswith(task)


def test_a_task_carries_the_one_deadline_inside_it() -> None:
    text = HEAD + "1. Giao Sở Y tế báo cáo kết quả thực hiện trước ngày 15/4/2026.\n"
    document = documents(text)[0]
    start = document.text.index("trước ngày")
    deadline = Deadline(start, start + 20, 0.9, "rule:test", kind="date", due_date="2026-04-14")
    found = extract_assignments(document, [deadline])
    assert [row.deadline for row in found if row.role == "lead"] == [deadline]


def test_a_row_of_a_table_gives_each_cell_its_role() -> None:
    header = "TT\tNội dung nhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp"
    task = "1\tXây dựng cơ sở dữ liệu\tSở Nội vụ\tSở Tài chính; Công an tỉnh"
    text = f"{header}\n{task}"
    middle = len(header) + 1
    blocks = [Block("row", 0, len(header), 0), Block("row", middle, len(text), middle)]
    found = extract_assignments(Document([Page(1, text)], text, text, text.lower(), [0], blocks), [])
    assert [(row.role, row.body, row.task) for row in found] == [
        ("lead", "Sở Nội vụ", "Xây dựng cơ sở dữ liệu"),
        ("coordinate", "Sở Tài chính", "Xây dựng cơ sở dữ liệu"),
        ("coordinate", "Công an tỉnh", "Xây dựng cơ sở dữ liệu"),
    ]


# a row whose first or last cells are empty, under STT | Nội dung | Chủ trì | Phối hợp | Thời gian
SHORT_ROWS = [
    ("\tTập huấn nghiệp vụ\tSở Y tế\tSở Tài chính\tQuý II/2026", [("lead", "Sở Y tế"), ("coordinate", "Sở Tài chính")]),
    ("2\tTập huấn nghiệp vụ\t\tSở Tài chính\tQuý II/2026", [("coordinate", "Sở Tài chính")]),
    ("2\tTập huấn nghiệp vụ\tSở Y tế", [("lead", "Sở Y tế")]),
    ("\t\tSở Y tế", []),
]


@pytest.mark.parametrize(("row", "expected"), SHORT_ROWS)
@pytest.mark.parametrize("before", ["\n", "\f"], ids=["same page", "next page"])
def test_empty_cells_move_no_other_cell_under_a_wrong_head(row: str, expected: list[tuple[str, str]], before: str) -> None:
    head = "STT\tNội dung\tChủ trì\tPhối hợp\tThời gian"
    text = head + before + row
    start = len(text) - len(row.lstrip())
    blocks = [Block("row", 0, len(head), 0), Block("row", start, len(text), start)]
    pages = [Page(number, page) for number, page in enumerate(text.split("\f"), start=1)]
    starts = [0, len(head) + 1][: len(pages)]
    deadline = Deadline(text.index("Quý"), len(text), 0.8, "rule:test", kind="period") if "Quý" in row else None
    found = extract_assignments(Document(pages, text, text, text.lower(), starts, blocks), [deadline] if deadline else [])
    assert [(one.role, one.body) for one in found] == expected
    assert all((one.task, one.deadline) == ("Tập huấn nghiệp vụ", deadline) for one in found)


def test_articles_of_law_are_read_with_less_trust() -> None:
    sentence = "1. Sở Tài chính hướng dẫn các đơn vị lập dự toán.\n\n"
    plan, law = rows(HEAD + sentence), rows("".join(f"Điều {number}. Nội dung\n\n{sentence}" for number in range(1, 5)))
    assert law[0].confidence < plan[0].confidence


PIECES = [
    "Giao Sở Y tế ", "phối hợp với ", "các cơ quan, ", "báo cáo ", "UBND tỉnh ", "(qua ", ") ", ". ", "; ", ":\n",
    "\n\n- ", "\n1. ", "Sở Nội vụ: ", "để ", "do ", "đơn vị chủ trì: ", "thực hiện ", "của ", "thuộc ", "Điều 2. ", "\t", "\f",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=80).map("".join))
def test_any_text_gives_exact_spans(text: str) -> None:
    for document in documents(text):
        for row in extract_assignments(document, []):
            mention = document.flow[row.start : row.end]
            assert mention == mention.strip() != ""
            assert 0 < row.confidence <= 1


@pytest.mark.parametrize(
    "piece", ["giao Sở Y tế, ", "; Sở Y tế, Sở Nội vụ", "gửi báo cáo về phối hợp ", "các cơ quan thuộc Sở A của "]
)
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        document = documents(piece * times)[0]
        begin = time.process_time()
        extract_assignments(document, [])
        return time.process_time() - begin

    seconds(200)
    assert seconds(8000) < 30 * max(seconds(1000), 0.005)
