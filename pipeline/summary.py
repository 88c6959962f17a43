"""What `trichluc run` shows: a progress bar while it works, a summary when it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from trichluc.pipeline.process import FileResult
from trichluc.pipeline.terminal import console, plain, printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from trichluc.pipeline.feed import Progress, Step
    from trichluc.pipeline.report import RunReport

_KINDS = {"citations": "cites", "campaigns": "camp.", "assignments": "tasks", "deadlines": "due", "dates": "dates"}


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Progress]:
    """A bar on standard error with what was read, how fast, and what failed; nothing where that is no terminal."""
    screen = console(stderr=True)
    if not shown or not screen.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    said = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(bar_width=20), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(), said)
    tally = Tally()
    with Bar(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(step: Step) -> None:
            tally.add(step)
            bar.update(task, completed=step.done, total=step.total, description=tally.line(bar.tasks[0].elapsed or 0))

        yield advance


@dataclass(slots=True)
class Tally:
    """What a run has read so far; files that stood already count for nothing."""

    documents: int = 0
    pages: int = 0
    failures: Counter[str] = field(default_factory=Counter)  # files by category

    def add(self, step: Step) -> None:
        """Count a file."""
        if isinstance(step.outcome, FileResult):
            self.documents += len(step.outcome.documents)
            self.pages += len(step.outcome.pages)
            self.failures.update({failure.category for failure in step.outcome.failures})
        elif step.outcome is not None:
            self.failures[step.outcome.category] += 1

    def line(self, seconds: float) -> str:
        """12 documents, 40 pages, 35.1 pages/s; failed: 2 damaged, 1 empty."""
        parts = [_count(self.documents, "document"), _count(self.pages, "page")]
        if seconds >= 1:
            parts.append(f"{self.pages / seconds:.1f} pages/s")
        failed = ", ".join(f"{count:,} {category}" for category, count in self.failures.most_common())
        return ", ".join(parts) + (f"; failed: {failed}" if failed else "")


def print_summary(report: RunReport) -> None:
    """Documents, facts by kind, failures with reasons, and where the tables are."""
    screen = console()
    if report.lines:
        screen.print(_documents_table(report))
        if report.documents > len(report.lines):
            screen.print(f"… and {report.documents - len(report.lines):,} more documents", style="dim")
    if report.failures:
        _print_failures(screen, report)
    screen.print()
    facts = ", ".join(_count(count, name.removesuffix("s")) for name, count in report.facts.items())
    known = f", {report.reused:,} of them known from before" if report.reused else ""
    screen.print(
        f"{_count(report.documents, 'document')}, {_count(report.pages, 'page')}, {_count(report.files, 'file')}{known},"
        f" in {report.seconds:.1f} s"
    )
    screen.print(facts)
    if report.failed:
        screen.print(f"{_count(report.failed, 'file')} could not be read, or not wholly", style="red")
    if report.interrupted:
        screen.print("stopped before the end: the tables hold what was done; run it again to go on", style="yellow")
    out = printable(str(report.out))
    screen.print(f"tables: {out}/tables/*.parquet, *.csv   {out}/knowledge.duckdb   {out}/datapackage.json", soft_wrap=True)
    screen.print(f"how it stands: {out}/report.html", soft_wrap=True)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _documents_table(report: RunReport) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    for name in ("number", "date", "type"):
        table.add_column(name, no_wrap=True)
    table.add_column("issuer", no_wrap=True, overflow="ellipsis", ratio=1)
    for kind in _KINDS.values():
        table.add_column(kind, justify="right")
    table.add_column("file", no_wrap=True, overflow="ellipsis", max_width=25, style="dim")
    for line in report.lines:
        counts = [str(line.counts[kind] or "·") for kind in _KINDS]
        header = (line.number or "–", line.date or "–", line.doc_type or "–", line.issuer or "–")
        table.add_row(*map(plain, (*header, *counts, PurePosixPath(line.path).name)))
    return table


def _print_failures(screen: Console, report: RunReport) -> None:
    """By what to do about them; then each path with its pages and what happened."""
    groups: dict[tuple[str, str], dict[tuple[str, str], list[int]]] = {}
    for failure in report.failures:
        pages = groups.setdefault((failure.category, failure.advice), {}).setdefault((failure.path, failure.message), [])
        if failure.page is not None:
            pages.append(failure.page)
    for (category, advice), failures in groups.items():
        screen.print()
        screen.print(plain(f"{category}: {advice}", style="red"))
        for (path, message), pages in failures.items():
            screen.print(plain(f"    {path}{f', page {_spans(pages)}' if pages else ''}: {message}"))
    if report.failed > len({failure.path for failure in report.failures}):
        screen.print()
        screen.print(f"… all of them: {printable(str(report.out))}/tables/failures.csv", style="dim", soft_wrap=True)


def _spans(pages: list[int]) -> str:
    """1-3, 7 of 1, 2, 3, 7."""
    spans: list[list[int]] = []
    for page in sorted(Counter(pages)):
        if spans and spans[-1][1] == page - 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    return ", ".join(f"{low}" if low == high else f"{low}-{high}" for low, high in spans)
