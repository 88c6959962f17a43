"""An archive in figures: what a start page shows as charts, each with its data."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from trichluc.pipeline.export import neutralise
from trichluc.pipeline.terminal import printable

_TOP = 15  # bars of a chart: more are nobody's; the data has as many
_LONGEST = 200  # characters of a label; those that do not fit are cut again as it is drawn
_REVIEW_BELOW = (0.5, 0.7, 0.8, 0.9)


_STEPS = " ".join(f"WHEN confidence < {low} THEN 'below {low}'" for low in _REVIEW_BELOW)


class Figure(NamedTuple):
    """A figure: how it is counted and how it is drawn."""

    name: str
    title: str
    columns: tuple[str, ...]
    sql: str
    mark: str  # bar, line: what the numbers are drawn as
    series: str | None = None  # column that parts the marks by colour
    link: str | None = None  # filter of the archive that a value of the first column stands for


# Whose file is still there. Few or none have gone, so that this takes a part of the time of a join with those that are there.
_PRESENT = "file_id NOT IN (SELECT file_id FROM files EXCEPT SELECT file_id FROM live)"
_FACTS = " UNION ALL ".join(
    f"SELECT confidence, '{kind}' AS kind, file_id FROM {table}"
    for table, kind in (
        ("header_facts", "header"),
        ("citations", "citation"),
        ("campaigns", "campaign"),
        ("assignments", "assignment"),
        ("deadlines", "deadline"),
        ("dates", "date"),
    )
)

FIGURES = (
    Figure(
        "types",
        "Documents by type",
        ("type", "documents"),
        f"""SELECT coalesce(doc_type, 'unknown'), count(*) FROM catalogue GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_TOP}""",
        "bar",
        link="doc_type",
    ),
    Figure(
        "years",
        "Documents by year",
        ("year", "documents"),
        "SELECT CAST(year AS TEXT), count(*) FROM catalogue WHERE year IS NOT NULL GROUP BY 1 ORDER BY 1",
        "column",
        link="year",
    ),
    Figure(
        "issuers",
        "Documents by issuer",
        ("issuer", "documents"),
        f"SELECT issuer, count(*) FROM catalogue WHERE issuer IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_TOP}",
        "bar",
        link="issuer",
    ),
    Figure(
        "foundations",
        "Most cited foundations",
        ("document", "documents that cite it"),
        f"SELECT cited_id, documents FROM cited ORDER BY documents DESC, cited_id LIMIT {_TOP}",
        "bar",
    ),
    Figure(
        "campaigns",
        "Campaigns over time",
        ("year", "kind", "mentions"),
        """SELECT substr(d.issue_date_text, 1, 4), c.kind, count(*) FROM campaigns c JOIN live USING (file_id)
        JOIN documents d ON d.file_id = c.file_id AND d.doc_id = c.doc_id WHERE d.issue_date_text IS NOT NULL
        GROUP BY 1, 2 ORDER BY 1, 2""",
        "column",
        series="kind",
    ),
    Figure(
        "places",
        "Campaigns by place of issue",
        ("place", "mentions"),
        f"""SELECT d.place, count(*) FROM campaigns c JOIN live USING (file_id)
        JOIN documents d ON d.file_id = c.file_id AND d.doc_id = c.doc_id WHERE d.place IS NOT NULL
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_TOP}""",
        "bar",
    ),
    Figure(
        "bodies",
        "Bodies by tasks",
        ("body", "role", "tasks"),
        f"""WITH counted AS MATERIALIZED (
            SELECT body_name, role, count(*) AS tasks FROM assignments WHERE {_PRESENT} GROUP BY 1, 2
        ),
        top AS (SELECT body_name FROM counted GROUP BY 1 ORDER BY sum(tasks) DESC, 1 LIMIT {_TOP})
        SELECT body_name, role, tasks FROM counted JOIN top USING (body_name) ORDER BY 1, 2""",
        "bar",
        series="role",
    ),
    Figure(
        "recognition",
        "Confidence of recognised pages",
        ("confidence", "pages"),
        """SELECT printf('%.2f', CAST(ocr_confidence * 20 AS INTEGER) / 20.0), count(*) FROM pages JOIN live USING (file_id)
        WHERE ocr_confidence IS NOT NULL GROUP BY 1 ORDER BY 1""",
        "column",
    ),
    Figure(
        "review",
        "What needs review: facts by confidence",
        ("confidence", "kind", "facts"),
        f"""SELECT CASE {_STEPS} ELSE '0.9 or more' END, kind, count(*)
        FROM ({_FACTS}) WHERE {_PRESENT} GROUP BY 1, 2 ORDER BY 1 DESC, 2""",
        "column",
        series="kind",
    ),
)


def rows(connection: sqlite3.Connection, figure: Figure) -> list[tuple[Any, ...]]:
    """A figure's data."""
    return connection.execute(figure.sql).fetchall()


def as_csv(figure: Figure, found: Sequence[tuple[Any, ...]]) -> str:
    """A figure's data for a spreadsheet: UTF-8 with BOM, nothing that would run as a formula."""
    buffer = io.StringIO()
    sheet = csv.writer(buffer)
    sheet.writerow(figure.columns)
    sheet.writerows([neutralise(cell) if isinstance(cell, str) else cell for cell in row] for row in found)
    return "\ufeff" + buffer.getvalue()


def as_svg(figure: Figure, found: Sequence[tuple[Any, ...]], *, dark: bool = False) -> str:
    """A figure drawn by Vega-Lite."""
    import vl_convert

    category, *rest = figure.columns
    data = [dict(zip(figure.columns, map(_drawable, row), strict=True)) for row in found]
    label = {"field": category, "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 260}}
    number = {"field": rest[-1], "type": "quantitative", "title": rest[-1], "axis": {"tickMinStep": 1}}
    encoding: dict[str, Any] = {"y": label, "x": number} if figure.mark == "bar" else {"x": label, "y": number}
    if figure.series:
        encoding["color"] = {"field": figure.series, "type": "nominal", "title": figure.series}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 420,
        "data": {"values": data},
        "mark": {"type": "bar", **({} if figure.series else {"color": "#e08a84" if dark else "#7a1f1f"})},
        "encoding": encoding,
        "background": None,
        "config": _config("#ece8df" if dark else "#1c1b19"),
    }
    return str(vl_convert.vegalite_to_svg(spec))


def _drawable(cell: Any) -> Any:
    """A cell as SVG can hold it: over a control character in a label the library ends this process."""
    return printable(cell)[:_LONGEST] if isinstance(cell, str) else cell


def _config(ink: str) -> dict[str, Any]:
    words = {"labelColor": ink, "titleColor": ink, "domainColor": ink, "tickColor": ink, "gridColor": "#80808040"}
    return {"axis": words, "legend": {"labelColor": ink, "titleColor": ink}, "view": {"stroke": None}, "font": "sans-serif"}
