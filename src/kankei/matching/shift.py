"""Shift: how counts and blocks have changed since some have come and gone, and what that means for pairs."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kankei.matching.blocking import REACHED, SHIFT, counting_keys, paired
from kankei.matching.census import half_octave
from kankei.matching.columns import Bools, Ints
from kankei.matching.comparison import Level, birth_levels
from kankei.matching.directory import Directory
from kankei.matching.hashing import Hashes
from kankei.matching.model import GROUNDS, Model
from kankei.matching.packs import all_keys, distinct_names
from kankei.matching.scoring import SUPPORT
from kankei.matching.sets import distinct, without

__all__ = ["Bearing", "Moves", "Pairs", "Shift"]

PARTS = (("surname", "surname_reading"), ("given", "given_reading"), ("soft_whole", "whole_reading"))
"""What is counted of names, as written and as read."""
NAMES = ("surname", "given", "surname_reading", "given_reading")
"""Fields whose counts make the namesakes that are expected."""
WHOLE = ("whole", "whole_reading")
"""What is counted of full names, as written and as read."""
NOBODY = np.zeros(0, np.int64)
Pairs = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True)
class Moves:
    """Rows of a directory: who came and left since all was worked out, and who is to be looked at again."""

    came: Ints
    left: Ints
    again: Ints


@dataclass(frozen=True, slots=True)
class Bearing:
    """Marks of all rows: who bears a name that has come to another half octave.

    A pair is told by what is ``written``, which is the reading where nothing is; or, if given names agree by
    their sound alone, by what is ``heard``.
    """

    directory: Directory
    written: Bools
    heard: Bools

    def moves(self, left: Ints, right: Ints) -> Bools:
        """Which pairs may weigh something else for it; of all others it is certain that they do not."""
        written = self.written[left] | self.written[right]
        heard = np.flatnonzero(~written & (self.heard[left] | self.heard[right]))
        moved: Bools = written
        moved[heard] = self._may_be_read(left[heard], right[heard])
        return moved

    def _may_be_read(self, left: Ints, right: Ints) -> Bools:
        """Which pairs may have given names that agree by sound alone: none that are written alike."""
        kanji, other = (self.directory.said("given", rows) for rows in (left, right))
        read: Bools = (kanji != other) | (kanji == 0)
        return read


class Shift:
    """How counts and blocks have changed, and what that means for pairs."""

    def __init__(self, directory: Directory, moves: Moves, model: Model) -> None:
        self.directory, self.model, self.moves = directory, model, moves
        self.came, self.left = directory.part(moves.came), directory.part(moves.left)
        self.keys, self.after, self.before = self._sizes(all_keys(self.came)[1], all_keys(self.left)[1])

    def _sizes(self, came: Hashes, left: Hashes) -> tuple[Hashes, Ints, Ints]:
        """All keys of those who moved, and how many records have each now and had it before."""
        keys = distinct(np.concatenate([came, left]))
        after = self.directory.sizes(keys)
        fresh, gone = (np.bincount(np.searchsorted(keys, one), minlength=len(keys)) for one in (came, left))
        return keys, after, after - fresh + gone

    def fresh(self) -> Pairs:
        """Pairs that may have risen to the floor; some more than once."""
        anew = np.concatenate([self.moves.came, self.opened(), self.reached_otherwise])
        pairs = [self._meeting(anew)]
        for keys, number in ((self._counted(*NAMES), "namesakes"), (self._counted(*WHOLE), "crowd")):
            for up in (True, False):
                grounds = self._rising(number, up=up)
                if grounds:
                    rows = without(self._bearers(self._moved(keys, up=up)), anew)
                    pairs.append(self._standing(rows, grounds))
        left, right = (np.concatenate(side) for side in zip(*pairs, strict=True))
        return left, right

    def opened(self) -> Ints:
        """Who bears a key that has become rare enough to meet by."""
        cap = self.model.block_cap
        return self._bearers(self.keys[(self.before > cap) & (self.after <= cap)])

    def closed(self) -> Ints:
        """Who bears a key that has become too common to meet by."""
        cap = self.model.block_cap
        return self._bearers(self.keys[(self.before <= cap) & (self.after > cap)])

    def bearing(self) -> Bearing:
        """Who bears a name that has come to another half octave."""
        marks = {field: self._marked(field) for pair in PARTS for field in pair}
        written, heard = self.directory.marked(NOBODY), self.directory.marked(NOBODY)
        for spelt, sound in PARTS:
            written |= marks[spelt]
            heard |= marks[sound]
            rows = np.flatnonzero(marks[sound])
            written[rows[self.directory.said(spelt, rows) == 0]] = True
        return Bearing(self.directory, written, heard)

    def _marked(self, field: str) -> Bools:
        keys = self._counted("whole" if field == "soft_whole" else field)
        moved = np.concatenate([self._moved(keys, up=up) for up in (True, False)])
        return self.directory.marked(self._bearers(moved))

    def _rising(self, number: str, *, up: bool) -> frozenset[str]:
        """The grounds on which a pair gains when the number grows (``up``) or shrinks."""
        slopes = {ground: self.model.pair.slopes[ground][number] for ground in GROUNDS}
        return frozenset(ground for ground, slope in slopes.items() if (slope > 0 if up else slope < 0))

    def _moved(self, keys: Hashes, *, up: bool) -> Hashes:
        """Those of these keys whose count has come to a higher half octave, or a lower one."""
        place = np.searchsorted(self.keys, distinct(keys[keys != 0]))
        then, now = half_octave(self.before[place]), half_octave(self.after[place])
        moved: Hashes = self.keys[place[now > then if up else now < then]]
        return moved

    def _counted(self, *names: str) -> Hashes:
        """The keys by which those who moved are counted."""
        told = (counting_keys(table, *names).values() for table in (self.came, self.left))
        return np.concatenate([keys for one in told for keys in one])

    @cached_property
    def reached_otherwise(self) -> Ints:
        """Bearers of a contact which more or fewer names have now."""
        keys = distinct(self._counted(*REACHED))
        keys = keys[keys != 0]
        place, row = self.directory.sharing(keys)
        gone = self._contacts(keys)
        came = self.directory.marked(self.moves.came)[row]
        now = self._names(place, row, len(keys))
        then = self._names(
            np.concatenate([place[~came], gone[0]]), np.concatenate([row[~came], gone[1]]), len(keys)
        )
        return distinct(row[(half_octave(now) != half_octave(then))[place]])

    def _contacts(self, keys: Hashes) -> Pairs:
        """Of those who left: the place of each contact among these keys, and the row."""
        places, rows = [NOBODY], [NOBODY]
        for mine in counting_keys(self.left, *REACHED).values():
            known = np.flatnonzero(mine)
            places.append(np.searchsorted(keys, mine[known]))
            rows.append(self.moves.left[known])
        return np.concatenate(places), np.concatenate(rows)

    def _names(self, place: Ints, row: Ints, size: int) -> Ints:
        """How many given names there are in each place."""
        return distinct_names(place, self.directory.given(row), size)

    def _bearers(self, keys: Hashes) -> Ints:
        return distinct(self.directory.sharing(keys)[1])

    def _meeting(self, rows: Ints, *, saying: str = "") -> Pairs:
        """These records with everybody whom they meet, each pair once; or those alone who say this field."""
        rows = distinct(rows)
        if saying:
            rows = rows[self.directory.said(saying, rows) != 0]
        place, keys = self.directory.keys_of(rows)
        open_ = self.directory.sizes(keys) <= self.model.block_cap
        place, keys = place[open_], keys[open_]
        order = np.argsort(keys)
        place, keys = place[order], keys[order]
        kinds = distinct(keys)
        begin = np.append(np.searchsorted(keys, kinds), len(keys))
        block, other = self.directory.sharing(kinds)
        if saying:
            kept = self.directory.said(saying, other) != 0
            block, other = block[kept], other[kept]
        many = np.diff(begin)[block]
        ends = np.cumsum(many)
        within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - many, many)
        one = rows[place[np.repeat(begin[:-1][block], many) + within]]
        two = np.repeat(other, many)
        packed = distinct(paired(one, two)[one != two])
        return packed >> SHIFT, packed & (1 << SHIFT) - 1

    def _standing(self, rows: Ints, grounds: frozenset[str]) -> Pairs:
        """These records with those whom they meet, if the pair may have one of these grounds."""
        if grounds != {"birth"}:
            return self._meeting(rows)
        pairs = self._meeting(rows, saying="birth_date")
        rows, inverse = np.unique(np.concatenate(pairs), return_inverse=True)
        left, right = np.split(inverse, 2)
        levels = birth_levels(self.directory.part(rows), left, right)
        kept = _on_birth()[levels]
        return pairs[0][kept], pairs[1][kept]


def _on_birth() -> Bools:
    """For each level of the birth date whether it can be what a pair stands on."""
    levels = Level["birth"]
    found = np.zeros(len(levels), np.bool_)
    for _, names in SUPPORT["birth"]:
        found[[levels[name] for name in names]] = True
    return found
