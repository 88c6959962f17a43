"""Joining printed lines into paragraphs: which line ends are the writer's, and which only the paper's edge."""

from __future__ import annotations

from trichluc.pipeline.structure.lines import Line

_SENTENCE_ENDS = ".;:!?"
# "Hội đồng Thi đua ⏎ - Khen thưởng": the dash that opens the line ties two halves of one name, it opens no item.
_TIED = (
    ("thi đua", "khen thưởng"),
    ("kinh tế", "xã hội"),
    ("kinh tế", "kỹ thuật"),
    ("chính trị", "xã hội"),
    ("văn hóa", "xã hội"),
    ("văn hóa", "thông tin"),
    ("quốc phòng", "an ninh"),
    ("an ninh", "quốc phòng"),
    ("lao động", "thương binh"),
    ("phát thanh", "truyền hình"),
    ("hành chính", "tổ chức"),
    ("tổ chức", "hành chính"),
    ("kế hoạch", "tài chính"),
    ("tài chính", "kế hoạch"),
    ("tiết kiệm", "chống"),
    ("bà rịa", "vũng tàu"),
    ("công nghiệp", "viễn thông"),
    ("công nghiệp", "năng lượng"),
    ("nông", "lâm"),
    ("văn thư", "lưu trữ"),
    ("thương mại", "dịch vụ"),
    ("độc lập", "tự do"),
)
# No paragraph and no title ends with one of these.
_CONNECTIVES = frozenset(
    {"và", "của", "về", "với", "cho", "trong", "tại", "theo", "số", "các", "một", "thuộc", "bởi", "giữa", "hoặc", "do"}
    | {"từ", "đến", "những"}
)


def is_cut(line: Line) -> bool:
    """Whether the line breaks off: it ends with a word that only another can follow."""
    return line.low.rpartition(" ")[2] in _CONNECTIVES


class LineEnds:
    """How this document breaks its lines: the length of a full line, and whether sentences run over line ends.

    Readers deliver anything from one paragraph a line (decoded office files) to lines wrapped at 60 letters with
    blank lines between paragraphs (web copies, PDF).
    """

    def __init__(self, lines: list[Line]) -> None:
        lengths = sorted(line.end - line.start for line in lines if not line.furniture)
        longest = lengths[int(len(lengths) * 0.9)] if lengths else 0
        self.full = int(longest * 0.75) if 0 < longest <= 160 else 0  # 0: lines are not wrapped
        # Where lines are wrapped, what follows a line end without a blank line is mostly the middle of a sentence.
        close = [line.opens_low for line in lines if not (line.gap or line.mark or line.furniture or line.breaks)]
        self.wrapped = bool(self.full) and sum(close) * 5 >= len(close) * 2
        # Where nearly every paragraph has its blank line, a bare line end is a break inside one (soft breaks of office files).
        self.parted = sum(1 for line in lines if line.gap) * 10 >= len(lines) * 7

    def is_soft(self, before: Line, after: Line) -> bool:
        """Whether the line end between the two is only the paper's edge."""
        if before.mark and before.body == before.end:
            return not after.mark and not before.row  # "2.3." or "Chương I" alone on its line: its words are on the next
        # "Nghị quyết số ⏎ 57-NQ/TW": no item opens behind a word that only another can follow.
        if after.mark in ("arabic", "arabic2") and is_cut(before) and not after.gap:
            return True
        if after.mark:
            return after.mark == "dash" and not after.gap and _ties(before, after)
        if before.column != after.column or before.row or after.row:
            return False
        last = before.low[-1]
        filled = before.end - before.start >= self.full > 0
        if after.gap and before.caps and not after.caps:
            return False
        if after.opens_low:
            return last not in _SENTENCE_ENDS or (not after.gap and (filled or self.wrapped))
        # "… Chương trình ⏎ MTQG.": one abbreviation on the next line is no heading.
        if before.caps != after.caps and not (
            after.caps and " " not in after.low and not after.gap and last not in _SENTENCE_ENDS
        ):
            return False
        if is_cut(before):
            return True
        if after.breaks:
            return filled and last not in _SENTENCE_ENDS
        if after.gap:
            return False
        if self.wrapped:
            return filled or last not in _SENTENCE_ENDS
        return last not in _SENTENCE_ENDS and (filled or self.parted or last == ",")


def _ties(before: Line, after: Line) -> bool:
    """Whether the dash that opens the line ties what it parts: two halves of a name, two years of a term."""
    rest = after.low[1:].lstrip()
    if before.low[-1].isdigit() and rest[0].isdigit():
        return True
    return any(before.low.endswith(left) and rest.startswith(right) for left, right in _TIED)
