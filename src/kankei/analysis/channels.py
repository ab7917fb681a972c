"""Channels (チャネル): how many new people each brought in which fiscal year, and what one of them cost."""

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from kankei.analysis.frames import Analysis, Note, answer, frame, names
from kankei.analysis.history import History, history
from kankei.counting.columns import CHANNELS, Ints, listens
from kankei.counting.periods import fiscal_years
from kankei.errors import RuleError
from kankei.model.goal import Town
from kankei.store import Store

__all__ = ["COLUMNS", "Costs", "added_up", "channels"]

CODES = {str(channel): code for code, channel in enumerate(CHANNELS)}
MOVED_HOUSE = ("residency:moved_within",)
Costs = Mapping[tuple[int, str], int]
"""Yen by fiscal year and channel."""
COLUMNS = {
    "channels": {
        "fiscal_year": "int64",
        "channel": "str",
        "new_people": "int64",
        "people": "int64",
        "touchpoints": "int64",
        "amount": "int64",
        "cost": "Int64",
        "cost_per_new": "Float64",
    },
    "unidentified": {
        "fiscal_year": "int64",
        "channel": "str",
        "touchpoints": "int64",
        "amount": "int64",
    },
}
"""The tables and their columns; docs/howto/analysis.md says what each means."""


def added_up(lines: Iterable[tuple[int, str, int]]) -> Costs:
    """Costs from lines of fiscal year, channel and yen; lines of one channel and year add up.

    >>> added_up([(2025, "station_event", 5), (2025, "station_event", 7)])
    {(2025, 'station_event'): 12}
    """
    costs: dict[tuple[int, str], int] = {}
    for year, channel, yen in lines:
        costs[year, channel] = costs.get((year, channel), 0) + yen
    return costs


def channels(
    store: Store,
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    costs: Costs | None = None,
    rule: str = "default",
    town: str | Town = "",
) -> Analysis:
    """By fiscal year and channel: people whose first touch it was, all people, touchpoints, yen, the cost.

    A person is new once, in one channel (of two on one day, the one that ``Channel`` names first), so that
    the new people of all channels and years are all people but those who lived in town before anything was on
    record of them: whose first touchpoint is a move out of it or within it. What is nobody's in particular is
    a table of its own: together the two hold every touchpoint but deaths, and every yen.

    Args:
        store: Where the touchpoints are.
        as_of: The last day that counts.
        known_at: The moment whose knowledge is used.
        costs: What was spent; without a cost or without new people a line has no cost per new person. A note
            tells the costs of years outside the record, which are in no line.
        rule: Printed beside the answer; the channels do not depend on it.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: The rule or the town cannot be read, or a cost is of no channel.
        StoreError: The store cannot be.
    """
    if unknown := {name for _, name in costs or {}} - CODES.keys():
        raise RuleError(min(unknown), "analysis.unknown_channel", channels=", ".join(CODES))
    whole = history(store, as_of=as_of, known_at=known_at, rule=rule, town=town, addresses=False)
    told = whole.without_deaths()
    table = _table(told, costs or {})
    notes = [Note("analysis.new_people"), *_of_costs(table, costs or {})]
    found = {"channels": table, "unidentified": _nobodys(told)}
    return answer("channels", told, known_at, found, notes)


def _of_costs(table: pd.DataFrame, costs: Costs) -> list[Note]:
    """That there are no costs, or which of them lie in years of which nothing is on record."""
    if not costs:
        return [Note("analysis.no_costs")]
    shown = set(zip(table["fiscal_year"], table["channel"], strict=True))
    left_out = {cell: yen for cell, yen in costs.items() if cell not in shown}
    if not left_out:
        return []
    years = ", ".join(map(str, sorted({year for year, _ in left_out})))
    return [Note("analysis.costs_left_out", {"years": years, "yen": f"{sum(left_out.values()):,}"})]


def _table(told: History, costs: Costs) -> pd.DataFrame:
    years = fiscal_years(told.touches.day)
    first = int(years.min(initial=9999))
    width = len(CHANNELS)
    cells = (years - first) * width + told.touches.channel
    size = (int(years.max(initial=first)) - first + 1) * width
    seen = np.zeros((len(told.people), size), dtype=np.bool_)
    seen[told.head, cells] = True
    counted = {
        "new_people": np.bincount(cells[_beginnings(told)], minlength=size),
        "people": seen.sum(axis=0),
        "touchpoints": np.bincount(cells, minlength=size),
        "amount": np.bincount(cells, weights=told.touches.amount, minlength=size),
    }
    spent = {(year - first) * width + CODES[name]: yen for (year, name), yen in costs.items()}
    shown = np.array(
        sorted({*np.flatnonzero(counted["touchpoints"]).tolist(), *_within(spent, size)}), dtype=int
    )
    new = counted["new_people"][shown].tolist()
    cost = [spent.get(cell) for cell in shown.tolist()]
    values = {name: column[shown].astype(np.int64) for name, column in counted.items()}
    where = {
        "fiscal_year": shown // width + first,
        "channel": [str(CHANNELS[cell % width]) for cell in shown],
    }
    each = [yen / heads if yen is not None and heads else None for yen, heads in zip(cost, new, strict=True)]
    return frame(COLUMNS["channels"], where | values | {"cost": cost, "cost_per_new": each})


def _beginnings(told: History) -> Ints:
    """The first touchpoint of everybody who was new by it; whoever first left, or moved house, was not."""
    lived = listens(told.touches, (*told.rule.settlement.moved_out, *MOVED_HOUSE))
    places = told.first(~lived)
    new = told.days(places) == told.touches.day[told.starts]
    return np.asarray(places[new])


def _nobodys(told: History) -> pd.DataFrame:
    """What is nobody's in particular, by fiscal year and channel."""
    width, mine = len(CHANNELS), told.nobodys
    cells, place = np.unique(fiscal_years(mine.day) * width + mine.channel, return_inverse=True)
    values = {
        "fiscal_year": cells // width,
        "channel": names(cells % width),
        "touchpoints": np.bincount(place, minlength=len(cells)),
        "amount": np.bincount(place, weights=mine.amount, minlength=len(cells)).astype(np.int64),
    }
    return frame(COLUMNS["unidentified"], values)


def _within(spent: Mapping[int, int], size: int) -> list[int]:
    """The cells of costs that lie in the years that the table covers."""
    return [cell for cell in spent if 0 <= cell < size]
