"""Meeting: which records of small groups meet under a key, and what their pairs weigh.

Among few it is asked pair by pair whether they share a key, kind by kind; among many they are listed by it.
"""

from functools import cached_property

import numpy as np

from kankei.matching.blocking import (
    LOW,
    SHIFT,
    Blocks,
    blocks,
    once,
    paired,
    single_kinds,
    usable_mailbox,
)
from kankei.matching.census import Census
from kankei.matching.columns import Bools, Columns, Ints
from kankei.matching.directory import Directory
from kankei.matching.guessing import guessed_reading_keys
from kankei.matching.hashing import Hashes, hash_text, mix
from kankei.matching.model import Model
from kankei.matching.packs import all_keys
from kankei.matching.resolution import score_pairs
from kankei.matching.scoring import Scored
from kankei.matching.sets import begins, distinct, ranks, within

__all__ = ["Company", "Pairs", "gathered"]

LARGE = 200
"""Records of a group, or of two, from which on those who meet are listed by their keys."""
Pairs = tuple[Ints, Ints]
NO_TIES = np.zeros(0, np.int64)


class Company:
    """Some records by ascending number, known by their place among them.

    ``ties`` are pairs that are known to meet, by both numbers in one, ascending. If they are all ``of`` some
    other company, what is known there is not worked out again.
    """

    def __init__(
        self,
        directory: Directory,
        nos: Ints,
        model: Model,
        *,
        ties: Ints = NO_TIES,
        of: "Company | None" = None,
    ) -> None:
        self.directory, self.nos, self.model, self.ties = directory, nos, model, ties
        self.whole = of if of is not None and within(nos, of.nos).all() else None
        self.table = gathered(directory, nos) if self.whole is None else self.whole.rows(nos)

    def rows(self, nos: Ints) -> Columns:
        """What some of them say; what has been made of their texts is not made again."""
        return self.table.rows(self.places(nos))

    @cached_property
    def counted(self) -> Census:
        """How common their names and contacts are among all."""
        if self.whole is not None:
            return self.whole.counted.rows(self.whole.places(self.nos))
        return self.directory.census(self.table)

    def places(self, nos: Ints) -> Ints:
        """The place of each of these, who are all among them."""
        return np.searchsorted(self.nos, nos)

    def inside(self, pairs: Pairs) -> list[tuple[int, int]]:
        """The pairs of numbers of which both are among them, as places."""
        here = np.isin(pairs[0], self.nos) & np.isin(pairs[1], self.nos)
        left, right = (self.places(side[here]).tolist() for side in pairs)
        return list(zip(left, right, strict=True))

    def weighed(self, pairs: Pairs) -> Scored:
        """Pairs of places, by left and right."""
        return score_pairs(self.table, *pairs, counted=self.counted, model=self.model)

    def within(self, group: Ints) -> Scored:
        """All pairs of one group each who meet; ``group`` has a small number for each record."""
        order, sizes = np.argsort(group, kind="stable"), np.bincount(group)
        large = sizes > LARGE
        few = np.flatnonzero(~large[group[order]])
        inner = Blocks(rows=order[few].astype(np.int32), sizes=sizes[~large], size=len(group))
        pairs = inner.pairs(0, len(group))
        many = np.flatnonzero(large[group])
        return self.weighed(self._both(self._meeting(pairs), self._listed(many, group[many])))

    def across(self, core: Ints, one: Ints, two: Ints) -> Scored:
        """All pairs who meet between cores, of which pairs are given; ``core`` numbers each record's."""
        order, sizes = np.argsort(core, kind="stable"), np.bincount(core)
        begin = np.cumsum(sizes) - sizes
        many = sizes[one] * sizes[two]
        large = sizes[one] + sizes[two] > LARGE
        which = np.repeat(np.flatnonzero(~large), many[~large])
        within = ranks(many[~large])
        a, b = one[which], two[which]
        left, right = order[begin[a] + within // sizes[b]], order[begin[b] + within % sizes[b]]
        pairs = _sorted(left, right)
        return self.weighed(self._both(self._meeting(pairs), self._crowded(core, one[large], two[large])))

    def meet(self, left: Ints, right: Ints) -> Bools:
        """Which pairs meet: both can be somebody, and share a key whose block is not too large."""
        somebody = self.table.identifiable
        rest = np.flatnonzero(somebody.take(left) & somebody.take(right))
        found = np.zeros(len(left), np.bool_)
        for kind, hashed in single_kinds(self.table, but="mailbox"):
            one = hashed.take(left.take(rest))
            same = np.flatnonzero((one != 0) & (one == hashed.take(right.take(rest))))
            met = np.zeros(len(rest), np.bool_)
            met[same] = self._open(mix(one.take(same), hash_text(kind)))
            found[rest[met]] = True
            rest = rest[~met]
        for ask in (self._mailboxes, self._sounds):
            met = ask(left.take(rest), right.take(rest))
            found[rest[met]] = True
            rest = rest[~met]
        return found

    def _meeting(self, pairs: Pairs) -> Pairs:
        """Those of these pairs, by left and right, that meet."""
        met = within(self.nos[pairs[0]] << SHIFT | self.nos[pairs[1]], self.ties)
        rest = np.flatnonzero(~met)
        met[rest] = self.meet(pairs[0].take(rest), pairs[1].take(rest))
        return pairs[0][met], pairs[1][met]

    def _mailboxes(self, left: Ints, right: Ints) -> Bools:
        """Which pairs share what stands before the ``@``; of the others it is not hashed."""
        mailbox, told = usable_mailbox(self.table)
        found: Bools = (
            told.take(left) & (mailbox.codes.take(left) == mailbox.codes.take(right)) & told.take(right)
        )
        same = np.flatnonzero(found)
        found[same] = self._open(mix(mailbox.hashes_of(mailbox.codes[left[same]]), hash_text("mailbox")))
        return found

    def _open(self, keys: Hashes) -> Bools:
        """Whether so few have each of these keys that they meet."""
        kinds, kind = np.unique(keys, return_inverse=True)
        small: Bools = (self.directory.sizes(kinds) <= self.model.block_cap)[kind]
        return small

    def _sounds(self, left: Ints, right: Ints) -> Bools:
        """Which pairs share a reading that the dictionary gives one of them for its name."""
        ends, place = np.unique(np.concatenate([left, right]), return_inverse=True)
        left, right = np.split(place, 2)
        rows, keys, guessed = _readings(self.table.rows(ends))
        sizes = np.bincount(rows, minlength=len(ends))
        begin = np.cumsum(sizes) - sizes
        asked = np.flatnonzero((guessed[left] | guessed[right]) & (sizes[left] > 0) & (sizes[right] > 0))
        entries = list[tuple[Ints, Hashes]]()
        for side in (left[asked], right[asked]):
            many = sizes[side]
            entries.append((np.repeat(asked, many), keys[np.repeat(begin[side], many) + ranks(many)]))
        pair, said = (np.concatenate(told) for told in zip(*entries, strict=True))
        order = np.lexsort((said, pair))
        shared = order[~begins(pair[order], said[order])]
        found = np.zeros(len(left), np.bool_)
        found[pair[shared[self._open(mix(said[shared], hash_text("reading")))]]] = True
        return found

    def _crowded(self, core: Ints, one: Ints, two: Ints) -> Pairs:
        """Pairs who meet between cores of which there are many."""
        group = np.repeat(np.arange(len(one)), 2)
        cores = np.column_stack([one, two]).ravel()
        order, sizes = np.argsort(core, kind="stable"), np.bincount(core)
        begin, many = (np.cumsum(sizes) - sizes)[cores], sizes[cores]
        places = order[np.repeat(begin, many) + ranks(many)]
        left, right = self._listed(places, np.repeat(group, many))
        wanted = distinct(one << SHIFT | two)
        a, b = core[left], core[right]
        kept = (a != b) & np.isin(paired(a, b), wanted)
        return left[kept], right[kept]

    def _listed(self, places: Ints, group: Ints) -> Pairs:
        """Pairs of one group each who meet, listed by their keys; a record may be of many groups."""
        if len(places) == 0:
            return places, places
        here, index = np.unique(places, return_inverse=True)
        mine, keys = all_keys(self.table.rows(here), census=False)
        order, sizes = np.argsort(mine, kind="stable"), np.bincount(mine, minlength=len(here))
        begin, many = (np.cumsum(sizes) - sizes)[index], sizes[index]
        entry = order[np.repeat(begin, many) + ranks(many)]
        keys = keys[entry]
        keys, place = keys[open_ := self._open(keys)], np.repeat(places, many)[open_]
        mixed = mix(keys, np.repeat(group, many)[open_].astype(np.uint64) + np.uint64(1))
        met = blocks((place, mixed), size=len(self.nos), cap=self.model.block_cap)
        left, right = met.pairs(0, len(self.nos))
        somebody = self.table.identifiable
        real = somebody[left] & somebody[right]
        return left[real], right[real]

    @staticmethod
    def _both(one: Pairs, other: Pairs) -> Pairs:
        if len(other[0]) == 0:
            return one
        return _sorted(*(np.concatenate(side) for side in zip(one, other, strict=True)))


def gathered(directory: Directory, nos: Ints) -> Columns:
    """What records say, in the order of their ascending numbers."""
    rows = directory.places(nos, live=False)
    order = np.argsort(rows, kind="stable")
    table = directory.part(rows[order])
    if not (np.diff(order) < 0).any():
        return table
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return table.rows(back)


def _readings(table: Columns) -> tuple[Ints, Hashes, Bools]:
    """All readings under which records meet, by record, each once; marks of those with guessed ones."""
    told, guessed = table["whole_reading"].hashed, guessed_reading_keys(table)
    rows, keys = once(
        np.concatenate([np.flatnonzero(told), guessed[0]]), np.concatenate([told[told != 0], guessed[1]])
    )
    order = np.argsort(rows, kind="stable")
    marks = np.zeros(len(table), np.bool_)
    marks[guessed[0]] = True
    return rows[order], keys[order], marks


def _sorted(left: Ints, right: Ints) -> Pairs:
    """Pairs by their smaller and then their larger place, each once."""
    packed = distinct(paired(left, right))
    return packed >> SHIFT, packed & LOW
