"""Surroundings: of all records those whose people may be others now that some have come and gone.

Who is one person is settled among records that edges connect, so it changes only where an edge comes or goes,
or a pair within reach of edges weighs something else. A pair weighs what its two records say, which nobody
else changes, and how common their names and contacts are. When a count reaches another half octave, pairs of
those who bear it can be weighed anew; yet one that was below the floor can have risen above it only where
fewer namesakes, or by the model's slopes more of them, speak for a pair.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kankei.matching.blocking import Keys
from kankei.matching.clustering import components
from kankei.matching.columns import Bools, Columns, Floats, Ints, mix
from kankei.matching.directory import Directory
from kankei.matching.model import Model
from kankei.matching.resolution import Resolution, resolve
from kankei.matching.sets import begins
from kankei.matching.shift import Bearing, Moves, Pairs, Shift, weighed

__all__ = ["Known", "Part", "in_order", "reordered", "settled", "surroundings"]

LARGE = 200
"""Of more who are connected it is not asked which pairs a name that moved can move."""
SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Known:
    """What was found when all was last worked out, by row.

    ``left``, ``right``, ``bits`` are the pairs above the floor, live or not. ``linked`` are the rows of pairs
    that stand for two groups which were weighed; ``whose`` has a number for each row's person, 0 for nobody.
    """

    left: Ints
    right: Ints
    bits: Floats
    linked: Ints
    whose: Ints


@dataclass(frozen=True, slots=True)
class Part:
    """Live rows, ascending, and beside each a number that those connected share.

    ``reweighed`` are pairs that were above the floor, of others who are sure to be who they were; their bits
    now may be below.
    """

    rows: Ints
    reach: Ints
    reweighed: tuple[Ints, Ints, Floats]


def surroundings(directory: Directory, known: Known, moves: Moves, *, same: Pairs, model: Model) -> Part:
    """All who may be somebody else now, with everybody whom edges or judgements connect with them.

    Args:
        directory: As it is now; those who left are known to it still.
        known: What was found before.
        moves: What has happened since.
        same: Rows that staff said are one person.
        model: What weighs pairs; the same as then.
    """
    shift = Shift(directory, moves, model)
    fresh, bearing = shift.fresh(), shift.bearing()
    ends = (known.left, known.right), same, fresh
    left, right = (np.concatenate(side) for side in zip(*ends, strict=True))
    seeds = np.concatenate([moves.came, moves.left, moves.again, *fresh])
    linked = directory.marked(np.concatenate([left, right]))
    broken = shift.broken()
    seeds = np.concatenate([seeds, broken[linked[broken]]])
    shaken = bearing.either()
    reached = _connected(directory, left, right, np.concatenate([seeds, shaken[linked[shaken]]]))
    rows = np.flatnonzero(reached & directory.marked(directory.live_rows()))
    among = directory.marked(rows)
    inner = among[left] & among[right]  # one end of an edge may have left
    one, two = np.searchsorted(rows, left[inner]), np.searchsorted(rows, right[inner])
    everybody = _Everybody(rows, components(one, two, len(rows)), bearing, known)
    near = reached[left]
    certain = _connected(directory, left[near], right[near], seeds)[rows]
    return everybody.chosen(certain, np.concatenate(same), model)


class _Everybody:
    """All who came, lost somebody or bear a name that moved, with all whom they are connected to."""

    def __init__(self, rows: Ints, reach: Ints, bearing: Bearing, known: Known) -> None:
        self.rows, self.reach, self.bearing, self.known = rows, reach, bearing, known

    def chosen(self, chosen: Bools, judged: Ints, model: Model) -> Part:
        """Those of them who can be others: the ``chosen``, and whom a name that moved can have moved.

        Where all are one core, they stay one whatever their pairs weigh, as long as no pair falls below the
        threshold of cores: in whatever order edges are tried, those between strong records join them, and
        each weak record finds its way to some. A wall there is none, or they would be two.
        """
        several = self._several(judged, model)
        chosen = chosen | self._moved(several & ~chosen)
        left, right, before = self._edges(~chosen & ~several)
        real, bits = weighed(self.bearing.directory, left, right, model)
        assert real.all()  # noqa: S101  what is connected is somebody
        fallen = (before >= model.core_threshold) & (bits < model.core_threshold)
        chosen = chosen | self._marked(left[fallen])
        kept = ~chosen[np.searchsorted(self.rows, left)]
        return Part(
            rows=self.rows[chosen],
            reach=self.reach[chosen],
            reweighed=(left[kept], right[kept], bits[kept]),
        )

    def _marked(self, rows: Ints) -> Bools:
        """Everybody who is connected with any of these rows."""
        found = np.zeros(len(self.rows), np.bool_)
        found[self.reach[np.searchsorted(self.rows, rows)]] = True
        return found[self.reach]

    def _several(self, judged: Ints, model: Model) -> Bools:
        """Those not known to be one core: groups of theirs were weighed, or they are several people."""
        if model.link_floor > min(model.same_threshold, model.alone_threshold):
            return np.ones(len(self.rows), np.bool_)
        told = np.concatenate([self.known.linked, judged])
        here = np.minimum(np.searchsorted(self.rows, told), len(self.rows) - 1)
        whose = self.known.whose[self.rows]
        strange = (whose == 0) | (whose != whose[self.reach])
        return self._marked(np.concatenate([told[self.rows[here] == told], self.rows[strange]]))

    def _moved(self, asked: Bools) -> Bools:
        """Of some, those any pair of whom may weigh something else."""
        written, heard = (marks[self.rows] & asked for marks in (self.bearing.written, self.bearing.heard))
        many = np.bincount(self.reach)[self.reach]
        found = self._marked(self.rows[written | (heard & (many > LARGE))])
        left, right = self._pairs_of(np.flatnonzero(heard & ~found))
        return found | self._marked(left[self.bearing.moves(left, right)])

    def _pairs_of(self, places: Ints) -> Pairs:
        """These with each of all whom they are connected with, themselves among them."""
        order = np.argsort(self.reach, kind="stable")
        begin, end = (np.searchsorted(self.reach, self.reach[places], side, sorter=order) for side in SIDES)
        many = end - begin
        last = np.cumsum(many)
        within = np.arange(int(last[-1]) if len(last) else 0) - np.repeat(last - many, many)
        return self.rows[np.repeat(places, many)], self.rows[order[np.repeat(begin, many) + within]]

    def _edges(self, asked: Bools) -> tuple[Ints, Ints, Floats]:
        """The edges among some that may weigh something else, and what they weighed."""
        known, marks = self.known, self.bearing.directory.marked(self.rows[asked])
        place = np.flatnonzero(marks[known.left] & marks[known.right])
        left, right = known.left[place], known.right[place]
        moved = self.bearing.moves(left, right)
        return left[moved], right[moved], known.bits[place[moved]]


def settled(
    directory: Directory, part: Part, *, same: Pairs, different: Pairs, model: Model
) -> tuple[Ints, Resolution]:
    """Who they are, with what all records make of their names and contacts; the numbers of those, ascending.

    ``same`` and ``different`` are rows that staff said are one person, or are not.
    """
    numbers = directory.nos(part.rows)
    order = np.argsort(numbers, kind="stable")
    table = in_order(directory.part(part.rows), order)
    found = resolve(
        table,
        model=model,
        same=_inside(part.rows[order], same),
        different=_inside(part.rows[order], different),
        counted=directory.census(table),
        keys=reordered(_inner_keys(directory, part, model.block_cap), order),
        within=True,
    )
    return numbers[order], found


def in_order(table: Columns, order: Ints) -> Columns:
    """Records in this order; the same table, with all that is known of its texts, if they stand so."""
    return table.rows(order) if (np.diff(order) < 0).any() else table


def reordered(keys: Keys, order: Ints) -> Keys:
    """Keys of records that stand in this order now."""
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[keys[0]], keys[1]


def _inside(rows: Ints, pairs: Pairs) -> list[tuple[int, int]]:
    """The pairs of which both are among these rows, as places in them."""
    place = {row: at for at, row in enumerate(rows.tolist())} if len(pairs[0]) else {}
    both = zip(pairs[0].tolist(), pairs[1].tolist(), strict=True)
    return [(place[one], place[two]) for one, two in both if one in place and two in place]


def _inner_keys(directory: Directory, part: Part, cap: int) -> Keys:
    """Keys under which only those meet who are connected, of blocks that are not too large among all."""
    place, keys = directory.keys_of(part.rows)
    mixed = mix(keys, part.reach[place].astype(np.uint64) + np.uint64(1))
    order = np.argsort(mixed)
    fresh = begins(mixed[order])
    shared = order[~(fresh & np.r_[fresh[1:], True])]
    place, keys, mixed = place[shared], keys[shared], mixed[shared]
    kinds, kind = np.unique(keys, return_inverse=True)
    kept = (directory.sizes(kinds) <= cap)[kind]
    return place[kept], mixed[kept]


def _connected(directory: Directory, left: Ints, right: Ints, seeds: Ints) -> Bools:
    """Marks of the seeds, and of all whom edges lead to."""
    reached = directory.marked(seeds)
    while True:
        ahead = reached[left] != reached[right]
        if not ahead.any():
            return reached
        reached[left[ahead]] = reached[right[ahead]] = True
