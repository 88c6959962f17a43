"""The tables' one description, against the contract and against the records of the public API."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest

from trichluc.models import records
from trichluc.models.schema import ListOf, Struct, spell
from trichluc.models.tables import EVIDENCE, TABLES

EVIDENCE_NAMES = "fact_id doc_id page start end segments text confidence extractor flags repairs"

CONTRACT = {
    "files": "file_id paths media_type bytes pages status error",
    "failures": "path file_id page category message advice",
    "documents": """
        doc_id file_id first_page last_page paths duplicate_of text_source ocr_confidence doc_type_code
        doc_type number number_suffix year symbol key issue_date issue_date_text effective_from effective_to
        place title issuer issuer_id issuers signer signer_position signing_capacity signatures addressees
        recipients archive_note urgency secrecy parts status residue flags""",
    "pages": "file_id doc_id page text source reason ocr_confidence width height words",
    "citations": f"""
        citation_id {EVIDENCE_NAMES} ident type_code number number_suffix year symbol date issuer title key
        relation source_id provisions resolved_doc_id resolution candidates cited_id alias""",  # three added to the contract
    "campaigns": f"{EVIDENCE_NAMES} name campaign_id canonical_name kind period_start period_end source_id",
    "assignments": f"{EVIDENCE_NAMES} body body_name body_id role task section deadline_id",
    "deadlines": f"""
        deadline_id {EVIDENCE_NAMES} kind start_date due_date rrule offset_duration offset_from working_days action body body_id
        set_by""",
    "dates": f"{EVIDENCE_NAMES} value start_date end_date role",
    "bodies": "id name variants level parent_id valid_from valid_to documents",
    "campaign_names": "id name variants kind periods documents",
    "knowledge": f"{EVIDENCE_NAMES} kind value value_id role start_date end_date",
    "cited_documents": """
        cited_id key type_code number number_suffix year symbol date issuer issuer_id title doc_id resolution citations
        documents""",
    "residue": "fact_id doc_id page start end text kind",
    "findings": "finding_id doc_id kind severity message fact_ids",
    "corrections": "correction_id doc_id kind action fact_id page start end said before reviewer at",
}
RECORDS = {
    "documents": records.Document,
    "citations": records.Citation,
    "campaigns": records.Campaign,
    "assignments": records.Assignment,
    "deadlines": records.Deadline,
    "dates": records.DateMention,
    "knowledge": records.HeaderFact,
}


@pytest.mark.parametrize("table", CONTRACT)
def test_a_table_has_the_columns_of_the_contract(table: str) -> None:
    assert list(TABLES[table].names) == CONTRACT[table].split()


def test_no_table_is_missing_or_more() -> None:
    assert set(TABLES) == set(CONTRACT)


@pytest.mark.parametrize("table", RECORDS)
def test_a_record_has_the_fields_of_its_table(table: str) -> None:
    assert set(RECORDS[table].model_fields) == set(TABLES[table].names)


@pytest.mark.parametrize("table", [name for name in RECORDS if name != "knowledge"])
def test_a_record_allows_what_its_table_allows(table: str) -> None:
    hints = get_type_hints(RECORDS[table])
    for column in TABLES[table].columns:
        options = get_args(hints[column.name])
        assert (type(None) in options) == column.nullable, column.name
        values = {value for option in options for value in (get_args(option) or (option,)) if isinstance(value, str)}
        assert values == set(column.enum), column.name


def test_every_column_says_what_it_means() -> None:
    for table in TABLES.values():
        assert table.description.endswith(".")
        assert all(column.description for column in table.columns), table.name
        assert len(set(table.names)) == len(table.names)
        assert set(table.key) <= set(table.names)


def test_evidence_begins_with_the_fact_id() -> None:
    assert " ".join(column.name for column in EVIDENCE) == EVIDENCE_NAMES


def test_a_type_is_spelled_in_words() -> None:
    columns = {column.name: column for column in EVIDENCE}
    assert spell(columns["segments"].type) == "list[{page: int, start: int, end: int}]"
    assert isinstance(columns["segments"].type, ListOf)
    assert isinstance(columns["segments"].type.item, Struct)
