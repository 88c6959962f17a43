"""Nesting: which citation hangs on which, and how it is related to what cites it.

Inside the abstract of a cited document (behind its "về", "ban hành", "quy định chi tiết") a further citation hangs on that
document. The abstract ends with the clause (";", "."), at "gắn với" and "kết hợp", or at the next item of a list; a comma alone
does not end it.
"""

from __future__ import annotations

import re
from collections import deque

from trichluc.extractors.citations.mentions import Mention
from trichluc.extractors.citations.relations import (
    Lead,
    changes_annex,
    first_act,
    is_proposed,
    opens_abstract,
    opens_with_act,
    read_lead,
)
from trichluc.models.document import Document
from trichluc.models.facts import Citation, Relation

# A stop that ends no sentence: "TP. Huế", "Mục II. Thủ tục", "Điều 2. Bãi bỏ".
_NO_STOP = r"(?<!\btp)(?<!\btx)(?<!mục [ivx])(?<!mục [ivx]{2})(?<!mục [ivx]{3})(?<!điều \d)(?<!điều \d\d)"
_SENTENCE_END = re.compile(rf"{_NO_STOP}\.(?=\s|$)|[\n\t\f]|\./")
_CLAUSE_END = re.compile(rf";|{_SENTENCE_END.pattern}")
_JOINED = re.compile(r"[\s\")]*(?:,|;|\+|-|và|hoặc|[,;]\s*và)?\s*(?:(?:các|cùng|những|nội dung)\s+)?[\s\"(]*$")
_JOINT = re.compile(r"(?:,|và|hoặc)\s*(?:các\s+)?[\"(]?$")
_AND = re.compile(r"\s*,?\s*và\s")
_QUOTE = re.compile(r'\s*(?:(?:về việc|về)\s+)?:?\s*"')
# "… về việc giao dự toán và đề xuất của Giám đốc Sở Tài chính tại Công văn số …": another paper, beside the first.
_LEAVES = re.compile(
    r"gắn với|gắn liền|kết hợp|đồng thời|(?:,|;|và) (?:theo )?(?:đề xuất|đề nghị|ý kiến) của (?=[^,;.]{0,120}\stại\s*$)"
)
# "… (sau đây gọi tắt là Chỉ thị số 27/CT-TTg)": the same document by its short name.
_CALLED = re.compile(r"\(\s*(?:(?:sau đây |dưới đây )?(?:viết tắt|viết gọn|gọi tắt|gọi chung|gọi)(?: là)?\s*:?\s*)?[\"]?$")
# The enacting sentence of a normative text: what follows is its own title, and says what it does.
_ENACTS = re.compile(
    r"(?:ban hành|quyết nghị)\s+(?:thông tư(?: liên tịch)?|nghị định|quyết định|nghị quyết|chỉ thị|kế hoạch|chương trình"
    r"|hướng dẫn|quy định|quy chế)\s+(?!số|này|kèm)"
)
# An opening that tells what happened or what a body does rests on nothing: "Ngày 12/11/2024, … chủ trì cuộc họp …".
_NO_BASIS = re.compile(r"ngày \d|vừa qua|trong (?:thời gian|những năm)|(?:ủy ban nhân dân|ubnd)(?! [^,;.]{0,60}nhận được)")
# "… công bố thủ tục hành chính được sửa đổi tại Thông tư B" changes the procedures, not the document that announces them.
_PUBLISHES = re.compile(r"công bố (?!thông tin)")
# A law rests on no decree: "… Luật Đấu thầu bị xử lý theo quy định tại Nghị định số …".
_STATUTES = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"})
_PROPOSES = re.compile(r"(?<!\w)(?:xin chủ trương|đề nghị|đề xuất|kiến nghị|dự thảo|trình ban hành|xây dựng nghị quyết)(?!\w)")
_OWN_GUIDE = re.compile(r"(?:thông tư|nghị định|quyết định|nghị quyết|hướng dẫn|văn bản|công văn|kế hoạch) này(?!\w)")
_PROPOSALS = frozenset({"TTr", "CV", "BC", "TB", "ĐA"})
_ACTS_THROUGH = frozenset({None, "repeals", "replaces", "amends", "promulgates", "attached_to"})
_LOOK_BACK = 400  # letters of a sentence before a citation that can govern it


def relate(document: Document, mentions: list[Mention], own_code: str | None) -> None:
    """Set relation and source of every mention: they come in reading order, outer before inner where they begin together."""
    walk = _Walk(document, own_code)
    for mention in mentions:
        walk.step(mention)


def _root(citation: Citation) -> Citation:
    while citation.source:
        citation = citation.source
    return citation


def _intros(document: Document) -> list[int]:
    """For each block the block that opens the list it stands in: its parent, or the sentence ending in ":" over its numbers.

    "Điều 4. Quy chuẩn áp dụng", then a paragraph "Cơ sở áp dụng các quy chuẩn sau:", then "1. QCVN …": all hang on Điều 4.
    """
    blocks, intros = document.blocks, []
    sentence: dict[int, int] = {}
    for index, block in enumerate(blocks):
        if block.kind == "paragraph":
            sentence[block.parent] = index if document.lower.endswith(":", block.start, block.end) else -1
            intros.append(block.parent)
        else:
            over = sentence.get(block.parent, -1)
            intros.append(over if over >= 0 and block.parent >= 0 else block.parent)
    return intros


class _Walk:
    """One walk over a document's citations, remembering the citation before and those whose text is still open."""

    def __init__(self, document: Document, own_code: str | None) -> None:
        self.document = document
        self.lower = document.lower
        self.proposes = own_code in _PROPOSALS
        self.ends = "hết hiệu lực" in document.lower
        self.open: list[Mention] = []
        self.before: Mention | None = None
        self.reach = 0  # the furthest end of what was read in this block
        self.intros = _intros(document)
        self.listed: dict[int, Relation] = {}  # by its start: what a list goes on with behind a citation of another relation

    def step(self, mention: Mention) -> None:
        citation = mention.citation
        if self.before and self.before.block != mention.block:
            self.before, self.open, self.reach = None, [], 0
        while self.open and self.open[-1].citation.end <= citation.start:
            self.open.pop()
        if self.open:
            self._inside(mention, self.open[-1])
        elif self.before:
            self._after(mention, self.before)
        else:
            self._alone(mention, self._sentence_start(mention))
        if citation.end > self.reach:
            self.reach = citation.end
        self.open.append(mention)
        if not mention.amends_within:
            self.before = mention

    def _inside(self, mention: Mention, outer: Mention) -> None:
        """A citation within the title of another: "Kế hoạch thực hiện Nghị quyết số 06/NQ-CP"."""
        citation, container = mention.citation, outer.citation
        citation.source = container
        if mention.amends_within:
            citation.relation = "amends"
            return
        sibling = self.before.citation if self.before and self.before is not outer else None
        if sibling and container.start < sibling.start and _JOINED.fullmatch(self.lower, sibling.end, mention.lead):
            citation.relation = sibling.relation if sibling.source is container else "mentions"
            return
        start = sibling.end if sibling and sibling.start > container.start else container.start
        citation.relation = read_lead(self.lower[start : mention.lead]).relation or "mentions"

    def _after(self, mention: Mention, before: Mention) -> None:
        """A citation behind another of the same block."""
        start = max(self.reach, before.citation.end)
        gap = self.lower[start : mention.lead] if start < mention.lead else ""
        if last := deque(_CLAUSE_END.finditer(gap), maxlen=1):
            self._after_clause(mention, before, start, gap, last[0])
        elif _JOINED.fullmatch(gap):
            self._listed(mention, before, gap)
        else:
            self._in_clause(mention, before, start, gap)

    def _after_clause(self, mention: Mention, before: Mention, start: int, gap: str, last: re.Match[str]) -> None:
        rest = gap[last.end() :]
        if last.group() == ";" and _JOINED.fullmatch(rest):
            self._inherit(mention, _root(before.citation), new_clause=True)
        else:
            self._alone(mention, start + last.end())

    def _listed(self, mention: Mention, before: Mention, gap: str) -> None:
        """A further item of a list: of the nested list where "và" or the same type ties it, else of the outermost."""
        citation, previous = mention.citation, before.citation
        if not gap.strip(' "'):
            # "Quyết định số 650/QĐ-UBND … Quy định về …": the title follows without a word.
            citation.source, citation.relation = previous, "promulgates" if citation.ident == "named" else "mentions"
        elif previous.relation == "promulgates" and previous.ident == "named" and citation.ident == "numbered":
            self._inherit(mention, _root(previous))  # what has a number of its own was not put out by the other
        elif previous.source and previous.relation == "guides" and citation.type_code == previous.source.type_code:
            # "Nghị định A quy định chi tiết Luật B và Nghị định C": a decree guides no decree, C stands beside A.
            self._inherit(mention, _root(previous))
        elif previous.source and (_AND.match(gap) or mention.listed or previous.type_code == citation.type_code):
            citation.source, citation.relation = previous.source, previous.relation
        else:
            # "A được sửa đổi bởi B/2024 và C/2025, D/2020 …": what is older than C does not amend with it.
            acts_too = not (previous.year and citation.year and citation.year < previous.year)
            self._inherit(mention, _root(previous), new_clause=previous.start in self.listed and not acts_too)

    def _inherit(self, mention: Mention, root: Citation, new_clause: bool = False) -> None:
        """The relation of the list's first item holds for all, unless that one was only reached by a phrase of its own.

        "A được sửa đổi bởi B và C; D": C acts on A as B does, D stands in the list that A opened.
        """
        relation = self.listed.get(root.start, root.relation) if new_clause else root.relation
        mention.citation.relation = "mentions" if relation == "attached_to" else relation
        if not new_clause and root.start in self.listed:
            self.listed[mention.citation.start] = self.listed[root.start]
        # In the grounds too a list goes on with the deed of the enacting sentence ("… ban hành Thông tư thay thế A và B").
        if self._kind(mention) == "ground" and relation in {"mentions", "attached_to"}:
            mention.citation.relation = "legal_basis"

    def _in_clause(self, mention: Mention, before: Mention, start: int, gap: str) -> None:
        """A citation behind another with words between them: in its abstract, acting on it, or beyond it."""
        citation, previous = mention.citation, before.citation
        lead = read_lead(gap)
        opened = opens_abstract(gap)
        closed = self._past_abstract(gap, opened)
        if _CALLED.search(gap) and self._same(citation, previous):
            citation.source, citation.relation = previous.source, previous.relation
        elif closed:
            self._beyond(mention, previous, start + closed, gap[closed:])
        elif lead.acted_on and not (opened and _PUBLISHES.search(gap)):
            citation.relation = "legal_basis" if self._kind(mention) == "ground" else "mentions"
            root = _root(previous)
            self.listed[citation.start] = self.listed.get(root.start, root.relation)
        elif lead.attached and not opened:
            citation.source, citation.relation = previous, "attached_to"
        elif lead.put_out_by and previous.ident == "named" and not opened:
            citation.relation = previous.relation if previous.relation in {"legal_basis", "implements"} else "mentions"
            previous.source, previous.relation = citation, "promulgates"
        elif lead.relation == "legal_basis":
            self._alone(mention, start)
        elif _JOINT.search(gap):
            self._inherit(mention, _root(previous))
        elif opened or previous.source or self._under(previous, lead, gap):
            citation.source = previous.source if previous.source and (lead.by_theo or not opened) else previous
            proposed = lead.relation in {"amends", "replaces", "repeals"} and _PROPOSES.search(gap)
            said = None if proposed else lead.relation
            citation.relation = "promulgates" if mention.promulgated else said or "mentions"
        else:
            self._alone(mention, start)

    @staticmethod
    def _under(previous: Citation, lead: Lead, gap: str) -> bool:
        """Whether a named document stands under what is cited behind its "theo": "Chương trình … theo Quyết định số …"."""
        named = previous.ident == "named" and previous.type_code not in _STATUTES
        return lead.by_theo and named and not gap.lstrip().startswith(",")

    @staticmethod
    def _same(citation: Citation, other: Citation) -> bool:
        return citation.number is not None and (citation.type_code, citation.number) == (other.type_code, other.number)

    @staticmethod
    def _past_abstract(gap: str, opened: bool) -> int:
        """Where the words leave the abstract: behind its quotation marks or the bracket around it, or at "gắn với"; else 0."""
        if opened and (quote := _QUOTE.match(gap)) and (close := gap.find('"', quote.end())) >= 0:
            return close + 1
        if leave := _LEAVES.search(gap):
            return leave.start()
        return gap.rfind(")") + 1 if gap.count(")") > gap.count("(") else 0

    def _beyond(self, mention: Mention, previous: Citation, start: int, rest: str) -> None:
        if _JOINED.fullmatch(rest):
            self._inherit(mention, _root(previous), new_clause=True)
        else:
            self._alone(mention, start)

    def _alone(self, mention: Mention, start: int) -> None:
        """A citation that this document makes itself; what it says of it stands from `start` on."""
        citation = mention.citation
        text = self.lower[max(start, mention.lead - _LOOK_BACK) : mention.lead].rstrip(" (")
        relation = self._own_relation(mention, read_lead(text), text)
        # "Thay thế Phụ lục I ban hành kèm theo Thông tư số …": who replaces a part of a document amends it.
        in_part = mention.lead < citation.start
        citation.relation = "amends" if relation == "replaces" and in_part else relation

    def _own_relation(self, mention: Mention, lead: Lead, text: str) -> Relation:
        kind = self._kind(mention)
        if kind == "ground" and not mention.promulgated and not _ENACTS.search(text):
            # "Để Luật Đất đai tạo ra được …" and "Để tuyên truyền Luật …" speak of the law, "Để triển khai Luật …" rests on it.
            of_aim = [part.lstrip().startswith(("để ", "nhằm ")) for part in (self._sentence(mention), text)]
            if of_aim == [True, False] and lead.relation:
                return lead.relation  # "Để Luật Đất đai tạo được … theo Nghị quyết số 45-NQ/TW": a further document of the aim
            purpose = text.strip() == "để" or (lead.relation == "mentions" and text.lstrip().startswith(("để ", "nhằm ")))
            return "mentions" if purpose else "legal_basis"
        if not self.proposes and kind != "row" and (act := self._act(mention, lead)):
            return act
        if lead.attached and not self.proposes and changes_annex(self._sentence(mention)):
            return "amends"
        if kind == "attached" or lead.attached:
            return "attached_to"
        if mention.promulgated:
            return "promulgates"
        if self.ends and not self.proposes and self._has_ended(mention):
            return "repeals"
        if lead.relation == "promulgates":
            # "Thủ tướng Chính phủ ban hành Công điện số …" tells what another has done.
            return "mentions"
        if lead.relation:
            return "mentions" if self._is_anothers(mention, lead.relation, kind) else lead.relation
        if (not text.strip(" -+•") or self._opens_block(mention)) and (inherited := self._lead_in(mention)):
            return inherited
        return "mentions"

    def _is_anothers(self, mention: Mention, relation: Relation, kind: str) -> bool:
        """Whether the deed is not this document's: proposed, or that of a document still to be drawn up."""
        sentence = self._sentence(mention)
        if relation in {"amends", "replaces", "repeals"}:
            return self.proposes or is_proposed(sentence)
        # "các văn bản hướng dẫn thi hành Luật", "Nghị định quy định chi tiết …" in a plan's list of tasks.
        if relation != "guides" or kind in {"title", "subject", "ground", "enacting", "closing"}:
            return False
        return not (_OWN_GUIDE.search(sentence) or _ENACTS.search(sentence) or self._tells_scope(mention))

    def _tells_scope(self, mention: Mention) -> bool:
        """Whether it stands under "Phạm vi điều chỉnh", where each clause says what this document does."""
        blocks = self.document.blocks
        parent = blocks[mention.block].parent if mention.block >= 0 else -1
        return parent >= 0 and "phạm vi điều chỉnh" in self.lower[blocks[parent].start : blocks[parent].end]

    def _act(self, mention: Mention, lead: Lead) -> Relation | None:
        """Whether the sentence, or the one over the list, repeals or replaces the document."""
        if lead.relation not in _ACTS_THROUGH and not lead.put_out_by:
            return None
        sentence = self._sentence(mention)
        if act := first_act(sentence):
            return "mentions" if is_proposed(sentence) else act
        blocks = self.document.blocks
        parent = self.intros[mention.block] if mention.block >= 0 else -1
        if parent < 0:
            return None
        over = self.lower[max(blocks[parent].body, blocks[parent].end - _LOOK_BACK) : blocks[parent].end]
        # "Điều 1. Bãi bỏ toàn bộ các văn bản" is the heading of a list of documents also without a colon.
        if over.endswith(":") or (blocks[mention.block].body == mention.lead and opens_with_act(over)):
            return None if is_proposed(over) else first_act(over)
        return None

    def _opens_block(self, mention: Mention) -> bool:
        """Whether the document is named first in its block, behind the number: "a) Thông tư số 20/2012/TT-BTNMT …;"."""
        return mention.block >= 0 and self.document.blocks[mention.block].body == mention.lead

    def _lead_in(self, mention: Mention) -> Relation | None:
        """The relation that the sentence over a list gives to its items: "Bãi bỏ các Quyết định sau:"."""
        blocks = self.document.blocks
        parent = self.intros[mention.block] if mention.block >= 0 else -1
        if parent < 0:
            return None
        text = self.lower[max(blocks[parent].body, blocks[parent].end - _LOOK_BACK) : blocks[parent].end]
        if not text.endswith(":"):
            return None
        if "hết hiệu lực" in text:
            return "repeals"  # "Các Thông tư sau hết hiệu lực kể từ ngày …:"
        return read_lead(text[-160:-1]).relation

    def _kind(self, mention: Mention) -> str:
        if mention.block < 0:
            return "paragraph"
        block = self.document.blocks[mention.block]
        return "paragraph" if block.kind == "ground" and _NO_BASIS.match(self.lower, block.body) else block.kind

    def _sentence_start(self, mention: Mention) -> int:
        start = self.document.blocks[mention.block].start if mention.block >= 0 else max(0, mention.lead - _LOOK_BACK)
        start = max(start, mention.lead - _LOOK_BACK)
        for match in _SENTENCE_END.finditer(self.lower, start, mention.lead):
            start = match.end()
        return start

    def _sentence(self, mention: Mention) -> str:
        return self.lower[self._sentence_start(mention) : mention.lead]

    def _has_ended(self, mention: Mention) -> bool:
        """Whether the sentence goes on to say that the document "hết hiệu lực"."""
        end = mention.citation.end
        stop = _SENTENCE_END.search(self.lower, end, end + 700)
        at = self.lower.find("hết hiệu lực", end, stop.start() if stop else end + 700)
        if at < 0:
            return False
        # Behind ";" a small letter goes on with the abstract, a capital opens the next document. Where the first of them opens
        # the sentence, the verb at its end is that of all: "2. Nghị định A; Chương II Nghị định B hết hiệu lực".
        after = self.document.flow[end:at].split(";")[1:]
        return self._opens_block(mention) or not any(item.lstrip()[:1].isupper() for item in after)
