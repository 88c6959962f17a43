"""How each table is selected from the store: one SELECT each, in the order in which it is exported.

`knowledge` is the union of the typed tables and the headers' facts by construction. The selects need the tables that
`pipeline.resolve` has filled and the functions that `define_functions` gives to the connection.
"""

from __future__ import annotations

import sqlite3

from trichluc.models.tables import EVIDENCE, FACT_TABLES, TABLES
from trichluc.pipeline.keys import document_number
from trichluc.pipeline.rows import full_date


def _joined(kind: str, column: str) -> str:
    """An id, or the one that `pipeline.identity.registries` found it to be a damaged print of."""
    return f"coalesce((SELECT j.id FROM {kind}_joined j WHERE j.damaged = {column}), {column})"


_BODY, _CAMPAIGN = _joined("body", "body_id"), _joined("campaign", "campaign_id")

# What each typed table says in the one long table: value, value_id, role, start_date, end_date.
_KNOWLEDGE = {
    "header_facts": ("kind", f"value, {_joined('body', 'value_id')}, role, start_date, end_date"),
    "citations": (
        "'citation'",
        "citation_value(ident, type_code, number, number_suffix, year, symbol, title, text), key, relation, "
        "full_date(date), full_date(date)",
    ),
    "campaigns": ("'campaign'", f"registry.name, {_CAMPAIGN}, kind, first_day(period_start), last_day(period_end)"),
    "assignments": ("'assignment'", f"body_name, {_BODY}, role, NULL, NULL"),
    "deadlines": (
        "'deadline'",
        "deadline_value(start_date, due_date, rrule, offset_duration, offset_from, text), interval(start_date, due_date), "
        "kind, start_date, due_date",
    ),
    "dates": ("'date'", "value, coalesce(interval(start_date, end_date), value), role, start_date, end_date"),
}

# Citations with what the archive made of them; `marked` are their flags with the match's own.
_RESOLVED = """(
    SELECT c.*, coalesce(r.resolved_doc_id, c.resolved_doc_id) AS target, coalesce(r.resolution, c.resolution) AS outcome,
        coalesce(r.candidates, c.candidates) AS choices, coalesce(numbers.key, r.cited_id) AS cited,
        CASE WHEN r.flag IS NULL THEN c.flags ELSE json_insert(c.flags, '$[#]', r.flag) END AS marked
    FROM citations c JOIN live USING (file_id) LEFT JOIN resolutions r ON r.file_id = c.file_id AND r.n = c.n
    LEFT JOIN cited_numbers numbers ON numbers.title_key = r.cited_id
)"""

_SOURCES = {
    "files": "SELECT {columns} FROM files JOIN live USING (file_id) ORDER BY file_id",
    "failures": """
        SELECT path, file_id, page, category, message, advice FROM (
            SELECT path, file_id, n, page, category, message, advice FROM file_failures JOIN paths USING (file_id)
            UNION ALL SELECT path, NULL, 0, NULL, category, message, advice FROM path_failures
        ) ORDER BY path, n""",
    "documents": """
        SELECT {columns} FROM (
            SELECT d.*, live.paths, duplicates.duplicate_of AS copied FROM documents d
            JOIN live USING (file_id) LEFT JOIN duplicates USING (doc_id)
        ) ORDER BY file_id, n""",
    "pages": """
        SELECT {columns} FROM (
            SELECT p.*, (
                SELECT doc_id FROM documents d
                WHERE d.file_id = p.file_id AND p.page BETWEEN d.first_page AND d.last_page LIMIT 1
            ) AS doc_id
            FROM pages p JOIN live USING (file_id)
        ) ORDER BY file_id, page""",
    "citations": f"SELECT {{columns}} FROM {_RESOLVED} ORDER BY file_id, n",
    "campaigns": f"""
        SELECT {{columns}} FROM (
            SELECT c.*, registry.name AS registered FROM campaigns c JOIN live USING (file_id)
            JOIN campaign_registry registry ON registry.id = {_CAMPAIGN}
        ) ORDER BY file_id, n""",
    "bodies": """
        SELECT id, name, variants, level, parent_id, valid_from, valid_to, documents
        FROM body_registry JOIN body_description USING (id) ORDER BY id""",
    "campaign_names": """
        SELECT id, name, variants,
            (SELECT kind FROM campaign_mention m WHERE m.id = r.id GROUP BY kind ORDER BY sum(uses) DESC, kind LIMIT 1),
            (SELECT json_group_array(json_object('start', period_start, 'end', period_end)) FROM (
                SELECT DISTINCT period_start, period_end FROM campaign_mention m
                WHERE m.id = r.id AND coalesce(period_start, period_end) IS NOT NULL ORDER BY period_start, period_end)),
            documents
        FROM campaign_registry r ORDER BY id""",
    "cited_documents": "SELECT {columns} FROM cited ORDER BY cited_id",
    "corrections": """
        SELECT {columns} FROM corrections JOIN live USING (file_id) WHERE NOT undone ORDER BY correction_id""",
    "findings": "SELECT {columns} FROM findings ORDER BY finding_id",
}
# Columns that the archive, not the document, decides.
_REPLACED = {
    ("documents", "duplicate_of"): "copied",
    ("citations", "resolved_doc_id"): "target",
    ("citations", "resolution"): "outcome",
    ("citations", "candidates"): "choices",
    ("citations", "cited_id"): "cited",
    ("citations", "flags"): "marked",
    ("campaigns", "canonical_name"): "registered",
    ("campaigns", "campaign_id"): _CAMPAIGN,
    ("documents", "issuer_id"): _joined("body", "issuer_id"),
    ("assignments", "body_id"): _BODY,
    ("deadlines", "body_id"): _BODY,
}


def select(table: str) -> str:
    """The SELECT that gives a table's rows in order, its columns as `models.tables` has them; any behind them only sort."""
    if table == "knowledge":
        return _knowledge()
    default = f"SELECT {{columns}} FROM {table} JOIN live USING (file_id) ORDER BY file_id, n"
    columns = (_REPLACED.get((table, name), f'"{name}"') for name in TABLES[table].names)
    return _SOURCES.get(table, default).format(columns=", ".join(columns))


def _knowledge() -> str:
    """The union is ordered as a whole by columns of its own: so SQLite merges its parts as they lie, and sorts nothing."""
    selects = []
    for table in ("header_facts", *(fact_table.name for fact_table in FACT_TABLES)):
        kind, values = _KNOWLEDGE[table]
        registry = f" JOIN campaign_registry registry ON registry.id = {_CAMPAIGN}" if table == "campaigns" else ""
        source = _RESOLVED if table == "citations" else f"{table} JOIN live USING (file_id){registry}"
        evidence = ", ".join(_REPLACED.get((table, column.name), f'"{column.name}"') for column in EVIDENCE)
        selects.append(f"SELECT {evidence}, {kind}, {values}, file_id, n FROM {source}")
    width = len(TABLES["knowledge"].columns)
    return f"{' UNION ALL '.join(selects)} ORDER BY {width + 1}, {width + 2}"


def define_functions(connection: sqlite3.Connection) -> None:
    """Give the connection the functions that the selects use."""
    for name, arity, function in (
        ("citation_value", 8, _citation_value),
        ("deadline_value", 6, _deadline_value),
        ("interval", 2, _interval),
        ("full_date", 1, full_date),
        ("first_day", 1, _first_day),
        ("last_day", 1, _last_day),
    ):
        connection.create_function(name, arity, function, deterministic=True)


def _citation_value(
    ident: str,
    type_code: str | None,
    number: int | None,
    suffix: str | None,
    year: int | None,
    symbol: str | None,
    title: str | None,
    text: str,
) -> str:
    """A cited document in short: "KH 336/KH-UBND", "Luật Thi đua, Khen thưởng năm 2003"."""
    name = document_number(number, suffix, year, symbol) if ident == "numbered" else title
    return " ".join(filter(None, (type_code, name))) if name else " ".join(text.split())


def _deadline_value(
    start: str | None, due: str | None, rrule: str | None, duration: str | None, origin: str | None, text: str
) -> str:
    """A deadline in short: its rule, its days, or its duration and what that counts from."""
    if rrule:
        return rrule
    if due or start:
        return _interval(start, due) or text
    if duration:
        return " ".join(filter(None, (duration, origin)))
    return " ".join(text.split())


def _interval(start: str | None, end: str | None) -> str | None:
    """An ISO interval, or the day alone where that is all; an open side is `..`."""
    if not start and not end:
        return None
    if start == end or (end and not start):
        return end
    return f"{start}/{end or '..'}"


def _first_day(text: str | None) -> str | None:
    return full_date(f"{text}-01-01" if text and len(text) == 4 else text)


def _last_day(text: str | None) -> str | None:
    return full_date(f"{text}-12-31" if text and len(text) == 4 else text)
