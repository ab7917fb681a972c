"""Breakdown (内訳): the people of the number by where they live, each in one line of every table."""

import datetime as dt

import numpy as np
import pandas as pd

from kankei.analysis.frames import Analysis, Note, answer, frame, names
from kankei.analysis.history import history
from kankei.counting import Standings, standings
from kankei.counting.columns import ZONES, Flags, Ints
from kankei.counting.population import in_number
from kankei.model import Axis
from kankei.model.goal import Town
from kankei.store import Store

__all__ = ["COLUMNS", "breakdown"]

COLUMNS = {
    "axes": {"axes": "str", "zone": "str", "people": "int64"},
    "channels": {"channel": "str", "zone": "str", "people": "int64"},
}
"""The tables and their columns; docs/howto/analysis.md says what each means."""


def breakdown(
    store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: str = "default", town: str | Town = ""
) -> Analysis:
    """The people of the number by the exact set of their axes, and by one channel, and by where they live.

    The channel is that of the earliest touchpoint that still earns them the number (of two on one day, the
    one that ``Channel`` names first), so that both tables add up to the number.

    Args:
        store: Where the touchpoints are.
        as_of: The day of the number.
        known_at: The moment whose knowledge is used.
        rule: A shipped rule's name, or the path of a town's own.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: The rule or the town cannot be read.
        StoreError: The store cannot be.
    """
    told = history(store, as_of=as_of, known_at=known_at, rule=rule, town=town)
    standing = standings(told.touches, rule=told.rule, as_of=as_of)
    inside = in_number(standing)
    axes = [_axes(bits) for bits in standing.bits[inside].tolist()]
    channel = names(_earliest(standing, inside))
    zone = [str(ZONES[code]) for code in standing.zone[inside].tolist()]
    tables = {"axes": _counted("axes", axes, zone), "channels": _counted("channels", channel, zone)}
    return answer("breakdown", told, known_at, tables, [Note("analysis.breakdown")])


def _axes(bits: int) -> str:
    return "+".join(axis for place, axis in enumerate(Axis) if bits >> place & 1)


def _earliest(standing: Standings, inside: Flags) -> Ints:
    """For each of the people inside the channel of the first touchpoint that earns an axis of the number."""
    touches, index = standing.touches, standing.index
    earned = np.flatnonzero(
        np.logical_or.reduce([standing.earned[axis] for axis in standing.rule.number.axes])
    )
    order = earned[np.lexsort((touches.channel[earned], touches.day[earned], index[earned]))]
    people, firsts = np.unique(index[order], return_index=True)
    channels = np.zeros(len(standing.people), dtype=np.int64)
    channels[people] = touches.channel[order][firsts]
    return channels[inside]


def _counted(table: str, labels: list[str], zones: list[str]) -> pd.DataFrame:
    """People by label and zone."""
    name = next(iter(COLUMNS[table]))
    sizes = pd.DataFrame({name: labels, "zone": zones}).groupby([name, "zone"], as_index=False).size()
    return frame(COLUMNS[table], {name: sizes[name], "zone": sizes["zone"], "people": sizes["size"]})
