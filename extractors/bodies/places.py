"""Territories and modifiers inside a body's name: "tỉnh Tây Ninh", "các huyện, thị xã, thành phố", "có liên quan"."""

from __future__ import annotations

from trichluc.extractors.bodies.lexicon import PLURALS, Reader

LEVELS = frozenset({"tỉnh", "huyện", "quận", "xã", "phường", "thị", "tp", "đặc"})
LEVEL_PAIRS = frozenset({("thành", "phố"), ("thị", "xã"), ("thị", "trấn"), ("đặc", "khu")})
_NOT_LEVELS = frozenset(
    [("xã", "hội"), ("xã", "viên"), ("thị", "trường"), ("thị", "giác"), ("đặc", "biệt"), ("đặc", "thù"), ("đặc", "sản")]
    + [(level, organ) for level in ("tỉnh", "huyện", "quận", "thị", "xã", "phường") for organ in ("ủy", "đoàn")]
)
_PLURAL_WORDS = PLURALS | {"tất"}
_COUNTRY = frozenset({("việt", "nam"), ("trung", "ương")})
_PLACE_WORDS = LEVELS | _PLURAL_WORDS | {"thành"}


def behind_plural(reader: Reader, index: int) -> tuple[int, bool]:
    """The index behind "các", "tất cả các", "03", "100% các", and whether one of them stood there."""
    start, word = index, reader.word(index)
    if word not in _PLURAL_WORDS and not word.isdigit():
        return index, False
    if word == "tất" and reader.word(index + 1) == "cả":
        index += 2
    if reader.word(index).isdigit() and len(reader.word(index)) <= 3:
        index += 2 if reader.word(index + 1) == "%" else 1
    for _ in range(3):  # the press prints "các các"
        if reader.word(index) not in PLURALS:
            break
        index += 1
    return index, index > start


def behind_separator(reader: Reader, index: int) -> int:
    """The index behind ", ", "; ", "và" and their combinations; the same index where none stands."""
    if reader.word(index) in (",", ";"):
        index += 1
    if reader.word(index) in ("và", "hoặc", "cùng", "&"):
        index += 1
        if reader.word(index) == "với":
            index += 1
    return index


def is_level(reader: Reader, index: int) -> bool:
    """Whether a level of territory stands here, "các" before it or not."""
    start, _ = behind_plural(reader, index)
    pair = (reader.word(start), reader.word(start + 1))
    return (pair in LEVEL_PAIRS or pair[0] in LEVELS) and pair not in _NOT_LEVELS


def ends_in_level(reader: Reader, index: int) -> bool:
    """Whether the words before this index end in a level of territory."""
    return index > 0 and (reader.word(index - 1) in LEVELS or (reader.word(index - 2), reader.word(index - 1)) in LEVEL_PAIRS)


def place_or_modifier(reader: Reader, index: int) -> int:
    """How many words of a territory, with its name, or of a modifier stand here; they end a name. 0 for none."""
    word = reader.word(index)
    if word in _PLACE_WORDS and is_level(reader, index):
        start, _ = behind_plural(reader, index)
        length = start - index + (2 if (reader.word(start), reader.word(start + 1)) in LEVEL_PAIRS else 1)
        return length + proper_name(reader, index + length)
    if word == "khu" and reader.word(index + 1) == "vực" and (reader.capital(index + 2) or reader.word(index + 2).isdigit()):
        return 3  # "Kho bạc nhà nước khu vực XI"
    length = reader.phrase(reader.lex.modifiers, index)
    return length or (2 if word in ("việt", "trung") and (word, reader.word(index + 1)) in _COUNTRY else 0)


def proper_name(reader: Reader, index: int) -> int:
    """How many capitalised words of a proper name stand here, at most four, no head noun among them."""
    length = 0
    while length < 4 and reader.capital(index + length) and not reader.head(index + length)[0]:
        length += 1
    return length
