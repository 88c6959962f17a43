"""The grammar of a body's name (tên cơ quan): where it begins, where it ends, and how a list of bodies falls apart.

Vietnamese prints no mark between a subject and its verb, so a name ends where a known verb begins ("Sở Tài chính | hướng dẫn …"),
where the name is known to be complete ("UBND tỉnh", "Sở Nội vụ"), or at a sign that no name holds. The words are tables under
`data/bodies/`; the verbs are `data/responsibility/predicates.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from trichluc.extractors.levelling import fold
from trichluc.extractors.vocabulary import DataError, read_rows

_TOKEN = re.compile(r"[^\S\n\t\f]*(?:(\w+(?:[&.]\w+)*)|([^\w\s]|[\n\t\f]))")
PLURALS = frozenset({"các", "mọi", "từng", "mỗi"})
_LEVELS = frozenset({"tỉnh", "huyện", "quận", "xã", "phường", "thị", "tp", "đặc"})
_LEVEL_PAIRS = frozenset({("thành", "phố"), ("thị", "xã"), ("thị", "trấn"), ("đặc", "khu")})
_NOT_LEVELS = frozenset({("xã", "hội"), ("xã", "viên"), ("thị", "trường"), ("thị", "giác"), ("đặc", "biệt"), ("đặc", "thù"), ("đặc", "sản")})
# What the bracket behind a body says when it does not rename the body.
_NOT_RENAMING = frozenset({"qua", "thông", "sau", "gọi", "viết", "để", "giao", "theo", "do", "tại", "kèm", "nếu", "có", "trừ", "không", "từ", "b", "t"})
# Positions that are common words too: they need the body behind them, or a capital.
_COMMON_POSTS = frozenset({"trưởng", "thường", "lãnh", "thành", "đại", "người", "ủy"})
# Last words of the heads that are named by a field of work, so that the table of fields tells where the name ends.
_FIELD_HEADS = frozenset({"sở", "bộ", "ban", "cục", "vụ", "phòng", "ngành", "tra", "đồng", "báo", "khoa"})
# Small words that no name of a single body holds.
_NAME_STOPS = frozenset({"là", "có", "được", "bị", "đã", "chưa", "đang", "gồm", "do", "với", "từ", "như", "nơi", "nào", "này", "đó"})
_MAX_TOKENS = 32
_MAX_BODIES = 40


class Body(NamedTuple):
    """A body as mentioned: `text[start:end]`, its completed name, and whether it is a group named by common nouns only."""

    start: int
    end: int
    name: str
    collective: bool


class BodyList(NamedTuple):
    """A list of bodies and the offset behind it. `certain`: its end was found, not assumed; `closed`: a verb stands there."""

    bodies: list[Body]
    end: int
    certain: bool


class Phrases(dict[str, "Phrases"]):
    """Phrases as a tree of their words. `value` is what a table says of the phrase that ends here, None for the middle of one."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        super().__init__()
        self.value: frozenset[str] | None = None

    def add(self, words: Iterable[str], value: str) -> None:
        """Adds a phrase; a second value of the same phrase joins the first."""
        node = self
        for word in words:
            node = node.setdefault(word, Phrases())
        node.value = (node.value or frozenset()) | {value}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables: head nouns by kind, fields of work, modifiers of a name, and predicates by strength."""

    heads: Phrases
    fields: Phrases
    modifiers: Phrases
    predicates: Phrases


_KINDS = frozenset({"unit", "whole", "collective", "group", "post", "office"})
_STRENGTHS = frozenset({"verb", "opener", "stop", "weak", "link"})


def _words(phrase: str) -> list[str]:
    return [match.group(1) or match.group(2) for match in _TOKEN.finditer(phrase)]


def _table(table: str, phrase: str, value: str = "", allowed: frozenset[str] = frozenset()) -> Phrases:
    """The phrases of `data/<table>` with the value of a column. Raises DataError for a value that the grammar does not know."""
    phrases = Phrases()
    for row in read_rows(table, (phrase, value) if value else (phrase,)):
        if value and row[value] not in allowed:
            raise DataError(f"data/{table}: unknown {value} {row[value]} of {row[phrase]}")
        phrases.add(_words(fold(row[phrase])), row[value] if value else "")
    return phrases


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The tables of heads, fields, modifiers and predicates, checked."""
    return Lexicon(
        _table("bodies/heads.csv", "head", "kind", _KINDS),
        _table("bodies/fields.csv", "field"),
        _table("bodies/modifiers.csv", "phrase"),
        _table("responsibility/predicates.csv", "phrase", "strength", _STRENGTHS),
    )


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    """What a body's mention can begin with; a quick look before reading words."""
    return re.compile(r"(?:" + "|".join(sorted(map(re.escape, {*lexicon().heads, *PLURALS, "tất"}))) + r"|\d{1,3}(?:%)?\s)(?!\w)")


class Reader:
    """Reads words from an offset of a levelled text on demand, and phrases from the words."""

    __slots__ = ("_at", "_done", "ends", "flow", "lex", "limit", "lower", "starts", "words")

    def __init__(self, flow: str, lower: str, start: int, limit: int) -> None:
        self.flow, self.lower, self.limit = flow, lower, limit
        self.lex = lexicon()
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._at, self._done = start, False

    def _fill(self, index: int) -> bool:
        """Reads on until there is a word at this index; False behind the last."""
        words, starts, ends = self.words, self.starts, self.ends
        while index >= len(words):
            match = None if self._done else _TOKEN.match(self.lower, self._at, self.limit)
            if match is None:
                self._done = True
                return False
            group = match.lastindex or 2
            words.append(match.group(group))
            start, self._at = match.span(group)
            starts.append(start)
            ends.append(self._at)
        return True

    def word(self, index: int) -> str:
        """The word or sign at this index in lower case, "" behind the last."""
        return self.words[index] if index < len(self.words) or self._fill(index) else ""

    def capital(self, index: int) -> bool:
        """Whether the word at this index begins with a capital."""
        return bool(self.word(index)) and self.flow[self.starts[index]].isupper()

    def longest(self, phrases: Phrases, index: int) -> tuple[int, frozenset[str]]:
        """Length and value of the longest phrase that stands here; (0, none) for none."""
        length, value = 0, frozenset[str]()
        node: Phrases | None = phrases
        for offset in range(12):
            node = node.get(self.word(index + offset)) if node else None
            if node is None:
                break
            if node.value is not None:
                length, value = offset + 1, node.value
        return length, value

    def phrase(self, phrases: Phrases, index: int) -> int:
        """How many words of the longest phrase of the table stand here, 0 for none."""
        return self.longest(phrases, index)[0]

    def matches(self, words: tuple[str, ...], index: int) -> bool:
        """Whether these words stand here."""
        return all(self.word(index + offset) == word for offset, word in enumerate(words))

    def predicate(self, index: int, *, opening: bool = False) -> str:
        """The strength of the predicate that begins here, "" for none. Inside a sentence a predicate is printed small."""
        if self.word(index) not in self.lex.predicates or (not opening and self.capital(index)):
            return ""
        return next(iter(self.longest(self.lex.predicates, index)[1]), "")

    def head(self, index: int) -> tuple[int, frozenset[str]]:
        """Length and kinds of the head noun that stands here; (0, none) for none."""
        return self.longest(self.lex.heads, index)


def read_bodies(flow: str, lower: str, start: int, limit: int) -> BodyList | None:
    """The list of bodies that begins at `start` (on a word) and stays before `limit`; None where no body begins there."""
    if not _opening().match(lower, start, limit):
        return None
    reader = Reader(flow, lower, start, limit)
    found: list[Body] = []
    index, end, certain, strangers = 0, start, True, False
    while len(found) < _MAX_BODIES:
        item = _Item(reader, index)
        if not item.read():
            break
        if strangers and item.bodies[0].collective:
            first = found.pop()
            start, end = first.start, item.bodies[0].end
            item.bodies[0] = Body(start, end, complete_name(flow[start:end]), True)
        strangers = False
        found += item.bodies
        index, certain = item.index, item.certain
        end = reader.ends[index - 1]
        following = _behind_separator(reader, index)
        if following == index:
            break
        if not _Item(reader, following).begins():
            following = _behind_strangers(reader, index) if found[-1].collective else index
            if following == index:
                break
            strangers = True
        index = following
    return BodyList(found, end, certain) if found else None


def _behind_separator(reader: Reader, index: int) -> int:
    """The index behind ", ", "; ", "và" and their combinations; the same index where none stands."""
    if reader.word(index) in (",", ";"):
        index += 1
    if reader.word(index) in ("và", "hoặc", "cùng", "&"):
        index += 1
        if reader.word(index) == "với":
            index += 1
    return index


def _behind_strangers(reader: Reader, index: int) -> int:
    """The index of the body behind members of a group list that no table knows: "…, Tiểu dự án, Nội dung thành phần, các cơ quan …".

    At most three such members of five words without a verb; the same index where no body follows them.
    """
    position = index
    for _ in range(3):
        position = _behind_separator(reader, position)
        for _ in range(6):
            word = reader.word(position)
            if not word[:1].isalnum() or word == "và" or reader.predicate(position):
                break
            position += 1
        after = _behind_separator(reader, position)
        if after == position:
            return index
        if _Item(reader, after).begins():
            return after
    return index


class _Item:
    """One item of a list: a body, a run of group nouns, or "Giám đốc các Sở: A, B", which is several bodies."""

    __slots__ = ("bodies", "certain", "fielded", "first", "headed", "index", "known", "plural", "reader")

    def __init__(self, reader: Reader, index: int) -> None:
        self.reader = reader
        self.first = self.index = index
        self.bodies: list[Body] = []
        self.certain = True
        self.plural = False
        self.headed = False  # a position stands before it: "Trưởng Ban đổi mới …", where no verb can follow at once
        self.fielded = False  # it was a list of fields under one head
        self.known = index  # index behind the last word that certainly belongs to the name

    def begins(self) -> bool:
        """Whether a body begins here: a head noun with what it needs."""
        reader, index = self.reader, self.index
        index, plural = _plural(reader, index)
        length, kinds = reader.head(index)
        return bool(length) and _plausible(reader, index, length, kinds, plural)

    def read(self) -> bool:
        """Reads the item; False where none begins here."""
        if not self.begins():
            return False
        reader = self.reader
        if reader.word(self.index + 1) == "%":
            self.index += 2
            self.first = self.index
        self.index, self.plural = _plural(reader, self.index)
        length, kinds = reader.head(self.index)
        if kinds & {"post", "office"}:
            self._post(length, kinds)
        else:
            self._named_or_group(length, kinds)
        if not self.bodies:
            self._close()
        return True

    def _close(self) -> None:
        reader = self.reader
        while self.index > self.first + 1 and reader.word(self.index - 1) in (",", "-", "và", "của"):
            self.index -= 1
        start, end = reader.starts[self.first], reader.ends[self.index - 1]
        if self.certain and self._bracket():
            end = reader.ends[self.index - 1]
        self.bodies.append(Body(start, end, complete_name(reader.flow[start:end]), self._is_group()))

    def _is_group(self) -> bool:
        index, plural = _plural(self.reader, self.first)
        length, kinds = self.reader.head(index)
        if "post" in kinds:
            index, plural = _plural(self.reader, index + length)
            _, kinds = self.reader.head(index)
        return bool(kinds & {"collective", "group"}) and (plural or not kinds & {"unit", "whole"} or not self.reader.capital(index))

    def _post(self, length: int, kinds: frozenset[str]) -> None:
        """A position and the body it heads: "Giám đốc Sở Nội vụ", "Giám đốc các Sở: A, B"; "Bộ trưởng, Thủ trưởng cơ quan …" is one."""
        reader = self.reader
        self.index += length
        inner = _Item(reader, self.index)
        if inner.begins() or (reader.word(self.index) in ("kiêm", ",", "-") and "post" in kinds and self._next_post()):
            if not inner.begins():
                self.index += 1
                inner = _Item(reader, self.index)
            inner.headed = True
            inner.read()
            self.index, self.certain = inner.index, inner.certain
            if inner.fielded:
                self.bodies = inner.bodies
            return
        if length == 2 and reader.capital(self.index - 1) and reader.word(self.index)[:1].isalnum():
            self.index += 1  # "Trưởng Ban đổi mới quản lý doanh nghiệp": the unit's name may begin with a verb
        self._tail()

    def _next_post(self) -> bool:
        _, kinds = self.reader.head(self.index + 1)
        return "post" in kinds and "office" not in kinds

    def _named_or_group(self, length: int, kinds: frozenset[str]) -> None:
        reader = self.reader
        follows = self.index + length
        if reader.word(follows) == ":" and self.plural and reader.capital(follows + 1) and not reader.capital(follows + 2):
            self._fields(follows + 1)
            if self.fielded:
                return
        named = _is_named(reader, self.index, length, kinds, self.plural)
        self.index = follows
        if "whole" in kinds and not (self.plural and "collective" in kinds):
            place, _ = self._place_or_modifier(self.index - length)
            self.index += max(0, place - length)
            # "Tỉnh đoàn Quảng Ngãi", "Đoàn xã Phúc Thịnh"
            for _ in range(4):
                if not reader.capital(self.index) or reader.head(self.index)[0] or reader.capital(follows - 1) and length > 1:
                    break
                self.index += 1
            self._tail(complete=True)
        elif named:
            if self.headed and length == 1 and reader.capital(follows - 1) and reader.predicate(follows) and not reader.phrase(reader.lex.fields, follows):
                self.index += 1  # "Trưởng Ban đổi mới …": a name may begin with a verb
            self._tail()
        else:
            self.known = self.index
            self._group(described="group" in kinds)

    def _fields(self, index: int) -> None:
        """ "các Sở: Nội vụ, Tài chính" is one body per field; the fields' own commas are known from their table."""
        reader = self.reader
        prefix = " ".join(reader.flow[reader.starts[index - 2] : reader.ends[index - 2]].split())
        while reader.capital(index):
            length = reader.phrase(reader.lex.fields, index) or self._unknown_field(index)
            if not length or reader.head(index)[0]:
                break
            start, end = reader.starts[index], reader.ends[index + length - 1]
            name = " ".join(reader.flow[start:end].split())
            self.bodies.append(Body(start, end, f"{_sentence_case(prefix)} {name}", False))
            self.index, self.fielded = index + length, True
            index = _behind_separator(reader, self.index)
            if index == self.index:
                break

    def _unknown_field(self, index: int) -> int:
        """Words of a field that the table does not hold: up to the next separator, at most six, no verb among them."""
        for length in range(7):
            if self.reader.word(index + length) in (",", ";", "và", "", ".", "\n"):
                return length
            if length and self.reader.predicate(index + length) in ("verb", "opener", "stop"):
                return length
        return 0

    def _tail(self, *, complete: bool = False) -> None:
        """The words of a name behind its head, up to a verb, a sign, or the word behind a complete name."""
        reader = self.reader
        fielded = not complete and reader.word(self.index - 1) in _FIELD_HEADS
        length = reader.phrase(reader.lex.fields, self.index) if fielded else 0
        if length:
            self.index += length
            complete = True
        last, passed = self.index + _MAX_TOKENS, False
        while self.index < last:
            word = reader.word(self.index)
            if not word:
                break
            if not word[0].isalnum():
                passed = self._sign(word, complete)
                if not passed:
                    break
                complete = complete and word != "," and not (word == "-" and not reader.head(self.index)[0])
                continue
            step, finished = self._place_or_modifier(self.index)
            if step:
                self.index += step
                complete = complete or finished
                continue
            if word in ("và", "&", "hoặc"):
                if self._new_item(self.index + 1) or (complete and not (passed and self.headed)):
                    break
                self.index += 1
                continue
            if word in ("thuộc", "của", "tại") and self._owner(self.index):
                complete = True
                continue
            strength = reader.predicate(self.index)
            if strength in ("verb", "opener", "stop") or (strength and complete) or word in _NAME_STOPS:
                break
            if complete and reader.capital(self.index) and reader.head(self.index)[0]:
                # "Hội đồng Thi đua - Khen thưởng Văn phòng", "Sở Nội vụ - Ban Thi đua - Khen thưởng": a unit and its parent.
                if not self._owner(self.index - 1):
                    break
                continue
            if complete and not (reader.capital(self.index) and reader.capital(self.index - 1)):
                break
            self.index += 1
        self.certain = complete or bool(reader.predicate(self.index)) or not reader.word(self.index)[:1].isalnum()

    def _sign(self, sign: str, complete: bool) -> bool:
        """Whether a sign inside a name is passed: a dash between capitals, a comma inside a name such as "Hộ tịch, quốc tịch"."""
        reader, index = self.reader, self.index
        if sign == "-" and reader.word(index + 1)[:1].isalnum() and (reader.capital(index + 1) or not complete):
            self.index += 1
            return True
        if sign in "./":
            return reader.flow[reader.ends[index] : reader.ends[index] + 1].isalnum() and self._skip()
        if sign == "," and self._level(index + 1) and self._level(index - 1, backwards=True) and not reader.capital(index + 2):
            self.index += 1
            return True
        if sign == "," and not self._new_item(index + 1) and self._chunk_of_name(index + 1, last=complete):
            self.index += 1
            return True
        return False

    def _skip(self) -> bool:
        self.index += 1
        return True

    def _chunk_of_name(self, index: int, *, last: bool) -> bool:
        """Up to five words without a verb, closed by a comma or "và": the middle of a name that the table of fields does not hold.

        `last`: the name could end here, so only "…, môi trường và Vật liệu xây dựng" goes on with it.
        """
        reader = self.reader
        for length in range(6):
            word = reader.word(index + length)
            if word in (",", "và", "&"):
                after = index + length + 1
                return length > 0 and not (last and (word == "," or reader.predicate(after) or self._new_item(after) or not self.headed))
            if not word[:1].isalnum() or reader.predicate(index + length):
                return False
        return False

    def _new_item(self, index: int) -> bool:
        return _Item(self.reader, index).begins()

    def _level(self, index: int, *, backwards: bool = False) -> bool:
        if backwards:
            pair = (self.reader.word(index - 1), self.reader.word(index))
            return pair in _LEVEL_PAIRS or pair[1] in _LEVELS
        start, _ = _plural(self.reader, index)
        pair = (self.reader.word(start), self.reader.word(start + 1))
        return pair in _LEVEL_PAIRS or pair[0] in _LEVELS

    def _place_or_modifier(self, index: int) -> tuple[int, bool]:
        """Words of a territory ("tỉnh Tây Ninh", "các huyện, thị xã") or modifier ("có liên quan") here, and whether they end a name."""
        reader = self.reader
        start, _ = _plural(reader, index)
        pair = (reader.word(start), reader.word(start + 1))
        if (pair in _LEVEL_PAIRS or pair[0] in _LEVELS) and pair not in _NOT_LEVELS:
            length = start - index + (2 if pair in _LEVEL_PAIRS else 1)
            names = 0
            while names < 4 and reader.capital(index + length + names) and not reader.head(index + length + names)[0]:
                names += 1
            return length + names, True
        length = reader.phrase(reader.lex.modifiers, index)
        if length:
            return length, True
        if pair in (("việt", "nam"), ("trung", "ương")):
            return 2, True
        return 0, False

    def _owner(self, index: int) -> bool:
        """Passes "thuộc / của / tại X", X a body or group; leaves the index where it was when no body follows."""
        inner = _Item(self.reader, index + 1)
        if not inner.read():
            return False
        self.index = inner.index
        return True

    def _group(self, *, described: bool) -> None:
        """A run of group nouns with their modifiers: "các cơ quan, đơn vị, địa phương tham gia cụm, khối thi đua của tỉnh"."""
        reader = self.reader
        last, loose = self.index + _MAX_TOKENS, 0
        certain = True
        while self.index < last and loose < 7:
            word = reader.word(self.index)
            if word in (",", "và", "hoặc", "&", "-", "/"):
                step = self._next_noun(described)
                if not step:
                    break
                if reader.word(self.index + step) == ":" and reader.capital(self.index + step + 1):
                    self.certain = True
                    self._close()
                    self._fields(self.index + step + 1)
                    if self.fielded:
                        return
                    self.bodies.clear()
                self.index += step
                self.known, certain, loose = self.index, True, 0
                continue
            if not word or not word[0].isalnum():
                break
            step, _ = self._place_or_modifier(self.index)
            if step and word not in ("huyện", "quận", "xã", "thành"):
                self.index += step
                self.known, certain = self.index, True
                continue
            if word in ("điều", "khoản", "mục") and reader.word(self.index + 1).isdigit():
                self.index += 2
                if reader.word(self.index) in ("và", ",") and reader.word(self.index + 1) == word:
                    self.index += 1
                self.known, certain = self.index, True
                continue
            if word == "về" and (step := reader.phrase(reader.lex.fields, self.index + 1)):
                self.index += 1 + step
                self.known, certain = self.index, True
                continue
            if word in ("thuộc", "của", "do", "tại") and self._owner(self.index):
                if word == "do" and reader.word(self.index) in ("tổ", "phát", "quản", "thành", "ban"):
                    self.index += 2
                self.known, certain = self.index, True
                continue
            if word == "được" and not reader.capital(self.index):
                self.index += 3
                certain = False
                continue
            strength = reader.predicate(self.index)
            if strength in ("verb", "opener", "stop") or (strength and certain):
                break
            self.index += 1
            loose, certain = loose + 1, False
        reader.word(self.index)
        self.index = min(self.index, len(reader.words))
        self.certain = certain or bool(reader.predicate(self.index)) or not reader.word(self.index)[:1].isalnum()
        if not self.certain or loose >= 7:
            self.index, self.certain = max(self.known, self.first + 1), False

    def _next_noun(self, described: bool) -> int:
        """Words of the separator and the plain group noun behind it that go on with this run; 0 where a new item or a verb follows."""
        reader = self.reader
        after = _behind_separator(reader, self.index)
        if after == self.index:
            after += 1
        start, plural = _plural(reader, after)
        length, kinds = reader.head(start)
        if not length or "collective" not in kinds or "post" in kinds:
            return 0
        if (plural and described) or ("group" in kinds and plural):
            return 0
        if "unit" in kinds and reader.capital(start + length) and not reader.head(start + length)[0] and not plural:
            return 0
        if reader.predicate(start) and not plural and reader.word(start + length) not in (",", "và", "liên", "có", ".", ";", ""):
            return 0
        return start + length - self.index

    def _bracket(self) -> bool:
        """Passes a bracket that renames the body: "Sở Nội vụ (Ban Thi đua - Khen thưởng)"."""
        reader, index = self.reader, self.index
        if reader.word(index) != "(" or reader.word(index + 1) in _NOT_RENAMING or self._is_group():
            return False
        if not reader.capital(index + 1):
            return False
        for offset in range(2, 14):
            if reader.word(index + offset) == ")":
                self.index = index + offset + 1
                return True
        return False


def _plural(reader: Reader, index: int) -> tuple[int, bool]:
    """The index behind "các", "tất cả các", "03", "100% các", and whether one of them stood there."""
    start = index
    if reader.word(index) == "tất" and reader.word(index + 1) == "cả":
        index += 2
    if reader.word(index).isdigit() and len(reader.word(index)) <= 3:
        index += 2 if reader.word(index + 1) == "%" else 1
    while reader.word(index) in PLURALS:
        index += 1
    return index, index > start


def _is_named(reader: Reader, index: int, length: int, kinds: frozenset[str], plural: bool) -> bool:
    """Whether a name follows the head: a capital, a known field, or an abbreviation."""
    if "unit" not in kinds:
        return False
    follows = index + length
    if reader.capital(follows) and not reader.head(follows)[0]:
        return True
    if not plural and reader.capital(index) and reader.phrase(reader.lex.fields, follows):
        return True
    if reader.capital(follows) and reader.phrase(reader.lex.fields, follows):
        return True
    return not plural and reader.capital(index) and (length > 1 or reader.capital(follows))


def _plausible(reader: Reader, index: int, length: int, kinds: frozenset[str], plural: bool) -> bool:
    """Whether a head noun here can open a body's mention at all; "ban", "hội", "tổ chức" alone are too common."""
    follows = index + length
    if not plural and reader.matches(("tổ", "chức"), index):
        return False
    if plural or kinds & {"office", "group"}:
        return True
    if "post" in kinds:
        if reader.word(index) == "trưởng" and not reader.capital(index):
            return False  # the torn end of "Bộ trưởng"
        return reader.capital(index) or reader.word(index) not in _COMMON_POSTS or _Item(reader, follows).begins()
    if "whole" in kinds:
        if length == 1 and reader.word(index) in _LEVELS or (reader.word(index), reader.word(index + 1)) in _LEVEL_PAIRS and length == 2:
            return reader.capital(follows) or (reader.word(follows) == "," and (reader.word(follows + 1) in _LEVELS or reader.word(follows + 1) == "thành"))
        return length > 1 or reader.flow[reader.starts[index] : reader.ends[index]].isupper()
    if _is_named(reader, index, length, kinds, plural):
        return True
    if "unit" in kinds and reader.capital(index) and (length > 1 or reader.word(index) == "sở"):
        return True
    if "collective" not in kinds:
        return False
    # A single group noun needs a second one, a modifier, or a capital: "đơn vị, địa phương", "cơ quan liên quan", "Sở, ngành".
    if reader.word(follows) in (",", "và"):
        after = _behind_separator(reader, follows)
        return "collective" in reader.head(after)[1] or reader.word(after) in PLURALS
    if reader.phrase(reader.lex.modifiers, follows) or reader.word(follows) == "được":
        return True
    return length > 1 and reader.capital(index)


_POST = re.compile(
    r"(?:phó |tổng )?(?:giám đốc|thủ trưởng|hiệu trưởng|bộ trưởng|(?:tổng |chi )?cục trưởng|vụ trưởng|viện trưởng|trưởng phòng|trưởng ban|chánh(?= văn phòng| thanh tra)"
    r"|tổng thư ký|chánh án|tư lệnh|chỉ huy trưởng|thống đốc|tổng biên tập)\s+(?=(?:các\s+)?(?:sở|bộ|ban|cục|chi cục|tổng cục|vụ|viện|phòng|trung tâm|trường|văn phòng|thanh tra"
    r"|công an|công ty|đài|báo|ngân hàng|kho bạc|bảo hiểm|cơ quan|tòa án|học viện|đại học|bệnh viện|tập đoàn|tổng công ty|bộ chỉ huy)\b)"
)


def complete_name(written: str) -> str:
    """The body that a mention means, one line: "Giám đốc Sở Nội vụ" gives "Sở Nội vụ"; a chairman stays a chairman."""
    name = " ".join(written.split())
    post = _POST.match(name.lower())
    if post:
        name = _sentence_case(name[post.end() :])
    return name


def _sentence_case(name: str) -> str:
    return name[:1].upper() + name[1:]
