"""Words as spaCy tokens: whatever the text is, every token is its own slice."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from trichluc.extractors.tokens import UNALIGNED, blank, norm, words

SAMPLES = sorted(Path("data/samples").glob("*.txt"))
PLAN = "Uỷ ban nhân\ndân tỉnh Tây Ninh ban hành Kế hoạch số 336/KH-UBND, ngày 13/02/2023."


def tokens(text: str) -> list[str]:
    return [token.text for token in blank()(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ủng hộ nhân dân tỉnh", ["ủng hộ", "nhân dân", "tỉnh"]),
        ("ủng hộ nhân\ndân", ["ủng hộ", "nhân\ndân"]),  # a wrapped line
        ("TÂY NINH    CỘNG HÒA", ["TÂY NINH", "   ", "CỘNG HÒA"]),  # two columns
        ("nhân\n\ndân", ["nhân", "\n\n", "dân"]),  # two paragraphs
        ("**nhân dân**", ["*", "*", "nhân dân", "*", "*"]),
        ("  nhân dân \n", ["  ", "nhân dân", "\n"]),
        ("QÐ, ð", ["QÐ", ",", "ð"]),  # Icelandic letters, which underthesea replaces
        (unicodedata.normalize("NFD", "nhân dân ở"), [unicodedata.normalize("NFD", word) for word in ("nhân dân", "ở")]),
        ("ngày 13/02/2023", ["ngày", "13/02/2023"]),
        ("\f\n", ["\f\n"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(path.read_text(encoding="utf-8") for path in SAMPLES),
        PLAN,
        "“Dân vận khéo” – ‘chính quyền’ … ½ ﬁ ＡＢＣ № 5",
        "x\u00a0\u200b\ufeff\u00ady\x00\x01\x1f\x85\u2028z\r\nt\vu",
        "👨‍👩‍👧 🇻🇳 1️⃣",
        "a\u0323\u0302\u0301\u0338 \u0301 \u0958",  # marks without a letter, a letter that NFC makes longer
        "а е о СТ ĐƯỢC Đ/c T.Ư v.v... TT-BTС",
    ],
)
def test_the_tokens_of_any_text_are_the_text_itself(text: str) -> None:
    doc = blank()(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert UNALIGNED not in doc.user_data


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("àÀạ\u0301\u0302 \n\t.*/-1aĐÐ"), max_size=60))
def test_the_tokens_of_random_text_are_the_text_itself(text: str) -> None:
    assert blank()(text).text == text
    said = "".join(text[start:end] for start, end in words(text).spans)
    assert "".join(said.split()) == "".join(text.split())


def test_what_cannot_be_aligned_is_cut_into_syllables_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a later underthesea might, that corrects more than this one does."""
    monkeypatch.setattr("underthesea.word_tokenize", lambda text, **_: text.replace("Uỷ", "Ủy").split())
    doc = blank()(f"{PLAN}\n\ntỉnh Tây Ninh")
    assert doc.text == f"{PLAN}\n\ntỉnh Tây Ninh"
    assert [token.text for token in doc][:4] == ["Uỷ", "ban", "nhân", "\n"]
    assert doc.user_data[UNALIGNED] == 1


@pytest.mark.parametrize("text", ["Website: http://a.vn/" + "." * 300, "a+" * 5_000, "(" * 5_000, "http:" + "(a)" * 60 + "."])
def test_no_text_takes_forever(text: str) -> None:
    started = time.process_time()
    assert blank()(text).text == text
    assert time.process_time() - started < 10


@pytest.mark.parametrize("word", ["Ủy ban", "Uỷ  BAN", "uỷ\nban"])
def test_ways_of_writing_a_word_have_one_norm(word: str) -> None:
    assert norm(word) == "ủy ban"
    assert blank().vocab[word].norm_ == "ủy ban"


def test_a_saved_pipeline_keeps_the_tokenizer(tmp_path: Path) -> None:
    blank().to_disk(tmp_path)
    copies: list[Language] = [spacy.load(tmp_path), spacy.blank("vi", config=blank().config).from_bytes(blank().to_bytes())]
    for nlp in copies:
        assert [token.text for token in nlp(PLAN)] == tokens(PLAN)
