"""How far a record reaches, and where it has gaps: a count whose window holds a gap is too small."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from kankei.counting.columns import Small
from kankei.counting.periods import APRIL, first_day, first_without
from kankei.counting.population import Population
from kankei.counting.recorded import days_by_channel, reach_months
from kankei.counting.spans import year_before
from kankei.counting.standings import Standings
from kankei.fields.date import fiscal_year
from kankei.model.axis import Channel

AT_END, WITHIN = 1, 3
"""Months without any touchpoint that may be a gap, up to the day of the count and before another one."""
OFTEN = 10
"""Days with touchpoints among the same ones of the year before that make them one."""
SHORTEST = 28
"""Days that no month is shorter than."""
_DAY = dt.timedelta(days=1)
Span = tuple[dt.date, dt.date]


class Gap(Struct, frozen=True, kw_only=True):
    """Days of which a record that begins before them has nothing, from ``since`` to ``until``.

    ``tie`` is what the record is of: a channel, or ``channel:kind``. Nobody can tell from lists whether
    nothing happened or a list is missing; numbers of days from ``since`` and before ``whole_from`` lack it.
    """

    tie: str
    since: dt.date
    until: dt.date
    whole_from: dt.date

    def bears_on(self, day: dt.date) -> bool:
        """Whether a number of that day may lack something."""
        return self.since <= day < self.whole_from

    def overlaps(self, since: dt.date, until: dt.date) -> bool:
        """Whether it holds one of these days."""
        return self.since <= until and since <= self.until

    def covers(self, since: dt.date, until: dt.date) -> bool:
        """Whether it holds all of these days."""
        return self.since <= since and until <= self.until


class End(Struct, frozen=True, kw_only=True):
    """The last day by the day of the count on which a channel has a touchpoint."""

    channel: Channel
    last: dt.date


def ends(standing: Standings, people: Population) -> tuple[End, ...]:
    """How far the record of each channel that matters reaches; ``people`` are the standings, added up."""
    days = days_by_channel(standing, people)
    return tuple(
        End(channel=channel, last=dt.date.fromordinal(int(seen.max()))) for channel, seen in days.items()
    )


def gaps(standing: Standings, people: Population) -> tuple[Gap, ...]:
    """The gaps in the record of each channel that matters; ``people`` are the standings, added up."""
    months = reach_months(standing.rule)
    return tuple(
        gap
        for channel, seen in days_by_channel(standing, people).items()
        for gap in gaps_of(channel, seen, as_of=standing.as_of, months=months)
    )


def gaps_of(tie: str, days: Small, *, as_of: dt.date, months: int = 0) -> Iterator[Gap]:
    """The gaps of one record by a day, in order.

    Days without a touchpoint after the first one are a gap where they hold a whole fiscal year (年度); or
    where they are ``WITHIN`` months (``AT_END`` up to ``as_of``) and the same days of the year before brought
    something on ``OFTEN`` of them.

    Args:
        tie: What the record is of.
        days: Ordinal days of its touchpoints up to ``as_of``, in any order.
        as_of: The day of the count.
        months: How far back a number looks; 0 for a figure of the days themselves.
    """
    seen = np.unique(days)
    edges = np.append(seen, as_of.toordinal() + 1)
    for place in np.flatnonzero(np.diff(edges) > SHORTEST).tolist():
        begin, until = (dt.date.fromordinal(int(day)) for day in (edges[place] + 1, edges[place + 1] - 1))
        if span := _missed(seen, begin, until, at_end=until == as_of):
            whole = first_without(span[1], months) if months else span[1] + _DAY
            yield Gap(tie=tie, since=span[0], until=span[1], whole_from=whole)


def _missed(seen: Small, begin: dt.date, until: dt.date, *, at_end: bool) -> Span | None:
    """What of some days without a touchpoint is a gap: all where there were many before, or whole years."""
    then = (seen >= year_before(begin).toordinal()) & (seen <= year_before(until).toordinal())
    if begin <= first_day(until, AT_END if at_end else WITHIN) and int(then.sum()) >= OFTEN:
        return begin, until
    first = dt.date(fiscal_year(begin - _DAY) + 1, APRIL, 1)
    last = dt.date(fiscal_year(until + _DAY), APRIL, 1) - _DAY
    return (first, until if at_end else last) if first < last else None
