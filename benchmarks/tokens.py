"""Whether every token of a run's pages is the page's text, and how fast words are found: `python -m benchmarks.tokens OUT`."""

from __future__ import annotations

import sys
import time

import trichluc
from trichluc.extractors.tokens import UNALIGNED, blank


def main() -> None:
    """Measure and print; exit code 1 where a token is not its page's text."""
    pages = trichluc.open_tables(sys.argv[1])["pages"]
    nlp = blank()
    nlp("Tây Ninh")  # loads the word model
    tokens = unaligned = other = 0
    started = time.process_time()
    for text in pages.text:
        doc = nlp(text)
        tokens += len(doc)
        unaligned += doc.user_data.get(UNALIGNED, 0)
        other += doc.text != text or any(text[token.idx : token.idx + len(token)] != token.text for token in doc)
    seconds = time.process_time() - started
    speed = pages.text.str.len().sum() / seconds
    print(f"{len(pages)} pages, {tokens} tokens, {unaligned} stretches not aligned, {other} pages that are not their tokens")
    print(f"{speed:.0f} characters a second")
    sys.exit(int(other > 0))


if __name__ == "__main__":
    main()
