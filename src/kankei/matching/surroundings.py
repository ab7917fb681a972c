"""Surroundings: of all records those who may be others now that some have come and gone, and who they are.

Who is one person follows from cores, the pairs of cores, and walls; each changes only near what has moved.

- Records form cores along ties from the threshold of cores on. Only those are formed anew within reach of
  which such a tie comes or goes, or weighs something else where they are several cores; or records meet anew.
- A pair of cores weighs what pairs of their records weigh, how many they are, and which rivals they have.
  Only those are weighed anew of which a record bears a count that moved, or which have other rivals.
- People are settled anew among cores that links from the threshold on connect with any of these.
"""

from dataclasses import dataclass

import numpy as np

from kankei.matching.blocking import LOW, SHIFT, paired
from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.cores import core_pairs, core_weights, leaders
from kankei.matching.directory import Directory
from kankei.matching.former import Known, cores_then, groups_of
from kankei.matching.joining import Links, core_strength, join_cores, linked
from kankei.matching.meeting import Company, Pairs
from kankei.matching.model import Model
from kankei.matching.resolution import somebody, stage_one, weigh_cores
from kankei.matching.rivals import Few, otherwise
from kankei.matching.sets import distinct, within
from kankei.matching.shift import Moves, Shift
from kankei.matching.ties import Sides, Stirred, Ties, connected, padded, ties_now
from kankei.matching.vicinity import vicinity

__all__ = ["Known", "Settled", "settled"]

SHARE = 3
"""Where more than one record in this many would be looked at, looking at all is less work."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What is found now: ``labels`` of those ``nos`` who may be somebody else; the rest of all records.

    ``gone`` are the ties there were that are none now or weigh something else, ``come`` those of now that
    were none or weighed something else. ``dropped`` marks the links there were of which ``links`` tells anew.
    """

    nos: Ints
    labels: Ints
    ties: Ties
    gone: Ties
    come: Ties
    dropped: Bools
    links: Links
    core: Ints


def settled(
    directory: Directory, known: Known, moves: Moves, *, judged: tuple[Pairs, Pairs], model: Model
) -> Settled | None:
    """Who they are now; None where everybody is to be looked at.

    Args:
        directory: As it is now; those who left are known to it still.
        known: What was found before.
        moves: What has happened since.
        judged: Numbers of live records that staff said are one person, and are not.
        model: What weighs pairs; the same as then.
    """
    if model.link_floor > min(model.same_threshold, model.alone_threshold):
        return None
    return _Work(directory, known, moves, judged, model).done()


class _Work:
    """One settling; its steps depend on each other in the order in which they stand here."""

    def __init__(
        self, directory: Directory, known: Known, moves: Moves, judged: tuple[Pairs, Pairs], model: Model
    ) -> None:
        self.directory, self.known, self.model = directory, known, model
        self.same, self.different = judged
        self.least = min(model.same_threshold, model.alone_threshold)
        numbers, shift = directory.nos(np.arange(directory.end)), Shift(directory, moves, model)
        self.size = max(1 + int(numbers.max(initial=0)), known.size)
        self.stirred = Stirred(directory, shift, numbers, self.size)
        core, unsure = known.core, np.zeros(0, np.bool_)
        if core is None:
            doubtful = np.concatenate([*self.stirred.moves[1:], self.stirred.other])
            core, unsure = cores_then(directory, known, doubtful, judged=judged, model=model)
        self.core, self.unsure = padded(core, np.arange(self.size)), padded(unsure, self.stirred.live & False)
        one, two = (numbers[rows] for rows in shift.fresh())
        marks = self.stirred.touched | self.unsure | ~self.stirred.live
        for some in (*self.stirred.moves, one, two):
            marks[some] = True
        self.near = vicinity(known.ties, self.core, marks, self.same, strong=model.core_threshold)
        self.before = Sides(known.ties.at(self.near), self.core)
        self.now = ties_now(directory, self.before, self.stirred, distinct(paired(one, two)), model)

    def done(self) -> Settled | None:
        """All of it."""
        gone, come = self._exchanged()
        ties = self.before.ties.exchanged(gone, come)
        self.packed = ties.packed
        formed = self._formed()
        changed = self._changed(formed)
        after = Sides(ties, self.after)
        keys, rivals = self._asked(after, within(ties.packed, come.packed), changed)
        links, dropped = self._linked(keys, rivals, changed)
        rows = self._reached(links, dropped, formed)
        if rows is None:
            return None
        labels, known = self._labelled(rows, links, dropped), self.known.ties
        gone = self.near[gone]
        return Settled(
            rows, labels, known.exchanged(gone, come), known.at(gone), come, dropped, links, self.after
        )

    def _company(self, nos: Ints) -> Company:
        return Company(self.directory, nos, self.model, ties=self.packed, of=self.now.company)

    # -- cores ------------------------------------------------------------------------------------------

    def _formed(self) -> Ints:
        """Form cores anew where they may be others: all records of these, who left among them."""
        now, threshold = self.now, self.model.core_threshold
        then, held = self.before.bits >= threshold, now.before >= threshold
        strong = np.flatnonzero(then | held)
        fresh = now.fresh.bits >= threshold
        crossing, both = then[strong] != held[strong], now.before[strong] != self.before.bits[strong]
        sides = self.before.left[strong], self.before.right[strong]
        reach = [np.concatenate(one) for one in zip(
            sides, (now.fresh.left[fresh], now.fresh.right[fresh]), self.same, strict=True)]  # fmt: skip
        marks = np.zeros(self.size, np.bool_)
        marks[sides[0][self.before.across[strong]]] = True
        several = connected(marks, *reach)
        stirred = both & several[sides[0]]
        seeds = np.zeros(self.size, np.bool_)
        for some in (*self.stirred.moves, self.stirred.other, np.flatnonzero(self.unsure)):
            seeds[some] = True
        for side, new in zip(sides, (now.fresh.left, now.fresh.right), strict=True):
            seeds[side[crossing | stirred]] = True
            seeds[new[fresh]] = True
        formed = np.flatnonzero(connected(self._marked(self.core, seeds)[self.core], *reach))
        self._form(formed[self.stirred.live[formed]], reach)
        return formed

    def _form(self, nos: Ints, reach: list[Ints]) -> None:
        """The cores of these records, with all to whom strong ties lead."""
        company = self._company(nos)
        scored = company.within(groups_of(nos, *reach, size=self.size))
        core = stage_one(
            company.table,
            scored,
            model=self.model,
            same=company.inside(self.same),
            different=company.inside(self.different),
        )
        self.after = self.core.copy()
        self.after[self.stirred.moves[1]] = self.stirred.moves[1]
        self.after[nos] = leaders(nos, core)

    def _changed(self, formed: Ints) -> Bools:
        """Marks of all whose core has other members now, or had."""
        before, after = self.core[formed], self.after[formed]
        moved = (before != after) | self.unsure[formed] | ~self.stirred.live[formed]
        new = np.zeros(self.size, np.bool_)
        new[self.stirred.moves[0]] = True
        moved |= new[formed]
        was, is_ = np.zeros(self.size, np.bool_), np.zeros(self.size, np.bool_)
        was[before[moved]] = is_[after[moved]] = True
        changed = np.zeros(self.size, np.bool_)
        changed[formed] = was[before] | is_[after]
        return changed

    # -- pairs of cores ---------------------------------------------------------------------------------

    def _exchanged(self) -> tuple[Ints, Ties]:
        """The places of ties that are none now or weigh something else; and all that come instead."""
        gone = np.flatnonzero(self.now.before != self.before.bits)
        held = gone[np.isfinite(self.now.before[gone])]
        come = Ties(self.before.ties.packed[held], self.now.before[held])
        return gone, come.exchanged(held[:0], self.now.fresh)

    def _asked(self, after: Sides, moved: Bools, changed: Bools) -> tuple[Ints, Few]:
        """The pairs of cores to be weighed anew, packed, and the rivals of their cores."""
        stirred = self._marked(self.after, self.stirred.touched & self.stirred.live | changed)
        surely = after.touching(stirred)
        before, gone = self.before, self.now.before != self.before.bits
        other = np.zeros(self.size, np.bool_)
        for sides, which in ((before, gone), (after, moved)):
            told = sides.across & (which | changed.take(sides.left) | changed.take(sides.right))
            other[sides.one[told]] = other[sides.two[told]] = True
        told = after.touching(other)
        near = np.zeros(self.size, np.bool_)
        for some in (told, surely):
            near[after.one[some]] = near[after.two[some]] = True
        rivals = after.rivals(near)
        one, two, bits = after.pairs(told & ~surely)
        ends, place = np.unique(np.concatenate([one, two]), return_inverse=True)
        now = rivals.among(ends)
        then = now.instead(before.rivals(other).among(ends), other[ends])
        pairs = place[: len(one)], place[len(one) :]
        weighed = otherwise(now.features(*pairs, bits), then.features(*pairs, bits), self.model.core)
        if self.unsure.any():
            beside = self._beside_unsure()
            weighed |= beside[one] | beside[two]
        sure = after.pairs(surely)
        keys = np.concatenate([sure[0] << SHIFT | sure[1], (one << SHIFT | two)[weighed]])
        return np.sort(keys), rivals

    def _beside_unsure(self) -> Bools:
        """Marks of cores whose rivals are not certain: next to those who are not certain themselves."""
        beside, left, right = np.zeros(self.size, np.bool_), self.before.left, self.before.right
        beside[self.after[left[self.unsure[right]]]] = True
        beside[self.after[right[self.unsure[left]]]] = True
        return beside

    def _marked(self, core: Ints, records: Bools) -> Bools:
        """Marks of the cores of marked records."""
        marks = np.zeros(self.size, np.bool_)
        marks[core[np.flatnonzero(records)]] = True
        return marks

    def _linked(self, keys: Ints, rivals: Few, changed: Bools) -> tuple[Links, Bools]:
        """The links of these pairs of cores, by number; which of those that there were they stand for."""
        links = self.known.links
        one, two = self.core[links.left], self.core[links.right]
        packed = paired(one, two)
        stirred = self._marked(self.core, self.stirred.touched | changed)
        dropped = stirred[one] | stirred[two] | within(packed, keys)
        if len(keys) == 0:
            return _none(), dropped
        one, two = keys >> SHIFT, keys & LOW
        ends = np.zeros(self.size, np.bool_)
        ends[one] = ends[two] = True
        nos = np.flatnonzero(ends[self.after] & self.stirred.live)
        company = self._company(nos)
        cores, core = np.unique(self.after[nos], return_inverse=True)
        scored = company.across(core, np.searchsorted(cores, one), np.searchsorted(cores, two))
        pairs = core_pairs(
            core, core_strength(company.table, core), scored, floor=self.model.edge_floor,
            fingerprints=company.table.fingerprints, rivals=rivals.among(cores),
        )  # fmt: skip
        if pairs is None:
            return _none(), dropped
        bits = core_weights(pairs.features, self.model.core)
        return _numbered(linked(scored, core, (pairs, bits), floor=self.model.link_floor), nos), dropped

    # -- people -----------------------------------------------------------------------------------------

    def _reached(self, links: Links, dropped: Bools, formed: Ints) -> Ints | None:
        """All records who may be somebody else; None if these are too many."""
        old, least = self.known.links, self.least
        near = old.bits >= least
        mine = dropped & near
        self.new = links.bits >= least
        gone, come = _unlike(old, np.flatnonzero(mine), links, np.flatnonzero(self.new))
        marks = np.zeros(self.size, np.bool_)
        ends = [
            (self.core[old.left[near]], self.core[old.right[near]]),
            (self.after[links.left[self.new]], self.after[links.right[self.new]]),
            (self.after[old.left[near]], self.after[old.right[near]]),
            (self.core[formed], self.after[formed]),
            self._of_one_person(),
        ]
        marks[self.core[formed]] = marks[self.after[formed]] = True
        for links_, some in ((old, gone), (links, come)):
            for side in (links_.left[some], links_.right[some]):
                marks[self.core[side]] = marks[self.after[side]] = True
        self.ends = tuple(np.concatenate(side) for side in zip(*ends, strict=True))
        marks = connected(marks, *self.ends)
        rows = np.flatnonzero((marks[self.after] | marks[self.core]) & self.stirred.live)
        return None if len(rows) * SHARE > int(self.stirred.live.sum()) else rows

    def _of_one_person(self) -> Pairs:
        """Those who came or are looked at again, each beside a core of the person whose they are so far."""
        whose = padded(self.known.whose, np.zeros(self.size, np.int64))
        mine = np.concatenate(self.stirred.moves[::2])
        mine = mine[whose[mine] > 0]
        asked = np.zeros(int(whose.max(initial=0)) + 1, np.bool_)
        asked[whose[mine]] = True
        others = np.flatnonzero(asked[whose[: self.size]] & (whose[: self.size] > 0) & self.stirred.live)
        one = np.zeros(len(asked), np.int64)
        one[whose[mine]] = self.after[mine]
        return one[whose[others]], self.after[others]

    def _labelled(self, nos: Ints, links: Links, dropped: Bools) -> Ints:
        """A label for each of these records, who are all that links from the threshold on connect."""
        if len(nos) == 0:
            return nos
        company = self._company(nos)
        cores, core = np.unique(self.after[nos], return_inverse=True)
        group = groups_of(cores, *self.ends, size=self.size)[core]
        scored = company.within(group)
        pairs = weigh_cores(company.table, scored, core, floor=self.model.edge_floor)
        if pairs is None:
            return somebody(company.table, core)
        bits = self._bits_of(cores[pairs.left] << SHIFT | cores[pairs.right], links, dropped)
        labels = join_cores(
            company.table, scored, core, (pairs, bits), model=self.model,
            different=company.inside(self.different),
        )  # fmt: skip
        return somebody(company.table, labels)

    def _bits_of(self, keys: Ints, links: Links, dropped: Bools) -> Floats:
        """The bits of pairs of cores; minus infinity for those that are no links."""
        old = self.known.links
        kept = np.flatnonzero(~dropped & (old.bits >= self.least))
        sides = (
            np.concatenate([one[kept], new])
            for one, new in ((old.left, links.left), (old.right, links.right))
        )
        one, two = (self.after[side] for side in sides)
        packed = paired(one, two)
        told = np.concatenate([old.bits[kept], links.bits])
        order = np.argsort(packed)
        packed, told = packed[order], told[order]
        found = np.full(len(keys), -np.inf)
        if len(packed):
            place = np.minimum(np.searchsorted(packed, keys), len(packed) - 1)
            found = np.where(packed[place] == keys, told[place], found)
        return found


def _none() -> Links:
    nothing = np.zeros(0, np.int64)
    return Links(nothing, nothing, nothing, nothing, np.zeros(0))


def _numbered(links: Links, nos: Ints) -> Links:
    """Links of places as links of numbers."""
    left, right, left_core, right_core = (
        nos[side] for side in (links.left, links.right, links.left_core, links.right_core)
    )
    return Links(left, right, left_core, right_core, links.bits)


def _unlike(old: Links, mine: Ints, new: Links, come: Ints) -> tuple[Ints, Ints]:
    """Which of some old links are not among the new, and which of the new not among the old."""
    told = np.concatenate(
        [old.left[mine] << SHIFT | old.right[mine], new.left[come] << SHIFT | new.right[come]]
    )
    bits = np.concatenate([old.bits[mine], new.bits[come]])
    order = np.lexsort((bits, told))
    twice = (np.diff(told[order]) == 0) & (np.diff(bits[order]) == 0)
    alike = np.zeros(len(told), np.bool_)
    alike[order[1:][twice]] = alike[order[:-1][twice]] = True
    return mine[~alike[: len(mine)]], come[~alike[len(mine) :]]
