"""Tables of tasks whose rules the fast PDF reader can't see: one line for each row, TABs between its cells, all the same."""

import io
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import trichluc
from trichluc.models.document import Page
from trichluc.pipeline.read.pdf import read_pdf
from trichluc.pipeline.read.pdf_plumber import FOUND_COLUMNS, FOUND_NOTHING, FOUND_RULES

FOLDERS = ("/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation", "/usr/share/fonts/liberation-serif")
FONT = next((path for folder in FOLDERS if (path := Path(folder) / "LiberationSerif-Regular.ttf").exists()), None)
pytestmark = pytest.mark.skipif(FONT is None, reason="Liberation Serif is not installed: apt-get install fonts-liberation2")

HEIGHT = 842.0
EDGES = (60, 95, 255, 345, 445, 540)
LINE = 14.0  # points from one line of a cell to the next

HEAD = ["STT", "Nội dung\ncông việc", "Cơ quan\nchủ trì", "Cơ quan\nphối hợp", "Thời gian\nhoàn thành"]
HEAD_READ = "STT\tNội dung công việc\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian hoàn thành"
PLAN = [
    ["1", "Xây dựng Kế hoạch tuyên\ntruyền năm 2026", "Sở Nội vụ", "Sở Tài chính", "Trước ngày\n15/3/2026"],
    ["2", "Tổ chức hội nghị triển khai", "Sở Tư pháp", "Các sở, ban,\nngành", "Quý II/2026"],
    ["3", "Tổng hợp kết quả gửi Bộ\nNội vụ theo quy định", "Văn phòng", "", "Tháng 11/2026"],
]
PLAN_READ = [
    HEAD_READ,
    "1\tXây dựng Kế hoạch tuyên truyền năm 2026\tSở Nội vụ\tSở Tài chính\tTrước ngày 15/3/2026",
    "2\tTổ chức hội nghị triển khai\tSở Tư pháp\tCác sở, ban, ngành\tQuý II/2026",
    "3\tTổng hợp kết quả gửi Bộ Nội vụ theo quy định\tVăn phòng\t\tTháng 11/2026",
]
GROUPED = [PLAN[0], ["I", "CÔNG TÁC KIỂM TRA, GIÁM SÁT VIỆC THỰC HIỆN TRÊN ĐỊA BÀN TỈNH"], PLAN[1], PLAN[2]]
GROUPED_READ = [*PLAN_READ[:2], "I\tCÔNG TÁC KIỂM TRA, GIÁM SÁT VIỆC THỰC HIỆN TRÊN ĐỊA BÀN TỈNH", *PLAN_READ[2:]]
# The second task has no number of its own: it belongs to the first.
UNNUMBERED = [PLAN[0], ["", *PLAN[1][1:]], ["2", *PLAN[2][1:]]]
UNNUMBERED_READ = [*PLAN_READ[:2], PLAN_READ[2][1:], "2" + PLAN_READ[3][1:]]


def put(canvas: Canvas, x: float, y: float, text: str, size: float = 12) -> None:
    canvas.setFont("Serif", size)
    canvas.drawString(x, HEIGHT - y, text)


def cells(canvas: Canvas, rows: list[list[str]], y: float, edges: tuple[int, ...], pad: float, middle: bool) -> list[float]:
    """Write the rows from y down, each cell from its top or in its middle; the heights between the rows."""
    heights = [y]
    for row in rows:
        most = max(cell.count("\n") for cell in row) + 1
        for x, cell in zip(edges, row, strict=False):
            lines = cell.split("\n")
            down = (most - len(lines)) * LINE / 2 if middle else 0.0
            for number, line in enumerate(lines):
                put(canvas, x + 5, y + down + LINE * number + 11 + pad / 2, line)
        y += most * LINE + pad
        heights.append(y)
    return heights


def rules(canvas: Canvas, heights: list[float], turned: bool = False) -> None:
    for y in heights:
        canvas.line(EDGES[0], HEIGHT - y, EDGES[-1], HEIGHT - y)
    for x in EDGES:
        if turned:
            canvas.saveState()
            canvas.translate(x, HEIGHT - heights[-1])
            canvas.rotate(90)
            canvas.rect(0, -0.25, heights[-1] - heights[0], 0.5, stroke=0, fill=1)
            canvas.restoreState()
        else:
            canvas.line(x, HEIGHT - heights[0], x, HEIGHT - heights[-1])


def unruled(
    rows: list[list[str]], pad: float = 8, middle: bool = False, across: bool = False, edges: tuple[int, ...] = EDGES
) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        put(canvas, 85, 80, "III. PHÂN CÔNG NHIỆM VỤ CỤ THỂ", 14)
        heights = cells(canvas, rows, 110, edges, pad, middle)
        if across:
            for y in heights:
                canvas.line(EDGES[0], HEIGHT - y, EDGES[-1], HEIGHT - y)
        put(canvas, 121, heights[-1] + 40, "Trên đây là Kế hoạch của Ủy ban nhân dân tỉnh, đề nghị các đơn vị", 14)
        put(canvas, 85, heights[-1] + 57, "nghiêm túc triển khai thực hiện./.", 14)

    return draw


def in_form(rows: list[list[str]]) -> Callable[[Canvas], None]:
    """The rules are drawn inside a form object, the words on the page."""

    def draw(canvas: Canvas) -> None:
        heights = cells(canvas, rows, 110, EDGES, 0, middle=True)
        canvas.beginForm("rules")
        rules(canvas, heights)
        canvas.endForm()
        canvas.doForm("rules")
        put(canvas, 121, heights[-1] + 40, "Trên đây là Kế hoạch của Ủy ban nhân dân tỉnh./.", 14)

    return draw


def turned(rows: list[list[str]]) -> Callable[[Canvas], None]:
    """The upright rules are lying rectangles turned by a matrix."""

    def draw(canvas: Canvas) -> None:
        rules(canvas, cells(canvas, rows, 110, EDGES, 0, middle=True), turned=True)

    return draw


def letterhead(canvas: Canvas) -> None:
    """Two columns of a head and of an end, and a duty in the words of a table's head between them."""
    put(canvas, 85, 70, "ỦY BAN NHÂN DÂN")
    put(canvas, 290, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    put(canvas, 85, 85, "TỈNH TÂY NINH")
    put(canvas, 330, 85, "Độc lập - Tự do - Hạnh phúc")
    put(canvas, 85, 140, "1. Sở Nội vụ chủ trì, phối hợp với các đơn vị thực hiện nội dung nhiệm", 14)
    put(canvas, 85, 157, "vụ, thời gian hoàn thành trước ngày 15/3/2026; báo cáo kết quả, tiến độ.", 14)
    put(canvas, 85, 210, "Nơi nhận:")
    put(canvas, 400, 210, "CHỦ TỊCH", 14)
    put(canvas, 85, 224, "- Như trên;", 11)


def crowded(canvas: Canvas) -> None:
    """The lines of all rows stand at one distance, and no number tells them apart."""
    unruled([[HEAD[1], *HEAD[2:]], *(row[1:] for row in PLAN)], pad=0, edges=EDGES[1:])(canvas)


def make(*pages: Callable[[Canvas], None]) -> bytes:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595.0, HEIGHT))
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read(draw: Callable[[Canvas], None]) -> Page:
    """The page, its words checked: each stands in the text, in order, with a box of its own on the page."""
    page = read_pdf(make(draw)).pages[0]
    assert "".join(page.text[word.start : word.end] for word in page.words) == "".join(page.text.split())
    assert all(0 <= word.x0 < word.x1 <= page.width and 0 <= word.y0 < word.y1 <= page.height for word in page.words)
    return page


TABLES = [
    ("no rules", unruled([HEAD, *PLAN]), PLAN_READ, FOUND_COLUMNS),
    ("no rules, no room between rows", unruled([HEAD, *PLAN], pad=0), PLAN_READ, FOUND_COLUMNS),
    ("no rules, cells set in the middle", unruled([HEAD, *PLAN], middle=True), PLAN_READ, FOUND_COLUMNS),
    ("no rules, a group's heading across", unruled([HEAD, *GROUPED]), GROUPED_READ, FOUND_COLUMNS),
    ("no rules, a row without number", unruled([HEAD, *UNNUMBERED]), UNNUMBERED_READ, FOUND_COLUMNS),
    ("no rules, a row without number, in the middle", unruled([HEAD, *UNNUMBERED], 8, True), UNNUMBERED_READ, FOUND_COLUMNS),
    ("no rules, in the middle, no room between rows", unruled([HEAD, *PLAN], 0, True), PLAN_READ, FOUND_COLUMNS),
    ("rules between rows alone", unruled([HEAD, *UNNUMBERED], 1, True, True), UNNUMBERED_READ, FOUND_COLUMNS),
    ("rules in a form", in_form([HEAD, *PLAN]), PLAN_READ, FOUND_RULES),
    ("rules in a form, a row without number", in_form([HEAD, *UNNUMBERED]), UNNUMBERED_READ, FOUND_RULES),
    ("rules turned", turned([HEAD, *PLAN]), PLAN_READ, "text layer"),
]


@pytest.mark.parametrize(("draw", "expected", "reason"), [row[1:] for row in TABLES], ids=[row[0] for row in TABLES])
def test_a_task_table_gives_rows_of_cells_though_its_rules_are_not_seen(
    draw: Callable[[Canvas], None], expected: list[str], reason: str
) -> None:
    page = read(draw)
    lines = page.text.split("\n")
    start = lines.index(HEAD_READ)
    assert lines[start : start + len(expected)] == expected
    assert lines[start + len(expected) :][:1] in ([""], [])
    assert page.reason == reason


def unruled_page(rows: list[list[str]], y: float, end: str = "") -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        bottom = cells(canvas, rows, y, EDGES, 8, middle=True)[-1]
        put(canvas, 297, 50 if end else bottom + 25, "2")  # the page's number, on either side
        if end:
            put(canvas, 121, bottom + 30, "1. Sở Nội vụ theo dõi, đôn đốc việc thực hiện Kế hoạch này và tổng hợp", 14)
            put(canvas, 85, bottom + 47, "báo cáo.", 14)

    return draw


def ruled_page(rows: list[list[str]], y: float, end: str = "") -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        heights = cells(canvas, rows, y, EDGES, 0, middle=True)
        canvas.beginForm(f"rules{y}")
        rules(canvas, heights)
        canvas.endForm()
        canvas.doForm(f"rules{y}")
        put(canvas, 121, heights[-1] + 30, end, 14)

    return draw


@pytest.mark.parametrize("draw", [unruled_page, ruled_page], ids=["no rules", "rules in a form"])
def test_a_table_goes_on_on_the_next_page_without_its_head(draw: Callable[..., Callable[[Canvas], None]]) -> None:
    first, second = read_pdf(make(draw([HEAD, *PLAN[:1]], 700), draw(PLAN[1:], 71, "Trên đây là Kế hoạch."))).pages
    rows = [[line for line in page.text.split("\n") if "\t" in line] for page in (first, second)]
    assert rows == [PLAN_READ[:2], PLAN_READ[2:]]


def test_a_cropped_page_has_its_rules_where_its_words_are() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((30, 20, 570, 800))
        in_form([HEAD, *PLAN])(canvas)

    assert read(draw).text.split("\n")[: len(PLAN_READ)] == PLAN_READ


def test_only_a_page_with_a_table_head_goes_to_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(pdfplumber, "open", opened.append)
    page = read(letterhead)
    assert not opened
    assert (page.reason, "\t" in page.text) == ("text layer", False)


def test_a_table_whose_rows_cannot_be_told_apart_keeps_its_plain_lines() -> None:
    page = read(crowded)
    assert page.reason == FOUND_NOTHING
    assert "\t" not in page.text


@pytest.mark.parametrize("draw", [unruled([HEAD, *UNNUMBERED]), in_form([HEAD, *UNNUMBERED])], ids=["no rules", "in a form"])
def test_a_row_gives_who_leads_what_and_until_when(draw: Callable[[Canvas], None], tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(make(draw))
    found = trichluc.extract(path)
    due = {one.deadline_id: str(one.due_date) for one in found.deadlines}
    rows = [(one.body, one.role, one.task, due[one.deadline_id]) for one in found.assignments if one.deadline_id]
    assert rows == [
        ("Sở Nội vụ", "lead", "Xây dựng Kế hoạch tuyên truyền năm 2026", "2026-03-14"),
        ("Sở Tài chính", "coordinate", "Xây dựng Kế hoạch tuyên truyền năm 2026", "2026-03-14"),
        ("Sở Tư pháp", "lead", "Tổ chức hội nghị triển khai", "2026-06-30"),
        ("Các sở, ban, ngành", "coordinate", "Tổ chức hội nghị triển khai", "2026-06-30"),
        ("Văn phòng", "lead", "Tổng hợp kết quả gửi Bộ Nội vụ theo quy định", "2026-11-30"),
    ]
