"""What a model of responsibility sees of a mention: the words around it, its place in the block, and the headings above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from trichluc.extractors.assignments.mentions import Mention
from trichluc.extractors.levelling import strip_marks
from trichluc.models.document import Block, Document

_WORD = re.compile(r"\w+(?:[/.&]\w+)*|[^\w\s]")
_ROMAN = re.compile(r"[IVXLC]+[.)]?$")
_CUES = {
    name: re.compile(pattern)
    for name, pattern in {
        "duty": r"có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|có nghĩa vụ",
        "must": r"(?<!\w)phải(?!\w)",
        "power": r"có quyền|được quyền|thẩm quyền",
        "with": r"phối hợp",
        "main": r"chủ trì",
        "report": r"báo cáo|trình|gửi|đề nghị",
        "basis": r"căn cứ|theo quy định|quy định tại|theo đề nghị|ban hành",
        "time": r"trong thời hạn|chậm nhất|định kỳ|trước ngày",
        "not": r"không được|nghiêm cấm",
        "was": r"(?<!\w)(?:đã|là|gồm|bao gồm|được)(?!\w)",
    }.items()
}
_BEFORE, _AFTER, _HEADING = 60, 70, 90  # characters looked at
_REACH = 1000  # characters of its sentence in which a mention looks for cues: a list of bodies may go on for pages
_NEAR = 6  # words
_HEADINGS = 4


def features(document: Document, mention: Mention, *, in_articles: bool) -> list[str]:
    """The features of a mention, as names; a name may come twice and counts once."""
    block, lower, bodies = document.blocks[mention.block], document.lower, mention.bodies
    first, last = bodies.bodies[0].start, bodies.end
    before = _WORD.findall(lower[max(block.body, first - _BEFORE) : first])
    after = _WORD.findall(lower[last : min(block.end, last + _AFTER)])
    low = 1 + max(lower.rfind(sign, block.body, first) for sign in (". ", "; "))
    sentence = (max(low, block.body), _sentence_end(lower, last, block.end))
    place = _place(block, first, before, lower[sentence[0] : first])
    return [
        *_of_block(document, mention, place, in_articles=in_articles),
        *_of_words(before, after, place),
        *_of_body(document, mention, place),
        *_of_cues(lower, first, last, sentence),
        *_of_headings(document, block),
    ]


def _sentence_end(lower: str, start: int, limit: int) -> int:
    ends = [end for sign in (". ", "; ") if (end := lower.find(sign, start, limit)) >= 0]
    return min(ends, default=limit)


def _place(block: Block, first: int, before: list[str], since_sentence: str) -> str:
    """Where in its sentence the list of bodies begins."""
    if first == block.body:
        return "start"
    if not since_sentence.strip():
        return "sentence"
    return "comma" if before[-1:] == [","] else "sign" if before and not before[-1][0].isalnum() else "inside"


def _shape(label: str) -> str:
    """The kind of a block's number or bullet."""
    if not label or label.lower().startswith("điều"):
        return "article" if label else "none"
    if _ROMAN.match(label):
        return "roman"
    if label[0].isdigit():
        return "sub" if "." in label[:-1] else "digits"
    return "letter" if label[0].isalpha() else "dash"


def _of_block(document: Document, mention: Mention, place: str, *, in_articles: bool) -> Iterator[str]:
    block, bodies = document.blocks[mention.block], mention.bodies
    shape = _shape(block.label)
    blocks = document.blocks
    kids = mention.block + 1 < len(blocks) and blocks[mention.block + 1].parent == mention.block
    colon = document.flow[block.end - 1] == ":"
    yield from ("bias", f"articles={in_articles}", f"kind={block.kind}", f"kind={block.kind},{in_articles}", f"label={shape}")
    yield from (f"place={place}", f"place={place},{shape}", f"place={place},{in_articles}", f"colon={colon}", f"kids={kids}")
    if place == "start" and not document.lower[bodies.end : block.end].strip(" .:;\n"):
        yield from ("alone", f"alone,kids={kids}", f"alone,label={shape}", f"alone,colon={colon}")
    yield f"position={int(5 * mention.body.start / max(1, len(document.lower)))}"


def _of_words(before: list[str], after: list[str], place: str) -> Iterator[str]:
    for distance in (1, 2, 3):
        yield f"before{distance}={before[-distance] if len(before) >= distance else '^'}"
        yield f"after{distance}={after[distance - 1] if len(after) >= distance else '$'}"
    two_before, two_after = " ".join(before[-2:]), " ".join(after[:2])
    yield from (
        f"before={two_before}",
        f"after={two_after}",
        f"after={place},{two_after}",
        f"after={place},{''.join(after[:1])}",
    )
    yield from (f"bare before={strip_marks(two_before)}", f"bare after={strip_marks(two_after)}")
    yield from (f"near before={word}" for word in before[-_NEAR:])
    yield from (f"near after={word}" for word in after[:_NEAR])


def _of_body(document: Document, mention: Mention, place: str) -> Iterator[str]:
    body, bodies = mention.body, mention.bodies
    words = document.lower[body.start : body.end].split()
    verb = bodies.reader.predicate(bodies.behind)
    yield from (f"head={words[0]}", f"head={' '.join(words[:2])}", f"capital={document.flow[body.start].isupper()}")
    yield from (f"group={body.collective}", f"group={body.collective},{place}", f"certain={bodies.certain}")
    yield from (f"rank={min(mention.rank, 3)}", f"list={min(len(bodies.bodies), 4)}", f"verb={verb}", f"verb={verb},{place}")


def _of_cues(lower: str, first: int, last: int, sentence: tuple[int, int]) -> Iterator[str]:
    for name, cue in _CUES.items():
        if cue.search(lower, max(sentence[0], first - _REACH), first):
            yield f"cue before={name}"
        if cue.search(lower, last, min(sentence[1], last + _REACH)):
            yield f"cue after={name}"
        if cue.match(lower, last + 1):
            yield f"cue at once={name}"


def _of_headings(document: Document, block: Block) -> Iterator[str]:
    for distance, heading in enumerate(islice(_above(document, block), _HEADINGS)):
        words = _WORD.findall(document.lower[heading.body : min(heading.end, heading.body + _HEADING)])
        yield from (f"above={word}" for word in words)
        if not distance:
            yield f"under={' '.join(words[:2])}"
        for name in ("duty", "power", "with", "basis"):
            if _CUES[name].search(document.lower, heading.body, heading.end):
                yield f"cue above={name}"
        if "trách nhiệm" in document.lower[heading.body : heading.end]:
            yield "above=trách nhiệm"


def _above(document: Document, block: Block) -> Iterator[Block]:
    parent = block.parent
    while parent >= 0:
        yield document.blocks[parent]
        parent = document.blocks[parent].parent
