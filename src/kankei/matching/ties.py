"""Ties: the pairs of records above the floor, as they were when all was last worked out and as they are now.

Records are told by their numbers. A pair weighs what its two records say, which nobody else changes, and how
common their names and contacts are. When a count reaches another half octave, pairs of those who bear it can
weigh something else; yet one that was below the floor can have risen above it only where fewer namesakes, or
by the model's slopes more of them, speak for a pair.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from kankei.matching.blocking import LOW, SHIFT, paired
from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.directory import Directory
from kankei.matching.meeting import Company
from kankei.matching.model import Model
from kankei.matching.rivals import Few
from kankei.matching.sets import begins, within
from kankei.matching.shift import Shift

__all__ = ["Now", "Sides", "Stirred", "Ties", "connected", "padded", "ties_now"]

_Kind = TypeVar("_Kind", bound=np.generic)


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

    def at(self, places: Ints) -> "Ties":
        """Those at some places, which ascend."""
        return Ties(self.packed[places], self.bits[places])

    def exchanged(self, gone: Ints, come: "Ties") -> "Ties":
        """Without those at some places, and with others instead, which are none of the rest."""
        packed, bits = np.delete(self.packed, gone), np.delete(self.bits, gone)
        place = packed.searchsorted(come.packed)
        return Ties(np.insert(packed, place, come.packed), np.insert(bits, place, come.bits))


class Sides:
    """Ties with the cores of both their records, by number; ``across`` marks those between two cores."""

    def __init__(self, ties: Ties, core: Ints) -> None:
        self.ties, self.left, self.right, self.bits, self.core = ties, ties.left, ties.right, ties.bits, core
        self.one, self.two = core[self.left], core[self.right]
        self.across = self.one != self.two

    def touching(self, cores: Bools) -> Bools:
        """Which ties between two cores are of a marked one."""
        touching: Bools = self.across & (cores.take(self.one) | cores.take(self.two))
        return touching

    def pairs(self, chosen: Bools) -> tuple[Ints, Ints, Floats]:
        """The pairs of cores of some ties, ordered, with the most bits of each."""
        some = np.flatnonzero(chosen)
        packed = paired(self.one[some], self.two[some])
        order = np.argsort(packed)
        packed = packed[order]
        first = np.flatnonzero(begins(packed))
        best = np.maximum.reduceat(self.bits[some[order]], first) if len(first) else np.zeros(0)
        return packed[first] >> SHIFT, packed[first] & LOW, best

    def rivals(self, cores: Bools) -> Few:
        """The rivals of marked cores; of their rivals not all is told."""
        return Few.of(*self.pairs(self.touching(cores)))


@dataclass(frozen=True, slots=True)
class Now:
    """The ties there are now beside those there were.

    ``before`` has for every tie there was its bits now, minus infinity where it is none any more; ``fresh``
    are those that there were not. ``company`` is of most of those who are to be weighed.
    """

    before: Floats
    fresh: Ties
    company: Company


def ties_now(directory: Directory, sides: Sides, stirred: "Stirred", fresh: Ints, model: Model) -> Now:
    """What has become of the ties since some came and left.

    Args:
        directory: As it is now; those who left are known to it still.
        sides: The ties as they were, with their cores: at least those of whom any pair may be another.
        stirred: Who that is.
        fresh: Pairs that may be ties now, packed, ascending.
        model: What weighs pairs; the same as then.
    """
    ties, fresh = sides.ties, fresh[~within(fresh, sides.ties.packed)]
    here, asked, apart = stirred.asked(directory, ties)
    ends = np.concatenate([ties.packed[asked], fresh])
    nos = _near(ends, sides, stirred.touched & stirred.live)
    company = Company(directory, nos[stirred.live[nos]], model)
    weights = _weighed(company, ends)
    told = np.where(here, ties.bits, -np.inf)
    told[asked] = weights[: len(asked)]
    told[asked[~_meet(company, ties.packed[asked], apart[asked])]] = -np.inf
    told[told < model.edge_floor] = -np.inf
    strong = weights[len(asked) :] >= model.edge_floor
    return Now(told, Ties(fresh[strong], weights[len(asked) :][strong]), company)


class Stirred:
    """By number, the records there are (``live``), and those a pair of whom may weigh or meet otherwise.

    Pairs of those who were written or are reached otherwise surely weigh something else, of those who are
    only called otherwise perhaps; ``other`` meet others than before. ``moves`` are the numbers of those who
    came, left, and are looked at again.
    """

    def __init__(self, directory: Directory, shift: Shift, numbers: Ints, size: int) -> None:
        def marked(rows: Ints) -> Bools:
            marks = np.zeros(size, np.bool_)
            marks[numbers[rows]] = True
            return marks

        moves = shift.moves
        self.moves = numbers[moves.came], numbers[moves.left], numbers[moves.again]
        self._bearing = shift.bearing()
        self._closed, other = marked(shift.closed()), np.concatenate([shift.closed(), shift.opened()])
        self._surely = marked(np.flatnonzero(self._bearing.written)) | marked(shift.reached_otherwise)
        self._perhaps = marked(np.flatnonzero(self._bearing.heard))
        self.live, self.other = marked(directory.live_rows()), numbers[other]
        self.touched = self._surely | self._perhaps | marked(other)

    def asked(self, directory: Directory, ties: Ties) -> tuple[Bools, Ints, Bools]:
        """Which ties are of two records that are there; the places of those to be weighed; who may part."""
        left, right = ties.left, ties.right
        here = self.live.take(left) & self.live.take(right)
        moved = self._surely.take(left) | self._surely.take(right)
        perhaps = np.flatnonzero(here & ~moved & (self._perhaps.take(left) | self._perhaps.take(right)))
        moved[perhaps] = self._bearing.moves(*(directory.places(side[perhaps]) for side in (left, right)))
        apart = self._closed.take(left) & self._closed.take(right)
        return here, np.flatnonzero(here & (moved | apart)), apart


def _near(packed: Ints, sides: Sides, touched: Bools) -> Ints:
    """The records of some pairs, and of pairs of cores with a touched record."""
    marks, stirred, near = (np.zeros(len(touched), np.bool_) for _ in range(3))
    marks[packed >> SHIFT] = marks[packed & LOW] = True
    stirred[sides.core[np.flatnonzero(touched)]] = True
    beside = np.flatnonzero(sides.touching(stirred))
    near[sides.one[beside]] = near[sides.two[beside]] = True
    return np.flatnonzero(marks | near[sides.core])


def _weighed(company: Company, packed: Ints) -> Floats:
    """What pairs weigh; minus infinity where either side can be nobody."""
    left, right = company.places(packed >> SHIFT), company.places(packed & LOW)
    somebody, bits = company.table.identifiable, np.full(len(packed), -np.inf)
    real = np.flatnonzero(somebody[left] & somebody[right])
    bits[real] = company.weighed((left[real], right[real])).bits
    return bits


def _meet(company: Company, packed: Ints, apart: Bools) -> Bools:
    """Which pairs meet, of whom only those ``apart`` may do so no longer."""
    met, here = ~apart, np.flatnonzero(apart)
    met[here] = company.meet(company.places(packed[here] >> SHIFT), company.places(packed[here] & LOW))
    return met


def padded(told: npt.NDArray[_Kind], rest: npt.NDArray[Any]) -> npt.NDArray[_Kind]:
    """What is told of the first, and of the rest what there is of them; at least as long as that."""
    return np.concatenate([told, rest[len(told) :]])


def connected(marks: Bools, left: Ints, right: Ints) -> Bools:
    """The marks, and all whom pairs lead to from there; the same array.

    >>> connected(np.array([True, False, False]), np.array([0, 1]), np.array([1, 2])).tolist()
    [True, True, True]
    """
    while True:
        one, two = marks.take(left), marks.take(right)
        ahead = np.flatnonzero(one != two)
        if len(ahead) == 0:
            return marks
        marks[left[ahead]] = marks[right[ahead]] = True
        rest = ~(one | two)
        left, right = left[rest], right[rest]
