"""RTF made by hand: fonts, escapes, tables, fields, cut-off files."""

import pytest

from trichluc.pipeline.read import read

HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Times New Roman;}{\f1\fnil\fcharset0 .VnTime;}"
    rb"{\f2\fnil .VnTimeH{\*\falt Courier};}{\f3 VNI-Times;}{\f4\fcharset163 Arial;}{\f5\fcharset2 Symbol;}}{\info{\title no}}"
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"K\u7871? ho\u7841\'3fch", "Kế hoạch"),
        (rb"{\uc2 K\u7871\'e2\'bf ho\u7841 a?ch}", "Kế hoạch"),
        (rb"{\uc0 K\u7871  ho\u7841 ch}", "Kế hoạch"),
        (rb"{\f1 U\'fb ban nh\'a9n d\'a9n th\'ad\'ebng}", "Uỷ ban nhân dân thưởng"),
        (rb"{\f1 th\-\'ebng}", "thưởng"),
        (rb"{\f2 kh\'f4ng \'adu}\par{\f1 nh\'a9n}", "KHỤNG ƯU\n\nnhân"),
        (rb"{\f3 Quye\'e1t \'f1\'f2nh}", "Quyết định"),
        (rb"{\f3 Quye}{\f3\b\'e1t}", "Quyết"),
        (rb"{\f4 Quy\'ea\'ect \'f0i\'f2nh}", "Quyết định"),
        (rb"{\f5\'b7}\tab A", "• A"),
        (rb"{\listtext\pard 1.\tab}M\'f4 t\'e2", "1. Mô tâ"),
        (rb"a\line b\par c\par\par d", "a\nb\n\nc\n\nd"),
        (rb"{\caps abc}{\v hidden}{\deleted old}\~d\_e", "ABC\u00a0d-e"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}!", "link!"),
        (rb"a{\field{\*\fldinst PAGE}{\fldrslt 7}}b", "ab"),
        (rb"{\header\pard 3\par}{\footer UBND huy\'ean\par}body", "body\n\nUBND huyên"),
        (rb"\{a\}\\{\*\unknown no}", "{a}\\"),
        (rb"{\info{\upr{\title no}{\*\ud{\title no}}}}{\upr{old}{\*\ud{new}}}", "new"),
        (rb"\u-10179?\u-9216?", "\U0001f400"),
        (rb"\u-10179? x", "\ufffd x"),
        (
            rb"\trowd\intbl TT\cell N\'f4i\par dung\cell Ai\cell Khi\cell\row"
            rb"\trowd\intbl 1\cell a\cell b\cell c\cell\row\pard sau",
            "TT\tNôi dung\tAi\tKhi\n1\ta\tb\tc\n\nsau",
        ),
        (rb"\trowd\intbl S\u7902?\par N\cell \u272?\u7897?c\cell\row\pard sau", "S\u1ede\nN\n\nĐộc\n\nsau"),
    ],
)
def test_text_of_rtf(body: bytes, text: str) -> None:
    assert read(HEAD + body + b"}", "a.rtf").pages[0].text == text


def test_a_file_cut_off_gives_what_stands_before() -> None:
    assert read(HEAD + rb"m\u7897?t {\b hai ", "a.rtf").pages[0].text == "một hai"


def test_unicode_set_in_a_legacy_font_stays() -> None:
    body = rb"{\f1 Th\u7911? t\u432?\u7899?ng Ch\'ednh ph\u7911?, \u7911?y ban nh\'e2n d\'e2n t\u7881?nh \u273?\'f3}"
    assert read(HEAD + body + b"}", "a.rtf").pages[0].text == "Thủ tướng Chính phủ, ủy ban nhân dân tỉnh đó"
