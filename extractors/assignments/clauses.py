"""Responsibilities inside one block: subjects with a verb, "Giao X", "phối hợp với Y", "báo cáo Z (qua W)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trichluc.extractors.assignments.labels import LABEL
from trichluc.extractors.assignments.rules import Finding
from trichluc.extractors.bodies import PLURALS, BodyList, Reader, lexicon, read_bodies
from trichluc.models.document import Document
from trichluc.models.facts import AssignmentRole

# What stands between a clause's beginning and its subject: "Đồng thời, …", "Riêng …", "Trong quá trình thực hiện Thủ trưởng …".
_PREFIX = (
    r"(?:(?:đồng thời|riêng|ngoài ra|trong đó|theo đó|bên cạnh đó|trước mắt|do đó|vì vậy|nội dung|lưu ý|cụ thể)\s*[,:]?\s+"
    r"|trong quá trình (?:tổ chức )?(?:triển khai )?thực hiện\s*,?\s+)"
)
_OPEN_PREFIX = re.compile(_PREFIX)
# A clause begins behind these signs; a body may be its subject.
_BODY_AHEAD = r"(?=(?:" + "|".join(sorted(map(re.escape, {*lexicon().heads, *PLURALS}))) + r"|\d{1,3}(?:%)?\s)(?!\w))"
# A clause begins behind these signs, and behind a comma where the sentence opened with an adverbial ("Căn cứ Kế hoạch này, …").
_CLAUSE = re.compile(r"(?:(?P<comma>,\s+)|(?P<stop>[.;]\s*)|:\s*|\(\s*)(?:" + _PREFIX + ")?" + _BODY_AHEAD)
_OPENER = re.compile(
    r"(?:căn cứ|trên cơ sở|trong|khi|sau khi|trước khi|để|nhằm|theo|định kỳ|hàng năm|hằng năm|từ|nếu|đối với|trước|thực hiện|ngoài|đến|tùy)(?!\w)"
)
_SENTENCE_END = re.compile(r"\.\s+(?=[^\W\d_a-zà-ỹđ])|\.\s*$|[\n\f]")
_TRIGGER = re.compile(
    r"""(?<!\w)(?:
    (?P<give>giao(?:\s+(?:nhiệm\s+vụ|trách\s+nhiệm))?(?:\s+cho)?|phân\s+công(?:\s+cho)?|đề\s+nghị|yêu\s+cầu|chỉ\s+thị|chỉ\s+đạo|chọn)
    |(?P<partner>phối\s+hợp(?:\s+(?:chặt\s+chẽ|tốt|thường\s+xuyên|đồng\s+bộ|hiệu\s+quả|kịp\s+thời))?(?:\s+(?:cùng\s+với|cùng|với|giữa))?|chủ\s+trì\s*,?\s+cùng(?:\s+với)?)
    |(?P<receive>(?:báo\s+cáo|trình|tham\s+mưu|đề\s+xuất|kiến\s+nghị|xin\s+ý\s+kiến|phản\s+ánh|phản\s+hồi|gửi|nộp|bàn\s+giao|đăng\s+ký|thông\s+qua|giúp))
    |(?P<via>qua)
    |(?P<actor>do|để|phải\s+được)
    )(?:\s+|(?=,\s))""",
    re.VERBOSE,
)
# What may stand between the verb of a report and the body that receives it at once.
_TO = re.compile(
    r"(?:(?:,|và)?\s*(?:báo\s+cáo|trình|tham\s+mưu|đề\s+xuất|kiến\s+nghị|xin\s+ý\s+kiến|gửi|giúp|kịp\s+thời|bằng\s+văn\s+bản|kết\s+quả)\s+)*(?:(?:cho|với|về|lên|đến|tới|giúp|(?<=ý\skiến\s)của)\s+)?"
)
_FAR_TO = re.compile(r"(?<!\w)(?P<word>về|cho|đến|tới|lên|tại)\s+|(?P<end>[.;\n\f]\s)")
_FAR_VERBS = frozenset({"báo cáo", "gửi", "nộp", "phản ánh", "phản hồi", "bàn giao"})
_VIA = re.compile(r"\s*,?\s*\(?\s*(?:thông\s+)?qua\s+")
_RECEIVE_RULES = {"báo cáo": "report", "trình": "submit", "tham mưu": "advise", "gửi": "send", "nộp": "send"}
# Words before a trigger that make it another word or somebody else's act: "theo đề nghị của", "được giao", "chương trình".
_BEFORE = {
    "giao": frozenset({"được", "bàn", "chuyển", "đã", "việc", "về", "thuận", "nhận", "vụ"}),
    "phân công": frozenset({"được", "đã", "sự", "việc", "theo"}),
    "đề nghị": frozenset({"theo", "xét", "được", "việc", "đã", "sơ", "văn", "về", "bản", "các", "và"}),
    "yêu cầu": frozenset({"theo", "các", "đã", "có", "những", "được", "đích,", "khi", "và", "của"}),
    "chỉ thị": frozenset({"các", "thực", "hiện", "và", "của"}),
    "chọn": frozenset({"được", "lựa", "bình", "tuyển"}),
    "trình": frozenset({"chương", "quy", "quá", "tờ", "công", "lộ", "giáo", "đã", "được", "cáo", "theo", "việc", "lịch", "hành", "kính"}),
    "báo cáo": frozenset({"đã", "theo", "nghe", "các", "của", "tại", "được"}),
    "tham mưu": frozenset({"đã", "việc", "được"}),
    "đề xuất": frozenset({"theo", "đã", "được", "các"}),
    "kiến nghị": frozenset({"theo", "đã", "các", "của"}),
    "gửi": frozenset({"kính", "đã", "được", "nơi", "ký"}),
    "thông qua": frozenset({"đã", "được"}),
    "giúp": frozenset({"đã", "được", "để"}),
    "để": frozenset({"triệt"}),
}
_WORD = re.compile(r"\S+")
_STEP_OUT = re.compile(r"[\s,]*(?:để|trong việc|trong công tác|trong|nhằm|cùng)?\s*")
# A body that speaks in the document: its "yêu cầu", "đề nghị" give tasks to others and are none of its own.
_SPEAKING = ("yêu cầu", "đề nghị", "giao ", "chỉ thị", "thông báo", "chọn ", "mời ", "có ý", "xác định", "phân công")
_NARRATIVE = frozenset({"đã", "chưa", "đang", "còn", "bị", "gồm", "được", "là", "và"})


def verb_behind(document: Document, bodies: BodyList, limit: int) -> tuple[int, str, str]:
    """Where the verb behind a list of subjects begins, its strength ("" for none), and its first two words."""
    reader = Reader(document.flow, document.lower, bodies.end, limit)
    index = 0
    if reader.word(index) == "(":
        while index < 40 and reader.word(index) not in (")", ""):
            index += 1
        index += 1
    opening = False
    while reader.word(index) in (",", "-", ":"):
        opening = reader.word(index) == ":"
        index += 1
    word = reader.word(index)
    if not word or word in _NARRATIVE and reader.predicate(index) != "verb":
        return bodies.end, "", ""
    strength = reader.predicate(index, opening=opening)
    return reader.starts[index], strength, f"{word} {reader.word(index + 1)}"


def find_in_block(document: Document, block: int, *, subjects: bool, owned: bool) -> list[Finding]:
    """The responsibilities that this block itself states.

    `subjects`: whether a body with a verb is read as a lead (not in grounds and enacting clauses, where the issuer speaks);
    `owned`: whether a heading above owns the block, so that its "chỉ đạo X" is the owner's task and no new lead.
    """
    scan = _Scan(document, block, subjects=subjects, owned=owned)
    scan.run()
    return scan.found


def task_end(document: Document, start: int, limit: int) -> int:
    """The end of the sentence that holds `start`."""
    match = _SENTENCE_END.search(document.flow, start, limit)
    end = match.start() if match else limit
    close = document.flow.find(")", start, end)
    return close if close >= 0 and document.flow.find("(", start, close) < 0 else end


class _Scan:
    """One pass over a block: every place where a responsibility may be stated, from left to right."""

    __slots__ = ("block", "clause", "document", "end", "flow", "found", "leads_until", "lower", "owned", "start", "subjects")

    def __init__(self, document: Document, block: int, *, subjects: bool, owned: bool) -> None:
        item = document.blocks[block]
        self.document, self.block, self.subjects, self.owned = document, block, subjects, owned
        self.flow, self.lower = document.flow, document.lower
        self.start, self.end = item.body, item.end
        self.found: list[Finding] = []
        self.leads_until = item.body  # behind the last list of leads: nothing before it is read as a lead again
        self.clause = item.body  # where the clause that is being read begins

    def run(self) -> None:
        """Reads the block."""
        start = self.start
        prefix = _OPEN_PREFIX.match(self.lower, start, self.end)
        if self.subjects:
            self._subject(prefix.end() if prefix else start)
        events = [(match.end(), "comma" if match.group("comma") else "clause", match) for match in self._clauses()]
        events += [(match.end(), match.lastgroup or "", match) for match in _TRIGGER.finditer(self.lower, start, self.end)]
        for position, kind, match in sorted(events, key=lambda event: event[0]):
            if kind == "comma":
                if self.subjects and position >= self.leads_until and self._opened_by_adverbial(position):
                    self._subject(position)
            elif kind == "clause":
                if match.group("stop"):
                    self.clause = position
                if self.subjects and position >= self.leads_until:
                    self._subject(position)
            else:
                getattr(self, f"_{kind}")(match)

    def _clauses(self) -> Iterator[re.Match[str]]:
        return _CLAUSE.finditer(self.lower, self.start, self.end) if self.subjects else iter(())

    def _sentence(self, position: int) -> int:
        """Where the sentence that holds this position begins."""
        begin = max(self.lower.rfind(". ", self.start, position), self.lower.rfind("; ", self.start, position))
        return self.start if begin < 0 else begin + 2

    def _opened_by_adverbial(self, position: int) -> bool:
        sentence = self._sentence(position)
        return self.leads_until <= max(sentence, self.start) and bool(_OPENER.match(self.lower, sentence))

    def _behind(self, bodies: BodyList) -> tuple[int, str, str]:
        return verb_behind(self.document, bodies, self.end)

    def _add(self, bodies: BodyList, role: AssignmentRole, rule: str, task: int, *, certain: bool = True) -> None:
        end = task_end(self.document, task, self.end)
        if end <= task:
            task = self._sentence(bodies.bodies[0].start)
        for body in bodies.bodies:
            self.found.append(Finding(body, role, rule, task, end, self.block, certain and bodies.certain))
        self.leads_until = max(self.leads_until, bodies.end)

    def _subject(self, position: int) -> None:
        """A body with a verb: "Sở Tài chính hướng dẫn …"."""
        bodies = None if LABEL.match(self.lower, position, self.end) else read_bodies(self.flow, self.lower, position, self.end)
        if bodies is None:
            return
        task, strength, verb = self._behind(bodies)
        if strength == "opener" and len(self.flow[task : task_end(self.document, task, self.end)].split()) < 6:
            return  # "Các cơ quan, đơn vị theo quy định."
        if strength not in ("verb", "opener", "weak") or (verb.startswith(_SPEAKING) and not bodies.bodies[0].collective):
            return
        rule = "enforce" if self.lower.startswith(("chịu trách nhiệm thi hành", "có trách nhiệm thi hành", "thi hành"), task) else "subject"
        self._add(bodies, "lead", rule, task)
        self._members(bodies)

    def _members(self, bodies: BodyList) -> None:
        """ "Các cơ quan truyền thông của tỉnh (Báo Tây Ninh, Đài …)": each member named in the bracket leads too."""
        bracket = self.flow.find("(", bodies.end, bodies.end + 2)
        if bracket < 0 or not bodies.bodies[-1].collective:
            return
        members = read_bodies(self.flow, self.lower, bracket + 1, self.end)
        if members and self.flow[members.end : members.end + 1] == ")" and not members.bodies[0].collective:
            task, _, _ = self._behind(bodies)
            self._add(members, "lead", "subject", task)

    def _word_before(self, position: int) -> str:
        words = self.lower[max(self.start, position - 12) : position].split()
        return words[-1] if words else ""

    def _give(self, match: re.Match[str]) -> None:
        """ "Giao X …", "Đề nghị X …", "Yêu cầu X …"."""
        if match.end() < self.leads_until:
            return
        verb = " ".join(match.group("give").split())
        name = next(word for word in ("giao", "phân công", "đề nghị", "yêu cầu", "chỉ thị", "chỉ đạo", "chọn") if verb.startswith(word))
        if self._word_before(match.start()) in _BEFORE.get(name, ()):
            return
        if name == "phân công" and match.start() not in (self.start, self.clause, self._sentence(match.start())):
            return
        if name == "chỉ đạo" and (self.owned or self.found or match.start() != self._sentence(match.start())):
            return
        bodies = read_bodies(self.flow, self.lower, match.end(), self.end)
        if bodies is None:
            return
        task, strength, word = self._behind(bodies)
        if name == "chọn" and not word.startswith("làm "):
            return
        loose = strength not in ("verb", "opener", "weak")
        if loose and (name != "giao" or not self.flow[bodies.end : bodies.end + 1].isspace() or bodies.bodies[0].collective):
            return
        rule = {"giao": "task_giving", "phân công": "task_giving", "chỉ đạo": "direct", "chọn": "direct"}.get(name, "request")
        if self.lower.startswith(":", task):
            task += 1
        self._add(bodies, "lead", rule, task, certain=not loose)

    def _partner(self, match: re.Match[str]) -> None:
        """ "phối hợp với Y …"."""
        words = match.group("partner").split()
        if words[-1] == "giữa" and self._word_before(match.start()) != "sự":
            return
        bodies = read_bodies(self.flow, self.lower, match.end(), self.end)
        if bodies is None:
            return
        bare = words[-1] not in ("với", "cùng", "giữa")
        task, strength, _ = self._behind(bodies)
        if bare and not strength:
            return
        task = _STEP_OUT.match(self.lower, max(task, bodies.end)).end()  # type: ignore[union-attr]
        self._add(bodies, "coordinate", "coordinate_bare" if bare else "coordinate", min(task, self.end))

    def _receive(self, match: re.Match[str]) -> None:
        """ "báo cáo Z", "gửi … về Z (qua W)", "tham mưu Z …"."""
        verb = " ".join(match.group("receive").split())
        if self._word_before(match.start()) in _BEFORE.get(verb, ()):
            return
        to = _TO.match(self.lower, match.end(), self.end)
        position = to.end() if to else match.end()
        bodies = read_bodies(self.flow, self.lower, position, self.end)
        direct = position == match.end()
        if bodies and direct and bodies.bodies[0].collective and verb not in ("gửi", "báo cáo"):
            bodies = None
        if bodies and ((verb in ("giúp", "thông qua") and bodies.bodies[0].collective) or (verb == "đăng ký" and direct)):
            bodies = None
        if bodies is None and verb in _FAR_VERBS:
            bodies = self._far_receiver(match.end(), verb)
        if bodies is None or any(finding.body.start == bodies.bodies[0].start for finding in self.found):
            return
        task = self._task_before(match.start())
        self._add(bodies, "receive", _RECEIVE_RULES.get(verb, "report"), task)
        via = _VIA.match(self.lower, bodies.end, self.end)
        channel = read_bodies(self.flow, self.lower, via.end(), self.end) if via else None
        if channel:
            self._add(channel, "receive", "via", task)

    def _far_receiver(self, position: int, verb: str) -> BodyList | None:
        """The receiver behind a long object: "gửi kế hoạch, lịch tổ chức … về Cơ quan Thường trực …"."""
        for match in _FAR_TO.finditer(self.lower, position, min(self.end, position + 260)):
            if match.group("end") is not None:
                return None
            if match.group("word") == "tại" and verb != "nộp":
                continue
            bodies = read_bodies(self.flow, self.lower, match.end(), self.end)
            if bodies and not (bodies.bodies[0].collective and match.group("word") in ("về", "tại")):
                return bodies
        return None

    def _task_before(self, position: int) -> int:
        """Where the clause that ends in a report begins, at most 25 words back."""
        begin = max(self.clause if self.clause <= position else self.start, self._sentence(position))
        for finding in reversed(self.found):
            if finding.role == "lead" and begin < finding.task_start <= position:
                begin = finding.task_start
                break
        words = list(_WORD.finditer(self.flow, begin, position))
        if len(words) <= 25:
            return begin
        breaks = [word.end() for word in words[-25:] if word.group()[-1] in ",:"]
        return next((match.start() for at in breaks[:1] for match in [_WORD.search(self.flow, at)] if match), position)

    def _via(self, match: re.Match[str]) -> None:
        """ "(qua W)" where the receiver before it was not read: "gửi danh sách … (thông qua Ban Dân tộc) để …"."""
        before = self.lower[max(self.start, match.start() - 8) : match.start()].rstrip()
        if not before.endswith(("(", "(thông")):
            return
        bodies = read_bodies(self.flow, self.lower, match.end(), self.end)
        if bodies and not any(finding.body.start == bodies.bodies[0].start for finding in self.found):
            self._add(bodies, "receive", "via", self._task_before(match.start()))

    def _actor(self, match: re.Match[str]) -> None:
        """ "do X quyết định", "để X niêm yết", "phải được X đồng ý"."""
        word = match.group("actor").split()[0]
        bodies = read_bodies(self.flow, self.lower, match.end(), self.end)
        if bodies is None or self._word_before(match.start()) in _BEFORE.get(word, ()):
            return
        if any(finding.body.start == bodies.bodies[0].start for finding in self.found):
            return
        task, strength, verb = self._behind(bodies)
        if strength != "verb" or (word == "do" and verb not in ("quyết định", "chủ trì", "chịu trách", "đảm nhiệm", "bảo đảm", "đảm bảo")):
            return
        self._add(bodies, "lead", "named_actor", self._task_before(match.start()) if word == "phải" else task)
