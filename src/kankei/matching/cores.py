"""Stage two: weigh pairs of cores by all that is known of both, and join those more likely one than not."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.comparison import Level, Levels
from kankei.matching.hashing import Hashes
from kankei.matching.model import CoreModel
from kankei.matching.rivals import Rivals
from kankei.matching.scoring import Scored, among
from kankei.matching.sets import begins, distinct

CLASHES = (
    ("birth", "conflict"),
    ("given", "conflict"),
    ("gender", "different"),
    ("surname", "conflict"),
    ("phone", "conflict"),
    ("email", "conflict"),
)
"""What speaks against two cores being one person: a field and the level that says so."""


TIE = 1e-9
"""Bits by which two pairs may differ and weigh the same."""
OTHER = ("conflict", "shared kanji")
UNLIKE = ("reading, other kanji", "near")
ALIKE = ("reading", "possible reading", "same kanji, other reading")
"""Levels of a given name: another one; written otherwise; and what is another one if all the rest differs."""


def excluded(levels: Levels) -> Bools:
    """Pairs that are never joined without a human's word: other given names, or a generation apart.

    Twins and brothers share everything but the second half of the name, a father and a son of one name
    everything but the birth date. A husband and a wife whose names sound alike (薫 and 馨) are told apart by
    how these are written and by their gender or birth date, where only one is written by both.
    """
    birth, other = levels["birth"], levels["gender"] == Level["gender"]["different"]
    given = levels["given"]
    late = birth == Level["birth"]["a generation apart"]
    ages = late | (birth == Level["birth"]["conflict"])
    couple = (other | ages) & among("given", UNLIKE).take(given)
    couple |= other & ages & among("given", ALIKE).take(given)
    found: Bools = among("given", OTHER).take(given) | late | couple
    return found


def clashing(scored: Scored) -> tuple[Ints, Ints]:
    """Both sides of all pairs that exclude each other."""
    clash = excluded(scored.levels)
    one, two = scored.apart
    return np.concatenate([scored.left[clash], one]), np.concatenate([scored.right[clash], two])


@dataclass(frozen=True, slots=True)
class CorePairs:
    """Pairs of cores by number (left < right), each with its best record pair and its features."""

    left: Ints
    right: Ints
    best: Ints
    """Index of the best record pair among those given."""
    features: dict[str, Floats]


def leaders(nos: Ints, core: Ints) -> Ints:
    """The number of the first record of every record's core; cores are numbered without a gap.

    >>> leaders(np.array([3, 5, 8]), np.array([0, 1, 0])).tolist()
    [3, 5, 3]
    """
    return nos[np.unique(core, return_index=True)[1]][core]


def core_pairs(
    core: Ints,
    strong: Bools,
    scored: Scored,
    *,
    floor: float,
    fingerprints: Callable[[Ints], Hashes],
    rivals: Rivals | None = None,
) -> CorePairs | None:
    """All pairs of cores joined by at least one record pair of ``floor`` bits, with their features.

    ``core`` is a dense core number per record, ``strong`` per core; None if there is no such pair. ``rivals``
    tells of each core what is known of all its pairs, where these are not all. Of best record pairs that
    weigh the same the ``fingerprints`` of their records choose, never their place.
    """
    bits, levels, numbers, grounds = scored.bits, scored.levels, scored.numbers, scored.grounds
    count = int(core.max()) + 1 if len(core) else 0
    across, key = _across(core, scored, floor, count, fingerprints)
    if len(across) == 0:
        return None
    starts = begins(key).nonzero()[0]
    ends = np.r_[starts[1:], len(key)]
    best, one, two = across[starts], key[starts] // count, key[starts] % count
    features = _pair_features(across, starts, ends, bits, levels)
    rivals = Rivals.of(one, two, bits[best], count) if rivals is None else rivals
    features |= rivals.features(one, two, bits[best])
    features |= _size_features(one, two, np.bincount(core, minlength=count), strong)
    features["compared"] = (ends - starts) / np.maximum(
        np.exp2(features["size small"] + features["size large"]), 1.0
    )
    for column, name in enumerate(("namesakes", "crowd", "scale")):
        features[name] = numbers[best, column].astype(np.float64)
    features["ground"] = grounds[best].astype(np.float64)
    features["given level"] = levels["given"][best].astype(np.float64)
    features["surname level"] = levels["surname"][best].astype(np.float64)
    features["address level"] = levels["address"][best].astype(np.float64)
    features["both strong"] = features["ground"] + 10.0 * features["strength"]
    features["crowd by strength"] = np.floor(features["crowd"] * 2) + 100.0 * features["strength"]
    return CorePairs(left=one, right=two, best=best, features=features)


def _across(
    core: Ints, scored: Scored, floor: float, count: int, fingerprints: Callable[[Ints], Hashes]
) -> tuple[Ints, Ints]:
    """Record pairs between cores that some pair of theirs joins at the floor, best first, and their key."""
    one, two = core[scored.left], core[scored.right]
    key = np.minimum(one, two) * count + np.maximum(one, two)
    high = distinct(key[(one != two) & (scored.bits >= floor)])
    if len(high) == 0:
        return high, high
    place = np.minimum(high.searchsorted(key), len(high) - 1)
    across = (high[place] == key).nonzero()[0]
    across = across[np.lexsort((-scored.bits[across], key[across]))]
    tied = _tied(key[across], scored.bits[across])
    first, other = (fingerprints(side[across[tied]]) for side in (scored.left, scored.right))
    told = np.lexsort((np.maximum(first, other), np.minimum(first, other), key[across[tied]]))
    across[tied] = across[tied][told]
    return across, key[across]


def _tied(key: Ints, bits: Floats) -> Ints:
    """The places of pairs that weigh as much as the best of their key, where there are several.

    >>> _tied(np.array([0, 0, 1, 1]), np.array([2.0, 1.0, 3.0, 3.0])).tolist()
    [2, 3]
    """
    first = begins(key)
    group = first.cumsum() - 1
    alike = np.abs(bits - bits[first][group]) < TIE
    found: Ints = np.flatnonzero(alike & (np.bincount(group[alike])[group] > 1))
    return found


def _pair_features(across: Ints, starts: Ints, ends: Ints, bits: Floats, levels: Levels) -> dict[str, Floats]:
    """Best, second, mean and worst bits of each core pair, and what its record pairs agree or clash on."""
    ordered = bits[across]
    sizes = ends - starts
    second = np.where(sizes > 1, ordered[np.minimum(starts + 1, len(ordered) - 1)], -30.0)
    features = {
        "best": ordered[starts],
        "second": second,
        "mean": np.add.reduceat(ordered, starts) / sizes,
        "worst": ordered[ends - 1],
    }
    for field, clash in CLASHES:
        share = np.add.reduceat((levels[field][across] == Level[field][clash]).astype(np.float64), starts)
        features[f"{field} clash"] = share / sizes
    share = np.add.reduceat(excluded(levels)[across].astype(np.float64), starts)
    features["excluded"] = share / sizes
    for field in ("phone", "email", "birth"):
        same = np.add.reduceat((levels[field][across] == Level[field]["exact"]).astype(np.float64), starts)
        features[f"{field} agrees"] = same / sizes
    return features


def _size_features(one: Ints, two: Ints, sizes: Ints, strong: Bools) -> dict[str, Floats]:
    """Octaves of records on each side, and how many sides have a contact (0, 1, 2)."""
    both = np.log2(np.column_stack([sizes[one], sizes[two]]))
    return {
        "size small": both.min(axis=1),
        "size large": both.max(axis=1),
        "strength": strong[one].astype(np.float64) + strong[two],
    }


def core_weights(features: dict[str, Floats], model: CoreModel) -> Floats:
    """Bits for each pair of cores: the prior plus the weight of the bin that each feature falls into."""
    bits = np.full(len(next(iter(features.values()))), model.prior)
    for told in binned(features, model).values():
        bits += told
    return bits


def binned(features: dict[str, Floats], model: CoreModel) -> dict[str, Floats]:
    """By feature, the bits of the bin that each pair of cores falls into."""
    return {
        name: bits[cuts.searchsorted(features[name], side="right")]
        for name, (cuts, bits) in _cuts_and_bits(model).items()
    }


_latest: list[tuple[CoreModel, dict[str, tuple[Floats, Floats]]]] = []


def _cuts_and_bits(model: CoreModel) -> dict[str, tuple[Floats, Floats]]:
    """By feature where its bins begin, and the bits of each; those of the model last asked for are kept."""
    known = _latest[-1:]
    if known and known[0][0] is model:
        return known[0][1]
    made = {name: (np.array(cuts), np.array(model.bins[name])) for name, cuts in model.cuts.items()}
    _latest[:] = [(model, made)]
    return made
