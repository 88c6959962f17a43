"""LibreOffice without a window: turns what no reader here knows into DOCX. The one place that starts it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from trichluc.models.document import Page
from trichluc.models.failures import Category, ReadFailure
from trichluc.pipeline.read.docx import read_docx

_TIMEOUT = 180  # seconds; the first start alone may take half a minute


def read_with_libreoffice(data: bytes, suffix: str) -> list[Page]:
    """Read a document of the kind that `suffix` (".doc") names.

    Raises ReadFailure MISSING_PROGRAM where LibreOffice isn't installed, DAMAGED where it can't read the file either.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ReadFailure(
            Category.MISSING_PROGRAM,
            "This document is older than Word 97 and needs LibreOffice, which is not installed.",
            "Install it with: apt-get install --no-install-recommends libreoffice-writer-nogui",
        )
    with tempfile.TemporaryDirectory(prefix="trichluc-") as folder:
        source = Path(folder, "document" + suffix)
        source.write_bytes(data)
        # A profile of its own: two LibreOffices that share one wait for each other.
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=True)
            converted = source.with_suffix(".docx").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise ReadFailure(
                Category.DAMAGED,
                "LibreOffice could not read the document.",
                "Open it in Word, let it be repaired and save it as DOCX.",
            ) from error
    return read_docx(converted)
