"""Campaigns (phong trào thi đua, cuộc vận động, chiến dịch, đợt thi đua, tháng …): every mention of one with its own name.

A name is found by the noun that governs it: 'phong trào thi đua trọng tâm: "A", "B"' are two movements, 'mô hình "C"' is none.
Without quotes a name counts when it is known (`data/campaigns/names.csv`), carries a capital behind its noun ("Chiến dịch Quang
Trung"), or says what an "đợt thi đua" is held for. A description ("phong trào thi đua đẩy nhanh tiến độ …") is not a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from trichluc.extractors.campaigns.grammar import (
    LIST_GLUE,
    LIST_INTRODUCTION,
    closing_quote,
    enumerated_names,
    gap_fits,
    named_period,
    occasion_end,
    opens_quote,
    period_behind,
    proper_name_end,
)
from trichluc.extractors.campaigns.names import (
    CampaignName,
    campaign_key,
    campaign_names,
    head_nouns,
    intended_key,
    match_words,
    place_pattern,
    stop_nouns,
    unquoted_names,
)
from trichluc.extractors.levelling import strip_marks
from trichluc.models.document import Document
from trichluc.models.facts import Campaign, CampaignKind, Citation, Repair

# Precision on the annotated plans, (right + 1) / (found + 2) rounded down: a rule that was rarely seen at work claims little.
CONFIDENCE = {
    "quoted": 0.98,  # directly behind the noun
    "listed": 0.95,  # a later item of its list
    "known": 0.92,  # unquoted, from the table of names
    "enumerated": 0.88,  # unquoted, between semicolons
    "occasion": 0.83,  # đợt thi đua … chào mừng …
    "distant": 0.66,  # with other words between the noun and the quotes
    "titled": 0.66,  # the noun itself inside the quotes
    "proper": 0.50,  # unquoted, capital behind the noun
}
REPAIRED = 0.9  # factor where the print was mended or the quotes do not pair

_GAP = 200  # characters between a noun and the quotes that it governs
_PLURAL = re.compile(r"(?:các|những|nhiều|mọi|từng|mỗi|một số|\d+) +$")
_MARKS = re.compile(r"[^\S\f]*[*_\\#]+[^\S\f]*")  # a repair stays on its page
_NESTING = re.compile(r"\b(?:gắn|lồng ghép|kết hợp)\b")
_LAUNCH = re.compile(r"\bphát động\b")
_SENTENCE_END = re.compile(r"[.!?] |\n")
_BODY_BEFORE = re.compile(r"\b(?:ban|phòng|tổ) +$")
_WORD = re.compile(r"\w+")


class Head(NamedTuple):
    """A noun that introduces campaigns, with the kind it gives them; `plural` where several names may follow."""

    start: int
    end: int
    kind: CampaignKind
    plural: bool


def extract_campaigns(document: Document, citations: Sequence[Citation] = ()) -> list[Campaign]:
    """Every mention of a named campaign in reading order; `citations` tells which document launched it."""
    finder = _Finder(document)
    for head in finder.heads:
        if head.start >= finder.done:
            finder.read(head)
    finder.add_known()
    found = sorted(finder.found, key=lambda campaign: campaign.start)
    _mend_twins(found, document)
    _link_launchers(found, document.lower, citations)
    return found


class _Finder:
    """Reads one document from noun to noun; `done` is the offset up to which its text is accounted for."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text, self.flow, self.lower = document.text, document.flow, document.lower
        self.heads = find_heads(self.lower)
        self.known = _known_mentions(self.lower)
        self.defined: list[re.Pattern[str]] = []  # names that the title gives in full
        self.found: list[Campaign] = []
        self.done = 0

    def read(self, head: Head) -> None:
        """The campaigns that this noun governs."""
        if self._read_titled(head) or self._read_quoted(head):
            return
        if head.plural and head.kind in ("movement", "drive"):
            self._read_enumerated(head)
        elif self._is_known(head):
            return
        elif head.kind == "special":
            self._read_occasion(head)
        else:
            self._read_proper(head)

    def _is_known(self, head: Head) -> bool:
        """Whether a known name holds this noun or follows it at once: `add_known` will say what it is."""
        index = bisect_left(self.known, (head.end + 2,)) - 1
        return index >= 0 and self.known[index][1] > head.start

    def _read_titled(self, head: Head) -> bool:
        """“Tháng hành động phòng, chống ma túy”: the noun opens the quoted name. A document's title ("về “…”") is none."""
        quote = self.lower.rfind('"', max(0, head.start - 4), head.start)
        if quote < 0 or self.lower[quote + 1 : head.start].strip() or not opens_quote(self.text, quote):
            return False
        close = closing_quote(self.text, self.flow, quote)
        introduction = self.lower[max(0, quote - 12) : quote].split()
        if close is None or (introduction and introduction[-1] == "về") or stop_nouns().search(" ".join(introduction[-2:])):
            return False
        if len(self.lower[head.end : close.end].split()) < 2 or "yêu nước" in self.lower[head.end : head.end + 12]:
            return False
        self._add(quote + 1, close.end, head.kind, "titled", close.flags)
        return True

    def _read_quoted(self, head: Head) -> bool:
        """A name in quotes behind the noun, and the list that goes on behind it."""
        quote = self.lower.find('"', head.end, head.end + _GAP)
        if quote < 0 or not opens_quote(self.text, quote):
            return False
        gap = self.lower[head.end : quote]
        rule = gap_fits(gap)
        index = bisect_left(self.heads, (head.end,))
        nearer = index < len(self.heads) and self.heads[index].start < quote
        close = closing_quote(self.text, self.flow, quote)
        if rule is None or nearer or close is None:
            return False
        name = self.flow[quote + 1 : close.end].strip()
        if rule == "distant" and (stop_nouns().match(name.lower()) or name[:1].islower() or len(name.split()) < 3):
            return False
        self._add(quote + 1, close.end, head.kind, rule, close.flags)
        self._read_list(head, close.after, plural=head.plural or ":" in gap)
        return True

    def _read_list(self, head: Head, after: int, *, plural: bool) -> None:
        """The further names of the noun's list. In 'các phong trào: “A” gắn với Cuộc vận động “B”, “C”' C is a movement."""
        doubt: list[str] = []
        while True:
            behind = period_behind(self.lower, after)
            if behind.end:
                self.found[-1].period_start, self.found[-1].period_end = behind.start, behind.end
            quote = self.lower.find('"', behind.after, behind.after + _GAP)
            self.done = behind.after
            if quote < 0 or not opens_quote(self.text, quote):
                return
            close = closing_quote(self.text, self.flow, quote)
            if close is None:
                return
            between = self.lower[behind.after : quote]
            if LIST_GLUE.fullmatch(between):
                self._add(quote + 1, close.end, head.kind, "listed", close.flags + doubt)
            else:
                inner = self._nested_head(behind.after, quote) if plural else None
                if inner is None:
                    return
                self._add(quote + 1, close.end, inner.kind, "quoted", close.flags)
                doubt = ["head_ambiguous"]
            after = close.after

    def _nested_head(self, start: int, quote: int) -> Head | None:
        """The singular noun of a campaign that a list names beside one of its own ("gắn với Cuộc vận động “…”")."""
        index = bisect_left(self.heads, (start,))
        if index == len(self.heads) or self.heads[index].end > quote or self.heads[index].plural:
            return None
        inner = self.heads[index]
        before = self.lower[start : inner.start]
        nests = _NESTING.search(before) and not _SENTENCE_END.search(before)
        return inner if nests and gap_fits(self.lower[inner.end : quote]) == "quoted" else None

    def _read_enumerated(self, head: Head) -> None:
        """Names without quotes between semicolons, of which at least one is known or opens with its noun."""
        introduction = LIST_INTRODUCTION.match(self.lower, head.end)
        if introduction is None:
            return
        spans = enumerated_names(self.flow, introduction.end())
        kinds: list[tuple[CampaignKind | None, bool]] = []
        for start, end in spans:
            index = bisect_left(self.heads, (start,))
            led = index < len(self.heads) and self.heads[index].start == start
            known = campaign_names().get(campaign_key(self.flow[start:end]))
            kinds.append((self.heads[index].kind if led else known.kind if known else head.kind, led or known is not None))
        if len(spans) > 1 and any(sure for _, sure in kinds):
            for (start, end), (kind, _) in zip(spans, kinds, strict=True):
                self._add(start, end, kind or head.kind, "enumerated", ["unquoted"])

    def _read_occasion(self, head: Head) -> None:
        """Đợt thi đua đặc biệt lập thành tích chào mừng …: the name runs from the noun to the end of what is celebrated."""
        if head.plural or not self.lower.startswith("đợt", head.start):
            return
        for name in self.defined:
            if known := name.match(self.lower, head.start):
                self._add(head.start, known.end(), head.kind, "occasion", ["unquoted"])
                return
        block = self.document.block_at(head.start)
        in_title = block >= 0 and self.document.blocks[block].kind in ("title", "subject")
        end = occasion_end(self.flow, self.lower, head.end, in_title=in_title)
        if end is not None:
            self._add(head.start, end, head.kind, "occasion", ["unquoted"])
            if in_title:
                self.defined.append(re.compile(r"\s+".join(map(re.escape, self.lower[head.start : end].split())) + r"\b"))

    def _read_proper(self, head: Head) -> None:
        """Chiến dịch Quang Trung, Tháng hành động vì trẻ em: a name without quotes, told by its capital or its noun."""
        if self.flow[head.start : head.end].isupper() or _BODY_BEFORE.search(self.lower, max(0, head.start - 8), head.start):
            return
        end = proper_name_end(self.flow, self.lower, head.end, needs_capital=head.kind != "month")
        if end is not None:
            self._add(head.start, end, head.kind, "proper", ["unquoted"])

    def add_known(self) -> None:
        """Known names that stand without quotes or noun, outside of what was found."""
        taken = sorted((campaign.start, campaign.end) for campaign in self.found)
        for start, end, known in self.known:
            at = bisect_right(taken, (start, len(self.lower)))
            free = (at == 0 or taken[at - 1][1] <= start) and (at == len(taken) or taken[at][0] >= end)
            if not free or known.kind is None:
                continue
            index = bisect_left(self.heads, (start,)) - 1
            # "Chiến dịch Tháng Thanh niên" stays a month; "cuộc vận động toàn dân rèn luyện …" is what its noun says.
            led = index >= 0 and not self.lower[self.heads[index].end : start].strip(' "')
            kind = self.heads[index].kind if led and known.kind in ("movement", "drive") else known.kind
            period = period_behind(self.lower, end)
            self._add(start, end, kind, "known", ["unquoted"])
            self.found[-1].period_start = self.found[-1].period_start or period.start
            self.found[-1].period_end = self.found[-1].period_end or period.end

    def _add(self, start: int, end: int, kind: CampaignKind, rule: str, flags: list[str]) -> None:
        while start < end and not self.flow[start].isalnum():
            start += 1
        while end > start and not (self.flow[end - 1].isalnum() or self.flow[end - 1] in ")%"):
            end -= 1
        if start == end:
            return
        campaign = Campaign(start, end, CONFIDENCE[rule], f"rule:campaign-{rule}", name="", kind=kind, flags=list(flags))
        for mark in _MARKS.finditer(self.text, start, end):
            campaign.repairs.append(Repair(mark.start(), mark.end(), " "))
        campaign.name = _mended_name(campaign, self.document)
        campaign.period_start, campaign.period_end = named_period(self.lower[start:end])
        meant = intended_key(campaign.name)
        if meant is not None:
            _mend(campaign, meant, self.document)
        if campaign.repairs or "quotes_unbalanced" in flags or "head_ambiguous" in flags:
            campaign.confidence = round(campaign.confidence * REPAIRED, 2)
        self.found.append(campaign)
        self.done = max(self.done, end)


def find_heads(lower: str) -> list[Head]:
    """The nouns of campaigns in levelled lower-case text, in order; of two that overlap the first, at one place the longest."""
    spans = [
        (match.start(), -match.end(), kind)
        for phrase, kind in head_nouns().items()
        for match in re.finditer(phrase.replace(" ", " +"), lower)
        if not (match.start() and lower[match.start() - 1].isalnum())
    ]
    heads: list[Head] = []
    for start, negative_end, kind in sorted(spans):
        if not heads or start >= heads[-1].end:
            heads.append(Head(start, -negative_end, kind, bool(_PLURAL.search(lower, max(0, start - 12), start))))
    return heads


def _known_mentions(lower: str) -> list[tuple[int, int, CampaignName]]:
    """The known names in the text, a place before them included ("Tây Ninh chung sức …"), none within another."""
    first_words, rests = unquoted_names()
    place_before = re.compile(place_pattern() + r" +$")
    spans = []
    for match in first_words.finditer(lower):
        end = next(
            filter(None, (match_words(lower, match.end(), words) for words in rests[" ".join(match.group().split())])), None
        )
        if end is not None:
            place = place_before.search(lower, max(0, match.start() - 30), match.start())
            spans.append((place.start() if place else match.start(), -end, lower[match.start() : end]))
    mentions: list[tuple[int, int, CampaignName]] = []
    for start, negative_end, words in sorted(spans):
        if not mentions or start >= mentions[-1][1]:
            mentions.append((start, -negative_end, campaign_names()[campaign_key(words)]))
    return mentions


def _mended_name(campaign: Campaign, document: Document) -> str:
    """The span's text on one line, without the page number that a page break puts into it, with its repairs carried out."""
    parts, at = [], campaign.start
    repairs = sorted((repair.start, repair.end, repair.meant) for repair in campaign.repairs)
    for start, end, meant in [*repairs, (campaign.end, campaign.end, "")]:
        shown = zip(document.text[at:start], document.flow[at:start], strict=True)
        parts += [" " if blank.isspace() else letter for letter, blank in shown]
        parts.append(meant)
        at = end
    return " ".join("".join(parts).split())


def _mend(campaign: Campaign, key: str, document: Document) -> None:
    """Put the marks of the words of `key` on the name's words that lack them ("Luơng y" becomes "Lương y")."""
    meant: dict[str, set[str]] = {}
    for word in key.split():
        meant.setdefault(strip_marks(word), set()).add(word)
    for match in _WORD.finditer(document.lower, campaign.start, campaign.end):
        words = meant.get(strip_marks(match.group()), set())
        if len(words) != 1 or match.group() in words:  # "tiên tiến" has two words of the same letters: neither is touched
            continue
        (word,) = words
        written = document.text[match.start() : match.end()]
        word = word.upper() if written.isupper() and len(written) > 1 else word.capitalize() if written[0].isupper() else word
        campaign.repairs.append(Repair(match.start(), match.end(), word))
    campaign.name = _mended_name(campaign, document)


def _mend_twins(found: list[Campaign], document: Document) -> None:
    """Of two spellings that differ in marks only ("Diển hình", "Điển hình"), take the one that is printed more often."""
    by_key: dict[str, list[Campaign]] = {}
    for campaign in found:
        by_key.setdefault(campaign_key(campaign.name), []).append(campaign)
    twins: dict[str, dict[str, list[Campaign]]] = {}
    for key, campaigns in by_key.items():
        twins.setdefault(strip_marks(key), {})[key] = campaigns
    for spellings in twins.values():
        if len(spellings) > 1:
            shares = Counter(word for key in spellings for word in set(key.split()))
            printed = {word: document.lower.count(word) for word, share in shares.items() if share < len(spellings)}
            best = max(spellings, key=lambda key: (sum(printed.get(word, 0) for word in key.split()), key))
            for key, campaigns in spellings.items():
                for campaign in campaigns if key != best else ():
                    _mend(campaign, best, document)
                    campaign.confidence = round(campaign.confidence * REPAIRED, 2)


def _link_launchers(found: list[Campaign], lower: str, citations: Sequence[Citation]) -> None:
    """The citation whose abstract launches a campaign: "Kế hoạch số 4099/KH-UBND … về phát động Phong trào thi đua “…”"."""
    ordered = sorted(citations, key=lambda citation: citation.end)
    ends = [citation.end for citation in ordered]
    for earlier, campaign in pairwise([None, *found]):
        index = bisect_right(ends, campaign.start if campaign else 0) - 1
        if campaign is None or index < 0 or (earlier and earlier.end > ends[index]):
            continue
        between = lower[max(ends[index], campaign.start - 300) : campaign.start]
        if ends[index] >= campaign.start - 300 and _LAUNCH.search(between) and not _SENTENCE_END.search(between):
            campaign.launched_by = ordered[index]
