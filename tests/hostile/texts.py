"""Plain text, Markdown and web pages: lines without end, letters that are none, and what makes naive rules slow."""

from __future__ import annotations

import random
from collections.abc import Iterator

from .hostile import SAMPLE, Hostile, spoilt


def html(body: str) -> bytes:
    """A web page with this body and one line of text behind it."""
    return f"<!DOCTYPE html><html><body>{body}<p>Số: 01/QĐ-UBND</p></body></html>".encode()


def _plain() -> Iterator[Hostile]:
    yield Hostile("empty.txt", "0 bytes", lambda: b"")
    yield Hostile("blank.txt", "nothing but a byte order mark and blanks", lambda: "\ufeff  \n\n\t".encode())
    yield Hostile(
        "line-50-mb.txt", "one line of 50 MB", lambda: b"theo Quyet dinh so 01/QD-UBND cua UBND tinh, " * (50_000_000 // 45)
    )
    yield Hostile("word-500-kb.txt", "one word of 500 KB", lambda: b"a" * 500_000)
    yield Hostile("blanks-300-kb.txt", "300 KB of blanks in one line", lambda: b"KE HOACH" + b" " * 300_000 + b"so 1")
    yield Hostile("lines-100000.txt", "100,000 empty lines", lambda: b"KE HOACH\n" + b"\n" * 100_000)
    yield Hostile("dots-300-kb.txt", "300 KB of dots, as in forms", lambda: "Số: ".encode() + b"." * 300_000 + b"/QD-UBND")
    yield Hostile("slashes-200-kb.txt", "200 KB of numbers and slashes", lambda: "số ".encode() + b"1/" * 100_000)
    yield Hostile(
        "grounds-4000.txt",
        "4,000 grounds without an end of a sentence",
        lambda: "Căn cứ Luật số 1/2019/QH14 ngày 01 tháng 01 năm 2019, ".encode() * 4_000,
    )
    yield Hostile("dates-10000.txt", "10,000 dates in a row", lambda: "ngày 01 tháng 01 năm 2019 ".encode() * 10_000)
    yield Hostile(
        "capitals-200-kb.txt",
        "200 KB of capitals in short lines, as letterheads have",
        lambda: "ỦY BAN NHÂN DÂN\n".encode() * 10_000,
    )
    yield Hostile(
        "quotes-100000.txt", "100,000 quotes that open", lambda: "phong trào thi đua “".encode() + "“".encode() * 100_000
    )
    yield Hostile("brackets-200000.txt", "200,000 brackets that open", lambda: b"(" * 200_000 + b"so 1/QD-UBND")
    yield Hostile("marks-500000.txt", "one letter with 500,000 accents", lambda: ("a" + "\u0301\u0323" * 250_000).encode())
    yield Hostile("pages-10000.txt", "10,000 form feeds", lambda: b"\f" * 10_000 + b"KE HOACH")
    yield Hostile("nul.txt", "NUL among the letters", lambda: "KẾ\0 HOẠCH\0\nSố: 0\0001/KH-UBND".encode())
    yield Hostile("nul-only.txt", "nothing but NUL", lambda: bytes(5000))
    yield Hostile(
        "surrogates.txt",
        "UTF-16 with halves of letters",
        lambda: b"\xff\xfe" + "KE HOACH".encode("utf-16-le") + b"\x00\xd8\x41\x00\x00\xdc",
    )
    yield Hostile(
        "surrogates-utf-8.txt",
        "halves of letters as three bytes each",
        lambda: "KẾ HOẠCH ".encode() + b"\xed\xa0\x80\xed\xb0\x80",
    )
    yield Hostile("utf-16-odd.txt", "UTF-16 with half a unit at its end", lambda: b"\xff\xfeK\0E\0\x1e")
    yield Hostile("utf-32.txt", "UTF-32", lambda: "KẾ HOẠCH".encode("utf-32"))
    yield Hostile(
        "controls.txt",
        "commands to the terminal, and text that runs backwards",
        lambda: "\x1b[2J\x1b]0;evil\x07KẾ\x08\x7f HOẠCH \u202egnud nâhn\u202c".encode(),
    )
    yield Hostile(
        "formulas.txt", "what a spreadsheet would run", lambda: "Kính gửi: =cmd|'/C calc'!A0\n@SUM(1+1)\n+1-1".encode()
    )
    yield Hostile("noise.txt", "100 KB of chance", lambda: random.Random(1).randbytes(100_000))
    yield Hostile(
        "noise-high.txt",
        "100 KB of letters of no code",
        lambda: bytes(0x80 | byte for byte in random.Random(2).randbytes(100_000)),
    )
    yield Hostile(
        "table-wide.md", "a Markdown table of 50,000 columns", lambda: b"|a" * 50_000 + b"|\n" + b"|-" * 50_000 + b"|\n"
    )


def _web(url: str) -> Iterator[Hostile]:
    yield Hostile("tags-nested.html", "100,000 tags in each other", lambda: html("<div>" * 100_000))
    yield Hostile("tags-inline-nested.html", "50,000 <b> in each other", lambda: html("<b>" * 50_000 + "a"))
    yield Hostile("tables-nested.html", "tables 2,000 deep", lambda: html("<table><tr><td>" * 2_000))
    yield Hostile("attribute-2-mb.html", "an attribute of 2 MB", lambda: html(f'<p class="{"a" * 2_000_000}">'))
    yield Hostile(
        "span.html",
        "a cell that spans 2,000,000,000 columns and rows",
        lambda: html('<table><tr><td colspan="2000000000" rowspan="2000000000">a<td>b</table>'),
    )
    yield Hostile(
        "laughs.html",
        "a thousand million laughs",
        lambda: b'<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><html>&b;' + b"&b;" * 10_000,
    )
    yield Hostile(
        "entity.html",
        "an external entity and a DTD of the web",
        lambda: (
            f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "{url}" [<!ENTITY e SYSTEM "file:///etc/passwd">]>'.encode()
            + b"<html><body>&e; a</body></html>"
        ),
    )
    yield Hostile(
        "fetching.html",
        "pictures, frames, scripts and styles of the web",
        lambda: html(
            f'<base href="{url}"><meta http-equiv="refresh" content="0;url={url}"><link rel="stylesheet" href="{url}">'
            f'<img src="{url}"><iframe src="file:///etc/passwd"></iframe><script src="{url}">while(1);</script>'
        ),
    )
    yield Hostile(
        "charset.html",
        "an encoding that doesn't exist",
        lambda: html('<meta charset="x-evil">').replace(b"<html>", b'<html><meta charset="zlib">'),
    )
    yield Hostile(
        "references.html",
        "halves of letters, NUL and numbers beyond measure as references",
        lambda: html("&#xD800;&#0;&#x110000;&#99999999999999999999;"),
    )
    yield Hostile("comment.html", "a comment that never ends", lambda: html("<p>a</p><!--"))
    yield Hostile("doctype-slow.html", "5,000 comments before the first tag", lambda: b"<!--" * 5_000 + b"-->" + html("a"))
    yield Hostile(
        "parts-endless.mht",
        "a web archive whose parts hold each other",
        lambda: (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
            + b"--b\nContent-Type: multipart/related; boundary=b\n\n" * 500
        ),
    )
    yield Hostile(
        "parts-odd.mht",
        "a web archive in an encoding of nonsense",
        lambda: (
            b"Content-Type: multipart/related; boundary=b\n\n"
            b"--b\nContent-Type: text/html; charset=x-evil\nContent-Transfer-Encoding: base64\n\n!!!!\n--b--"
        ),
    )


def texts(url: str) -> list[Hostile]:
    """Every hostile text; `url` is the page that some of them would fetch."""
    return [*_plain(), *_web(url), *spoilt(SAMPLE.with_suffix(".txt"))]
