"""Suppression (秘匿): which figures of a table must stay unsaid so that no small one can be worked out.

A table with its totals is a circulation: every cell is an arc from its row to its column, every total an
arc back, and at each node what comes in goes out. What a reader can still think of is every circulation
that agrees with the published figures and has no negative one; how far a figure can move is therefore a
greatest flow.
Source: Cox (1995), Network Models for Complementary Cell Suppression, JASA 90:1453-1462.
"""

from collections import deque
from collections.abc import Sequence
from heapq import heappop, heappush

import numpy as np
from msgspec import Struct

from kankei.counting.columns import Flags, Ints

__all__ = ["LEAST", "Past", "Pattern", "bordered", "open_by", "suppress"]

LEAST = 10
"""A figure below this stays unsaid; and what is unsaid may lie anywhere within a range at least so wide."""


class Pattern(Struct, frozen=True, kw_only=True, eq=False):
    """A table with its totals (last row and column) and which of its figures stay unsaid.

    ``small`` were unsaid for their own sake, the others of ``unsaid`` to hide those. ``safe`` is False if
    even saying nothing new would leave one of them in too narrow a range: then the table must not be
    published at all.
    """

    cells: Ints
    small: Flags
    unsaid: Flags
    safe: bool


class Past(Struct, frozen=True, kw_only=True, eq=False):
    """The same places in an earlier publication; where ``present`` is not, the others mean nothing."""

    cells: Ints
    present: Flags
    unsaid: Flags


def bordered(cells: Ints) -> Ints:
    """A table with its totals as a last column and a last row.

    >>> bordered(np.array([[1, 2], [3, 4]])).tolist()
    [[1, 2, 3], [3, 4, 7], [4, 6, 10]]
    """
    wide = np.hstack([cells, cells.sum(axis=1, keepdims=True)])
    return np.asarray(np.vstack([wide, wide.sum(axis=0, keepdims=True)]), dtype=np.int64)


def suppress(
    cells: Ints, *, hidden: Flags | None = None, known: Flags | None = None, past: Sequence[Past] = ()
) -> Pattern:
    """Choose what a table leaves unsaid, at little cost in people.

    Args:
        cells: With their totals, as of :func:`bordered`.
        hidden: Figures that must stay unsaid besides the small ones.
        known: Figures that readers have already, which hide nothing any more.
        past: Earlier publications. Readers are taken to know which figures inside have not changed since.

    Returns:
        The pattern; each small or hidden figure may lie in a range of ``LEAST`` or more, totals and all
        considered, in this table and in the earlier ones at once. Of a figure that is not 0 this holds for
        readers, too, who know which are: a move that no rule allows, a channel that was not there yet.
    """
    fixed = np.zeros(cells.shape, dtype=np.bool_) if known is None else known
    small = cells < LEAST if hidden is None else (cells < LEAST) | hidden
    unsaid = small & ~fixed
    targets = sorted(_places(unsaid), key=lambda place: -int(cells[place]))
    for target in targets:
        usable, room = _freedom(cells, past, target)
        if _range(room, unsaid & usable, target) < LEAST:
            for place in _cheapest_ring(room, unsaid, fixed | ~usable, target):
                unsaid[place] = True
    if not _all_wide(cells, unsaid, past, targets):
        unsaid = ~fixed
    return Pattern(cells=cells, small=small, unsaid=unsaid, safe=_all_wide(cells, unsaid, past, targets))


def open_by(cells: Ints, unsaid: Flags, wanted: Flags) -> Flags:
    """Which of the wanted figures lie in a range of ``LEAST`` or more if only the unsaid ones can move.

    >>> cells = bordered(np.array([[3, 20], [30, 40]]))
    >>> inside = np.pad(np.ones((2, 2), dtype=np.bool_), (0, 1))
    >>> open_by(cells, inside, cells < LEAST)[0, 0]
    np.True_
    """
    found = np.zeros(cells.shape, dtype=np.bool_)
    for place in _places(unsaid & wanted):
        usable, room = _freedom(cells, (), place)
        found[place] = _range(room, unsaid & usable, place) >= LEAST
    return found


Place = tuple[int, int]
Room = dict[int, dict[int, int]]
"""How much more can flow from a node to another."""


def _places(flags: Flags) -> list[Place]:
    rows, columns = np.nonzero(flags)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _all_wide(cells: Ints, unsaid: Flags, past: Sequence[Past], targets: list[Place]) -> bool:
    for target in targets:
        usable, room = _freedom(cells, past, target)
        if _range(room, unsaid & usable, target) < LEAST:
            return False
    return True


def _freedom(cells: Ints, past: Sequence[Past], target: Place) -> tuple[Flags, Ints]:
    """Which figures may move along with a target without contradicting an earlier table; their least room.

    Where the target was unsaid, the same ring moves in that table, too: all of it must have been unsaid.
    Where it was said or not there, that table stands still: nothing that has not changed since may move.
    Totals of an earlier table are figures of their own. What is 0 moves along with nothing that is not.
    """
    usable, room = (cells > 0) | (cells[target] == 0), cells.copy()
    total = np.zeros(cells.shape, dtype=np.bool_)
    total[-1, :] = total[:, -1] = True
    for one in past:
        if one.present[target] and one.unsaid[target]:
            usable &= one.present & one.unsaid
            room = np.where(one.present, np.minimum(room, one.cells), room)
        else:
            usable &= total | ~one.present | (one.cells != cells)
    return usable, room


def _ends(shape: tuple[int, ...], place: Place) -> tuple[int, int]:
    """The nodes that an arc joins: from row to column, and back where one of the two is a total."""
    (rows, _), (row, column) = shape, place
    back = (row == rows - 1) != (column == shape[1] - 1)
    ends = row, rows + column
    return (ends[1], ends[0]) if back else ends


def _range(cells: Ints, unsaid: Flags, target: Place) -> int:
    """In how wide a range a reader must leave an unsaid figure; beyond ``LEAST`` it does not matter."""
    tail, head = _ends(cells.shape, target)
    up = _flow(cells, unsaid, target, head, tail)
    return (
        up
        if up >= LEAST
        else up + _flow(cells, unsaid, target, tail, head, most=min(LEAST, int(cells[target])))
    )


def _flow(cells: Ints, unsaid: Flags, target: Place, source: int, sink: int, *, most: int = LEAST) -> int:
    """The greatest flow from one node to another through the unsaid arcs but the target, at most ``most``."""
    room: Room = {}
    for place in _places(unsaid):
        if place != target:
            tail, head = _ends(cells.shape, place)
            room.setdefault(tail, {})[head] = LEAST
            room.setdefault(head, {})[tail] = int(cells[place])
    flow = 0
    while flow < most:
        path = _path(room, source, sink)
        if not path:
            break
        step = min(most - flow, *(room[one][two] for one, two in path))
        for one, two in path:
            room[one][two] -= step
            room[two][one] += step
        flow += step
    return flow


def _path(room: Room, source: int, sink: int) -> list[tuple[int, int]]:
    """A shortest way with room on every step, [] if there is none."""
    came: dict[int, int] = {source: source}
    queue = deque([source])
    while queue and sink not in came:
        node = queue.popleft()
        for other, left in room.get(node, {}).items():
            if left > 0 and other not in came:
                came[other] = node
                queue.append(other)
    if sink not in came:
        return []
    path, node = [], sink
    while node != source:
        path.append((came[node], node))
        node = came[node]
    return path


def _cheapest_ring(cells: Ints, unsaid: Flags, fixed: Flags, target: Place) -> list[Place]:
    """The figures of a ring through the target along which ``LEAST`` people can be moved, if there is one.

    Cheap are those that are unsaid anyway, then those of few people; Dijkstra's way over the nodes.
    """
    tail, head = _ends(cells.shape, target)
    steps = _steps(cells, unsaid, fixed, target)
    best: dict[int, int] = {head: 0}
    came: dict[int, tuple[int, Place]] = {}
    heap = [(0, head)]
    while heap:
        cost, node = heappop(heap)
        if cost > best[node]:
            continue
        for other, (price, place) in steps.get(node, {}).items():
            if cost + price < best.get(other, cost + price + 1):
                best[other] = cost + price
                came[other] = node, place
                heappush(heap, (cost + price, other))
    ring, node = [], tail
    while node in came and node != head:
        node, place = came[node]
        ring.append(place)
    return ring


def _steps(
    cells: Ints, unsaid: Flags, fixed: Flags, target: Place
) -> dict[int, dict[int, tuple[int, Place]]]:
    """From each node the nodes to which ``LEAST`` people can be moved, at what cost, by which figure."""
    steps: dict[int, dict[int, tuple[int, Place]]] = {}
    for place in _places(~fixed):
        if place != target:
            tail, head = _ends(cells.shape, place)
            price = 0 if unsaid[place] else int(cells[place]) + 1
            steps.setdefault(tail, {})[head] = price, place
            if cells[place] >= LEAST:
                steps.setdefault(head, {})[tail] = price, place
    return steps
