"""One id for a body: the name in full, completed from the document that mentions it.

"UBND tỉnh", "Sở Nội vụ" and "Văn phòng" mean the province, and the house, of who writes. What the document doesn't settle
is kept apart from everybody else's: its id ends with "@" and whose word it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trichluc.pipeline.identity.places import (
    COMMUNE,
    DISTRICT,
    PARTY_UNITS,
    is_provincial,
    party_place,
    province_names,
    province_pattern,
    read_place,
    unit_of,
)
from trichluc.pipeline.identity.spelling import words_of
from trichluc.pipeline.identity.tables import Head, groups, head_of

UNSETTLED = "@"
_LEVELS = "tỉnh|huyện|quận|thị xã|thành phố|xã|phường|thị trấn"
_NATIONAL = re.compile(r"\bcác (?:bộ|tỉnh)\b")
_OF_PROVINCE = re.compile(r"\b(?:sở|ngành|địa phương|huyện|quận|xã|phường|thị|thành phố|cấp|ủy ban nhân dân|đoàn thể)\b")
_REGION = re.compile(r" khu vực [ivxlc\d]+$")  # "Kho bạc Nhà nước khu vực XI" serves several provinces
_COUNTRY = (" việt nam", " trung ương", " quốc gia", " tối cao")  # words that end the names of central bodies
# Bare words at a name's end that mean the house that writes: "Thanh tra Bộ", "Hội đồng Thi đua - Khen thưởng Văn phòng".
_HOUSES = ("bộ", "sở", "trường", "văn phòng", "học viện", "chi cục", "cục", "đại học", "viện")
_SCHOOLS = ("trường ", "học viện ", "đại học ")
_WORD_START = re.compile(r" ")
# Behind these words no owner begins: "Tổ chức cán | bộ", "Vụ Giáo dục | Đại học", "Khoa Sinh học và Môi | trường".
_BOUND = re.compile(r" (?:cán|đảng|chi|nội|toàn|liên|đồng|cơ|trụ|các|nhà|môi|thị|nông|lâm|công|giáo dục) ?$")
_AUTHORITIES = ("ủy ban nhân dân", "hội đồng nhân dân", "chủ tịch ủy ban nhân dân")
# Words before a bare unit that ends a list: "các huyện, thị xã, | thành phố".
_LISTING = ("các", "tỉnh", "huyện", "quận", "thị xã", "thành phố", "xã", "phường", "thị trấn", "thị", "ngành")


class Setting(NamedTuple):
    """What a document's issuer settles for the bodies that the document names.

    `owner` is the issuing body's full plain name, without an organ ("ban thường vụ"); `province` and `local` are its
    territories ("tỉnh quảng ngãi", "huyện mộ đức"); `level` is `central`, `named` (a house known by its own name),
    `local`, or "" where the issuer is not known.
    """

    owner: str = ""
    province: str = ""
    local: str = ""
    level: str = ""

    @property
    def province_name(self) -> str:
        """The province without its unit: "quảng ngãi"."""
        return self.province[len(unit_of(self.province)) :].strip()


UNKNOWN = Setting()


@lru_cache(maxsize=1 << 12)
def setting_of(issuer: str | None, place: str | None = None) -> Setting:
    """The setting that a document's issuer gives, and the place of its date line where the issuer names no territory."""
    if not issuer:
        return Setting()
    words = words_of(issuer)
    head = _inner_head(words)
    if words.endswith(_COUNTRY) or (head and head.scope == "central"):
        return Setting(_without_organ(words), level="central")
    named = head is not None and head.scope == "named"
    printed = _province_of(place) if place and not named else ""
    words = _without_organ(_completed(words, Setting(province=printed, level="local"))).removesuffix(UNSETTLED)
    province, local = _territories(words)
    if named and head is not None and head.level == "central" and not province:
        return Setting(words, level="central")
    return Setting(words, province or printed, local, "named" if named else "local" if province or local else "")


def _without_organ(words: str) -> str:
    """The body behind its organ: "ban thường vụ tỉnh đoàn tây ninh" writes for the Tỉnh đoàn."""
    head = head_of(words)
    while head and head.scope == "organ" and len(words) > len(head.words):
        words = words[len(head.words) :].strip()
        head = head_of(words)
    return words


def _territories(words: str) -> tuple[str, str]:
    """The province, and the district or commune, that a full plain name holds, "" for none."""
    party = party_place(words)
    if party and (name := party["name"]):
        territory = f"{PARTY_UNITS.get(party['unit'], party['unit'])} {name}"
        if is_provincial(territory, ""):
            return territory, ""
        known = province_names().get(name)  # the city of Tây Ninh lies in the province of its name
        return f"{known[0]} {known[1]}" if known else "", territory
    units = [unit for unit in read_place(words).units if unit != unit_of(unit)]
    province = next((unit for unit in units if is_provincial(unit, units[-1])), "")
    return province, next((unit for unit in units if unit != province), "")


def _province_of(place: str) -> str:
    """The province that a date line's place names: "Tây Ninh", "TP. Hồ Chí Minh"; "" for any other place."""
    words = words_of(place)
    known = province_names().get(words[len(unit_of(words)) :].strip()) or province_names().get(words)
    return f"{known[0]} {known[1]}" if known else ""


@lru_cache(maxsize=1 << 16)
def body_id(name: str, setting: Setting = UNKNOWN, document: str = "") -> str:
    """Id of the body that a document of this setting calls so; `document` keeps apart what nothing settles."""
    words = _completed(words_of(name), setting)
    if words.endswith(UNSETTLED):
        words = f"{words}{setting.owner if setting.level else document}".removesuffix(UNSETTLED)
    return words.replace(" ", "-")


def _completed(words: str, setting: Setting) -> str:
    """The full plain name; it ends with "@" where the document doesn't say of which territory or house it is."""
    if is_collective(words):
        return _collective(words, setting)
    words = _with_house(words, setting)
    if words.endswith(_COUNTRY) or _REGION.search(words):
        return words
    party = party_place(words)
    if party:
        return words if party["name"] else _scoped(words, _party_name(party["unit"], setting))
    place = read_place(words)
    if place.units:
        return " ".join(filter(None, (place.core, _territory(place.units, setting))))
    head = _inner_head(words)
    return words if head is None else _completed_by(head, words, setting)


def _inner_head(words: str) -> Head | None:
    """The head that says what completes a name: that of its owner, where it names one ("ban thường vụ liên đoàn lao động")."""
    head = head_of(words)
    if head is None or head.scope in ("central", "named"):
        return head
    at = owner_start(words, head)
    return head_of(words[at:]) if at else head


def owner_start(words: str, head: Head) -> int:
    """Where the owner's name begins in "Thanh tra | Bộ Xây dựng", "Ban Thường vụ | Tỉnh đoàn"; 0 where a name has none.

    A unit is followed by words of its own ("Phòng Hành chính - Tổ chức | Văn phòng Ủy ban nhân dân"), so only what can't be one
    of them counts; behind other heads only a ministry or department does.
    """
    if head.scope in ("central", "named"):
        return 0
    for match in _WORD_START.finditer(words, len(head.words)):
        at = match.end()
        inner = head_of(words[at:])
        if inner is None or _BOUND.search(words[: match.start()]) or words[at:] == inner.words == "bộ":
            continue
        if head.scope == "organ" and at == len(head.words) + 1 and inner.scope != "organ":
            return at
        clear = " " in inner.words or inner.words in ("bộ", "sở")
        owned = head.scope in ("organ", "internal") and inner.scope not in ("organ", "internal")
        if clear and (owned or inner.scope == "central" or inner.words == "sở"):
            return at
    return 0


@lru_cache(maxsize=1)
def _groups() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What opens the name of a group, and what makes a group inside a name: "các huyện", "cấp huyện", "quận, huyện"."""
    openers, members = ("|".join(groups(place)) for place in ("opener", "member"))
    # "Liên hiệp các tổ chức hữu nghị" is one body.
    inside = rf"(?<!liên hiệp )các (?:{members})|cấp (?:tỉnh|huyện|xã|trên|dưới)|(?:{_LEVELS}) (?:{_LEVELS}|thị)(?! hội)"
    return re.compile(rf"(?:{openers}|\d+)\b"), re.compile(rf"\b(?:{inside})\b")


@lru_cache(maxsize=1 << 14)
def is_collective(words: str) -> bool:
    """Whether plain words name a group of bodies: "ủy ban nhân dân các huyện", "các sở ngành"."""
    opener, inside = _groups()
    if inside.search(words):
        return True
    group, head = opener.match(words), head_of(words)
    return group is not None and (head is None or len(head.words) < group.end())


def _with_house(words: str, setting: Setting) -> str:
    """The name with the writing house in place of the bare word for it at its end."""
    if words == "nhà trường" and setting.owner.startswith(_SCHOOLS):
        return setting.owner
    for house in _HOUSES:
        before = words.removesuffix(house)
        if before != words and (not before or before.endswith(" ")) and setting.owner.startswith(f"{house} "):
            return words if _BOUND.search(f" {before}") else f"{before}{setting.owner}"
    return words


def _completed_by(head: Head, words: str, setting: Setting) -> str:
    """A name without territory, completed as its head asks for."""
    if head.incomplete and words == head.words:
        return f"{words}{UNSETTLED}"
    if head.scope in ("central", "named"):
        return words
    if head.scope in ("internal", "organ"):
        if words != "văn phòng" and head.words != "văn phòng" and setting.owner.startswith(_AUTHORITIES):
            return _scoped(words, (setting.local and _within(setting)) or setting.province)
        if words == setting.owner or words.endswith(f" {setting.owner}"):
            return words
        return _scoped(words, setting.owner)
    if named := province_pattern().search(words, len(head.words)):  # a person's name ends "Đoàn TNCS Hồ Chí Minh"
        unit, name = province_names()[named.group()]
        return f"{words[: named.start()]}{unit} {name}"
    if head.scope == "board" and setting.level in ("central", "named"):
        return _scoped(words, setting.owner)
    if setting.level == "central":
        return words
    territory = setting.province if head.scope == "province" else _within(setting)
    return _scoped(words, territory)


def _within(setting: Setting) -> str:
    """The document's own territory in full."""
    return " ".join(filter(None, (setting.local, setting.province)))


def _scoped(words: str, scope: str) -> str:
    return f"{words} {scope}" if scope else f"{words}{UNSETTLED}"


def _territory(units: tuple[str, ...], setting: Setting) -> str:
    """Territories in full: a bare "tỉnh" is the document's, a district or commune takes its province."""
    last = units[-1]
    if last == unit_of(last):
        return " ".join((*units[:-1], _own(last, setting)))
    if is_provincial(last, setting.province):
        return " ".join(units)
    if unit_of(last) in COMMUNE and unit_of(setting.local) in DISTRICT:
        return " ".join((*units, _within(setting)))  # "phường 5": every district of the city has one
    return " ".join(filter(None, (*units, setting.province)))


def _own(unit: str, setting: Setting) -> str:
    """The document's own territory of this unit; "@" where it has none."""
    if unit == "tỉnh" and setting.province:
        return f"tỉnh {setting.province_name}"
    if unit == "thành phố" and unit_of(setting.province) == unit:
        return setting.province
    if unit_of(setting.local) == unit and unit in (*DISTRICT, *COMMUNE):
        return _within(setting)
    if setting.level == "central":
        return unit
    return f"{unit} {setting.province}{UNSETTLED}" if setting.province else f"{unit}{UNSETTLED}"


def _party_name(unit: str, setting: Setting) -> str:
    """What "tỉnh ủy", "huyện đoàn" lack: the name of the document's province or district, "" where it isn't of that unit."""
    if unit == "tỉnh":
        return setting.province_name
    wanted = PARTY_UNITS.get(unit, unit)
    territory = next((own for own in (setting.local, setting.province) if unit_of(own) == wanted), "")
    return territory[len(wanted) :].strip()


def _collective(words: str, setting: Setting) -> str:
    """A group of bodies is the writing territory's where its members are, else the writing house's."""
    if setting.level == "central" and not words.startswith("các đơn vị"):
        return words
    if _NATIONAL.search(words):
        return words
    place = read_place(words)
    unit = place.units[-1] if place.units else ""
    if unit != unit_of(unit) and is_provincial(unit, setting.province):
        return words
    if unit and unit == unit_of(unit) and not place.core.endswith(_LISTING):
        return f"{place.core} {_own(unit, setting)}"
    territorial = setting.owner.startswith(_AUTHORITIES) or (_OF_PROVINCE.search(words) and setting.province)
    return _scoped(words, _within(setting) if territorial else setting.owner)
