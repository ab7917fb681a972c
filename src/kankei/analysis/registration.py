"""Registration (ふるさと住民登録): who has done three activities this year, and whose renewal is due."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from kankei.analysis.frames import Analysis, Note, answer, dates, frame
from kankei.analysis.history import NEVER, History, history
from kankei.counting.columns import STILL, Flags, Ints
from kankei.counting.periods import fiscal_years
from kankei.counting.standings import listens
from kankei.fields.date import fiscal_year
from kankei.model import Channel
from kankei.store import Store, people

__all__ = ["ACTIVITIES", "COLUMNS", "registration"]

ACTIVITIES = ("volunteering", "co_creation", "work_stay", "dual_residence")
"""What counts as 担い手活動 unless the town designates other ties."""
RENEWED = ("registration:premium",)
"""What has to be renewed every year: the premium registration (総務省 2026-01-08)."""
NEEDED = 3
NOTICE = 60
"""Days before a renewal is due in which the list already names it."""
COLUMNS = {
    "summary": {
        "kind": "str",
        "people": "int64",
        "enough": "int64",
        "one_missing": "int64",
        "due": "int64",
        "overdue": "int64",
    },
    "people": {
        "person_id": "str",
        "kind": "str",
        "registered_on": "datetime64[s]",
        "renewed_on": "datetime64[s]",
        "renewal_due": "datetime64[s]",
        "days_left": "Int64",
        "activities_this_year": "int64",
        "activities_since_renewal": "int64",
        "enough": "bool",
    },
}
"""The tables and their columns; docs/howto/analysis.md says what each means."""


def registration(
    store: Store,
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    activities: Sequence[str] = ACTIVITIES,
    rule: str = "default",
    town: str = "bandai",
) -> Analysis:
    """Everybody registered on the day, with their activities of this fiscal year and the day of renewal.

    The kind is the latest registration's; a registration is renewed by another one, and runs out a year
    after the latest if it is a premium one. One that was ended by the day is left out. ``enough`` is three
    activities since 1 April. Activities that are several on one day count once.

    Args:
        store: Where the touchpoints are.
        as_of: The day.
        known_at: The moment whose knowledge is used.
        activities: The ties (``channel`` or ``channel:kind``) that the town has designated.
        rule: Printed beside the answer; the registrations do not depend on it.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: The rule or the town cannot be read.
        StoreError: The store cannot be.
    """
    told = history(store, as_of=as_of, known_at=known_at, rule=rule, town=town, addresses=False)
    numbers, listed = _listed(told, activities)
    with store.reading() as connection:
        ids = people.ids(connection, numbers)
    listed["person_id"] = [str(ids[no]) for no in numbers.tolist()]
    table = frame(COLUMNS["people"], listed).sort_values(["renewal_due", "person_id"], ignore_index=True)
    facts = {"activities": ", ".join(activities), "year": str(fiscal_year(as_of)), "days": str(NOTICE)}
    tables = {"summary": _summary(table), "people": table}
    return answer("registration", told, known_at, tables, [Note("analysis.registration", facts)])


def _listed(told: History, activities: Sequence[str]) -> tuple[Ints, dict[str, Any]]:
    """The people on the list, by number, and its columns but for their ids."""
    touches, day = told.touches, told.as_of.toordinal()
    registered = listens(touches, [Channel.REGISTRATION])
    latest = np.full(len(told.people), -1, dtype=np.int64)
    latest[told.head[registered]] = np.flatnonzero(registered)
    running = (touches.ended[latest] == STILL) | (touches.ended[latest] > day) if len(touches) else latest > 0
    heads = np.flatnonzero((latest >= 0) & running)
    latest = latest[heads]
    renewed = told.days(latest)
    due = np.where(listens(touches, RENEWED)[latest], _a_year_later(renewed), NEVER)
    active = _first_of_day(told, listens(touches, activities))
    this_year = active & (fiscal_years(touches.day) == fiscal_year(told.as_of))
    counts = np.bincount(told.head[this_year], minlength=len(told.people))[heads]
    since = np.bincount(
        told.head[active & (touches.day >= _spread(told, heads, renewed)[told.head])],
        minlength=len(told.people),
    )
    return told.people[heads], {
        "kind": [touches.kinds[code] for code in touches.kind[latest].tolist()],
        "registered_on": dates(told.days(told.first(registered)[heads])),
        "renewed_on": dates(renewed),
        "renewal_due": dates(due),
        "days_left": [
            left if due_on else None for left, due_on in zip((due - day).tolist(), due, strict=True)
        ],
        "activities_this_year": counts,
        "activities_since_renewal": since[heads],
        "enough": counts >= NEEDED,
    }


def _spread(told: History, heads: Ints, days: Ints) -> Ints:
    """Days of some people as a column over all people; beyond every day for the others."""
    column = np.full(len(told.people), dt.date.max.toordinal(), dtype=np.int64)
    column[heads] = days
    return column


def _first_of_day(told: History, chosen: Flags) -> Flags:
    """Of the chosen touchpoints, one for each person and day."""
    places = np.flatnonzero(chosen)
    again = np.zeros(len(places), dtype=np.bool_)
    day, head = told.touches.day[places], told.head[places]
    again[1:] = (day[1:] == day[:-1]) & (head[1:] == head[:-1])
    flags = np.zeros(len(chosen), dtype=np.bool_)
    flags[places[~again]] = True
    return flags


def _a_year_later(days: Ints) -> Ints:
    """The same day of the next year; 1 March after a 29 February."""
    epoch = dt.date(1970, 1, 1).toordinal()
    calendar = (days - epoch).astype("M8[D]")
    months = calendar.astype("M8[M]")
    inside = calendar - months.astype("M8[D]")
    return np.asarray(((months + 12).astype("M8[D]") + inside).astype(np.int64) + epoch)


def _summary(table: pd.DataFrame) -> pd.DataFrame:
    """Heads by kind."""
    rows = {
        "kind": table["kind"],
        "people": 1,
        "enough": table["enough"].astype("int64"),
        "one_missing": (table["activities_this_year"] == NEEDED - 1).astype("int64"),
        "due": table["days_left"].between(0, NOTICE).fillna(value=False).astype("int64"),
        "overdue": (table["days_left"] < 0).fillna(value=False).astype("int64"),
    }
    counted = pd.DataFrame(rows).groupby("kind", as_index=False).sum()
    return frame(COLUMNS["summary"], {name: counted[name] for name in COLUMNS["summary"]})
