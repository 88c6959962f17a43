"""Corrections as gold, and gold as corrections: what people said of a run in the form in which documents are annotated."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, cast

from trichluc.models.corrections import FactTable, WrongValues
from trichluc.pipeline.evaluate import FaultyGold
from trichluc.pipeline.evaluate.gold import ITEMS, checked_gold, read_gold
from trichluc.pipeline.opened import open_out
from trichluc.pipeline.review.corrections import record
from trichluc.pipeline.review.gold_values import gold_item
from trichluc.pipeline.review.gold_words import GoldReader
from trichluc.pipeline.review.placing import Placing, placing_of
from trichluc.pipeline.review.stored import is_settled, own_row, rows_of
from trichluc.pipeline.rows import Row, document_id
from trichluc.pipeline.run import open_store
from trichluc.pipeline.sources import InputError

_HEADER_FIELDS = {  # of gold, by the fact that stands for them
    "document_number": ("number", "number_suffix", "year", "symbol"),
    "issue_date": ("issue_date_text",),
    "issuer": ("issuer",),
    "title": ("title",),
    "signer": ("signer",),
    "recipient": ("recipients",),
}


@dataclass(frozen=True, slots=True)
class Travelled:
    """What went from corrections to gold or back: documents, facts (by what was said of them), and what could not."""

    documents: int
    facts: Counter[str]
    left: list[str] = field(default_factory=list)


def export_gold(out: Path, folder: Path) -> Travelled:
    """Write what people have been through as annotations, `<name>.json` each, checked as `trichluc evaluate` checks them.

    A list of gold claims to be complete. So a kind of fact is written of a document only where somebody has judged facts of it
    and each that now stands there was accepted, corrected or added; other kinds are left out of the file, and a document of
    which no kind was gone through has none. Of a document that is not the first of its file, gold says on which page it begins.
    What gold has no name for (the sections of tasks) is left out. Raises InputError: there is no run, or the folder can't be
    written.
    """
    facts: Counter[str] = Counter()
    left: list[str] = []
    names: set[str] = set()
    with open_out(out) as connection:
        for path, doc_id, first_page in _documents(connection):
            raw = _gold_of(connection, doc_id)
            source = PurePath(path)
            about: dict[str, Any] = {"source": source.name} | ({"first_page": first_page} if first_page else {})
            stem = f"{source.stem}-p{first_page}" if first_page else source.stem
            name = stem if stem not in names else f"{stem}-{doc_id}"
            gold = checked_gold(Path(f"{name}.json"), about | raw)
            if isinstance(gold, list):
                left += map(str, gold)
                for kind in {(fault.item or "").split()[0] for fault in gold}:
                    raw.pop(kind, None)
            if raw:
                names.add(name)
                _write(folder, name, about | raw)
                facts.update({kind: len(items) for kind, items in raw.items()})
    return Travelled(len(names), facts, left)


def import_gold(out: Path, folder: Path, reviewer: str) -> Travelled:
    """Let the facts of a run be what annotations say of them, as corrections of this reviewer.

    What gold confirms is accepted, what it has otherwise corrected, what it lacks rejected (up to the end of its scope), what
    the run lacks added; kinds that gold leaves out stay as they are, and what is already so is not said again.
    Raises InputError: no run or no annotations; FaultyGold.
    """
    with open_out(out) as connection:
        by_name: dict[str, str] = {}
        known_ids: set[str] = set()
        for path, doc_id, first_page in reversed(list(_documents(connection))):
            known_ids.add(doc_id)
            if first_page is None:
                by_name |= {PurePath(path).stem: doc_id, PurePath(path).name: doc_id}
    files, faults = read_gold([folder])
    if faults:
        raise FaultyGold(faults)
    left: list[str] = []
    words = []
    with open_store(out) as store:
        found = 0
        for file in files:
            source = PurePath(file.gold.source)
            known = by_name.get(source.name) or by_name.get(source.stem) or by_name.get(file.path.stem)
            if known is not None and file.gold.first_page is not None:
                known = document_id(known.rpartition("-")[0], file.gold.first_page)
            if known not in known_ids:
                where = f", page {file.gold.first_page}" if file.gold.first_page else ""
                left.append(f"{file.path.name}: no document for {source.name}{where}")
                continue
            found += 1
            reader = GoldReader(store.connection, known, file.gold)
            try:
                words += reader.words()
            except WrongValues as error:
                left.append(f"{file.path.name}: {error}")
            left += [f"{file.path.name}: {one}" for one in reader.unplaced]
        record(store, words, reviewer)
    return Travelled(found, Counter(word.action for word in words), left)


def _documents(connection: sqlite3.Connection) -> Iterator[tuple[str, str, int | None]]:
    """The documents with a path of their file; with the page on which they begin, those that are not its first."""
    query = """
        SELECT min(path), doc_id, CASE WHEN d.n > 0 THEN d.first_page END FROM paths JOIN documents d USING (file_id)
        GROUP BY file_id, d.n ORDER BY 1, file_id, d.n"""
    yield from connection.execute(query).fetchall()


def _gold_of(connection: sqlite3.Connection, doc_id: str) -> dict[str, Any]:
    """The kinds of a document's facts that somebody has been through."""
    query = "SELECT DISTINCT kind, json_extract(said, '$.field') FROM corrections WHERE doc_id = ? AND NOT undone"
    judged = set(connection.execute(query, (doc_id,)))
    raw: dict[str, Any] = {}
    if header := _header(connection, doc_id, {name for kind, name in judged if kind == "header_facts"}):
        raw["header"] = header
    placing: Placing | None = None
    for table in ITEMS:
        rows = rows_of(connection, doc_id, cast(FactTable, table))
        if (table, None) in judged and all(map(is_settled, rows)):
            placing = placing or placing_of(connection, doc_id)
            raw[table] = _items(cast(FactTable, table), rows, placing)
    return raw


def _header(connection: sqlite3.Connection, doc_id: str, judged: set[str]) -> dict[str, Any]:
    own = own_row(connection, doc_id)
    rows = rows_of(connection, doc_id, "header_facts")
    header: dict[str, Any] = {}
    for kind, columns in _HEADER_FIELDS.items():
        if kind in judged and all(is_settled(row) for row in rows if row["kind"] == kind):
            header |= {column.removesuffix("_text"): own[column] for column in columns}
    return header


def _items(table: FactTable, rows: Sequence[Row], placing: Placing) -> list[dict[str, Any]]:
    ids = {row["fact_id"]: f"c{number}" for number, row in enumerate(rows, 1)}
    items = []
    for row in rows:
        quote = " ".join(row["text"].split())
        item: dict[str, Any] = {"quote": quote, "n": placing.occurrence(quote, row["page"], row["start"])}
        if table == "citations":
            item = {"id": ids[row["fact_id"]], **item, "source": ids.get(row["source_id"])}
        items.append(item | gold_item(table, row))
    return items


def _write(folder: Path, name: str, raw: dict[str, Any]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(raw, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"can't write into {folder}: {error.strerror or error}; choose another folder") from error
