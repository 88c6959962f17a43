"""Which time expressions bind something to be done, and what they mean: one row a sentence."""

from __future__ import annotations

import pytest

from trichluc.extractors import extract_facts
from trichluc.extractors.deadlines import extract_deadlines
from trichluc.models.document import Page
from trichluc.models.facts import Deadline
from trichluc.pipeline.structure import structure

from .plan import HEAD, read

SHORT = {
    "": "time",
    "FREQ=YEARLY": "year",
    "FREQ=MONTHLY": "month",
    "FREQ=MONTHLY;INTERVAL=3": "quarter",
    "FREQ=MONTHLY;INTERVAL=6": "half-year",
}


def short(one: Deadline) -> str:
    """A deadline as the rows below write it: kind, then from–to, rule or duration."""
    if one.kind == "date":
        return f"date {one.due_date}"
    if one.kind == "period":
        return f"period {one.start_date}..{one.due_date}"
    if one.kind == "recurring":
        return f"every {SHORT.get(one.rrule or '', one.rrule)}"
    return f"relative {one.offset_duration}{' working' if one.working_days else ''}"


# sentence | deadlines in reading order, separated by " + "
CASES = """
- Gửi kế hoạch về Sở Nội vụ trước ngày 15 tháng 3 năm 2023. | date 2023-03-14
- Báo cáo Sở Lao động trước 30/11/2023 để tổng hợp. | date 2023-11-29
- Báo cáo về Sở trước 14 giờ 00 ngày 29/7/2023. | date 2023-07-29
- Xây dựng kế hoạch gửi về Tỉnh đoàn chậm nhất ngày 25/3/2023. | date 2023-03-25
- Hoàn thành chậm nhất đến ngày 01 tháng 7 năm 2028. | date 2028-07-01
- Nộp hồ sơ muộn nhất là ngày 01.3.2023. | date 2023-03-01
- Phấn đấu đến hết ngày 30/6/2023 hoàn thành giải ngân. | date 2023-06-30
- Phấn đấu đến cuối năm 2025 hoàn thành cấp giấy chứng nhận. | date 2025-12-31
- Hạn chót: 20/4/2023. | date 2023-04-20
- Chuẩn bị tổ chức lễ khánh thành vào ngày 19 tháng 12 năm 2023. | date 2023-12-19
- Hội nghị biểu dương hoàn thành trong Quý I năm 2023. | period 2023-01-01..2023-03-31
- Tổ chức Đại hội vào đầu quý II năm 2023. | period 2023-04-01..2023-06-30
1. Nhiệm vụ thực hiện trong Quý III | period 2023-07-01..2023-09-30
- Tham mưu ban hành kế hoạch trong tháng 10 năm 2023. | period 2023-10-01..2023-10-31
- Các sở, ngành hoàn thành trong năm 2023. | period 2023-01-01..2023-12-31
- Triển khai khảo sát từ ngày 29/6/2023 đến hết ngày 09/7/2023. | period 2023-06-29..2023-07-09
- Thời gian triển khai: Từ ngày 10/01/2023 - 05/02/2023. | period 2023-01-10..2023-02-05
- Tổ chức triển khai cơ chế “một cửa” từ ngày 01 tháng 01 năm 2024. | period 2024-01-01..None
- Thời gian hoàn thành: Quý II/2023. | period 2023-04-01..2023-06-30
- Thời gian thực hiện: Năm 2023 và các năm tiếp theo. | period 2023-01-01..None
- Từ nay đến năm 2025, phấn đấu hoàn thành các chỉ tiêu sau. | period 2022-12-23..2025-12-31
- Định kỳ hằng năm báo cáo Ủy ban nhân dân tỉnh. | every year
- Hằng quý, tổ chức kiểm tra tại các đơn vị. | every quarter
- Thời gian thực hiện: Hằng năm. | every year
- Tổng kết công tác thi đua 6 tháng, năm. | every half-year + every year
- Định kỳ 6 tháng (vào ngày 15 tháng 6) báo cáo kết quả. | every FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15
- Báo cáo hằng tháng, quý, 6 tháng, năm. | every month + every quarter + every half-year + every year
- Trước ngày 15/12 hàng năm tổng hợp, báo cáo. | every FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14
- Báo cáo trước ngày 25 hằng tháng. | every FREQ=MONTHLY;BYMONTHDAY=24
- Công bố vào ngày 01 tháng 01 hàng năm. | every FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1
- Gửi báo cáo trước ngày 31 tháng 01 năm tiếp theo. | every FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=30
- Báo cáo UBND tỉnh định kỳ 03 tháng/1lần. | every quarter
- Hội thao mỗi năm tổ chức một lần. | every year
- Hội diễn hai năm tổ chức một lần. | every FREQ=YEARLY;INTERVAL=2
- Định kỳ tổng hợp, báo cáo Ủy ban nhân dân tỉnh. | every time
- Đăng báo chậm nhất là 05 ngày kể từ ngày ký. | relative P5D
- Trong thời hạn 05 (năm) ngày làm việc kể từ ngày nhận đủ hồ sơ, Sở thẩm định. | relative P5D working
- Trả lời không quá 03 ngày làm việc. | relative P3D working
- Sinh viên hoàn thành báo cáo trong vòng 10 ngày (tính từ ngày ra bảo vệ). | relative P10D
- Trong vòng mười lăm ngày kể từ ngày nhận được thông báo phải trả lời. | relative P15D
- Các đơn vị gửi kế hoạch trước 01 (một) tháng. | relative -P1M
- Gửi tài liệu ít nhất 05 ngày làm việc trước ngày khai mạc. | relative -P5D working
- Báo cáo phải được duyệt trước khi trình bày tại Hội nghị. | relative None
- Những nội dung thực hiện từ nay đến Đại hội Thi đua yêu nước. | relative None
- Đo độ mặn với tần suất 2 lần/tháng. | every time
- Tự kiểm tra tối thiểu 02 (hai) lần/năm tại các kho. | every time
- Lấy mẫu nước 02 lần/năm (vào tháng 5 và tháng 10 năm 2023). | every FREQ=YEARLY;BYMONTH=5,10 + \
period 2023-05-01..2023-05-31 + period 2023-10-01..2023-10-31
- Kiểm tra bếp ăn ít nhất 01 lần/quý. | every quarter
- Mỗi tuần 01 lần, các tổ dân phố dọn vệ sinh. | every FREQ=WEEKLY
- Mỗi quý tổ chức ít nhất 01 buổi sinh hoạt chuyên đề. | every quarter
- Định kỳ 02 lần/năm báo cáo Thường trực Tỉnh ủy. | every time
- Báo cáo định kỳ (tháng, quý, năm) theo quy định. | every month + every quarter + every year
- Báo cáo nhanh trước 17h00’ hằng ngày. | every FREQ=DAILY;BYHOUR=17
- Hằng ngày trước 16 giờ 30 phút tổng hợp số liệu. | every FREQ=DAILY;BYHOUR=16;BYMINUTE=30
- Trực ban báo cáo 02 lần/ngày (trước 6h00 và 18h00). | every FREQ=DAILY;BYHOUR=6,18
- Gửi báo cáo tuần trước 15 giờ thứ Năm hằng tuần. | every FREQ=WEEKLY;BYDAY=TH;BYHOUR=15
- Gửi lịch công tác trước thứ Sáu hằng tuần. | every FREQ=WEEKLY;BYDAY=TH
- Ra quân dọn vệ sinh vào Chủ nhật hằng tuần. | every FREQ=WEEKLY;BYDAY=SU
- Báo cáo quý trước ngày 20 của tháng cuối quý. | every FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=19
- Gửi báo cáo trước các ngày 10/6 và 10/12 hằng năm. | every FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=9 + \
every FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=9
- Tổ chức kiểm tra định kỳ và đột xuất tại các chợ. | every time
- Hằng năm (trước 31/12), các đơn vị gửi kết quả. | every FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30
- Hằng năm, trước ngày 15 tháng 11, gửi dự toán về Sở. | every FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=14
- Hằng năm, tổng hợp kết quả gửi về Sở trước ngày 15/12. | every FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14
- Định kỳ hằng tháng, gửi báo cáo trước ngày 20. | every FREQ=MONTHLY;BYMONTHDAY=19
- Theo dõi, đôn đốc, báo cáo kết quả hằng quý. | every quarter
- Giai đoạn 1 (từ tháng 01/2023 đến tháng 6/2023): xây dựng phần mềm. | period 2023-01-01..2023-06-30
- Bước 1: Từ 01/02 - 28/02/2023, các đơn vị tự rà soát. | period 2023-02-01..2023-02-28
- Chấm điểm vào tuần cuối tháng 11/2023. | period 2023-11-01..2023-11-30
- Thời gian lấy mẫu từ tháng 3 đến tháng 10 năm 2023. | period 2023-03-01..2023-10-31
- Thời gian ra quân trong tháng 5 - 6/2023. | period 2023-05-01..2023-06-30
- Tập trung hoàn thành chỉ tiêu trong 02 tháng cuối năm 2023. | period 2023-11-01..2023-12-31
- Trong 6 tháng đầu năm 2023 tổ chức 02 lớp tập huấn. | period 2023-01-01..2023-06-30
- Hội thi diễn ra vào tháng 9 năm 2023. | period 2023-09-01..2023-09-30
- Gửi hồ sơ trước ngày 30/9 và ngày 15/12/2023. | date 2023-09-29 + date 2023-12-14
- Tổ chức hội nghị tổng kết (quý IV/2023). | period 2023-10-01..2023-12-31
- Rà soát danh mục, hoàn thành quý II/2023. | period 2023-04-01..2023-06-30
+ Tháng 4/2023: Ban hành hướng dẫn. | period 2023-04-01..2023-04-30
- Đợt cao điểm: đợt 1 từ 15/12/2022 đến 15/01/2023. | period 2022-12-15..2023-01-15
- Dự kiến tháng 7/2023 trình Hội đồng nhân dân. | period 2023-07-01..2023-07-31
- Sơ kết vào năm 2025. | period 2025-01-01..2025-12-31
- Thời gian: Tháng 3/2023. | period 2023-03-01..2023-03-31
- Thời gian, địa điểm: Quý II/2023, tại hội trường. | period 2023-04-01..2023-06-30
- Thời gian kiểm tra: Ngày 29 tháng 5 năm 2023. | date 2023-05-29
- Thời gian thực hiện: Thường xuyên, theo nhiệm vụ. | every time
- Thời gian thực hiện: Theo kế hoạch bồi dưỡng hằng năm. | every year
- Thời gian thực hiện: Sau khi có hướng dẫn của Bộ Nội vụ. | relative None
- Cứu trợ trong 24 giờ đầu kể từ khi nhận được tin báo. | relative PT24H
- Giai đoạn khẩn cấp (0-48 giờ): sơ tán người dân. | relative PT48H
- Giai đoạn sau 72 giờ: sửa chữa nhà ở. | relative PT72H
- Sở Xây dựng kiểm định thang máy trước khi đưa vào sử dụng. | relative None
- Trước khi đưa công trình vào vận hành, chủ đầu tư báo cáo Sở Xây dựng. | relative None
- Kể từ ngày 01 tháng 7 năm 2025, các cơ sở phải đáp ứng yêu cầu về khí thải. | period 2025-07-01..None
- Cơ sở phải thực hiện kết nối dữ liệu kể từ ngày 01/3/2027. | period 2027-03-01..None
- Thời gian thực hiện: Kể từ ngày 01/7/2023. | period 2023-07-01..None
- Cập nhật lên hệ thống trong vòng tối đa 24 giờ kể từ khi xảy ra sự cố. | relative PT24H
- Báo cáo định kỳ hằng năm gửi về Sở trước ngày 31 tháng 01 năm tiếp theo. | every FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=30
a) Hằng năm, báo cáo cấp có thẩm quyền bố trí vốn. | every year
"""

NOTHING_IS_DUE = """
- Phong trào thi đua giai đoạn 2021 - 2025.
- Kỷ niệm 133 năm Ngày sinh của Chủ tịch Hồ Chí Minh (19/5/1890 - 19/5/2023).
- Thực hiện Chỉ thị số 05/CT-UBND ngày 04/5/2023 của Chủ tịch.
- Quyết định này có hiệu lực kể từ ngày ký.
- Quyết định này có hiệu lực thi hành sau 15 ngày kể từ ngày ký.
- Chịu trách nhiệm thi hành Quyết định này, kể từ ngày 01 tháng 3 năm 2023.
- Tính đến ngày 30/6/2023 đã có 15 đơn vị báo cáo.
- Giấy phép được cấp trước ngày 01/7/2023 thì tiếp tục có giá trị.
- Bố trí trong dự toán ngân sách nhà nước hằng năm.
- Theo kế hoạch và thông báo tuyển sinh hằng năm.
- Đánh giá khả năng hoàn thành mục tiêu, chỉ tiêu hàng năm và giai đoạn.
- Thông qua các phiên họp giao ban định kỳ.
- Thời gian: Vào lúc 08 giờ 00 phút, ngày 09/11/2023.
- Nộp lệ phí trong 04 tháng; khen thưởng không quá 10% tập thể.
- Quy hoạch phát triển ngành đến năm 2030, tầm nhìn đến năm 2050.
- Tổ chức từ ngày 27/7 đến ngày 30/7/2013 đã thành công tốt đẹp.
- Kiểm tra không quá 02 lần/năm đối với một cơ sở.
- Giá xăng tăng 3 lần trong năm 2023; bình quân mỗi năm tăng 5%.
- Bình quân mỗi tháng tiếp 20 lượt công dân.
- Khám sức khỏe định kỳ cho học sinh.
- Sơ kết, đánh giá kết quả bố trí vốn sự nghiệp hằng năm.
- Tỷ lệ thanh niên được tư vấn trước khi kết hôn đạt 90%.
- Chủ đầu tư có quyền yêu cầu giải trình trước khi ký hợp đồng.
- Điều kiện được xác định tại thời điểm xét duyệt (trước khi công bố kết quả).
- Ảnh chụp trong vòng 6 tháng.
- Cấp giấy phép có thời hạn 05 năm kể từ ngày cấp.
- Không cử nhạc trước 6 giờ và sau 22 giờ.
- Trong 6 tháng đầu năm 2022, toàn tỉnh đã tổ chức 12 lớp.
- Thời gian thực hiện: Giai đoạn 2021 - 2025.
- Có ít nhất 50% số xã đạt chuẩn vào năm 2030.
- Tháng 3 năm 2023 là Tháng Thanh niên.
- Khuyến khích các cơ sở định kỳ tổ chức kiểm toán năng lượng.
- Bố trí thời gian nghỉ hằng năm của giáo viên.
- Cơ sở được tiếp tục áp dụng quy trình vận hành cho đến hết ngày 31/12/2031.
- Kể từ ngày 01/01/2028, mức thu phí là 2% doanh thu.
- Thời gian chốt số liệu báo cáo: Tính đến ngày 14/12/2023.
"""

# In articles of law a frequency or a date more often names a thing than orders a deed.
LAW = """Điều 1. Phạm vi điều chỉnh
Quy định này quy định về quản lý công trình.
Điều 2. Đối tượng áp dụng
Cơ quan, tổ chức có liên quan.
Điều 3. Nội dung
{sentence}
Điều 4. Hiệu lực thi hành
Quy định này có hiệu lực kể từ ngày ký."""

NOTHING_IS_DUE_BY_LAW = """
Chi phí gồm chi phí sửa chữa định kỳ các công trình.
Đơn vị tổ chức sao lưu dữ liệu định kỳ, bảo đảm an toàn.
Đối với các kỳ thi được tổ chức trước ngày 15 tháng 11 năm 2023, việc cấp chứng chỉ theo quy định cũ.
Viên chức được tuyển dụng trước ngày 01 tháng 7 năm 2023 thuộc phạm vi quản lý.
Kỳ báo cáo năm được tính từ ngày 01 tháng 01 đến ngày 31 tháng 12 của năm đó.
Ngoài báo cáo định kỳ hằng năm tại khoản 1 Điều này, đơn vị có trang thông tin.
Đơn vị hoàn thành việc xếp ngạch đối với công chức được tuyển dụng trước ngày 01 tháng 7 năm 2023.
Dự án phải báo cáo và đã lựa chọn được nhà đầu tư trước ngày 01 tháng 8 năm 2021.
Chủ đầu tư phát hành hồ sơ mời thầu đến hết ngày 31 tháng 12 năm 2030 thì áp dụng giá cũ.
Đơn vị công tác của cán bộ trước khi nghỉ hưu tổ chức lễ tang.
"""

DUE_BY_LAW = """
Cơ quan báo cáo, xin ý kiến Ủy ban trước khi quyết định điều chỉnh. | relative None
Cục phê duyệt kế hoạch bảo trì cho năm sau trước ngày 30 tháng 6. | every FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=29
"""
CIRCULAR = "THÔNG TƯ\nQuy định về bảo trì công trình\n\nCăn cứ Luật Xây dựng;\n\n"


def rows(table: str) -> list[tuple[str, str]]:
    cells = [line.split(" |") for line in table.strip().splitlines()]
    return [(sentence.strip(), wanted.strip()) for sentence, wanted in cells]


@pytest.mark.parametrize(("sentence", "wanted"), rows(CASES))
def test_deadline_is_due(sentence: str, wanted: str) -> None:
    got = [short(one) for one in extract_deadlines(read(sentence), "2022-12-23")]
    assert " + ".join(got) == wanted


@pytest.mark.parametrize("sentence", NOTHING_IS_DUE.strip().splitlines())
def test_nothing_is_due(sentence: str) -> None:
    assert [short(one) for one in extract_deadlines(read(sentence), "2022-12-23")] == []


@pytest.mark.parametrize("sentence", NOTHING_IS_DUE_BY_LAW.strip().splitlines())
def test_nothing_is_due_by_law(sentence: str) -> None:
    assert [short(one) for one in extract_deadlines(read(LAW.format(sentence=sentence)), "2022-12-23")] == []


@pytest.mark.parametrize(("sentence", "wanted"), rows(DUE_BY_LAW))
def test_deadline_is_due_by_law(sentence: str, wanted: str) -> None:
    document = structure([Page(1, CIRCULAR + LAW.format(sentence=sentence))])[0]
    assert [short(one) for one in extract_deadlines(document, "2022-12-23")] == [wanted]


def test_period_of_one_task_among_several_is_a_deadline() -> None:
    """A plan's own life stands once ("Thời gian thực hiện: Giai đoạn …"); a plan that repeats the label means its tasks."""
    times = ("Quý I/2023", "Giai đoạn 2023 - 2025", "Thường xuyên")
    tasks = "\n".join(f"{n}. Nhiệm vụ số {n}\n- Thời gian thực hiện: {time}." for n, time in enumerate(times, 1))
    assert [short(one) for one in extract_deadlines(read(tasks), "2022-12-23")] == [
        "period 2023-01-01..2023-03-31",
        "period 2023-01-01..2025-12-31",
        "every time",
    ]


def test_aims_bind_nobody() -> None:
    aims = "1. Mục tiêu cụ thể\n- Hằng năm, giảm ít nhất 5% số vụ cháy.\n2. Nhiệm vụ\n- Hằng năm, tổ chức diễn tập."
    assert [one.action for one in extract_deadlines(read(aims), "2022-12-23")] == ["tổ chức diễn tập"]


def test_each_of_two_days_of_the_year_is_a_deadline() -> None:
    halves = "- Định kỳ 6 tháng (vào ngày 15 tháng 6), năm (vào ngày 15 tháng 12) báo cáo."
    dates = "- Báo cáo định kỳ trước ngày 01/6 và 15/11 hằng năm."
    assert [one.rrule for one in extract_deadlines(read(halves), "2022-12-23")] == [
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15",
    ]
    assert [one.rrule for one in extract_deadlines(read(dates), "2022-12-23")] == [
        "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=14",
    ]


def test_deadline_before_the_documents_own_date_is_marked() -> None:
    """Seed 000 of 2023 has a deadline of 2022, left over from the plan of the year before."""
    (late,) = extract_deadlines(read("- Đề nghị gửi kế hoạch chậm nhất ngày 25/3/2022."), "2022-12-23")
    assert (late.due_date, late.flags) == ("2022-03-25", ["before_issue"])


def test_deadline_that_another_body_set_names_it_and_is_not_marked() -> None:
    sentence = "- Bộ Công an đã có Văn bản số 787/C06 đề nghị Cục Đăng kiểm ban hành hướng dẫn trước ngày 05/02/2022."
    (quoted,) = extract_deadlines(read(sentence), "2022-12-23")
    assert (quoted.set_by, quoted.flags) == ("Bộ Công an", [])


def test_cells_under_a_column_of_times_are_deadlines() -> None:
    table = (
        "STT\tNhiệm vụ\tCơ quan chủ trì\tThời gian hoàn thành\n\n"
        "1\tBan hành kế hoạch\tSở Nội vụ\tQuý II/2023\n\n"
        "2\tTập huấn nghiệp vụ\tSở Y tế\tThường xuyên, hằng năm\n\n"
        "3\tTổng hợp, báo cáo\tSở Nội vụ\tTháng 11/2023\n\n"
        "4\tKiểm tra cơ sở\tSở Y tế\tThường xuyên\n\n"
        "5\tSơ kết kế hoạch\tSở Nội vụ\t2025\n"
    )
    found = extract_deadlines(read(table), "2022-12-23")
    assert [(short(one), one.action) for one in found] == [
        ("period 2023-04-01..2023-06-30", "Ban hành kế hoạch"),
        ("every year", "Tập huấn nghiệp vụ"),
        ("period 2023-11-01..2023-11-30", "Tổng hợp, báo cáo"),
        ("every time", "Kiểm tra cơ sở"),
        ("period 2025-01-01..2025-12-31", "Sơ kết kế hoạch"),
    ]


def test_span_holds_the_words_that_bind() -> None:
    document = read("- Gửi về Sở Nội vụ trước ngày 15 tháng 3 năm 2023 để tổng hợp.")
    (one,) = extract_deadlines(document, "2022-12-23")
    assert document.text[one.start : one.end] == "trước ngày 15 tháng 3 năm 2023"
    assert one.action == "Gửi về Sở Nội vụ"


def test_heading_that_is_a_bodys_name_gives_the_body() -> None:
    document = read("3. Sở Tài chính\n- Thẩm định dự toán, hoàn thành trước ngày 15/3/2023.")
    assert [one.body for one in extract_deadlines(document, "2022-12-23")] == ["Sở Tài chính"]


def test_heading_that_only_begins_like_a_body_gives_none() -> None:
    document = read("1. Báo cáo định kỳ hằng năm\n- Thời hạn gửi: trước ngày 15/3/2023.")
    assert {one.body for one in extract_deadlines(document, "2022-12-23")} == {None}


def test_term_whose_event_may_be_cut_is_in_doubt() -> None:
    document = read("- Trong thời hạn 03 ngày kể từ ngày có quyết định bầu cử, phê chuẩn, bổ nhiệm, đơn vị lập hồ sơ.")
    (one,) = extract_deadlines(document, "2022-12-23")
    assert one.flags == ["anchor_end_assumed"]


def test_year_comes_from_the_heading_before_the_title() -> None:
    document = read("1. Nhiệm vụ năm 2024\n- Hoàn thành trong Quý I.\n2. Nhiệm vụ khác\n- Hoàn thành trong Quý I.")
    assert [one.due_date for one in extract_deadlines(document, "2022-12-23")] == ["2024-03-31", "2023-03-31"]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("- Báo cáo UBND tỉnh hãng tháng.", "every month"),
        ("- Tổ chức Sân chơi công nhân (mỗi quý I lần).", "every quarter"),
        ("- Hội diễn nghệ thuật quần chúng (hai năm tô chức một lần).", "every FREQ=YEARLY;INTERVAL=2"),
        ("- Báo cáo về Sở Nội vụ trước I4 giờ 00 ngày 29/7/2023.", "date 2023-07-29"),
    ],
)
def test_a_time_that_a_scan_damaged_is_mended_and_recorded(sentence: str, wanted: str) -> None:
    facts = [extract_facts(structure([Page(1, HEAD + sentence, source=source)])[0]) for source in ("ocr", "text")]
    (damaged,), as_printed = (each.deadlines for each in facts)
    assert short(damaged) == wanted
    assert damaged.repairs
    assert wanted not in [short(one) for one in as_printed]
