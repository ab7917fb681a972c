"""Doubts: the links that could change a head count, each with the two parts that it joins or keeps apart.

Of all links between cores only a maximum spanning forest matters: two cores that are linked twice are one
person or not, once. Links within people come first, so that every person hangs together by their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kankei.matching.columns import Bools, Floats, Ints

FIRM = 0.9
"""Links within a person from here on hold when a link to somebody else is weighed."""


@dataclass(frozen=True, slots=True)
class CoreLinks:
    """Links between cores in columns; cores by any number, people by theirs, ``chance`` of being one person."""

    left: Ints
    right: Ints
    left_person: Ints
    right_person: Ints
    chance: Floats


@dataclass(frozen=True, slots=True)
class Doubts:
    """Links that count: how likely each is, and whether its two parts are one person as decided (``joined``).

    ``parts`` says which cores the two parts are: columns of doubt, side (0 or 1) and core.
    """

    chance: Floats
    joined: Bools
    parts: tuple[Ints, Ints, Ints]

    def __len__(self) -> int:
        return len(self.chance)


def doubts(links: CoreLinks) -> Doubts:
    """The forest of links that count, in an order that the links' own order has no part in.

    A link within a person parts them in two; a link between two people would join, of each, the cores that hang
    firmly on its ends: a record between two people goes with one of them, it does not make them one.

    >>> four = CoreLinks(np.array([1, 2]), np.array([2, 3]), np.array([7, 7]), np.array([7, 8]), np.array([0.6, 0.3]))
    >>> found = doubts(four)
    >>> found.joined.tolist(), [column.tolist() for column in found.parts]
    ([True, False], [[0, 0, 1, 1], [0, 1, 0, 1], [1, 2, 2, 3]])
    """
    order = np.lexsort((links.right, links.left, -links.chance))
    within = links.left_person == links.right_person
    inner = _spanning(order[within[order]], links.left, links.right)
    outer = _spanning(order[~within[order]], links.left_person, links.right_person)
    trees = _Trees(links, inner)
    rows = [(place, side, core) for place, link in enumerate(inner) for side, core in trees.split(link)]
    rows += [
        (place, side, core)
        for place, link in enumerate(outer, start=len(inner))
        for side, end in enumerate((links.left[link], links.right[link]))
        for core in trees.firm(int(end))
    ]
    table = np.array(rows, np.int64).reshape(-1, 3)
    return Doubts(
        chance=links.chance[[*inner, *outer]],
        joined=np.arange(len(inner) + len(outer)) < len(inner),
        parts=(table[:, 0], table[:, 1], table[:, 2]),
    )


def _spanning(order: Ints, left: Ints, right: Ints) -> list[int]:
    """The links, of those in ``order``, that join what earlier ones left apart."""
    parent: dict[int, int] = {}

    def find(node: int) -> int:
        while (above := parent.setdefault(node, node)) != node:
            parent[node] = node = parent[above]
        return node

    kept = []
    for link, one, two in zip(order.tolist(), left[order].tolist(), right[order].tolist(), strict=True):
        a, b = find(one), find(two)
        if a != b:
            parent[a] = b
            kept.append(link)
    return kept


class _Trees:
    """The cores of every person, hung together by the links within."""

    def __init__(self, links: CoreLinks, inner: list[int]) -> None:
        self.ends = [(int(links.left[link]), int(links.right[link])) for link in inner]
        self.place = {link: number for number, link in enumerate(inner)}
        self.firmly = (links.chance[inner] >= FIRM).tolist()
        self.beside: dict[int, list[tuple[int, int]]] = {}
        for number, (one, two) in enumerate(self.ends):
            self.beside.setdefault(one, []).append((two, number))
            self.beside.setdefault(two, []).append((one, number))

    def split(self, link: int) -> Iterable[tuple[int, int]]:
        """The cores on both sides of a link, as (side, core)."""
        cut = self.place[link]
        for side, end in enumerate(self.ends[cut]):
            for core in self._reach(end, cut, firm=False):
                yield side, core

    def firm(self, core: int) -> list[int]:
        """The cores that hang on one by firm links."""
        return self._reach(core, -1, firm=True)

    def _reach(self, start: int, cut: int, *, firm: bool) -> list[int]:
        seen, queue = {start}, [start]
        for core in queue:
            for other, number in self.beside.get(core, ()):
                if other not in seen and number != cut and (self.firmly[number] or not firm):
                    seen.add(other)
                    queue.append(other)
        return queue


def cores_of(record: Ints, person: Ints, edges: tuple[Ints, Ints, Floats], known: dict[int, int]) -> Ints:
    """The core of every record of people who have several cores.

    Args:
        record: Records by number, ascending.
        person: Whose each is.
        edges: Pairs of these records with their bits.
        known: The core of some records, at least one for each core.

    A record goes where its strongest edges lead; one that no edge leads anywhere goes to its person's first.
    """
    left, right, bits = edges
    core = {no: known.get(no, 0) for no in record.tolist()}
    members: dict[int, list[int]] = {no: [no] for no in core}
    root = {no: no for no in core}
    order = np.lexsort((right, left, -bits))
    for one, two in zip(left[order].tolist(), right[order].tolist(), strict=True):
        a, b = root[one], root[two]
        if a == b or (core[a] and core[b] and core[a] != core[b]):
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        core[a] = core[a] or core[b]
        for no in members.pop(b):
            root[no] = a
            members[a].append(no)
    first: dict[int, int] = {}
    for no, who in zip(record.tolist(), person.tolist(), strict=True):
        found = core[root[no]]
        if found:
            first[who] = min(found, first.get(who, found))
    return np.array(
        [core[root[no]] or first.get(who, 0) for no, who in zip(record.tolist(), person.tolist(), strict=True)],
        np.int64,
    )
