"""Since when the record is long enough: a count whose window begins before the first list is too small."""

import datetime as dt

import numpy as np
from msgspec import Struct

from kankei.counting.columns import CHANNELS, Flags
from kankei.counting.population import Population
from kankei.counting.standings import Standings, listens
from kankei.model.axis import Channel
from kankei.model.rule import AxisRule

SHARE = 10
"""A channel matters by which at least one in so many of the number counts."""


class Beginning(Struct, frozen=True, kw_only=True):
    """The channel that matters whose record begins last: in the month of ``since``, its first touchpoint.

    Before ``whole_from`` the window holds months that nobody recorded, and the number is too small: it is
    neither held against a later one nor carried on into the future.
    """

    channel: Channel
    since: dt.date
    whole_from: dt.date


def beginning(standing: Standings, people: Population) -> Beginning | None:
    """Where the record of the number begins, by its windows; None where none of its channels has any.

    What lasts until it ends is in no window: a list of members tells of all who ever joined.

    Args:
        standing: Standings on the later day.
        people: The same, added up.
    """
    axes = [axis for name, axis in standing.rule.open_axes if name in standing.rule.number.axes]
    heard = _windowed(standing, axes)
    matter = np.flatnonzero(people.channel_people * SHARE >= max(1, people.number)).tolist()
    found = []
    for code in matter:
        days = standing.touches.day[heard & (standing.touches.channel == code)]
        if len(days):
            found.append((dt.date.fromordinal(int(days.min())).replace(day=1), CHANNELS[code]))
    if not found:
        return None
    since, channel = max(found)
    whole = _months_later(since, max(axis.reach_months for axis in axes)) - dt.timedelta(days=1)
    return Beginning(channel=channel, since=since, whole_from=whole)


def _windowed(standing: Standings, axes: list[AxisRule]) -> Flags:
    """The touchpoints that an axis of the number hears for a while and then no more."""
    lasting = {tie for axis in axes for tie in axis.lasting}
    return listens(standing.touches, {tie for axis in axes for tie in axis.ties} - lasting)


def _months_later(first: dt.date, months: int) -> dt.date:
    """The first day of the month so many months later.

    >>> _months_later(dt.date(2022, 4, 1), 36)
    datetime.date(2025, 4, 1)
    """
    month = first.year * 12 + first.month - 1 + months
    return dt.date(month // 12, month % 12 + 1, 1)
