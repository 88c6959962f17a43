"""Automatic lists: the labels that Word shows before paragraphs and stores nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field

_HIGHEST = 32767  # Word's own; beyond it a label in letters or Roman signs would grow with the number's size


@dataclass(slots=True)
class Level:
    """A level of a list: its counter's form and the text around it ("%1.%2.")."""

    form: str
    text: str
    start: int
    font: str
    legal: bool  # counters of outer levels in Arabic digits, whatever their own form


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting as its paragraphs come by."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # of each list
    counted_as: dict[str, str] = field(default_factory=dict)  # lists of one definition count on together
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def label(self, number: str, level: int) -> tuple[str, str]:
        """The next label of a list ("2.1.", "a)", "-") and its font; ("", "") for a list that shows none."""
        levels = self.levels.get(number, {})
        shape = levels.get(level)
        if shape is None:
            return "", ""
        counters = self.counters.setdefault(self.counted_as[number], {})
        if number not in self.begun:
            self.begun.add(number)
            counters.update({at: start - 1 for at, start in self.restarts.get(number, {}).items()})
        counters[level] = counters.get(level, shape.start - 1) + 1
        for deeper in [at for at in counters if at > level]:
            del counters[deeper]
        if shape.form == "bullet":
            return bullet(shape.text), shape.font
        text = shape.text
        for at in range(level + 1):
            outer = levels.get(at)
            if outer is not None and f"%{at + 1}" in text:
                count = counters.setdefault(at, outer.start)
                text = text.replace(f"%{at + 1}", counter(count, "decimal" if shape.legal else outer.form))
        return text, shape.font


def bullet(text: str) -> str:
    """A bullet as text: signs of symbol fonts stand in the private-use area, and Courier's "o" is a small circle."""
    return "•" if text == "o" or any("\ue000" <= char <= "\uf8ff" for char in text) else text


def counter(number: int, form: str) -> str:
    """A list's counter written in one of Word's forms: decimal, lowerLetter, upperRoman …"""
    if form != "none" and not 0 < number <= _HIGHEST:
        return str(number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    if form == "none":
        return ""
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    signs = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")]
    signs += [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    written = ""
    for size, sign in signs:
        written += sign * (number // size)
        number %= size
    return written
