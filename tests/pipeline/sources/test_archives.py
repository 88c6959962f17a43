"""Archives read in place: real ones, made here, whole and broken, friendly and hostile."""

from __future__ import annotations

import io
import os
import random
import stat
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import py7zr
import pytest

from trichluc.models.failures import ReadFailure
from trichluc.pipeline.sources import Source, find_sources, read_bytes
from trichluc.pipeline.sources.archives.archive import Limits

OUT = Path("out")
FILES = {"a.txt": b"mot", "sub/b.txt": b"hai" * 1000, "sub/trong.txt": b"", "Kế hoạch.txt": b"ba"}


def zip_of(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def tar_of(files: Mapping[str, bytes], mode: str = "w") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return made.getvalue()


def seven_zip_of(files: Mapping[str, bytes], password: str | None = None, hide_names: bool = False) -> bytes:
    made = io.BytesIO()
    with py7zr.SevenZipFile(made, "w", password=password, header_encryption=hide_names) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return made.getvalue()


def tar_zst_of(files: Mapping[str, bytes]) -> bytes:
    from backports import zstd

    return zstd.compress(tar_of(files))


KINDS: dict[str, Callable[[Mapping[str, bytes]], bytes]] = {
    "x.zip": zip_of,
    "x.7z": seven_zip_of,
    "x.tar": tar_of,
    "x.tar.gz": lambda files: tar_of(files, "w:gz"),
    "x.tbz2": lambda files: tar_of(files, "w:bz2"),
    "x.tar.xz": lambda files: tar_of(files, "w:xz"),
    "x.tar.zst": tar_zst_of,
    "X.ZIP": zip_of,
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def sources(data: bytes, name: str = "x.zip", password: str | None = None) -> list[Source]:
    Path(name).write_bytes(data)
    return list(find_sources([name], OUT, password=password))


def content(source: Source, password: str | None = None) -> bytes | str:
    """Its bytes, or the category of its failure."""
    try:
        return read_bytes(source, password)
    except ReadFailure as failure:
        assert failure.message.endswith(".")
        assert failure.advice
        return str(failure.category)


def contents(data: bytes, name: str = "x.zip", password: str | None = None) -> dict[str, bytes | str]:
    return {source.shown: content(source, password) for source in sources(data, name, password)}


@pytest.mark.parametrize("name", KINDS)
def test_members_are_files(name: str) -> None:
    data = KINDS[name](FILES)
    assert contents(data, name) == {f"{name}!/{inner}": inside for inner, inside in FILES.items()}
    shuffled = list(find_sources([name], OUT))  # a second time, as a watched archive is
    random.Random(1).shuffle(shuffled)
    assert {source.shown.partition("!/")[2]: content(source) for source in shuffled} == FILES


def test_archives_in_archives_are_opened_to_a_depth() -> None:
    inner = zip_of({"d.txt": b"4"})
    deep = zip_of({"b.7z": seven_zip_of({"c.tgz": tar_of({"d.zip": inner, "c.txt": b"3"}, "w:gz")}), "a.txt": b"1"})
    assert contents(deep) == {
        "x.zip!/b.7z!/c.tgz!/d.zip": "too_large",
        "x.zip!/b.7z!/c.tgz!/c.txt": b"3",
        "x.zip!/a.txt": b"1",
    }


def test_the_content_decides_what_is_an_archive() -> None:
    office = zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    assert [source.way for source in sources(office, "plan.zip")] == [()]
    assert contents(b"%PDF-1.7 ...", "plan.zip") == {"plan.zip": b"%PDF-1.7 ..."}
    assert contents(b"", "empty.tar") == {"empty.tar": b""}


def test_a_name_leads_nowhere_but_into_its_archive() -> None:
    hostile = {"../../etc/passwd": b"1", "/etc/passwd": b"2", "C:\\y.txt": b"3", "a\nb.txt": b"4"}
    for name in ("x.zip", "x.tar"):
        assert contents(KINDS[name](hostile), name) == {f"{name}!/{inner}": data for inner, data in hostile.items()}
    assert list(Path().rglob("passwd")) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_two_members_or_files_are_shown_as_one() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in (("a.txt", b"1"), ("a.txt", b"2"), ("a.txt!2", b"3"), ("b.zip!/c.txt", b"4")):
            archive.writestr(name, data)
    assert contents(made.getvalue()) == {
        "x.zip!/a.txt": b"1",
        "x.zip!/a.txt!2": b"2",
        "x.zip!/a.txt\\x212": b"3",
        "x.zip!/b.zip\\x21/c.txt": b"4",
    }
    Path("x.zip!").mkdir()
    Path("x.zip!/a.txt").write_bytes(b"5")
    shown = [source.shown for source in find_sources(["x.zip", "x.zip!"], OUT)]
    assert shown[-1] == "x.zip\\x21/a.txt"
    assert len(set(shown)) == 5


def test_links_and_devices_are_told_and_hidden_files_left_out() -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, kind in (("s.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE), ("null", tarfile.CHRTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    assert contents(made.getvalue(), "x.tar") == dict.fromkeys(["x.tar!/s.txt", "x.tar!/h.txt", "x.tar!/null"], "unsupported")
    linked = io.BytesIO()
    with zipfile.ZipFile(linked, "w") as archive:
        entry = zipfile.ZipInfo("s.txt")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
        archive.writestr("__MACOSX/._a.txt", b"resource fork")
        archive.writestr(".git/config", b"")
    assert contents(linked.getvalue()) == {"x.zip!/s.txt": "unsupported"}


NAMES = [
    ("Kế hoạch.txt".encode(), True, "Kế hoạch.txt"),
    ("Kế hoạch.txt".encode(), False, "Kế hoạch.txt"),
    ("Kê\u0301 hoa\u0323ch.txt".encode("cp1258"), False, "Kế hoạch.txt"),
    (b"r\x82sum\x82.txt", False, "résumé.txt"),
    (b"\0", False, ""),  # damaged
]


@pytest.mark.parametrize(("raw", "flagged", "shown"), NAMES)
def test_names_in_zip_files_are_read_as_they_were_meant(raw: bytes, flagged: bool, shown: str) -> None:
    data = zip_of({"x" * len(raw): b"1"}).replace(b"x" * len(raw), raw)
    if flagged:
        data = data.replace(b"PK\3\4\x14\0\0\0", b"PK\3\4\x14\0\0\x08").replace(
            b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\0\x08"
        )
    assert contents(data) == {f"x.zip!/{shown}": b"1"}


@pytest.mark.parametrize("hide_names", [False, True])
def test_an_encrypted_7z_needs_its_password(hide_names: bool) -> None:
    data = seven_zip_of(FILES, "mật khẩu", hide_names)
    assert contents(data, "x.7z") == {"x.7z": "encrypted"}
    assert set(contents(data, "x.7z", "sai").values()) <= {"encrypted", b""}
    assert contents(data, "x.7z", "mật khẩu") == {f"x.7z!/{name}": inside for name, inside in FILES.items()}
    assert contents(seven_zip_of(FILES), "x.7z", "not needed") == {f"x.7z!/{name}": inside for name, inside in FILES.items()}


def encrypted_zip(password: bytes = b"123", inside: bytes = b"bi mat\n") -> bytes:
    """A stored member under the ZIP standard's own cipher, which Python can only read."""
    from zlib import crc32

    table = [_crc_of(byte) for byte in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    for byte in password:
        update(byte)
    check = crc32(inside)
    cipher = bytearray()
    for byte in bytes(11) + bytes([check >> 24]) + inside:
        key = keys[2] | 2
        cipher.append(byte ^ (((key * (key ^ 1)) >> 8) & 0xFF))
        update(byte)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", bytes(cipher))
    data = made.getvalue()
    crc = crc32(bytes(cipher)).to_bytes(4, "little")
    sizes = len(cipher).to_bytes(4, "little") * 2
    data = data.replace(crc + sizes, check.to_bytes(4, "little") + sizes[:4] + len(inside).to_bytes(4, "little"))
    return data.replace(b"PK\3\4\x14\0\0\0", b"PK\3\4\x14\0\1\0").replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0")


def _crc_of(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ 0xEDB88320 if byte & 1 else byte >> 1
    return byte


def test_an_encrypted_zip_needs_its_password() -> None:
    assert contents(encrypted_zip()) == {"x.zip!/a.txt": "encrypted"}
    assert contents(encrypted_zip(), password="321") == {"x.zip!/a.txt": "encrypted"}
    assert contents(encrypted_zip(), password="123") == {"x.zip!/a.txt": b"bi mat\n"}


@pytest.mark.parametrize("name", ["x.tar", "x.tar.gz", "x.tar.xz"])
def test_the_readable_members_of_a_broken_off_tar_stand(name: str) -> None:
    files = {f"{number}.txt": random.Random(number).randbytes(40_000) for number in range(5)}
    found = contents(KINDS[name](files)[:120_000], name)
    assert found[f"{name}!/0.txt"] == files["0.txt"]
    assert found[name] == "damaged"


def streamed_zip_of(files: Mapping[str, bytes]) -> bytes:
    """As programs write it that can't go back: sizes stand behind the data."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise io.UnsupportedOperation

    made = Pipe()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize("make", [zip_of, streamed_zip_of])
def test_the_whole_members_of_a_broken_off_zip_stand(make: Callable[[Mapping[str, bytes]], bytes]) -> None:
    files = {f"kế hoạch {number}.txt": random.Random(number).randbytes(40_000) + bytes(200_000) for number in range(5)}
    found = contents(make(files)[:100_000])
    assert found == {f"x.zip!/{name}": files[name] for name in list(files)[:2]} | {"x.zip": "damaged"}


def test_a_member_that_is_damaged_fails_alone() -> None:
    files = {"a.txt": os.urandom(1000), "b.txt": b"b" * 1000}
    data = bytearray(zip_of(files))
    data[500] ^= 0xFF
    assert contents(bytes(data)) == {"x.zip!/a.txt": "damaged", "x.zip!/b.txt": files["b.txt"]}


def test_a_damaged_7z_fails_by_member_and_ends() -> None:
    data = bytearray(seven_zip_of({f"{number}.txt": os.urandom(5000) for number in range(4)}))
    data[8000] ^= 0xFF
    found = contents(bytes(data), "x.7z")
    assert len(found) == 4
    assert "damaged" in found.values()


@pytest.mark.parametrize("name", KINDS)
def test_an_archive_of_nothing_and_one_cut_short_are_told(name: str) -> None:
    assert list(contents(KINDS[name]({}), name).values()) in (["empty"], [b""])
    assert list(contents(KINDS[name](FILES)[:30], name)) == [name]
    assert list(contents(KINDS[name](FILES)[:80], name))[-1] == name


BOMBS = {
    "one member": lambda: zip_of({"a.txt": bytes(20 << 20)}),
    "many members": lambda: zip_of({f"{n}.txt": bytes(4 << 20) for n in range(30)}),
    "a packed tar": lambda: tar_of({f"{n}.txt": bytes(4 << 20) for n in range(30)}, "w:gz"),
    "a header": lambda: tar_of({"a" * 3_000_000: b""}, "w:gz"),
    "7z": lambda: seven_zip_of({f"{n}.txt": bytes(4 << 20) for n in range(30)}),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_does_not_go_off(bomb: str) -> None:
    name = {"a packed tar": "x.tgz", "a header": "x.tgz", "7z": "x.7z"}.get(bomb, "x.zip")
    found = contents(BOMBS[bomb](), name)
    assert list(found.values())[-1] in ("too_large", "damaged")
    assert len(found) <= 17


def test_an_archive_gives_so_many_members_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trichluc.pipeline.sources.archives.members.LIMITS", Limits(members=3))
    found = contents(zip_of({f"{n}.txt": b"1" for n in range(5)}))
    assert list(found.values()) == [b"1", b"1", b"1", "too_large"]
