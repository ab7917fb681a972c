"""The way to the goal: how far, and how many more people a month it would take."""

import datetime as dt

from kankei.model.goal import Goal, Town

_DAYS_A_MONTH = 365.2425 / 12


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
        per_month=pace(distance, days=(target.due - as_of).days),
        per_month_fiscal=pace(distance, days=(target.due_fiscal - as_of).days),
        line=town.line,
    )


def pace(distance: int, *, days: int) -> float | None:
    """People a month still needed to cover a distance in so many days; None if no day is left.

    >>> round(pace(1_200, days=365))
    100
    >>> pace(-5, days=365), pace(5, days=0)
    (0.0, None)
    """
    if distance <= 0:
        return 0.0
    return distance / (days / _DAYS_A_MONTH) if days > 0 else None
