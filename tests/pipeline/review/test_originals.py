"""Pages are shown as long as the file is what the run read, wherever it lies; else the app says why and draws no box."""

from __future__ import annotations

import io
import re
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec
import py7zr
import pytest
from fastapi.testclient import TestClient
from plans import ORIGIN
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from trichluc.pipeline.opened import open_out
from trichluc.pipeline.review.app import create_app
from trichluc.pipeline.review.originals import Originals
from trichluc.pipeline.run import run
from trichluc.pipeline.sources import readable
from trichluc.pipeline.sources.names import real_name

PASSWORD = "s3cret"
ODD = "line\nbreak \\x41 !2.pdf"
FILES = [
    "in/plain.pdf",
    f"in/{readable(ODD)}",
    "in/papers.zip!/a.pdf",
    "in/papers.zip!/in.zip!/Kế hoạch.pdf",
    "in/papers.tgz!/sub/b.pdf",
    "in/locked.7z!/c.pdf",
    "in/locked.pdf",
    "memory://papers/d.pdf",
    "memory://papers/e.zip!/e.pdf",
]


def pdf(number: int, password: str | None = None) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, encrypt=password and StandardEncryption(password), invariant=True)
    for line in range(12):
        canvas.drawString(72, 750 - 20 * line, f"Thuc hien Ke hoach so {number}{line}/KH-UBND ngay 15/6/2023 cua Uy ban")
    canvas.save()
    return made.getvalue()


def zip_of(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", " ") + (".zip" if name == "in" else ".pdf"), data)
    return made.getvalue()


def write(folder: Path) -> None:
    (folder / "plain.pdf").write_bytes(pdf(1))
    (folder / ODD).write_bytes(pdf(2))
    (folder / "papers.zip").write_bytes(zip_of(a=pdf(3), **{"in": zip_of(Kế_hoạch=pdf(4))}))
    with tarfile.open(folder / "papers.tgz", "w:gz") as archive:
        member = tarfile.TarInfo("sub/b.pdf")
        member.size = len(pdf(5))
        archive.addfile(member, io.BytesIO(pdf(5)))
    with py7zr.SevenZipFile(folder / "locked.7z", "w", password=PASSWORD) as archive:
        archive.writestr(pdf(6), "c.pdf")
    (folder / "locked.pdf").write_bytes(pdf(7, PASSWORD))
    bucket = fsspec.filesystem("memory")
    bucket.pipe_file("/papers/d.pdf", pdf(8))
    bucket.pipe_file("/papers/e.zip", zip_of(e=pdf(9)))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a run was started: its archive is `in` there, its OUT `out`."""
    folder = tmp_path_factory.mktemp("originals")
    (folder / "in").mkdir()
    write(folder / "in")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run(["in", "memory://papers"], "out", jobs=0, password=PASSWORD)
    return folder


@pytest.fixture
def home(finished: Path, tmp_path: Path) -> Iterator[Path]:
    """The same somewhere else, its files to be changed at will."""
    shutil.copytree(finished, tmp_path / "moved")
    write(tmp_path / "moved/in")
    yield tmp_path / "moved"
    fsspec.filesystem("memory").rm("/papers", recursive=True)


def shown(home: Path, name: str, password: str | None = PASSWORD) -> str:
    """The part of the screen with a file's page; its image is there where that says so, and only there."""
    with open_out(home / "out") as connection:
        query = "SELECT doc_id FROM paths JOIN documents USING (file_id) WHERE path = ?"
        (doc_id,) = connection.execute(query, (name,)).fetchone()
    app = create_app(home / "out", reviewer="Lan", originals=Originals(home, password))
    with TestClient(app, base_url=ORIGIN) as client:
        address = f"/documents/{doc_id}/pages/1"
        part, image = client.get(address).text, client.get(f"{address}/image.jpg")
        fact = re.findall(r'data-fact="(\w+)"', part)[0]
        crop = client.get(f"/documents/{doc_id}/facts/{fact}/crop?page=1").text
    assert ("<img" in part) == ('class="box' in part) == (image.status_code == 200) == ("<img" in crop)
    assert "<mark" in part  # the text is there whatever becomes of the file
    return part


@pytest.mark.parametrize("name", FILES)
def test_a_page_is_shown_wherever_its_file_lies(home: Path, name: str) -> None:
    assert "<img" in shown(home, name)


def remove(home: Path) -> None:
    (home / "in/plain.pdf").unlink()
    (home / "in/papers.zip").write_bytes(zip_of(z=pdf(3)))
    fsspec.filesystem("memory").rm("/papers/d.pdf")


def change(home: Path) -> None:
    (home / "in/plain.pdf").write_bytes(pdf(99))
    (home / "in/papers.zip").write_bytes(zip_of(a=pdf(99)))
    fsspec.filesystem("memory").pipe_file("/papers/e.zip", zip_of(e=pdf(99)))


def cut(home: Path) -> None:
    for path in ((home / "in/papers.tgz"), (home / "in/locked.7z")):
        path.write_bytes(path.read_bytes()[:200])


HIDDEN: list[tuple[Callable[[Path], None], str, str]] = [
    (remove, "in/plain.pdf", "No such file or directory"),
    (remove, "in/papers.zip!/a.pdf", "The archive has no such file any more"),
    (remove, "memory://papers/d.pdf", "does not exist"),
    (change, "in/plain.pdf", "It has changed since the run read it"),
    (change, "in/papers.zip!/a.pdf", "It has changed since the run read it"),
    (change, "memory://papers/e.zip!/e.pdf", "It has changed since the run read it"),
    (cut, "in/papers.tgz!/sub/b.pdf", "damaged or incomplete"),
    (cut, "in/locked.7z!/c.pdf", "damaged or incomplete"),
]


@pytest.mark.parametrize(("spoil", "name", "why"), HIDDEN)
def test_what_is_no_longer_there_is_told_and_no_box_drawn(
    home: Path, spoil: Callable[[Path], None], name: str, why: str
) -> None:
    spoil(home)
    assert why in shown(home, name)


@pytest.mark.parametrize("name", ["in/locked.7z!/c.pdf", "in/locked.pdf"])
@pytest.mark.parametrize("password", [None, "wrong"])
def test_a_page_behind_a_password_says_so(home: Path, name: str, password: str | None) -> None:
    part = shown(home, name, password)
    assert "encrypted" in part and "password" in part


def test_a_member_is_found_though_others_came_before_it(home: Path) -> None:
    (home / "in/papers.zip").write_bytes(zip_of(new=pdf(98), **{"in": zip_of(x=pdf(97), Kế_hoạch=pdf(4))}))
    assert "<img" in shown(home, "in/papers.zip!/in.zip!/Kế hoạch.pdf")


@pytest.mark.parametrize("name", ["a.pdf", ODD, "x!/y!3", "\\x5cx41", "\\xe1", "caf\udce9", "Kế hoạch"])
def test_a_shown_name_leads_back_to_the_file(name: str) -> None:
    assert real_name(readable(name)) == name
