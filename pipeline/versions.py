"""The version of what produces a stage's result: a digest of its code and tables, so that nobody has to raise a number."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import trichluc
from trichluc.models.document import OcrMode

# What a stage's result hangs on: files and folders of the package, and libraries whose output it passes on.
_SOURCES = {
    "read": ("pipeline/read", "pipeline/ocr", "data/encodings", "models/document.py"),
    "extract": (
        "pipeline/structure",
        "pipeline/rows.py",
        "pipeline/keys.py",
        "pipeline/identity",
        "pipeline/review/amend.py",
        "extractors",
        "data",
        "models",
    ),
    "resolve": (
        "pipeline/references",
        "pipeline/identity",
        "pipeline/keys.py",
        "extractors/levelling.py",
        "data/issuers",
        "data/identity",
        "data/provinces.csv",
    ),
    "package": ("pipeline", "extractors", "models", "data"),
}
STAGES = ("read", "extract")
_LIBRARIES = {"read": ("lxml", "olefile", "pdfplumber", "pillow", "pypdfium2")}
_SUFFIXES = {".py", ".csv", ".json", ".toml"}


def stage_versions(ocr: OcrMode = "auto") -> dict[str, str]:
    """The version of each stage of a file, the same on every machine; reading hangs on the OCR mode too."""
    return {stage: f"{_digest(stage)} {ocr}" if stage == "read" else _digest(stage) for stage in STAGES}


def resolution_version() -> str:
    """The version of what resolves the citations of an archive."""
    return _digest("resolve")


def package_version() -> str:
    """The version of everything that the tables hang on."""
    return _digest("package")


@lru_cache(maxsize=len(_SOURCES))
def _digest(stage: str) -> str:
    root = Path(trichluc.__file__).parent
    digest = hashlib.sha256()
    for source in _SOURCES[stage]:
        path = root / source
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.suffix in _SUFFIXES and file.is_file():
                digest.update(file.relative_to(root).as_posix().encode())
                digest.update(file.read_bytes())
    for library in _LIBRARIES.get(stage, ()):
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()[:16]
