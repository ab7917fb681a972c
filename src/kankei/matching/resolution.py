"""Resolve: from the columns of records to people, in one pass of block, compare, score, cluster.

The people are a function of the set of records and judgements, whatever the order they came in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kankei.matching.blocking import LOW, SHIFT, Blocks, Keys, blocking_keys, blocks, own_blocks, paired
from kankei.matching.census import Census, census
from kankei.matching.clustering import Forest, components, cores, strong_records
from kankei.matching.columns import Bools, Codes, Columns, Floats, Ints
from kankei.matching.comparison import LEVELS, compare
from kankei.matching.cores import CorePairs, clashing, core_pairs, core_weights, excluded
from kankei.matching.hashing import Hashes
from kankei.matching.joining import Links, core_strength, join_cores, linked, too_little
from kankei.matching.model import Model
from kankei.matching.portions import Progress, everywhere, silent
from kankei.matching.scoring import Background, Scored, background, grounds, numbers, weights_of
from kankei.matching.sets import distinct, within

PORTION, LEAST = 400_000, 20_000
"""Pairs compared at a time, and the fewest that it is worth doing apart."""
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is the same person: a label per record (-1: nobody in particular), edges kept, links weighed."""

    labels: Ints
    core: Ints
    edges: tuple[Ints, Ints, Floats]
    links: Links


def score_pairs(table: Columns, left: Ints, right: Ints, *, counted: Census, model: Model) -> Scored:
    """Compare and weigh the given pairs, a portion at a time, on every processor there is."""
    told, size = background(table, counted), _portion(len(left))

    def weighed(start: int) -> Scored:
        part = slice(start, start + size)
        return _weighed(table, told, left[part], right[part], model=model)

    return _joined(everywhere(weighed, range(0, max(len(left), 1), size)))


def _portion(pairs: int) -> int:
    """How many of so many pairs to compare at a time, so that every processor has some to the end."""
    return min(PORTION, max(pairs // 16, LEAST))


def likely_pairs(
    table: Columns,
    found: Blocks,
    *,
    counted: Census,
    model: Model,
    same: Pairs = (),
    told: Progress = silent,
) -> Scored:
    """The candidates that can matter, weighed: those not below the floor, and all within their reach.

    A candidate below the floor speaks of two groups only if others join or link the groups, or a judgement in
    ``same`` does. Candidates are listed and weighed a portion at a time and forgotten; those within reach of
    what was found are then listed once more. Kept of these are those of one group, and of two groups that a
    candidate above the floor brings together; of the others only who excludes whom. Where few meet, all are
    kept at once.
    """
    if found.meetings <= PORTION:
        return _Search(table, background(table, counted), found, model).all(told)
    order, rearranged = found.rearranged()
    beside = background(table, counted).rows(order)
    del found, counted  # if nobody else has them, they go before the largest part begins
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    meant = rank[np.array(same, np.int64).reshape(-1, 2)]
    search = _Search(table.rows(order), beside, rearranged, model)
    del rank, beside, rearranged
    scored = search.likely(meant, told)
    del search
    return _renumbered(scored, order)


@dataclass(frozen=True, slots=True)
class _Search:
    """Candidates of a table, to be listed and weighed a stretch of records at a time."""

    table: Columns
    told: Background
    found: Blocks
    model: Model

    def all(self, told: Progress) -> Scored:
        """Every candidate; of a single portion nobody is told."""

        def weighed(stretch: tuple[int, int]) -> Scored:
            return self._weighed(*self._listed(stretch))

        stretches = self.found.stretches(_portion(self.found.meetings)) or [(0, len(self.table))]
        return _joined(everywhere(weighed, stretches, told if len(stretches) > 1 else silent))

    def likely(self, same: Ints, told: Progress) -> Scored:
        """Those that can matter, with ``same`` for pairs of which staff say so.

        Each stretch is gone through twice, and ``told`` so. What is kept of all candidates in between is
        whether they are high, and whether they exclude each other.
        """
        stretches, name = self.found.stretches(_portion(self.found.meetings)), self.table.name

        def high(stretch: tuple[int, int]) -> tuple[Scored, Codes]:
            weighed = self._weighed(*self._listed(stretch), name)
            high = weighed.bits >= self.model.edge_floor
            return weighed.at(high.nonzero()[0]), np.packbits([high, excluded(weighed.levels)], axis=1)

        parts, marks = zip(*everywhere(high, stretches, _half(told, 0)), strict=True)
        found = _joined(parts)
        del parts
        reach = _Reach.of(found, (same[:, 0], same[:, 1]), len(self.table), self.model)

        def near(place: int) -> Scored:
            left, right = self._listed(stretches[place])
            high, clash = np.unpackbits(marks[place], axis=1, count=len(left)).view(np.bool_)
            rest = reach.near(left, right, but=high)
            left, right, clash = left.take(rest), right.take(rest), clash.take(rest)
            matter = reach.matter(left, right)
            clash &= ~matter
            weighed = self._weighed(left[matter], right[matter])
            return replace(weighed, apart=(left[clash], right[clash]))

        return _joined([found, *everywhere(near, range(len(stretches)), _half(told, len(stretches)))])

    def _listed(self, stretch: tuple[int, int]) -> tuple[Ints, Ints]:
        """Candidates of which both sides can be somebody."""
        left, right = self.found.pairs(*stretch)
        somebody = self.table.identifiable
        usable = (somebody.take(left) & somebody.take(right)).nonzero()[0]
        return left.take(usable), right.take(usable)

    def _weighed(self, left: Ints, right: Ints, name: Ints | None = None) -> Scored:
        return _weighed(self.table, self.told, left, right, model=self.model, name=name)


@dataclass(frozen=True, slots=True)
class _Reach:
    """What pairs from the floor on lead to: ``group`` by pairs strong enough for one core, ``wide`` by all.

    ``meeting`` are the pairs of groups, packed, that some such pair brings together. A core is never larger
    than its group.
    """

    group: Ints
    wide: Ints
    meeting: Ints

    @classmethod
    def of(cls, high: Scored, same: tuple[Ints, Ints], size: int, model: Model) -> "_Reach":
        """From the pairs above the floor and pairs that staff call the same."""
        left, right, close = high.left, high.right, high.bits >= model.core_threshold
        group = components(
            np.concatenate([left[close], same[0]]), np.concatenate([right[close], same[1]]), size
        )
        one, two = group[left], group[right]
        wide = components(np.concatenate([one, group[same[0]]]), np.concatenate([two, group[same[1]]]), size)
        return cls(group, wide[group], distinct(paired(one, two)[one != two]))

    def near(self, left: Ints, right: Ints, *, but: Bools) -> Ints:
        """The places of pairs within reach, but for some."""
        near: Ints = ((self.wide.take(left) == self.wide.take(right)) & ~but).nonzero()[0]
        return near

    def matter(self, left: Ints, right: Ints) -> Bools:
        """Pairs of which more is asked than whether they exclude each other."""
        one, two = self.group.take(left), self.group.take(right)
        matter: Bools = (one == two) | within(paired(one, two), self.meeting)
        return matter


def _renumbered(scored: Scored, order: Ints) -> Scored:
    """Pairs of records that stood in this order, by their own numbers again and in the order of these."""
    packed = paired(order[scored.left], order[scored.right])
    by = np.argsort(packed)
    left, right = packed >> SHIFT, packed & LOW
    one, two = (order[side] for side in scored.apart)
    return Scored(
        left=left[by],
        right=right[by],
        levels={field: levels[by] for field, levels in scored.levels.items()},
        numbers=scored.numbers[by],
        grounds=scored.grounds[by],
        bits=scored.bits[by],
        apart=(np.minimum(one, two), np.maximum(one, two)),
    )


def _half(told: Progress, before: int) -> Progress:
    """Whoever is told of all, for one half of it."""
    return lambda done, of: told(before + done, 2 * of)


def _weighed(
    table: Columns, told: Background, left: Ints, right: Ints, *, model: Model, name: Ints | None = None
) -> Scored:
    levels = compare(table, left, right, name=name)
    evidence, ground = numbers(told, levels, left, right), grounds(levels)
    return Scored(
        left=left,
        right=right,
        levels=dict(levels),
        numbers=np.array(evidence, np.float16).T,
        grounds=ground,
        bits=weights_of(model.pair).bits(levels, evidence, ground),
    )


def _sides(pairs: Sequence[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    return np.concatenate([left for left, _ in pairs]), np.concatenate([right for _, right in pairs])


def _joined(parts: Sequence[Scored]) -> Scored:
    """Scored pairs one after the other."""
    if len(parts) == 1:
        return parts[0]
    return Scored(
        left=np.concatenate([part.left for part in parts]),
        right=np.concatenate([part.right for part in parts]),
        levels={field: np.concatenate([part.levels[field] for part in parts]) for field in LEVELS},
        numbers=np.concatenate([part.numbers for part in parts]),
        grounds=np.concatenate([part.grounds for part in parts]),
        bits=np.concatenate([part.bits for part in parts]),
        apart=_sides([part.apart for part in parts]),
    )


def resolve(
    table: Columns,
    *,
    model: Model,
    same: Pairs = (),
    different: Pairs = (),
    counted: Census | None = None,
    keys: Keys | None = None,
    crowd: Callable[[Hashes], Ints] | None = None,
    told: Progress = silent,
) -> Resolution:
    """Find the people behind n records.

    ``same`` and ``different`` are judgements on record indexes; a wall wins over everything. ``counted`` and
    ``crowd`` give the census and block sizes of the whole store when ``table`` holds only a part of it.
    ``told`` hears how many portions of many candidates are compared.
    """
    scored = likely_pairs(
        table,
        _met(table, keys, crowd, cap=model.block_cap),
        counted=census(table) if counted is None else counted,
        model=model,
        same=same,
        told=told,
    )
    core = stage_one(table, scored, model=model, same=same, different=different)
    labels, links = _stage_two(table, scored, core, model=model, different=different)
    kept = scored.bits >= model.edge_floor
    return Resolution(
        labels=somebody(table, labels),
        core=core,
        edges=(scored.left[kept], scored.right[kept], scored.bits[kept]),
        links=links,
    )


def _met(table: Columns, keys: Keys | None, crowd: Callable[[Hashes], Ints] | None, *, cap: int) -> Blocks:
    """The blocks of a table."""
    if keys is None and crowd is None:
        return own_blocks(table, cap=cap)
    met = blocking_keys(table) if keys is None else keys
    return blocks(met, size=len(table), cap=cap, crowd=crowd)


def somebody(table: Columns, labels: Ints) -> Ints:
    """The labels of groups in which a record can be somebody; -1 for the others."""
    real = np.zeros(len(labels), np.bool_)
    real[labels[table.identifiable]] = True
    return np.where(real[labels], labels, -1)


def stage_one(table: Columns, scored: Scored, *, model: Model, same: Pairs, different: Pairs) -> Ints:
    """Core number of every record, dense from 0 in the order of each core's first record."""
    forest = Forest(len(table), strong_records(table))
    for one, two in different:
        forest.wall(one, two)
    for one, two in same:
        a, b = forest.find(one), forest.find(two)
        if a != b and not forest.walled(a, b):
            forest.union(a, b)
    strong = scored.at((scored.bits >= model.core_threshold).nonzero()[0])
    roots = cores(
        table,
        (strong.left, strong.right, np.where(too_little(table, strong), -np.inf, strong.bits)),
        clashing(scored),
        threshold=model.core_threshold,
        forest=forest,
    )
    first = np.empty(len(roots), np.int64)
    first[roots[::-1]] = np.arange(len(roots))[::-1]
    first = first[roots]
    dense: Ints = (np.cumsum(first == np.arange(len(roots))) - 1)[first]
    return dense


def weigh_cores(table: Columns, scored: Scored, core: Ints, *, floor: float) -> CorePairs | None:
    """The pairs of cores worth weighing, with their features."""
    strong = core_strength(table, core)
    return core_pairs(core, strong, scored, floor=floor, fingerprints=table.fingerprints)


def _stage_two(
    table: Columns, scored: Scored, core: Ints, *, model: Model, different: Pairs
) -> tuple[Ints, Links]:
    """The person label of every record, and the links between groups with their bits."""
    pairs = weigh_cores(table, scored, core, floor=model.edge_floor)
    if pairs is None:
        nothing = np.zeros(0, np.int64)
        return core, Links(nothing, nothing, nothing, nothing, np.zeros(0))
    bits = core_weights(pairs.features, model.core)
    labels = join_cores(table, scored, core, (pairs, bits), model=model, different=different)
    return labels, linked(scored, core, (pairs, bits), floor=model.link_floor)
