"""Tables of tasks (bảng phân công): a column of tasks beside columns of who leads, who coordinates and who receives."""

from __future__ import annotations

import re
from typing import NamedTuple

from trichluc.extractors.assignments.rules import Finding
from trichluc.extractors.bodies import read_bodies
from trichluc.models.document import PAGE_BREAK, Block, Document
from trichluc.models.facts import AssignmentRole

_TASK = re.compile(r"nội dung|nhiệm vụ|công việc|hoạt động|đầu việc|tên (?:nhiệm vụ|đề án|văn bản)|sản phẩm")
_ROLES: tuple[tuple[re.Pattern[str], AssignmentRole], ...] = (
    (re.compile(r"phối hợp"), "coordinate"),
    (re.compile(r"(?:cơ quan|đơn vị|nơi|cấp) (?:nhận|trình|phê duyệt|ban hành)|nơi gửi"), "receive"),
    (
        re.compile(
            r"chủ trì|(?:cơ quan|đơn vị|bộ phận|người)[\w, /]{0,30} thực hiện|phụ trách|chịu trách nhiệm|đầu mối|phân công"
        ),
        "lead",
    ),
)
_FIRST_COLUMN = re.compile(r"(?:stt|tt|số tt|số thứ tự)\.?")
_ROW_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?\.?")
_MOST_COLUMNS = 8
_PART = re.compile(r"[^;•+]+")


class _Columns(NamedTuple):
    task: int
    roles: dict[int, AssignmentRole]


def find_in_rows(document: Document) -> list[Finding]:
    """The responsibilities that the rows of tables give, where a header row names the columns."""
    findings: list[Finding] = []
    columns: _Columns | None = None
    previous = -2
    for index, block in enumerate(document.blocks):
        if block.kind != "row":
            continue
        if index != previous + 1:
            columns = None
        previous = index
        cells = _cells(document, block)
        header = _header([document.lower[start:end] for start, end in cells])
        if header:
            columns = header
        elif columns and len(cells) > columns.task:
            findings += _row(document, index, cells, columns)
    return findings


def find_in_flat_tables(document: Document) -> list[Finding]:
    """The responsibilities of tables whose cells a copy to plain text has put on lines of their own, below a header "STT …".

    A row that has not a cell for every column is left out: nobody could say which is missing.
    """
    findings: list[Finding] = []
    blocks = document.blocks
    for first, block in enumerate(blocks):
        if block.kind == "row" or not _FIRST_COLUMN.fullmatch(document.lower, block.start, block.end):
            continue
        width = _flat_header(document, first)
        columns = _header([document.lower[cell.start : cell.end] for cell in blocks[first : first + width]])
        if columns:
            findings += _flat_rows(document, first + width, width, columns)
    return findings


def _flat_header(document: Document, first: int) -> int:
    """How many short lines follow one another from the first cell of a header to the first heading or row number."""
    width = 1
    for block in document.blocks[first + 1 : first + _MOST_COLUMNS]:
        if (
            block.kind == "heading"
            or block.end - block.start > 60
            or _ROW_NUMBER.fullmatch(document.lower, block.start, block.end)
        ):
            break
        width += 1
    return width


def _flat_rows(document: Document, start: int, width: int, columns: _Columns) -> list[Finding]:
    """The rows from this block on; headings between them part the table."""
    findings: list[Finding] = []
    blocks, index = document.blocks, start
    while index < len(blocks):
        end = index + 1
        while end < len(blocks) and end - index <= width and not _begins_row(document, end):
            end += 1
        numbered = _ROW_NUMBER.fullmatch(document.lower, blocks[index].start, blocks[index].end)
        if numbered and end - index == width:
            cells = [(cell.body, cell.end) for cell in blocks[index:end]]
            findings += _row(document, end - 1, cells, columns)
        elif not numbered and blocks[index].kind != "heading":
            break  # the text goes on behind the table
        index = end
    return findings


def _begins_row(document: Document, index: int) -> bool:
    block = document.blocks[index]
    return block.kind == "heading" or bool(_ROW_NUMBER.fullmatch(document.lower, block.start, block.end))


def _cells(document: Document, block: Block) -> list[tuple[int, int]]:
    """The cells of a row; the empty ones that it opens with stand before its block, which begins with its first word."""
    text, opens = document.text, block.start  # a line may hold thousands of blocks: only what is blank is looked through
    while opens and text[opens - 1] in " \t|":
        opens -= 1
    first = not opens or text[opens - 1] in ("\n", PAGE_BREAK)
    empty = text.count("\t", opens, block.start) + text.count("|", opens, block.start) if first else 0
    cells, start = [(block.start, block.start)] * empty, block.start
    while True:
        end = document.flow.find("\t", start, block.end)
        if end < 0:
            cells.append((start, block.end))
            return cells
        cells.append((start, end))
        start = end + 1


def _header(cells: list[str]) -> _Columns | None:
    """The columns of a header row: one that names a role and one that names the tasks, each in a few words."""
    roles: dict[int, AssignmentRole] = {}
    task = -1
    for number, cell in enumerate(cells):
        words = " ".join(cell.split())
        if not words or len(words) > 60:
            continue
        role = next((role for pattern, role in _ROLES if pattern.search(words)), None)
        if role:
            roles[number] = role
        elif task < 0 and _TASK.search(words):
            task = number
    return _Columns(task, roles) if roles and task >= 0 else None


def _row(document: Document, index: int, cells: list[tuple[int, int]], columns: _Columns) -> list[Finding]:
    start, end = cells[columns.task]
    while start < end and document.flow[start].isspace():
        start += 1
    found: list[Finding] = []
    if start >= end:
        return found
    for number, role in columns.roles.items():
        if number >= len(cells):
            continue  # the empty cells that a row ends with are not written
        low, high = cells[number]
        for part in _PART.finditer(document.flow, low, high):
            first = part.start() + len(part.group()) - len(part.group().lstrip(" -.\n"))
            bodies = read_bodies(document.flow, document.lower, first, part.end())
            if bodies:
                found += [Finding(body, role, "row", start, end, index, bodies.certain) for body in bodies.bodies]
    return found
