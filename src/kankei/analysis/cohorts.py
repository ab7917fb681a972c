"""Cohorts (同期): people by the fiscal year and the channel of their first touch, and what became of them."""

import datetime as dt

import numpy as np
import pandas as pd

from kankei.analysis.frames import Analysis, Note, answer, frame
from kankei.analysis.history import History, history
from kankei.counting.columns import CHANNELS, Flags, Ints
from kankei.counting.periods import fiscal_years
from kankei.fields.date import fiscal_year
from kankei.model import Channel
from kankei.model.goal import Town
from kankei.store import Store

__all__ = ["COLUMNS", "EVERY", "cohorts"]

COLUMNS = {
    "retention": {
        "fiscal_year": "int64",
        "channel": "str",
        "years_later": "int64",
        "people": "int64",
        "active": "int64",
        "retention": "float64",
        "finished": "bool",
    },
    "first_touch": {
        "fiscal_year": "int64",
        "channel": "str",
        "people": "int64",
        "came_again": "int64",
        "second_channel": "int64",
        "days_to_second_channel": "Float64",
        "donors": "int64",
        "repeat_donors": "int64",
    },
    "giving": {
        "fiscal_year": "int64",
        "donors": "int64",
        "gave_next_year": "int64",
        "share": "Float64",
        "finished": "bool",
    },
}
"""The tables and their columns; docs/howto/analysis.md says what each means."""
EVERY = "all"
"""The line of a year's whole cohort."""
_DONATION = CHANNELS.index(Channel.DONATION)
_ALL = len(CHANNELS)


def cohorts(
    store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: str = "default", town: str | Town = ""
) -> Analysis:
    """People by first touch: who was active how many fiscal years later, gave again, came another way.

    Whoever gave on two days or more gave again; several gifts, or lines of an order, of one day are one act.
    ``giving`` is not by first touch: of those who gave in a fiscal year, who gave in the next one, too.

    Args:
        store: Where the touchpoints are.
        as_of: The last day that counts; a fiscal year that it cuts short is not ``finished``, nor is giving
            again in it.
        known_at: The moment whose knowledge is used.
        rule: Printed beside the answer; the cohorts do not depend on it.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: The rule or the town cannot be read.
        StoreError: The store cannot be.
    """
    whole = history(store, as_of=as_of, known_at=known_at, rule=rule, town=town, addresses=False)
    told = whole.without_deaths()
    years = fiscal_years(told.touches.day)
    tables = {
        "retention": _retention(told, years),
        "first_touch": _first_touch(told, years),
        "giving": _giving(told, years),
    }
    notes = [Note("analysis.cohorts", {"since": f"{int(years.min())}"})] if len(years) else []
    return answer("cohorts", told, known_at, tables, notes)


def _groups(told: History, years: Ints) -> tuple[Ints, Ints]:
    """For each person the fiscal year and the channel of their first touch."""
    return years[told.starts], told.touches.channel[told.starts].astype(np.int64)


def _counts(year: Ints, channel: Ints, weight: Ints | Flags) -> dict[tuple[int, int], int]:
    """People by first year and first channel, and by year alone under the channel ``_ALL``."""
    found: dict[tuple[int, int], int] = {}
    for codes in (channel, np.full(len(channel), _ALL)):
        keys, places = np.unique(year * (_ALL + 1) + codes, return_inverse=True)
        sums = np.bincount(places, weights=weight).astype(np.int64)
        found |= {
            divmod(key, _ALL + 1): value for key, value in zip(keys.tolist(), sums.tolist(), strict=True)
        }
    return found


def _retention(told: History, years: Ints) -> pd.DataFrame:
    first, channel = _groups(told, years)
    people = _counts(first, channel, np.ones(len(first), dtype=np.int64))
    last, ended = fiscal_year(told.as_of), _ended(told.as_of)
    rows = []
    for year in range(int(years.min(initial=last + 1)), last + 1):
        seen = np.zeros(len(first), dtype=np.bool_)
        seen[told.head[years == year]] = True
        active = _counts(first, channel, seen)
        for group in sorted(people):
            if group[0] <= year:
                count = people[group]
                later = (group[0], _name(group[1]), year - group[0], count)
                rows.append((*later, active[group], active[group] / count, year <= ended))
    rows.sort(key=lambda row: row[:3])
    names = COLUMNS["retention"]
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return frame(names, dict(zip(names, columns, strict=True)))


def _ended(as_of: dt.date) -> int:
    """The last fiscal year that is over on a day."""
    last = fiscal_year(as_of)
    return last if (as_of.month, as_of.day) == (3, 31) else last - 1


def _giving(told: History, years: Ints) -> pd.DataFrame:
    """Of the donors of each fiscal year before the last, how many gave in the next one, too."""
    gifts = told.touches.channel == _DONATION
    last, ended = fiscal_year(told.as_of), _ended(told.as_of)
    span = range(int(years[gifts].min(initial=last)), last + 1)
    donors = [np.unique(told.head[gifts & (years == year)]) for year in span]
    rows = [
        (year, len(one), len(np.intersect1d(one, later)), year < ended)
        for year, one, later in zip(span, donors, donors[1:], strict=False)
    ]
    year, gave, again, finished = zip(*rows, strict=True) if rows else ((),) * 4
    share = [many / all_of if all_of else None for many, all_of in zip(again, gave, strict=True)]
    values = {"fiscal_year": year, "donors": gave, "gave_next_year": again, "share": share}
    return frame(COLUMNS["giving"], {**values, "finished": finished})


def _first_touch(told: History, years: Ints) -> pd.DataFrame:
    first, channel = _groups(told, years)
    touches, starts = told.touches, told.starts
    begun = touches.day[starts].astype(np.int64)
    again = told.first(touches.day > touches.day[starts][told.head]) >= 0
    other = told.first(touches.channel != touches.channel[starts][told.head])
    gave = _giving_days(told)
    flags = {"people": gave >= 0, "came_again": again, "second_channel": other >= 0}
    flags |= {"donors": gave > 0, "repeat_donors": gave > 1}
    counted = {name: _counts(first, channel, flag) for name, flag in flags.items()}
    groups = sorted(counted["people"])
    waits = _medians(first, channel, told.days(other) - begun, other >= 0)
    values = {name: [column[group] for group in groups] for name, column in counted.items()}
    where = {"fiscal_year": [year for year, _ in groups], "channel": [_name(code) for _, code in groups]}
    wait = {"days_to_second_channel": [waits.get(group) for group in groups]}
    return frame(COLUMNS["first_touch"], where | values | wait)


def _giving_days(told: History) -> Ints:
    """On how many days each person gave: the lines of one order, or orders of one day, are one decision."""
    gifts = told.touches.channel == _DONATION
    days = np.unique(told.head[gifts] << 26 | told.touches.day[gifts].astype(np.int64)) >> 26
    return np.bincount(days, minlength=len(told.people)).astype(np.int64)


def _medians(year: Ints, channel: Ints, days: Ints, known: Flags) -> dict[tuple[int, int], float]:
    """The median wait of those who waited not in vain, by group as in ``_counts``."""
    table = pd.DataFrame({"year": year[known], "channel": channel[known], "days": days[known]})
    both = table.groupby(["year", "channel"])["days"].median().to_dict()
    return both | {(year, _ALL): wait for year, wait in table.groupby("year")["days"].median().items()}


def _name(code: int) -> str:
    return EVERY if code == _ALL else str(CHANNELS[code])
