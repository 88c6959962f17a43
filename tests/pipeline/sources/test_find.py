"""Which files are found, under which names, in which order."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from pathlib import Path

import fsspec
import pytest
from click.testing import CliRunner

from trichluc.models.failures import ReadFailure
from trichluc.pipeline.cli import main
from trichluc.pipeline.run import run
from trichluc.pipeline.sources import InputError, Source, find_sources, read_bytes, read_list

OUT = Path("out")
PLAN = "Số: 1/KH-UBND\n\nTây Ninh, ngày 13 tháng 02 năm 2023\n\nKẾ HOẠCH\nCông tác thi đua năm 2023\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(*names: str, inside: str = PLAN) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(inside)


def shown(*inputs: str) -> list[str]:
    return [source.shown for source in find_sources(inputs, OUT)]


def test_the_order_is_that_of_whole_paths() -> None:
    names = ["in/a/z.txt", "in/a.txt", "in/a-b/c.txt", "in/b/a/c.txt", "in/b/a.txt", "in/Ă.txt"]
    write(*names)
    assert shown("in") == sorted(names)


NAMES = [
    unicodedata.normalize("NFD", "Kế hoạch số 5.txt"),
    "hai\ndòng.txt",
    "k" * 251 + ".txt",
    "a;b 'c' \"d\" $(e).txt",
    "văn bản!.txt",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_read_and_shown_as_it_is(name: str) -> None:
    write(f"in/{name}")
    (source,) = find_sources(["in"], OUT)
    assert source.shown == f"in/{name}"
    assert read_bytes(source) == PLAN.encode()


def test_a_link_to_a_folder_is_followed_once_and_a_loop_ends() -> None:
    write("in/a/x.txt", "elsewhere/y.txt")
    Path("in/b").symlink_to("../elsewhere", target_is_directory=True)
    Path("in/c").symlink_to("../in", target_is_directory=True)
    Path("elsewhere/back").symlink_to("../in/a", target_is_directory=True)
    assert shown("in") == ["in/a/x.txt", "in/b/y.txt"]


def test_a_file_of_two_inputs_comes_once_and_under_the_first() -> None:
    write("in/a.txt", "in/deep/b.txt")
    found = list(find_sources(["in/deep", "in", "in/a.txt"], OUT))
    assert [(source.shown, source.archive) for source in found] == [("in/deep/b.txt", "in/deep"), ("in/a.txt", "in")]


LISTS = [
    (b"a.txt\r\nb.txt\n\n", b"\n", ["a.txt", "b.txt"]),
    ("kế hoạch.txt".encode(), b"\n", ["kế hoạch.txt"]),
    (b"two\nlines.txt\0b.txt\0", b"\0", ["two\nlines.txt", "b.txt"]),
    (b"caf\xe9.txt\n", b"\n", [os.fsdecode(b"caf\xe9.txt")]),
    (b"x" * 100_000 + b"\ny\n", b"\n", ["x" * 100_000, "y"]),
    (b"", b"\n", []),
]


@pytest.mark.parametrize(("written", "separator", "names"), LISTS)
def test_a_list_is_read_as_other_programs_write_it(written: bytes, separator: bytes, names: list[str]) -> None:
    Path("list").write_bytes(written)
    assert list(read_list("list", separator)) == names


def test_a_bad_line_stops_nothing() -> None:
    write("in/a.txt", "in/b.txt")
    lines = ["nowhere.txt", "in/a.txt", "x" * 5000, "nul\0.txt", "nope://x", "in"]
    found = [_outcome(source) for source in find_sources([], OUT, listed=lines)]
    assert [category for _, category in found] == ["unreadable", "ok", "unreadable", "unreadable", "unreadable", "ok"]
    assert [name for name, category in found if category == "ok"] == ["in/a.txt", "in/b.txt"]


def _outcome(source: Source) -> tuple[str, str]:
    try:
        return (source.shown, "ok") if read_bytes(source) else (source.shown, "empty")
    except ReadFailure as failure:
        return source.shown, str(failure.category)


@pytest.mark.parametrize("words", [("-",), ("--files-from", "-"), ("--files-from", "list")])
def test_a_list_is_given_on_the_command_line(words: tuple[str, ...]) -> None:
    write("a.txt", "b.txt")
    Path("list").write_text("a.txt\nnowhere\nb.txt\n")
    ended = CliRunner().invoke(main, ["run", *words, "-o", "out"], input="a.txt\nnowhere\nb.txt\n")
    assert ended.exit_code == 1
    assert "nowhere does not exist" in ended.output
    assert "1 document, 1 page, 1 file," in ended.output


def test_what_a_list_no_longer_names_stays() -> None:
    write("a.txt")
    write("b.txt", inside=PLAN.replace("Số: 1", "Số: 2"))
    run([], "out", listed=["a.txt"])
    assert run([], "out", listed=["b.txt"]).documents == 2


USAGE = [
    (("run", "-", "--watch", "-o", "out"), "a list is read once"),
    (("run", "--files-from", "nowhere", "-o", "out"), "the list nowhere can't be read: No such file"),
    (("run", "in", "-o", "out", "--publish", "there"), "there is no URL"),
    (("run", "nope://in", "-o", "out"), "nope:// is no kind of URL"),
    (("publish", "out", "s3://bucket"), "no tables under out: run `trichluc run ARCHIVE -o out` first"),
    (("publish", "out", "there"), "there is no URL"),
]


@pytest.mark.parametrize(("words", "message"), USAGE)
def test_wrong_usage_ends_with_2_and_one_message(words: tuple[str, ...], message: str) -> None:
    write("in/a.txt")
    ended = CliRunner().invoke(main, words)
    assert (ended.exit_code, message in ended.output, "Traceback" in ended.output) == (2, True, False)


def test_a_library_that_is_missing_is_told_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(InputError, match=r"s3:// needs another library: pip install 'trichluc\[s3\]'"):
        shown("s3://bucket/in")
    monkeypatch.setitem(sys.modules, "py7zr", None)
    Path("x.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(100))
    (source,) = find_sources(["x.7z"], OUT)
    with pytest.raises(ReadFailure) as raised:
        read_bytes(source)
    assert (raised.value.category, raised.value.advice) == ("missing_program", "pip install 'trichluc[archives]'")


def test_urls_are_folders_and_files_like_others() -> None:
    store = fsspec.filesystem("memory")
    for name in ("in/b/2.txt", "in/b.txt", "in/a.txt", "in/.hidden/x.txt", "in/~$a.docx"):
        store.pipe_file(f"/{name}", name.encode())
    store.pipe_file("/in/c.zip", _zip_of("3.txt"))
    try:
        found = {source.shown: read_bytes(source) for source in find_sources(["memory://in/"], OUT)}
        assert found == {
            "memory://in/a.txt": b"in/a.txt",
            "memory://in/b.txt": b"in/b.txt",
            "memory://in/b/2.txt": b"in/b/2.txt",
            "memory://in/c.zip!/3.txt": b"3.txt",
        }
        assert shown("memory://in/a.txt") == ["memory://in/a.txt"]
    finally:
        store.rm("/in", recursive=True)


def _zip_of(name: str) -> bytes:
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, name)
    return made.getvalue()


def test_a_password_in_a_url_is_not_shown() -> None:
    with pytest.raises(InputError) as raised:
        shown("http://user:secret@127.0.0.1:9/a.pdf")
    assert "http://127.0.0.1:9/a.pdf does not exist, or can't be reached" in str(raised.value)
    assert "secret" not in str(raised.value)
