"""Word documents (DOCX) that unpack without end, reach out of themselves, or count too far."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from .hostile import SAMPLE, Hostile, spoilt

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OPEN = f'<w:document xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
_TEXT = "<w:p><w:r><w:t>Số: 01/QĐ-UBND</w:t></w:r></w:p>"
_NOTED = '<w:p><w:r><w:t>chú thích</w:t><w:footnoteReference w:id="1"/></w:r></w:p>'


def docx(body: str = _TEXT, *, before: str = "", **parts: str | bytes) -> bytes:
    """A package with this body, and with other parts by name."""
    document = f"{before}{_OPEN}<w:body>{body}</w:body></w:document>"
    return package({"word/document.xml": document, **{f"word/{name}.xml": part for name, part in parts.items()}})


def package(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def entity(declared: str, used: str = "&e;") -> bytes:
    """A document whose text is an entity that its DOCTYPE declares."""
    return docx(f"<w:p><w:r><w:t>{used}</w:t></w:r></w:p>{_TEXT}", before=f"<!DOCTYPE d [{declared}]>")


def laughs() -> str:
    """Ten entities, each ten times the one before."""
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!ENTITY e0 "ha">{steps}<!ENTITY e "&e9;">'


def bomb(megabytes: int) -> bytes:
    """A document part of blanks, of this size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(megabytes):
            part.write(b" " * (1 << 20))
    return out.getvalue()


def lying_size() -> bytes:
    """A part of 40 MB that the directory says to be of 100 bytes."""
    data = bomb(40)
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", 100) + data[at + 28 :]


def patched(offset: int, value: bytes) -> bytes:
    """Another value in the first entry of the ZIP's directory, and in the entry's own header."""
    data = bytearray(docx())
    at = data.rindex(b"PK\x01\x02")
    data[at + offset : at + offset + len(value)] = value
    data[offset - 2 : offset - 2 + len(value)] = value
    return bytes(data)


def nested(tag: str, depth: int) -> str:
    """A tag in itself, so many times over."""
    return f"<w:{tag}>" * depth + _TEXT + f"</w:{tag}>" * depth


def nested_tables(depth: int) -> str:
    """A table in a cell of a table, and so on."""
    return "<w:tbl><w:tr><w:tc>" * depth + _TEXT + "</w:tc></w:tr></w:tbl>" * depth


def numbered(kind: str, start: int) -> bytes:
    """A list that begins with this number, written out in this kind."""
    level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering = f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>mục</w:t></w:r></w:p>'
    return docx(item + _TEXT, numbering=f'{numbering}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>')


def styles_in_a_ring() -> str:
    """Two styles, each based on the other."""
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
    return f'<w:styles xmlns:w="{W}">{style.format("A", "B")}{style.format("B", "A")}</w:styles>'


def reaching(target: str) -> bytes:
    """A page header, a template and a picture that lie outside of the document."""
    relation = '<Relationship Id="r{}" Type="{}" Target="{}" TargetMode="External"/>'
    kinds = ("header", "attachedTemplate", "image", "aFChunk")
    relations = "".join(relation.format(n, kind, target) for n, kind in enumerate(kinds))
    body = f'{_TEXT}<w:altChunk r:id="r3"/><w:sectPr><w:headerReference w:type="default" r:id="r0"/></w:sectPr>'
    document = f"{_OPEN}<w:body>{body}</w:body></w:document>"
    return package(
        {"word/document.xml": document, "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>"}
    )


def _out_of_itself(url: str) -> Iterator[Hostile]:
    yield Hostile(
        "entity-file.docx",
        "an external entity names a file of this machine",
        lambda: entity('<!ENTITY e SYSTEM "file:///etc/passwd">'),
    )
    yield Hostile(
        "entity-url.docx", "an external entity names a page of the web", lambda: entity(f'<!ENTITY e SYSTEM "{url}">')
    )
    yield Hostile("dtd-url.docx", "its DTD is a page of the web", lambda: docx(before=f'<!DOCTYPE d SYSTEM "{url}">'))
    yield Hostile(
        "parameter-entity.docx", "an external parameter entity", lambda: entity(f'<!ENTITY % p SYSTEM "{url}"> %p;', "a")
    )
    yield Hostile(
        "reaching-file.docx",
        "header, template, picture and chunk are files of this machine",
        lambda: reaching("file:///etc/passwd"),
    )
    yield Hostile("reaching-url.docx", "header, template, picture and chunk are pages of the web", lambda: reaching(url))
    yield Hostile(
        "member-escapes.docx",
        "members named ../../evil and /evil",
        lambda: package(
            {
                "word/document.xml": f"{_OPEN}<w:body>{_TEXT}</w:body></w:document>",
                "../../evil.txt": "evil",
                "/evil.txt": "evil",
            }
        ),
    )


def _endless() -> Iterator[Hostile]:
    yield Hostile("laughs.docx", "a thousand million laughs: entities of entities", lambda: entity(laughs()))
    yield Hostile(
        "entity-long.docx", "a long entity, used 20,000 times", lambda: entity(f'<!ENTITY e "{"a" * 50_000}">', "&e;" * 20_000)
    )
    yield Hostile("entity-of-itself.docx", "an entity of itself", lambda: entity('<!ENTITY e "&e;">'))
    yield Hostile("bomb.docx", "a part of 40 MB of blanks", lambda: bomb(40))
    yield Hostile("bomb-denied.docx", "the same, said to be of 100 bytes", lying_size)
    yield Hostile("tags-nested.docx", "a tag 100,000 deep", lambda: docx(nested("smartTag", 100_000)))
    yield Hostile(
        "tags-nested-less.docx",
        "a tag 200 deep",
        lambda: docx(f"<w:p>{'<w:smartTag>' * 200}<w:r><w:t>sâu</w:t></w:r>{'</w:smartTag>' * 200}</w:p>"),
    )
    yield Hostile("tables-nested.docx", "tables 5,000 deep", lambda: docx(nested_tables(5_000)))
    yield Hostile("tables-nested-less.docx", "tables 60 deep", lambda: docx(nested_tables(60)))
    yield Hostile("paragraphs.docx", "50,000 empty paragraphs", lambda: docx("<w:p/>" * 50_000 + _TEXT))
    yield Hostile(
        "cell-wide.docx",
        "a cell that spans 2,000,000,000 columns",
        lambda: docx(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>{_TEXT}</w:tc></w:tr></w:tbl>'),
    )
    for kind in ("upperRoman", "lowerLetter", "decimalZero"):
        yield Hostile(
            f"number-{kind}.docx", f"a list numbered 2,000,000,000 in {kind}", lambda kind=kind: numbered(kind, 2_000_000_000)
        )
    yield Hostile("number-negative.docx", "a list numbered -5 in Roman numerals", lambda: numbered("upperRoman", -5))
    yield Hostile(
        "styles-ring.docx",
        "styles based on each other",
        lambda: docx('<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>vòng</w:t></w:r></w:p>', styles=styles_in_a_ring()),
    )
    yield Hostile(
        "footnote-of-itself.docx",
        "a footnote that has itself as its note",
        lambda: docx(_NOTED, footnotes=f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1">{_NOTED}</w:footnote></w:footnotes>'),
    )


def _rules_broken() -> Iterator[Hostile]:
    yield Hostile(
        "no-document.docx",
        "no document part, but a part with its name in its own",
        lambda: package({"word/document.xml.bak": "a"}),
    )
    yield Hostile("document-empty.docx", "a document part of 0 bytes", lambda: package({"word/document.xml": ""}))
    yield Hostile("not-well-formed.docx", "tags that cross", lambda: docx("<w:p><w:r></w:p></w:r>"))
    yield Hostile(
        "surrogates.docx",
        "half a letter and NUL as character references",
        lambda: docx("<w:p><w:r><w:t>&#xD800;&#0;</w:t></w:r></w:p>"),
    )
    yield Hostile("utf-16.docx", "says UTF-16 and is UTF-8", lambda: docx(before='<?xml version="1.0" encoding="UTF-16"?>'))
    yield Hostile(
        "encoding-unknown.docx",
        "an encoding that doesn't exist",
        lambda: docx(before='<?xml version="1.0" encoding="x-evil"?>'),
    )
    yield Hostile(
        "numbers-mad.docx",
        "words and numbers beyond measure where numbers belong",
        lambda: docx(
            '<w:p><w:pPr><w:numPr><w:ilvl w:val="99999999999"/><w:numId w:val="zwei"/></w:numPr>'
            '<w:outlineLvl w:val="-1"/></w:pPr>'
            f'<w:r><w:rPr><w:sz w:val="1e99"/></w:rPr><w:t>a</w:t></w:r></w:p>{_TEXT}',
            styles="<a/>",
            numbering="<b/>",
        ),
    )
    yield Hostile("method-99.docx", "packed by a method that nobody knows", lambda: patched(10, b"\x63\0"))
    yield Hostile("locked-zip.docx", "its members are encrypted", lambda: patched(8, b"\1\0"))
    yield Hostile("checksum.docx", "a checksum that is wrong", lambda: patched(16, b"\0\0\0\0"))
    yield Hostile(
        "locked.docx",
        "locked by Word with a password",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528) + "EncryptedPackage".encode("utf-16-le") + bytes(488),
    )
    yield Hostile("overlap.docx", "40 members that share the same bytes", overlapping)


def overlapping() -> bytes:
    """Every entry of the directory points to the same packed megabytes."""
    packer = zlib.compressobj(9, wbits=-15)
    body = packer.compress(b" " * (20 << 20)) + packer.flush()
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, zlib.crc32(b" " * (20 << 20)), len(body), 20 << 20, 17, 0)
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 33, zlib.crc32(b" " * (20 << 20)), len(body), 20 << 20, 17, 0, 0, 0, 0, 0, 0
    )
    names = [b"word/document.xml", *(b"word/member%02d.xml" % n for n in range(39))]
    directory = b"".join(entry + name[:17] for name in names)
    data = head + names[0] + body
    return data + directory + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 40, 40, len(directory), len(data), 0)


def word_documents(url: str) -> list[Hostile]:
    """Every hostile DOCX; `url` is the page that some of them would fetch."""
    return [*_out_of_itself(url), *_endless(), *_rules_broken(), *spoilt(SAMPLE.with_suffix(".docx"))]
