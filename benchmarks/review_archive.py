"""A synthetic archive for the review app: the papers of `benchmarks.archive` with facts of every kind, as a run leaves them.

A document has five facts of its header, three citations, four tasks, one or two deadlines and four dates on average: letters
with one task, and plans with many. Real plans have some 120.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from benchmarks.archive import Filed, Paper, Writer, build, write_archive
from trichluc.extractors.vocabulary import doc_types
from trichluc.models.document import Document, Page
from trichluc.models.facts import (
    Assignment,
    AssignmentRole,
    Campaign,
    DateMention,
    DateRole,
    Deadline,
    Facts,
    Header,
    HeaderFact,
    HeaderField,
)
from trichluc.pipeline.check import find
from trichluc.pipeline.process import FileResult
from trichluc.pipeline.resolve import gather
from trichluc.pipeline.rows import document_rows, file_id
from trichluc.pipeline.store import Store
from trichluc.pipeline.trace import create_indexes

_DEEDS = (
    "triển khai",
    "tăng cường",
    "phê duyệt",
    "kiểm tra",
    "sơ kết",
    "tổng kết",
    "điều chỉnh",
    "báo cáo kết quả",
    "hướng dẫn",
)
_FIELDS = (
    *("thi đua, khen thưởng", "cải cách hành chính", "phòng, chống thiên tai", "chuyển đổi số", "bảo vệ môi trường"),
    *("quản lý đất đai", "an toàn giao thông", "giảm nghèo bền vững", "đầu tư công", "tiếp công dân", "y tế cơ sở"),
    *("giáo dục mầm non", "đào tạo nghề", "phòng cháy, chữa cháy", "xây dựng nông thôn mới", "văn thư, lưu trữ"),
)
_OFFICES = (
    *("Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Xây dựng", "Sở Tư pháp", "Sở Giáo dục và Đào tạo", "Công an tỉnh"),
    *("Văn phòng Ủy ban nhân dân tỉnh", "Ủy ban nhân dân các xã, phường", "Ban Thi đua - Khen thưởng"),
)
_SIGNERS = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Hoàng Dũng", "Phạm Đức Đạt", "Võ Thị Ánh Nguyệt", "Đỗ Minh Ước")
_CAMPAIGNS = ("Cả nước chung sức xây dựng nông thôn mới", "Vì người nghèo", "Dân vận khéo", "Giỏi việc nước, đảm việc nhà")
_OFTEN = (
    *("FREQ=YEARLY", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY;BYMONTH=6"),
    *("FREQ=MONTHLY;BYMONTHDAY=14", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", "FREQ=WEEKLY"),
)
_FLAGS = ("issuer_inferred", "date_incomplete", "number_blank", "handwritten")
_MORE_TASKS = 0.75  # chance of one more
_RECURRING = 0.25  # of deadlines


class PaperWithTasks(Writer):
    """Writes papers as stored documents with facts of every kind, each where it stands in the text."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(chance)
        self._kinds = {kind.code: kind.name for kind in doc_types().values()}

    def file(self, paper: Paper, cited: Iterable[Paper]) -> Filed:
        """The document of a paper."""
        meant = tuple(cited)
        deed, of = self.chance.choice(_DEEDS), self.chance.choice(_FIELDS)
        paper = replace(paper, title=f"{paper.title} và {deed} công tác {of} năm {paper.day.year}")
        sheet = _Sheet(self.chance)
        facts = Facts(self._header(paper, sheet))
        for other in meant:
            start, end = sheet.line(f"Căn cứ {other.type_code} số {other.number}/{other.symbol} ngày {other.day:%d/%m/%Y}")
            facts.citations.append(self.cite(paper, other, start, end))
            facts.citations[-1].confidence = sheet.sure()
            self._date(facts, sheet, other.day.isoformat(), f"{other.day:%d/%m/%Y}", "citation")
        self._task(paper, facts, sheet)
        while self.chance.random() < _MORE_TASKS:
            self._task(paper, facts, sheet)
        if self.chance.random() < 0.3:
            name = self.chance.choice(_CAMPAIGNS)
            sheet.line(f"Hưởng ứng phong trào thi đua “{name}”.")
            facts.campaigns.append(Campaign(*sheet.fact(name), name=name, kind="movement"))
        return Filed(paper, self._stored(sheet.text, facts), meant)

    def _header(self, paper: Paper, sheet: _Sheet) -> Header:
        signer, number = self.chance.choice(_SIGNERS), f"{paper.number}/{paper.symbol}"
        sheet.line(f"{paper.body.name}\nSố: {number}, ngày {paper.day:%d/%m/%Y}\n{paper.type_code} {paper.title}\n{signer}")
        said: dict[HeaderField, tuple[str, str]] = {
            "document_number": (number, number),
            "issue_date": (f"{paper.day:%d/%m/%Y}", paper.day.isoformat()),
            "issuer": (paper.body.name, paper.body.name),
            "title": (paper.title, paper.title),
            "signer": (signer, signer),
        }
        return Header(
            doc_type_code=paper.type_code,
            doc_type=self._kinds.get(paper.type_code),
            number=paper.number,
            year=paper.year,
            symbol=paper.symbol,
            issue_date=paper.day.isoformat(),
            place=paper.body.province,
            title=paper.title,
            issuers=[paper.body.name],
            flags=[flag for flag in _FLAGS if self.chance.random() < 0.05],
            facts=[HeaderFact(*sheet.fact(words), field=name, value=value) for name, (words, value) in said.items()],
        )

    def _task(self, paper: Paper, facts: Facts, sheet: _Sheet) -> None:
        body, of = self.chance.choice(_OFFICES), self.chance.choice(_FIELDS)
        task = f"tham mưu công tác {of}"
        due = paper.day + timedelta(days=self.chance.randrange(20, 400))
        often = self.chance.choice(_OFTEN) if self.chance.random() < _RECURRING else None
        when = "định kỳ" if often else f"trước ngày {due:%d/%m/%Y}"
        dated = self.chance.random() < 0.4
        sheet.line(f"- {body} {task}{f' {when}' if dated else ''}.")
        role: AssignmentRole = self.chance.choice(get_args(AssignmentRole))
        assignment = Assignment(*sheet.fact(body), body=body, body_name=body, role=role, task=task)
        facts.assignments.append(assignment)
        if dated:
            day = None if often else due.isoformat()
            deadline = Deadline(
                *sheet.fact(when), kind="recurring" if often else "date", due_date=day, rrule=often, action=task, body=body
            )
            facts.deadlines.append(deadline)
            assignment.deadline = deadline
            if day:
                self._date(facts, sheet, day, f"{due:%d/%m/%Y}", "deadline")

    def _date(self, facts: Facts, sheet: _Sheet, day: str, printed: str, role: DateRole) -> None:
        facts.dates.append(DateMention(*sheet.fact(printed), value=day, role=role, start_date=day, end_date=day))

    def _stored(self, text: str, facts: Facts) -> FileResult:
        page = Page(1, text)
        if self.chance.random() < 0.3:
            page.source, page.ocr_confidence = "ocr", self.chance.uniform(0.6, 0.99)
        file = file_id(text.encode())
        rows = document_rows(Document([page], text, text, text.lower(), [0]), facts, file)
        return FileResult(file, len(text), "text/plain", [page], [rows])


class _Sheet:
    """A page as it is written, and where the words on its last line stand."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.text = ""
        self._last = 0

    def line(self, words: str) -> tuple[int, int]:
        """Write a line; gives where it stands."""
        self._last = len(self.text)
        self.text += words + "\n"
        return self._last, len(self.text) - 1

    def fact(self, words: str) -> tuple[int, int, float, Any]:
        """What every fact begins with: the place of these words on the last line, how sure they are, what found them."""
        start = self.text.index(words, self._last)
        return start, start + len(words), self.sure(), "rule:archive"

    def sure(self) -> float:
        """Most are sure, some are doubtful."""
        return round(1 - 0.7 * self.chance.random() ** 4, 4)


def write(folder: Path, documents: int) -> None:
    """Leave an archive of about so many documents under `folder`, as a run leaves it before its tables."""
    folder.mkdir(parents=True, exist_ok=True)
    build(folder, write_archive(documents, writer_of=PaperWithTasks))
    with Store(folder / "work.sqlite") as store:
        for step in (gather, create_indexes, find):
            step(store)
