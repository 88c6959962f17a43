"""Where a body's name begins and ends, how a list of bodies falls apart, and which body is meant. One row is one case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trichluc.extractors.bodies import complete_name, read_bodies
from trichluc.extractors.levelling import level

# text | the bodies in it, in order | what stands behind the list
NAMES = [
    ("Sở Nội vụ (Ban Thi đua - Khen thưởng) chủ trì", ["Sở Nội vụ (Ban Thi đua - Khen thưởng)"], "chủ trì"),
    ("Sở Tài chính hướng dẫn các đơn vị", ["Sở Tài chính"], "hướng dẫn các đơn vị"),
    ("Sở Văn hóa, Thể thao và Du lịch làm điểm", ["Sở Văn hóa, Thể thao và Du lịch"], "làm điểm"),
    ("Sở Tài chính-Vật giá, Cục Thuế có văn bản", ["Sở Tài chính-Vật giá", "Cục Thuế"], "có văn bản"),
    ("Bộ Lao động - Thương binh và Xã hội trước 30/11", ["Bộ Lao động - Thương binh và Xã hội"], "trước 30/11"),
    ("huyện Gò Dầu làm điểm", ["huyện Gò Dầu"], "làm điểm"),
    ("Đoàn xã Phúc Thịnh trong thời gian", ["Đoàn xã Phúc Thịnh"], "trong thời gian"),
    ("Tỉnh đoàn (qua Văn phòng Tỉnh đoàn)", ["Tỉnh đoàn"], "(qua Văn phòng Tỉnh đoàn)"),
    ("Chủ tịch UBND thành phố quy trình nội bộ", ["Chủ tịch UBND thành phố"], "quy trình nội bộ"),
    ("Hội đồng Thi đua - Khen thưởng Văn phòng để", ["Hội đồng Thi đua - Khen thưởng Văn phòng"], "để"),
    ("Sở Nội vụ - Ban Thi đua - Khen thưởng) để", ["Sở Nội vụ - Ban Thi đua - Khen thưởng"], ") để"),
    ("Cục trưởng Cục Hộ tịch, quốc tịch, chứng thực, Thủ trưởng các đơn vị thuộc Bộ có liên quan chịu trách nhiệm",
     ["Cục trưởng Cục Hộ tịch, quốc tịch, chứng thực", "Thủ trưởng các đơn vị thuộc Bộ có liên quan"], "chịu trách nhiệm"),
    ("Trưởng Ban đổi mới quản lý doanh nghiệp thành phố có trách nhiệm",
     ["Trưởng Ban đổi mới quản lý doanh nghiệp thành phố"], "có trách nhiệm"),
    ("Tập đoàn Công nghiệp - Viễn thông Quân đội chủ trì", ["Tập đoàn Công nghiệp - Viễn thông Quân đội"], "chủ trì"),
    # A capital goes on with a name: behind a known field, behind "và", behind what describes it.
    ("Cục Thủy sản và Kiểm ngư.", ["Cục Thủy sản và Kiểm ngư"], "."),
    ("Hội đồng Quốc phòng và An ninh xem xét", ["Hội đồng Quốc phòng và An ninh"], "xem xét"),
    ("Sở Nội vụ và Kế hoạch này", ["Sở Nội vụ"], "và Kế hoạch này"),
    ("Ban quản lý Khu Nông nghiệp ứng dụng công nghệ cao Hậu Giang, Sở Công Thương rà soát",
     ["Ban quản lý Khu Nông nghiệp ứng dụng công nghệ cao Hậu Giang", "Sở Công Thương"], "rà soát"),
    ("Chủ tịch Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia chịu trách nhiệm",
     ["Chủ tịch Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia"], "chịu trách nhiệm"),
    ("Ủy ban Kiểm tra Tỉnh ủy, Kho bạc Nhà nước khu vực XI tăng cường",
     ["Ủy ban Kiểm tra Tỉnh ủy", "Kho bạc Nhà nước khu vực XI"], "tăng cường"),
    # Names with a comma or a verb of their own.
    ("Cục Quản lý, giám sát tổ chức tín dụng có trách nhiệm", ["Cục Quản lý, giám sát tổ chức tín dụng"], "có trách nhiệm"),
    ("Ban Cơ yếu Chính phủ xây dựng Quy chế", ["Ban Cơ yếu Chính phủ"], "xây dựng Quy chế"),
    ("Sở giao dịch chứng khoán công bố", ["Sở giao dịch chứng khoán"], "công bố"),
    ("Bộ phận tiếp nhận và trả kết quả chuyển hồ sơ", ["Bộ phận tiếp nhận và trả kết quả"], "chuyển hồ sơ"),
    ("Cục Công nghệ thông tin tự động thu hồi", ["Cục Công nghệ thông tin"], "tự động thu hồi"),
    ("Thuế tỉnh Gia Lai rà soát", ["Thuế tỉnh Gia Lai"], "rà soát"),
    ("Tỉnh Gia Lai cần", ["Tỉnh Gia Lai"], "cần"),
    # Roles and descriptions that stand for the body which has them.
    ("cơ quan chủ trì có trách nhiệm", ["cơ quan chủ trì"], "có trách nhiệm"),
    ("các cơ quan chủ trì, phối hợp với", ["các cơ quan"], "chủ trì, phối hợp với"),
    ("Cơ quan quản lý người học có trách nhiệm", ["Cơ quan quản lý người học"], "có trách nhiệm"),
    ("người đứng đầu đơn vị chịu trách nhiệm", ["người đứng đầu đơn vị"], "chịu trách nhiệm"),
    ("tổ chức, cá nhân có liên quan chịu trách nhiệm", ["tổ chức, cá nhân có liên quan"], "chịu trách nhiệm"),
    # A bracket that lists a group's members is part of it, except where a sentence goes on and names bodies in it.
    ("các doanh nghiệp viễn thông (VNPT, Viettel và doanh nghiệp khác) bảo đảm",
     ["các doanh nghiệp viễn thông (VNPT, Viettel và doanh nghiệp khác)"], "bảo đảm"),
    ("Các cơ quan đăng ký đầu tư (Sở Tài chính, Ban quản lý Khu kinh tế):",
     ["Các cơ quan đăng ký đầu tư (Sở Tài chính, Ban quản lý Khu kinh tế)"], ":"),
    ("Các cơ quan truyền thông của tỉnh (Báo Gia Lai) tuyên truyền",
     ["Các cơ quan truyền thông của tỉnh"], "(Báo Gia Lai) tuyên truyền"),
]  # fmt: skip

# A run of group nouns is one body; a named or described body in it stands apart.
LISTS = [
    ("chính quyền địa phương, Mặt trận cơ sở và các đoàn thể giám sát",
     ["chính quyền địa phương", "Mặt trận cơ sở", "các đoàn thể"]),
    ("Doanh nghiệp, cộng đồng, tổ chức, cá nhân:", ["Doanh nghiệp, cộng đồng, tổ chức, cá nhân"]),
    ("các Tập đoàn: Bưu chính Viễn thông Việt Nam, Công nghiệp - Viễn thông Quân đội triển khai",
     ["Bưu chính Viễn thông Việt Nam", "Công nghiệp - Viễn thông Quân đội"]),
    ("Thủ trưởng các đơn vị thuộc Bộ Y tế và các tổ chức, cá nhân có liên quan chịu trách nhiệm",
     ["Thủ trưởng các đơn vị thuộc Bộ Y tế", "các tổ chức, cá nhân có liên quan"]),
    ("các thành viên Ban Chủ nhiệm Chương trình chịu trách nhiệm", ["các thành viên Ban Chủ nhiệm Chương trình"]),
    ("các đơn vị, địa phương, các ngành liên quan triển khai", ["các đơn vị, địa phương, các ngành liên quan"]),
    ("các cơ sở Đoàn, Hội, Đội chủ động", ["các cơ sở Đoàn, Hội, Đội"]),
    ("Các huyện, thị, thành đoàn và đoàn trực thuộc", ["Các huyện, thị, thành đoàn và đoàn trực thuộc"]),
    ("Ủy ban Mặt trận Tổ quốc, các tổ chức chính trị - xã hội, các đoàn thể quần chúng chủ động",
     ["Ủy ban Mặt trận Tổ quốc", "các tổ chức chính trị - xã hội", "các đoàn thể quần chúng"]),
    ("các cơ quan, đơn vị, địa phương tham gia cụm, khối thi đua của tỉnh trong việc",
     ["các cơ quan, đơn vị, địa phương tham gia cụm, khối thi đua của tỉnh"]),
    ("Các đơn vị, doanh nghiệp, trường học thuộc các Khối Thi đua do UBND tỉnh tổ chức, Hội Khuyến học tỉnh chủ động",
     ["Các đơn vị, doanh nghiệp, trường học thuộc các Khối Thi đua do UBND tỉnh tổ chức", "Hội Khuyến học tỉnh"]),
    ("Chủ tịch UBND các huyện, thị xã, thành phố và các tổ chức, cá nhân có liên quan chịu trách nhiệm",
     ["Chủ tịch UBND các huyện, thị xã, thành phố", "các tổ chức, cá nhân có liên quan"]),
    ("Bộ trưởng, Thủ trưởng cơ quan ngang Bộ, Chủ tịch UBND các tỉnh chịu trách nhiệm",
     ["Bộ trưởng, Thủ trưởng cơ quan ngang Bộ", "Chủ tịch UBND các tỉnh"]),
    ("Giám đốc các doanh nghiệp nêu tại Điều 3 và Điều 4 và Thủ trưởng các cơ quan có liên quan chịu trách nhiệm",
     ["Giám đốc các doanh nghiệp nêu tại Điều 3 và Điều 4", "Thủ trưởng các cơ quan có liên quan"]),
    ("Các huyện, thành phố, các ngành: Giáo dục và Đào tạo, Y tế, Công an tỉnh chọn",
     ["Các huyện, thành phố", "Giáo dục và Đào tạo", "Y tế", "Công an tỉnh"]),
]  # fmt: skip

NO_BODIES = [
    "các trường hợp khẩn cấp",
    "Thuế thu nhập doanh nghiệp được giảm",
    "tổ chức tốt các đợt thi đua",
    "các phong trào thi đua yêu nước",
    "các trường hợp không đúng người",
    "báo cáo kết quả thực hiện",
    "hội nghị tổng kết",
    "ban hành kế hoạch",
]

MEANT = [
    ("Giám đốc Sở Nội vụ", "Sở Nội vụ"),
    ("Cục trưởng Cục Thuế", "Cục Thuế"),
    ("Chánh Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh"),
    ("Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh"),
    ("các  Sở", "các Sở"),
]


def read(text: str) -> tuple[list[str], str]:
    flow = level(text)
    bodies = read_bodies(flow, flow.lower(), 0, len(flow))
    if bodies is None:
        return [], text
    return [flow[body.start : body.end] for body in bodies.bodies], flow[bodies.end :].strip()


@pytest.mark.parametrize(("text", "names", "rest"), NAMES)
def test_a_name_ends_where_it_ends(text: str, names: list[str], rest: str) -> None:
    assert read(text) == (names, rest)


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_a_list_falls_apart_at_named_and_described_bodies(text: str, names: list[str]) -> None:
    assert read(text)[0] == names


@pytest.mark.parametrize("text", NO_BODIES)
def test_other_nouns_are_no_bodies(text: str) -> None:
    assert read(text)[0] == []


@pytest.mark.parametrize(("written", "name"), MEANT)
def test_the_body_that_a_position_heads(written: str, name: str) -> None:
    assert complete_name(written) == name


def test_fields_behind_one_head_are_completed() -> None:
    flow = "Giám đốc các Sở: Nội vụ, Tài chính chịu trách nhiệm"
    bodies = read_bodies(flow, flow.lower(), 0, len(flow))
    assert bodies is not None
    assert [body.name for body in bodies.bodies] == ["Sở Nội vụ", "Sở Tài chính"]


def test_a_head_of_two_words_is_completed_with_both() -> None:
    flow = "các Tập đoàn: Bưu chính Viễn thông Việt Nam, Dầu khí Việt Nam tổ chức triển khai"
    bodies = read_bodies(flow, flow.lower(), 0, len(flow))
    assert bodies is not None
    assert bodies.bodies[0].name == "Tập đoàn Bưu chính Viễn thông Việt Nam"


def test_inspecting_is_a_deed_beside_another() -> None:
    for text, body in (("Thanh tra, kiểm tra các khâu tổ chức kỳ thi", False), ("Thanh tra, Công an tỉnh phối hợp", True)):
        assert bool(read_bodies(text, text.lower(), 0, len(text))) == body


WORDS = st.sampled_from(
    [
        "các",
        "Sở",
        "sở",
        "Giám",
        "đốc",
        "thuộc",
        "của",
        ",",
        ";",
        ":",
        "-",
        "(",
        ")",
        "Nội",
        "vụ",
        "UBND",
        "tỉnh",
        "cơ",
        "quan",
        "chủ",
        "trì",
        "05",
        "%",
        "\n",
        "Điều",
        "3",
        "và",
    ]
)


@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_words_give_exact_spans(text: str) -> None:
    flow = level(text)
    bodies = read_bodies(flow, flow.lower(), 0, len(flow))
    for body in bodies.bodies if bodies else []:
        assert 0 <= body.start < body.end <= len(flow)
        assert flow[body.start : body.end].strip() == flow[body.start : body.end]
