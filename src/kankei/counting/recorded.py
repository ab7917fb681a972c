"""The record behind the number: the touchpoints of the channels that matter, and how far back it looks."""

from collections.abc import Mapping

import numpy as np

from kankei.counting.columns import CHANNELS, Small
from kankei.counting.population import Population
from kankei.counting.standings import Standings, listens
from kankei.model.axis import Channel
from kankei.model.rule import AxisRule, CountingRule

SHARE = 10
"""A channel matters by which at least one in so many of the number counts."""


def days_by_channel(standing: Standings, people: Population) -> Mapping[Channel, Small]:
    """The ordinal days of what the number hears for a while and then no more, of each channel that matters.

    What lasts until it ends is in no window: a list of members tells of all who ever joined.

    Args:
        standing: Standings on a day.
        people: The same, added up.
    """
    axes = _axes(standing.rule)
    lasting = {tie for axis in axes for tie in axis.lasting}
    heard = listens(standing.touches, {tie for axis in axes for tie in axis.ties} - lasting)
    matter = np.flatnonzero(people.channel_people * SHARE >= max(1, people.number)).tolist()
    days = {code: standing.touches.day[heard & (standing.touches.channel == code)] for code in matter}
    return {CHANNELS[code]: seen for code, seen in days.items() if len(seen)}


def reach_months(rule: CountingRule) -> int:
    """How many months back the windows of the number reach."""
    return max((axis.reach_months for axis in _axes(rule)), default=0)


def _axes(rule: CountingRule) -> list[AxisRule]:
    """The axes of the number that windows decide."""
    return [axis for name, axis in rule.open_axes if name in rule.number.axes]
