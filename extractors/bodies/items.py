"""One item of a list of bodies: a named body, a run of group nouns, or a position with the body it heads."""

from __future__ import annotations

from trichluc.extractors.bodies.groups import read_group
from trichluc.extractors.bodies.lexicon import PLURALS, Reader
from trichluc.extractors.bodies.names import Body, complete_name, sentence_case
from trichluc.extractors.bodies.places import (
    LEVEL_PAIRS,
    LEVELS,
    behind_plural,
    behind_separator,
    ends_in_level,
    is_level,
    place_or_modifier,
    proper_name,
)

# What the bracket behind a body says when it does not rename the body.
_NOT_RENAMING = frozenset(
    [
        "qua",
        "thông",
        "sau",
        "gọi",
        "viết",
        "để",
        "giao",
        "theo",
        "do",
        "tại",
        "kèm",
        "nếu",
        "có",
        "trừ",
        "không",
        "từ",
        "b",
        "t",
    ]
)
# Positions that are common words too: they need the body behind them, or a capital.
_COMMON_POSTS = frozenset({"trưởng", "thường", "lãnh", "thành", "đại", "người", "ủy"})
# Last words of the heads that are named by a field of work, so that the table of fields tells where the name ends.
_FIELD_HEADS = frozenset({"sở", "bộ", "ban", "cục", "vụ", "phòng", "ngành", "tra", "đồng", "báo", "khoa"})
# Last words of heads that lists of fields or names follow: "các Sở: Nội vụ, Tài chính", "các xã: An Hòa, An Ninh".
_LISTED_HEADS = frozenset(
    ["sở", "bộ", "ban", "ngành", "phòng", "cục", "vụ", "viện", "đoàn", "ty", "hội", "tỉnh", "phố", "huyện", "xã", "phường"]
)
# Small words that no name of a single body holds.
_NAME_STOPS = frozenset(
    ["là", "có", "được", "bị", "đã", "chưa", "đang", "gồm", "do", "với", "từ", "như", "nơi", "nào", "này", "đó"]
)
# "tổ chức" is a verb as well; a person alone is no body.
_NEVER_ALONE = frozenset({("tổ", "chức"), ("cá", "nhân")})
# "Cơ quan sử dụng công chức có trách nhiệm …": duties that make the whole of a singular description their subject.
_DUTIES = frozenset({("có", "trách"), ("chịu", "trách"), ("có", "nhiệm")})
_MAX_DESCRIPTION = 12
# "Cơ quan phối hợp" names a role, no body.
_BARE = frozenset({("cơ", "quan"), ("đơn", "vị"), ("doanh", "nghiệp"), ("bộ", "phận"), ("cơ", "sở")})
_MAX_BRACKET = 60
_GROUP_NOUN = frozenset({"collective"})
_ABOUT = frozenset({"các", "việc", "những", "kết", "tình", "công", "nội"})
_CLOSING = ("verb", "opener", "stop")
_MAX_TOKENS = 32
_MAX_DEPTH = 4  # "Phòng A thuộc Sở B thuộc UBND tỉnh C"


class Item:
    """One item of a list, read from a word on. `certain`: its end was found, not assumed."""

    __slots__ = (
        "begins",
        "bodies",
        "certain",
        "depth",
        "fielded",
        "first",
        "headed",
        "index",
        "kinds",
        "length",
        "noun",
        "plural",
        "reader",
    )

    def __init__(self, reader: Reader, index: int, depth: int = 0, *, headed: bool = False) -> None:
        self.reader, self.depth = reader, depth
        self.headed = headed  # a position stands before it: "Trưởng Ban đổi mới …", where no verb can follow at once
        self.first = self.index = index
        self.noun, self.plural = behind_plural(reader, index)
        self.length, self.kinds = reader.head(self.noun)
        if "role" in self.kinds and not self._role_plausible():
            self.length, self.kinds = 2, _GROUP_NOUN
        self.begins = depth < _MAX_DEPTH and self.length > 0 and self._plausible()
        self.bodies: list[Body] = []
        self.certain = True
        self.fielded = False  # it was a list of fields under one head

    def inner(self, index: int, *, headed: bool = False) -> Item:
        """An item inside this one."""
        return Item(self.reader, index, self.depth + 1, headed=headed)

    def read(self) -> bool:
        """Reads the item; False where none begins here."""
        if not self.begins:
            return False
        if self.reader.word(self.index).isdigit() and self.reader.word(self.index + 1) == "%":
            self.first += 2
        self.index = self.noun + self.length
        if self.kinds & {"post", "office"}:
            self._post()
        elif not self._fields_behind_colon():
            self._named_or_group()
        if not self.bodies:
            self.close()
        return True

    def close(self) -> None:
        """Makes a body of the words from the first to the index."""
        reader = self.reader
        while self.index > self.first + 1 and reader.word(self.index - 1) in (",", "-", "và", "của"):
            self.index -= 1
        start, end = reader.start(self.first), reader.end(self.index - 1)
        collective = self._is_group()
        if self.certain and (self._listing_bracket() if collective else self._bracket()):
            end = reader.end(self.index - 1)
        self.bodies.append(Body(start, end, complete_name(reader.flow[start:end]), collective))

    def _is_group(self) -> bool:
        noun, plural, kinds = self.noun, self.plural, self.kinds
        if "post" in kinds:
            noun, plural = behind_plural(self.reader, noun + self.length)
            _, kinds = self.reader.head(noun)
        return bool(kinds & {"collective", "group"}) and (
            plural or not kinds & {"unit", "whole"} or not self.reader.capital(noun)
        )

    def _post(self) -> None:
        """A position and the body it heads: "Giám đốc Sở Nội vụ"; "Bộ trưởng, Thủ trưởng cơ quan …" is one."""
        reader = self.reader
        inner = self.inner(self.index, headed=True)
        if not inner.begins and "post" in self.kinds and reader.word(self.index) in ("kiêm", ",", "-"):
            following = self.inner(self.index + 1, headed=True)
            inner = following if "post" in following.kinds else inner
        if inner.begins:
            inner.read()
            self.index, self.certain = inner.index, inner.certain
            self.bodies = inner.bodies if inner.fielded else []
            return
        if self.length == 2 and reader.capital(self.index - 1) and reader.word(self.index)[:1].isalnum():
            self.index += 1  # "Trưởng Ban đổi mới quản lý doanh nghiệp": the unit's name may begin with a verb
        self._tail(complete=False)

    def _named_or_group(self) -> None:
        reader, follows = self.reader, self.index
        if "whole" in self.kinds and not (self.plural and "collective" in self.kinds):
            self.index = max(follows, self.noun + place_or_modifier(reader, self.noun))
            if self.length == 1 or not reader.capital(follows - 1):
                self.index += proper_name(reader, self.index)  # "Tỉnh đoàn Quảng Ngãi", "Đoàn xã Phúc Thịnh"
            self._tail(complete=True)
        elif self._is_named():
            verb_first = self.length == 1 and reader.capital(follows - 1) and reader.predicate(follows)
            if self.headed and verb_first and not reader.phrase(reader.lex.fields, follows):
                self.index += 1
            self._tail(complete=False)
        else:
            read_group(self)

    def _is_named(self) -> bool:
        """Whether a name follows the head: a capital, a known field, or an abbreviation."""
        reader, follows = self.reader, self.noun + self.length
        if "unit" not in self.kinds:
            return False
        if reader.capital(follows) and (not reader.head(follows)[0] or reader.phrase(reader.lex.fields, follows)):
            return True
        if self.plural or not reader.capital(self.noun):
            return False
        return self.length > 1 or reader.capital(follows) or bool(reader.phrase(reader.lex.fields, follows))

    def _plausible(self) -> bool:
        """Whether a head noun here can open a body's mention at all; "ban", "hội", "tổ chức" alone are too common."""
        reader, follows, kinds = self.reader, self.noun + self.length, self.kinds
        if "none" in kinds:
            return False
        if not self.plural and not self.depth and (reader.word(self.noun), reader.word(self.noun + 1)) in _NEVER_ALONE:
            return self.described() > 0 or (reader.word(follows) == "," and reader.matches(("cá", "nhân"), follows + 1))
        if self.plural or kinds & {"office", "group", "role"}:
            return True
        if "post" in kinds:
            if reader.word(self.noun) == "trưởng" and not reader.capital(self.noun):
                return False  # the torn end of "Bộ trưởng"
            return (
                reader.capital(self.noun)
                or reader.word(self.noun) not in _COMMON_POSTS
                or self.inner(follows, headed=True).begins
            )
        if "whole" in kinds:
            words = (reader.word(self.noun), reader.word(self.noun + 1))
            if (self.length == 1 and words[0] in LEVELS) or (self.length == 2 and words in LEVEL_PAIRS):
                if reader.capital(self.noun) and reader.predicate(follows):
                    return True  # "đề nghị Tỉnh rà soát …": the province that a notice of conclusions speaks of
                return reader.capital(follows) or (reader.word(follows) == "," and is_level(reader, follows + 1))
            return self.length > 1 or reader.flow[reader.start(self.noun) : reader.end(self.noun)].isupper()
        if self._is_named() or ("unit" in kinds and reader.capital(self.noun) and reader.word(self.noun) == "sở"):
            return True
        return "collective" in kinds and self._group_plausible(follows)

    def _group_plausible(self, follows: int) -> bool:
        """A single group noun needs a second one, a modifier, or a capital: "đơn vị, địa phương", "cơ quan liên quan"."""
        reader = self.reader
        if self.headed or self.described():
            return True  # "người đứng đầu đơn vị"
        if reader.word(follows) in (",", "và"):
            after = behind_separator(reader, follows)
            return "collective" in reader.head(after)[1] or reader.word(after) in PLURALS
        if reader.phrase(reader.lex.modifiers, follows) or reader.word(follows) == "được":
            return True
        words = (reader.word(self.noun), reader.word(self.noun + 1))
        return self.length > 1 and reader.capital(self.noun) and (words not in _BARE or not reader.predicate(follows))

    def _role_plausible(self) -> bool:
        """ "Cơ quan chủ trì có trách nhiệm …" is a body; "các cơ quan chủ trì, phối hợp …" are bodies with their verb."""
        reader, follows = self.reader, self.noun + self.length
        word = reader.word(follows)
        if word in (",", "và", ":"):
            return False
        return not self.plural or word in ("có", "phải", "chịu", "các") or not reader.predicate(follows)

    def described(self) -> int:
        """How many words describe a singular group noun before its duty: "Cơ quan sử dụng công chức có trách nhiệm …"."""
        reader, start = self.reader, self.noun + self.length
        if self.plural or self.depth or reader.lower.find(" nhiệm", reader.end(start - 1), reader.end(start - 1) + 110) < 0:
            return 0
        for length in range(_MAX_DESCRIPTION):
            word = reader.word(start + length)
            if (word, reader.word(start + length + 1)) in _DUTIES:
                return length
            if not word[:1].isalnum() or word in _NAME_STOPS or word in ("để", "thì"):
                return 0
        return 0

    def _fields_behind_colon(self) -> bool:
        reader, colon = self.reader, self.index
        if reader.word(colon) == ":" and self.plural and reader.capital(colon + 1) and not reader.capital(colon + 2):
            self.fields(colon + 1)
        return self.fielded

    def fields(self, index: int) -> None:
        """ "các Sở: Nội vụ, Tài chính" is one body per field; the fields' own commas are known from their table."""
        reader = self.reader
        first = index - 3 if index >= 3 and reader.head(index - 3)[0] == 2 else index - 2  # "các Tập đoàn:", "các thành phố:"
        prefix = " ".join(reader.flow[reader.start(first) : reader.end(index - 2)].split())
        if reader.word(index - 2) not in _LISTED_HEADS:
            return
        while reader.capital(index) and not reader.head(index)[0]:
            length = reader.phrase(reader.lex.fields, index)
            follows = index + length + (reader.word(index + length) == "-")
            if not length or (reader.capital(follows) and not reader.head(follows)[0]):
                length = self._unknown_field(index)  # "các Tập đoàn: Bưu chính Viễn thông Việt Nam, …"
            if not length:
                break
            start, end = reader.start(index), reader.end(index + length - 1)
            name = " ".join(reader.flow[start:end].split())
            self.bodies.append(Body(start, end, f"{sentence_case(prefix)} {name}", False))
            self.index, self.fielded = index + length, True
            index = behind_separator(reader, self.index)
            if index == self.index:
                break

    def _unknown_field(self, index: int) -> int:
        """Words of a field that the table does not hold: up to the next separator, at most eleven, no verb among them."""
        for length in range(12):
            word = self.reader.word(index + length)
            if word in (",", ";", "và", "", ".", "\n"):
                return length
            if word in _NAME_STOPS or word in PLURALS:
                return 0
            if length and self.reader.predicate(index + length) in _CLOSING:
                return length
        return 0

    def _tail(self, *, complete: bool) -> None:
        """The words of a name behind its head, up to a verb, a sign, or the word behind a complete name."""
        reader = self.reader
        if (
            not complete
            and reader.word(self.index - 1) in _FIELD_HEADS
            and (length := reader.phrase(reader.lex.fields, self.index))
        ):
            self.index, complete = self.index + length, True
            self._second_field()
        last, passed = self.index + _MAX_TOKENS, False
        while self.index < last and (word := reader.word(self.index)):
            if not word[0].isalnum():
                passed = self._sign(word, complete)
                if not passed:
                    break
                complete = complete and word != "," and not (word == "-" and not reader.head(self.index)[0])
            elif word == "thuộc" and self.owner(self.index + 1):
                complete = True
            elif step := place_or_modifier(reader, self.index):
                self.index, complete = self.index + step, True
            elif word in ("và", "&", "hoặc"):
                if self.inner(self.index + 1).begins or (complete and not (passed and self.headed)):
                    break
                self.index += 1
            elif word in ("của", "tại") and self.owner(self.index + 1):
                complete = True
            elif self._closed(word, complete):
                break
            elif complete and reader.head(self.index)[0]:
                # "Hội đồng Thi đua - Khen thưởng Văn phòng", "Sở Nội vụ - Ban Thi đua - Khen thưởng": a unit and its parent.
                if not self.owner(self.index):
                    break
            else:
                complete = complete and not reader.capital(self.index)  # "… Chất lượng Quốc gia": its second syllable follows
                self.index += (reader.capital(self.index) and reader.phrase(reader.lex.documents, self.index)) or 1
        self.certain = complete or bool(reader.predicate(self.index)) or not reader.word(self.index)[:1].isalnum()

    def _second_field(self) -> None:
        """Passes the rest of a pair of fields that the table holds apart only: "Cục Thủy sản và Kiểm ngư"."""
        reader, second = self.reader, self.index + 1
        if reader.word(self.index) != "và" or not reader.capital(second) or reader.head(second)[0]:
            return
        if not reader.phrase(reader.lex.documents, second):
            second_syllable = not (reader.capital(second + 1) or reader.predicate(second + 1))
            self.index = second + (reader.phrase(reader.lex.fields, second) or 1 + second_syllable)

    def _closed(self, word: str, complete: bool) -> bool:
        """Whether a word ends the name before it."""
        reader = self.reader
        strength = reader.predicate(self.index)
        if strength in _CLOSING or (strength and complete) or word in _NAME_STOPS:
            return True
        if word == "về" and reader.word(self.index + 1) in _ABOUT:
            return True
        if not complete or (reader.capital(self.index) and reader.head(self.index)[0]):
            return False
        # A capital goes on with the name: "… Đo lường Chất lượng Quốc gia", "… Công nghệ cao Phú Yên".
        return not reader.capital(self.index) or bool(reader.phrase(reader.lex.documents, self.index))

    def _sign(self, sign: str, complete: bool) -> bool:
        """Passes a sign inside a name: a dash between capitals, a comma as in "Cục Hộ tịch, quốc tịch"; False for others."""
        reader, index = self.reader, self.index
        if sign == "-":
            passed = reader.word(index + 1)[:1].isalnum() and (reader.capital(index + 1) or not complete)
        elif sign in "./":
            passed = reader.flow[reader.end(index) : reader.end(index) + 1].isalnum()
        elif sign == "," and is_level(reader, index + 1) and ends_in_level(reader, index):
            passed = not reader.capital(index + 2) or not self.inner(index + 1).begins
        else:
            passed = sign == "," and not self.inner(index + 1).begins and self._chunk_of_name(index + 1, last=complete)
        self.index += passed
        return passed

    def _chunk_of_name(self, index: int, *, last: bool) -> bool:
        """Up to five words without a verb, closed by a comma or "và": the middle of a name unknown to the table of fields.

        `last`: the name could end here, so only "…, môi trường và Vật liệu xây dựng" behind a position goes on with it.
        """
        reader = self.reader
        for length in range(6):
            word = reader.word(index + length)
            if word in (",", "và", "&"):
                after = index + length + 1
                ends = word == "," or reader.predicate(after) or self.inner(after).begins or not self.headed
                return length > 0 and not (last and ends)
            if not word[:1].isalnum() or reader.predicate(index + length):
                return False
        return False

    def owner(self, index: int) -> bool:
        """Passes the body that this one belongs to ("thuộc X", "của X"); False, and no step, where none begins."""
        inner = self.inner(index)
        if not inner.read():
            return False
        self.index = inner.index
        return True

    def _listing_bracket(self) -> bool:
        """Passes a bracket that lists the members of a group: "các doanh nghiệp viễn thông (VNPT, Viettel …)".

        In a sentence, members that are bodies by name stay outside: there each of them is named beside the group.
        """
        reader, index = self.reader, self.index
        if reader.word(index) != "(" or reader.word(index + 1) in _NOT_RENAMING or not reader.capital(index + 1):
            return False
        close = next((at for at in range(index + 2, index + _MAX_BRACKET) if reader.word(at) in (")", "", "(")), 0)
        if reader.word(close) != ")" or (reader.word(close + 1) != ":" and self.inner(index + 1).begins):
            return False
        self.index = close + 1
        return True

    def _bracket(self) -> bool:
        """Passes a bracket that renames the body: "Sở Nội vụ (Ban Thi đua - Khen thưởng)"."""
        reader, index = self.reader, self.index
        if reader.word(index) != "(" or reader.word(index + 1) in _NOT_RENAMING or not reader.capital(index + 1):
            return False
        for offset in range(2, 14):
            if reader.word(index + offset) == ")":
                self.index = index + offset + 1
                return True
        return False
