"""The names in ZIP archives, as they were meant."""

from __future__ import annotations

import unicodedata

_UTF8 = 0x800  # bit of an entry's flags

_VIETNAMESE = frozenset(
    "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ–"
    "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
)


def entry_name(raw: bytes, flags: int) -> str:
    """An entry's name. By the standard it is UTF-8 where a flag says so, else CP437; in truth the flag is often missing.

    UTF-8 can't be mistaken. Windows in Vietnamese writes CP1258, which is believed where it gives Vietnamese and nothing else.
    """
    if flags & _UTF8:
        return raw.decode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        name = unicodedata.normalize("NFC", raw.decode("cp1258", "replace"))
        foreign = [character for character in name if not character.isascii()]
        return name if _VIETNAMESE.issuperset(foreign) else raw.decode("cp437")
