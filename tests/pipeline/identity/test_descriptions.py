"""What a body's id says of it: level, the body above it, and its days."""

from __future__ import annotations

import pytest

from trichluc.models.tables import BODY_LEVELS
from trichluc.pipeline.identity.bodies import body_id, setting_of
from trichluc.pipeline.identity.descriptions import describe
from trichluc.pipeline.identity.naming import canonical_name

CASES = [
    # name, issuer of the document, level, the body above, first day, last day
    ("Bộ Giao thông vận tải", "Chính phủ", "central", "chính-phủ", None, "2025-02-28"),
    ("Bộ Dân tộc và Tôn giáo", "Chính phủ", "central", "chính-phủ", "2025-03-01", None),
    ("Bộ Nội vụ", "Chính phủ", "central", "chính-phủ", None, None),
    ("Vụ Pháp chế", "Bộ Nội vụ", "unit", "bộ-nội-vụ", None, None),
    ("Thanh tra Bộ", "Bộ Xây dựng", "unit", "bộ-xây-dựng", None, None),
    ("UBND tỉnh", "UBND tỉnh Long An", "province", None, None, "2025-06-30"),
    ("UBND tỉnh", "UBND tỉnh Tây Ninh", "province", None, None, None),
    ("UBND tỉnh", "UBND tỉnh Đồng Nai", "province", None, None, "2026-04-29"),
    ("UBND thành phố", "UBND thành phố Đồng Nai", "province", None, "2026-04-30", None),
    ("Sở Nội vụ", "UBND tỉnh Tây Ninh", "province", "ủy-ban-nhân-dân-tỉnh-tây-ninh", None, None),
    ("Sở Nội vụ", "UBND tỉnh Bạc Liêu", "province", "ủy-ban-nhân-dân-tỉnh-bạc-liêu", None, "2025-06-30"),
    ("Sở Nội vụ (Ban Thi đua - Khen thưởng)", "UBND tỉnh Lai Châu", "province", "sở-nội-vụ-tỉnh-lai-châu", None, None),
    ("Văn phòng UBND tỉnh", "UBND tỉnh Lai Châu", "province", "ủy-ban-nhân-dân-tỉnh-lai-châu", None, None),
    ("UBND huyện Gò Dầu", "UBND tỉnh Tây Ninh", "district", "ủy-ban-nhân-dân-tỉnh-tây-ninh", None, "2025-06-30"),
    ("UBND thành phố Tây Ninh", "UBND tỉnh Tây Ninh", "district", "ủy-ban-nhân-dân-tỉnh-tây-ninh", None, "2025-06-30"),
    ("UBND xã Tân Lập", "UBND tỉnh Tây Ninh", "commune", "ủy-ban-nhân-dân-tỉnh-tây-ninh", None, None),
    ("Ban Dân vận Tỉnh ủy", "UBND tỉnh Tây Ninh", "party", "tỉnh-ủy-tây-ninh", None, None),
    ("Ban Thường vụ Tỉnh đoàn", "Tỉnh đoàn Tây Ninh", "organisation", "tỉnh-đoàn-tây-ninh", None, None),
    ("Tỉnh ủy", "UBND tỉnh Tây Ninh", "party", "ban-chấp-hành-trung-ương-đảng", None, None),
    ("Thành ủy", "UBND thành phố Cần Thơ", "party", "ban-chấp-hành-trung-ương-đảng", None, None),
    ("Thành ủy Biên Hòa", "UBND tỉnh Đồng Nai", "party", None, None, "2025-06-30"),
    ("Thành ủy", "UBND tỉnh Đồng Nai", "party", None, None, None),
    ("Khoa Luật", "Trường Đại học Cần Thơ", "unit", "trường-đại-học-cần-thơ", None, None),
    ("UBND các huyện, thị xã, thành phố", "UBND tỉnh Tây Ninh", "collective", None, None, None),
    ("UBND tỉnh", "Bộ Xây dựng", "collective", None, None, None),
]


@pytest.mark.parametrize(("name", "issuer", "level", "above", "first", "last"), CASES)
def test_level_parent_and_days_of_a_body(name, issuer, level, above, first, last) -> None:
    assert describe(body_id(name, setting_of(issuer))) == (level, above, first, last)


IDS = [
    # name, issuer of the document, id: what no pair shows
    ("Đoàn TNCS Hồ Chí Minh", "UBND tỉnh An Giang", "đoàn-thanh-niên-cộng-sản-hồ-chí-minh-tỉnh-an-giang"),
    ("Chi cục Thú y thuộc Sở NN&PTNT", "UBND tỉnh An Giang", "chi-cục-thú-y-sở-nông-nghiệp-phát-triển-nông-thôn-tỉnh-an-giang"),
    ("UBND phường 5", "UBND quận 1, thành phố Hồ Chí Minh", "ủy-ban-nhân-dân-phường-5-quận-1-thành-phố-hồ-chí-minh"),
    ("Khoa Sinh học và Môi trường", "Trường Đại học Vinh", "khoa-sinh-học-môi-trường-trường-đại-học-vinh"),
    ("Kho bạc Nhà nước khu vực XI", "UBND tỉnh Nghệ An", "kho-bạc-nhà-nước-khu-vực-xi"),
    ("Hội Cựu chiến binh Việt Nam", "UBND tỉnh Nghệ An", "hội-cựu-chiến-binh-việt-nam"),
    ("Sở", "UBND tỉnh Nghệ An", "sở@ủy-ban-nhân-dân-tỉnh-nghệ-an"),
]


@pytest.mark.parametrize(("name", "issuer", "identity"), IDS)
def test_what_completes_a_name(name: str, issuer: str, identity: str) -> None:
    assert body_id(name, setting_of(issuer)) == identity


def test_what_a_document_does_not_settle_is_joined_with_nobody_elses() -> None:
    one, other = (body_id("UBND tỉnh", setting_of(None), document) for document in ("a-1", "b-1"))
    assert one != other
    assert describe(one) == ("province", None, None, None)


NAMES = [
    ("UBND tỉnh", "ủy-ban-nhân-dân-tỉnh-tây-ninh", "Ủy ban nhân dân tỉnh Tây Ninh"),
    ("Giám đốc Sở Nội vụ", "sở-nội-vụ-tỉnh-đắk-lắk", "Sở Nội vụ tỉnh Đắk Lắk"),
    ("Sở KH&ĐT", "sở-kế-hoạch-đầu-tư-tỉnh-lào-cai", "Sở Kế hoạch và Đầu tư tỉnh Lào Cai"),
    ("Thanh tra Bộ", "thanh-tra-bộ-xây-dựng", "Thanh tra Bộ Xây dựng"),
    ("Tỉnh đoàn", "tỉnh-đoàn-bà-rịa-vũng-tàu", "Tỉnh đoàn Bà Rịa - Vũng Tàu"),
    ("", "tỉnh-ủy-nghệ-an", "Tỉnh ủy Nghệ An"),
    ("", "liên-đoàn-lao-động-huyện-dmc", "Liên đoàn Lao động huyện DMC"),
    ("", "bộ-lao-động-thương-binh-xã-hội", "Bộ Lao động - Thương binh và Xã hội"),
    ("UBND huyện Mộ Đức", "ủy-ban-nhân-dân-huyện-mộ-đức-tỉnh-quảng-ngãi", "Ủy ban nhân dân huyện Mộ Đức tỉnh Quảng Ngãi"),
]


@pytest.mark.parametrize(("spelling", "identity", "name"), NAMES)
def test_the_canonical_name_is_printed_in_full(spelling: str, identity: str, name: str) -> None:
    assert canonical_name(spelling, identity) == name


@pytest.mark.parametrize(
    "name", ["UBND tỉnh", "Sở Nội vụ", "Thanh tra Bộ", "Báo Tây Ninh", "Công đoàn cơ sở", "Chi bộ", "Hội nghị"]
)
def test_a_body_has_a_level_that_the_tables_know(name: str) -> None:
    assert describe(body_id(name, setting_of("UBND tỉnh Tây Ninh"))).level in {None, *BODY_LEVELS}
