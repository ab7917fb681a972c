"""A report: the number with all that must be printed beside it; its JSON is what ``kankei count`` prints."""

import datetime as dt

from msgspec import UNSET, Struct, UnsetType

from kankei.counting.beginning import Beginning
from kankei.counting.gaps import End, Gap
from kankei.counting.interval import Interval
from kankei.model.axis import Channel, Zone
from kankei.model.goal import Goal

UNSAID = -1
"""Stands in what is handed out for a figure that is left unsaid."""


def said(people: int) -> str:
    """A figure of people as it is printed.

    >>> said(12_345), said(UNSAID)
    ('12,345', 'x')
    """
    return "x" if people == UNSAID else f"{people:,}"


class RuleName(Struct, frozen=True, kw_only=True):
    """Which rule made a number."""

    name: str
    version: str
    digest: str
    title: str


class AxisCounts(Struct, frozen=True, kw_only=True):
    """People on each axis; one person may stand on several, so they are never added up."""

    exchange: int
    relation: int
    attachment: int
    settlement: int


class AxisIntervals(Struct, frozen=True, kw_only=True):
    """How sure the people on each axis are, as the number's own estimate, low and high are."""

    exchange: Interval
    relation: Interval
    attachment: Interval
    settlement: Interval


class ZoneCounts(Struct, frozen=True, kw_only=True):
    """People by where they live; these do add up."""

    in_town: int
    in_prefecture: int
    elsewhere: int
    unknown: int


class ChannelFigures(Struct, frozen=True, kw_only=True):
    """One channel. ``people`` of the number were earned here (once each, but again under another channel)."""

    channel: Channel
    people: int
    touches: int
    """The touchpoints by which it earned them (延べ)."""
    axes: AxisCounts
    zones: ZoneCounts
    """The same ``people`` by where they live."""


class ZoneFigures(Struct, frozen=True, kw_only=True):
    """The people of the number who live in one zone, and all who stand on each axis there."""

    zone: Zone
    people: int
    axes: AxisCounts


class Aggregate(Struct, frozen=True, kw_only=True):
    """A channel that only knows a number; beside the people, never among them."""

    channel: str
    label: str
    counted_on: dt.date
    heads: int


class CoursePoint(Struct, frozen=True, kw_only=True):
    """The number on an earlier day, by the same rule and today's knowledge; None as in :class:`Report`."""

    as_of: dt.date
    number: int
    estimate: int | None
    low: int | None
    high: int | None
    without_one_off_donors: int


class Report(Struct, frozen=True, kw_only=True):
    """A count on a day, as known at a moment, under a rule.

    ``estimate``, ``low`` and ``high`` weigh how sure the matching is, whole people; where they are None,
    ``unsure`` is the code of the sentence that says why, else "". ``unidentified`` are touchpoints of nobody
    in particular, ``organisations`` of them in the name of a company or another body (unset for none);
    ``companions`` unnamed people who came along (延べ); ``only_planned`` people who signed up for something
    and are not known to have done anything; ``thin`` people of the number are a name with nothing beside it
    and may be somebody already counted. Numbers of days before ``begins.whole_from`` are too small to be
    held against this one, and so are those of days on which one of the ``gaps`` bears, or of the
    ``source_gaps``, those of single sources of a channel; ``ends`` is how far the record of each channel that
    matters reaches. ``digest`` is over rule, town, day and the list of people with their axes: same digest,
    same answer. Where ``step`` is set, figures are rounded down to multiples of it, and 0 is less than it.
    """

    town: str
    number_name: str
    as_of: dt.date
    known_at: dt.datetime
    rule: RuleName
    number: int
    estimate: int | None
    low: int | None
    high: int | None
    unsure: str = ""
    axes: AxisCounts
    axis_intervals: AxisIntervals | UnsetType = UNSET
    """Unset where the number has none, and in what was published before they were told."""
    without_one_off_donors: int
    residents_in_number: int
    thin: int
    unidentified: int
    companions: int
    only_planned: int
    by_channel: tuple[ChannelFigures, ...]
    by_zone: tuple[ZoneFigures, ...]
    aggregates: tuple[Aggregate, ...]
    goal: Goal
    course: tuple[CoursePoint, ...]
    begins: Beginning | UnsetType = UNSET
    gaps: tuple[Gap, ...] | UnsetType = UNSET
    source_gaps: tuple[Gap, ...] | UnsetType = UNSET
    ends: tuple[End, ...] | UnsetType = UNSET
    """Unset in what was published before they were told."""
    organisations: int | UnsetType = UNSET
    step: int | UnsetType = UNSET
    digest: str

    @property
    def nobodys(self) -> int:
        """Touchpoints of whom it is not known whose they are: no organisation's either."""
        return self.unidentified - (self.organisations or 0)
