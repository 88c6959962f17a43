"""Resolution of citations in a synthetic archive whose links are known: `python -m benchmarks.archive [--documents N]`.

Registers of bodies (the centre, provinces, departments, districts) number their papers as bodies do: from 1 every year, several
a day, councils dozens in one session. The archive holds a part of the papers and cites all of them, so that what is not there
must stay open. Precision, recall, the time that one more document takes in a small and in a large archive, and memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from trichluc.extractors.vocabulary import provinces
from trichluc.models.document import Document, Page
from trichluc.models.facts import Citation, Facts, Header
from trichluc.pipeline.check import find
from trichluc.pipeline.process import FileResult
from trichluc.pipeline.resolve import gather, resolve
from trichluc.pipeline.rows import document_id, document_rows, file_id
from trichluc.pipeline.store import Store
from trichluc.pipeline.trace import create_indexes

HELD = 0.6  # share of all papers that the archive holds
DAMAGED = 0.05  # share of citations with a misread number or symbol
LATE = 0.2  # share of documents that arrive after the first resolution
SMALL = 1_000
ARRIVALS = 25  # documents that are added one at a time, for their median time

_LOOKALIKES = {"0": "689", "1": "47", "2": "7", "3": "58", "4": "19", "5": "36", "6": "058", "7": "12", "8": "0369", "9": "048"}
_MISREAD = {"Đ": "ÐD", "D": "ÐĐ", "B": "8", "T": "71", "g": "&q", "C": "(G", "U": "L", "N": "M", "H": "N", "S": "5"}
_MINISTRIES = {
    "BNV": "Bộ Nội vụ",
    "BTC": "Bộ Tài chính",
    "BYT": "Bộ Y tế",
    "BXD": "Bộ Xây dựng",
    "BTP": "Bộ Tư pháp",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
}
_DISTRICTS = ("Châu Thành", "Phú Tân", "Long Hồ")
_TITLES = (
    "về việc tặng thưởng Bằng khen cho tập thể và cá nhân có thành tích xuất sắc",
    "về triển khai công tác thi đua khen thưởng của ngành",
    "về tăng cường quản lý đất đai trên địa bàn",
    "về phân bổ dự toán ngân sách nhà nước cho các đơn vị",
    "về phê duyệt kế hoạch sử dụng nguồn vốn đầu tư công",
    "về ban hành quy chế phối hợp giữa các cơ quan có liên quan",
)


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing body and the names under which others cite it."""

    name: str
    called: tuple[str, ...]
    mark: str
    province: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that some register has numbered, held by the archive or not."""

    body: Body
    type_code: str
    number: int
    day: date
    title: str
    year: int | None  # where it is part of the symbol

    @property
    def symbol(self) -> str:
        """Ký hiệu."""
        return f"{self.type_code}-{self.body.mark}"


@dataclass(frozen=True, slots=True)
class Filed:
    """A document of the archive as a run would store it, and the papers that its citations mean, in order."""

    paper: Paper
    result: FileResult
    cited: tuple[Paper, ...]

    @property
    def doc_id(self) -> str:
        """Its id in the tables."""
        return document_id(self.result.file_id, 1)


class Registers:
    """All papers of the synthetic country, and a choice among those that one of them may cite."""

    def __init__(self, papers: int, chance: random.Random) -> None:
        self.chance = chance
        self.years = range(2024 - max(2, min(7, papers // 4000)) + 1, 2025)
        self.papers: list[Paper] = []
        for body, kinds, share in _bodies(max(4, min(40, papers // 1500))):
            for type_code, part in kinds.items():
                self._fill(body, type_code, papers * share * part / len(self.years))
        self.papers.sort(key=lambda paper: (paper.day, paper.body.name, paper.type_code, paper.number))
        groups: dict[str | None, list[Paper]] = {}
        for paper in self.papers:
            groups.setdefault(paper.body.province, []).append(paper)
        self.groups = groups

    def _fill(self, body: Body, type_code: str, a_year: float) -> None:
        """Number a body's papers of each year, in the order of their days."""
        for year in self.years:
            count = int(a_year) + (self.chance.random() < a_year % 1)
            sessions = [self.chance.randrange(364) for _ in range(3)]
            days = sorted(
                self.chance.choice(sessions) if type_code == "NQ" and body.province else self.chance.randrange(364)
                for _ in range(count)
            )
            for number, day in enumerate(days, start=1):
                when = date(year, 1, 1) + timedelta(days=day)
                in_symbol = year if type_code in ("NĐ", "TT") else None
                self.papers.append(Paper(body, type_code, number, when, self.chance.choice(_TITLES), in_symbol))

    def cited_by(self, paper: Paper) -> Iterator[Paper]:
        """Earlier papers that a paper cites: the centre's few foundations, its own province's, seldom another province's."""
        for _ in range(self.chance.randrange(7)):
            roll = self.chance.random()
            centre = roll < 0.4 or paper.body.province is None
            others = self.chance.choice(sorted(filter(None, self.groups))) if roll > 0.95 else paper.body.province
            group = self.groups[None if centre else others]
            before = bisect_right(group, paper.day - timedelta(days=1), key=lambda earlier: earlier.day)
            if before:
                yield group[int(before * self.chance.random() ** (3 if centre else 0.5))]


def _bodies(count: int) -> Iterator[tuple[Body, dict[str, float], float]]:
    """Bodies, the share of each type in their papers, and their share of all papers."""
    government = Body("Chính phủ", ("Chính phủ",), "CP")
    yield government, {"NĐ": 0.6, "NQ": 0.4}, 0.03
    yield Body("Thủ tướng Chính phủ", ("Thủ tướng Chính phủ",), "TTg"), {"QĐ": 0.8, "CT": 0.2}, 0.03
    for mark, name in _MINISTRIES.items():
        yield Body(name, (name, f"Bộ trưởng {name}"), mark), {"TT": 0.5, "QĐ": 0.5}, 0.06 / len(_MINISTRIES)
    names = sorted({(province.unit, province.name) for province in provinces().values()})[:count]
    for unit, name in names:
        of = f"{unit} {name}"
        committee = (f"UBND {unit}", f"Ủy ban nhân dân {of}", f"Chủ tịch UBND {of}")
        yield Body(f"Ủy ban nhân dân {of}", committee, "UBND", name), {"QĐ": 0.6, "KH": 0.2, "BC": 0.2}, 0.5 / count
        yield Body(f"Hội đồng nhân dân {of}", (f"HĐND {unit}", f"HĐND {of}"), "HĐND", name), {"NQ": 1}, 0.08 / count
        yield Body(f"Sở Nội vụ {of}", ("Sở Nội vụ", f"Sở Nội vụ {of}"), "SNV", name), {"KH": 0.5, "BC": 0.5}, 0.15 / count
        for district in _DISTRICTS:
            called = (f"UBND huyện {district}", f"Ủy ban nhân dân huyện {district}")
            body = Body(f"Ủy ban nhân dân huyện {district}, {of}", called, "UBND", name)
            yield body, {"QĐ": 0.7, "KH": 0.3}, 0.15 / count / len(_DISTRICTS)


class Writer:
    """Writes papers as stored documents; their citations name others in the ways that documents do, some of them misread."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def file(self, paper: Paper, cited: Iterable[Paper]) -> Filed:
        """The document of a paper."""
        meant = tuple(cited)
        citations, lines = [], [f"{paper.type_code} {paper.number}/{paper.symbol} {paper.body.name} {paper.day}"]
        for other in meant:
            start = sum(len(line) + 1 for line in lines)
            lines.append(f"Căn cứ {other.type_code} số {other.number}/{other.symbol}")
            citations.append(self.cite(paper, other, start, start + len(lines[-1])))
        text = "\n".join(lines)
        page = Page(1, text)
        header = Header(
            doc_type_code=paper.type_code,
            number=paper.number,
            year=paper.year,
            symbol=paper.symbol,
            issue_date=paper.day.isoformat(),
            title=paper.title,
            issuers=[paper.body.name],
        )
        file = file_id(text.encode())
        rows = document_rows(Document([page], text, text, text.lower(), [0]), Facts(header, citations), file)
        return Filed(paper, FileResult(file, len(text), "text/plain", [page], [rows]), meant)

    def cite(self, citing: Paper, paper: Paper, start: int, end: int) -> Citation:
        """A citation of a paper as another one has it."""
        citation = Citation(
            start, end, 0.9, "rule:archive", ident="numbered", type_code=paper.type_code, relation="legal_basis"
        )
        citation.number, citation.year, citation.symbol = paper.number, paper.year, paper.symbol
        roll = self.chance.random()
        if roll >= 0.01:  # one in a hundred gives no date
            citation.date = paper.day.isoformat()[: 7 if roll < 0.03 else 10]
        near = citing.body.province == paper.body.province or paper.body.province is None
        whole = [name for name in paper.body.called if near or (paper.body.province or "") in name]
        foreign = not near or ("huyện" in paper.body.name and paper.body != citing.body)  # nobody leaves those unnamed
        if foreign or self.chance.random() < 0.7:
            citation.issuer = self.chance.choice(whole or [paper.body.name])
        if self.chance.random() < 0.3:
            citation.title = paper.title
        if self.chance.random() < DAMAGED:
            self._damage(citation)
        return citation

    def _damage(self, citation: Citation) -> None:
        """Misread one sign of the number or of the symbol."""
        if self.chance.random() < 0.5:
            citation.number = self._misread_number(str(citation.number))
            return
        symbol = citation.symbol or ""
        at = self.chance.choice([index for index, letter in enumerate(symbol) if letter in _MISREAD])
        misread = self.chance.choice((*_MISREAD[symbol[at]], symbol[at] * 2))
        citation.symbol = symbol[:at] + misread + symbol[at + 1 :]

    def _misread_number(self, digits: str) -> int:
        at, roll = self.chance.randrange(len(digits)), self.chance.random()
        if roll < 0.15 and len(digits) > 1:
            return int(digits[:at] + digits[at + 1 :])
        if roll < 0.3:
            return int(digits[:at] + self.chance.choice("0123456789") + digits[at:])
        return int(digits[:at] + self.chance.choice(_LOOKALIKES[digits[at]]) + digits[at + 1 :])


def write_archive(documents: int, seed: int = 4, writer_of: Callable[[random.Random], Writer] = Writer) -> Iterator[Filed]:
    """The documents of a synthetic archive, in the order in which they arrive."""
    chance = random.Random(seed)
    registers = Registers(round(documents / HELD), chance)
    held = [paper for paper in registers.papers if chance.random() < HELD][:documents]
    chance.shuffle(held)
    writer = writer_of(chance)
    for paper in held:
        yield writer.file(paper, registers.cited_by(paper))


def build(folder: Path, filed: Iterable[Filed]) -> dict[str, tuple[Paper, ...]]:
    """Store and resolve documents in `folder`/work.sqlite; gives the papers that each document's citations mean."""
    cited: dict[str, tuple[Paper, ...]] = {}
    with Store(folder / "work.sqlite") as store:
        for document in filed:
            _deliver(store, document)
            cited[document.doc_id] = document.cited
        resolve(store)
    return cited


def _deliver(store: Store, document: Filed) -> None:
    store.save(document.result)
    store.add_path(f"archive/{document.result.file_id}", "archive", document.result.file_id)


@dataclass(frozen=True, slots=True)
class Score:
    """How many links were found, of those that lead to a document of the archive, and how many that were found are right."""

    links: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of resolved citations that are right."""
        return self.right / self.found

    @property
    def recall(self) -> float:
        """Share of links into the archive that are resolved."""
        return self.right / self.links


def score(folder: Path, held: dict[Paper, str], cited: dict[str, tuple[Paper, ...]]) -> Score:
    """Compare the resolved citations with the known links; `held` gives each paper's document."""
    links = found = right = 0
    with Store(folder / "work.sqlite") as store:
        query = """
            SELECT c.doc_id, r.resolved_doc_id FROM citations c JOIN resolutions r USING (file_id, n) ORDER BY c.file_id, c.n
        """
        at: Counter[str] = Counter()
        for doc_id, resolved in store.connection.execute(query):
            meant = held.get(cited[doc_id][at[doc_id]])
            at[doc_id] += 1
            links += meant is not None
            found += resolved is not None
            right += resolved is not None and resolved == meant
    return Score(links, found, right)


def measure(folder: Path, documents: int, arrivals: int = 0) -> tuple[Score, float]:
    """Build an archive of which a part arrives late, and score it; the median seconds that one more document takes then."""
    filed = write_archive(documents + arrivals + documents // 20)  # drawn by shares: so many only about
    held: dict[Paper, str] = {}

    def take(count: int) -> Iterator[Filed]:
        for document in islice(filed, count):
            held[document.paper] = document.doc_id
            yield document

    late = round(documents * LATE)
    cited = build(folder, take(documents - late))
    cited |= build(folder, take(late))
    return score(folder, held, cited), _one_more(folder, islice(filed, arrivals))


def _one_more(folder: Path, arrivals: Iterable[Filed]) -> float:
    """Median seconds that `resolve` takes after one document was added."""
    times = []
    with Store(folder / "work.sqlite") as store:
        for document in arrivals:
            _deliver(store, document)
            began = time.perf_counter()
            resolve(store)
            times.append(time.perf_counter() - began)
    return statistics.median(times) if times else 0.0


def _finish(folder: Path) -> None:
    """What a run does once all files are resolved, but for the tables."""
    with Store(folder / "work.sqlite") as store:
        for step in (gather, create_indexes, find):
            began = time.perf_counter()
            step(store)
            print(f"{step.__name__}: {time.perf_counter() - began:.1f} s")


def main() -> None:
    """Print precision, recall, the times of one more document, and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="an empty folder for the archive, as a run leaves it before its tables")
    args = parser.parse_args()
    documents = args.documents
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as scratch:
        large = args.keep or Path(scratch)
        large.mkdir(parents=True, exist_ok=True)
        _, before = measure(Path(small), SMALL, ARRIVALS)
        began = time.perf_counter()
        result, after = measure(large, documents, ARRIVALS)
        took = time.perf_counter() - began
        if args.keep:
            _finish(large)
        size = (large / "work.sqlite").stat().st_size >> 20
    print(f"{documents:,} documents, built and resolved in {took:.0f} s; work.sqlite {size} MB")
    print(f"links into the archive {result.links:,}, resolved {result.found:,}, rightly {result.right:,}")
    print(f"precision {result.precision:.4f} (bar 0.995), recall {result.recall:.4f} (bar 0.97)")
    print(f"one more document: {before * 1000:.2f} ms in {SMALL:,}, {after * 1000:.2f} ms in {documents:,}")
    print(f"ratio {after / before:.2f} (bar 2)")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


if __name__ == "__main__":
    main()
