"""Since when the record is long enough: a count whose window begins before the first list is too small."""

import datetime as dt

from msgspec import Struct

from kankei.counting.population import Population
from kankei.counting.recorded import days_by_channel, reach_months
from kankei.counting.standings import Standings
from kankei.model.axis import Channel


class Beginning(Struct, frozen=True, kw_only=True):
    """The channel that matters whose record begins last: on ``since``, the day of its first touchpoint.

    That day's month is taken to be on record as a whole. Before ``whole_from`` the window holds months that
    nobody recorded, and the number is too small: it is neither held against a later one nor carried on into
    the future.
    """

    channel: Channel
    since: dt.date
    whole_from: dt.date


def beginning(standing: Standings, people: Population) -> Beginning | None:
    """Where the record of the number begins, by its windows; None where none of its channels has any.

    Args:
        standing: Standings on the later day.
        people: The same, added up.
    """
    found = [
        (dt.date.fromordinal(int(days.min())), channel)
        for channel, days in days_by_channel(standing, people).items()
    ]
    if not found:
        return None
    since, channel = max(found)
    whole = _months_later(since, reach_months(standing.rule)) - dt.timedelta(days=1)
    return Beginning(channel=channel, since=since, whole_from=whole)


def _months_later(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months later.

    >>> _months_later(dt.date(2022, 4, 15), 36)
    datetime.date(2025, 4, 1)
    """
    month = day.year * 12 + day.month - 1 + months
    return dt.date(month // 12, month % 12 + 1, 1)
