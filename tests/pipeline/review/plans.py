"""The papers that the tests of the review app run on, and where its browser stands."""

ORIGIN = "http://127.0.0.1"
PLAN = """ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH TÂY NINH             Độc lập - Tự do - Hạnh phúc

Số: {number}/KH-UBND          Tây Ninh, ngày 13 tháng 02 năm 2023

KẾ HOẠCH
Công tác thi đua, khen thưởng năm 2023

Thực hiện Kế hoạch số 15/KH-HĐTĐ ngày 17/01/2023 của Hội đồng Thi đua - Khen thưởng tỉnh.

1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính tham mưu kế hoạch trước ngày 15/6/2023.
2. Sở Nội vụ báo cáo Ủy ban nhân dân tỉnh định kỳ 6 tháng; phát động phong trào thi đua “Vì cộng đồng”.

Nơi nhận:                TM. ỦY BAN NHÂN DÂN
- Như trên;              CHỦ TỊCH
- Lưu: VT.

                         Nguyễn Văn A
"""
SCRIPT = "<script>alert(1)</script>"
HOSTILE = PLAN.replace("Công tác thi đua", f'{SCRIPT}"onload=alert(2) \u202ecông tác').replace("“Vì cộng đồng”", f"“{SCRIPT}”")
