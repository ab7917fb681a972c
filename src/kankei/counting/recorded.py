"""The record behind the number: the touchpoints of the channels that matter, and how far back it looks."""

from collections.abc import Mapping

import numpy as np

from kankei.counting.columns import CHANNELS, Flags, Small, Touches, listens
from kankei.counting.population import Population, number_touches
from kankei.counting.sources import unheard
from kankei.counting.standings import NOWHERE, Standings
from kankei.model.axis import Channel
from kankei.model.record import LOGGED
from kankei.model.rule import AxisRule, CountingRule

SHARE = 10
"""A channel, or a source of it, matters by which at least one in so many of the number counts."""


def days_by_channel(standing: Standings, people: Population) -> Mapping[Channel, Small]:
    """The ordinal days of what the number hears for a while and then no more, of each channel that matters.

    What lasts until it ends is in no window: a list of members tells of all who ever joined.

    Args:
        standing: Standings on a day.
        people: The same, added up.
    """
    heard = _heard(standing)
    matter = np.flatnonzero(people.channel_people * SHARE >= max(1, people.number)).tolist()
    days = {code: standing.touches.day[heard & (standing.touches.channel == code)] for code in matter}
    return {CHANNELS[code]: seen for code, seen in days.items() if len(seen)}


def days_by_source(standing: Standings, people: Population, channel: Channel) -> Mapping[str, Small]:
    """What ``days_by_channel`` says of a channel, of each of its lists' sources that matters."""
    touches, heard = standing.touches, _heard(standing)
    here = touches.channel == CHANNELS.index(channel)
    mine = here & number_touches(standing) & (standing.index != NOWHERE)
    found = {}
    for code in sources_of(touches, here):
        one = touches.source == code
        theirs = np.zeros(len(standing.people), dtype=np.bool_)
        theirs[standing.index[mine & one]] = True
        if int((theirs & people.counted).sum()) * SHARE >= max(1, people.number):
            found[touches.sources[code]] = touches.day[heard & here & one]
    return {source: days for source, days in found.items() if len(days)}


def sources_of(touches: Touches, chosen: Flags) -> list[int]:
    """The sources of some touchpoints by their place; what was logged one by one is of no list."""
    told = np.unique(touches.source[chosen]).tolist()
    return [code for code in told if touches.sources[code] not in ("", LOGGED)]


def _heard(standing: Standings) -> Flags:
    """What the number hears for a while and then no more."""
    axes = _axes(standing.rule)
    lasting = {tie for axis in axes for tie in axis.lasting}
    ties = {tie for axis in axes for tie in axis.ties} - lasting
    return listens(standing.touches, ties) & ~unheard(standing.touches, standing.rule)


def reach_months(rule: CountingRule) -> int:
    """How many months back the windows of the number reach."""
    return max((axis.reach_months for axis in _axes(rule)), default=0)


def _axes(rule: CountingRule) -> list[AxisRule]:
    """The axes of the number that windows decide."""
    return [axis for name, axis in rule.open_axes if name in rule.number.axes]
