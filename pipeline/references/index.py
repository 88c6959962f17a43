"""The archive's index of what is cited and what is there; keeping it up with a change takes no longer in a larger archive.

`target_terms` lists documents and `citation_terms` citations under the terms that they share (`terms`). A change of a file
touches its own citations, and those citations elsewhere that wait under a term of a document that came, changed or went.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from trichluc.pipeline.references.duplicates import find_duplicates
from trichluc.pipeline.references.terms import Mention, Target, mention_terms, target_terms

_TABLES = {
    "live": "file_id TEXT PRIMARY KEY, paths TEXT NOT NULL",
    "targets": "doc_id TEXT PRIMARY KEY, file_id TEXT NOT NULL, n INTEGER NOT NULL, key TEXT, place TEXT NOT NULL",
    "target_terms": "doc_id TEXT, term TEXT, PRIMARY KEY (doc_id, term)",
    "citation_terms": "file_id TEXT, n INTEGER, term TEXT, PRIMARY KEY (file_id, n, term)",
    "duplicates": "doc_id TEXT PRIMARY KEY, duplicate_of TEXT NOT NULL",
    "resolutions": """file_id TEXT, n INTEGER, resolved_doc_id TEXT, resolution TEXT NOT NULL, candidates TEXT NOT NULL,
        flag TEXT, cited_id TEXT, PRIMARY KEY (file_id, n)""",
}
# Made of the rows that are there: a first run sorts all its terms once, where one by one they would go to any page.
_INDEXES = {
    "targets": {"targets_by_file": "file_id", "targets_by_key": "key, place"},
    "target_terms": {"target_terms_by_term": "term"},
    "citation_terms": {"citation_terms_by_term": "term"},
}
# What one update works on: terms whose documents differ from before, groups of documents of one key and
# province of which some may be copies, citations to decide anew, pairs of copies that were known in those groups.
_TOUCHED = {
    "touched_terms": "term TEXT",
    "touched_groups": "key TEXT, place TEXT",
    "touched_citations": "file_id TEXT, n INTEGER",
    "touched_duplicates": "doc_id TEXT, duplicate_of TEXT",
}

TARGET_COLUMNS = "doc_id, key, doc_type_code, number, number_suffix, symbol, issue_date_text, issuer, title"
_OWN_TERMS = (
    "INSERT OR IGNORE INTO touched_terms SELECT term FROM target_terms JOIN targets USING (doc_id) WHERE file_id IN changed"
)
_COPIES = """SELECT doc_id, duplicate_of FROM touched_groups CROSS JOIN targets USING (key, place)
    CROSS JOIN duplicates USING (doc_id)"""
_MENTIONS = """
    SELECT c.file_id, c.n, c.type_code, c.number, c.number_suffix, c.symbol, c.date, c.issuer, c.title, c.key, c.doc_id,
        d.issuer, d.issue_date_text
    FROM {files} AS f CROSS JOIN citations AS c ON {on}
    CROSS JOIN documents AS d ON d.file_id = c.file_id AND d.doc_id = c.doc_id
    WHERE c.ident <> 'self'
"""
_CHANGED = _MENTIONS.format(files="(SELECT file_id FROM changed JOIN live USING (file_id))", on="c.file_id = f.file_id")
_TOUCHED_CITATIONS = _MENTIONS.format(files="touched_citations", on="c.file_id = f.file_id AND c.n = f.n")


def create(connection: sqlite3.Connection) -> None:
    """Make the index's tables anew and empty, every content to be taken into them."""
    for table, columns in _TABLES.items():
        connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute(f"CREATE TABLE {table} ({columns}) WITHOUT ROWID")
    connection.execute(
        "INSERT OR IGNORE INTO changed SELECT file_id FROM files UNION SELECT file_id FROM paths WHERE file_id > ''"
    )


def update(connection: sqlite3.Connection) -> None:
    """Take the changed contents into the index; `touched_citations` are then those to be decided anew."""
    for table, columns in _TOUCHED.items():
        names = ", ".join(column.split()[0] for column in columns.split(", "))
        connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({columns}, PRIMARY KEY ({names})) WITHOUT ROWID")
        connection.execute(f"DELETE FROM {table}")
    _update_live(connection)
    _update_targets(connection)
    _update_duplicates(connection)
    _update_citations(connection)


def _create_indexes(connection: sqlite3.Connection, table: str) -> None:
    for name, columns in _INDEXES[table].items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({columns})")


def touched_mentions(connection: sqlite3.Connection) -> Iterator[tuple[str, int, Mention]]:
    """The citations to be decided anew: (file_id, n, mention)."""
    for file, n, *fields in connection.execute(_TOUCHED_CITATIONS):
        yield file, n, Mention(*fields)


def targets_of(connection: sqlite3.Connection, mention: Mention) -> list[Target]:
    """The documents, copies apart, that share a term with a citation."""
    terms = tuple(mention_terms(mention))
    columns = ", ".join(f"d.{column}" for column in TARGET_COLUMNS.split(", "))
    query = f"""
        SELECT DISTINCT {columns} FROM target_terms t CROSS JOIN targets USING (doc_id)
        CROSS JOIN documents d ON d.file_id = targets.file_id AND d.n = targets.n
        WHERE t.term IN ({", ".join("?" * len(terms))})
            AND NOT EXISTS (SELECT 1 FROM duplicates WHERE duplicates.doc_id = t.doc_id)
    """
    return [Target(*row) for row in connection.execute(query, terms)] if terms else []


def _update_live(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM live WHERE file_id IN changed")
    connection.execute("""
        INSERT INTO live SELECT file_id, (
            SELECT json_group_array(path) FROM (SELECT path FROM paths p WHERE p.file_id = changed.file_id ORDER BY path)
        ) FROM changed WHERE EXISTS (SELECT 1 FROM paths p WHERE p.file_id = changed.file_id)""")


def _update_targets(connection: sqlite3.Connection) -> None:
    """Put the changed contents' documents in place of those that they held before."""
    groups = "INSERT OR IGNORE INTO touched_groups SELECT key, place FROM targets WHERE file_id IN changed AND key IS NOT NULL"
    connection.execute(_OWN_TERMS)
    connection.execute(groups)
    connection.execute("DELETE FROM duplicates WHERE doc_id IN (SELECT doc_id FROM targets WHERE file_id IN changed)")
    connection.execute("DELETE FROM target_terms WHERE doc_id IN (SELECT doc_id FROM targets WHERE file_id IN changed)")
    connection.execute("DELETE FROM targets WHERE file_id IN changed")
    rows = connection.execute(f"""
        SELECT d.file_id, d.n, {TARGET_COLUMNS.replace("doc_id", "d.doc_id", 1)}
        FROM changed CROSS JOIN live USING (file_id) CROSS JOIN documents d USING (file_id)""")
    for file, n, *fields in rows:
        target = Target(*fields)
        if terms := target_terms(target):
            connection.execute(
                "INSERT INTO targets VALUES (?, ?, ?, ?, ?)", (target.doc_id, file, n, target.key, target.place or "")
            )
            connection.executemany("INSERT INTO target_terms VALUES (?, ?)", [(target.doc_id, term) for term in sorted(terms)])
    _create_indexes(connection, "targets")
    _create_indexes(connection, "target_terms")
    connection.execute(_OWN_TERMS)
    connection.execute(groups)


def _update_duplicates(connection: sqlite3.Connection) -> None:
    """Compare the documents of every touched group anew; who became a copy, or is none any more, touches its terms too.

    A document of no known province may be a copy of any other's: it joins the groups of its key into one.
    """
    connection.execute("""
        INSERT OR IGNORE INTO touched_groups SELECT key, t.place FROM touched_groups g CROSS JOIN targets t USING (key)
        WHERE g.place = '' OR EXISTS (SELECT 1 FROM targets o WHERE o.key = g.key AND o.place = '')""")
    connection.execute(f"INSERT INTO touched_duplicates {_COPIES}")
    connection.execute("DELETE FROM duplicates WHERE doc_id IN (SELECT doc_id FROM touched_duplicates)")
    connection.executemany("INSERT INTO duplicates VALUES (?, ?)", find_duplicates(connection))
    connection.execute(f"""
        INSERT OR IGNORE INTO touched_terms SELECT term FROM (
            SELECT doc_id FROM ({_COPIES} EXCEPT SELECT * FROM touched_duplicates)
            UNION SELECT doc_id FROM (SELECT * FROM touched_duplicates EXCEPT {_COPIES})
        ) CROSS JOIN target_terms USING (doc_id)""")


def _update_citations(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM citation_terms WHERE file_id IN changed")
    connection.execute("DELETE FROM resolutions WHERE file_id IN changed")
    for file, n, *fields in connection.execute(_CHANGED):
        connection.execute("INSERT INTO touched_citations VALUES (?, ?)", (file, n))
        connection.executemany(
            "INSERT INTO citation_terms VALUES (?, ?, ?)", [(file, n, term) for term in sorted(mention_terms(Mention(*fields)))]
        )
    _create_indexes(connection, "citation_terms")
    connection.execute("""
        INSERT OR IGNORE INTO touched_citations
        SELECT file_id, n FROM touched_terms CROSS JOIN citation_terms USING (term)""")
