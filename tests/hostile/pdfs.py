"""PDFs that lead a reader in circles, unpack without end, or break the rules of the format."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from .hostile import SAMPLE, Hostile, spoilt, zeros_packed

TEXT = b"BT /F 14 Tf 72 700 Td (So: 01/QD-UBND) Tj ET"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object, deflated."""
    return stream(zlib.compress(data, 9), entries + b"/Filter/FlateDecode")


def pdf(*more: bytes, trailer: bytes = b"", **objects: bytes) -> bytes:
    """A PDF of one page (1 catalogue, 2 pages, 3 page, 4 contents, 5 font; `o3=` puts another object there), then `more`."""
    body = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, stream(TEXT), FONT, *more]
    for name, each in objects.items():
        body[int(name[1:]) - 1] = each
    out, at = b"%PDF-1.7\n", []
    for number, each in enumerate(body, start=1):
        at.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in at)
    end = b"trailer<</Root 1 0 R/Size %d%b>>\nstartxref\n%d\n%%%%EOF" % (len(body) + 1, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(body) + 1) + table + end


def page(entries: bytes) -> bytes:
    """The page object with other entries; those given first win."""
    return PAGE.replace(b"<</Type/Page", b"<</Type/Page" + entries)


def drawing(name: bytes, *objects: bytes) -> bytes:
    """A page that draws object 6, the first of these."""
    resources = b"<</XObject<</X 6 0 R>>/Font<</F 5 0 R>>/Pattern<</P 6 0 R>>/ExtGState<</G 6 0 R>>>>"
    o3 = PAGE.replace(b"<</Font<</F 5 0 R>>>>", resources)
    return pdf(*objects, o3=o3, o4=stream(TEXT + b" " + name))


def form(content: bytes, uses: bytes = b"") -> bytes:
    """A form XObject."""
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<<%b>>>>" % uses)


def image(entries: bytes, data: bytes = b"") -> bytes:
    """A page that shows one image."""
    return drawing(b"q 595 0 0 842 0 0 cm /X Do Q", stream(data, b"/Type/XObject/Subtype/Image/BitsPerComponent 1" + entries))


def bomb_of_forms() -> bytes:
    """Nine forms, each of which draws the next ten times: a thousand million drawings."""
    forms = [form(b"/N Do " * 10, b"/N %d 0 R" % number) for number in range(7, 16)]
    return drawing(b"/X Do", *forms, form(b"0 0 m 1 1 l S"))


def encrypted() -> bytes:
    """A page that needs a password."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", "owner"), invariant=True)
    canvas.drawString(72, 700, "closed")
    canvas.save()
    return out.getvalue()


def words(count: int) -> bytes:
    """So many words on one page, each in a place of its own."""
    rows = (b"1 0 0 1 %d %d Tm (a%d) Tj" % (n % 500, 800 - n // 500 % 780, n) for n in range(count))
    return pdf(o4=packed(b"BT /F 1 Tf " + b"\n".join(rows) + b" ET"))


def font(entries: bytes, *more: bytes) -> bytes:
    """The page's text in another font."""
    return pdf(*more, o5=b"<</Type/Font/BaseFont/Odd" + entries + b">>")


def embedded(kind: bytes, data: bytes, subtype: bytes = b"/TrueType") -> bytes:
    """The page's text in an embedded font with this program."""
    return font(
        b"/Subtype%b/FirstChar 0/LastChar 1/Widths[500 500]/FontDescriptor 6 0 R" % subtype,
        b"<</Type/FontDescriptor/FontName/Odd/Flags 4/FontBBox[0 0 1 1]/%b 7 0 R>>" % kind,
        stream(data),
    )


def linked(url: str) -> bytes:
    """A page that asks to be sent, to open pages and to run programs."""
    target = url.encode()
    actions = b"/OpenAction<</S/URI/URI(%b)/Next<</S/Launch/F(/bin/true)/Next<</S/JavaScript/JS(app.launchURL('%b'))>>>>>>"
    return pdf(o1=b"<</Type/Catalog/Pages 2 0 R" + actions % (target, target) + b">>")


def table_of_lines(count: int) -> bytes:
    """A grid of so many rules each way: as many cells as their product."""
    lines = [b"%d 10 m %d 830 l S 10 %d m 585 %d l S" % (n, n, n, n) for n in (10 + k * 575 // count for k in range(count))]
    return pdf(o4=packed(b"\n".join(lines) + b" " + TEXT))


def pages(count: int) -> bytes:
    """One page, many times over."""
    return pdf(o2=b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, b"3 0 R " * count))


def _circles() -> Iterator[Hostile]:
    yield Hostile(
        "pages-hold-themselves.pdf",
        "page tree: a node is its own child",
        lambda: pdf(o2=b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
    )
    yield Hostile(
        "pages-hold-each-other.pdf",
        "page tree: two nodes hold each other",
        lambda: pdf(b"<</Type/Pages/Kids[2 0 R]/Count 1>>", o2=b"<</Type/Pages/Kids[6 0 R 3 0 R]/Count 2>>"),
    )
    yield Hostile(
        "page-is-its-parent.pdf",
        "a page is its own parent and has no size",
        lambda: pdf(o3=b"<</Type/Page/Parent 3 0 R/Contents 4 0 R>>"),
    )
    yield Hostile(
        "xref-before-itself.pdf", "cross-reference table: the one before is itself", lambda: pdf(trailer=b"/Prev 300 /Prev 434")
    )
    yield Hostile(
        "outline-loop.pdf",
        "outlines whose next is the one before",
        lambda: pdf(
            b"<</First 7 0 R/Last 7 0 R>>",
            b"<</Title(a)/Next 8 0 R/First 7 0 R>>",
            b"<</Title(b)/Next 7 0 R>>",
            o1=b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>",
        ),
    )
    yield Hostile(
        "form-draws-itself.pdf", "a form XObject draws itself", lambda: drawing(b"/X Do", form(b"/X Do", b"/X 6 0 R"))
    )
    yield Hostile(
        "forms-draw-each-other.pdf",
        "two form XObjects draw each other",
        lambda: drawing(b"/X Do", form(b"/Y Do", b"/Y 7 0 R"), form(b"/X Do", b"/X 6 0 R")),
    )
    yield Hostile(
        "pattern-of-itself.pdf",
        "a tiling pattern is filled with itself",
        lambda: drawing(
            b"/Pattern cs /P scn 0 0 500 500 re f",
            stream(
                b"/Pattern cs /P scn 0 0 9 9 re f",
                b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<</Pattern<</P 6 0 R>>>>",
            ),
        ),
    )
    yield Hostile(
        "mask-of-itself.pdf",
        "a soft mask is masked by itself",
        lambda: drawing(
            b"/G gs 0 0 9 9 re f",
            b"<</Type/ExtGState/SMask<</S/Luminosity/G 7 0 R>>>>",
            stream(
                b"/G gs 0 0 9 9 re f",
                b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Group<</S/Transparency>>/Resources<</ExtGState<</G 6 0 R>>>>",
            ),
        ),
    )
    yield Hostile(
        "glyph-draws-itself.pdf",
        "a Type 3 font's glyph is written in that font",
        lambda: font(
            b"/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 48/LastChar 49/Widths[9 9]"
            b"/Encoding<</Differences[48/a/a]>>/CharProcs<</a 6 0 R>>/Resources<</Font<</F 5 0 R>>>>",
            stream(b"9 0 d0 BT /F 9 Tf (01) Tj ET"),
        ),
    )
    yield Hostile(
        "length-is-itself.pdf",
        "a stream's length is the stream",
        lambda: pdf(o4=b"<</Length 4 0 R>>stream\n" + TEXT + b"\nendstream"),
    )
    yield Hostile(
        "references-in-a-ring.pdf", "contents refer to what refers to them", lambda: pdf(b"7 0 R", b"6 0 R", o4=b"6 0 R")
    )
    yield Hostile(
        "fields-in-a-ring.pdf",
        "form fields are each other's children",
        lambda: pdf(
            b"<</T(a)/FT/Tx/Kids[7 0 R]/Parent 7 0 R>>",
            b"<</T(b)/Kids[6 0 R]/Parent 6 0 R>>",
            o1=b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
        ),
    )
    yield Hostile(
        "note-shows-itself.pdf",
        "an annotation's appearance draws itself",
        lambda: pdf(
            b"<</Type/Annot/Subtype/Stamp/Rect[0 0 99 99]/AP<</N 7 0 R>>>>",
            form(b"/X Do", b"/X 7 0 R"),
            o3=page(b"/Annots[6 0 R 6 0 R]"),
        ),
    )
    yield Hostile(
        "object-stream-of-itself.pdf",
        "an object stream extends itself",
        lambda: pdf(stream(b"4 0 6 9 (a)      (b)", b"/Type/ObjStm/N 2/First 9/Extends 6 0 R")),
    )
    yield Hostile(
        "cmap-uses-itself.pdf",
        "a ToUnicode map uses itself",
        lambda: font(
            b"/Subtype/Type1/ToUnicode 6 0 R",
            stream(b"/Odd usecmap 1 begincodespacerange<00><ff>endcodespacerange", b"/Type/CMap/CMapName/Odd/UseCMap 6 0 R"),
        ),
    )


def _bombs() -> Iterator[Hostile]:
    yield Hostile("forms-tenfold.pdf", "nine forms, each draws the next ten times", bomb_of_forms)
    yield Hostile(
        "flate-twice.pdf",
        "contents of 1 GB, deflated twice",
        lambda: pdf(o4=stream(zlib.compress(zeros_packed(1024)), b"/Filter[/FlateDecode/FlateDecode]")),
    )
    yield Hostile(
        "flate-once.pdf",
        "contents of 50 MB of nothing",
        lambda: pdf(o4=stream(zeros_packed(50), b"/Filter/FlateDecode")),
    )
    yield Hostile(
        "image-900-million-pixels.pdf",
        "an image of 30,000 × 30,000 pixels",
        lambda: image(b"/Width 30000/Height 30000/ColorSpace/DeviceGray/Filter/FlateDecode", zeros_packed(112)),
    )
    yield Hostile(
        "image-20000-wide.pdf",
        "a page that is one image of 20,000 × 4,000 pixels",
        lambda: image(
            b"/Width 20000/Height 4000/ColorSpace/DeviceGray/Filter/FlateDecode", zlib.compress(b"\xff" * 10_000_000, 9)
        ),
    )
    yield Hostile("operators.pdf", "300,000 drawing operators", lambda: pdf(o4=packed(b"0 0 m 9 9 l S\n" * 100_000 + TEXT)))
    yield Hostile("saved-states.pdf", "200,000 states saved, none restored", lambda: pdf(o4=packed(b"q " * 200_000 + TEXT)))
    yield Hostile("words.pdf", "30,000 words on a page", lambda: words(30_000))
    yield Hostile(
        "one-place.pdf",
        "50,000 words one over the other",
        lambda: pdf(o4=packed(b"BT /F 9 Tf " + b"1 0 0 1 72 700 Tm (abc) Tj " * 50_000 + b"ET")),
    )
    yield Hostile("rules.pdf", "a grid of 400 × 400 ruled cells", lambda: table_of_lines(400))
    yield Hostile("pages.pdf", "2,000 times the same page", lambda: pages(2_000))
    yield Hostile(
        "pages-promised.pdf",
        "says that it has 2,000,000,000 pages",
        lambda: pdf(o2=b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>"),
    )
    yield Hostile("pages-negative.pdf", "says that it has -1 pages", lambda: pdf(o2=b"<</Type/Pages/Kids[3 0 R]/Count -1>>"))
    yield Hostile("arrays-nested.pdf", "an array 100,000 deep", lambda: pdf(b"[" * 100_000 + b"]" * 100_000, o4=b"6 0 R"))
    yield Hostile(
        "dictionaries-nested.pdf", "a dictionary 50,000 deep", lambda: pdf(o5=b"<</A" * 50_000 + b"1" + b">>" * 50_000)
    )
    yield Hostile(
        "map-of-everything.pdf",
        "a ToUnicode map of four thousand million codes",
        lambda: font(
            b"/Subtype/Type1/ToUnicode 6 0 R",
            stream(
                b"1 begincodespacerange<00000000><ffffffff>endcodespacerange 1 beginbfrange<00000000><ffffffff><0041>endbfrange"
            ),
        ),
    )
    yield Hostile(
        "tiles.pdf",
        "a pattern of steps of 0.0001",
        lambda: drawing(
            b"/Pattern cs /P scn 0 0 595 842 re f",
            stream(
                b"0 0 9 9 re f", b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep .0001/YStep .0001/Resources<<>>"
            ),
        ),
    )


def _rules_broken() -> Iterator[Hostile]:
    for size in (b"0 0 0 0", b"595 842 0 0", b"0 0 20000 20000", b"0 0 1e30 1e30", b"-9 -9 -1 -1", b"0 0 nan 842", b"[[0]]"):
        name = size.decode().replace(" ", "_").strip("[]")
        yield Hostile(
            f"size-{name}.pdf",
            f"a page of the size [{size.decode()}]",
            lambda size=size: pdf(o3=PAGE.replace(b"0 0 595 842", size)),
        )
    yield Hostile("unit.pdf", "a page whose unit is a thousand million", lambda: pdf(o3=page(b"/UserUnit 1000000000")))
    yield Hostile("turned-45.pdf", "a page turned by 45°", lambda: pdf(o3=page(b"/Rotate 45")))
    yield Hostile(
        "far-text.pdf",
        "words a light year beside the page, of no size, of endless size",
        lambda: pdf(
            o4=stream(
                b"BT /F 14 Tf 1e38 0 0 1e38 1e38 1e38 Tm (far) Tj 0 0 0 0 0 0 Tm (none) Tj /F 1e30 Tf (big) Tj ET " + TEXT
            )
        ),
    )
    yield Hostile(
        "font-truetype.pdf",
        "an embedded TrueType font is noise",
        lambda: embedded(b"FontFile2", b"\0\1\0\0\xff\xff" + bytes(range(256)) * 4),
    )
    yield Hostile(
        "font-cff.pdf", "an embedded CFF font is noise", lambda: embedded(b"FontFile3", b"\1\0\4\4" + b"\xff" * 999, b"/Type1")
    )
    yield Hostile(
        "font-type1.pdf",
        "an embedded Type 1 font is noise",
        lambda: embedded(b"FontFile", b"%!PS-AdobeFont-1.0\neexec" + b"\x80" * 999, b"/Type1"),
    )
    yield Hostile("font-missing.pdf", "a font that isn't there", lambda: pdf(o5=b"null"))
    yield Hostile(
        "font-widths.pdf",
        "a font with widths of 1e30 and letters numbered below zero",
        lambda: font(
            b"/Subtype/Type1/FirstChar -9/LastChar 999999999/Widths[1e30 -1e30]/Encoding<</Differences[-5/a 999999/b]>>"
        ),
    )
    for kind in (b"JBIG2Decode", b"JPXDecode", b"CCITTFaxDecode", b"DCTDecode", b"LZWDecode", b"Unknown"):
        yield Hostile(
            f"image-{kind.decode().lower()}.pdf",
            f"an image in {kind.decode()} that is noise",
            lambda kind=kind: image(b"/Width 99/Height 99/ColorSpace/DeviceGray/Filter/%b" % kind, b"\xff\x4f\xff" * 99),
        )
    yield Hostile("image-sizeless.pdf", "an image of -5 × 0 pixels", lambda: image(b"/Width -5/Height 0/ColorSpace/DeviceGray"))
    yield Hostile("header-alone.pdf", "a header and nothing else", lambda: b"%PDF-1.7\n")
    yield Hostile("no-xref.pdf", "neither cross-references nor trailer", lambda: pdf().partition(b"xref")[0])
    yield Hostile(
        "xref-elsewhere.pdf",
        "cross-references beyond the end of the file",
        lambda: pdf().replace(b"startxref\n", b"startxref\n999999999"),
    )
    yield Hostile("no-root.pdf", "the catalogue is a number", lambda: pdf(o1=b"42"))
    yield Hostile("junk-before.pdf", "1,000 bytes of junk before the header", lambda: b"\xee" * 1000 + pdf())
    yield Hostile(
        "nul-in-text.pdf",
        "NUL and control characters in the text",
        lambda: pdf(o4=stream(b"BT /F 14 Tf 72 700 Td (a\\000b\\001\\033[2J\\177) Tj ET")),
    )
    yield Hostile("encrypted.pdf", "needs a password", encrypted)
    yield Hostile(
        "encrypted-oddly.pdf",
        "its encryption makes no sense",
        lambda: pdf(b"<</Filter/Standard/V 99/R 99/O(a)/U(b)/P -1>>", trailer=b"/Encrypt 6 0 R/ID[(a)(b)]"),
    )
    yield Hostile("empty.pdf", "no pages", lambda: pdf(o2=b"<</Type/Pages/Kids[]/Count 0>>"))


def pdfs() -> list[Hostile]:
    """Every hostile PDF."""
    return [*_circles(), *_bombs(), *_rules_broken(), *spoilt(SAMPLE.with_suffix(".pdf"))]
