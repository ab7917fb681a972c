"""Certainty: who comes to one person whatever else is found, so that nobody is worked out for it.

A record that stage one joins with a record of somebody, and that nothing above the floor connects with
anybody else, is theirs. All that could keep it from them is a wall, which stands where two of the compared
exclude each other, or the guard against weak bridges, which holds back records without any contact.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kankei.matching.clustering import strong_records
from kankei.matching.columns import Columns, Floats, Ints
from kankei.matching.comparison import Levels
from kankei.matching.cores import excluded
from kankei.matching.joining import too_little
from kankei.matching.model import Model
from kankei.matching.scoring import Scored

__all__ = ["Met", "certain"]

Sides = tuple[Ints, Ints]
"""Pairs by the rows of their records."""
STRANGER = -1
"""Whose a record is of which nobody says it."""


@dataclass(frozen=True)
class Met:
    """Pairs that meet, weighed: by their places among ``rows``, ascending, of which there is a table.

    The left of each is a record that is asked about.
    """

    rows: Ints
    table: Columns
    scored: Scored
    model: Model

    @cached_property
    def kept(self) -> Ints:
        """The places of those from the floor on, both of whom can be somebody."""
        real, scored = self.table.identifiable, self.scored
        kept = (scored.bits >= self.model.edge_floor) & real[scored.left] & real[scored.right]
        return kept.nonzero()[0]

    @property
    def tied(self) -> tuple[Ints, Ints, Floats]:
        """The rows of both sides of these, and their bits."""
        left, right = self.sides(self.kept)
        return left, right, self.scored.bits[self.kept]

    def sides(self, places: Ints) -> Sides:
        """The rows of both sides of some of them."""
        return self.rows[self.scored.left[places]], self.rows[self.scored.right[places]]

    def levels(self, row: int, others: Sequence[int]) -> Levels | None:
        """How far one asked about agrees with others; None if it does not meet them all."""
        mine = (self.rows[self.scored.left] == row).nonzero()[0]
        right = self.rows[self.scored.right[mine]]
        place = dict(zip(right.tolist(), mine.tolist(), strict=True))
        if not place.keys() >= set(others):
            return None
        return {
            field: levels[[place[other] for other in others]] for field, levels in self.scored.levels.items()
        }

    def joined(self) -> Sides:
        """Those that stage one joins, if neither is with anybody yet."""
        guarded, kept, scored = strong_records(self.table), self.kept, self.scored
        kept = kept[guarded[scored.left[kept]] & guarded[scored.right[kept]]]
        kept = kept[scored.bits[kept] >= self.model.core_threshold]
        return self.sides(kept[~too_little(self.table, scored.at(kept))])

    def apart(self) -> Sides:
        """Those that exclude each other, above the floor or not."""
        return self.sides(excluded(self.scored.levels).nonzero()[0])


def certain(met: Met, whose: Mapping[int, int]) -> dict[int, int]:
    """The rows asked about of which it is certain whose they are, and whose.

    Args:
        met: All whom they meet.
        whose: Whose all records of those are whom they meet above the floor, by row.
    """
    told = defaultdict[int, set[int]](set)
    for one, other in _listed(met.sides(met.kept)):
        told[one].add(whose.get(other, STRANGER))
        told[other].add(STRANGER)
    sure = {one: min(people) for one, people in told.items() if len(people) == 1 and min(people) > 0}
    if sure:
        sure = _joined(met, whose, sure)
    open_to = {person for one in told.keys() - sure.keys() for person in told[one]}
    return {one: person for one, person in sure.items() if person not in open_to}


def _joined(met: Met, whose: Mapping[int, int], sure: Mapping[int, int]) -> dict[int, int]:
    """Those of them whom a pair joins with somebody, and no wall keeps from them or from each other."""
    joined, apart = {one for one, _ in _listed(met.joined())}, _listed(met.apart())
    held = {one for one, other in apart if whose.get(other) == sure.get(one)}
    held |= {one for pair in apart if sure.keys() >= set(pair) for one in pair}
    return {one: person for one, person in sure.items() if one in joined and one not in held}


def _listed(sides: Sides) -> list[tuple[int, int]]:
    return list(zip(sides[0].tolist(), sides[1].tolist(), strict=True))
