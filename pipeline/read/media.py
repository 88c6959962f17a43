"""What a file is, told by its content first and by its name second."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
RTF = "application/rtf"
HTML = "text/html"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
ENCRYPTED_OFFICE = "application/x-ole-encrypted"
BROKEN_ZIP = "application/x-broken-zip"
UNKNOWN = "application/octet-stream"

# Names for messages: "quyet-dinh.pdf is a Word document".
NAMES = {
    PDF: "a PDF",
    DOCX: "a Word document (DOCX)",
    DOC: "a Word 97-2003 document (DOC)",
    RTF: "an RTF document",
    HTML: "a web page (HTML)",
    MARKDOWN: "Markdown text",
    PLAIN: "plain text",
    ENCRYPTED_OFFICE: "an Office document locked with a password",
    BROKEN_ZIP: "a damaged ZIP or Office file",
    UNKNOWN: "binary data of an unknown kind",
    "application/zip": "a ZIP archive",
    "application/x-7z-compressed": "a 7z archive",
    "application/vnd.rar": "a RAR archive",
    "application/gzip": "a gzip archive",
    "application/vnd.ms-excel": "an Excel 97-2003 workbook",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "an Excel workbook",
    "application/vnd.ms-powerpoint": "a PowerPoint 97-2003 presentation",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "a PowerPoint presentation",
    "application/vnd.oasis.opendocument.text": "an OpenDocument text",
    "application/vnd.ms-outlook": "an Outlook message",
    "application/x-ole-storage": "an old Office file of another program",
    "application/x-dosexec": "a Windows program",
    "application/x-executable": "a Linux program",
    "application/vnd.sqlite3": "an SQLite database",
    "application/vnd.apache.parquet": "a Parquet table",
    "image/png": "a PNG image",
    "image/jpeg": "a JPEG image",
    "image/gif": "a GIF image",
    "image/tiff": "a TIFF image",
    "image/bmp": "a BMP image",
    "image/webp": "a WebP image",
    "image/jp2": "a JPEG 2000 image",
    "image/heic": "a HEIC image",
    "image/vnd.djvu": "a DjVu scan",
}

# Those that are recognised.
IMAGES = ("image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/webp", "image/jp2")

EXTENSIONS = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".docm": DOCX,
    ".doc": DOC,
    ".dot": DOC,
    ".rtf": RTF,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".mht": HTML,
    ".mhtml": HTML,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".txt": PLAIN,
}

_SIGNATURES = [
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/x-dosexec"),
    (b"\x7fELF", "application/x-executable"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\0\x0cjP  ", "image/jp2"),
    (b"AT&TFORM", "image/vnd.djvu"),
]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The names of the streams that tell what program wrote an OLE file, as its directory stores them.
_OLE_STREAMS = [
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", DOC),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__substg1.0_", "application/vnd.ms-outlook"),
]
_ZIP_MEMBERS = [
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
]
_HTML_START = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|font|span)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_MHTML_START = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?Content-Type:\s*multipart/related", re.IGNORECASE)
_HEAD = 4096


def media_type(data: bytes, name: str) -> str:
    """The media type of a file: `data` decides wherever it can, the extension of `name` tells apart kinds of text."""
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(_OLE):
        return _ole_type(data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(data)
    if head.lstrip(b"\xef\xbb\xbf\0\t\r\n ").startswith(b"{\\rtf"):
        return RTF
    for signature, kind in _SIGNATURES:
        if head.startswith(signature) and not (signature.isascii() and _is_prose(head)):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1"):
        return "image/heic"
    if head[:2] == b"BM" and b"\0\0\0\0" in head[:16]:
        return "image/bmp"
    return _text_type(head, name)


def named_type(name: str) -> str | None:
    """The media type that the extension of a name promises; None for one that promises none of those that are read."""
    return EXTENSIONS.get(PurePath(name).suffix.lower())


def _is_prose(head: bytes) -> bool:
    """Whether a short signature ("MZ", "GIF8") merely opens a text."""
    return b"\0" not in head and all(byte >= 0x20 or byte in b"\t\r\n\f" for byte in head)


def _text_type(head: bytes, name: str) -> str:
    flat = head.replace(b"\0", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
    if _HTML_START.match(flat.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")) or _MHTML_START.match(flat):
        return HTML
    promised = named_type(name)
    return promised if promised in (HTML, MARKDOWN) else PLAIN


def _ole_type(data: bytes) -> str:
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    return "application/x-ole-storage"


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
            if "mimetype" in members and archive.getinfo("mimetype").file_size < 100:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return BROKEN_ZIP
    for member, kind in _ZIP_MEMBERS:
        if member in members:
            return kind
    return "application/zip"
