"""Explain the second stage: why two groups of records weigh what they weigh, part by part, in bits."""

from collections.abc import Callable, Mapping

import numpy as np
from msgspec import Struct

from kankei.matching.blocking import Keys, blocks
from kankei.matching.census import Census
from kankei.matching.columns import Columns, Ints
from kankei.matching.cores import CorePairs, binned
from kankei.matching.explanation import Explanation, Step
from kankei.matching.hashing import Hashes
from kankei.matching.model import Model
from kankei.matching.resolution import Pairs, likely_pairs, stage_one, weigh_cores

PARTS: Mapping[str, tuple[str, ...]] = {
    "group best": ("best",),
    "group others": ("second", "mean", "worst", "compared"),
    "group rivals": ("lead small", "lead large", "suitors small", "suitors large"),
    "group size": ("size small", "size large", "strength"),
    "group names": ("given level", "surname level"),
    "group namesakes": ("namesakes", "crowd", "crowd by strength", "scale"),
    "group ground": ("ground", "address level", "both strong"),
    "group agreement": ("phone agrees", "email agrees", "birth agrees"),
    "group clashes": (
        "excluded", "birth clash", "gender clash", "surname clash", "phone clash", "email clash",
    ),
}  # fmt: skip
"""The bars of the waterfall of two groups, and the features of stage two that each sums up."""
SHOWN: Mapping[str, str] = {
    "group best": "best", "group others": "mean", "group rivals": "lead small",
    "group size": "size large", "group namesakes": "namesakes", "group clashes": "excluded",
}  # fmt: skip
"""The feature whose value stands beside a bar."""


class Feature(Struct, frozen=True, kw_only=True):
    """One feature of two groups: its value, and the bits of the bin that it falls into."""

    name: str
    value: float
    bits: float


class GroupExplanation(Struct, frozen=True, kw_only=True):
    """Two groups: which records are in each, every feature, and the waterfall of their sums.

    ``left`` and ``right`` are the records of both groups by index. The steps add up to the weight of the
    groups, whose threshold is that of joining them.
    """

    left: list[int]
    right: list[int]
    features: list[Feature]
    explanation: Explanation


def explain_groups(
    table: Columns,
    left: Ints,
    right: Ints,
    *,
    model: Model,
    counted: Census,
    keys: Keys,
    crowd: Callable[[Hashes], Ints] | None = None,
    same: Pairs = (),
    different: Pairs = (),
) -> GroupExplanation | None:
    """The waterfall of the likeliest two groups of which one has a record of ``left``, one of ``right``.

    ``table`` holds these records and all that edges lead to from them, so that the groups and their rivals
    are those of the whole store. None if the second stage weighed no such two groups.
    """
    found = blocks(keys, size=len(table), cap=model.block_cap, crowd=crowd)
    scored = likely_pairs(table, found, counted=counted, model=model, same=same)
    core = stage_one(table, scored, model=model, same=same, different=different)
    pairs = weigh_cores(table, scored, core, floor=model.edge_floor)
    if pairs is None:
        return None
    ones, others = core[left], core[right]
    meant = np.isin(pairs.left, ones) & np.isin(pairs.right, others)
    meant |= np.isin(pairs.left, others) & np.isin(pairs.right, ones)
    if not meant.any():
        return None
    told = binned(pairs.features, model.core)
    weight = np.sum(list(told.values()), axis=0)
    place = int(np.flatnonzero(meant)[np.argmax(weight[meant])])
    return _told(pairs, core, place, {name: float(weight[place]) for name, weight in told.items()}, model)


def _told(
    pairs: CorePairs, core: Ints, place: int, bits: Mapping[str, float], model: Model
) -> GroupExplanation:
    values = {name: float(pairs.features[name][place]) for name in bits}
    steps = [Step(field="group prior", level="", bits=model.core.prior)]
    for part, names in PARTS.items():
        shown = SHOWN.get(part)
        value = f"{values[shown]:.3g}" if shown in values else ""
        weight = sum(bits.get(name, 0.0) for name in names)
        steps.append(Step(field=part, level="", left=value, bits=weight))
    alone = pairs.features["strength"][place] < 2
    return GroupExplanation(
        left=np.flatnonzero(core == pairs.left[place]).tolist(),
        right=np.flatnonzero(core == pairs.right[place]).tolist(),
        features=[Feature(name=name, value=values[name], bits=weight) for name, weight in bits.items()],
        explanation=Explanation(
            steps=steps,
            bits=model.core.prior + sum(bits.values()),
            threshold=model.alone_threshold if alone else model.same_threshold,
        ),
    )
