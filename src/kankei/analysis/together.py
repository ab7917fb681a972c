"""Tables published together (同時公表): what they share must stay open to a reader of all of them at once.

Every line of every table adds up to its total. What a reader can still think of are all moves of people that
keep these sums, and leave no figure negative; how far a figure can move is the answer of a linear program.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kankei.analysis.suppression import LEAST, Pattern, open_by
from kankei.counting.columns import Flags

__all__ = ["Table", "all_open", "shared"]

Floats = NDArray[np.float64]
_NEAR = 1e-9


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

    Each table is taken to be safe by itself; what has its range there without moving anything that another
    table leaves unsaid, too, keeps it.
    """
    hidden = [_named(table, table.pattern.unsaid) for table in tables]
    common = shared([[names] for names in hidden])
    if not common:
        return True
    places = {
        name: place for place, name in enumerate(dict.fromkeys(one for names in hidden for one in names))
    }
    figures = np.zeros(len(places))
    for table, names in zip(tables, hidden, strict=True):
        figures[[places[name] for name in names]] = table.pattern.cells[table.pattern.unsaid]
    moves = _moves(_sums(tables, places))
    wanted = {name for table in tables for name in _named(table, _bound(table, common))}
    return all(_is_open(moves, figures, places[name]) for name in wanted)


def _named(table: Table, flags: Flags) -> list[str]:
    return [str(name) for name in np.array(table.names)[flags]]


def _bound(table: Table, common: frozenset[str]) -> Flags:
    """What must stay open, and has not its range within the table's own figures alone."""
    pattern = table.pattern
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
    figures at 0 as they are used. Bland's rule: of several the first, so that it ends.
    """
    rows, room, gain, far = moves.copy(), people.copy(), gain.copy(), 0.0
    labels, columns = list(range(len(people))), [-1] * len(gain)
    while far < LEAST:
        entering = _entering(gain, columns)
        if entering is None:
            return far
        way = 1.0 if gain[entering] > 0 else -1.0
        slope = rows[:, entering] * way
        falling = np.flatnonzero(slope < -_NEAR)
        if not len(falling):
            return float(LEAST)
        steps = room[falling] / -slope[falling]
        tied = falling[steps <= steps.min() + _NEAR]
        leaving = min(tied.tolist(), key=lambda row: labels[row])
        far += gain[entering] * way * float(steps.min())
        rows, room, gain = _pivoted(rows, room, gain, (leaving, entering))
        if columns[entering] < 0:
            rows, room = np.delete(rows, leaving, axis=0), np.delete(room, leaving)
            columns[entering] = labels.pop(leaving)
        else:
            columns[entering], labels[leaving] = labels[leaving], columns[entering]
    return far


def _entering(gain: Floats, columns: Sequence[int]) -> int | None:
    """The column that moves the figure on: a move of either direction, else the first figure that helps."""
    either = [place for place, label in enumerate(columns) if label < 0 and abs(gain[place]) > _NEAR]
    if either:
        return either[0]
    helping = [place for place, label in enumerate(columns) if label >= 0 and gain[place] > _NEAR]
    return min(helping, key=lambda place: columns[place], default=None)


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
