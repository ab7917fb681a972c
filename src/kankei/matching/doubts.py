"""Doubts: the links that could change a head count, each with the two parts that it joins or keeps apart.

Of all links between cores only a maximum spanning forest matters: two cores that are linked twice are one
person or not, once. Links within people come first, so that every person hangs together by their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.resolution import Resolution
from kankei.matching.scoring import probability

DOUBT = (0.1, 0.9)
"""Links whose chance, as it is counted, lies between are asked about; so are walls against the weights."""
FIRM = 0.9
"""Links within a person from here on hold when a link to somebody else is weighed."""


APART = 0.75
"""More than this is never said of a link between two people: what keeps them apart (a wall between names, a
name too common, a generation) is no weight, and speaks against it all the same."""


@dataclass(frozen=True, slots=True)
class CoreLinks:
    """Links between cores in columns: cores, best records and people by number; chance of being one.

    ``chance`` is what the weights say, ``counted`` what a count goes by: at most :data:`APART` for two.
    """

    left: Ints
    right: Ints
    left_record: Ints
    right_record: Ints
    left_person: Ints
    right_person: Ints
    chance: Floats

    @property
    def counted(self) -> Floats:
        """The chance with which each link enters a count."""
        two = self.left_person != self.right_person
        counted: Floats = np.where(two, np.minimum(self.chance, APART), self.chance)
        return counted

    def where(self, chosen: Bools) -> "CoreLinks":
        """Only the chosen links."""
        return CoreLinks(*(getattr(self, name)[chosen] for name in CoreLinks.__dataclass_fields__))

    def people(self) -> Ints:
        """Everybody in a link, ascending."""
        return np.union1d(self.left_person, self.right_person)

    def known(self) -> dict[int, int]:
        """The core of every record that a link names; a core is its own first record."""
        record = np.concatenate([self.left_record, self.right_record, self.left, self.right])
        core = np.concatenate([self.left, self.right, self.left, self.right])
        return dict(zip(record.tolist(), core.tolist(), strict=True))

    def owners(self) -> tuple[Ints, Ints]:
        """Every core in a link, ascending, and whose it is."""
        core, place = np.unique(np.r_[self.left, self.right], return_index=True)
        return core, np.r_[self.left_person, self.right_person][place]

    def firsts(self) -> dict[int, int]:
        """The first core of everybody in a link."""
        core, person = self.owners()
        return dict(zip(person[::-1].tolist(), core[::-1].tolist(), strict=True))

    def people_of_several(self) -> Ints:
        """People who have more than one core in links, ascending."""
        person, cores = np.unique(self.owners()[1], return_counts=True)
        return person[cores > 1]


def core_links(found: Resolution) -> CoreLinks:
    """The links of a resolution between people; records, cores and people by place and label."""
    links, label = found.links, found.labels
    every = CoreLinks(
        left=links.left_core, right=links.right_core, left_record=links.left, right_record=links.right,
        left_person=label[links.left], right_person=label[links.right], chance=probability(links.bits),
    )  # fmt: skip
    return every.where((every.left_person >= 0) & (every.right_person >= 0))


@dataclass(frozen=True, slots=True)
class Doubts:
    """Links that count: how likely each is, and whether its two parts are one person as decided (``joined``).

    ``link`` says which of the links given each is, ``parts`` which cores its two parts are: columns of doubt,
    side (0 or 1) and core.
    """

    link: Ints
    chance: Floats
    joined: Bools
    parts: tuple[Ints, Ints, Ints]

    def __len__(self) -> int:
        return len(self.chance)


def doubts(links: CoreLinks) -> Doubts:
    """The forest of links that count, in an order that the links' own order has no part in.

    A link within a person parts them in two; a link between two people would join, of each, the cores that
    hang firmly on its ends: a record between two people goes with one of them, it does not make them one.

    >>> left, right, person = np.array([1, 2]), np.array([2, 3]), np.array([7, 7])
    >>> found = doubts(CoreLinks(left, right, left, right, person, np.array([7, 8]), np.array([0.6, 0.3])))
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
    chosen = np.array([*inner, *outer], np.int64)
    return Doubts(
        link=chosen,
        chance=links.counted[chosen],
        joined=np.arange(len(chosen)) < len(inner),
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


def cores_of(record: Ints, person: Ints, edges: tuple[Ints, Ints, Floats], links: CoreLinks) -> Ints:
    """The core of every record of the people in links.

    Args:
        record: Their records, by any number, ascending.
        person: Whose each is.
        edges: Pairs of these records, within people, with their bits.
        links: All their links.

    A record goes where its strongest edges lead; one that no edge leads anywhere goes to its person's first.
    """
    core = links.known()
    firsts = links.firsts()
    several = np.isin(person, links.people_of_several())
    left, right, bits = edges
    groups = _Groups(core, record[several].tolist())
    order = np.lexsort((right, left, -bits))
    for one, two in zip(left[order].tolist(), right[order].tolist(), strict=True):
        groups.join(one, two)
    pairs = zip(record.tolist(), person.tolist(), several.tolist(), strict=True)
    found = [groups.core(no) if many else None for no, _, many in pairs]
    owners = [firsts[who] for who in person.tolist()]
    return np.array(
        [first if one is None else one for one, first in zip(found, owners, strict=True)], np.int64
    )


class _Groups:
    """Records that go together, each group with at most one core."""

    def __init__(self, core: dict[int, int], records: list[int]) -> None:
        self.members = {no: [no] for no in records}
        self.root = {no: no for no in records}
        self.named = {no: core[no] for no in records if no in core}

    def core(self, record: int) -> int | None:
        return self.named.get(self.root[record])

    def join(self, one: int, two: int) -> None:
        """Put two records together unless they are of different cores or of people with a single one."""
        if one not in self.root or two not in self.root:
            return
        a, b = self.root[one], self.root[two]
        known = {self.named[root] for root in (a, b) if root in self.named}
        if a == b or len(known) > 1:
            return
        if len(self.members[a]) < len(self.members[b]):
            a, b = b, a
        for no in self.members.pop(b):
            self.root[no] = a
            self.members[a].append(no)
        for core in known:
            self.named[a] = core
