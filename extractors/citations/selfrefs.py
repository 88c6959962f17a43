"""References of a document to itself: "Kế hoạch này", "Trên đây là Kế hoạch …", the bare "Kế hoạch"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trichluc.extractors.citations.issuers import read_issuer
from trichluc.extractors.citations.mentions import Mention, printed
from trichluc.extractors.citations.tables import TypeName, confidence, type_before
from trichluc.extractors.citations.titles import title_end
from trichluc.extractors.levelling import fold, strip_marks
from trichluc.extractors.vocabulary import doc_types
from trichluc.models.document import BlockKind, Document
from trichluc.models.facts import Citation

_CLOSING = re.compile(r"trên đây là\s+(?:nội dung\s+|toàn bộ\s+)?")
# Types that are common nouns too.
_COMMON = frozenset(
    [
        "quy định",
        "hướng dẫn",
        "báo cáo",
        "kết luận",
        "dự án",
        "thông báo",
        "hợp đồng",
        "lệnh",
        "đơn",
        "thư",
        "điện",
        "văn bản",
        "quy hoạch",
        "tiêu chuẩn",
        "chương trình",
        "phương án",
        "chiến lược",
    ]
)
_CLOSING_END = re.compile(
    r",\s(?:đề nghị|yêu cầu|kính|trong quá trình|giao|các (?:cơ quan|đơn vị|sở|địa phương)|ủy ban nhân dân|ubnd)(?!\w)"
    r"|[;\n\t\f]|\.(?=\s|$|/)"
)
# Behind a bare type word that means this document: a stop, or words that go on with the sentence.
_BARE_END = re.compile(
    r"\s*(?:[.,;:)/]|$)|\s(?:đã|được|đến|tới|tại|theo|trong|để|và|có|là|phải|cần|trên|nêu|với|cho|do|bảo đảm|đảm bảo|kịp thời"
    r"|đúng|hiệu quả|một cách)(?!\w)"
)
_BARE_IN: frozenset[BlockKind] = frozenset({"heading", "bullet", "paragraph", "row", "closing"})
# How a document speaks of what it puts out with itself, which is then its own: "ban hành kèm theo Quyết định này Quy chế".
_PUT_OUT = r"(?<!\w)(?:ban hành|phê duyệt|kèm theo|thông qua|công bố)[^.;\n]{0,80}?\b"
_OPENING = 6000  # letters of head, grounds and first articles, where a document says what it puts out
_DRAWN_UP = re.compile(r"(?:,|ban hành|xây dựng|lập|các|những|từng|bản|có|phòng|ban|vụ|sở|bộ|ngành|cục|công tác)\s$")


@dataclass(slots=True)
class OwnType:
    """What the document is: its type's code and folded name, and its title folded; None where its type is not printed."""

    code: str | None = None
    name: str = ""
    title: str = ""
    further: str = ""  # what the type's line says behind the type: "phối hợp" of a Chương trình phối hợp
    words: frozenset[str] = field(default_factory=frozenset)

    def is_self(self, document: Document, start: int, head_end: int) -> bool:
        """Whether a type word with words behind it begins this document's own title."""
        if not self.title or document.lower[start:head_end] != self.name:
            return False
        words = fold(document.flow[head_end : head_end + 80])
        if self.further and strip_marks(words).startswith(strip_marks(self.further) + " "):
            words = words[len(self.further) + 1 :]
        return len(words) >= 12 and self.title.startswith(words[:24])


def own_type(document: Document) -> OwnType:
    """The document's type and title as its blocks give them."""
    for block in document.blocks:
        if block.kind == "type":
            line = fold(document.flow[block.start : block.end])
            # "QUYẾT ĐỊNH CỦA THỦ TƯỚNG CHÍNH PHỦ": the issuer may follow on the type's line. The table is longest first.
            name = next((known for known in doc_types() if line == known or line.startswith(known + " ")), line)
            kind = doc_types().get(name)
            titles = (other for other in document.blocks if other.kind == "title" and other.start >= block.start)
            title = next((fold(document.flow[other.start : other.end]) for other in titles), "")
            title = re.sub(r"^(?:v/v|về việc|về)\s+", "", title)
            return OwnType(kind.code if kind else None, name, title, line.removeprefix(name).strip())
        if block.kind == "subject":
            return OwnType("CV", "công văn", "")
    return OwnType()


def find_selfrefs(document: Document, own: OwnType) -> list[Mention]:
    """Every reference of the document to itself, in no particular order."""
    found = _this(document, own)
    found += _closings(document, own)
    if own.code and own.name:
        starts = {mention.citation.start for mention in found}
        found += [mention for mention in _bare(document, own) if mention.citation.start not in starts]
    return found


def _this(document: Document, own: OwnType) -> list[Mention]:
    lower = document.lower
    found = []
    strange: dict[str, bool] = {}
    at = lower.find(" này")
    while at >= 0:
        if not lower[at + 4 : at + 5].isalpha():
            named = type_before(lower, at) or _qualified(lower, at, own)
            # "các quy định này", "hướng dẫn này" in lower case mean no document, unless it is one of that type.
            if named and (document.flow[named[0]].isupper() or named[1].code == own.code or named[1].name not in _COMMON):
                name = named[1].name
                if name not in strange:
                    strange[name] = _is_strange(lower, own, named[1])
                rule = "other" if strange[name] else "this"
                found.append(_mention(document, named[0], at + 4, named[1].code, rule))
        at = lower.find(" này", at + 4)
    return found


def _is_strange(lower: str, own: OwnType, named: TypeName) -> bool:
    """Whether the document is of another type and puts out none of this: "Giấy phép này" in a form, a decree that it copies."""
    if not own.code or named.code == own.code or named.name in own.title or named.name in ("văn bản", own.name):
        return False
    return not re.search(_PUT_OUT + re.escape(named.name) + r"\b", lower[:_OPENING])


def _qualified(lower: str, end: int, own: OwnType) -> tuple[int, TypeName] | None:
    """The own type word, two or three words before "này": "kế hoạch thi đua này"."""
    if not own.code:
        return None
    window = lower[max(0, end - 30) : end]
    at = window.rfind(own.name)
    if at < 0 or any(mark in window[at:] for mark in ",;.:\n\t\f") or len(window[at + len(own.name) :].split()) > 3:
        return None
    return end - len(window) + at, TypeName(own.name, own.code)


def _closings(document: Document, own: OwnType) -> list[Mention]:
    lower = document.lower
    found = []
    for match in _CLOSING.finditer(lower):
        name = own.name if own.name and lower.startswith(own.name, match.end()) else ""
        if not name or not own.code:
            continue
        start, head_end = match.end(), match.end() + len(name)
        index = document.block_at(start)
        limit = document.blocks[index].end if index >= 0 else len(lower)
        stop = _CLOSING_END.search(lower, head_end, max(limit, head_end))
        end = title_end(lower, head_end, stop.start() if stop else max(limit, head_end), "put_out")
        mention = _mention(document, start, max(end, head_end), own.code, "closing")
        of = lower.rfind(" của ", head_end, end)
        issuer = read_issuer(document.flow, lower, of) if of >= 0 else None
        if issuer and issuer.end >= end:
            mention.citation.issuer = printed(document, issuer.start, issuer.end)
        found.append(mention)
    return found


def _bare(document: Document, own: OwnType) -> list[Mention]:
    flow, lower = document.flow, document.lower
    printed = own.name.capitalize()
    found = []
    at = flow.find(printed)
    while at >= 0:
        end = at + len(printed)
        index = document.block_at(at)
        block = document.blocks[index] if index >= 0 else None
        if (
            block
            and block.kind in _BARE_IN
            and block.body != at
            and _BARE_END.match(lower, end)
            and not _DRAWN_UP.search(lower, max(0, at - 12), at)
            and flow[at - 1] == " "
        ):
            found.append(_mention(document, at, end, own.code or "", "bare"))
        at = flow.find(printed, end)
    return found


def _mention(document: Document, start: int, end: int, code: str, rule: str) -> Mention:
    citation = Citation(start, end, confidence()[f"self.{rule}"], f"rule:citations.self.{rule}", ident="self", type_code=code)
    return Mention(citation, document.block_at(start))
