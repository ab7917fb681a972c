"""Breakdown (内訳): the people of the number by where they live and by age, each in one line of a table."""

import datetime as dt

import numpy as np
import pandas as pd

from kankei.analysis.frames import Analysis, Note, answer, frame, names
from kankei.analysis.history import History, history
from kankei.counting import Standings, standings
from kankei.counting.columns import ZONES, Flags, Ints
from kankei.counting.population import in_number
from kankei.model import Axis, Zone
from kankei.model.goal import Town
from kankei.store import Store
from kankei.store.particulars import Particulars, particulars

__all__ = ["COLUMNS", "breakdown"]

COLUMNS = {
    "axes": {"axes": "str", "zone": "str", "people": "int64"},
    "channels": {"channel": "str", "zone": "str", "people": "int64"},
    "prefectures": {"prefecture": "str", "people": "int64"},
    "ages": {"age": "str", "people": "int64"},
}
"""The tables and their columns; docs/howto/analysis.md says what each means."""
UNKNOWN = "unknown"
"""The prefecture or the age of whom none is known."""
BANDS = {0: "0-17", 18: "18-29", 30: "30-39", 40: "40-49", 50: "50-59", 60: "60-69", 70: "70-"}
"""Ages in full years by the youngest of each: minors, young adults, then ten years each."""
_ELSEWHERE = ZONES.index(Zone.ELSEWHERE)


def breakdown(
    store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: str = "default", town: str | Town = ""
) -> Analysis:
    """The people of the number by the exact set of their axes and by one channel, each by where they live.

    Those who live outside the town's prefecture by that, and everybody by age on the day, too.

    The channel is that of the earliest touchpoint that still earns them the number (of two on one day, the
    one that ``Channel`` names first), so that both tables add up to the number; so do the ages, and the
    prefectures to the people elsewhere. An age is by the last birth date that any of the records says.

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
    with store.reading() as connection:
        said = particulars(connection, told.touches.no)
    mine = np.isin(told.people, standing.people[inside])
    tables = {
        "axes": _counted("axes", axes, zone),
        "channels": _counted("channels", channel, zone),
        "prefectures": _prefectures(told, said, standing.people[inside & (standing.zone == _ELSEWHERE)]),
        "ages": _ages(_last(told, said.born, said.born > 0)[mine], as_of),
    }
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


def _last(told: History, values: Ints, chosen: Flags) -> Ints:
    """For each person the value of the latest of the chosen touchpoints, 0 if there is none.

    Of two of one day the smaller value is taken, so that the order of rows is of no matter.
    """
    places = np.flatnonzero(chosen)
    places = places[np.lexsort((-values[places], told.touches.day[places], told.head[places]))]
    found = np.zeros(len(told.people), dtype=np.int64)
    found[told.head[places]] = values[places]
    return found


def _prefectures(told: History, said: Particulars, people: Ints) -> pd.DataFrame:
    """People who live outside the prefecture, by theirs, the most first."""
    last = _last(told, said.prefecture, told.touches.zone == _ELSEWHERE)[np.isin(told.people, people)]
    known = [name if len(name) > 1 else UNKNOWN for name in np.array(said.names, dtype=object)[last]]
    sizes = (
        pd.Series(known, dtype="str").value_counts().sort_index().sort_values(ascending=False, kind="stable")
    )
    return frame(COLUMNS["prefectures"], {"prefecture": sizes.index, "people": sizes.to_numpy()})


def _ages(born: Ints, as_of: dt.date) -> pd.DataFrame:
    """People by the band of their age on the day, the youngest first, the unknown last."""
    days, places = np.unique(born, return_inverse=True)
    bands = [*BANDS.values(), UNKNOWN]
    codes = np.array([bands.index(_band(day, as_of)) for day in days.tolist()], dtype=np.int64)
    sizes = np.bincount(codes[places], minlength=len(bands))
    shown = [(band, many) for band, many in zip(bands, sizes.tolist(), strict=True) if many]
    return frame(COLUMNS["ages"], {"age": [band for band, _ in shown], "people": [many for _, many in shown]})


def _band(day: int, as_of: dt.date) -> str:
    """The band of whoever was born on an ordinal day, 0 for unknown."""
    if day == 0:
        return UNKNOWN
    born = dt.date.fromordinal(day)
    age = as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))
    return BANDS[max(youngest for youngest in BANDS if youngest <= max(0, age))]
