"""Cluster: join records best first, under walls that no chain crosses and a guard against weak bridges."""

from array import array
from collections.abc import Iterable
from itertools import chain

import numpy as np

from kankei.matching.columns import Bools, Columns, Floats, Ints
from kankei.matching.hashing import Hashes
from kankei.matching.sets import distinct


def best_first(bits: Floats, left: Ints, right: Ints, fingerprint: Hashes) -> Ints:
    """The order in which edges are tried: most bits first, ties by fingerprint, never by position."""
    one, two = fingerprint[left], fingerprint[right]
    return np.lexsort((np.maximum(one, two), np.minimum(one, two), -np.round(bits, 9)))


class Forest:
    """A union-find whose groups remember their members, walls and whether anything strong is in them."""

    def __init__(self, size: int, strong: Bools) -> None:
        self.parent = array("q", range(size))
        self.members: dict[int, list[int]] = {}
        self.walls: dict[int, set[int]] = {}
        self.strong: list[bool] = strong.tolist()

    def find(self, node: int) -> int:
        """The root of a node's group."""
        parent = self.parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def group(self, root: int) -> list[int]:
        """All members of the group with this root."""
        return self.members.get(root) or [root]

    def wall(self, one: int, two: int) -> None:
        """Keep the groups of two nodes apart for good."""
        a, b = self.find(one), self.find(two)
        if a != b:
            self.walls.setdefault(a, set()).add(b)
            self.walls.setdefault(b, set()).add(a)

    def walled(self, a: int, b: int) -> bool:
        """Whether a wall stands between two roots."""
        return b in self.walls.get(a, ())

    def union(self, a: int, b: int) -> int:
        """Join two groups by their roots; the larger one's root stays."""
        if len(self.group(a)) < len(self.group(b)):
            a, b = b, a
        self.members[a] = self.group(a) + self.group(b)
        self.members.pop(b, None)
        self.parent[b] = a
        self.strong[a] = self.strong[a] or self.strong[b]
        for other in self.walls.pop(b, set()):
            self.walls[other].discard(b)
            self.walls[other].add(a)
            self.walls.setdefault(a, set()).add(other)
        return a

    def touched(self) -> Ints:
        """Nodes that are joined with others, or walled off from some."""
        return np.fromiter(chain(self.walls, *self.members.values()), np.int64)

    def labels(self) -> Ints:
        """The root of every node."""
        label = np.array(self.parent, np.int64)
        while not np.array_equal(above := label[label], label):
            label = above
        return label


def strong_records(table: Columns) -> Bools:
    """Records with a phone, e-mail, postal code or birth date: those that may join two groups."""
    return (
        table["phone"].present
        | table["email"].present
        | table["postal_code"].present
        | table["birth_date"].present
    )


def cores(
    table: Columns,
    edges: tuple[Ints, Ints, Floats],
    conflicts: tuple[Ints, Ints],
    *,
    threshold: float,
    forest: Forest,
) -> Ints:
    """Stage one: join along edges from ``threshold`` on, best first; the core label of every record.

    ``conflicts`` are pairs whose given names exclude each other: each is a wall. A weak record may not
    join two groups that both have something strong.
    """
    left, right, bits = edges
    kept = bits >= threshold
    left, right, bits = left[kept], right[kept], bits[kept]
    reach = components(left, right, len(table))
    near = reach[conflicts[0]] == reach[conflicts[1]]
    for one, two in zip(conflicts[0][near].tolist(), conflicts[1][near].tolist(), strict=True):
        forest.wall(one, two)
    weak = ~strong_records(table)
    hard = _hard(reach, forest, (left, right), weak)
    tried = hard[left]
    left, right, bits = left[tried], right[tried], bits[tried]
    fingerprint, ends = np.zeros(len(table), np.uint64), distinct(np.concatenate([left, right]))
    fingerprint[ends] = table.fingerprints(ends)
    order = best_first(bits, left, right, fingerprint)
    _join(zip(left[order].tolist(), right[order].tolist(), strict=True), forest, weak.tolist())
    return np.where(hard, forest.labels(), reach)


def _hard(reach: Ints, forest: Forest, edges: tuple[Ints, Ints], weak: Bools) -> Bools:
    """Records whose edges must be tried one by one; all others that edges connect are one core in any order.

    These are within reach of a wall, of a weak record with an edge, or of what the forest knows already.
    """
    bridges = weak[edges[0]] | weak[edges[1]]
    found = np.zeros(len(reach), np.bool_)
    found[reach[forest.touched()]] = True
    found[reach[edges[0][bridges]]] = True
    hard: Bools = found[reach]
    return hard


def _join(edges: Iterable[tuple[int, int]], forest: Forest, weak: list[bool]) -> None:
    for one, two in edges:
        a, b = forest.find(one), forest.find(two)
        if a == b or forest.walled(a, b):
            continue
        bridges = forest.strong[a] and forest.strong[b] and (weak[one] or weak[two])
        if not bridges:
            forest.union(a, b)


def components(left: Ints, right: Ints, size: int) -> Ints:
    """Connected components: for each node the smallest node it can reach.

    >>> components(np.array([0, 2]), np.array([1, 3]), 5).tolist()
    [0, 0, 2, 2, 4]
    """
    label = np.arange(size, dtype=np.int32)  # in little: of each array here there are several
    while True:
        low = np.minimum(label[left], label[right])
        before = label.copy()
        np.minimum.at(label, label[left], low)
        np.minimum.at(label, label[right], low)
        label = label[label]
        label = label[label]
        if np.array_equal(label, before):
            return label.astype(np.int64)
