"""Runs of group nouns (tập hợp cơ quan): "các cơ quan, đơn vị, địa phương tham gia cụm, khối thi đua của tỉnh"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trichluc.extractors.bodies.places import behind_plural, behind_separator, place_or_modifier

if TYPE_CHECKING:
    from trichluc.extractors.bodies.items import Item

_MAX_TOKENS = 32
_MAX_LOOSE = 7  # words that no table knows, between two that one does
# First words of levels that are group nouns themselves: "các huyện, thành phố" is a run, no territory of the noun before.
_LEVEL_NOUNS = frozenset({"huyện", "quận", "xã", "thành"})
# "các Khối Thi đua do UBND tỉnh tổ chức"
_DONE_BY = frozenset({("tổ", "chức"), ("phát", "động"), ("quản", "lý"), ("thành", "lập"), ("ban", "hành")})


def read_group(item: Item) -> None:
    """Reads a run of group nouns with their modifiers from the item's first noun on; the index goes behind its last word."""
    reader = item.reader
    if step := item.described():
        item.index += step
        return
    described = bool(item.kinds & {"group", "role"})
    known, loose, certain = item.index, 0, True
    last = item.index + _MAX_TOKENS
    while item.index < last and loose < _MAX_LOOSE:
        word = reader.word(item.index)
        if word in (",", "và", "hoặc", "&", "-", "/"):
            step = _next_noun(item, described=described)
            if not step or _fields_of(item, item.index + step):
                break
            item.index += step
        elif not word or not word[0].isalnum():
            break
        elif word == "thuộc" and item.owner(item.index + 1):
            described = True  # "các đơn vị thuộc Bộ X và các tổ chức, cá nhân …": a second plural is a body of its own
        elif not _modifier(item, word):
            if word == "được" and not reader.capital(item.index):
                item.index = _behind(item, 3)  # "được giao kế hoạch vốn", "được chọn chỉ đạo điểm"
                certain = False
                continue
            if reader.capital(item.index) and (step := reader.phrase(reader.lex.documents, item.index)):
                item.index += step  # "các thành viên Ban Chủ nhiệm Chương trình": its second syllable is no verb
                loose, certain = loose + 1, False
                continue
            strength = reader.predicate(item.index)
            if strength in ("verb", "opener", "stop") or (strength and certain):
                break
            item.index += 1
            loose, certain = loose + 1, False
            continue
        known, certain, loose = item.index, True, 0
    if item.fielded:
        return
    item.certain = loose < _MAX_LOOSE and (
        certain or bool(reader.predicate(item.index)) or not reader.word(item.index)[:1].isalnum()
    )
    if not item.certain or (loose and described and not certain):
        item.index = known  # a phrase of the table needs no words that no table knows


def _behind(item: Item, words: int) -> int:
    """The index so many words on, or behind the last word."""
    item.reader.word(item.index + words)
    return min(item.index + words, len(item.reader.words))


def _modifier(item: Item, word: str) -> bool:
    """Passes what says more about the group: a territory, "có liên quan", "thuộc X", "nêu tại Điều 3", "về thi đua"."""
    reader = item.reader
    step = place_or_modifier(reader, item.index)
    if step and word not in _LEVEL_NOUNS:
        item.index += step
        return True
    if word in ("điều", "khoản", "mục") and reader.word(item.index + 1).isdigit():
        item.index += 2
        if reader.word(item.index) in ("và", ",") and reader.word(item.index + 1) == word:
            item.index += 1
        return True
    if word == "về" and (step := reader.phrase(reader.lex.fields, item.index + 1)):
        item.index += 1 + step
        return True
    if word in ("của", "do", "tại") and item.owner(item.index + 1):
        if word == "do" and (reader.word(item.index), reader.word(item.index + 1)) in _DONE_BY:
            item.index += 2
        return True
    return False


def _fields_of(item: Item, colon: int) -> bool:
    """Reads "Các huyện, thành phố, các ngành: Văn hóa, Giáo dục …" as the run before the last noun and one body per field."""
    reader = item.reader
    if reader.word(colon) != ":" or not reader.capital(colon + 1):
        return False
    index = item.index
    item.close()
    item.fields(colon + 1)
    if not item.fielded:
        item.bodies.clear()
        item.index = index
    return item.fielded


def _next_noun(item: Item, *, described: bool) -> int:
    """Words of the separator and the plain group noun behind it of this run; 0 where a new item or a verb follows."""
    reader = item.reader
    after = behind_separator(reader, item.index)
    if after == item.index:
        after += 1
    start, plural = behind_plural(reader, after)
    length, kinds = reader.head(start)
    if "role" in kinds:
        length, kinds = 2, kinds | {"collective"}
    if not length or "collective" not in kinds or "post" in kinds:
        return 0
    if plural and (described or "group" in kinds):
        return 0
    named = reader.capital(start + length) and (
        not reader.head(start + length)[0] or reader.phrase(reader.lex.fields, start + length) > 0
    )
    if "unit" in kinds and not plural and named:
        return 0
    if reader.predicate(start) and not plural and reader.word(start + length) not in (",", "và", "liên", "có", ".", ";", ""):
        return 0
    return start + length - item.index
