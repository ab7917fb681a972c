"""The way to the goal: how far, and how many more people a month it would take."""

import datetime as dt
import math

from kankei.counting.periods import months_between
from kankei.model.goal import Goal, Town


def goal(town: Town, *, number: int, as_of: dt.date) -> Goal:
    """Where a number stands towards the town's target on a day."""
    target = town.target
    distance = target.people - number
    return Goal(
        label=target.label,
        target=target.people,
        due=target.due,
        due_fiscal=target.due_fiscal,
        distance=distance,
        rate=number / target.people if target.people else 1.0,
        per_month=pace(distance, as_of=as_of, due=target.due),
        per_month_fiscal=pace(distance, as_of=as_of, due=target.due_fiscal),
        line=town.line,
    )


def pace(distance: int, *, as_of: dt.date, due: dt.date) -> int | None:
    """What every month of the calendar from a day to the due day must bring to cover a distance.

    Rounded up, so that so many a month do cover it; 0 once nothing is left, None once no day is left.

    >>> pace(1_000, as_of=dt.date(2026, 3, 31), due=dt.date(2026, 12, 31))
    112
    """
    if distance <= 0:
        return 0
    return math.ceil(distance / months_between(as_of, due)) if as_of < due else None
