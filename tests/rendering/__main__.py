"""Render the samples: `python -m tests.rendering OUT` writes a PDF and a DOCX for every plan in data/samples."""

from __future__ import annotations

import sys
from pathlib import Path

from .docx import write_docx
from .pdf import MissingFontError, write_pdf
from .plan import read_plan

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def main() -> int:
    """Write the renderings into the folder named on the command line; 2 on wrong use or without the font."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for sample in sorted(SAMPLES.glob("*.txt")):
        parts = read_plan(sample)
        write_docx(parts, target / f"{sample.stem}.docx")
        try:
            write_pdf(parts, target / f"{sample.stem}.pdf")
        except MissingFontError as missing:
            print(missing, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
