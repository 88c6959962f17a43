"""What dates and periods mean: one row a sentence; the expressions found in it and their values, in reading order."""

from __future__ import annotations

import pytest

from trichluc.extractors.levelling import level
from trichluc.extractors.times.grammar import scan_times

# sentence | expression = value ; …
CASES = """
Tây Ninh, ngày 31 tháng 7 năm 2017                     | ngày 31 tháng 7 năm 2017 = 2017-07-31
ngày tháng năm 2023                                    | ngày tháng năm 2023 = 2023
ngày    tháng 3 năm 2024                               | ngày    tháng 3 năm 2024 = 2024-03
ngày …… tháng 3 năm 2024                               | ngày …… tháng 3 năm 2024 = 2024-03
ngày     /12/2025 của Ban Thường vụ                    | ngày     /12/2025 = 2025-12
số 336/KH-UBND, ngày 13/02/2023 của Ủy ban             | 13/02/2023 = 2023-02-13
số 27-KH/TĐTN-VP ngày 25-6-2026                        | 25-6-2026 = 2026-06-25
chậm nhất đến ngày 01.01.2009                          | 01.01.2009 = 2009-01-01
ngày 17/ 09/2024                                       | 17/ 09/2024 = 2024-09-17
ngày 01 tháng 7/2025                                   | ngày 01 tháng 7/2025 = 2025-07-01
trước ngày 15 tháng 6                                  | ngày 15 tháng 6 = --06-15
dịp 27/7                                               | 27/7 = --07-27
Quốc khánh 2/9 (1945 - 2020)                           | 2/9 = --09-02 ; 1945 - 2020 = 1945/2020
(19/5/1890 - 19/5/2023)                                | 19/5/1890 - 19/5/2023 = 1890-05-19/2023-05-19
(26/3/1931-26/3/2023; ngày                             | 26/3/1931-26/3/2023 = 1931-03-26/2023-03-26
giai đoạn 2021- 2030                                   | 2021- 2030 = 2021/2030
nhiệm kỳ 2020 – 2025                                   | 2020 – 2025 = 2020/2025
từ năm 2021 đến hết năm 2030                           | năm 2021 đến hết năm 2030 = 2021/2030
từ ngày 27/7 đến ngày 30/7/2013                        | 27/7 đến ngày 30/7/2013 = 2013-07-27/2013-07-30
từ ngày 08 đến ngày 10 tháng 12 năm 2025               | ngày 08 đến ngày 10 tháng 12 năm 2025 = 2025-12-08/2025-12-10
ngày 17 - 18/12/2025                                   | 17 - 18/12/2025 = 2025-12-17/2025-12-18
từ ngày 28/12 đến ngày 05/01/2026                      | 28/12 đến ngày 05/01/2026 = 2025-12-28/2026-01-05
từ tháng 3 đến tháng 10 năm 2026                       | tháng 3 đến tháng 10 năm 2026 = 2026-03/2026-10
vào tháng 4 và tháng 8 năm 2026                        | tháng 4 = 2026-04 ; tháng 8 năm 2026 = 2026-08
từ tháng 9 đến tháng 5 năm 2026                        | tháng 9 đến tháng 5 năm 2026 = 2025-09/2026-05
trong tháng 11-12/2025                                 | tháng 11-12/2025 = 2025-11/2025-12
trong tháng 3 - 4 năm 2026                             | tháng 3 - 4 năm 2026 = 2026-03/2026-04
trong tháng 10 năm 2019                                | tháng 10 năm 2019 = 2019-10
tháng 3/2025                                           | tháng 3/2025 = 2025-03
hoàn thành trong Quý I năm 2020                        | Quý I năm 2020 = 2020-01-01/2020-03-31
Quý III/2025                                           | Quý III/2025 = 2025-07-01/2025-09-30
quí IV-2025                                            | quí IV-2025 = 2025-10-01/2025-12-31
quý 3 năm 2025                                         | quý 3 năm 2025 = 2025-07-01/2025-09-30
quý I và quý II năm 2025                               | quý I và quý II năm 2025 = 2025-01-01/2025-06-30
quý II và quý IV năm 2025 | quý II = 2025-04-01/2025-06-30 ; quý IV năm 2025 = 2025-10-01/2025-12-31
10 tháng năm 2025                                      | 10 tháng năm 2025 = 2025-01-01/2025-10-31
02 tháng cuối năm 2025                                 | 02 tháng cuối năm 2025 = 2025-11-01/2025-12-31
6 tháng đầu năm 2023                                   | 6 tháng đầu năm 2023 = 2023-01-01/2023-06-30
6 tháng cuối năm 2023                                  | 6 tháng cuối năm 2023 = 2023-07-01/2023-12-31
9 tháng đầu năm 2025                                   | 9 tháng đầu năm 2025 = 2025-01-01/2025-09-30
năm học 2022 - 2023                                    | 2022 - 2023 = 2022/2023
Thông tư số 12/2019/TT-BNV                             |
ngày 08 tháng  năm 2025                                | 08 = ---08
ngày 31 đến ngày 30/6/2026                             | 31 = ---31 ; 30/6/2026 = 2026-06-30
Nghị định số 30/2020/NĐ-CP và Luật số 64/2025/QH15     |
Thời gian tổ chức: 1/2 ngày                            |
đạt 93,5%, 24/24 giờ, 1.500 đại biểu                   |
có 5/10 xã, 12/30 trường, 3/4 số hộ                    |
ngày 31/02/2023 và ngày 30 tháng 02 năm 2023           |
điện thoại 0912 345 678, fax 0276.3822022              |
TCVN 5738-2021; QCVN 122:2024/BGTVT                    |
Tháng Thanh niên, Tháng Ba biên giới, 9 tháng          |
"""


def rows(table: str) -> list[tuple[str, str]]:
    cells = [line.split("|") for line in table.strip().splitlines()]
    return [(sentence.strip(), wanted.strip()) for sentence, wanted in cells]


@pytest.mark.parametrize(("sentence", "wanted"), rows(CASES))
def test_expression_means(sentence: str, wanted: str) -> None:
    found = scan_times(level(sentence).lower())
    items = [one for one in found if one.unit != "year" or one.is_range or one.long]
    got = " ; ".join(f"{sentence[one.start : one.end]} = {one.value}" for one in items)
    assert got == " ".join(wanted.split(" ")).strip()
