"""The first day on which each person stood somewhere: on an axis under the rule, or in a channel.

The rule is asked at the end of every day on which a person did something, for all people at once; that is
the only kind of day on which a standing can begin.
"""

import datetime as dt
from collections.abc import Callable

import numpy as np
from msgspec import UNSET

from kankei.analysis.history import NEVER, History
from kankei.counting.columns import CHANNELS, IN_TOWN, STILL, UNKNOWN_ZONE, ZONES, Flags, Ints, listens
from kankei.counting.periods import first_day, fiscal_years
from kankei.counting.sources import unheard
from kankei.counting.standings import NOWHERE, weighing_from, weights
from kankei.errors import RuleError
from kankei.model import Axis, Channel
from kankei.model import kind as kinds
from kankei.model.rule import AxisRule, Weighed

__all__ = ["ANY", "WAYS", "deaths", "earning", "first_days", "residents_on", "running_maximum"]

ANY = "any"
"""The first touchpoint of all, in whatever channel; a death is none."""
WAYS = (ANY, *map(str, Axis), *map(str, Channel))
"""What a person can reach: anything at all, an axis of the rule, a channel (also ``channel:kind``)."""
_SHIFT = 24
_FOREVER = dt.date.max.toordinal()


def first_days(told: History, way: str) -> Ints:
    """For each person the ordinal day on which they first reached something, ``NEVER`` if they have not.

    Raises:
        RuleError: No axis and no channel is called so (``analysis.unknown_way``), or no touchpoint of the
            channel is of that kind (``analysis.unknown_kind``).
    """
    return told.days(told.first(_reached(told, way)))


def earning(told: History, way: str) -> Flags:
    """The touchpoints that bear on reaching something: all that the axis listens to, or the channel's."""
    if way == ANY:
        return ~listens(told.touches, told.rule.settlement.deaths)
    if way == Axis.SETTLEMENT:
        return listens(told.touches, told.rule.settlement.moved_in)
    for axis, rule in told.rule.open_axes:
        if way == axis:
            return listens(told.touches, rule.ties)
    return listens(told.touches, (way,))


def residents_on(told: History, days: Ints) -> Flags:
    """Who lived in town at the end of a day of their own, on which they did something; not on ``NEVER``."""
    key = (told.head.astype(np.int64) << _SHIFT) + told.touches.day
    wanted = (np.arange(len(told.people), dtype=np.int64) << _SHIFT) + days
    place = np.searchsorted(key, wanted, side="right") - 1
    return np.asarray(_resident(told)[place] & (days != NEVER), dtype=np.bool_)


def deaths(told: History) -> Ints:
    """The ordinal day on which each person died, ``NEVER`` for the living."""
    return told.days(told.first(listens(told.touches, told.rule.settlement.deaths)))


def running_maximum(told: History, values: Ints) -> Ints:
    """For each touchpoint the greatest value among its person's touchpoints so far; values from 0 to 2²⁴."""
    base = told.head.astype(np.int64) << _SHIFT
    return np.asarray(np.maximum.accumulate(base + values) - base, dtype=np.int64)


def _reached(told: History, way: str) -> Flags:
    """The touchpoints at the end of whose day their person stands there."""
    _check_way(told, way)
    for axis, rule in told.rule.open_axes:
        if way == axis:
            stands = _stands(told, rule) & ~_dead(told)
            return _at_close(told, stands if rule.residents else stands & ~_resident(told))
    if way == Axis.SETTLEMENT:
        return _at_close(told, _settled(told))
    return earning(told, way)


def _check_way(told: History, way: str) -> None:
    name, colon, kind = way.partition(":")
    if name not in WAYS or (colon and name not in CHANNELS):
        raise RuleError(way, "analysis.unknown_way", ways=", ".join(WAYS))
    if not kind:
        return
    of_it = np.unique(told.touches.kind[listens(told.touches, (name,))]).tolist()
    known = {*kinds.names(Channel(name)), *(told.touches.kinds[code] for code in of_it)} - {""}
    if kind not in known:
        said = ", ".join(f"{name}:{one}" for one in sorted(known)) or "–"
        raise RuleError(way, "analysis.unknown_kind", channel=name, kinds=said)


def _at_close(told: History, flags: Flags) -> Flags:
    """Only what holds at the last touchpoint of a person's day, when the whole day is known."""
    day, head = told.touches.day, told.head
    last = np.ones(len(day), dtype=np.bool_)
    last[:-1] = (day[1:] != day[:-1]) | (head[1:] != head[:-1])
    return flags & last


def _latest(told: History, chosen: Flags) -> Ints:
    """At each touchpoint, the day of the person's latest chosen one so far, ``NEVER`` if there is none."""
    return running_maximum(told, np.where(chosen, told.touches.day, NEVER))


def _settled(told: History) -> Flags:
    """Moved in and neither out nor dead; out on the same day is out."""
    came = listens(told.touches, told.rule.settlement.moved_in)
    return np.asarray((_latest(told, came) > _gone(told)) & ~_dead(told), dtype=np.bool_)


def _gone(told: History) -> Ints:
    """At each touchpoint, the day on which its person last moved out so far."""
    return _latest(told, listens(told.touches, told.rule.settlement.moved_out))


def _dead(told: History) -> Flags:
    """Who has died by each touchpoint."""
    died = listens(told.touches, told.rule.settlement.deaths)
    return np.asarray(_latest(told, died) != NEVER, dtype=np.bool_)


def _resident(told: History) -> Flags:
    """Who lives in town at each touchpoint, by the rule's own reading of moves and addresses."""
    settled = _settled(told)
    if not told.rule.settlement.address_counts:
        return settled
    known = told.touches.zone != UNKNOWN_ZONE
    nearness = len(ZONES) - 1 - told.touches.zone.astype(np.int64)
    latest = running_maximum(told, np.where(known, told.touches.day * np.int64(len(ZONES)) + nearness, 0))
    nearest = (latest > 0) & (latest % len(ZONES) == len(ZONES) - 1 - IN_TOWN)
    housed = nearest & (_gone(told) < latest // len(ZONES)) & ~_dead(told)
    return np.asarray(settled | housed, dtype=np.bool_)


def _stands(told: History, rule: AxisRule) -> Flags:
    """Who stands on an axis at each touchpoint, residents included."""
    touches, day = told.touches, told.touches.day.astype(np.int64)
    until = np.where(touches.ended == STILL, day, touches.ended)
    lasting = np.where(touches.ended == STILL, _FOREVER, touches.ended)
    begin = _windows(day, rule.window_months)
    heard = ~unheard(touches, told.rule)
    once = listens(touches, set(rule.channels) - set(rule.lasting)) & heard
    running = listens(touches, rule.lasting) & heard
    stands = running_maximum(told, np.where(once, until, NEVER)) >= begin
    stands |= running_maximum(told, np.where(running, lasting, NEVER)) >= day
    if rule.repeat is not None:
        again = listens(touches, rule.repeat.channels) & heard
        stands |= _years(told, again, until, begin) >= rule.repeat.fiscal_years
    if rule.weighed is not UNSET:
        stands |= _weight(told, until, rule, rule.weighed) >= rule.weighed.threshold
    return np.asarray(stands, dtype=np.bool_)


def _windows(day: Ints, months: int) -> Ints:
    """The first day of the window that ends with each day."""
    return _each_day(day, lambda one: first_day(one, months))


def _each_day(day: Ints, work: Callable[[dt.date], dt.date]) -> Ints:
    """What becomes of each day; each distinct day is worked out once."""
    distinct, place = np.unique(day, return_inverse=True)
    made = [work(dt.date.fromordinal(one)).toordinal() for one in distinct.tolist()]
    return np.array(made, dtype=np.int64)[place]


def _weight(told: History, until: Ints, rule: AxisRule, weighed: Weighed) -> Ints:
    """At each touchpoint, what its person's touchpoints so far weigh that the window still reaches.

    That is what all so far weigh, less those that were over before the window: both are sums along an order.
    """
    head = np.where(unheard(told.touches, told.rule), NOWHERE, told.head)
    weight = weights(told.touches, head, weighed)
    begin = _each_day(told.touches.day.astype(np.int64), lambda one: weighing_from(one, rule, weighed))
    person = told.head.astype(np.int64) << _SHIFT
    order = np.argsort(person + until, kind="stable")
    over = np.concatenate([[0], np.cumsum(weight[order])])
    return np.asarray(np.cumsum(weight) - over[np.searchsorted((person + until)[order], person + begin)])


def _years(told: History, again: Flags, until: Ints, begin: Ints) -> Ints:
    """At each touchpoint, in how many fiscal years lie chosen ones that the window still reaches."""
    years = fiscal_years(told.touches.day)
    count = np.zeros(len(years), dtype=np.int64)
    for year in np.unique(years[again]).tolist():
        count += running_maximum(told, np.where(again & (years == year), until, NEVER)) >= begin
    return count
