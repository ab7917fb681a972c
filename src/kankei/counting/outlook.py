"""What would change one person's standing: the day an axis lapses, and what would earn another.

Nothing is estimated: the same rule is asked about later days, and about one more touchpoint.
"""

import datetime as dt
from collections.abc import Iterable

import numpy as np

from kankei.counting.columns import STILL, Touch, Touches, columns, joined
from kankei.counting.moves import parted
from kankei.counting.periods import APRIL, first_without
from kankei.counting.standings import standings
from kankei.fields.date import fiscal_year
from kankei.model.axis import Axis, Channel
from kankei.model.rule import CountingRule
from kankei.model.touchpoint import TouchpointDraft


def lapses(touches: Touches, *, rule: CountingRule, as_of: dt.date) -> dict[Axis, dt.date | None]:
    """The first day on which each axis held today is lost if nothing else happens; None for never.

    Args:
        touches: Those of one person.
        rule: The rule.
        as_of: The day of the standing.
    """
    touches = parted(touches, rule.settlement)
    touches = touches.where(touches.day <= as_of.toordinal())
    held = _held(touches, rule, as_of)
    lost: dict[Axis, dt.date | None] = dict.fromkeys((axis for axis in Axis if axis in held), None)
    for day in _turning_days(touches, rule, as_of):
        gone = [axis for axis, known in lost.items() if known is None]
        if not gone:
            break
        still = _held(touches, rule, day)
        lost |= {axis: day for axis in gone if axis not in still}
    return lost


def openings(
    touches: Touches, *, rule: CountingRule, as_of: dt.date, person: int
) -> dict[Axis, tuple[str, ...]]:
    """For each axis not held, the ties one more of which, on the day, would earn it.

    An axis that no single touchpoint would earn has none; a resident's is closed.
    """
    held = _held(touches, rule, as_of)
    found = {}
    for axis, ties in _ties(rule):
        if axis not in held:
            found[axis] = tuple(
                tie for tie in ties if axis in _held(_with(touches, tie, as_of, person), rule, as_of)
            )
    return found


def lost_by_moving_in(
    touches: Touches, *, rule: CountingRule, as_of: dt.date, person: int
) -> tuple[Axis, ...]:
    """The axes that moving to the town on the day would close."""
    held = _held(touches, rule, as_of)
    moved = _held(_with(touches, rule.settlement.moved_in[0], as_of, person), rule, as_of)
    return tuple(axis for axis in Axis if axis in held - moved)


def _held(touches: Touches, rule: CountingRule, as_of: dt.date) -> set[Axis]:
    standing = standings(touches, rule=rule, as_of=as_of)
    return {axis for axis in Axis if standing.on[axis].any()}


def _ties(rule: CountingRule) -> Iterable[tuple[Axis, list[str]]]:
    for axis, axis_rule in rule.open_axes:
        yield axis, list(dict.fromkeys(axis_rule.ties))
    yield Axis.SETTLEMENT, list(rule.settlement.moved_in)


def _with(touches: Touches, tie: str, as_of: dt.date, person: int) -> Touches:
    """One touchpoint more, on the day."""
    channel, _, kind = tie.partition(":")
    draft = TouchpointDraft(channel=Channel(channel), kind=kind, occurred_on=as_of)
    return joined(touches, columns([Touch(person=person, touchpoint=draft)]))


def _turning_days(touches: Touches, rule: CountingRule, as_of: dt.date) -> list[dt.date]:
    """Days after ``as_of`` on which a touchpoint leaves a window or ends, in order."""
    until = np.where(touches.ended == STILL, touches.day, touches.ended)
    ends = {dt.date.fromordinal(day) for day in np.unique(until).tolist()}
    months = {axis_rule.window_months for _, axis_rule in rule.open_axes}
    days = {first_without(end, width) for end in ends for width in months}
    days |= {end + dt.timedelta(days=1) for end in ends}
    if any(axis_rule.yearly for _, axis_rule in rule.open_axes):
        days |= {dt.date(fiscal_year(end) + 1, APRIL, 1) for end in ends}
    return sorted(day for day in days if day > as_of)
