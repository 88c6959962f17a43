"""Paragraphs: printed lines joined to blocks, each with its kind, its mark and what it stands under."""

from __future__ import annotations

import re

from trichluc.models.document import Block, BlockKind, Part
from trichluc.pipeline.structure.joining import LineEnds
from trichluc.pipeline.structure.letterhead import GROUND, HeadReader
from trichluc.pipeline.structure.lines import HEADING_MARKS, RANKS, Line
from trichluc.pipeline.structure.parts import find_parts
from trichluc.pipeline.structure.tail import ARCHIVE, ITEM_MARKS, TailReader

# Head and tail lines that are one statement though printed on several lines.
_RUNNING: frozenset[BlockKind] = frozenset({"title", "subject", "attached", "place_date"})
_ENACTING = re.compile(
    r"(?:nay\s+)?quyết\s*(?:định|nghị)\s*:?$|(?:chỉ thị|yêu cầu|thông báo|báo cáo|kết luận)\s*:?$|thống nhất\s*:?$"
)
# "Đối chiếu với các quy định pháp luật hiện hành, gồm:": what the letter then lists is what it rests on.
_OPENS_BASIS = re.compile(r"(?<!\w)(?:căn cứ|đối chiếu)(?: với)?(?: vào)?(?: các)? (?:quy định|văn bản|cơ sở pháp lý)[^:;.]*:$")
_ITEMS = frozenset({"dash", "plus", "dot", "letter", "paren"})
_CLOSING = re.compile(r"trên đây là\b|trên đây\b")
_BLANKED = str.maketrans({"\n": " ", "\f": " "})


class BlockBuilder:
    """Builds a document's blocks and parts from its lines."""

    def __init__(self, lines: list[Line], flow: str) -> None:
        self.lines, self.flow = lines, flow
        self.ends = LineEnds(lines)
        self.kinds: dict[int, BlockKind] = {}
        self.blocks: list[Block] = []
        self.parts: list[Part] = []
        self.title_cut = -1
        self._furniture: list[list[tuple[int, int]]] = []  # beside `blocks`: what is blanked inside each
        self._stack: list[int] = []  # indexes of the headings and bullets the next block may stand under
        self._grounds = False
        self._basis = False  # in a list of what the document rests on
        self._part = 0

    def build(self) -> BlockBuilder:
        """Fill `blocks` and `parts`."""
        lines = self.lines
        head = HeadReader(lines, self.flow).read()
        self.kinds.update(head.kinds)
        self.title_cut = head.title_in_type
        tail = TailReader(lines, self.flow, head.end).read()
        begins = find_parts(lines, head.end, set(tail))
        self.kinds.update(tail)
        for index, _ in begins:
            part_head = HeadReader(lines, self.flow, index, 24).read()
            self.kinds.update({at: kind for at, kind in part_head.kinds.items() if at not in tail})
        text_end = lines[-1].end if lines else 0
        offsets = [0, *(lines[index].start for index, _ in begins)]
        kinds = ["main", *(kind for _, kind in begins)]
        self.parts = [Part(kind, low, high) for kind, low, high in zip(kinds, offsets, [*offsets[1:], text_end], strict=True)]
        self._assemble({index for index, _ in begins})
        return self

    def _assemble(self, opens_part: set[int]) -> None:
        lines, kinds, soft = self.lines, self.kinds, self.ends.is_soft
        index, count = 0, len(lines)
        self._grounds = True
        while index < count:
            if index in opens_part:
                self._part += 1
                self._stack.clear()
            line = lines[index]
            if line.furniture:
                self._furnish(index)
                index += 1
                continue
            kind = kinds.get(index)
            if kind is not None:
                last = self._add_known(kind, index, self._run_of_kind(index, kind))
            else:
                last = index
                before = line
                while last + 1 < count and last + 1 not in opens_part:
                    following = lines[last + 1]
                    if following.furniture:
                        # A page number or rule inside a sentence: look behind it.
                        ahead = self._behind_furniture(last + 1)
                        if (
                            ahead is None
                            or not lines[ahead].breaks
                            or kinds.get(ahead)
                            or ahead in opens_part
                            or not soft(before, lines[ahead])
                        ):
                            break
                        last = ahead
                    elif last + 1 in kinds or not soft(before, following):
                        break
                    else:
                        last += 1
                    before = lines[last]
                self._add_text(index, last)
            index = last + 1

    def _behind_furniture(self, index: int) -> int | None:
        while index < len(self.lines):
            if not self.lines[index].furniture:
                return index
            index += 1
        return None

    def _run_of_kind(self, index: int, kind: BlockKind) -> int:
        """Last line of the statement that begins here: running kinds go on over their lines, a wrapped recipient over its."""
        last = index
        while last + 1 < len(self.lines) and self.kinds.get(last + 1) == kind and not self.lines[last + 1].furniture:
            following = self.lines[last + 1]
            if (kind in _RUNNING and not (kind == "attached" and self.lines[last].low.endswith(")"))) or (
                (
                    kind in ("recipients", "addressee")
                    and following.low[0] not in ITEM_MARKS
                    and self._goes_on(self.lines[last], following)
                )
                or (kind == "number" and (self.lines[last].low[-1] in "-/" or following.low[0] in "-/"))
            ):
                last += 1
            else:
                break
        return last

    @staticmethod
    def _goes_on(before: Line, after: Line) -> bool:
        return not ARCHIVE.match(after.low) and (after.opens_low or before.low[-1] not in ";.:")

    def _furnish(self, index: int) -> None:
        line = self.lines[index]
        self.blocks.append(Block("furniture", line.start, line.end, line.start, part=self._part))
        self._furniture.append([(line.start, line.end)])

    def _add_known(self, kind: BlockKind, first: int, last: int) -> int:
        """Add a block of the head or tail; index of the last line it took."""
        start, end = self.lines[first].start, self.lines[last].end
        if kind == "type" and start < self.title_cut < end:
            self._push(
                Block("type", start, start + len(self.flow[start : self.title_cut].rstrip(" :.\t")), start, part=self._part), []
            )
            while self.kinds.get(last + 1) == "title":
                last += 1
            kind, start, end = "title", self.title_cut, self.lines[last].end
        body = self.lines[first].body if kind in ("recipients", "addressee") else start
        self._push(Block(kind, start, end, body, part=self._part), self._inner_furniture(first, last))
        return last

    def _inner_furniture(self, first: int, last: int) -> list[tuple[int, int]]:
        return [(line.start, line.end) for line in self.lines[first : last + 1] if line.furniture]

    def _add_text(self, first: int, last: int) -> None:
        line = self.lines[first]
        start, end = line.start, self.lines[last].end
        kind = self._text_kind(line, first, last)
        # A mark alone on its line: its words are on the next.
        body = self.lines[first + 1].start if line.body == line.end and last > first else line.body
        block = Block(kind, start, end, body, part=self._part)
        if line.mark and kind not in ("ground", "row"):
            block.label = self.flow[start : line.body].strip()
            block.level = RANKS[line.mark]
        if kind in ("heading", "bullet"):
            while self._stack and self.blocks[self._stack[-1]].level >= block.level:
                self._stack.pop()
            block.parent = self._stack[-1] if self._stack else -1
            self._push(block, self._inner_furniture(first, last))
            self._stack.append(len(self.blocks) - 1)
        else:
            if kind == "closing":
                self._stack.clear()
            block.parent = next((at for at in reversed(self._stack) if self.blocks[at].kind == "heading"), -1)
            self._push(block, self._inner_furniture(first, last))

    def _text_kind(self, line: Line, first: int, last: int) -> BlockKind:
        low = line.low
        if self._basis and line.mark in _ITEMS:
            return "ground"
        self._basis = self._opens_basis(line, first, last)
        if self._grounds and self._part == 0:
            if _ENACTING.match(low) and len(low) < 30:
                self._grounds = False
                return "enacting"
            if not line.mark or (line.mark == "dash" and GROUND.match(low[1:].lstrip())):
                if GROUND.match(low) or self._continues_ground():
                    self._grounds = not self._tells_what(first, last)
                    return "ground"
                if self._tells_what(first, last):
                    self._grounds = False
                    return "enacting"
            self._grounds = False
        elif _ENACTING.match(low) and line.caps:
            return "enacting"
        if line.row:
            return "row"
        if line.mark:
            return "heading" if line.mark in HEADING_MARKS else "bullet"
        return "closing" if _CLOSING.match(low) else "paragraph"

    def _opens_basis(self, line: Line, first: int, last: int) -> bool:
        if line.mark in HEADING_MARKS or not self.lines[last].low.endswith(":"):
            return False
        return bool(_OPENS_BASIS.search(" ".join(each.low for each in self.lines[first : last + 1])))

    def _tells_what(self, first: int, last: int) -> bool:
        low = self.lines[last].low
        return low.endswith(":") or "như sau" in low or (last > first and "như sau" in self.lines[last - 1].low)

    def _continues_ground(self) -> bool:
        """Seed 000's second ground has no verb of its own: it follows a ";"."""
        for block in reversed(self.blocks):
            if block.kind != "furniture":
                return block.kind == "ground" and self.flow[block.end - 1] in ";,"
        return False

    def _push(self, block: Block, inner: list[tuple[int, int]]) -> None:
        self.blocks.append(block)
        self._furniture.append(inner)

    def rewritten_flow(self, length: int) -> str:
        """The levelled text with line wraps inside blocks blanked, furniture blanked, and nothing but line ends between
        blocks.
        """
        pieces: list[str] = []
        at = 0
        kept: list[Block] = []
        renumber: dict[int, int] = {}
        for index, (block, inner) in enumerate(zip(self.blocks, self._furniture, strict=True)):
            pieces.append("\n" * (block.start - at))
            body = self.flow[block.start : block.end]
            if block.kind == "furniture":
                body = "\n" * len(body)
            else:
                for low, high in inner:
                    body = body[: low - block.start] + " " * (high - low) + body[high - block.start :]
                if "\n" in body or "\f" in body:
                    body = body.translate(_BLANKED)
                renumber[index] = len(kept)
                block.parent = renumber.get(block.parent, -1)
                kept.append(block)
            pieces.append(body)
            at = block.end
        pieces.append("\n" * (length - at))
        self.blocks = kept
        return "".join(pieces)
