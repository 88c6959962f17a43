"""Responsibilities inside one block: subjects with a verb, "Giao X", "phối hợp với Y", "báo cáo Z (qua W)"."""

from __future__ import annotations

import re

from trichluc.extractors.assignments.cues import begins_adverbial, behind_prefix, behind_quoted_label, find_places, is_procedure
from trichluc.extractors.assignments.labels import LABEL
from trichluc.extractors.assignments.obliged import list_start, read_obliged, with_described_last
from trichluc.extractors.assignments.rules import SENTENCE_LIMIT, Finding, listing_words, task_end, triggers
from trichluc.extractors.bodies import BodyList, read_bodies, read_province
from trichluc.models.document import Document
from trichluc.models.facts import AssignmentRole

# What may stand between the verb of a report and the body that receives it at once.
_TO = re.compile(
    r"(?:(?:,|và)?\s*(?:báo\s+cáo|trình|tham\s+mưu|đề\s+xuất|kiến\s+nghị|xin\s+ý\s+kiến|gửi|giúp|kịp\s+thời|bằng\s+văn\s+bản|kết\s+quả)\s+)*"
    r"(?:(?:cho|với|về|lên|đến|tới|giúp|(?<=ý\skiến\s)của)\s+)?"
)
_FAR_TO = re.compile(r"\s(?P<word>về|cho|đến|tới|lên|tại)\s+|(?P<end>(?<!\.)\.\s|[;\n\f]\s)")
_FAR_VERBS = frozenset({"báo cáo", "gửi", "nộp", "phản ánh", "phản hồi", "bàn giao"})
# Whom the public informs is a body, whom a body informs is one only where it is named or an authority.
_AUTHORITY = re.compile(r"(?<!\w)(?:cơ quan|địa phương|sở|ngành|bộ|cấp|chính quyền)(?!\w)")
_TO_HANDLE = re.compile(r"\s+(?:để\s+)?(?=(?:chủ trì|xem xét|nghiên cứu|giải quyết|tham mưu|thực hiện|xử lý|theo dõi)(?!\w))")
_VIA = re.compile(r"\s*,?\s*\(?\s*(?:thông\s+)?qua\s+(?:đầu\s+mối\s+)?")
_GIVING = ("giao", "phân công", "đề nghị", "yêu cầu", "chỉ thị", "chỉ đạo", "chọn")
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"\w+")
_STEP_OUT = re.compile(r"[\s,]*(?:để|trong việc|trong công tác|trong|nhằm|cùng)?\s*")
# A body that speaks in the document: its "yêu cầu", "đề nghị" give tasks to others and are none of its own.
_SPEAKING = ("yêu cầu", "đề nghị", "giao ", "chỉ thị", "thông báo", "chọn ", "mời ", "có ý", "xác định", "phân công")
_NARRATIVE = frozenset({"đã", "chưa", "đang", "còn", "bị", "gồm", "được", "là", "và"})
_ENFORCING = ("chịu trách nhiệm thi hành", "có trách nhiệm thi hành", "thi hành")
# Whoever is competent by some other text: no body that this document names.
_COMPETENT = re.compile(r"(?:cấp|cơ quan|người) (?:có )?thẩm quyền")
# "a) Cơ quan gửi báo cáo: X; b) Cơ quan nhận báo cáo: Y" labels the lines of a report's form.
_CAPTION = re.compile(
    r"(?:cơ quan|đơn vị|nơi|người|đối tượng) (?:tiếp )?(?:nhận|gửi|nộp|lập) (?:báo cáo|hồ sơ|kết quả)[^.;:,\n]{0,30}(?::|$)"
)
# What a text of law allows a body, or whom it may punish, is a power, what a body must be a condition: no task.
_POWER = re.compile(
    r"có quyền|(?:chỉ )?được (?!giao|phân công)|xử phạt (?:đối với )?(?:các )?(?:hành vi|vi phạm)"
    r"|phải (?:đáp ứng|có đủ|thuộc|là )"
)
_BARE_NOUNS = ("cơ quan", "đơn vị", "tổ chức", "cá nhân", "doanh nghiệp", "ngành", "bộ", "sở", "ban", "địa phương", "cơ sở")
_OBLIGED = ("có trách", "chịu trách", "phải ")
_MINISTRIES = ("các bộ", "bộ, ", "các ban, bộ")
# Words before a verb that it is chained to: "tổng hợp và thông báo", "kịp thời thông báo", "có trách nhiệm cung cấp".
_CHAINING = frozenset({"và", "hoặc", "thời", "nhiệm", "phải", "xuyên", "động", "hợp", "trì", "để", "sẽ", "cần"})
_ENFORCED = re.compile(r"(?:chịu|có) trách nhiệm (?:tổ chức )?(?:thi hành|thực hiện)(?= [^.;]{0,60}này)")
_LIST_SIGN = re.compile(r"[,;]\s+(?:và\s+)?|\svà\s+")
_DECIDING = ("quyết định", "chủ trì", "chịu trách", "đảm nhiệm", "bảo đảm", "đảm bảo")
_LOOK_BACK = 600
_WORDS_BACK = 25


def find_in_block(document: Document, block: int, opening: BodyList | None, *, subjects: bool, owned: bool) -> list[Finding]:
    """The responsibilities that this block itself states.

    `opening`: the list of bodies that the block begins with;
    `subjects`: whether a body with a verb is read as a lead (not in grounds and enacting clauses, where the issuer speaks);
    `owned`: whether a heading above owns the block, so that its "chỉ đạo X" is the owner's task and no new lead.
    """
    item = document.blocks[block]
    places = find_places(document.lower, item.body, item.end, clauses=subjects)
    behind = behind_prefix(document.lower, item.body, item.end) if subjects and not opening else -1
    obliged = read_obliged(document.flow, document.lower, item.body, item.end) if subjects and not opening else None
    if not (places or opening or obliged or behind >= 0):
        return []
    scan = _Scan(document, block, subjects=subjects, owned=owned)
    scan.run(opening or obliged, behind, places)
    return scan.found


class _Scan:
    """One pass over a block: every place where a responsibility may be stated, from left to right."""

    __slots__ = (
        "adverbial",
        "block",
        "clause",
        "document",
        "end",
        "flow",
        "found",
        "lower",
        "mentioned",
        "owned",
        "read_until",
        "start",
        "subjects",
    )

    def __init__(self, document: Document, block: int, *, subjects: bool, owned: bool) -> None:
        item = document.blocks[block]
        self.document, self.block, self.subjects, self.owned = document, block, subjects, owned
        self.flow, self.lower = document.flow, document.lower
        self.start, self.end = item.body, item.end
        self.found: list[Finding] = []
        self.mentioned: set[int] = set()  # where the bodies found begin
        self.read_until = item.body  # behind the last list of bodies: nothing before it is read as a subject again
        self.clause = item.body  # where the clause that is being read begins
        self.adverbial = False  # whether it opened with an adverbial and its subject is still to come

    def run(self, opening: BodyList | None, behind: int, places: list[re.Match[str]]) -> None:
        """Reads the block at these places; it begins with the bodies `opening`, or they are looked for `behind` a prefix."""
        self._begin_clause(self.start)
        if self.subjects:
            self._subject(self._subjects(behind) if behind >= 0 else opening)
        for match in places:
            kind = match.lastgroup
            if kind == "then":
                if match.end() >= self.read_until:
                    self._subject(self._subjects(match.end()))
            elif kind == "comma":
                if self.adverbial and match.end() >= self.read_until and not self.lower.endswith("bộ trưởng", 0, match.start()):
                    procedure = is_procedure(self.lower, self.clause, match.start())
                    bodies = self._subjects(match.end()) or read_province(self.flow, self.lower, match.end(), self.end)
                    self._subject(bodies, bare=bodies is not None and self._is_bare(bodies) and not procedure)
            elif kind == "sign":
                if match["sign"] != "(":
                    self._begin_clause(match.end())
                if match.end() >= self.read_until:
                    province = read_province(self.flow, self.lower, match.end(), self.end) if match["sign"] == "." else None
                    self._subject(province or self._subjects(match.end()))
            else:
                getattr(self, f"_{kind}")(match)

    def _sentence(self, position: int) -> int:
        """Where the sentence that holds this position begins, not further back than is worth looking."""
        low = max(self.start, position - _LOOK_BACK)
        begin = max(self.lower.rfind(". ", low, position), self.lower.rfind("; ", low, position))
        return low if begin < 0 else begin + 2

    def _begin_clause(self, position: int) -> None:
        self.clause = position = behind_quoted_label(self.lower, position)
        self.adverbial = begins_adverbial(self.lower, position)

    def _bodies(self, position: int) -> BodyList | None:
        return read_bodies(self.flow, self.lower, position, self.end)

    def _subjects(self, position: int) -> BodyList | None:
        """The bodies that may be a subject here; common nouns too, where a duty stands behind them."""
        if bodies := self._bodies(position):
            return bodies
        return read_obliged(self.flow, self.lower, list_start(self.lower, position, self.clause), self.end)

    def _add(self, bodies: BodyList, role: AssignmentRole, rule: str, task: int, *, certain: bool = True) -> None:
        end = task_end(self.document, task, self.end)
        if end <= task:
            task = self._sentence(bodies.bodies[0].start)
        for body in bodies.bodies:
            self.found.append(Finding(body, role, rule, task, end, self.block, certain and bodies.certain))
            self.mentioned.add(body.start)
        self.read_until = max(self.read_until, bodies.end)

    def _verb_behind(self, bodies: BodyList) -> tuple[int, str, str]:
        """Where the verb behind a list of subjects begins, its strength ("" for none), and its first two words."""
        reader, index, opening = bodies.reader, bodies.behind, False
        last = index + 40
        if reader.word(index) == "(":
            while index < last and reader.word(index) not in (")", ""):
                index += 1
            index += 1
        while reader.word(index) in (",", "-", ":") and index < last + 4:
            opening = reader.word(index) == ":"
            index += 1
        word = reader.word(index)
        if not word:
            return bodies.end, "", ""
        strength = reader.predicate(index, opening=opening)
        if word in _NARRATIVE and strength != "verb":
            return bodies.end, "", ""
        return reader.start(index), strength, f"{word} {reader.word(index + 1)}"

    def _is_bare(self, bodies: BodyList) -> bool:
        """Whether a list begins with a group noun and no "các", as the middle of an enumeration does."""
        first = bodies.bodies[0]
        if self.lower.startswith(("cơ quan, tổ chức", "cơ quan, đơn vị"), first.start):
            return False
        return first.collective and self.lower.startswith(_BARE_NOUNS, first.start) and not self.flow[first.start].isupper()

    def _subject(self, bodies: BodyList | None, *, bare: bool = False) -> None:
        """A body with a verb: "Sở Tài chính hướng dẫn …". `bare`: it may be a torn list, so only a duty makes it one."""
        if bodies is None or LABEL.match(self.lower, bodies.bodies[0].start, self.end):
            return
        bodies = with_described_last(self.flow, self.lower, bodies, self.end)
        first = bodies.bodies[0]
        if _CAPTION.match(self.lower, first.start, self.end):
            return
        self.read_until = max(self.read_until, bodies.end)
        if self.lower.endswith(("% ", "%"), self.start, bodies.bodies[0].start):
            return  # "100% các sở, ngành bố trí …" is an aim
        task, strength, verb = self._verb_behind(bodies)
        if (not strength or len(bodies.bodies) > 1) and (enforced := self._enforced(bodies)):
            bodies, task = enforced
            strength, verb = "verb", ""
        if bare and not verb.startswith(_OBLIGED):
            return
        if strength not in ("verb", "opener", "weak") or (verb.startswith(_SPEAKING) and not bodies.bodies[0].collective):
            return
        competent = _COMPETENT.match(self.lower, bodies.bodies[0].start)
        if competent and not (verb.startswith(_OBLIGED) or is_procedure(self.lower, self.clause, first.start)):
            return
        if _POWER.search(self.lower, task, task + 30) or (self._holds_power(bodies)):
            return
        if strength == "opener" and len(self.flow[task : task_end(self.document, task, self.end)].split()) < 6:
            return  # "Các cơ quan, đơn vị theo quy định."
        self.adverbial = False
        self._add(bodies, "lead", "enforce" if self.lower.startswith(_ENFORCING, task) else "subject", task)
        self._members(bodies, task)

    def _holds_power(self, bodies: BodyList) -> bool:
        """ "Thống đốc Ngân hàng Nhà nước có thẩm quyền quyết định …": a body by name and what it may do."""
        last = bodies.bodies[-1]
        return last.name.endswith(" có thẩm quyền") and not last.collective and not _COMPETENT.match(self.lower, last.start)

    def _enforced(self, bodies: BodyList) -> tuple[BodyList, int] | None:
        """The subjects of an enforcing article and where its verb begins, read past members that no table knows."""
        duty = self.lower.find(" trách nhiệm t", bodies.end, min(self.end, bodies.end + SENTENCE_LIMIT))
        verb = _ENFORCED.search(self.lower, duty - 4, self.end) if duty >= 0 else None
        if verb is None or verb.start() > duty or ". " in self.flow[bodies.end : verb.start()]:
            return None
        found, position, certain = list(bodies.bodies), bodies.end, bodies.certain
        while sign := _LIST_SIGN.search(self.lower, position, verb.start()):
            position = sign.end()
            if more := read_bodies(self.flow, self.lower, position, verb.start()):
                found += more.bodies
                position, certain = more.end, certain and more.certain
        return BodyList(found, verb.start(), certain, bodies.reader, bodies.behind), verb.start()

    def _members(self, bodies: BodyList, task: int) -> None:
        """ "Các cơ quan truyền thông của tỉnh (Báo Tây Ninh, Đài …)": each member named in the bracket leads too."""
        bracket = self.flow.find("(", bodies.end, bodies.end + 2)
        if bracket < 0 or not bodies.bodies[-1].collective:
            return
        members = self._bodies(bracket + 1)
        if members and self.flow[members.end : members.end + 1] == ")" and not members.bodies[0].collective:
            self._add(members, "lead", "subject", task)

    def _word_before(self, position: int) -> str:
        words = self.lower[max(self.start, position - 12) : position].split()
        return words[-1] if words else ""

    def _give(self, match: re.Match[str]) -> None:
        """ "Giao X …", "Đề nghị X …", "Yêu cầu X …"."""
        verb = " ".join(match.group("give").split())
        name = next(word for word in _GIVING if verb.startswith(word))
        if match.end() < self.read_until or self._word_before(match.start()) in triggers()[name].not_behind:
            return
        if name == "phân công" and match.start() not in (self.start, self.clause, self._sentence(match.start())):
            return
        bodies = self._bodies(match.end())
        if bodies is None:
            return
        task, strength, word = self._verb_behind(bodies)
        inside = self.owned or bool(self.found) or match.start() != self._sentence(match.start())
        if name == "chỉ đạo" and inside and not self._hands_on(task):
            self.read_until = max(self.read_until, bodies.end)  # the end of the list is no subject
            return
        if name == "chọn" and not word.startswith("làm "):
            return
        loose = strength not in ("verb", "opener", "weak")
        if loose and (name != "giao" or not self.flow[bodies.end : bodies.end + 1].isspace() or bodies.bodies[0].collective):
            return
        self._add(bodies, "lead", triggers()[name].rule, task, certain=not loose)

    def _hands_on(self, task: int) -> bool:
        """ "Sở A chỉ đạo Chi cục B thực hiện các nội dung sau:": the list below is B's."""
        if self.flow[self.end - 1] != ":" or self.end - task > 80:
            return False
        return listing_words().issuperset(_LETTERS.findall(self.lower, task, self.end))

    def _partner(self, match: re.Match[str]) -> None:
        """ "phối hợp với Y …"."""
        words = match.group("partner").split()
        last = words[-1]
        if words[0] in ("làm", "trao") and self._word_before(match.start()) in ("buổi", "cuộc", "lịch", "chương", "đã"):
            return  # a meeting, no task
        if last == "giữa" and self._word_before(match.start()) != "sự":
            return
        bodies = self._bodies(match.end())
        if bodies is None:
            return
        bare = last not in ("với", "cùng", "giữa")
        task, strength, _ = self._verb_behind(bodies)
        if bare and not strength and not (bodies.certain and self.flow[bodies.end : bodies.end + 1].isspace()):
            return
        out = _STEP_OUT.match(self.lower, max(task, bodies.end), self.end)
        task = match.start() if words[0] in ("làm", "trao") else out.end() if out else task
        self._add(bodies, "coordinate", "coordinate_bare" if bare else "coordinate", task)

    def _receive(self, match: re.Match[str]) -> None:
        """ "báo cáo Z", "gửi … về Z (qua W)", "tham mưu Z …"."""
        verb = " ".join(match.group("receive").split())
        if self._word_before(match.start()) in triggers()[verb].not_behind:
            return
        to = _TO.match(self.lower, match.end(), self.end)
        position = to.end() if to else match.end()
        bodies = self._bodies(position)
        if bodies and not self._can_receive(bodies, verb, direct=position == match.end()):
            bodies = None
        if bodies is None and verb in _FAR_VERBS:
            bodies = self._far_receiver(match.end() - 1, verb, 260)
        if bodies is None or bodies.bodies[0].start in self.mentioned:
            return
        task = self._task_before(match.start())
        self._add(bodies, "receive", triggers()[verb].rule, task)
        via = _VIA.match(self.lower, bodies.end, self.end)
        channel = self._bodies(via.end()) if via else None
        if channel:
            self._add(channel, "receive", "via", task)

    def _can_receive(self, bodies: BodyList, verb: str, *, direct: bool) -> bool:
        """Whether a body behind this verb receives: a group does so behind "cho", "với", "về" or of its own right only."""
        group = bodies.bodies[0].collective
        if verb in ("giúp", "thông qua"):
            return not group
        if verb == "đăng ký":
            return not direct
        if not (direct and group) or verb in ("gửi", "báo cáo"):
            return True
        return any(not body.collective for body in bodies.bodies) or self.lower.startswith(_MINISTRIES, bodies.bodies[0].start)

    def _informs(self, position: int) -> bool:
        """Whether somebody does it: "thông báo" at a clause's head, behind a body, or in a chain of verbs."""
        before = self.lower[max(self.start, position - 12) : position].rstrip()
        if not before or before[-1] in ",;:(" or position == self.clause:
            return True
        if before.split()[-1] in _CHAINING:
            return True
        return self.read_until <= position < self.read_until + 8 and self.lower[self.read_until : position].isspace()

    def _inform(self, match: re.Match[str]) -> None:
        """ "thông báo kết quả … cho Z", "cung cấp số liệu cho Z", "chuyển hồ sơ đến Z"."""
        if match.start() < self.read_until or not self._informs(match.start()):
            return
        direct = self._bodies(match.end()) if match.group() == "chuyển " else None
        bodies = direct or self._far_receiver(match.end() - 1, "", 150)
        if bodies and match.group() == "chuyển " and (given := _TO_HANDLE.match(self.lower, bodies.end, self.end)):
            self._add(bodies, "lead", "request", given.end())  # "chuyển hồ sơ đến Sở A để xem xét, giải quyết"
            return
        if bodies is None or bodies.bodies[0].start in self.mentioned or not bodies.certain:
            return
        first = bodies.bodies[0]
        if first.collective and not _AUTHORITY.search(self.lower, first.start, first.end):
            return
        if "cá nhân" in self.lower[first.start : first.end] and not self.found:
            return  # a public service, owed to anybody
        self._add(bodies, "receive", "send", self._task_before(match.start()))

    def _far_receiver(self, position: int, verb: str, reach: int) -> BodyList | None:
        """The receiver behind a long object: "gửi kế hoạch, lịch tổ chức … về Cơ quan Thường trực …"."""
        for match in _FAR_TO.finditer(self.lower, position, min(self.end, position + reach)):
            if match.group("end") is not None:
                return None
            if match.group("word") == "tại" and verb != "nộp":
                continue
            bodies = self._bodies(match.end())
            if bodies and not (bodies.bodies[0].collective and match.group("word") in ("về", "tại")):
                return bodies
        return None

    def _task_before(self, position: int) -> int:
        """Where the clause that ends in a report begins, at most 25 words back and there behind a comma."""
        begin = max(self.clause if self.clause <= position else self.start, self._sentence(position))
        for finding in reversed(self.found):
            if finding.body.end < begin:
                break
            if finding.role == "lead" and begin < finding.task_start <= position:
                begin = finding.task_start
                break
        words = list(_WORD.finditer(self.flow, begin, position))
        if len(words) <= _WORDS_BACK:
            return begin
        late = words[-_WORDS_BACK:]
        return next((late[at + 1].start() for at, word in enumerate(late[:-1]) if word.group()[-1] in ",:"), position)

    def _via(self, match: re.Match[str]) -> None:
        """ "(qua W)" where the receiver before it was not read: "gửi danh sách … (thông qua Ban Dân tộc) để …"."""
        before = self.lower[max(self.start, match.start() - 8) : match.start()].rstrip()
        bodies = self._bodies(match.end()) if before.endswith(("(", "(thông")) else None
        if bodies and bodies.bodies[0].start not in self.mentioned:
            self._add(bodies, "receive", "via", self._task_before(match.start()))

    def _actor(self, match: re.Match[str]) -> None:
        """ "do X quyết định", "để X niêm yết", "phải được X đồng ý"."""
        word = match.group("actor").split()[0]
        if word == "để" and self._word_before(match.start()) in triggers()[word].not_behind:
            return
        bodies = self._bodies(match.end())
        if bodies is None or bodies.bodies[0].start in self.mentioned:
            return
        task, strength, verb = self._verb_behind(bodies)
        if _COMPETENT.match(self.lower, bodies.bodies[0].start):
            return
        if strength == "verb" and (word != "do" or verb.startswith(_DECIDING)):
            self._add(bodies, "lead", "named_actor", self._task_before(match.start()) if word == "phải" else task)
