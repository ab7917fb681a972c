"""Ties: the pairs of records above the floor, as they were when all was last worked out and as they are now.

Records are told by their numbers. A pair weighs what its two records say, which nobody else changes, and how
common their names and contacts are. When a count reaches another half octave, pairs of those who bear it can
weigh something else; yet one that was below the floor can have risen above it only where fewer namesakes, or
by the model's slopes more of them, speak for a pair.
"""

from dataclasses import dataclass

import numpy as np

from kankei.matching.blocking import LOW, SHIFT
from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.directory import Directory
from kankei.matching.meeting import Company
from kankei.matching.model import Model
from kankei.matching.sets import distinct
from kankei.matching.shift import Moves, Shift, weighed

__all__ = ["Now", "Ties", "connected", "ties_now"]


@dataclass(frozen=True, slots=True)
class Ties:
    """Pairs of records by the numbers of both in one, ascending, and beside each its bits."""

    packed: Ints
    bits: Floats

    @property
    def left(self) -> Ints:
        """The smaller number of each pair."""
        return self.packed >> SHIFT

    @property
    def right(self) -> Ints:
        """The larger number of each pair."""
        return self.packed & LOW


@dataclass(frozen=True, slots=True)
class Now:
    """The ties there are now beside those there were.

    ``live`` marks the records there are by number, ``touched`` those a pair of whom may weigh something else
    or meets only since or no longer, ``other`` of these those whose meetings may be others. ``before`` has
    for every tie there was its bits now, minus infinity where it is none any more; ``fresh`` are those that
    there were not. ``came`` and ``left`` are numbers.
    """

    live: Bools
    touched: Bools
    other: Ints
    before: Floats
    fresh: Ties
    came: Ints
    left: Ints
    again: Ints


def ties_now(directory: Directory, ties: Ties, moves: Moves, model: Model) -> Now:
    """What has become of the ties since some came and left.

    Args:
        directory: As it is now; those who left are known to it still.
        ties: As they were.
        moves: Who came and left.
        model: What weighs pairs; the same as then.
    """
    numbers, left, right, bits = directory.nos(np.arange(directory.end)), ties.left, ties.right, ties.bits
    size = 1 + max(int(one.max(initial=0)) for one in (numbers, left, right))

    def marked(rows: Ints) -> Bools:
        marks = np.zeros(size, np.bool_)
        marks[numbers[rows]] = True
        return marks

    shift = Shift(directory, moves, model)
    fresh, bearing = shift.fresh(), shift.bearing()
    live = marked(directory.live_rows())
    written, heard = marked(np.flatnonzero(bearing.written)), marked(np.flatnonzero(bearing.heard))
    contact, other = marked(shift.reached_otherwise), np.concatenate([shift.closed(), shift.opened()])
    closed = marked(shift.closed())
    here = live[left] & live[right]
    moved = written[left] | written[right] | contact[left] | contact[right]
    perhaps = np.flatnonzero(here & ~moved & (heard[left] | heard[right]))
    moved[perhaps] = bearing.moves(*(directory.places(side[perhaps]) for side in (left, right)))
    apart = closed[left] & closed[right]
    asked = np.flatnonzero(here & (moved | apart))
    now = np.where(here, bits, -np.inf)
    now[asked] = _weighed(directory, left[asked], right[asked], apart[asked], model)
    now[now < model.edge_floor] = -np.inf
    return Now(
        live=live,
        touched=written | heard | contact | marked(other),
        other=numbers[other],
        before=now,
        fresh=_strange(numbers, fresh, ties.packed),
        came=numbers[moves.came],
        left=numbers[moves.left],
        again=numbers[moves.again],
    )


def _weighed(directory: Directory, left: Ints, right: Ints, apart: Bools, model: Model) -> Floats:
    """What pairs weigh; minus infinity for those of them that may meet no longer, and do not."""
    rows = directory.places(left), directory.places(right)
    bits = weighed(directory, *rows, model)[1]
    here = np.flatnonzero(apart)
    if len(here):
        company = Company(directory, distinct(np.concatenate([left[here], right[here]])), model)
        gone = ~company.meet(company.places(left[here]), company.places(right[here]))
        bits[here[gone]] = -np.inf
    return bits


def _strange(numbers: Ints, found: tuple[Ints, Ints, Floats], known: Ints) -> Ties:
    """Pairs of rows by number, without those that are known."""
    one, two = numbers[found[0]], numbers[found[1]]
    packed = np.minimum(one, two) << SHIFT | np.maximum(one, two)
    order = np.argsort(packed)
    packed, bits = packed[order], found[2][order]
    place = np.searchsorted(known, packed)
    strange = np.ones(len(packed), np.bool_)
    inside = place < len(known)
    strange[inside] = known[place[inside]] != packed[inside]
    return Ties(packed[strange], bits[strange])


def connected(marks: Bools, left: Ints, right: Ints) -> Bools:
    """The marks, and all whom pairs lead to from there; the same array."""
    while True:
        ahead = marks[left] != marks[right]
        if not ahead.any():
            return marks
        marks[left[ahead]] = marks[right[ahead]] = True
        rest = ~marks[left]
        left, right = left[rest], right[rest]
