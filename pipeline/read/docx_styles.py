"""The parts of a DOCX that its text leans on: styles (fonts, capitals, numbering) and the definitions of automatic lists."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from trichluc.pipeline.read.fonts import TextStyle, telling_font
from trichluc.pipeline.read.numbering import Level, Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_CHAIN = 20  # styles based on styles; a file that chains more is circular


def value(parent: etree._Element | None, tag: str) -> str | None:
    """The `w:val` of a child element, None where there is no such child."""
    child = None if parent is None else parent.find(W + tag)
    return None if child is None else child.get(W + "val")


def is_on(parent: etree._Element | None, tag: str) -> bool | None:
    """An on/off property: None where it isn't given."""
    child = None if parent is None else parent.find(W + tag)
    return None if child is None else child.get(W + "val", "1") not in ("0", "false", "off", "none")


@dataclass(slots=True)
class Styles:
    """The styles of a document by their ids."""

    texts: dict[str, TextStyle] = field(default_factory=dict)
    numbering: dict[str, tuple[str, int]] = field(default_factory=dict)
    default: TextStyle = field(default_factory=TextStyle)
    default_paragraph: str = ""


def text_style(properties: etree._Element | None) -> TextStyle:
    """What `w:rPr` says."""
    if properties is None:
        return TextStyle()
    fonts = properties.find(W + "rFonts")
    names = [] if fonts is None else [name for part in ("hAnsi", "ascii") if (name := fonts.get(W + part))]
    return TextStyle(telling_font(names), is_on(properties, "caps"), is_on(properties, "vanish"))


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of `word/styles.xml`, each with what it takes from those it is based on."""
    styles = Styles()
    if root is None:
        return styles
    styles.default = text_style(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
    elements = {style.get(W + "styleId", ""): style for style in root.findall(W + "style")}
    for name, element in elements.items():
        if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true"):
            styles.default_paragraph = name
        text, numbering = TextStyle(), ("", -1)
        at: etree._Element | None = element
        for _ in range(_LONGEST_CHAIN):
            if at is None:
                break
            text = text.over(text_style(at.find(W + "rPr")))
            number, level = numbering_of(at.find(W + "pPr"))
            numbering = (numbering[0] or number, numbering[1] if numbering[1] >= 0 else level)
            at = elements.get(value(at, "basedOn") or "")
        styles.texts[name] = text
        if numbering[0]:
            styles.numbering[name] = (numbering[0], max(0, numbering[1]))
    return styles


def numbering_of(properties: etree._Element | None) -> tuple[str, int]:
    """The list and level that `w:pPr` names; ("", -1) where it names none."""
    numbering = None if properties is None else properties.find(W + "numPr")
    if numbering is None:
        return "", -1
    level = value(numbering, "ilvl") or ""
    return value(numbering, "numId") or "", int(level) if level.isdigit() else -1


def read_numbering(root: etree._Element | None) -> Numbering:
    """The lists of `word/numbering.xml`."""
    numbering = Numbering()
    if root is None:
        return numbering
    definitions = {
        element.get(W + "abstractNumId", ""): {
            int(level.get(W + "ilvl", "0")): _level(level) for level in element.findall(W + "lvl")
        }
        for element in root.findall(W + "abstractNum")
    }
    for element in root.findall(W + "num"):
        number, definition = element.get(W + "numId", ""), value(element, "abstractNumId") or ""
        levels = dict(definitions.get(definition, {}))
        for override in element.findall(W + "lvlOverride"):
            at = int(override.get(W + "ilvl", "0"))
            if (own := override.find(W + "lvl")) is not None:
                levels[at] = _level(own)
            if (start := value(override, "startOverride")) is not None and start.isdigit():
                numbering.restarts.setdefault(number, {})[at] = int(start)
        numbering.levels[number] = levels
        numbering.counted_as[number] = definition
    return numbering


def _level(element: etree._Element) -> Level:
    start = value(element, "start") or "1"
    return Level(
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        start=int(start) if start.isdigit() else 1,
        font=text_style(element.find(W + "rPr")).font or "",
        legal=bool(is_on(element, "isLgl")),
    )
