"""Overlap (重なり): how many people came through which channels, each person counted once."""

import datetime as dt
from itertools import combinations

import numpy as np
import pandas as pd

from kankei.analysis.frames import Analysis, answer, frame
from kankei.analysis.history import History, history
from kankei.counting.columns import CHANNELS, Ints
from kankei.model.goal import Town
from kankei.store import Store

__all__ = ["COLUMNS", "overlap"]

COLUMNS = {
    "sets": {"channels": "str", "degree": "int64", "people": "int64"},
    "pairs": {
        "channel": "str",
        "other": "str",
        "people": "int64",
        "both": "int64",
        "share": "float64",
        "jaccard": "float64",
    },
}
"""The tables and their columns; docs/howto/analysis.md says what each means."""


def overlap(
    store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: str = "default", town: str | Town = ""
) -> Analysis:
    """People by the exact set of channels in which they did anything by the day, and by pairs of channels.

    Args:
        store: Where the touchpoints are.
        as_of: The last day that counts.
        known_at: The moment whose knowledge is used.
        rule: Printed beside the answer; the sets do not depend on it.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: The rule or the town cannot be read.
        StoreError: The store cannot be.
    """
    whole = history(store, as_of=as_of, known_at=known_at, rule=rule, town=town, addresses=False)
    told = whole.without_deaths()
    bits = _bits(told)
    return answer("overlap", told, known_at, {"sets": _sets(bits), "pairs": _pairs(bits)})


def _bits(told: History) -> Ints:
    """For each person a bit for each of their channels."""
    if not len(told.people):
        return np.zeros(0, dtype=np.int64)
    return np.bitwise_or.reduceat(np.int64(1) << told.touches.channel.astype(np.int64), told.starts)


def _sets(bits: Ints) -> pd.DataFrame:
    """The largest set first."""
    kinds, people = np.unique(bits, return_counts=True)
    order = np.lexsort((kinds, -people))
    words = ["+".join(_channels(kind)) for kind in kinds[order].tolist()]
    values = {"channels": words, "degree": np.bitwise_count(kinds[order]), "people": people[order]}
    return frame(COLUMNS["sets"], values)


def _channels(bits: int) -> list[str]:
    return [str(channel) for code, channel in enumerate(CHANNELS) if bits >> code & 1]


def _pairs(bits: Ints) -> pd.DataFrame:
    """Every ordered pair of channels with somebody in each."""
    kinds, counts = np.unique(bits, return_counts=True)
    has = np.array([(kinds >> code) & 1 for code in range(len(CHANNELS))])
    both = (has * counts) @ has.T
    alive = [code for code in range(len(CHANNELS)) if both[code, code]]
    pairs = [pair for one, two in combinations(alive, 2) for pair in ((one, two), (two, one))]
    rows = [_pair(both, one, two) for one, two in sorted(pairs)]
    names = COLUMNS["pairs"]
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return frame(names, dict(zip(names, columns, strict=True)))


def _pair(both: Ints, one: int, two: int) -> tuple[object, ...]:
    shared, mine, theirs = (int(both[place]) for place in ((one, two), (one, one), (two, two)))
    return (
        str(CHANNELS[one]),
        str(CHANNELS[two]),
        mine,
        shared,
        shared / mine,
        shared / (mine + theirs - shared),
    )
