"""`report.html`: how an archive stands, on one page that needs nothing beside it.

Every text goes through a tree of elements, which escapes it when it is written; control characters are shown as escapes. The
page runs no script and may load nothing, whatever a document or a file name holds.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from trichluc.pipeline.overview import DOUBTFUL, SHOWN, Count, Overview, look_over
from trichluc.pipeline.terminal import printable

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from trichluc.pipeline.store import Store

PAGE = "report.html"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_NOUNS = {"text": "text layer or text file", "ocr": "recognised from the image"}


def write_page(store: Store, out: Path) -> None:
    """Write the page under `out`. Raises OSError."""
    path = out / PAGE
    partial = path.with_name(f".{PAGE}.partial")
    partial.write_bytes(page(look_over(store), out))
    partial.replace(path)


def page(seen: Overview, out: Path) -> bytes:
    """The page of an archive."""
    from lxml import html

    style = (resources.files("trichluc.data") / "report" / "page.css").read_text(encoding="utf-8")
    head = _e(
        "head",
        _e("meta", charset="utf-8"),
        _e("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}),
        _e("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _e("meta", name="color-scheme", content="light dark"),
        _e("title", f"trichluc: {out.name}"),
        _e("style", style),
    )
    sections = (
        _failures(seen, out),
        _review(seen, out),
        _findings(seen),
        _documents(seen),
        _recognition(seen),
        _slowest(seen),
    )
    body = _e("body", _header(seen, out), _e("main", *sections))
    root = _e("html", head, body, lang="en")
    written: bytes = html.tostring(root, doctype="<!DOCTYPE html>", encoding="utf-8", pretty_print=True)
    return written


def _e(tag: str, *children: object, **attributes: str) -> HtmlElement:
    """An element with texts and elements in it. A first dict holds attributes that are no Python names."""
    from lxml.html import Element

    given = children[0] if children and isinstance(children[0], dict) else {}
    element = Element(tag)
    for name, value in {**given, **attributes}.items():
        element.set(name.rstrip("_"), printable(value))
    for child in children:
        if isinstance(child, dict):
            continue
        if not isinstance(child, str):
            element.append(child)
            continue
        text = child if tag == "style" else printable(child)
        if len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text
    return element


def _header(seen: Overview, out: Path) -> HtmlElement:
    tiles = [("documents", seen.documents), ("pages", seen.pages), ("files", seen.files)]
    tiles += [("facts", sum(count for _, count in seen.facts)), ("files not read, or not wholly", seen.failed)]
    made = [
        _e("div", _e("dt", name), _e("dd", f"{count:,}"), class_="bad" if name.startswith("files not") and count else "tile")
        for name, count in tiles
    ]
    work = f"{_span(seen.seconds)} of work, {seen.pages / seen.seconds:.1f} pages a second" if seen.seconds else ""
    return _e(
        "header",
        _e("h1", "Trích lục"),
        _e("p", "What was read of ", _e("b", ", ".join(seen.archives[:3]) + (" …" if len(seen.archives) > 3 else "")), "."),
        _e("dl", *made, class_="tiles"),
        _e("p", "Facts: ", ", ".join(f"{count:,} {name}" for name, count in seen.facts), ". ", work, class_="dim"),
        _e("p", "The tables lie in ", _e("code", str(out / "tables")), ".", class_="dim"),
    )


def _failures(seen: Overview, out: Path) -> HtmlElement:
    if not seen.failures:
        return _section("Failures", _e("p", "Every file was read, and every page of it."))
    archives = " ".join(shlex.quote(each) for each in seen.archives[:3]) if len(seen.archives) <= 3 else "ARCHIVE..."
    items = []
    for each in seen.failures:
        pages = f", {each.pages:,} {_noun(each.pages, 'page')}" if each.pages else ""
        command = f"trichluc run {archives} -o {shlex.quote(str(out))} --retry {each.category}"
        items.append(
            _e(
                "li",
                _e("h3", each.category, _e("span", f"{each.files:,} {_noun(each.files, 'file')}{pages}", class_="count")),
                _e("p", each.advice),
                _e("p", "such as ", _e("code", each.example), class_="dim"),
                _e("pre", command),
            )
        )
    rest = _e("p", "Each of them: ", _e("a", "tables/failures.csv", href="tables/failures.csv"), class_="dim")
    return _section("Failures", _e("ul", *items, class_="cards"), rest)


def _review(seen: Overview, out: Path) -> HtmlElement:
    doubtful = [each for each in seen.doubtful if each.number]
    query = f'trichluc query "FROM knowledge WHERE confidence < {DOUBTFUL}" {shlex.quote(str(out))}'
    parts: list[HtmlElement] = []
    if seen.flags:
        parts += [_e("h3", "Documents by flag"), _bars(seen.flags)]
    if doubtful:
        parts += [_e("h3", f"Facts with a confidence under {DOUBTFUL}"), _bars(doubtful), _e("pre", query)]
    return _section("To be looked at", *(parts or [_e("p", "Nothing is flagged, and no fact is doubtful.")]))


def _findings(seen: Overview) -> HtmlElement:
    if not seen.findings:
        return _section("Findings", _e("p", "Nothing was found that does not fit together."))
    rows = [
        (_e("span", each.severity, class_=each.severity), _e("span", _e("b", each.kind), " ", each.meaning), f"{each.number:,}")
        for each in seen.findings
    ]
    return _section("Findings", _table(("severity", "what does not fit together", "how many"), rows))


def _documents(seen: Overview) -> HtmlElement:
    parts = [_e("h3", "By type"), _bars(seen.types)]
    if seen.years:
        parts += [_e("h3", "By year"), _columns(_every_year(seen.years))]
    undated = seen.documents - sum(count for _, count in seen.years)
    parts.append(_e("p", f"{undated:,} without a year.", class_="dim"))
    parts += [_e("h3", "Files by status"), _bars(seen.statuses)]
    return _section("Documents", *parts)


def _every_year(years: Sequence[Count]) -> list[tuple[str, int]]:
    """The years with those between them in which nothing was issued."""
    found = {int(year or 0): number for year, number in years}
    return [(str(year), found.get(year, 0)) for year in range(min(found), max(found) + 1)]


def _recognition(seen: Overview) -> HtmlElement:
    sources = [Count(_NOUNS.get(name or "", name), count) for name, count in seen.sources]
    parts = [_e("h3", "Where pages' text is from"), _bars(sources)]
    if seen.confidences:
        tenths = [(f"{tenth / 10:.1f}", count) for tenth, count in enumerate(seen.confidences)]
        parts += [_e("h3", "Recognised pages by mean confidence of their words, from"), _columns(tenths)]
        rows = [(_e("code", each.path), str(each.page), f"{each.confidence:.2f}") for each in seen.worst]
        parts += [_e("h3", "The worst of them"), _table(("file", "page", "confidence"), rows)]
    return _section("Recognition", *parts)


def _slowest(seen: Overview) -> HtmlElement:
    rows = [(_e("code", each.path), f"{each.pages:,}", _span(each.seconds)) for each in seen.slowest]
    return _section("Slowest files", _table(("file", "pages", "time"), rows))


def _section(title: str, *children: HtmlElement) -> HtmlElement:
    return _e("section", _e("h2", title), *children)


def _table(names: Sequence[str], rows: Iterable[Sequence[HtmlElement | str]]) -> HtmlElement:
    """Texts are figures, at the right under their heads; elements stand at the left."""
    listed = list(rows)
    kinds = ["number" if isinstance(cell, str) else "text" for cell in listed[0]] if listed else ["text"] * len(names)
    head = _e("tr", *(_e("th", name, class_=kind) for name, kind in zip(names, kinds, strict=True)))
    body = [_e("tr", *(_e("td", cell, class_=kind) for cell, kind in zip(row, kinds, strict=True))) for row in listed]
    return _e("table", _e("thead", head), _e("tbody", *body))


def _bars(counts: Sequence[Count]) -> HtmlElement:
    """A bar for each of the most frequent, and one for all others."""
    shown = list(counts[:SHOWN])
    if len(counts) > SHOWN:
        shown.append(Count(f"{len(counts) - SHOWN} others", sum(each.number for each in counts[SHOWN:])))
    most = max((each.number for each in shown), default=1)
    rows = []
    for name, count in shown:
        width = f"{100 * count / most:.1f}"
        box = {"viewBox": "0 0 100 10", "preserveAspectRatio": "none", "aria-hidden": "true"}
        bar = _e("svg", box, _e("rect", width=width, height="10"))
        rows.append(_e("tr", _e("th", name or "none"), _e("td", bar), _e("td", f"{count:,}", class_="number")))
    return _e("table", _e("tbody", *rows), class_="bars")


def _columns(counts: Sequence[tuple[str, int]]) -> HtmlElement:
    """A column chart: as many names as find room, the highest figure, and each figure where the pointer rests."""
    most = max(count for _, count in counts)
    step = 600 / max(len(counts), 10)
    chart = _e("svg", {"viewBox": f"0 0 600 {_TALL + 42}"}, class_="chart", role="img")
    every = -(-len(counts) // 12)
    for at, (name, count) in enumerate(counts):
        high = max(_TALL * count / most, 1.5 if count else 0)
        x, middle = at * step, f"{(at + 0.5) * step:.1f}"
        column = {"x": f"{x + 1:.1f}", "y": f"{_TALL + 18 - high:.1f}", "width": f"{step - 2:.1f}", "height": f"{high:.1f}"}
        chart.append(_e("rect", column, _e("title", f"{name}: {count:,}")))
        if at % every == 0:
            chart.append(_e("text", {"x": middle, "y": str(_TALL + 38)}, name))
        if count and (every == 1 or count == most):
            chart.append(_e("text", {"x": middle, "y": f"{_TALL + 12 - high:.1f}"}, f"{count:,}"))
    return chart


_TALL = 120  # units of the highest column


def _noun(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def _span(seconds: float) -> str:
    """1 h 5 min, 3 min 20 s, 4.2 s."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes} min" if hours else f"{minutes} min {left} s"
