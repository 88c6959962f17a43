"""Web pages: blocks, tables, encodings, legacy fonts."""

import pytest

from trichluc.pipeline.read import read


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Kế hoạch<p>số  12<br>năm\n2024", "Kế hoạch\n\nsố 12\nnăm 2024"),
        ("<div>Điều 1. <b>Ban</b> <i>hành</i></div><script>x</script><style>y</style>", "Điều 1. Ban hành"),
        ("<p>a &amp; b &#272;&#7897;c &nbsp;l&#7853;p</p>", "a & b Độc \u00a0lập"),
        ("<ul><li>một<li>hai</ul><ol start=3><li>ba<li>bốn</ol>", "- một\n\n- hai\n\n3. ba\n\n4. bốn"),
        ("<p style='display:none'>ẩn</p>hiện<span hidden>ẩn</span>", "hiện"),
        ("<p style='text-transform: uppercase'>kế hoạch", "KẾ HOẠCH"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        (
            "<table border=1><tr><th>STT<th>Nội<br>dung<th>Chủ trì<th>Hạn<tr><td>1<td>Ra quân<td><p>Sở<p>Nội vụ<td></table>",
            "STT\tNội dung\tChủ trì\tHạn\n1\tRa quân\tSở Nội vụ\t",
        ),
        (
            "<table border=0><tr><td>UBND TỈNH<br>SỞ NỘI VỤ<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
            "<tr><td>Số: 1/KH<td>ngày 1</table>",
            "UBND TỈNH\nSỞ NỘI VỤ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nSố: 1/KH\n\nngày 1",
        ),
        ("<font face='.VnTime'>Uû ban nh&copy;n d&copy;n khen th&shy;&euml;ng</font>", "Uỷ ban nhân dân khen thưởng"),
        ("<p style='font-family:\".VnTimeH\"'>céng hoµ</p>", "CỘNG HOÀ"),
        ("<font face='VNI-Times'>Quyeát ñònh</font>", "Quyết định"),
        ("<p>Uû ban nh&copy;n d&copy;n khen th&shy;&euml;ng</p>", "Uỷ ban nhân dân khen thưởng"),
    ],
)
def test_text_of_a_page(source: str, text: str) -> None:
    assert read(f"<html><body>{source}".encode(), "a.html").pages[0].text == text


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_is_told_without_the_declaration(codec: str) -> None:
    source = '<html><head><meta charset="iso-8859-1"></head><body><p>Ủy ban nhân dân tỉnh'
    assert read(source.encode(codec), "a.html").pages[0].text == "Ủy ban nhân dân tỉnh"


def test_a_page_saved_by_word_as_one_file_is_read() -> None:
    source = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="utf-8"\n'
        b"Content-Transfer-Encoding: quoted-printable\n\n<html><body><p>K=E1=BA=BF ho=E1=BA=A1ch</p></body></html>\n--b--\n"
    )
    assert read(source, "a.doc").pages[0].text == "Kế hoạch"


def test_a_page_nested_beyond_measure_keeps_its_text() -> None:
    assert "đáy" in read(("<html><body>" + "<div>" * 1000 + "đáy").encode(), "a.html").pages[0].text
