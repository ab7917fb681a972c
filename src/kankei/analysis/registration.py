"""Registration (ふるさと住民登録): who has done three activities this year, and whose renewal is due."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pandas as pd
from msgspec import UNSET

from kankei.analysis.frames import Analysis, Note, answer, dates, frame
from kankei.analysis.history import NEVER, History, history
from kankei.analysis.reaching import deaths, residents_on
from kankei.counting import load_rule
from kankei.counting.columns import STILL, Ints, listens
from kankei.counting.standings import weighing_from, weights
from kankei.errors import RuleError
from kankei.fields.date import fiscal_year
from kankei.model import Channel
from kankei.model.goal import Town
from kankei.model.rule import TIE_PATTERN, Weighed
from kankei.store import Store, people

__all__ = ["COLUMNS", "registration"]

RULE = "premium"
"""The shipped rule whose relation says what the activities (担い手活動) are and how many are enough."""
RENEWED = ("registration:premium",)
"""What has to be renewed every year: the premium registration (総務省 2026-01-08)."""
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
        "residents": "int64",
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
        "resident": "bool",
    },
}
"""The tables and their columns; docs/howto/analysis.md says what each means."""


def registration(
    store: Store,
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    activities: Sequence[str] = (),
    rule: str = "default",
    town: str | Town = "",
) -> Analysis:
    """Everybody registered on the day, with their activities of this fiscal year and the day of renewal.

    The kind is the latest registration's; a registration is renewed by another one, and runs out a year
    after the latest if it is a premium one (民法 140・143). One that was ended by the day is left out, and so
    are the dead. Who lives in town by the day cannot renew (住所地の自治体には登録できない): no day is named.
    ``enough`` is three activities since 1 April. Activities that are several on one day count once.

    Args:
        store: Where the touchpoints are.
        as_of: The day.
        known_at: The moment whose knowledge is used.
        activities: The ties (``channel`` or ``channel:kind``) that the town has designated, one weight each;
            those of the rule ``premium`` if it is silent.
        rule: A shipped rule's name, or the path of a town's own: who has died, and who lives in town.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: The rule or the town cannot be read, or an activity is no tie
            (``analysis.unknown_activity``).
        StoreError: The store cannot be.
    """
    told = history(store, as_of=as_of, known_at=known_at, rule=rule, town=town)
    weighed = _designated(activities)
    numbers, listed = _listed(told, weighed)
    with store.reading() as connection:
        ids = people.ids(connection, numbers)
    listed["person_id"] = [str(ids[no]) for no in numbers.tolist()]
    table = frame(COLUMNS["people"], listed).sort_values(["renewal_due", "person_id"], ignore_index=True)
    facts = {"activities": ", ".join(weighed.weights), "needed": str(weighed.threshold)}
    facts |= {"year": str(fiscal_year(as_of)), "days": str(NOTICE)}
    tables = {"summary": _summary(table, weighed.threshold), "people": table}
    return answer("registration", told, known_at, tables, [Note("analysis.registration", facts)])


def _designated(activities: Sequence[str]) -> Weighed:
    """The rule's own condition, of the town's activities where it names any."""
    weighed = load_rule(RULE).relation.weighed
    if weighed is UNSET:
        raise RuleError(RULE, "rule.changed")
    if not activities:
        return weighed
    for activity in activities:
        if not re.fullmatch(TIE_PATTERN, activity):
            raise RuleError(activity, "analysis.unknown_activity", channels=", ".join(Channel))
    return msgspec.convert({**msgspec.to_builtins(weighed), "weights": dict.fromkeys(activities, 1)}, Weighed)


def _listed(told: History, weighed: Weighed) -> tuple[Ints, dict[str, Any]]:
    """The people on the list, by number, and its columns but for their ids."""
    touches, day = told.touches, told.as_of.toordinal()
    registered = listens(touches, [Channel.REGISTRATION])
    latest = np.full(len(told.people), -1, dtype=np.int64)
    latest[told.head[registered]] = np.flatnonzero(registered)
    running = (touches.ended[latest] == STILL) | (touches.ended[latest] > day) if len(touches) else latest > 0
    heads = np.flatnonzero((latest >= 0) & running & (deaths(told) == NEVER))
    latest = latest[heads]
    renewed = told.days(latest)
    resident = residents_on(told, np.full(len(told.people), day))[heads]
    due = np.where(listens(touches, RENEWED)[latest] & ~resident, _last_day(renewed), NEVER)
    weight = weights(touches, told.head, weighed)
    until = np.where(touches.ended == STILL, touches.day, touches.ended)
    begin = weighing_from(told.as_of, load_rule(RULE).relation, weighed).toordinal()
    counts = _sums(told, np.where(until >= begin, weight, 0))[heads]
    since = _sums(told, np.where(touches.day >= _spread(told, heads, renewed)[told.head], weight, 0))
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
        "enough": counts >= weighed.threshold,
        "resident": resident,
    }


def _spread(told: History, heads: Ints, days: Ints) -> Ints:
    """Days of some people as a column over all people; beyond every day for the others."""
    column = np.full(len(told.people), dt.date.max.toordinal(), dtype=np.int64)
    column[heads] = days
    return column


def _sums(told: History, weight: Ints) -> Ints:
    """What each person's touchpoints weigh together."""
    return np.bincount(told.head, weights=weight, minlength=len(told.people)).astype(np.int64)


def _last_day(days: Ints) -> Ints:
    """The last day of the year that begins on the day after each.

    Source: 民法 140条 (the first day is not counted), 143条 (the day before the corresponding one, or the
    month's last where there is none): 28 February after a 29 February.
    """
    epoch = dt.date(1970, 1, 1).toordinal()
    begins = (days + 1 - epoch).astype("M8[D]")
    months = begins.astype("M8[M]")
    again = (months + np.timedelta64(12, "M")).astype("M8[D]") + (begins - months.astype("M8[D]"))
    return np.asarray(again.astype(np.int64) + epoch - 1)


def _summary(table: pd.DataFrame, needed: int) -> pd.DataFrame:
    """Heads by kind."""
    rows = {
        "kind": table["kind"],
        "people": 1,
        "enough": table["enough"].astype("int64"),
        "one_missing": (table["activities_this_year"] == needed - 1).astype("int64"),
        "due": table["days_left"].between(0, NOTICE).fillna(value=False).astype("int64"),
        "overdue": (table["days_left"] < 0).fillna(value=False).astype("int64"),
        "residents": table["resident"].astype("int64"),
    }
    counted = pd.DataFrame(rows).groupby("kind", as_index=False).sum()
    return frame(COLUMNS["summary"], {name: counted[name] for name in COLUMNS["summary"]})
