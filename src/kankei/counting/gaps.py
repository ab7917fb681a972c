"""How far a record reaches, and where it has gaps: a count whose window holds a gap is too small."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from kankei.counting.columns import Small
from kankei.counting.periods import APRIL, first_day, first_without
from kankei.counting.population import Population
from kankei.counting.recorded import days_by_channel, days_by_source, reach_months
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

    ``tie`` is what the record is of: a channel, or ``channel:kind``; where others go on, ``source`` is whose
    lists of it are missing. Nobody can tell from lists whether nothing happened or a list is missing; numbers
    of days from ``since`` and before ``whole_from`` lack it.
    """

    tie: str
    source: str | UnsetType = UNSET
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
    """The gaps in the record of each channel that matters, and of each of its sources that matters.

    Args:
        standing: Standings on a day.
        people: The same, added up.
    """
    months, as_of = reach_months(standing.rule), standing.as_of
    found = list[Gap]()
    for channel, seen in days_by_channel(standing, people).items():
        whole = tuple(gaps_of(channel, seen, as_of=as_of, months=months))
        by_source = days_by_source(standing, people, channel)
        found += [*whole, *gaps_of_sources(by_source, whole, tie=channel, as_of=as_of, months=months)]
    return tuple(found)


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
    for begin, until in _silences(seen, as_of):
        if span := _missed(seen, begin, until, as_of):
            yield _gap(tie, span, months)


def gaps_of_sources(
    by_source: Mapping[str, Small], whole: Sequence[Gap], *, tie: str, as_of: dt.date, months: int = 0
) -> Iterator[Gap]:
    """The gaps in the lists of single sources of a record, where its others go on.

    As in ``gaps_of``, but that a year without anything is no gap where there was little before: the days
    before must have been ``OFTEN``, and the source a year old, so that the form of a single event is not
    expected to come again. A source that brought nothing in the fiscal year of the gap's last day nor in the
    one before that has ended, and is missed no more.

    Args:
        by_source: Ordinal days of the touchpoints of each source up to ``as_of``.
        whole: The gaps of the whole record, which are not told again.
        tie: What the record is of.
        as_of: The day of the count.
        months: As for ``gaps_of``.
    """
    for source, days in by_source.items():
        seen = np.unique(days)
        for begin, until in _silences(seen, as_of):
            known = int(seen[0]) <= year_before(begin).toordinal() and _goes_on(begin, until)
            told = any(gap.covers(begin, until) for gap in whole)
            if known and not told and _was_often(seen, begin, until, as_of):
                yield replace(_gap(tie, (begin, until), months), source=source)


def _gap(tie: str, span: Span, months: int) -> Gap:
    since, until = span
    whole = first_without(until, months) if months else until + _DAY
    return Gap(tie=tie, since=since, until=until, whole_from=whole)


def _silences(seen: Small, as_of: dt.date) -> Iterator[Span]:
    """The spans without a touchpoint after the first one that are longer than any month, in order."""
    edges = np.append(seen, as_of.toordinal() + 1)
    for place in np.flatnonzero(np.diff(edges) > SHORTEST).tolist():
        yield dt.date.fromordinal(int(edges[place]) + 1), dt.date.fromordinal(int(edges[place + 1]) - 1)


def _was_often(seen: Small, begin: dt.date, until: dt.date, as_of: dt.date) -> bool:
    """Whether a span is long, and the same days of the year before brought something on many of them."""
    then = (seen >= year_before(begin).toordinal()) & (seen <= year_before(until).toordinal())
    return begin <= first_day(until, AT_END if until == as_of else WITHIN) and int(then.sum()) >= OFTEN


def _goes_on(begin: dt.date, until: dt.date) -> bool:
    """Whether there was something in the fiscal year of a span's last day, or in the one before, up to it."""
    return begin > dt.date(fiscal_year(until) - 1, APRIL, 1)


def _missed(seen: Small, begin: dt.date, until: dt.date, as_of: dt.date) -> Span | None:
    """What of some days without a touchpoint is a gap: all where there were many before, or whole years."""
    if _was_often(seen, begin, until, as_of):
        return begin, until
    first = dt.date(fiscal_year(begin - _DAY) + 1, APRIL, 1)
    last = dt.date(fiscal_year(until + _DAY), APRIL, 1) - _DAY
    return (first, until if until == as_of else last) if first < last else None
