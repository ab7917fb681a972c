"""Join: from pairs of cores and their bits to people, best first under walls; and what is kept of pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kankei.matching.clustering import Forest, best_first, components, strong_records
from kankei.matching.columns import Bools, Columns, Floats, Ints
from kankei.matching.commonness import (
    common_names,
    contact_alone,
    given_alone,
    told_beside,
)
from kankei.matching.cores import CorePairs, clashing
from kankei.matching.hashing import Hashes
from kankei.matching.model import Model
from kankei.matching.scoring import Scored, among

MOSTLY = 0.499
"""Cores of whose compared records a larger share exclude each other are not joined."""
ELSEWHERE = ("city, other town", "town, other block")
"""Levels of two addresses in one city that are two homes."""
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of cores that stage two weighed: best pair of records, first record of each core, bits."""

    left: Ints
    right: Ints
    left_core: Ints
    right_core: Ints
    bits: Floats


def core_strength(table: Columns, core: Ints) -> Bools:
    """Cores in which at least one record is strong."""
    strong = np.zeros(int(core.max()) + 1 if len(core) else 0, np.bool_)
    np.logical_or.at(strong, core, strong_records(table))
    return strong


def join_cores(
    table: Columns, scored: Scored, core: Ints, weighed: tuple[CorePairs, Floats], *, model: Model,
    different: Pairs,
) -> Ints:  # fmt: skip
    """The person label of every record, from pairs of cores and their bits.

    Asked about and never joined by it are a common name or a given name alone with nothing beside it that
    agrees, a fixed line, a number that is nobody's, and what a household shares.
    """
    (pairs, bits), count = weighed, int(core.max()) + 1
    forest = Forest(count, core_strength(table, core))
    for one, two in different:
        forest.wall(int(core[one]), int(core[two]))
    lonely, common = np.ones(count, np.bool_), common_names(table)
    np.logical_and.at(lonely, core, common & ~told_beside(table))
    enough = np.where(pairs.features["strength"] < 2, model.alone_threshold, model.same_threshold)
    joined = (bits >= enough) & (pairs.features["excluded"] <= MOSTLY)
    joined &= ~lonely[pairs.left] & ~lonely[pairs.right]
    best = scored.at(pairs.best)
    joined &= ~(name_alone(table, best, common) | contact_alone(table, best))
    joined &= ~_spelt_less(table, best, pairs, joined, ~np.array(forest.strong))
    _wall_clashes(scored, core, pairs, joined, forest)
    _join_cores(pairs, bits, joined, _core_names(table, core, pairs, joined), forest)
    return forest.labels()[core]


def _spelt_less(table: Columns, best: Scored, pairs: CorePairs, joined: Bools, weak: Bools) -> Bools:
    """Pairs of a weak core and one of a name that people mix up with its own, where a strong one is spelt so.

    A row of 司朗 alone goes to 司朗 and not to 司郎.
    """
    one, other = (table["whole"].codes[side] for side in (best.left, best.right))
    alike = [table["soft_whole"].codes[side] for side in (best.left, best.right)]
    same, differ = joined & (one == other) & (one > 0), (one != other) & (alike[0] == alike[1])
    settled, found = np.zeros(len(weak), np.bool_), np.zeros(len(joined), np.bool_)
    ends = (pairs.left, pairs.right), (pairs.right, pairs.left)
    for end, far in ends:
        settled[end[same & ~weak[far]]] = True
    for end, _ in ends:
        found |= differ & (weak & settled)[end]
    return found


def linked(scored: Scored, core: Ints, weighed: tuple[CorePairs, Floats], *, floor: float) -> Links:
    """The links between groups from so many bits on."""
    pairs, bits = weighed
    kept, first = bits >= floor, np.unique(core, return_index=True)[1]
    best = pairs.best[kept]
    return Links(
        left=scored.left[best], right=scored.right[best], bits=bits[kept],
        left_core=first[core[scored.left[best]]], right_core=first[core[scored.right[best]]],
    )  # fmt: skip


def too_little(table: Columns, scored: Scored) -> Bools:
    """Pairs that make no core, whatever they weigh: a common name or a contact that several have is all."""
    common = common_names(table)
    alone = common & ~told_beside(table)
    found: Bools = alone[scored.left] | alone[scored.right]
    return found | contact_alone(table, scored) | name_alone(table, scored, common)


def name_alone(table: Columns, scored: Scored, common: Bools) -> Bools:
    """Pairs for which but a name speaks that many bear: both tell a common one, or one tells no surname.

    ``common`` marks the records of a common name.
    """
    given = given_alone(table)
    found: Bools = common[scored.left] & common[scored.right]
    found |= given[scored.left] | given[scored.right]
    return found & ~agree(scored)


def agree(scored: Scored) -> Bools:
    """Pairs of which something agrees beside the name, and not a city alone.

    Two full addresses in one city that are two homes speak for two bearers of a common name.
    """
    apart = among("address", ELSEWHERE).take(scored.levels["address"])
    found: Bools = (scored.grounds > 1) | (scored.grounds > 0) & ~apart
    return found


def _core_names(table: Columns, core: Ints, pairs: CorePairs, joined: Bools) -> Hashes:
    """The smallest fingerprint in each core that may be joined; of the others none is asked."""
    name = np.full(int(core.max()) + 1, np.iinfo(np.uint64).max, np.uint64)
    asked = np.zeros(len(name), np.bool_)
    asked[pairs.left[joined]] = asked[pairs.right[joined]] = True
    rows = np.flatnonzero(asked[core])
    np.minimum.at(name, core[rows], table.fingerprints(rows))
    return name


def _wall_clashes(scored: Scored, core: Ints, pairs: CorePairs, joined: Bools, forest: Forest) -> None:
    """Wall off cores with clashing given names within reach of the joins, unless joined themselves."""
    reach = components(pairs.left[joined], pairs.right[joined], len(forest.parent))
    one, two = (core[side] for side in clashing(scored))
    near = (one != two) & (reach[one] == reach[two])
    wanted = set(zip(pairs.left[joined].tolist(), pairs.right[joined].tolist(), strict=True))
    for a, b in zip(one[near].tolist(), two[near].tolist(), strict=True):
        if (min(a, b), max(a, b)) not in wanted:
            forest.wall(a, b)


def _join_cores(pairs: CorePairs, bits: Floats, joined: Bools, name: Hashes, forest: Forest) -> None:
    """Join cores best first; a weak core goes to one strong group only."""
    left, right, bits = pairs.left[joined], pairs.right[joined], bits[joined]
    weak = [not strong for strong in forest.strong]
    order = best_first(bits, left, right, name)
    for one, two in zip(left[order].tolist(), right[order].tolist(), strict=True):
        a, b = forest.find(one), forest.find(two)
        if a == b or forest.walled(a, b):
            continue
        if forest.strong[a] and forest.strong[b] and (weak[one] or weak[two]):
            continue
        forest.union(a, b)
