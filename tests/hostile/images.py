"""Images that promise more than they hold, unpack without end, or lead in circles."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from .hostile import Hostile, zeros_packed


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG's chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, packed: bytes | None = None, before: bytes = b"") -> bytes:
    """A white PNG of one bit a pixel, or with these packed rows."""
    rows = (b"\0" + b"\xff" * ((width + 7) // 8)) * min(height, 30_000) if packed is None else b""
    head = chunk(b"IHDR", struct.pack(">2I5B", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + before + chunk(b"IDAT", packed or zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def saved(form: str, size: tuple[int, int] = (600, 400), **how: object) -> bytes:
    """A grey image of this form."""
    out = io.BytesIO()
    Image.effect_noise(size, 20).save(out, form, **how)
    return out.getvalue()


def tiff(next_page: int, count: int = 1, size: int = 9) -> bytes:
    """A TIFF whose one page is followed by the page at this place; `count` is said to be its number of strips."""
    tags = [
        (256, 4, 1, size),
        (257, 4, 1, size),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, count, 8),
        (279, 4, count, 81),
    ]
    return (
        struct.pack("<2sHIH", b"II", 42, 8, len(tags))
        + b"".join(struct.pack("<2H2I", *tag) for tag in tags)
        + struct.pack("<I", next_page)
    )


def many_frames(count: int) -> bytes:
    """A GIF of so many frames of one colour each."""
    frames = [Image.new("L", (8, 8), n % 256) for n in range(count)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _images() -> Iterator[Hostile]:
    yield Hostile("pixels-900-million.png", "30,000 × 30,000 pixels", lambda: png(30_000, 30_000, zeros_packed(112)))
    yield Hostile("pixels-400-million.png", "20,000 × 20,000 pixels, white", lambda: png(20_000, 20_000))
    yield Hostile("pixels-20-million.png", "20,000 × 1,000 pixels, white: within the limit", lambda: png(20_000, 1_000))
    yield Hostile(
        "pixels-promised.png", "2,000,000,000 pixels each way, says its head", lambda: png(2_000_000_000, 2_000_000_000, b"x")
    )
    yield Hostile("thread.png", "20,000 × 1 pixels", lambda: png(20_000, 1))
    yield Hostile("tower.png", "1 × 20,000 pixels", lambda: png(1, 20_000))
    yield Hostile("size-0.png", "0 × 0 pixels", lambda: png(0, 0))
    yield Hostile(
        "comment-bomb.png",
        "a comment of 1 GB, packed",
        lambda: png(9, 9, before=chunk(b"zTXt", b"a\0\0" + zeros_packed(1024))),
    )
    yield Hostile("profile-noise.png", "a colour profile of noise", lambda: png(9, 9, before=chunk(b"iCCP", b"a\0\0noise")))
    yield Hostile("rows-short.png", "fewer rows than its head says", lambda: png(600, 800, zlib.compress(b"\0" * 99)))
    yield Hostile("rows-noise.png", "rows that can't be unpacked", lambda: png(600, 800, b"noise"))
    yield Hostile("checksum.png", "a checksum that is wrong", lambda: png(60, 80).replace(b"IEND", b"IENC"))
    yield Hostile("cut.png", "cut off in the middle", lambda: (data := saved("PNG"))[: len(data) // 2])
    yield Hostile("cut.jpg", "cut off in the middle", lambda: (data := saved("JPEG"))[: len(data) // 2])
    yield Hostile("head-alone.jpg", "three bytes of JPEG and noise", lambda: b"\xff\xd8\xff\xe0" + b"\xff" * 500)
    yield Hostile(
        "size-promised.jpg",
        "65,535 × 65,535 pixels, says its head",
        lambda: (data := saved("JPEG"))[: (at := data.index(b"\xff\xc0")) + 5] + b"\xff\xff\xff\xff" + data[at + 9 :],
    )
    yield Hostile("frames.gif", "500 frames", lambda: many_frames(500))
    yield Hostile("pages-loop.tif", "a page that is followed by itself", lambda: tiff(8))
    yield Hostile("pages-nowhere.tif", "a page that is followed by one beyond the end", lambda: tiff(0x7FFFFFFF))
    yield Hostile("strips.tif", "4,000,000,000 strips, says its page", lambda: tiff(0, 0xFFFFFFFF))
    yield Hostile("size-promised.tif", "2,000,000,000 pixels each way", lambda: tiff(0, 1, 2_000_000_000))
    yield Hostile(
        "size-negative.bmp",
        "-5 × 2,000,000,000 pixels",
        lambda: b"BM" + struct.pack("<3I", 99, 0, 54) + struct.pack("<I2i2H6I", 40, -5, 2_000_000_000, 1, 24, 0, 0, 0, 0, 0, 0),
    )
    yield Hostile("noise.webp", "a WebP of noise", lambda: b"RIFF\xff\xff\xff\x7fWEBPVP8 " + b"\xaa" * 99)
    yield Hostile("noise.jp2", "a JPEG 2000 of noise", lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 99)
    yield Hostile("speckle.png", "noise all over, but no letter", lambda: saved("PNG", (400, 300)))


def images() -> list[Hostile]:
    """Every hostile image."""
    return list(_images())
