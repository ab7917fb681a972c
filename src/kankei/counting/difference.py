"""The same people under two rules, or on two days: who comes in, who goes out, and why."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kankei.counting.columns import Flags
from kankei.counting.population import one_off_donors
from kankei.counting.standings import NOWHERE, Standings, listens
from kankei.model.axis import Axis

Words = NDArray[np.object_]


class Why(StrEnum):
    """Why the stricter of two rules leaves somebody out whom the other counts; the first that holds."""

    RESIDENTS = "residents"
    """Lives in town, and the rule leaves residents out, of the number or of an axis."""
    ONE_OFF = "one_off"
    """A one-off donor, whom the rule leaves out."""
    REPEAT = "repeat"
    """What the rule listens to did not recur in enough fiscal years."""
    WEIGHT = "weight"
    """What the rule listens to does not weigh enough together."""
    AXES = "axes"
    """Stands on an axis that the rule does not count."""
    WINDOW = "window"
    """What was done lies before the rule's window."""
    CHANNELS = "channels"
    """The rule does not listen to what was done."""


def left_out(inside: Standings, outside: Standings) -> Words:
    """Why ``outside`` would leave out each person whom ``inside`` counts; one word per person.

    Args:
        inside: Standings of the rule that counts.
        outside: Standings of the other, over the same touchpoints and day.

    Returns:
        A ``Why`` for each of ``inside.people``; it means something only for those of whom it is asked.
    """
    counting = outside.rule.number.axes
    stands = np.logical_or.reduce([outside.on[axis] for axis in counting])
    anywhere = np.logical_or.reduce([outside.on[axis] for axis in Axis if axis != Axis.SETTLEMENT])
    heard = _people(outside, np.logical_or.reduce([outside.heard[axis] for axis in counting]))
    reasons = (
        (Why.RESIDENTS, outside.resident & (stands & _no(outside.rule.number.residents) | heard & ~stands)),
        (Why.ONE_OFF, stands & one_off_donors(outside) & _no(outside.rule.number.one_off_donors)),
        (Why.REPEAT, heard & ~stands & _repeats(outside)),
        (Why.WEIGHT, heard & ~stands),
        (Why.AXES, anywhere & ~stands),
        (Why.WINDOW, _people(inside, _earning(inside) & _listened(outside))),
    )
    conditions, words = [holds for _, holds in reasons], [word for word, _ in reasons]
    return np.asarray(np.select(conditions, words, default=Why.CHANNELS), dtype=np.object_)


def _repeats(standing: Standings) -> np.bool_:
    """Whether an axis of the number can be earned by repetition."""
    open_axes = dict(standing.rule.open_axes)
    axes = standing.rule.number.axes
    return np.bool_(any(axis in open_axes and open_axes[axis].repeat is not None for axis in axes))


def _no(allowed: bool) -> np.bool_:
    return np.bool_(not allowed)


def _earning(standing: Standings) -> Flags:
    """The touchpoints that earned an axis of the number."""
    flags: Flags = np.logical_or.reduce([standing.earned[axis] for axis in standing.rule.number.axes])
    return flags


def _listened(standing: Standings) -> Flags:
    """The touchpoints that an axis of the number would hear on some day."""
    open_axes = dict(standing.rule.open_axes)
    ties = [tie for axis in standing.rule.number.axes if axis in open_axes for tie in open_axes[axis].ties]
    return listens(standing.touches, ties)


def _people(standing: Standings, touches: Flags) -> Flags:
    """The people who have one of these touchpoints."""
    flags = np.zeros(len(standing.people), dtype=np.bool_)
    flags[standing.index[touches & (standing.index != NOWHERE)]] = True
    return flags
