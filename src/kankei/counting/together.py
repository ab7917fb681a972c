"""Tables published together (同時公表): what they share must stay open to a reader of all of them at once.

Every line of every table adds up to its total. What a reader can still think of are all moves of people that
keep these sums, and leave no figure negative; how far a figure can move is the answer of a linear program.
A reader may know which figures are 0, and asks about the others: for those, what is 0 stands still.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kankei.counting.columns import Flags, Ints
from kankei.counting.suppression import LEAST, Pattern, open_by

__all__ = ["Table", "all_open", "shared"]

Floats = NDArray[np.float64]
_NEAR = 1e-9
MOST = 300
"""Unsaid figures that are weighed together: a second of work. Of more, the tables that come last."""


class Table(Struct, frozen=True, kw_only=True, eq=False):
    """A table with its totals: what each figure is called, and which stay unsaid."""

    names: Sequence[Sequence[str]]
    pattern: Pattern


def shared(tables: Sequence[Sequence[Sequence[str]]]) -> frozenset[str]:
    """The names of figures that are in more than one table.

    >>> sorted(shared([[["a", "b"]], [["b", "c"]]]))
    ['b']
    """
    counts = Counter(name for table in tables for name in {one for line in table for one in line})
    return frozenset(name for name, count in counts.items() if count > 1)


def all_open(tables: Sequence[Table]) -> bool:
    """Whether what must stay unsaid lies in a range of ``LEAST`` or more, all tables considered at once.

    Beyond ``MOST`` unsaid figures the first tables are left out. Each table is taken to be safe by itself;
    what has its range there without moving anything that another leaves unsaid, too, keeps it. One that is
    not safe says nothing, but its lines tie together what others say.
    """
    return all(_open(_last(tables, empty=empty), empty=empty) for empty in (False, True))


def _last(tables: Sequence[Table], *, empty: bool) -> Sequence[Table]:
    """As many of the last tables as can be weighed together."""
    while len(tables) > 1 and sum(int(_free(table, empty=empty).sum()) for table in tables) > MOST:
        tables = tables[1:]
    return tables


def _open(tables: Sequence[Table], *, empty: bool) -> bool:
    """Whether what is 0 (or what is not) lies in such a range; what is not moves without what is 0."""
    common = shared([[_named(table, table.pattern.unsaid)] for table in tables])
    wanted = {
        name
        for table in tables
        for name in _named(table, _bound(table, common) & ((table.pattern.cells == 0) == empty))
    }
    said = {name for table in tables for name in _named(table, ~table.pattern.unsaid)}
    if not wanted - said:
        return True
    figure: dict[str, int] = {}
    for table in tables:
        free = _free(table, empty=empty)
        figure |= zip(_named(table, free), table.pattern.cells[free].tolist(), strict=True)
    places = {name: place for place, name in enumerate(name for name in figure if name not in said)}
    people = np.array([figure[name] for name in places], dtype=np.float64)
    moves = _moves(_sums(tables, places))
    return all(_is_open(moves, people, places[name]) for name in wanted - said)


def _free(table: Table, *, empty: bool) -> Flags:
    """What may move: all that is unsaid, but that is 0 only if it is about what is 0."""
    return table.pattern.unsaid & (empty | (table.pattern.cells > 0))


def _named(table: Table, flags: Flags) -> list[str]:
    return [str(name) for name in np.array(table.names)[flags]]


def _bound(table: Table, common: frozenset[str]) -> Flags:
    """What must stay open, and has not its range within the table's own figures alone."""
    pattern = table.pattern
    if not (common and pattern.safe):
        return np.zeros_like(pattern.unsaid)
    own = pattern.unsaid & ~np.isin(table.names, list(common))
    return pattern.small & pattern.unsaid & ~open_by(pattern.cells, own, pattern.small)


def _sums(tables: Sequence[Table], places: dict[str, int]) -> Floats:
    """An equation for each line of each table: its unsaid cells, less its total if that is unsaid."""
    lines = []
    for table in tables:
        for names in [*table.names, *zip(*table.names, strict=True)]:
            line = np.zeros(len(places))
            for name, factor in zip(names, [1.0] * (len(names) - 1) + [-1.0], strict=True):
                if name in places:
                    line[places[name]] += factor
            lines.append(line)
    return np.array(lines)


def _moves(sums: Floats) -> Floats:
    """All that can move without changing a sum: a column for each independent move (Gauss and Jordan)."""
    left = sums.copy()
    pivots: list[int] = []
    for column in range(sums.shape[1]):
        row = len(pivots)
        if row == len(left):
            break
        best = row + int(np.abs(left[row:, column]).argmax())
        if abs(left[best, column]) < _NEAR:
            continue
        left[[row, best]] = left[[best, row]]
        left[row] /= left[row, column]
        others = np.arange(len(left)) != row
        left[others] -= np.outer(left[others, column], left[row])
        pivots.append(column)
    free = [column for column in range(sums.shape[1]) if column not in set(pivots)]
    moves = np.zeros((sums.shape[1], len(free)))
    moves[free, range(len(free))] = 1.0
    moves[pivots] = -left[: len(pivots)][:, free]
    return moves


def _is_open(moves: Floats, people: Floats, target: int) -> bool:
    up = _farthest(moves, people, moves[target])
    return up >= LEAST or up + _farthest(moves, people, -moves[target]) >= LEAST - _NEAR


def _farthest(moves: Floats, people: Floats, gain: Floats) -> float:
    """How far a figure can be moved, at most ``LEAST``: the simplex method from the true figures.

    Rows are figures that must not become negative; columns begin as moves in either direction, and become
    figures at 0 as they are used.
    """
    rows, room, gain, far = moves.copy(), people.copy(), gain.copy(), 0.0
    labels, columns = np.arange(len(people)), np.full(len(gain), -1)
    while far < LEAST:
        helping = np.flatnonzero(np.where(columns < 0, np.abs(gain), gain) > _NEAR)
        if not len(helping):
            return far
        steps = _steps(rows[:, helping] * np.sign(gain[helping]), room)
        place = _chosen(np.abs(gain[helping]) * steps.min(axis=0, initial=np.inf), columns[helping])
        entering, step = int(helping[place]), float(steps[:, place].min(initial=np.inf))
        if step == np.inf:
            return float(LEAST)
        tied = np.flatnonzero(steps[:, place] <= step + _NEAR)
        leaving = int(tied[labels[tied].argmin()])
        far += abs(float(gain[entering])) * step
        rows, room, gain = _pivoted(rows, room, gain, (leaving, entering))
        columns[entering], labels[leaving] = labels[leaving], columns[entering]
        if labels[leaving] < 0:
            rows, room = np.delete(rows, leaving, axis=0), np.delete(room, leaving)
            labels = np.delete(labels, leaving)
    return far


def _steps(slopes: Floats, room: Floats) -> Floats:
    """How far each column can go until a figure is 0, by figure; infinite where it never will be."""
    falling = slopes < -_NEAR
    steps = np.full(slopes.shape, np.inf)
    np.divide(room[:, None], -slopes, out=steps, where=falling)
    return steps


def _chosen(gains: Floats, columns: Ints) -> int:
    """The column that brings most; where none brings anything Bland's rule, the first, so that it ends."""
    best = int(gains.argmax())
    return best if gains[best] > _NEAR else int(columns.argmin())


def _pivoted(
    rows: Floats, room: Floats, gain: Floats, place: tuple[int, int]
) -> tuple[Floats, Floats, Floats]:
    """The same figures told by the one of the row in place of the one of the column."""
    row, column = place
    pivot = rows[row, column]
    told = -rows[row] / pivot
    told[column] = 1.0 / pivot
    begin = -room[row] / pivot
    factor, price = rows[:, column].copy(), float(gain[column])
    rows, gain = rows.copy(), gain.copy()
    rows[:, column], gain[column] = 0.0, 0.0
    rows, room, gain = rows + np.outer(factor, told), room + factor * begin, gain + price * told
    rows[row], room[row] = told, begin
    return rows, np.maximum(room, 0.0), gain
