"""Surroundings: of all records those whose people may be others now that some have come and gone.

Who is one person is settled among records that edges connect, so it changes only where an edge comes or goes,
or a pair within reach of edges weighs something else. A pair weighs what its two records say, which nobody
else changes, and how common their names and contacts are. When a count reaches another half octave, pairs of
those who bear it can be weighed anew; yet one that was below the floor can have risen above it only where
fewer namesakes, or by the model's slopes more of them, speak for a pair.
"""

from dataclasses import dataclass

import numpy as np

from kankei.matching.blocking import SHIFT, Keys, distinct, single_keys, without
from kankei.matching.census import half_octave
from kankei.matching.clustering import components
from kankei.matching.columns import Bools, Columns, Hashes, Ints, hash_text, mix
from kankei.matching.comparison import Level, birth_levels
from kankei.matching.directory import Directory
from kankei.matching.model import GROUNDS, Model
from kankei.matching.packs import all_keys, distinct_names
from kankei.matching.resolution import Resolution, resolve, score_pairs
from kankei.matching.scoring import SUPPORT

__all__ = ["Moves", "Part", "in_order", "reordered", "settled", "surroundings"]

NAMES = ("surname", "given", "surname_reading", "given_reading")
"""Fields whose counts make the namesakes that are expected."""
CONTACTS = ("phone", "email")
NOBODY = np.zeros(0, np.int64)
Pairs = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True)
class Moves:
    """Rows of a directory: who came and left since all was worked out, and who is to be looked at again."""

    came: Ints
    left: Ints
    again: Ints


@dataclass(frozen=True, slots=True)
class Part:
    """Live rows, ascending, and beside each a number that those connected share."""

    rows: Ints
    reach: Ints


def surroundings(directory: Directory, edges: Pairs, moves: Moves, *, same: Pairs, model: Model) -> Part:
    """All who may be somebody else now, with everybody whom edges or judgements connect with them.

    Args:
        directory: As it is now; those who left are known to it still.
        edges: The rows of pairs that were above the floor when all was last worked out, live or not.
        moves: What has happened since.
        same: Rows that staff said are one person.
        model: What weighs pairs; the same as then.
    """
    shift = _Shift(directory, moves, model)
    fresh = shift.fresh()
    left, right = (np.concatenate(side) for side in zip(edges, same, fresh, strict=True))
    seeds = np.concatenate([moves.came, moves.left, moves.again, *fresh])
    rows = _connected(directory, left, right, seeds, shift.shaken())
    among = directory.marked(rows)
    inner = among[left] & among[right]  # one end of an edge may have left
    one, two = np.searchsorted(rows, left[inner]), np.searchsorted(rows, right[inner])
    return Part(rows=rows, reach=components(one, two, len(rows)))


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
    kept = directory.sizes(keys) <= cap
    place, keys = place[kept], keys[kept]
    return place, mix(keys, part.reach[place].astype(np.uint64) + np.uint64(1))


def _connected(directory: Directory, left: Ints, right: Ints, seeds: Ints, shaken: Ints) -> Ints:
    """The live among the seeds, those among the shaken who have an edge, and all whom edges lead to."""
    reached = directory.marked(seeds)
    linked = directory.marked(np.concatenate([left, right]))
    reached |= linked & directory.marked(shaken)
    while True:
        ahead = reached[left] != reached[right]
        if not ahead.any():
            return np.flatnonzero(reached & directory.marked(directory.live_rows()))
        reached[left[ahead]] = reached[right[ahead]] = True


class _Shift:
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
        """Pairs that may have risen to the floor, and have."""
        cap = self.model.block_cap
        opened = self._bearers(self.keys[(self.before > cap) & (self.after <= cap)])
        anew = np.concatenate([self.moves.came, opened, self._reached_otherwise()])
        pairs = [self._meeting(anew)]
        for keys, number in ((self._counted(NAMES), "namesakes"), (self._whole(), "crowd")):
            for up in (True, False):
                grounds = self._rising(number, up=up)
                if grounds:
                    rows = without(self._bearers(self._moved(keys, up=up)), anew)
                    pairs.append(self._standing(self._meeting(rows), grounds))
        return self._strong(*(np.concatenate(side) for side in zip(*pairs, strict=True)))

    def shaken(self) -> Ints:
        """Records that bear what has become more or less common, or meet others no longer."""
        cap = self.model.block_cap
        closed = self.keys[(self.before <= cap) & (self.after > cap)]
        named = np.concatenate([self._counted(NAMES), self._whole()])
        moved = [self._moved(named, up=up) for up in (True, False)]
        return np.concatenate([self._bearers(np.concatenate([closed, *moved])), self._reached_otherwise()])

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

    def _counted(self, fields: tuple[str, ...]) -> Hashes:
        return np.concatenate(
            [
                mix(table[field].hashed, hash_text(f"census {field}"))
                for table in (self.came, self.left)
                for field in fields
            ]
        )

    def _whole(self) -> Hashes:
        """The keys of full names, as written and as read."""
        written = [mix(single_keys(table)["name"], hash_text("name")) for table in (self.came, self.left)]
        return np.concatenate([*written, self._counted(("whole_reading",))])

    def _reached_otherwise(self) -> Ints:
        """Bearers of a contact which more or fewer names have now."""
        keys = distinct(
            np.concatenate(
                [
                    mix(single_keys(table)[kind], hash_text(kind))
                    for table in (self.came, self.left)
                    for kind in CONTACTS
                ]
            )
        )
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
        for kind in CONTACTS:
            mine = mix(single_keys(self.left)[kind], hash_text(kind))
            known = np.flatnonzero(mine)
            places.append(np.searchsorted(keys, mine[known]))
            rows.append(self.moves.left[known])
        return np.concatenate(places), np.concatenate(rows)

    def _names(self, place: Ints, row: Ints, size: int) -> Ints:
        """How many given names there are in each place."""
        return distinct_names(place, self.directory.given(row), size)

    def _bearers(self, keys: Hashes) -> Ints:
        return distinct(self.directory.sharing(keys)[1])

    def _meeting(self, rows: Ints) -> Pairs:
        """These records with everybody whom they meet, each pair once."""
        rows = distinct(rows)
        place, keys = self.directory.keys_of(rows)
        open_ = self.directory.sizes(keys) <= self.model.block_cap
        place, keys = place[open_], keys[open_]
        order = np.argsort(keys)
        place, keys = place[order], keys[order]
        kinds = distinct(keys)
        begin = np.append(np.searchsorted(keys, kinds), len(keys))
        block, other = self.directory.sharing(kinds)
        many = np.diff(begin)[block]
        ends = np.cumsum(many)
        within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - many, many)
        one = rows[place[np.repeat(begin[:-1][block], many) + within]]
        two = np.repeat(other, many)
        packed = distinct((np.minimum(one, two) << SHIFT | np.maximum(one, two))[one != two])
        return packed >> SHIFT, packed & (1 << SHIFT) - 1

    def _standing(self, pairs: Pairs, grounds: frozenset[str]) -> Pairs:
        """The pairs that may have one of these grounds."""
        if grounds != {"birth"}:
            return pairs
        rows, inverse = np.unique(np.concatenate(pairs), return_inverse=True)
        left, right = np.split(inverse, 2)
        levels = birth_levels(self.directory.part(rows), left, right)
        kept = _on_birth()[levels]
        return pairs[0][kept], pairs[1][kept]

    def _strong(self, left: Ints, right: Ints) -> Pairs:
        """Those of these pairs that are above the floor and can be somebody."""
        packed = distinct(left << SHIFT | right)
        left, right = packed >> SHIFT, packed & (1 << SHIFT) - 1
        rows, inverse = np.unique(np.concatenate([left, right]), return_inverse=True)
        one, two = np.split(inverse, 2)
        table = self.directory.part(rows)
        real = table.identifiable
        kept = real[one] & real[two]
        one, two = one[kept], two[kept]
        counted = self.directory.census(table)
        scored = score_pairs(table, one, two, counted=counted, model=self.model)
        strong = scored.bits >= self.model.edge_floor
        return rows[one[strong]], rows[two[strong]]


def _on_birth() -> Bools:
    """For each level of the birth date whether it can be what a pair stands on."""
    levels = Level["birth"]
    found = np.zeros(len(levels), np.bool_)
    for _, names in SUPPORT["birth"]:
        found[[levels[name] for name in names]] = True
    return found
