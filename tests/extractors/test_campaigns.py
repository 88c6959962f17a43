"""Campaigns as documents write them: each row is a text and the names, kinds and periods that it holds."""

from __future__ import annotations

import pytest

from trichluc.extractors.campaigns import extract_campaigns
from trichluc.extractors.campaigns.names import campaign_key
from trichluc.extractors.levelling import level
from trichluc.models.document import Document, Page
from trichluc.models.facts import Campaign, Citation

# text; names with their kinds
NAMED = [
    # quotes of every shape, and a name that begins with a figure
    ("Tiếp tục đẩy mạnh phong trào thi đua “Dạy tốt, học tốt”.", [("Dạy tốt, học tốt", "movement")]),
    (
        'Triển khai phong trào "3 trách nhiệm"; "4 nhất" và tuyên dương cán bộ.',
        [("3 trách nhiệm", "movement"), ("4 nhất", "movement")],
    ),
    ("hưởng ứng cuộc vận động «Nghĩa tình đồng đội» trong toàn ngành", [("Nghĩa tình đồng đội", "drive")]),
    (
        'phong trào thi đua *"Lao động giỏi"*, *"Lao động sáng tạo"*',
        [("Lao động giỏi", "movement"), ("Lao động sáng tạo", "movement")],
    ),
    ('phong trào thi đua “Nghìn việc tốt", đề ra giải pháp', [("Nghìn việc tốt", "movement")]),
    ("Phong trào thi đua\n“Hai giỏi” trong nữ công nhân", []),  # a new block is no list of its heading
    # one noun, a list of names
    (
        "các phong trào thi đua trọng tâm: “Đoàn kết sáng tạo”, “Giỏi việc nước, đảm việc nhà” và “Xanh, sạch, đẹp”.",
        [("Đoàn kết sáng tạo", "movement"), ("Giỏi việc nước, đảm việc nhà", "movement"), ("Xanh, sạch, đẹp", "movement")],
    ),
    (
        "các Phong trào thi đua: “Một” gắn với Cuộc vận động “Hai”, “Ba”, “Bốn” gắn với thực hiện Cuộc vận động “Năm”, “Sáu”",
        [("Một", "movement"), ("Hai", "drive"), ("Ba", "movement"), ("Bốn", "movement"), ("Năm", "drive"), ("Sáu", "movement")],
    ),
    (
        "phát động phong trào “Toàn dân tham gia”, gắn với cuộc vận động “Nông thôn mới văn minh” và các phong trào tại cơ sở",
        [("Toàn dân tham gia", "movement"), ("Nông thôn mới văn minh", "drive")],
    ),
    (
        "phong trào thi đua do Thủ tướng Chính phủ phát động: “Đẩy mạnh hạ tầng”; thi đua cao điểm “500 ngày đêm về đích”",
        [("Đẩy mạnh hạ tầng", "movement"), ("500 ngày đêm về đích", "special")],
    ),
    ("cuộc vận động, phong trào thi đua “Vì người nghèo”", [("Vì người nghèo", "movement")]),
    # words between the noun and the quotes
    (
        "phong trào thi đua tiếp tục đẩy mạnh việc “Học tập và làm theo gương Bác” trên địa bàn",
        [("Học tập và làm theo gương Bác", "movement")],
    ),
    # the noun inside the quotes
    (
        "hưởng ứng “Tháng hành động phòng, chống ma túy” và “Ngày toàn dân phòng, chống ma túy”",
        [("Tháng hành động phòng, chống ma túy", "month")],
    ),
    # other nouns have names too
    (
        "phong trào “Tuổi trẻ sáng tạo”, mô hình “Hộp thư sáng kiến”, danh hiệu “Sinh viên 5 tốt”",
        [("Tuổi trẻ sáng tạo", "movement")],
    ),
    ("phong trào thi đua “Lương y như từ mẫu” với phương châm “Siết chặt kỷ cương”", [("Lương y như từ mẫu", "movement")]),
    ("triển khai Đợt thi đua với tinh thần “quyết tâm cao, hành động quyết liệt”", []),
    ("thành tích trong phong trào thi đua yêu nước năm 2022 và đăng ký “Cờ thi đua của Chính phủ”", []),
    ("Tổ chức Hội thi “Gương tốt quanh ta”, chuyên mục “Thi đua yêu nước”, chủ đề “Kỷ cương trách nhiệm”", []),
    ("thực hiện phong trào thi đua theo Chỉ thị số 34-CT/TW về “Tiếp tục đổi mới công tác thi đua, khen thưởng”", []),
    ("phong trào thi đua thực hiện Đề án “Trồng một tỷ cây xanh”", []),
    ("kịp thời xử lý vấn đề “nóng”, gương “người tốt, việc tốt” trong các phong trào thi đua yêu nước.", []),
    # without quotes: known names, capitals, occasions
    (
        "Chiến dịch Xuân Tình nguyện, Tháng Ba biên giới, Chiến dịch Tháng Thanh niên, Chiến dịch Mùa hè xanh năm 2024",
        [
            ("Chiến dịch Xuân Tình nguyện", "campaign"),
            ("Tháng Ba biên giới", "month"),
            ("Tháng Thanh niên", "month"),
            ("Chiến dịch Mùa hè xanh", "campaign"),
        ],
    ),
    (
        "gắn với cuộc vận động toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh.",
        [("toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh", "drive")],
    ),
    (
        "trọng tâm là cả nước chung tay vì người nghèo – không để ai bị bỏ lại phía sau",
        [("cả nước chung tay vì người nghèo – không để ai bị bỏ lại phía sau", "movement")],
    ),
    ("phong trào Đền ơn đáp nghĩa trên địa bàn tỉnh", [("phong trào Đền ơn đáp nghĩa", "movement")]),
    ("Chiến dịch Quang Trung trên địa bàn tỉnh", [("Chiến dịch Quang Trung", "campaign")]),
    (
        "Tháng hành động vì bình đẳng giới và phòng, chống bạo lực trên cơ sở giới năm 2025",
        [("Tháng hành động vì bình đẳng giới và phòng, chống bạo lực trên cơ sở giới", "month")],
    ),
    ("kỷ niệm Chiến dịch Điện Biên Phủ toàn thắng, Chiến dịch Hồ Chí Minh lịch sử", []),
    ("công tác Đoàn và phong trào thanh thiếu nhi; Ban Phong trào Thanh niên; phong trào Đoàn Thanh niên", []),
    ("phong trào thi đua đẩy nhanh tiến độ giải ngân vốn đầu tư công", []),
    (
        "đợt thi đua đặc biệt chào mừng Đại hội Mặt trận Tổ quốc Việt Nam các cấp, các phong trào thi đua về cải cách",
        [("đợt thi đua đặc biệt chào mừng Đại hội Mặt trận Tổ quốc Việt Nam các cấp", "special")],
    ),
    (
        "phát động đợt thi đua lập thành tích chào mừng Hội nghị Điển hình, Đại hội Thi đua yêu nước lần thứ V trong tháng 10",
        [("đợt thi đua lập thành tích chào mừng Hội nghị Điển hình, Đại hội Thi đua yêu nước lần thứ V", "special")],
    ),
    ("phát động đợt thi đua đặc biệt, sôi nổi, sâu rộng", []),
    ("các đợt thi đua chào mừng các ngày lễ lớn; đợt thi đua chào mừng các ngày lễ lớn trong năm", []),
    (
        "các phong trào thi đua như Phong trào thi đua xây dựng Nông thôn mới; Chung tay xóa nhà tạm, nhà dột nát; "
        "Cải cách hành chính công vụ...",
        [
            ("Phong trào thi đua xây dựng Nông thôn mới", "movement"),
            ("Chung tay xóa nhà tạm, nhà dột nát", "movement"),
            ("Cải cách hành chính công vụ", "movement"),
        ],
    ),
    ("triển khai các phong trào thi đua như sau: Sở Nội vụ chủ trì tham mưu; Sở Tài chính bố trí kinh phí thực hiện.", []),
]

PERIODS = [
    ("phong trào thi đua “Hai giỏi” giai đoạn 2021 - 2025.", "2021", "2025"),
    ("phong trào thi đua “Hai giỏi” trên địa bàn tỉnh Tây Ninh giai đoạn 2021-2025", "2021", "2025"),
    ("phong trào thi đua “Việc làm cho lao động giai đoạn 2022 - 2025”.", "2022", "2025"),
    ("phong trào thi đua “Hai giỏi” (giai đoạn 2016 - 2020)", "2016", "2020"),
    ("phong trào thi đua “Hai giỏi” từ năm 2021 đến năm 2025", "2021", "2025"),
    ("phong trào thi đua “Hai giỏi” giai đoạn 2021 - 2025”.", "2021", "2025"),  # a closing mark too many
    ("phong trào thi đua “Hai giỏi” đến năm 2020;", None, "2020"),
    ("phong trào thi đua “Hai giỏi” năm 2024", None, None),
    ("phong trào thi đua “Hai giỏi”, Kế hoạch phát triển giai đoạn 2021 - 2025", None, None),
]


def document(text: str) -> Document:
    """One block of levelled text for each line, as structure would leave it."""
    flow = level(text)
    return Document([Page(1, text)], text, flow, flow.lower(), [0])


def campaigns(text: str) -> list[Campaign]:
    return extract_campaigns(document(text))


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_names_and_kinds(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.name, found.kind) for found in campaigns(text)] == expected


@pytest.mark.parametrize(("text", "start", "end"), PERIODS)
def test_period_behind_or_inside_the_quotes(text: str, start: str | None, end: str | None) -> None:
    (found,) = campaigns(text)
    assert (found.period_start, found.period_end) == (start, end)


def test_a_name_split_by_a_page_break_is_mended_onto_one_line_and_its_span_covers_it_all() -> None:
    text = 'phong trào thi đua “*Đề xuất*\n\nsáng kiến, ý tưởng hay".'
    (found,) = campaigns(text)
    assert found.name == "Đề xuất sáng kiến, ý tưởng hay"
    assert text[found.start : found.end] == "Đề xuất*\n\nsáng kiến, ý tưởng hay"
    assert [(text[repair.start : repair.end], repair.meant) for repair in found.repairs] == [("*\n\n", " ")]


def test_a_page_number_inside_a_name_is_not_part_of_it() -> None:
    text = "cuộc vận động “Toàn dân chung tay\n4\nbảo vệ môi trường”"
    whole = document(text)
    whole.flow = whole.flow.replace("\n4\n", "   ")  # what structure leaves of a page's number and its line breaks
    whole.lower = whole.flow.lower()
    (found,) = extract_campaigns(whole)
    assert found.name == "Toàn dân chung tay bảo vệ môi trường"


def test_a_slip_in_a_known_name_is_mended_and_recorded() -> None:
    text = "phong trào thi đua “Luơng y như từ mẫu”"
    (found,) = campaigns(text)
    assert (found.name, text[found.start : found.end]) == ("Lương y như từ mẫu", "Luơng y như từ mẫu")
    assert [(text[repair.start : repair.end], repair.meant) for repair in found.repairs] == [("Luơng", "Lương")]


def test_of_two_spellings_the_one_the_document_prints_more_often_is_meant() -> None:
    text = "Đợt thi đua chào mừng Hội nghị Diển hình các cấp. Điển hình. Đợt thi đua chào mừng Hội nghị Điển hình các cấp."
    assert [found.name for found in campaigns(text)] == ["Đợt thi đua chào mừng Hội nghị Điển hình các cấp"] * 2


def test_a_missing_closing_mark_costs_confidence_not_the_next_name() -> None:
    first, second = campaigns("phong trào thi đua “Tuổi cao gương sáng, “Dân vận khéo”.")
    assert (first.name, second.name) == ("Tuổi cao gương sáng", "Dân vận khéo")
    assert "quotes_unbalanced" in first.flags
    assert first.confidence < second.confidence


def test_the_document_that_launches_a_campaign_is_linked() -> None:
    text = "Kế hoạch số 4099/KH-UBND về phát động Phong trào thi đua “Hai giỏi”; phong trào “Ba đảm đang”."
    citation = Citation(0, text.index(" về phát động"), 1.0, "rule:numbered", ident="numbered")
    assert [found.launched_by for found in extract_campaigns(document(text), [citation])] == [citation, None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tây Ninh chung sức xây dựng nông thôn mới", "Cả nước chung sức xây dựng nông thôn mới"),
        ("Doanh nghiệp Đồng Nai hội nhập và phát triển", "Doanh nghiệp Việt Nam hội nhập và phát triển"),
        (
            "Cán bộ công chức, viên chức thi đua thực hiện văn hoá công sở",
            "Cán bộ, công chức, viên chức Cà Mau thi đua thực hiện văn hóa công sở",
        ),
        ("Dạy tốt - Học tốt", "Dạy tốt, học tốt"),
    ],
)
def test_spellings_of_one_campaign_have_one_key(one: str, other: str) -> None:
    assert campaign_key(one) == campaign_key(other)


def test_a_list_without_end_takes_time_in_proportion() -> None:
    text = "các phong trào thi đua: " + ", ".join(f"“Tên thứ {number}”" for number in range(3000))
    assert len(campaigns(text)) == 3000
