"""The same people under two rules, or on two days: who comes in, who goes out, and why."""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kankei.counting.columns import Flags, listens
from kankei.counting.population import number_touches, one_off_donors
from kankei.counting.sources import unheard
from kankei.counting.standings import NOWHERE, Standings
from kankei.model.axis import Axis
from kankei.model.rule import AxisRule

Words = NDArray[np.object_]
_Reason = Callable[[Standings, Standings, Axis, AxisRule], Flags]


class Why(StrEnum):
    """Why the stricter of two rules leaves somebody out whom the other counts; the first that holds."""

    RESIDENTS = "residents"
    """Lives in town, and the rule leaves residents out, of the number or of an axis."""
    ONE_OFF = "one_off"
    """A one-off donor, whom the rule leaves out."""
    SOURCES = "sources"
    """Counts by what the lists of a source tell that the rule leaves out."""
    REPEAT = "repeat"
    """What the rule listens to did not recur in enough fiscal years."""
    WEIGHT = "weight"
    """What the rule listens to does not weigh enough together."""
    AXES = "axes"
    """Stands on an axis that the rule does not count."""
    WINDOW = "window"
    """What was done lies before the rule's window; told before REPEAT where once would be enough in it."""
    CHANNELS = "channels"
    """The rule does not listen to what was done."""


def left_out(inside: Standings, outside: Standings) -> Words:
    """Why ``outside`` would leave out each person whom ``inside`` counts; one word per person.

    It is asked of the axes on which ``inside`` counts the person, if ``outside`` counts any of them, else of
    all that it counts: what is heard on an axis where somebody never stood is no reason.

    Args:
        inside: Standings of the rule that counts.
        outside: Standings of the other, over the same touchpoints and day.

    Returns:
        A ``Why`` for each of ``inside.people``; it means something only for those of whom it is asked.
    """
    number = outside.rule.number
    stands = np.logical_or.reduce([outside.on[axis] for axis in number.axes])
    reasons = [
        (Why.RESIDENTS, stands & outside.resident & _no(number.residents)),
        (Why.ONE_OFF, stands & one_off_donors(outside) & _no(number.one_off_donors)),
        (Why.RESIDENTS, _asked(inside, outside, _shut)),
        (Why.SOURCES, _people(inside, number_touches(inside) & unheard(outside.touches, outside.rule))),
        (Why.WINDOW, _asked(inside, outside, _once_enough)),
        (Why.REPEAT, _asked(inside, outside, _too_seldom)),
        (Why.WEIGHT, _asked(inside, outside, _heard)),
        (Why.AXES, _elsewhere(inside, outside)),
        (Why.WINDOW, _asked(inside, outside, _listened)),
    ]
    conditions, words = [holds for _, holds in reasons], [word for word, _ in reasons]
    return np.asarray(np.select(conditions, words, default=Why.CHANNELS), dtype=np.object_)


def _asked(inside: Standings, outside: Standings, holds: _Reason) -> Flags:
    """For whom a reason holds on an axis that is asked."""
    axes = {axis: rule for axis, rule in outside.rule.open_axes if axis in outside.rule.number.axes}
    shared = {axis: inside.on[axis] for axis in axes if axis in inside.rule.number.axes}
    nobody = np.zeros(len(inside.people), dtype=np.bool_)
    some: Flags = np.logical_or.reduce([nobody, *shared.values()])
    found = nobody.copy()
    for axis, rule in axes.items():
        found |= (shared.get(axis, nobody) | ~some) & holds(inside, outside, axis, rule)
    return found


def _shut(_: Standings, outside: Standings, axis: Axis, rule: AxisRule) -> Flags:
    """Residents of whom an axis hears something, but the axis or the number leaves them out."""
    closed = _no(rule.residents and outside.rule.number.residents)
    return outside.resident & closed & _people(outside, outside.heard[axis])


def _once_enough(inside: Standings, outside: Standings, _: Axis, rule: AxisRule) -> Flags:
    """Who earned the number by what an axis would count by itself: it lies before the window."""
    return _people(inside, number_touches(inside) & listens(outside.touches, rule.channels + rule.lasting))


def _too_seldom(_: Standings, outside: Standings, axis: Axis, rule: AxisRule) -> Flags:
    """Of whom an axis hears what has to recur."""
    recurring = rule.repeat.channels if rule.repeat else ()
    return _people(outside, outside.heard[axis] & listens(outside.touches, recurring))


def _heard(_: Standings, outside: Standings, axis: Axis, __: AxisRule) -> Flags:
    """Of whom an axis hears anything."""
    return _people(outside, outside.heard[axis])


def _listened(inside: Standings, outside: Standings, _: Axis, rule: AxisRule) -> Flags:
    """Who earned the number by what an axis would hear on some day."""
    return _people(inside, number_touches(inside) & listens(outside.touches, rule.ties))


def _elsewhere(inside: Standings, outside: Standings) -> Flags:
    """Who stands under both on an axis that only the first counts."""
    alone = set(inside.rule.number.axes) - set(outside.rule.number.axes)
    nobody = np.zeros(len(inside.people), dtype=np.bool_)
    flags: Flags = np.logical_or.reduce([nobody, *(inside.on[axis] & outside.on[axis] for axis in alone)])
    return flags


def _no(allowed: bool) -> np.bool_:
    return np.bool_(not allowed)


def _people(standing: Standings, touches: Flags) -> Flags:
    """The people who have one of these touchpoints."""
    flags = np.zeros(len(standing.people), dtype=np.bool_)
    flags[standing.index[touches & (standing.index != NOWHERE)]] = True
    return flags
