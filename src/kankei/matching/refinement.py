"""Refine: the second stage held against what staff found of groups of records.

Some hundred judgements are far too few to learn its weights anew, and all are of doubtful pairs. They are
enough for two numbers: how far all of its bits are too many or too few, and how far it leans to one side.
"""

import msgspec
import numpy as np

from kankei.matching.blocking import blocking_keys, blocks
from kankei.matching.census import census
from kankei.matching.columns import Bools, Columns, Floats, Ints
from kankei.matching.cores import core_weights
from kankei.matching.model import Model
from kankei.matching.resolution import likely_pairs, stage_one, weigh_cores
from kankei.matching.scoring import probability

FEWEST = 100
"""Judged pairs of groups from which on the second stage is refined."""
HOLD = 10.0
"""How firmly it is held to what it was: as by so many judgements that agree with it."""
ROUNDS = 50


def refined(model: Model, table: Columns, left: Ints, right: Ints, matched: Bools) -> Model:
    """The model, its second stage refined by judged pairs of records; the same if fewer than ``FEWEST``.

    Args:
        model: What to refine; its first stage groups the records.
        table: All records, among which the groups and their rivals are found.
        left: One record of each judged pair, as its row in ``table``.
        right: The other, as long as ``left``.
        matched: Whether staff found the two to be one person, as long as ``left``.
    """
    found = blocks(blocking_keys(table), size=len(table), cap=model.block_cap)
    scored = likely_pairs(table, found, counted=census(table), model=model)
    core = stage_one(table, scored, model=model, same=(), different=())
    pairs = weigh_cores(table, scored, core, floor=model.edge_floor)
    if pairs is None:
        return model
    count = int(core.max()) + 1
    known = pairs.left * count + pairs.right
    one, two = core[left], core[right]
    asked, first = np.unique(np.minimum(one, two) * count + np.maximum(one, two), return_index=True)
    weighed = np.isin(asked, known)
    if int(weighed.sum()) < FEWEST:
        return model
    place = np.searchsorted(known, asked[weighed])
    shift, stretch = _line(core_weights(pairs.features, model.core)[place], matched[first[weighed]])
    bins = {name: [round(stretch * bits, 6) for bits in told] for name, told in model.core.bins.items()}
    prior = round(shift + stretch * model.core.prior, 6)
    core_model = msgspec.structs.replace(model.core, prior=prior, bins=bins)
    return msgspec.structs.replace(model, core=core_model)


def _line(bits: Floats, matched: Bools) -> tuple[float, float]:
    """Shift and stretch under which the bits tell best what was found (Platt 1999), held to 0 and 1."""
    design = np.column_stack([np.ones(len(bits)), bits])
    line, start = np.array([0.0, 1.0]), np.array([0.0, 1.0])
    held = HOLD * np.diag([0.25, 0.25])
    for _ in range(ROUNDS):
        told = probability(design @ line)
        slope = design.T @ (matched - told) - held @ (line - start)
        curve = (design * (told * (1 - told))[:, None]).T @ design * np.log(2.0) + held
        step = np.linalg.solve(curve, slope)
        line = line + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return float(line[0]), max(float(line[1]), 0.0)
