"""A walk from one document along its links, each document opened once, the near ones first."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from trichluc.pipeline.opened import open_out
from trichluc.pipeline.trace.graph import Direction, Graph, Link, Node
from trichluc.pipeline.trace.search import find

DEPTH = 3
MOST_NODES = 300  # in one direction: a picture or a tree of more is nobody's; the table citations has them all
_MOST_READ = 50  # documents that are read for what they say of one whose file is not there


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a walk goes: `depth` links, `most` documents in one direction.

    The documents in `opened` are opened wide: however far they are, with ten times as many that rest on them as others, and
    what hangs on them is not counted in `most`. `wide` opens the first document so, but counts, and says of those at which the
    walk ends how many links they have.
    """

    depth: int = DEPTH
    most: int = MOST_NODES
    opened: frozenset[str] = frozenset()
    wide: bool = False


@dataclass(slots=True)
class Step:
    """A document in the tree, and the link by which it is reached; the root has none."""

    node: Node
    link: Link | None = None
    steps: list[Step] = field(default_factory=list)
    again: bool = False  # its own links are shown where it stands for the first time
    cycle: bool = False  # it stands above itself
    more: int = 0  # links that are left out

    def links(self) -> Iterator[Link]:
        """The links of the tree under this step, in its order."""
        stack = [self]
        while stack:
            step = stack.pop()
            if step.link:
                yield step.link
            stack += reversed(step.steps)


@dataclass(slots=True)
class Trace:
    """A document, what it rests on (`down`) and what rests on it (`up`), None for a direction not asked for."""

    node: Node
    down: Step | None
    up: Step | None
    nodes: dict[str, Node]  # all that are told of, by id; the documents that say so among them

    @property
    def links(self) -> list[Link]:
        """Every link once, in the order of the trees."""
        found = {(link.source, link.target): link for tree in (self.up, self.down) if tree for link in tree.links()}
        return list(found.values())


def trace(
    out: str | os.PathLike[str],
    what: str,
    *,
    depth: int = DEPTH,
    down: bool = True,
    up: bool = True,
    mentions: bool = False,
) -> Trace:
    """What a document of the run under `out` rests on and what rests on it, `depth` links far.

    `what` is a number in any spelling, a title, a canonical key, an id or a file's path; `mentions` takes in documents that are
    mentioned only. Raises Unknown or Ambiguous where it names none or several, InputError where no run was finished there.
    """
    return trace_within(out, what, Reach(depth), down=down, up=up, mentions=mentions)


def trace_within(
    out: str | os.PathLike[str], what: str, reach: Reach, *, down: bool = True, up: bool = True, mentions: bool = False
) -> Trace:
    """The same as `trace` does, as far as this reach. Raises what that does."""
    with open_out(out) as connection:
        graph = Graph(connection, mentions=mentions)
        root = find(connection, what)
        if graph.name(root) is None:
            graph.read_mentions_of(root, _MOST_READ)
        below = _walk(graph, root, reach, "down") if down else None
        above = _walk(graph, root, reach, "up") if up else None
        found = Trace(graph.node(root), below, above, {})
        ids = {root} | {end for link in found.links for end in (link.source, link.target, link.doc_id)}
        found.nodes = {node: graph.node(node) for node in sorted(ids)}
        return found


def _walk(graph: Graph, root: str, reach: Reach, direction: Direction) -> Step:
    """The tree from `root`. Every node is opened at its place nearest to the root; a node met again only says so."""
    top = Step(graph.node(root))
    met = {root}
    room = reach.most - 1
    above: dict[int, Step] = {}  # by id() of a step, the step that it hangs on
    waiting = deque([(top, 0)])
    while waiting:
        step, level = waiting.popleft()
        node = step.node.node_id
        free = node in reach.opened and node != root
        if level >= reach.depth and not free:
            step.more = graph.waiting(node, direction) if reach.wide else 0
            continue
        links, step.more = graph.links(node, direction, wide=free or (reach.wide and node == root))
        for link in links:
            other = link.target if direction == "down" else link.source
            if other not in met and not room and not free:
                step.more += 1
                continue
            child = Step(graph.node(other), link)
            step.steps.append(child)
            above[id(child)] = step
            if other in met:
                child.again = True
                child.cycle = _stands_above(child, above)
            else:
                met.add(other)
                room -= not free
                waiting.append((child, level + 1))
    return top


def _stands_above(step: Step, above: dict[int, Step]) -> bool:
    """Whether the same document stands on the way from the root to this step."""
    one: Step | None = above.get(id(step))
    while one is not None:
        if one.node.node_id == step.node.node_id:
            return True
        one = above.get(id(one))
    return False
